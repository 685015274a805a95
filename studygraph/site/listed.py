"""What pages of many notes or concepts are made from, as `inputs` tells of others.

An index of concepts, a cheat sheet, the map and its quotes: each is made again when one
of those that it lists is shown otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType, NoteNode
from studygraph.kept import digest
from studygraph.site.relations import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.concepts.model import Evidence
    from studygraph.graph.model import Edge, Meaning, NodeId
    from studygraph.site.inputs import Inputs


def index(
    inputs: Inputs,
    links: Sequence[tuple[str, str, str]],
    letters: Sequence[tuple[str, Sequence[ConceptNode]]],
) -> str:
    """For an index of the concepts under some `letters`, with `links` to others."""
    listed = [(letter, [_entry(inputs, c) for c in some]) for letter, some in letters]
    return digest((inputs.frame, links, listed, len(inputs.context.concepts)))


def _entry(inputs: Inputs, concept: ConceptNode) -> tuple[object, ...]:
    """A concept with how it is first defined, and in how many notes it is."""
    types = EdgeType.MENTIONS, EdgeType.DEFINES
    notes = len(inputs.context.concept_notes(concept.id, *types))
    first = concept.definitions[:1]
    return inputs.face(concept), first, [inputs.formula(m.note) for m in first], notes


def sheet(
    inputs: Inputs,
    course: str,
    defined: Sequence[tuple[ConceptNode, Meaning]],
    opposed: Sequence[tuple[Edge, Evidence]],
) -> str:
    """For the cheat sheet of a course with what it has `defined` and `opposed`."""
    context, nodes = inputs.context, inputs.context.index.nodes
    ends = [nodes[end] for edge, _ in opposed for end in (edge.source, edge.target)]
    quoted = [said.note for _, said in opposed]
    told = [meaning.note for _, meaning in defined]
    lectures = [note.path for note in context.courses[course]]
    return digest(
        (
            (inputs.frame, course, context.course_hue(course)),
            [(inputs.face(c), c.symbols, meaning) for c, meaning in defined],
            [inputs.face(end) for end in ends if isinstance(end, ConceptNode)],
            [said for _, said in opposed],
            [
                (inputs.title(path), inputs.formula(path))
                for path in (*lectures, *told, *quoted)
            ],
        )
    )


def drawing(inputs: Inputs, texts: Mapping[NodeId, str]) -> str:
    """For the map's drawing, where `texts` stand for concepts."""
    graph = inputs.context.index.graph
    edges = [(e.source, e.target, e.type, e.weight) for e in graph.edges]
    nodes = [
        (node.id, node.label, node.path, node.course, node.ordinal)
        if isinstance(node, NoteNode)
        else node
        for node in graph.nodes
    ]
    places = graph.communities, graph.positions
    return digest((inputs.frame, nodes, edges, places, texts))


def evidence(inputs: Inputs) -> str:
    """For the quotes of the map's edges."""
    graph = inputs.context.index.graph
    edges = [
        (edge.source, edge.target, edge.type, edge.evidence)
        for edge in graph.edges
        if edge.type in RELATIONS
    ]
    numbered = [node.path for node in graph.nodes if isinstance(node, NoteNode)]
    formulas = [(path, inputs.formula(path)) for path in inputs.context.notes]
    return digest((edges, numbered, formulas))
