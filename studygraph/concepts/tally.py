"""Tally: what a note says for each phrase that may be a term, as counts.

A phrase is only counted in full where it may be a term: most of what `candidates` finds
stands once and is never asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.concepts.entries import MARKS, UNMARKED, as_name
from studygraph.concepts.introductions import is_apposed, is_called, is_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.concepts.entries import Candidates, Phrase, Spot
    from studygraph.concepts.phrases import Row

_SHORT_FORM = MARKS.index("acronym")


@dataclass(slots=True)
class Entry:
    """What one note says for a concept: counts, and where it first stands (0..1).

    `whole` counts the places where it is a run of its own, `left` and `right` the
    different words that it grows by; `called`, `told` and `apposed` those where a
    sentence introduces it (`introductions`). `marks` counts follow MARKS.
    """

    words: tuple[str, ...]
    count: int = 0
    whole: int = 0
    first: float = 1.0
    capital: int = 0
    upper: int = 0
    after_determiner: int = 0
    after_preposition: int = 0
    before_copula: int = 0
    before_of: int = 0
    named: int = 0
    called: int = 0
    told: int = 0
    apposed: int = 0
    opens: int = 0
    closes: int = 0
    starts: int = 0
    beside_math: int = 0
    in_parentheses: int = 0
    row_words: int = 0
    left: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)
    sections: set[int] = field(default_factory=set)
    rows: int = 0
    surfaces: dict[str, int] = field(default_factory=dict)
    marks: Sequence[int] = UNMARKED

    @property
    def marked(self) -> int:
        """How many times the note sets the concept apart, in whichever way."""
        return 0 if self.marks is UNMARKED else sum(self.marks)


def tally(found: Candidates, key: str, phrases: Sequence[Phrase]) -> Entry:
    """One entry for all `phrases`; its words are those of the one with `key`.

    Where none has it they are those of the longest. To stand in several forms counts as
    a mark.
    """
    lead = found.phrases.get(key) if len(phrases) > 1 else phrases[0]
    lead = lead or max(phrases, key=lambda phrase: len(found.words_of(phrase)))
    entry = Entry(found.words_of(lead))
    for phrase in phrases:
        _add(entry, found, phrase)
    if len(phrases) == 1:
        entry.marks = lead.marks
    else:
        marks = [sum(each) for each in zip(*(p.marks for p in phrases), strict=True)]
        marks[_SHORT_FORM] += 1
        entry.marks = marks
    return entry


def _add(entry: Entry, found: Candidates, phrase: Phrase) -> None:
    """Count every place of `phrase`."""
    entry.count += phrase.count
    entry.whole += phrase.whole
    if not phrase.spots:
        entry.rows += 1
        entry.surfaces[phrase.surface] = entry.surfaces.get(phrase.surface, 0) + 1
        return
    number, row = -1, found.rows[phrase.spots[0][0]]
    for spot in phrase.spots:
        if spot[0] != number:
            number = spot[0]
            row = found.rows[number]
            entry.rows += 1
            entry.sections.add(found.note.blocks[row.block].section)
        _count(entry, row, spot)
        _before(entry, row, spot)
        _after(entry, row, spot)
    entry.first = min(entry.first, phrase.spots[0][0] / len(found.rows))


def _count(entry: Entry, row: Row, spot: Spot) -> None:
    """Count one place of a phrase: its spelling, and how it sits in its run."""
    _, i, j, begin, end = spot
    tokens = row.tokens
    text = tokens[i].text
    if j > i + 1:
        text = as_name(row.text[tokens[i].start : tokens[j - 1].end])
    entry.surfaces[text] = entry.surfaces.get(text, 0) + 1
    if i > begin:
        entry.left.add(tokens[i - 1].key)
    if j < end:
        entry.right.add(tokens[j].key)
    if text[0].isupper():
        if i == 0:
            entry.opens += 1
        else:
            entry.capital += 1
    if text.isupper():
        entry.upper += 1
    entry.row_words += len(tokens)


def _before(entry: Entry, row: Row, spot: Spot) -> None:
    """Count what stands before a phrase, and whether it calls the phrase a name."""
    _, i, j, begin, end = spot
    tokens = row.tokens
    if i == 0:
        entry.starts += 1
        return
    if tokens[i].cut:
        if row.text[tokens[i - 1].end] in ".;:?!":
            entry.starts += 1
        elif row.text[tokens[i].start - 1] == "(":
            entry.in_parentheses += 1
        return
    if role := tokens[i - 1].role:
        entry.after_preposition += role.preposition
        entry.named += role.namer
        if role.determiner:
            entry.after_determiner += 1
            if i > 1 and (earlier := tokens[i - 2].role):
                entry.named += earlier.namer
                entry.after_preposition += earlier.preposition
    if i == begin and j == end and is_called(tokens, i):
        entry.called += 1


def _after(entry: Entry, row: Row, spot: Spot) -> None:
    """Count what stands behind a phrase, and whether it says what the phrase is."""
    _, i, j, begin, end = spot
    tokens = row.tokens
    if j == len(tokens):
        entry.closes += 1
    elif tokens[j].cut:
        entry.closes += 1
        if i == begin and j == end and is_apposed(row, j):
            entry.apposed += 1
    elif role := tokens[j].role:
        entry.before_of += role.joiner
        if role.copula:
            entry.before_copula += 1
            if i == begin and is_told(tokens, j):
                entry.told += 1
    if row.math:
        column = tokens[j - 1].end
        if any(0 <= at - column <= 3 for at in row.math):  # noqa: PLR2004
            entry.beside_math += 1
