"""A StudyGraph made quick to walk: nodes by id, edges by end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType, NoteNode

if TYPE_CHECKING:
    from studygraph.graph.model import Edge, Node, NodeId, StudyGraph
    from studygraph.note import NotePath


class GraphIndex:
    """Look-ups over one StudyGraph, built once in time linear in its size."""

    def __init__(self, graph: StudyGraph) -> None:
        self.graph = graph
        self.nodes: dict[NodeId, Node] = {node.id: node for node in graph.nodes}
        self._out: dict[NodeId, list[Edge]] = {}
        self._into: dict[NodeId, list[Edge]] = {}
        for edge in graph.edges:
            self._out.setdefault(edge.source, []).append(edge)
            self._into.setdefault(edge.target, []).append(edge)
        self._notes = {n.path: n for n in graph.nodes if isinstance(n, NoteNode)}

    def out(self, node: NodeId, *types: EdgeType) -> tuple[Edge, ...]:
        """The edges that leave `node`, of the given types or all, sorted by target."""
        edges = self._out.get(node, ())
        return tuple(e for e in edges if not types or e.type in types)

    def into(self, node: NodeId, *types: EdgeType) -> tuple[Edge, ...]:
        """The edges that end at `node`, of the given types or all, by source."""
        edges = self._into.get(node, ())
        return tuple(e for e in edges if not types or e.type in types)

    def note(self, path: NotePath) -> NoteNode:
        """The node of the note at `path`. Raises KeyError for an unknown path."""
        return self._notes[path]

    def concepts(self) -> tuple[ConceptNode, ...]:
        """All concepts, the most important first, ties by id."""
        found = [n for n in self.graph.nodes if isinstance(n, ConceptNode)]
        return tuple(sorted(found, key=lambda n: (-n.importance, n.id)))
