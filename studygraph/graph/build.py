"""Join notes and knowledge into one StudyGraph.

Every edge carries its evidence: where it comes from a line, that line; where it comes
from the note as a whole (its course, its place in the course), the note's title line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from studygraph.concepts.model import Method
from studygraph.graph.communities import communities
from studygraph.graph.ids import note_id, question_ids
from studygraph.graph.layout import place, sketch
from studygraph.graph.model import (
    ConceptNode,
    CourseNode,
    Edge,
    EdgeType,
    Meaning,
    MissingNode,
    Node,
    NodeId,
    NoteNode,
    QuestionNode,
    ResourceNode,
    SectionMark,
    StudyGraph,
)
from studygraph.graph.order import lectures_by_course
from studygraph.graph.quotes import first_words, quoted, title_line
from studygraph.graph.rank import importance
from studygraph.kept import Kept
from studygraph.note import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.concepts.model import Evidence, Knowledge, Mention
    from studygraph.note import Card, Link, Note

_Part = tuple[list[Node], list[Edge]]

_FILE = re.compile(r"\.(?!md\Z|markdown\Z)[a-z][a-z0-9]{1,5}\Z", re.IGNORECASE)
"""The end of the name of a file that is no note."""

_LINES_A_MENTION_EDGE = 5
"""The first lines are enough to judge an edge; the index holds every mention."""


def build(
    notes: Sequence[Note], knowledge: Knowledge, kept: Kept | None = None
) -> StudyGraph:
    """The graph of a notebook: all nodes and edges, importance, communities, places.

    `notes` are settled and `knowledge` is about just these notes. `kept` spares what an
    earlier build worked out of the same edges.
    """
    kept = kept or Kept()
    nodes: dict[NodeId, Node] = {}
    edges: list[Edge] = []
    for part_nodes, part_edges in (
        _concepts(knowledge),
        _notes(notes),
        _questions(notes, knowledge),
        _resources(notes),
        _links(notes),
        _note_concepts(notes, knowledge),
    ):
        nodes.update((node.id, node) for node in part_nodes)
        edges.extend(part_edges)
    merged = _merge(edges)
    weights = kept.of(
        "importance",
        (
            [concept.id for concept in knowledge.concepts],
            [(e.source, e.target, e.type, e.weight) for e in merged],
        ),
        lambda: importance(nodes.values(), merged),
        dict[NodeId, float],
    )
    for node_id, weight in weights.items():
        node = nodes[node_id]
        if isinstance(node, ConceptNode):
            nodes[node_id] = replace(node, importance=weight)
    groups = communities(weights, merged)
    drawn = sketch(groups, merged)
    return StudyGraph(
        nodes=tuple(nodes[node_id] for node_id in sorted(nodes)),
        edges=merged,
        communities=groups,
        positions=kept.of(
            "positions", drawn, lambda: place(drawn), dict[NodeId, tuple[float, float]]
        ),
    )


def _explicit(
    source: NodeId, target: NodeId, edge_type: EdgeType, *evidence: Evidence
) -> Edge:
    """What the writer said outright."""
    return Edge(source, target, edge_type, 1.0, Method.EXPLICIT, evidence)


def _concepts(knowledge: Knowledge) -> _Part:
    meanings: dict[str, list[Meaning]] = defaultdict(list)
    for m in sorted(knowledge.meanings, key=lambda m: (-m.weight, m.note, m.line)):
        meanings[m.concept].append(Meaning(m.text, m.note, m.line))
    nodes: list[Node] = [
        ConceptNode(
            id=NodeId(concept.id),
            label=concept.label,
            aliases=concept.aliases,
            symbols=concept.symbols,
            definitions=tuple(meanings[concept.id]),
            score=concept.score,
            courses=concept.courses,
            parts=concept.parts,
        )
        for concept in knowledge.concepts
    ]
    edges = [
        Edge(
            NodeId(relation.source),
            NodeId(relation.target),
            EdgeType(relation.type.value),
            relation.weight,
            relation.method,
            relation.evidence,
        )
        for relation in knowledge.relations
    ]
    return nodes, edges


def _notes(notes: Sequence[Note]) -> _Part:
    nodes: list[Node] = []
    edges: list[Edge] = []
    for note in notes:
        marks = tuple(SectionMark(s.line, s.kind, s.heading) for s in note.sections)
        nodes.append(
            NoteNode(
                id=note_id(note.path),
                label=note.title,
                path=note.path,
                course=note.course,
                ordinal=note.ordinal,
                date=note.date,
                sections=marks,
            )
        )
        if note.course:
            course = CourseNode(NodeId(f"course:{note.course}"), note.course)
            nodes.append(course)
            edges.append(
                _explicit(
                    course.id, note_id(note.path), EdgeType.CONTAINS, title_line(note)
                )
            )
    for lectures in lectures_by_course(notes).values():
        for before, after in pairwise(lectures):
            ends = note_id(after.path), note_id(before.path)
            edges.append(_explicit(*ends, EdgeType.FOLLOWS, title_line(after)))
    return nodes, edges


def _questions(notes: Sequence[Note], knowledge: Knowledge) -> _Part:
    nodes: list[Node] = []
    edges: list[Edge] = []
    ids = {note.path: question_ids(note) for note in notes}
    for note in notes:
        for card, node_id in zip(note.cards, ids[note.path], strict=True):
            nodes.append(_question(note, card, node_id))
            asked = quoted(note, card.line)
            ends = note_id(note.path), node_id
            edges.append(_explicit(*ends, EdgeType.ASKS, asked))
    for about in knowledge.abouts:
        source = ids[about.note][about.index]
        target = NodeId(about.concept)
        edges.append(
            Edge(source, target, EdgeType.ABOUT, 1.0, Method.PATTERN, (about.evidence,))
        )
    return nodes, edges


def _question(note: Note, card: Card, node_id: NodeId) -> QuestionNode:
    return QuestionNode(
        id=node_id,
        label=card.question.split("\n", 1)[0],
        question=card.question,
        answer=card.answer,
        kind=card.kind.value,
        line=card.line,
        note=note.path,
    )


def _resources(notes: Sequence[Note]) -> _Part:
    nodes: list[Node] = []
    edges: list[Edge] = []
    for note in notes:
        for resource in note.resources:
            node = ResourceNode(
                NodeId(f"resource:{resource.url}"), resource.label, resource.url
            )
            nodes.append(node)
            cited = quoted(note, resource.line, resource.url)
            edges.append(_explicit(note_id(note.path), node.id, EdgeType.CITES, cited))
    # The first note to cite an address names it.
    return list({node.id: node for node in reversed(nodes)}.values()), edges


def _links(notes: Sequence[Note]) -> _Part:
    nodes: list[Node] = []
    edges: list[Edge] = []
    known = {note.path for note in notes}
    for note in notes:
        for link in note.links:
            if link.resolved in known:
                target = note_id(link.resolved)
                if target == note_id(note.path):
                    continue
            elif link.resolved is None and _names_a_note(link) and not link.candidates:
                folded = " ".join(link.target.casefold().split())
                missing = MissingNode(NodeId(f"missing:{folded}"), link.target)
                nodes.append(missing)
                target = missing.id
            else:
                continue
            kind = EdgeType.EMBEDS if link.embed else EdgeType.LINKS_TO
            quote = quoted(note, link.line, link.target)
            edges.append(_explicit(note_id(note.path), target, kind, quote))
    return list({node.id: node for node in reversed(nodes)}.values()), edges


def _names_a_note(link: Link) -> bool:
    """Whether the link may be to a note that is not written: `![[a.png]]` is not."""
    to_file = link.embed or link.kind is not LinkKind.WIKI
    return bool(link.target) and not (to_file and _FILE.search(link.target))


def _note_concepts(notes: Sequence[Note], knowledge: Knowledge) -> _Part:
    by_path = {note.path: note for note in notes}
    places: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in knowledge.mentions:
        places[mention.note, mention.concept].append(mention)
    weights = {(n.note, n.concept): n.weight for n in knowledge.note_concepts}
    edges = []
    same: dict[Evidence, Evidence] = {}  # many concepts stand on one line
    for found in knowledge.note_concepts:
        note = by_path[found.note]
        lines = {m.line: m for m in reversed(places[found.note, found.concept])}
        first = [lines[line] for line in sorted(lines)[:_LINES_A_MENTION_EDGE]]
        quotes = (quoted(note, m.line, m.text) for m in first)
        evidence = tuple(same.setdefault(quote, quote) for quote in quotes)
        ends = note_id(found.note), NodeId(found.concept)
        edges.append(
            Edge(*ends, EdgeType.MENTIONS, found.weight, Method.STATISTICS, evidence)
        )
    for meaning in knowledge.meanings:
        quote = first_words(by_path[meaning.note], meaning.line, meaning.text)
        edges.append(
            Edge(
                note_id(meaning.note),
                NodeId(meaning.concept),
                EdgeType.DEFINES,
                weights[meaning.note, meaning.concept],
                Method.PATTERN,
                (same.setdefault(quote, quote),),
            )
        )
    return [], edges


def _merge(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One edge for each (source, target, type): the heaviest, with all evidence."""
    key = attrgetter("source", "target", "type")
    merged = []
    for _, found in groupby(sorted(edges, key=key), key):
        group = list(found)
        if len(group) == 1 and len(group[0].evidence) == 1:
            merged.append(group[0])
            continue
        evidence = tuple(dict.fromkeys(e for edge in group for e in edge.evidence))
        strongest = max(group, key=lambda edge: edge.weight)
        if evidence != strongest.evidence:
            strongest = replace(strongest, evidence=evidence)
        merged.append(strongest)
    return tuple(merged)
