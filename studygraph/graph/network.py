"""The StudyGraph as a NetworkX graph, and what NetworkX computes on it.

NetworkX is imported when it is used: it takes three times as long as a query.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from studygraph.graph.model import Community, NodeId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from studygraph.graph.model import Edge, StudyGraph

_SEED = 19


def to_networkx(graph: StudyGraph) -> nx.MultiDiGraph:
    """A directed multigraph: node and edge attributes as in `graph.model`.

    An edge's key is its type, so `network[a][b]["part-of"]` is that edge.
    """
    import networkx as nx  # noqa: PLC0415

    network = nx.MultiDiGraph()
    for node in graph.nodes:
        network.add_node(node.id, **_attributes(asdict(node), "id"))
    for edge in graph.edges:
        network.add_edge(
            edge.source,
            edge.target,
            key=edge.type.value,
            **_attributes(asdict(edge), "source", "target"),
        )
    return network


def _attributes(record: dict[str, object], *left_out: str) -> dict[str, object]:
    return {key: value for key, value in record.items() if key not in left_out}


def communities(
    weights: Mapping[NodeId, float], edges: Iterable[Edge]
) -> tuple[Community, ...]:
    """Groups of concepts by the Louvain method (Blondel et al. 2008), seeded.

    `weights` gives each concept its importance. Groups are sorted by size, then by
    their first member; concepts without any edge form no group.
    """
    import networkx as nx  # noqa: PLC0415

    numbers = {concept: i for i, concept in enumerate(sorted(weights))}
    network = nx.Graph()
    for edge in edges:
        a, b = numbers.get(edge.source), numbers.get(edge.target)
        if a is None or b is None or a == b:
            continue
        before = network[a][b]["weight"] if network.has_edge(a, b) else 0.0
        network.add_edge(a, b, weight=before + edge.weight)
    names = {i: concept for concept, i in numbers.items()}
    found = nx.community.louvain_communities(network, seed=_SEED) if network else []
    groups = [
        tuple(sorted((names[i] for i in group), key=lambda c: (-weights[c], c)))
        for group in found
    ]
    groups.sort(key=lambda members: (-len(members), members))
    return tuple(Community(members) for members in groups)
