"""What every source of cards works with: the graph made quick, the notes by path."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import ConceptNode, EdgeType, NodeId
from studygraph.graph.order import lectures_by_course
from studygraph.kept import Kept, digest
from studygraph.note import CardKind, SectionKind
from studygraph.study.model import StudyCard, card_id
from studygraph.study.wording import betrays, folded_question, name_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.study.model import Origin
    from studygraph.study.sources.told import Told

_QUOTE = 300
_SURE_TERM = 0.6
_ASK_FOR_A_NAME = frozenset({CardKind.REVERSED, CardKind.CLOZE})


class Material:
    """One notebook, as the sources of cards look at it."""

    def __init__(
        self,
        graph: StudyGraph | GraphIndex,
        notes: Iterable[Note],
        kept: Kept | None = None,
    ) -> None:
        self.kept = kept or Kept()
        self.index = graph if isinstance(graph, GraphIndex) else GraphIndex(graph)
        self.notes: dict[NotePath, Note] = {note.path: note for note in notes}
        self.order = _reading_order(self.notes.values())
        """The place of each note in reading order."""
        self.told: dict[NodeId, Told | None] = {}
        """What `told.best_told` found, by concept."""
        scores = [concept.score for concept in self.index.concepts()]
        self._marks: dict[NotePath, str] = {}
        self._scenes: dict[NotePath, list[object]] = {}
        self._sure = min(_SURE_TERM, median(scores)) if scores else 0.0

    def mark(self, path: NotePath) -> str:
        """A digest of a note as it is among the others; "" where there is none."""
        if path not in self._marks:
            note = self.notes.get(path)
            self._marks[path] = digest(note) if note else ""
        return self._marks[path]

    def scene(self, path: NotePath) -> tuple[str, list[object]]:
        """All that a card can depend on that is made of one note and its concepts."""
        if path not in self._scenes:
            held = map(self.concept, self.concepts_of(path))
            self._scenes[path] = [
                (c.id, c.label, c.aliases, c.symbols, self.is_sure(c))
                for c in held
                if c
            ]
        return self.mark(path), self._scenes[path]

    def concept(self, node: NodeId) -> ConceptNode | None:
        """The concept with that id; None for another node or none."""
        found = self.index.nodes.get(node)
        return found if isinstance(found, ConceptNode) else None

    def is_sure(self, concept: ConceptNode) -> bool:
        """Whether it is a term as surely as half of the notebook's concepts are."""
        return concept.score >= self._sure

    def concepts_of(self, path: NotePath) -> dict[NodeId, float]:
        """The concepts that the note mentions, and how sure each is its term."""
        note = self.index.note(path)
        edges = self.index.out(note.id, EdgeType.MENTIONS)
        return {edge.target: edge.weight for edge in edges}

    def heading(self, path: NotePath, line: int) -> str:
        """The words of the nearest heading above `line`; "" where there is none."""
        note = self.notes.get(path)
        above = [s for s in note.sections if s.line <= line] if note else []
        return above[-1].title if above else ""

    def quote(self, path: NotePath, line: int) -> Evidence:
        """The line as it stands in the note, cut where it is very long."""
        note = self.notes.get(path)
        text = note.text_at(line).strip() if note else ""
        return Evidence(path, line, text[:_QUOTE])

    def card(  # noqa: PLR0913  (one argument a field of the card)
        self,
        origin: Origin,
        kind: CardKind,
        *,
        front: str,
        back: str,
        source: Evidence,
        about: ConceptNode,
        asks: str = "",
        concepts: tuple[NodeId, ...] = (),
        also: tuple[Evidence, ...] = (),
        family: str = "",
    ) -> StudyCard:
        """A card made of the graph; `asks` is what its id is made of, else the front.

        The id is of the concept and of what is asked about it.
        """
        asked = folded_question(asks or front)
        note = self.notes.get(source.note)
        return StudyCard(
            id=card_id(origin.value, kind.value, about.id, asked),
            origin=origin,
            kind=kind,
            front=front,
            back=back,
            source=source,
            family=family or about.id,
            lecture=note.title if note else "",
            course=note.course if note else None,
            context=""
            if kind in _ASK_FOR_A_NAME and self._is_told_above(source, back)
            else self._context(source, about, front),
            concepts=concepts or (about.id,),
            also=also,
        )

    def _is_told_above(self, source: Evidence, name: str) -> bool:
        """Whether the heading over a card's line holds a word that tells `name`."""
        return betrays(self.heading(source.note, source.line), name)

    def _context(self, source: Evidence, about: ConceptNode, front: str) -> str:
        """The writer's heading over a card's line, where it says more than the card.

        One that holds the name would answer the card that asks for it.
        """
        note = self.notes.get(source.note)
        above = [s for s in note.sections if s.line <= source.line] if note else []
        if not note or not above or above[-1].kind is not SectionKind.OTHER:
            return ""
        heading = above[-1].title
        told = name_pattern((about.label, *about.aliases)).search(heading)
        said = folded_question(heading) in folded_question(f"{note.title} {front}")
        return "" if told or said else heading


def _reading_order(notes: Iterable[Note]) -> dict[NotePath, int]:
    """The place of each note: lectures course by course, then the rest by path."""
    notes = sorted(notes, key=lambda note: note.path)
    lectures = [n.path for held in lectures_by_course(notes).values() for n in held]
    order = dict.fromkeys([*lectures, *(note.path for note in notes)])
    return {path: place for place, path in enumerate(order)}
