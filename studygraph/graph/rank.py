"""How important each concept is to its notebook.

PageRank (Page et al. 1999) over the concepts' edges, both ways, weighted, with jumps
to a concept in proportion to the notes that mention it. Written out here because the
library's version needs SciPy, and with + - * / alone it gives the same bits anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from operator import itemgetter, mul
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.graph.model import Edge, Node, NodeId

_DAMPING = 0.85
_ROUNDS = 50
_DIGITS = 6


def importance(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[NodeId, float]:
    """Each concept's importance in 0..1, the greatest 1, rounded, keys sorted."""
    concepts = sorted(node.id for node in nodes if isinstance(node, ConceptNode))
    near: dict[NodeId, list[tuple[NodeId, float]]] = {c: [] for c in concepts}
    named: dict[NodeId, list[float]] = defaultdict(list)
    for edge in edges:
        if edge.source in near and edge.target in near:
            near[edge.source].append((edge.target, edge.weight))
            near[edge.target].append((edge.source, edge.weight))
        elif edge.type in (EdgeType.MENTIONS, EdgeType.DEFINES):
            named[edge.target].append(edge.weight)
    if not concepts:
        return {}
    whole = fsum(fsum(named[c]) for c in concepts) or 1.0
    jump = {c: fsum(named[c]) / whole for c in concepts}
    out = {c: fsum(weight for _, weight in near[c]) for c in concepts}
    stuck = [c for c in concepts if not out[c]]
    # Each concept stands first twice, with weight 0: of one key `itemgetter` gives no
    # tuple.
    tied = [
        (
            c,
            itemgetter(c, c, *(other for other, _ in near[c])),
            [0.0, 0.0, *(weight for _, weight in near[c])],
        )
        for c in concepts
    ]
    rank = dict(jump)
    for _ in range(_ROUNDS):
        share = {c: rank[c] / (out[c] or 1.0) for c in concepts}
        left = 1 - _DAMPING + _DAMPING * fsum(rank[c] for c in stuck)
        rank = {
            c: left * jump[c] + _DAMPING * fsum(map(mul, ends(share), weights))
            for c, ends, weights in tied
        }
    greatest = max(rank.values()) or 1.0
    return {c: round(rank[c] / greatest, _DIGITS) for c in concepts}
