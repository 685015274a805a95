"""What each page is made from, as a digest: a page whose inputs stand need not be made.

A page shows more than its own node: names, addresses and colours of what it links to,
the lines that say so, the notes that its text takes in. Each method names all of it for
one kind of page. Numbers that only sort (importance, weights) count as the order that
they make, so that a change elsewhere does not touch every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studygraph.graph.model import ConceptNode, EdgeType, NodeId, QuestionNode
from studygraph.kept import digest
from studygraph.site.demos import demo_url, demos_of_concept, demos_of_note
from studygraph.site.embeds import DEEPEST
from studygraph.site.relations import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.config import SiteSettings
    from studygraph.note import Note, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.theme import NavItem
    from studygraph.study.drafts import Draft
    from studygraph.study.model import StudyCard
    from studygraph.study.sources.material import Material

_Face = tuple[object, ...]


class _Lead(NamedTuple):
    """Where a link leads, and whether it takes that in or names a place there."""

    path: NotePath
    embedded: bool
    named: bool


class Inputs:
    """The inputs of the pages of one site."""

    def __init__(
        self,
        context: SiteContext,
        material: Material,
        settings: SiteSettings,
        navigation: Sequence[NavItem],
    ) -> None:
        self.context = context
        self._content = material.mark
        self.frame = digest((settings, navigation))
        self._files = digest(
            [(path, context.urls.file(path)) for path in context.attachments]
        )
        self._demos = {demo.path: demo for demo in context.demos}
        self._titles: dict[NotePath, _Face] = {}
        self._formulas: dict[NotePath, str] = {}
        self._readings: dict[NotePath, str] = {}
        self._spreads: dict[NodeId, str] = {}
        self._ends: dict[tuple[NotePath, int], str] = {}

    def concept(self, concept: ConceptNode) -> str:
        """For a concept's page."""
        context = self.context
        found = neighbours(context.index, concept.id)
        surest = sorted(found, key=lambda n: (-n.edge.weight, -n.concept.importance))
        met = context.index.into(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES)
        asked = self._asked(
            edge.source for edge in context.index.into(concept.id, EdgeType.ABOUT)
        )
        quoted = {e.note for n in found for e in n.edge.evidence}
        quoted |= {e.note for edge in met for e in edge.evidence}
        quoted |= {meaning.note for meaning in concept.definitions}
        lead = context.index.nodes.get(context.leads.get(concept.id, concept.id))
        return digest(
            (
                self.frame,
                self.face(concept),
                (concept.aliases, concept.symbols),
                (concept.definitions, concept.courses),
                self.face(lead) if isinstance(lead, ConceptNode) else (),
                [(n.phrase, self.face(n.concept), n.edge.evidence) for n in found],
                [n.concept.id for n in surest],
                [(e.type, [(q.note, q.line) for q in e.evidence]) for e in met],
                [self._question(node) for node in asked],
                [self._reading(node.note) for node in asked],
                demos_of_concept(context, context.urls.concept(concept.id), concept.id),
                [(self.title(path), self.formula(path)) for path in self._read(quoted)],
            )
        )

    def note(self, note: Note, draft: Draft) -> str:
        """For a note's page with the `draft` of what it lacks."""
        context = self.context
        node = context.index.note(note.path).id
        concepts = [concept for concept, _ in context.note_concepts(note.path)]
        asked = self._asked(e.target for e in context.index.out(node, EdgeType.ASKS))
        linking = context.index.into(node, EdgeType.LINKS_TO, EdgeType.EMBEDS)
        said = [edge.evidence[:1] for edge in linking]
        said_in = {e.note for evidence in said for e in evidence}
        said_in |= {term.told.note for term in draft.vocab}
        return digest(
            (
                self.frame,
                self.title(note.path),
                self._reading(note.path),
                context.course_hue(note.course),
                [(self.face(c), self._spread(c)) for c in concepts],
                [concept.id for concept in context.ranked(concepts)],
                [(self.face(t.concept), t.told.line, t.told.text) for t in draft.vocab],
                [t.told.note for t in draft.vocab],
                [self.face(concept) for concept in draft.undefined],
                [
                    (self.title(c.note.path), [self.face(one) for one in c.shared])
                    for c in draft.connections
                ],
                [self._question(question) for question in asked],
                said,
                [
                    (self.title(path), self.formula(path))
                    for path in self._read(said_in)
                ],
                demos_of_note(context, context.urls.note(note.path), note.path),
                [self.title(path) for path in self._beside(note)],
            )
        )

    def cards(self, path: NotePath, cards: Sequence[StudyCard]) -> str:
        """For the words of a note's cards."""
        return digest((self.title(path), self._reading(path), cards))

    def face(self, concept: ConceptNode) -> _Face:
        """How other pages show a concept."""
        url = self.context.urls.concept(concept.id)
        return concept.id, concept.label, url, self.context.hues.get(concept.id, 0)

    def title(self, path: NotePath) -> _Face:
        """How other pages show a note."""
        if path not in self._titles:
            note, url = self.context.notes[path], self.context.urls.note(path)
            face = path, self.context.name(note), self.context.title(note), url
            self._titles[path] = face
        return self._titles[path]

    def _read(self, paths: Iterable[NotePath]) -> list[NotePath]:
        """Those that are notes of the site, in reading order."""
        order = self.context.order
        return sorted((path for path in paths if path in order), key=order.__getitem__)

    def _beside(self, note: Note) -> list[NotePath]:
        """The note with those before and after it in its course."""
        paths = [one.path for one in self.context.lectures.get(note.course or "", ())]
        if note.path not in paths:
            return []
        at = paths.index(note.path)
        return paths[max(0, at - 1) : at + 2]

    def _asked(self, nodes: Iterable[NodeId]) -> list[QuestionNode]:
        """The questions among `nodes`, in reading order."""
        found = [self.context.index.nodes.get(node) for node in nodes]
        asked = [
            node
            for node in found
            if isinstance(node, QuestionNode) and node.note in self.context.notes
        ]
        return sorted(asked, key=lambda q: (self.context.order[q.note], q.line))

    def _question(self, node: QuestionNode) -> _Face:
        """A question with the concepts that it is about."""
        ends = self.context.index.out(node.id, EdgeType.ABOUT)
        nodes = [self.context.index.nodes.get(edge.target) for edge in ends]
        about = self.context.ranked(c for c in nodes if isinstance(c, ConceptNode))
        return node, self.title(node.note), [self.face(c) for c in about]

    def _spread(self, concept: ConceptNode) -> str:
        """The notes that have a concept, as a margin note lists them."""
        if concept.id not in self._spreads:
            types = EdgeType.MENTIONS, EdgeType.DEFINES
            paths = self.context.concept_notes(concept.id, *types)
            self._spreads[concept.id] = digest([self.title(path) for path in paths])
        return self._spreads[concept.id]

    def formula(self, path: NotePath) -> str:
        """The formulas of a note, which decide how a line of it is quoted."""
        if path not in self._formulas:
            self._formulas[path] = digest(self.context.notes[path].equations)
        return self._formulas[path]

    def _reading(self, path: NotePath) -> str:
        """A note's text as a page shows it: its words, its terms, where links lead."""
        if path not in self._readings:
            note = self.context.notes[path]
            terms = [
                (concept.id, concept.label, concept.aliases, self.face(concept)[2])
                for concept, _ in self.context.note_concepts(path)
            ]
            pictured = any("<img" in line.lower() for line in note.lines)
            self._readings[path] = digest(
                (
                    self._content(path),
                    terms,
                    self._files if pictured else "",
                    self._led_to(path, DEEPEST),
                )
            )
        return self._readings[path]

    def _led_to(self, path: NotePath, depth: int) -> str:
        """What the links of a note lead to and take in, embeds `depth` deep.

        Notes may take each other in many times over, so each depth is asked once.
        """
        key = path, depth
        if key not in self._ends:
            ends = {
                _Lead(link.resolved, link.embed, bool(link.heading or link.block)): None
                for link in self.context.notes[path].links
                if link.resolved
            }
            self._ends[key] = digest([self._end(end, depth) for end in ends])
        return self._ends[key]

    def _end(self, lead: _Lead, depth: int) -> _Face:
        """What a link shows of where it leads."""
        path, embedded, named = lead
        context = self.context
        if context.urls.has_file(path):
            demo = self._demos.get(path)
            size = context.picture_size(path) if embedded else None
            return context.urls.file(path), size, demo, demo and demo_url(demo)
        if not context.urls.has_note(path):
            return ()
        face = self.title(path)
        if embedded and depth:
            pictured = any("<img" in line.lower() for line in context.notes[path].lines)
            inside = self._led_to(path, depth - 1)
            return *face, self._content(path), self._files if pictured else "", inside
        return *face, self._content(path) if named or embedded else ""
