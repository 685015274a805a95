"""Add demos to a StudyGraph: a node each, and an edge to every declared concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studygraph.concepts.folding import fold
from studygraph.concepts.model import Evidence, Method
from studygraph.demos.model import Demo
from studygraph.errors import Problem, ProblemKind
from studygraph.graph.model import (
    ConceptNode,
    DemoNode,
    Edge,
    EdgeType,
    NodeId,
    StudyGraph,
)


def node_id(demo: Demo) -> NodeId:
    """The node id of a demo."""
    return NodeId(f"demo:{demo.name}")


def illustrate(
    graph: StudyGraph, demos: Sequence[Demo]
) -> tuple[StudyGraph, tuple[Problem, ...]]:
    """`graph` with `demos` and what they illustrate, and the names it does not know.

    The evidence is the line of the code that declares the concepts.
    """
    if not demos:
        return graph, ()
    known = _names(graph)
    nodes = [DemoNode(node_id(d), d.title, d.path, d.line) for d in demos]
    edges: dict[tuple[NodeId, NodeId], Edge] = {}
    problems = []
    for demo in demos:
        text = _line(demo)
        for name in demo.concepts:
            target = known.get(fold(name))
            if target is None:
                problems.append(_unknown(demo, name))
                continue
            edges[node_id(demo), target] = Edge(
                node_id(demo),
                target,
                EdgeType.ILLUSTRATES,
                1.0,
                Method.EXPLICIT,
                (Evidence(demo.path, demo.concepts_line, text),),
            )
    whole = replace(
        graph,
        nodes=tuple(sorted((*graph.nodes, *nodes), key=lambda node: node.id)),
        edges=tuple(
            sorted(
                (*graph.edges, *edges.values()),
                key=lambda edge: (edge.source, edge.target, edge.type),
            )
        ),
    )
    return whole, tuple(problems)


def _names(graph: StudyGraph) -> dict[str, NodeId]:
    """Folded label or alias -> concept; a label goes before another's alias."""
    concepts = [node for node in graph.nodes if isinstance(node, ConceptNode)]
    known = {fold(concept.label): concept.id for concept in reversed(concepts)}
    for concept in concepts:
        for alias in concept.aliases:
            known.setdefault(fold(alias), concept.id)
    return known


def _line(demo: Demo) -> str:
    """The declaring line's words; `concepts_line` counts lines of the file."""
    lines = demo.code.splitlines()
    index = demo.concepts_line - demo.line
    return lines[index].strip() if 0 <= index < len(lines) else ""


def _unknown(demo: Demo, name: str) -> Problem:
    return Problem(
        demo.path,
        demo.concepts_line,
        ProblemKind.BAD_SNIPPET,
        f"demo `{demo.name}` illustrates `{name}`, which no note has as a concept",
        "name it as a note does, or write it into the note",
    )
