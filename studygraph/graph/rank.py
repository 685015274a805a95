"""How important each concept is to its notebook.

PageRank (Page et al. 1999) over the concepts' edges, both ways, weighted, with jumps
to a concept in proportion to the notes that mention it. Written out here because the
library's version needs SciPy, and with + - * / alone it gives the same bits anywhere.
"""

from __future__ import annotations

from math import fsum
from operator import itemgetter, mul, truediv
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.graph.model import Edge, Node, NodeId

_DAMPING = 0.85
_ROUNDS = 50
_DIGITS = 6
_NAMING = frozenset({EdgeType.MENTIONS, EdgeType.DEFINES})

_Near = tuple[list[int], list[float]]
"""The concepts beside one, by number, and the weight of each edge."""


def importance(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[NodeId, float]:
    """Each concept's importance in 0..1, the greatest 1, rounded, keys sorted."""
    concepts = sorted(node.id for node in nodes if isinstance(node, ConceptNode))
    if not concepts:
        return {}
    # By number: to look up names in fifty rounds would take twice as long.
    numbers = {concept: number for number, concept in enumerate(concepts)}
    near: list[_Near] = [([], []) for _ in concepts]
    named: list[list[float]] = [[] for _ in concepts]
    for edge in edges:
        a, b = numbers.get(edge.source), numbers.get(edge.target)
        if a is not None and b is not None:
            for one, other in ((a, b), (b, a)):
                near[one][0].append(other)
                near[one][1].append(edge.weight)
        elif b is not None and edge.type in _NAMING:
            named[b].append(edge.weight)
    whole = fsum(map(fsum, named)) or 1.0
    rank = _ranks([fsum(weights) / whole for weights in named], near)
    greatest = max(rank) or 1.0
    return {
        concept: round(worth / greatest, _DIGITS)
        for concept, worth in zip(concepts, rank, strict=True)
    }


def _ranks(jump: Sequence[float], near: Sequence[_Near]) -> Sequence[float]:
    """Each concept's rank, where `jump` says how often one begins there anew."""
    out = [fsum(weights) for _, weights in near]
    stuck = [number for number, weight in enumerate(out) if not weight]
    ways = [weight or 1.0 for weight in out]
    # The first stands twice more, with weight 0: of one number `itemgetter` gives no
    # tuple.
    tied = [
        (itemgetter(0, 0, *others), [0.0, 0.0, *weights]) for others, weights in near
    ]
    rank = jump
    for _ in range(_ROUNDS):
        share = list(map(truediv, rank, ways))
        left = 1 - _DAMPING + _DAMPING * fsum(rank[number] for number in stuck)
        rank = [
            left * own + _DAMPING * fsum(map(mul, ends(share), weights))
            for own, (ends, weights) in zip(jump, tied, strict=True)
        ]
    return rank
