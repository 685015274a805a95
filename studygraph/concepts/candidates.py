"""Candidates: every phrase of a note that might be a term, with all that speaks for it.

Prose gives the 1- to 4-grams of its runs of content words and "X of Y", here; what the
writer set apart comes from `markup`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.concepts import markup
from studygraph.concepts.entries import Candidates, Entry, entry_of
from studygraph.concepts.grammar import Grammar, grammar
from studygraph.concepts.phrases import Row, Token, rows
from studygraph.concepts.words import needs_marks
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.note import Note

LONGEST = 4
"""Words in a candidate from prose."""


def collect(note: Note) -> Candidates:
    """The candidates of `note`, in the order of their first place."""
    found = Candidates(note, rows(note))
    found.words = sum(len(row.tokens) for row in found.rows)
    frames = {
        row.block
        for row in found.rows
        # The scoring knows the English ones by their words.
        if note.language != "en" and markup.is_frame(note, row)
    }
    for number, row in enumerate(found.rows):
        if row.block not in frames:
            _prose(found, number, row)
    parents = {block.parent for block in note.blocks if block.kind is BlockKind.ITEM}
    for row in found.rows:
        markup.spans(found, row)
        markup.layout(found, row)
        if row.block in parents - frames:
            markup.over_list(found, row)
    markup.title(found)
    for key in [key for key in found.entries if not key.isascii()]:
        if needs_marks(key, note.language) and not found.entries[key].marked:
            del found.entries[key]
    markup.stated(found)
    return found


def _prose(found: Candidates, number: int, row: Row) -> None:
    """Count every n-gram of the row's runs."""
    place = number / len(found.rows)
    section = found.note.blocks[row.block].section
    small = grammar(found.note.language)
    for inner, outer in _grams(row, small, found.note.language):
        entry = entry_of(found, row.tokens[inner[0] : inner[1]])
        _count(entry, row, inner, outer)
        _context(entry, row, inner, small)
        if entry.last_row != number:
            entry.last_row = number
            entry.rows += 1
            entry.first = min(entry.first, place)
            entry.sections.add(section)


def _grams(
    row: Row, small: Grammar, language: str
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Bounds of every phrase of the row, and of the run that it is cut from.

    A run's 1- to 4-grams, and up to two words on either side of "of" between two runs.
    """
    bounds = list(row.runs())
    for begin, end in bounds:
        for i in range(begin, end):
            for j in range(i + 1, min(i + LONGEST, end) + 1):
                last = row.tokens[j - 1]
                if _may_bound(row.tokens[i]) and _may_close(last, language):
                    yield (i, j), (begin, end)
    for (begin, end), (after, stop) in pairwise(bounds):
        joined = after == end + 1 and row.tokens[end].text in small.joiners
        if joined and not row.tokens[end].cut and not row.tokens[after].cut:
            for i in range(max(begin, end - 2), end):
                for j in range(after + 1, min(stop, after + 2) + 1):
                    yield (i, j), (begin, stop)


def _may_bound(token: Token) -> bool:
    return not token.text[0].isdigit() or not token.text.replace(".", "").isdigit()


def _may_close(token: Token, language: str) -> bool:
    """Whether a term may end here: a German one ends in a noun, so with a capital."""
    return language != "de" or not token.text.islower()


def _count(
    entry: Entry, row: Row, inner: tuple[int, int], outer: tuple[int, int]
) -> None:
    """Count one place of a phrase: its spelling, and how it sits in its run."""
    i, j = inner
    tokens = row.tokens
    entry.count += 1
    text = row.text[tokens[i].start : tokens[j - 1].end]
    entry.surfaces[text] += 1
    if inner == outer:
        entry.whole += 1
    if i > outer[0]:
        entry.left.add(tokens[i - 1].key)
    if j < outer[1]:
        entry.right.add(tokens[j].key)
    if tokens[i].text[0].isupper():
        if i == 0:
            entry.opens += 1
        else:
            entry.capital += 1
    if text.isupper():
        entry.upper += 1
    entry.row_words += len(tokens)


def _context(entry: Entry, row: Row, inner: tuple[int, int], small: Grammar) -> None:
    """Count what stands before and behind a phrase."""
    i, j = inner
    tokens = row.tokens
    if i == 0 or (tokens[i].cut and row.text[tokens[i - 1].end] in ".;:?!"):
        entry.starts += 1
    elif not tokens[i].cut:
        before = tokens[i - 1].text.casefold()
        entry.after_determiner += before in small.determiners
        entry.after_preposition += before in small.prepositions
        entry.named += before in small.namers
        if before in small.determiners and i > 1:
            earlier = tokens[i - 2].text.casefold()
            entry.named += earlier in small.namers
            entry.after_preposition += earlier in small.prepositions
    elif row.text[tokens[i].start - 1] == "(":
        entry.in_parentheses += 1
    if j == len(tokens) or tokens[j].cut:
        entry.closes += 1
    else:
        after = tokens[j].text.casefold()
        entry.before_copula += after in small.copulas
        entry.before_of += after in small.joiners
    end = tokens[j - 1].end
    if row.spans and any(0 <= at - end <= 3 for at in row.math):  # noqa: PLR2004
        entry.beside_math += 1
