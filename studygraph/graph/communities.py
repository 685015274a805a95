"""Groups of concepts that belong together, which an edit elsewhere leaves alone.

The Louvain method (Blondel et al. 2008). Libraries visit the nodes in random order, so
that one more concept regroups and recolours all; here the order is that of the ids, and
what an edit does not touch keeps its group. Sums, products and quotients alone make the
choices, so they are the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from studygraph.graph.model import Community

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.graph.model import Edge, NodeId

_Near = list[dict[int, float]]
"""For each node by number the weights that join it to others."""

_LEAST_GAIN = 1e-9
"""What a move must gain: less is the rounding of sums."""


def communities(
    weights: Mapping[NodeId, float], edges: Iterable[Edge]
) -> tuple[Community, ...]:
    """The groups of the concepts that `edges` join.

    `weights` gives each concept its importance. Groups are sorted by size, then by
    their least id; concepts without any edge form no group.
    """
    names = sorted(weights)
    numbers = {concept: i for i, concept in enumerate(names)}
    near: _Near = [{} for _ in names]
    for edge in edges:
        a, b = numbers.get(edge.source), numbers.get(edge.target)
        if a is not None and b is not None and a != b:
            near[a][b] = near[a].get(b, 0.0) + edge.weight
            near[b][a] = near[b].get(a, 0.0) + edge.weight
    groups: dict[int, list[NodeId]] = defaultdict(list)
    for concept, joined, group in zip(names, near, _grouped(near), strict=True):
        if joined:
            groups[group].append(concept)
    found = [
        tuple(sorted(members, key=lambda c: (-weights[c], c)))
        for members in groups.values()
    ]
    found.sort(key=lambda members: (-len(members), min(members)))
    return tuple(Community(members) for members in found)


def _grouped(near: _Near) -> list[int]:
    """The group of each node: single nodes move, then whole groups as one, and on."""
    groups = list(range(len(near)))
    inside = [0.0] * len(near)
    while True:
        chosen = _moved(near, inside)
        # Numbered anew in the order of their first members.
        numbers = {c: n for n, c in enumerate(dict.fromkeys(chosen))}
        if len(numbers) == len(near):
            return groups
        chosen = [numbers[c] for c in chosen]
        groups = [chosen[group] for group in groups]
        near, inside = _as_nodes(near, inside, chosen, len(numbers))


def _moved(near: _Near, inside: Sequence[float]) -> list[int]:
    """Each node's group after all have moved to where they gain most modularity.

    `inside` is twice the weight that joins a node to itself.
    """
    ties = [sum(near[i].values()) + inside[i] for i in range(len(near))]
    whole = sum(ties) or 1.0
    group, held = list(range(len(near))), list(ties)
    moving = True
    while moving:
        moving = False
        for i, joined in enumerate(near):
            own = group[i]
            held[own] -= ties[i]
            toward = {own: 0.0}
            for j, weight in joined.items():
                toward[group[j]] = toward.get(group[j], 0.0) + weight
            share = ties[i] / whole
            best, most = own, toward[own] - held[own] * share
            for other in sorted(toward):
                gain = toward[other] - held[other] * share
                if gain > most + _LEAST_GAIN:
                    best, most = other, gain
            held[best] += ties[i]
            group[i] = best
            moving = moving or best != own
    return group


def _as_nodes(
    near: _Near, inside: Sequence[float], group: Sequence[int], count: int
) -> tuple[_Near, list[float]]:
    """The groups as nodes: what joins them, and what joins each to itself."""
    between: _Near = [{} for _ in range(count)]
    within = [0.0] * count
    for i, joined in enumerate(near):
        own = group[i]
        within[own] += inside[i]
        for j, weight in joined.items():
            if group[j] == own:
                within[own] += weight
            else:
                between[own][group[j]] = between[own].get(group[j], 0.0) + weight
    return between, within
