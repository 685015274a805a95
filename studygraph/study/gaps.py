"""What the notes lack: each gap with its note and line, the most important first.

A gap is a fact about the notes, not about the student. How important one is comes from
the importance of the concept it is about, else from the kind; both are in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations
from typing import TYPE_CHECKING

from studygraph.errors import ProblemKind
from studygraph.graph.model import ConceptNode, EdgeType, MissingNode, NodeId
from studygraph.note import BlockKind, NoteKind, NotePath, SectionKind, SectionPart
from studygraph.study.sources.material import Material
from studygraph.study.sources.told import told_elsewhere
from studygraph.study.wording import says_nothing, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studygraph.concepts.model import Evidence
    from studygraph.errors import Problem
    from studygraph.graph.model import Edge, Meaning, StudyGraph
    from studygraph.note import Note, Section


class GapKind(StrEnum):
    """Every kind of gap."""

    UNDEFINED = "undefined"
    """A concept that notes use and none defines."""

    UNANSWERED = "unanswered"
    """A question that a note asks and leaves open."""

    DISAGREEING = "disagreeing"
    """Two definitions of one concept with hardly a word in common."""

    BROKEN_LINK = "broken-link"
    """A link that leads nowhere, or to two notes."""

    UNWRITTEN = "unwritten"
    """A note that others link to and nobody wrote."""

    UNCONNECTED = "unconnected"
    """A lecture that shares no linked note with the rest."""

    EMPTY_SECTION = "empty-section"
    """A section of the template with nothing under it."""


_WEIGHT = {
    GapKind.UNDEFINED: 0.8,
    GapKind.UNANSWERED: 0.75,
    GapKind.DISAGREEING: 0.7,
    GapKind.BROKEN_LINK: 0.5,
    GapKind.UNWRITTEN: 0.45,
    GapKind.UNCONNECTED: 0.35,
    GapKind.EMPTY_SECTION: 0.2,
}
_LEAST_MENTIONS = 2
_ALIKE = 0.1
_TELLING_WORDS = 4
_LINKS = frozenset({ProblemKind.BROKEN_LINK, ProblemKind.AMBIGUOUS_LINK})
_HINTS = {
    SectionKind.VOCAB: "`studygraph suggest` drafts it",
    SectionKind.LINKS: "`studygraph suggest` drafts it",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: `text` says what, `advice` what to do.

    `importance` in 0..1 orders gaps. `line` is 1-based.
    """

    kind: GapKind
    importance: float
    text: str
    advice: str
    note: NotePath
    line: int
    concept: NodeId | None = None
    course: str | None = None


def find_gaps(
    graph: StudyGraph, notes: Iterable[Note], problems: Iterable[Problem] = ()
) -> tuple[Gap, ...]:
    """Every gap of a notebook, by falling importance, ties by kind, note and line.

    `notes` are settled; of `problems` only those about links count.
    """
    return gaps_of(Material(graph, notes), problems)


def gaps_of(material: Material, problems: Iterable[Problem] = ()) -> tuple[Gap, ...]:
    """`find_gaps`, from material that was made before."""
    found = chain(
        _undefined(material),
        _disagreeing(material),
        _unanswered(material),
        _links(material, problems),
        _unwritten(material),
        _unconnected(material),
        _empty(material),
    )
    return tuple(
        sorted(found, key=lambda g: (-g.importance, g.kind, g.note, g.line, g.text))
    )


def _gap(  # noqa: PLR0913
    material: Material,
    kind: GapKind,
    path: NotePath,
    line: int,
    *,
    text: str,
    advice: str,
    concept: ConceptNode | None = None,
) -> Gap:
    note = material.notes.get(path)
    share = concept.importance if concept else 0.5
    return Gap(
        kind,
        round(_WEIGHT[kind] * (0.5 + 0.5 * share), 4),
        text,
        advice,
        path,
        line,
        concept.id if concept else None,
        note.course if note else None,
    )


def _undefined(material: Material) -> Iterator[Gap]:
    """Sure terms that notes use at two places or more and never say what they are."""
    for concept in material.index.concepts():
        if concept.definitions or not material.is_sure(concept):
            continue
        edges = material.index.into(concept.id, EdgeType.MENTIONS)
        places = _read(material, edges)
        if len(places) >= _LEAST_MENTIONS:
            yield _gap(
                material,
                GapKind.UNDEFINED,
                places[0].note,
                places[0].line,
                text=f"“{concept.label}” is used and never defined",
                advice=f"write what it is, as `**{concept.label}**: ...`",
                concept=concept,
            )


def _read(material: Material, edges: Iterable[Edge]) -> list[Evidence]:
    """The places that the edges cite, in the order in which the notes are read."""
    last = len(material.order)
    return sorted(
        (place for edge in edges for place in edge.evidence),
        key=lambda place: (material.order.get(place.note, last), place),
    )


def _disagreeing(material: Material) -> Iterator[Gap]:
    """Concepts whose definitions, within one course, have hardly a word in common."""
    for concept in material.index.concepts():
        pair = next(
            (
                (a, b)
                for a, b in combinations(concept.definitions, 2)
                if a.note != b.note and _apart(material, a, b)
            ),
            None,
        )
        if pair:
            a, b = sorted(pair, key=lambda m: (material.order[m.note], m.line))
            yield _gap(
                material,
                GapKind.DISAGREEING,
                a.note,
                a.line,
                text=f"“{concept.label}” is defined in another way in "
                f"{b.note}, line {b.line}",
                advice="make them agree, or say which one holds where",
                concept=concept,
            )


def _apart(material: Material, a: Meaning, b: Meaning) -> bool:
    here, there = (material.notes.get(m.note) for m in (a, b))
    if here is None or there is None or here.course != there.course:
        return False
    left, right = set(words(a.text)), set(words(b.text))
    if min(len(left), len(right)) < _TELLING_WORDS:
        return False
    return len(left & right) / len(left | right) < _ALIKE


def _unanswered(material: Material) -> Iterator[Gap]:
    for note in material.notes.values():
        for card in note.cards:
            if card.answer is None or says_nothing(card.answer):
                told = told_elsewhere(material, note, card.question)
                yield _gap(
                    material,
                    GapKind.UNANSWERED,
                    note.path,
                    card.line,
                    text=f"no answer to “{card.question.splitlines()[0]}”",
                    advice=f"{told.note}, line {told.line}, says it: copy it"
                    if told
                    else "write the answer below the question",
                )


def _links(material: Material, problems: Iterable[Problem]) -> Iterator[Gap]:
    for problem in problems:
        if problem.kind in _LINKS:
            yield _gap(
                material,
                GapKind.BROKEN_LINK,
                NotePath(problem.path),
                problem.line,
                text=problem.message,
                advice=problem.advice[:1].lower() + problem.advice[1:].rstrip("."),
            )


def _unwritten(material: Material) -> Iterator[Gap]:
    for node in material.index.graph.nodes:
        if isinstance(node, MissingNode):
            edges = material.index.into(node.id, EdgeType.LINKS_TO, EdgeType.EMBEDS)
            places = _read(material, edges)
            if places:
                yield _gap(
                    material,
                    GapKind.UNWRITTEN,
                    places[0].note,
                    places[0].line,
                    text=f"the note “{node.label}” is linked to and not written",
                    advice="write it, or take the link out",
                )


def _unconnected(material: Material) -> Iterator[Gap]:
    """Lectures that link to no note and that no note links to."""
    types = (EdgeType.LINKS_TO, EdgeType.EMBEDS)
    for note in material.notes.values():
        if note.kind is not NoteKind.LECTURE:
            continue
        node = material.index.note(note.path).id
        if material.index.out(node, *types) or material.index.into(node, *types):
            continue
        places = [s.line for s in note.sections if s.part is SectionPart.CONNECTIONS]
        yield _gap(
            material,
            GapKind.UNCONNECTED,
            note.path,
            places[0] if places else 1,
            text=f"“{note.title}” is connected to no other note",
            advice="`studygraph suggest` drafts its connections",
        )


def _empty(material: Material) -> Iterator[Gap]:
    for note in material.notes.values():
        if note.kind is not NoteKind.LECTURE:
            continue
        parents = {section.parent for section in note.sections}
        for place, section in enumerate(note.sections):
            named = section.kind is not SectionKind.OTHER and place not in parents
            if named and is_empty(note, section):
                yield _gap(
                    material,
                    GapKind.EMPTY_SECTION,
                    note.path,
                    section.line,
                    text=f"“{section.title}” is empty",
                    advice=_HINTS.get(section.kind, "fill it in, or take it out"),
                )


def is_empty(note: Note, section: Section) -> bool:
    """Whether nothing of the writer's own stands in a section or below it."""
    inside = range(section.line + 1, section.end_line + 1)
    own = (
        block
        for block in note.blocks
        if block.line in inside
        and block.kind not in {BlockKind.PROMPT, BlockKind.HEADING}
    )
    return not any(block.text.strip() or block.spans for block in own)
