"""What the makers of all pages share.

Look-ups, addresses, and the small records that templates print.
A record's `href` is relative to the page it is made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.concepts.model import Evidence
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import ConceptNode, EdgeType, NodeId, QuestionNode
from studygraph.graph.order import lectures_by_course
from studygraph.note import SectionKind
from studygraph.parse.metadata import numbered
from studygraph.site.imagesize import HEAD, image_size
from studygraph.site.linear import linear
from studygraph.site.network import hues
from studygraph.site.pages import PageUrl, Urls, relative
from studygraph.site.quotes import brief, formula, plain, quote
from studygraph.study.sources.naming import names
from studygraph.study.wording import hidden_cloze, name_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from studygraph.demos.model import Demo
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


_NAME = 36


@dataclass(frozen=True, slots=True)
class LineLink:
    """A line of a note, as a link."""

    name: str
    line: int
    href: str


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """The words of a line and where they stand."""

    text: Markup
    spot: LineLink


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """A concept as a small link; `hue` is its community's colour."""

    id: NodeId
    label: str
    href: str
    hue: int


@dataclass(frozen=True, slots=True)
class Question:
    """A review card: `answer` is empty where the note leaves it open.

    `under` is the heading it stands under, where its own words name nothing.
    """

    under: Markup | str
    text: Markup
    answer: Markup | str
    about: tuple[ConceptLink, ...]
    spot: LineLink


class SiteContext:
    """What all pages of a notebook look up; read-only once made."""

    def __init__(
        self,
        graph: StudyGraph,
        notes: Sequence[Note],
        attachments: dict[NotePath, Path],
        demos: Sequence[Demo] = (),
    ) -> None:
        self.index = GraphIndex(graph)
        self.notes = {note.path: note for note in notes}
        self.attachments = attachments
        self.demos = tuple(demos)
        self.urls = Urls(graph, tuple(notes), tuple(attachments))
        self.concepts = self.index.concepts()
        self._pictures: dict[NotePath, tuple[int, int] | None] = {}
        self._meanings: dict[NodeId, str] = {}
        self._formulas: dict[NotePath, dict[int, list[str]]] = {}
        self._concept_notes: dict[
            tuple[NodeId, tuple[EdgeType, ...]], tuple[NotePath, ...]
        ] = {}
        self.lectures = lectures_by_course(notes)
        self.courses = self._courses(notes)
        self.hues = hues(self.index)
        self.leads = {
            member: group.members[0]
            for group in graph.communities
            for member in group.members
            if len(group.members) > 1
        }
        self.order = {path: place for place, path in enumerate(self._reading_order())}

    def _courses(self, notes: Sequence[Note]) -> dict[str, tuple[Note, ...]]:
        """Each course's notes: its lectures in order, then its others by path."""
        names = sorted({note.course for note in notes if note.course})
        courses = {}
        for course in names:
            lectures = self.lectures.get(course, ())
            held = {note.path for note in lectures}
            others = [n for n in notes if n.course == course and n.path not in held]
            courses[course] = (*lectures, *sorted(others, key=lambda n: n.path))
        return courses

    def _reading_order(self) -> list[NotePath]:
        """All notes: course by course, lectures first, then the rest by path."""
        placed = [n.path for course in self.courses.values() for n in course]
        return [*placed, *sorted(self.notes.keys() - set(placed))]

    def name(self, note: Note) -> str:
        """How a link calls a note: its number, with its course where there are more."""
        if note.ordinal and note.course:
            several = len(self.courses) > 1
            return f"{note.course} {note.ordinal}" if several else note.ordinal
        return shortened(note.title, _NAME)

    def title(self, note: Note) -> str:
        """How a heading calls a note: its title, led by its number."""
        return numbered(note.title, note.ordinal)

    def course_hue(self, course: str | None) -> int:
        """The number of a course's colour; 0 for none."""
        courses = list(self.courses)
        return courses.index(course) % 10 + 1 if course in courses else 0

    def line_link(self, here: PageUrl, path: NotePath, line: int) -> LineLink:
        """The place `line` of the note at `path`, seen from `here`."""
        url = self.urls.note(path)
        return LineLink(
            self.name(self.notes[path]), line, relative(here, url, f"L{line}")
        )

    def quoted(self, here: PageUrl, evidence: Evidence) -> QuotedLine:
        """A piece of evidence, ready to print."""
        place = self.line_link(here, evidence.note, evidence.line)
        if self._is_formula(evidence):
            return QuotedLine(formula(evidence.text), place)
        return QuotedLine(quote(evidence.text), place)

    def words(self, evidence: Evidence) -> str:
        """A piece of evidence as bare words."""
        bare = evidence.text
        return linear(bare) if self._is_formula(evidence) else plain(bare)

    def _is_formula(self, evidence: Evidence) -> bool:
        """Whether the words are TeX that has its dollar signs elsewhere, or none."""
        if evidence.note not in self._formulas:
            lines: dict[int, list[str]] = {}
            for equation in self.notes[evidence.note].equations:
                for line in range(equation.line, equation.end_line + 1):
                    lines.setdefault(line, []).append(_tight(equation.tex))
            self._formulas[evidence.note] = lines
        found = self._formulas[evidence.note].get(evidence.line)
        if found is None or "$" in evidence.text:
            return False
        text = _tight(evidence.text)
        return any(text in tex for tex in found)

    def concept_link(self, here: PageUrl, concept: ConceptNode) -> ConceptLink:
        """The concept as a chip on page `here`."""
        href = relative(here, self.urls.concept(concept.id))
        return ConceptLink(
            concept.id, concept.label, href, self.hues.get(concept.id, 0)
        )

    def question(
        self, here: PageUrl, node: QuestionNode, answer: Markup | str
    ) -> Question:
        """The question as a card on page `here`, with its rendered `answer`."""
        about = [
            concept
            for edge in self.index.out(node.id, EdgeType.ABOUT)
            if isinstance(concept := self.index.nodes.get(edge.target), ConceptNode)
        ]
        return Question(
            quote(self._heading(node)) if self._names_none(node, about) else "",
            quote(hidden_cloze(node.question)),
            answer,
            tuple(self.concept_link(here, concept) for concept in self.ranked(about)),
            self.line_link(here, node.note, node.line),
        )

    def _names_none(self, node: QuestionNode, about: Iterable[ConceptNode]) -> bool:
        """Whether the question names no concept: "What helps?"."""
        return not any(name_pattern(names(c)).search(node.question) for c in about)

    def _heading(self, node: QuestionNode) -> str:
        """The heading that a question stands under; "" for none but a list's title."""
        around = [
            section
            for section in self.notes[node.note].sections
            if section.line < node.line <= section.end_line
            and section.within is not SectionKind.REVIEW
        ]
        return around[-1].title if around else ""

    def picture_size(self, path: NotePath) -> tuple[int, int] | None:
        """Width and height of an attached picture; None where it does not say."""
        if path not in self._pictures:
            try:
                with self.attachments[path].open("rb") as file:
                    self._pictures[path] = image_size(file.read(HEAD))
            except OSError:
                self._pictures[path] = None
        return self._pictures[path]

    def ranked(self, concepts: Iterable[ConceptNode]) -> list[ConceptNode]:
        """`concepts`, the most important first, each once."""
        unique = {concept.id: concept for concept in concepts}
        return sorted(unique.values(), key=lambda c: (-c.importance, c.id))

    def note_concepts(self, path: NotePath) -> list[tuple[ConceptNode, float]]:
        """The concepts of a note, what it is most about first, with how much it is."""
        node = self.index.note(path).id
        weights: dict[NodeId, float] = {}
        for edge in self.index.out(node, EdgeType.MENTIONS, EdgeType.DEFINES):
            weights[edge.target] = max(edge.weight, weights.get(edge.target, 0.0))
        found = [
            (concept, weight)
            for target, weight in weights.items()
            if isinstance(concept := self.index.nodes.get(target), ConceptNode)
        ]
        return sorted(found, key=lambda f: (-f[1], -f[0].importance, f[0].id))

    def concept_notes(self, concept: NodeId, *types: EdgeType) -> tuple[NotePath, ...]:
        """The notes that stand to a concept in `types`, in reading order."""
        if (concept, types) not in self._concept_notes:
            edges = self.index.into(concept, *types)
            paths = {e.evidence[0].note for e in edges if e.evidence}
            known = sorted(paths & self.notes.keys(), key=self.order.__getitem__)
            self._concept_notes[concept, types] = tuple(known)
        return self._concept_notes[concept, types]

    def meaning(self, concept: ConceptNode) -> str:
        """The first definition in plain words, "" where the notes give none."""
        if concept.id not in self._meanings:
            told = self.words(_first(concept)) if concept.definitions else ""
            self._meanings[concept.id] = told
        return self._meanings[concept.id]

    def brief(self, concept: ConceptNode, most: int) -> Markup:
        """The start of the first definition, at most about `most` characters."""
        if not concept.definitions:
            return Markup()
        first = _first(concept)
        bare = self._is_formula(first)
        return formula(first.text) if bare else brief(first.text, most)


def _first(concept: ConceptNode) -> Evidence:
    """Where the first definition of `concept` stands, and its words."""
    definition = concept.definitions[0]
    return Evidence(definition.note, definition.line, definition.text)


def shortened(text: str, most: int) -> str:
    """`text` cut to `most` characters, with dots where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _tight(tex: str) -> str:
    return "".join(tex.split())


def day(date: str | None) -> str:
    """An ISO date as a reader says it: "14 May 2025"; "" for none."""
    if not date:
        return ""
    year, month, number = date.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"
