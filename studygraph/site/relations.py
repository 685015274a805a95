"""The neighbours of a concept, in the order in which a page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.graph.phrases import CONCEPT_RELATIONS, phrase

if TYPE_CHECKING:
    from studygraph.graph.index import GraphIndex
    from studygraph.graph.model import Edge, NodeId

RELATIONS = tuple(EdgeType(name) for name in CONCEPT_RELATIONS)
"""The types of edges that join two concepts, the most telling first."""

SYMMETRIC = frozenset({EdgeType.CONTRASTS_WITH, EdgeType.RELATED_TO})


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`phrase` + `concept` completes a sentence that begins with the page's concept.

    `outward`: the page's concept is the edge's source.
    """

    phrase: str
    concept: ConceptNode
    edge: Edge
    outward: bool


def neighbours(index: GraphIndex, node: NodeId) -> tuple[Neighbour, ...]:
    """The concepts next to `node`: by relation, what tells most first, then by weight.

    A neighbour of a telling relation is not repeated as merely related.
    """
    edges = [(edge, edge.target, True) for edge in index.out(node, *RELATIONS)]
    edges += [(edge, edge.source, False) for edge in index.into(node, *RELATIONS)]
    found = []
    for edge, other, outward in edges:
        concept = index.nodes.get(other)
        if isinstance(concept, ConceptNode):
            said = phrase(edge.type, outward=outward)
            found.append(Neighbour(said, concept, edge, outward))
    told = {n.concept.id for n in found if n.edge.type is not EdgeType.RELATED_TO}
    kept = [
        n
        for n in found
        if n.edge.type is not EdgeType.RELATED_TO or n.concept.id not in told
    ]
    return tuple(sorted(kept, key=_rank))


def by_phrase(
    found: tuple[Neighbour, ...],
) -> tuple[tuple[str, tuple[Neighbour, ...]], ...]:
    """`found` in groups of one phrase each, in the same order."""
    phrases = dict.fromkeys(n.phrase for n in found)
    return tuple((p, tuple(n for n in found if n.phrase == p)) for p in phrases)


def _rank(neighbour: Neighbour) -> tuple[int, bool, float, float, str]:
    return (
        RELATIONS.index(neighbour.edge.type),
        neighbour.edge.type not in SYMMETRIC and neighbour.outward,
        -neighbour.edge.weight,
        -neighbour.concept.importance,
        neighbour.concept.id,
    )
