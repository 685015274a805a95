"""Structure: what the layout of lecture notes says of concepts.

A heading stands over what its section introduces, a list item over its sub-items, a
lead ("Cache:") over its list; a longer name that ends in a shorter one is a kind of it
("pass transistor", "transistor"). Table rows and lists set siblings side by side.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from studygraph.concepts.clues import Clue
from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    note: Note, rows: Sequence[Row], places: Sequence[Place], head_of: Heads
) -> Iterator[Clue]:
    """Clues from headings, lists and leads."""
    first_row: dict[int, Row] = {}
    for row in rows:
        first_row.setdefault(row.block, row)
    children: dict[int, list[int]] = {}
    for number, block in enumerate(note.blocks):
        if number in first_row:
            children.setdefault(block.parent, []).append(number)
    for parent, blocks in children.items():
        over = head_of.get(_titled(note, head_of, parent))
        for number in blocks:
            head = head_of.get(number)
            if head and over and head.key != over.key:
                yield _under(note, first_row[number], head, over, parent)
        yield from _siblings(note, first_row, head_of, blocks)
    for place in places:
        row = rows[place.row]
        head = head_of.get(row.block)
        if head is not None and head.key != place.key and head != place:
            evidence = Evidence(note.path, row.line, row.quote())
            yield Clue(
                place.key, head.key, T.RELATED_TO, "topic", Method.STATISTICS, evidence
            )
        top = head_of.get(_heading(note, row.block))
        if top is not None and top.key != place.key:
            evidence = Evidence(note.path, row.line, row.quote())
            yield Clue(
                place.key, top.key, T.RELATED_TO, "section", Method.STRUCTURE, evidence
            )


def in_neighbours(
    note: Note, rows: Sequence[Row], places: Sequence[Place], head_of: Heads
) -> Iterator[Clue]:
    """Clues from rows that hang together: one below another."""
    of_block: dict[int, dict[str, Place]] = {}
    for place in places:
        of_block.setdefault(rows[place.row].block, {}).setdefault(place.key, place)
    for block in sorted(of_block):
        here = of_block[block]
        there = of_block.get(note.blocks[block].parent, {})
        if len(here) * len(there) <= CROWD:
            yield from _between(note, rows, here, there)
    for block, head in head_of.items():
        steps = 0
        above = _titled(note, head_of, note.blocks[block].parent)
        while above >= 0 and steps < HIGHEST:
            above = _titled(note, head_of, note.blocks[above].parent)
            over = head_of.get(above)
            if over is not None and over.key != head.key:
                row = rows[head.row]
                evidence = Evidence(note.path, row.line, row.quote())
                yield Clue(
                    head.key, over.key, T.PART_OF, "above", Method.STRUCTURE, evidence
                )
            steps += 1


def _between(
    note: Note,
    rows: Sequence[Row],
    here: Mapping[str, Place],
    there: Mapping[str, Place],
) -> Iterator[Clue]:
    for key, place in here.items():
        row = rows[place.row]
        evidence = Evidence(note.path, row.line, row.quote())
        for other in there:
            if other != key:
                yield Clue(
                    key, other, T.RELATED_TO, "beneath", Method.STRUCTURE, evidence
                )


def in_names(
    note: Note, rows: Sequence[Row], places: Sequence[Place], names: Mapping[str, str]
) -> Iterator[Clue]:
    """Clues from names alone: a longer name that holds a shorter one."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.key, place)
    yield from _alike(note, rows, first)
    for name, key in sorted(names.items()):
        words = name.split(" ")
        for n in range(1, len(words)):
            for part, kind, type_ in (
                (words[n:], "kind-of", T.IS_A),
                (words[:n], "about", T.RELATED_TO),
            ):
                other = names.get(" ".join(part))
                if other and other != key and key in first:
                    row = rows[first[key].row]
                    evidence = Evidence(note.path, row.line, row.quote())
                    yield Clue(key, other, type_, kind, Method.STRUCTURE, evidence)


def _alike(
    note: Note, rows: Sequence[Row], first: Mapping[str, Place]
) -> Iterator[Clue]:
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
                row = rows[max(first[a].row, first[b].row)]
                evidence = Evidence(note.path, row.line, row.quote())
                yield Clue(a, b, type_, kind, Method.STRUCTURE, evidence)


def in_title(
    note: Note, rows: Sequence[Row], titled: Sequence[str], head_of: Heads
) -> Iterator[Clue]:
    """Clues between what the note's title names and what its headings and items are."""
    for block, place in head_of.items():
        heading = note.blocks[block].kind is BlockKind.HEADING
        kind = "theme" if heading else "listed"
        row = rows[place.row]
        evidence = Evidence(note.path, row.line, row.quote())
        for key in titled:
            if key != place.key:
                yield Clue(place.key, key, T.PART_OF, kind, Method.STRUCTURE, evidence)


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


def _under(note: Note, row: Row, head: Place, over: Place, parent: int) -> Clue:
    kind = "list" if note.blocks[parent].kind is not BlockKind.HEADING else "heading"
    if row.kind is BlockKind.HEADING:
        kind = "subheading"
    evidence = Evidence(note.path, row.line, row.quote())
    return Clue(head.key, over.key, T.PART_OF, kind, Method.STRUCTURE, evidence)


def _siblings(
    note: Note,
    first_row: Mapping[int, Row],
    head_of: Heads,
    blocks: Sequence[int],
) -> Iterator[Clue]:
    """Neighbours in one list or under one heading."""
    heads_ = [(n, head_of[n]) for n in blocks if n in head_of]
    for (_, a), (number, b) in pairwise(heads_):
        if a.key != b.key:
            row = first_row[number]
            evidence = Evidence(note.path, row.line, row.quote())
            yield Clue(
                a.key, b.key, T.RELATED_TO, "sibling", Method.STRUCTURE, evidence
            )
