"""Structure: what the layout of lecture notes says of concepts.

A heading stands over what its section introduces, a list item over its sub-items, a
lead ("Cache:") over its list; a longer name that ends in a shorter one is a kind of it
("pass transistor", "transistor"). Table rows and lists set siblings side by side.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from studygraph.concepts.clues import Clue, clue_of
from studygraph.concepts.model import Method, RelationType
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.clues import Quotes
    from studygraph.concepts.mentions import Place
    from studygraph.concepts.phrases import Row
    from studygraph.note import Note

T = RelationType
Heads: TypeAlias = "dict[int, Place]"
"""The mention that a block is about, by the block's number."""
CROWD = 40
"""Pairs of mentions of two rows beyond which none is a clue."""
HIGHEST = 2
"""Headings or items over the one that a row stands under that still speak of it."""


def heads(rows: Sequence[Row], places: Sequence[Place]) -> Heads:
    """For each block the mention that it is about: one that opens its first row.

    A heading may name its subject anywhere; of several the first counts.
    """
    found: Heads = {}
    for place in places:
        row = rows[place.row]
        if row.block in found:
            continue
        first = row.tokens[0].start if row.tokens else place.start
        opening = row.text[first : place.start].strip(" \"'(")
        if row.kind is BlockKind.HEADING or len(opening.split()) <= 1:
            found[row.block] = place
    return found


def in_layout(
    note: Note,
    rows: Sequence[Row],
    places: Sequence[Place],
    head_of: Heads,
    quotes: Quotes,
) -> Iterator[Clue]:
    """Clues from headings, lists and leads."""
    first_row: dict[int, int] = {}
    for number, row in enumerate(rows):
        first_row.setdefault(row.block, number)
    children: dict[int, list[int]] = {}
    for number in sorted(first_row):
        children.setdefault(note.blocks[number].parent, []).append(number)
    for parent, blocks in children.items():
        over = head_of.get(_titled(note, head_of, parent))
        for number in blocks:
            head = head_of.get(number)
            if head and over and head.key != over.key:
                kind = _under(note, number, parent)
                evidence = quotes[first_row[number]]
                ends = head.key, over.key
                yield Clue(*ends, T.PART_OF, kind, Method.STRUCTURE, evidence)
        yield from _siblings(first_row, head_of, blocks, quotes)
    tops: dict[int, Place | None] = {}
    for place in places:
        key, block = place.key, rows[place.row].block
        head = head_of.get(block)
        if head is not None and head.key != key:
            about = key, head.key, T.RELATED_TO, "topic", Method.STATISTICS
            yield clue_of((*about, quotes[place.row]))
        if block not in tops:
            tops[block] = head_of.get(_heading(note, block))
        top = tops[block]
        if top is not None and top.key != key:
            under = key, top.key, T.RELATED_TO, "section", Method.STRUCTURE
            yield clue_of((*under, quotes[place.row]))


def in_neighbours(
    note: Note,
    rows: Sequence[Row],
    places: Sequence[Place],
    head_of: Heads,
    quotes: Quotes,
) -> Iterator[Clue]:
    """Clues from rows that hang together: one below another."""
    of_block: dict[int, dict[str, Place]] = {}
    for place in places:
        of_block.setdefault(rows[place.row].block, {}).setdefault(place.key, place)
    for block in sorted(of_block):
        here = of_block[block]
        there = of_block.get(note.blocks[block].parent, {})
        if len(here) * len(there) <= CROWD:
            yield from _between(here, there, quotes)
    for block, head in head_of.items():
        steps = 0
        above = _titled(note, head_of, note.blocks[block].parent)
        while above >= 0 and steps < HIGHEST:
            above = _titled(note, head_of, note.blocks[above].parent)
            over = head_of.get(above)
            if over is not None and over.key != head.key:
                ends, evidence = (head.key, over.key), quotes[head.row]
                yield Clue(*ends, T.PART_OF, "above", Method.STRUCTURE, evidence)
            steps += 1


def _between(
    here: Mapping[str, Place], there: Mapping[str, Place], quotes: Quotes
) -> Iterator[Clue]:
    for key, place in here.items():
        for other in there:
            if other != key:
                ends, evidence = (key, other), quotes[place.row]
                beneath = *ends, T.RELATED_TO, "beneath", Method.STRUCTURE
                yield clue_of((*beneath, evidence))


def in_names(
    places: Sequence[Place], names: Mapping[str, str], quotes: Quotes
) -> Iterator[Clue]:
    """Clues from names alone: a longer name that holds a shorter one."""
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(place.key, place.row)
    yield from _alike(first, quotes)
    for name, key in sorted(names.items()):
        words = name.split(" ")
        for n in range(1, len(words)):
            for part, kind, type_ in (
                (words[n:], "kind-of", T.IS_A),
                (words[:n], "about", T.RELATED_TO),
            ):
                other = names.get(" ".join(part))
                if other and other != key and key in first:
                    evidence = quotes[first[key]]
                    yield Clue(key, other, type_, kind, Method.STRUCTURE, evidence)


def _alike(first: Mapping[str, int], quotes: Quotes) -> Iterator[Clue]:
    """Names of two words or more that differ in one: "half adder", "full adder"."""
    by_rest: dict[tuple[str, str], list[str]] = {}
    for key in first:
        words = key.split(" ")
        if len(words) > 1:
            by_rest.setdefault(("last", " ".join(words[1:])), []).append(key)
            by_rest.setdefault(("first", " ".join(words[:-1])), []).append(key)
    for (side, _), keys in sorted(by_rest.items()):
        kind = "same-head" if side == "last" else "same-modifier"
        type_ = T.CONTRASTS_WITH if side == "last" else T.RELATED_TO
        for i, a in enumerate(keys):
            for b in keys[i + 1 : i + 4]:
                evidence = quotes[max(first[a], first[b])]
                yield Clue(a, b, type_, kind, Method.STRUCTURE, evidence)


def in_title(
    note: Note, titled: Sequence[str], head_of: Heads, quotes: Quotes
) -> Iterator[Clue]:
    """Clues between what the note's title names and what its headings and items are."""
    for block, place in head_of.items():
        heading = note.blocks[block].kind is BlockKind.HEADING
        kind = "theme" if heading else "listed"
        for key in titled:
            if key != place.key:
                ends, evidence = (place.key, key), quotes[place.row]
                yield Clue(*ends, T.PART_OF, kind, Method.STRUCTURE, evidence)


def _titled(note: Note, head_of: Heads, block: int) -> int:
    """The nearest block from `block` upwards that is about a concept."""
    steps = 0
    while block >= 0 and block not in head_of and steps < 2:  # noqa: PLR2004
        block = note.blocks[block].parent
        steps += 1
    return block


def _heading(note: Note, block: int) -> int:
    block = note.blocks[block].parent
    while block >= 0 and note.blocks[block].kind is not BlockKind.HEADING:
        block = note.blocks[block].parent
    return block


def _under(note: Note, block: int, parent: int) -> str:
    """The kind of clue that `block` stands under `parent`."""
    if note.blocks[block].kind is BlockKind.HEADING:
        return "subheading"
    return "heading" if note.blocks[parent].kind is BlockKind.HEADING else "list"


def _siblings(
    first_row: Mapping[int, int],
    head_of: Heads,
    blocks: Sequence[int],
    quotes: Quotes,
) -> Iterator[Clue]:
    """Neighbours in one list or under one heading."""
    heads_ = [(n, head_of[n]) for n in blocks if n in head_of]
    for (_, a), (number, b) in pairwise(heads_):
        if a.key != b.key:
            ends, evidence = (a.key, b.key), quotes[first_row[number]]
            yield Clue(*ends, T.RELATED_TO, "sibling", Method.STRUCTURE, evidence)
