"""Cards from typed relations: parts, kinds, what is computed from what, contrasts.

Relations found by co-occurrence are no questions. A list is asked for only when it has
two to seven members: one is a guess, eight are a chore.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from studygraph.concepts.model import Evidence, Method
from studygraph.graph.model import EdgeType, NodeId
from studygraph.note import CardKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.definitions import best_meaning, names
from studygraph.study.wording import is_solid, masked, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.graph.model import ConceptNode, Edge
    from studygraph.study.sources.material import Material

_FEWEST, _MOST = 2, 7
_SURE = 0.5
_TELLING = (Method.EXPLICIT, Method.PATTERN, Method.EQUATION)
_TELLING_WORDS = 4
_ASKED = (
    (EdgeType.PART_OF, "Name the parts of **{}** that the notes give.", "parts"),
    (EdgeType.IS_A, "Name the kinds of **{}** that the notes give.", "kinds"),
)


def relation_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept's parts, kinds and ingredients, by concept."""
    for concept in material.index.concepts():
        for edge_type, question, asks in _ASKED:
            found = _members(material, material.index.into(concept.id, edge_type))
            if found:
                yield material.card(
                    Origin.RELATION,
                    CardKind.BASIC,
                    front=question.format(concept.label),
                    asks=asks,
                    back="\n".join(f"- {member.label}" for member, _ in found),
                    about=concept,
                    family=f"{concept.id}/{asks}",
                    **_from(concept, found),
                )
        found = _members(
            material, material.index.out(concept.id, EdgeType.COMPUTED_FROM)
        )
        if found:
            yield material.card(
                Origin.RELATION,
                CardKind.BASIC,
                front=f"What is the **{concept.label}** computed from?",
                asks="computed from",
                back="\n".join(f"- {_with_symbol(member)}" for member, _ in found),
                about=concept,
                family=f"{concept.id}/formula",
                **_from(concept, found),
            )


class _Sources(TypedDict):
    source: Evidence
    concepts: tuple[NodeId, ...]
    also: tuple[Evidence, ...]


def _members(
    material: Material, edges: Sequence[Edge]
) -> list[tuple[ConceptNode, Evidence]]:
    """The concepts at the far ends whose words or formula say so, if their number fits.

    Each comes with its first evidence.
    """
    found = []
    for edge in edges:
        far = edge.source if edge.type is not EdgeType.COMPUTED_FROM else edge.target
        concept = material.concept(far)
        if concept and edge.method in _TELLING and edge.weight >= _SURE:
            found += [(concept, place) for place in edge.evidence[:1]]
    return found if _FEWEST <= len(found) <= _MOST else []


def _from(concept: ConceptNode, found: list[tuple[ConceptNode, Evidence]]) -> _Sources:
    places = tuple(dict.fromkeys(place for _, place in found))
    ids = (concept.id, *(member.id for member, _ in found))
    return _Sources(source=places[0], concepts=ids, also=places[1:])


def _with_symbol(concept: ConceptNode) -> str:
    symbol = f" ${concept.symbols[0]}$" if concept.symbols else ""
    return f"{concept.label}{symbol}"


def contrast_cards(material: Material) -> Iterator[StudyCard]:
    """A card for each two concepts that the notes set against each other.

    Told by both definitions, or by the words of the note where they say more than that
    there is a difference.
    """
    for edge in material.index.graph.edges:
        if edge.type is not EdgeType.CONTRASTS_WITH or edge.weight < _SURE:
            continue
        a, b = material.concept(edge.source), material.concept(edge.target)
        if a is None or b is None or not edge.evidence:
            continue
        told = _told(material, a, b, edge)
        if told:
            yield material.card(
                Origin.CONTRAST,
                CardKind.BASIC,
                front=f"**{a.label}** or **{b.label}**: what is the difference?",
                asks=f"against {b.id}",
                back=told,
                source=edge.evidence[0],
                about=a,
                concepts=(a.id, b.id),
                also=edge.evidence[1:],
                family=f"{a.id}/against",
            )


def _told(material: Material, a: ConceptNode, b: ConceptNode, edge: Edge) -> str:
    meanings = [(c, best_meaning(material, c)) for c in (a, b)]
    if all(meaning for _, meaning in meanings):
        return "\n".join(f"- **{c.label}**: {m.text}" for c, m in meanings if m)
    for place in edge.evidence:
        rest = masked(place.text, (*names(a), *names(b)))
        if len(set(words(rest))) >= _TELLING_WORDS and is_solid(place.text):
            return place.text
    return ""
