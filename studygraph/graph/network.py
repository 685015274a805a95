"""The StudyGraph as a NetworkX graph, for those who compute on it further.

NetworkX is imported when it is used: it takes three times as long as a query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import to_builtins

if TYPE_CHECKING:
    import networkx as nx

    from studygraph.graph.model import StudyGraph


def to_networkx(graph: StudyGraph) -> nx.MultiDiGraph:
    """A directed multigraph: node and edge attributes as in `graph.model`.

    An edge's key is its type, so `network[a][b]["part-of"]` is that edge.
    """
    import networkx as nx  # noqa: PLC0415

    network = nx.MultiDiGraph()
    for node in graph.nodes:
        network.add_node(node.id, **_attributes(to_builtins(node), "id"))
    for edge in graph.edges:
        network.add_edge(
            edge.source,
            edge.target,
            key=edge.type.value,
            **_attributes(to_builtins(edge), "source", "target"),
        )
    return network


def _attributes(record: dict[str, object], *left_out: str) -> dict[str, object]:
    return {key: value for key, value in record.items() if key not in left_out}
