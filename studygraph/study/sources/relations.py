"""Cards from typed relations: listed points, kinds, ingredients.

Relations found by co-occurrence are no questions. A list is asked for only as the
writer made it, whole, when it has two to seven members: one is a guess, eight are a
chore.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from studygraph.concepts.model import Evidence
from studygraph.graph.model import EdgeType, NodeId
from studygraph.note import BlockKind, CardKind, NotePath
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import earlier, is_formula, sides
from studygraph.study.sources.naming import names
from studygraph.study.sources.owners import owner
from studygraph.study.sources.told import best_told
from studygraph.study.wording import (
    folded_question,
    is_solid,
    name_pattern,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.graph.model import ConceptNode, Edge
    from studygraph.note import Note
    from studygraph.study.sources.material import Material

_FEWEST, _MOST = 2, 7
_FEWEST_POINTS = 3
_SURE_KIND = 0.3
_LONGEST_POINT = 6
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?")


class _Sources(TypedDict):
    source: Evidence
    concepts: tuple[NodeId, ...]
    also: tuple[Evidence, ...]


def relation_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept's listed points, kinds and ingredients, by concept."""
    for concept in material.index.concepts():
        if material.is_sure(concept):
            yield from _listed(material, concept)
            yield from _kinds(material, concept)
            yield from _computed(material, concept)


def _listed(material: Material, concept: ConceptNode) -> Iterator[StudyCard]:
    """The lists whose heading or lead is the concept, and whose items are its parts."""
    by_list: dict[tuple[NotePath, int], list[Edge]] = defaultdict(list)
    for edge in material.index.into(concept.id, EdgeType.PART_OF):
        for place in edge.evidence[:1]:
            note = material.notes.get(place.note)
            if note:
                by_list[note.path, _list_of(note, place.line)].append(edge)
    for (path, parent), edges in by_list.items():
        if parent < 0:
            continue
        note = material.notes[path]
        points = _points(note, parent)
        own_lines = {line for line, _ in points}
        linked = sum(edge.evidence[0].line in own_lines for edge in edges)
        lead = folded_question(_BULLET.sub("", note.text_at(note.blocks[parent].line)))
        if 2 * linked < len(points) or not points or not _is_lead(concept, lead):
            continue
        count = len(points)
        places = tuple(material.quote(note.path, line) for line, _ in points)
        yield material.card(
            Origin.RELATION,
            CardKind.BASIC,
            front=f"Name the {count} that are listed under **{concept.label}**.",
            asks=f"points of {lead}",
            back="\n".join(f"- {text}" for _, text in points),
            source=places[0],
            about=concept,
            concepts=(concept.id, *(edge.source for edge in edges)),
            also=places[1:],
            family=f"{concept.id}/points",
        )


def _is_lead(concept: ConceptNode, lead: str) -> bool:
    """Whether a heading or lead line is the concept's name and little else."""
    found = name_pattern(names(concept)).search(lead)
    extra = words(lead[: found.start()] + " " + lead[found.end() :]) if found else ()
    return found is not None and len(extra) <= 1


def _list_of(note: Note, line: int) -> int:
    """The block that the item on `line` hangs under; -1 where the line is no item."""
    for block in note.blocks:
        if block.line == line and block.kind is BlockKind.ITEM:
            return block.parent
    return -1


def _points(note: Note, parent: int) -> list[tuple[int, str]]:
    """The items right under a block with their lines, if all of them are but names."""
    items = [
        block
        for block in note.blocks
        if block.parent == parent and block.kind is BlockKind.ITEM
    ]
    texts = [_BULLET.sub("", note.text_at(block.line)).strip() for block in items]
    fits = _FEWEST_POINTS <= len(items) <= _MOST and all(
        is_solid(text, least=1, most=_LONGEST_POINT) and block.end_line == block.line
        for block, text in zip(items, texts, strict=True)
    )
    if not fits:
        return []
    return [(block.line, text) for block, text in zip(items, texts, strict=True)]


def _kinds(material: Material, concept: ConceptNode) -> Iterator[StudyCard]:
    """The kinds of a concept that carry its name: "max pooling", "mean pooling"."""
    edges = material.index.into(concept.id, EdgeType.IS_A)
    if len(edges) < _FEWEST:
        return
    head = re.compile(
        rf"\S\s+{name_pattern((concept.label,)).regex.pattern}\Z", re.IGNORECASE
    )
    by_note: dict[str, list[tuple[ConceptNode, Evidence]]] = defaultdict(list)
    for edge in edges:
        kind = material.concept(edge.source)
        if kind and edge.weight >= _SURE_KIND and head.search(kind.label):
            told = best_told(material, kind)
            if told:
                place = material.quote(told.note, told.line)
                by_note[told.note].append((kind, place))
    for found in by_note.values():
        if _FEWEST <= len(found) <= _MOST:
            yield material.card(
                Origin.RELATION,
                CardKind.BASIC,
                front=f"Which kinds of **{concept.label}** are told apart here?",
                asks="kinds",
                back="\n".join(f"- {kind.label}" for kind, _ in found),
                about=concept,
                family=f"{concept.id}/kinds",
                **_from(material, concept, found),
            )
            return


def _computed(material: Material, concept: ConceptNode) -> Iterator[StudyCard]:
    """What the concept is computed from, by a formula of it that names the others."""
    edges = material.index.out(concept.id, EdgeType.COMPUTED_FROM)
    held = [(material.concept(e.target), e.evidence[0]) for e in edges if e.evidence]
    found = [(member, place) for member, place in held if member]
    if not _FEWEST <= len(found) <= _MOST:
        return
    note = material.notes.get(found[0][1].note)
    formulas = [
        (left, right)
        for equation in (note.equations if note else ())
        if equation.line <= found[0][1].line <= equation.end_line
        for left, right in sides(equation.tex)
        if note and is_formula(left, right) and owner(material, note, left) == concept
    ]
    if formulas:
        left, right = formulas[0]
        before = earlier(left, right)
        own = [f"previous {concept.label} ${before}$"] if before else []
        named = [*own, *(_with_symbol(member) for member, _ in found)]
        members = "\n".join(f"- {name}" for name in named)
        yield material.card(
            Origin.RELATION,
            CardKind.BASIC,
            front=f"What is the **{concept.label}** computed from?",
            asks="computed from",
            back=f"{members}\n\n$${left} = {right}$$",
            about=concept,
            family=f"{concept.id}/formula",
            **_from(material, concept, found),
        )


def _from(
    material: Material,
    concept: ConceptNode,
    found: Sequence[tuple[ConceptNode, Evidence]],
) -> _Sources:
    quotes = (material.quote(place.note, place.line) for _, place in found)
    places = tuple(dict.fromkeys(quotes))
    ids = (concept.id, *(member.id for member, _ in found))
    return _Sources(source=places[0], concepts=ids, also=places[1:])


def _with_symbol(concept: ConceptNode) -> str:
    symbol = f" ${concept.symbols[0]}$" if concept.symbols else ""
    return f"{concept.label}{symbol}"
