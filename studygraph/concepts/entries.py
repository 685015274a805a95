"""Entries: what a note says for each phrase that might be a term, as counts.

`Entry` holds counts only, so that a note's entries are small and add up over notes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.concepts.phrases import Row, Token, key_of, tokenize
from studygraph.concepts.words import is_wordless, stop_words

if TYPE_CHECKING:
    from studygraph.note import Note

LONGEST_TEXT = 80
"""Characters in a candidate from markup."""
LONGEST_MARKED = 7
"""Words in a candidate from markup."""
LONGEST_WORDLESS = 12
"""Characters in one where the script has no spaces, twice that if marked by hand."""


MARKS = (
    "title",
    "heading",
    "heading_part",
    "bold",
    "italic",
    "highlight",
    "code",
    "link",
    "tag",
    "lead",
    "item",
    "cell",
    "vocab",
    "defined",
    "asked",
    "acronym",
    "symbol",
    "quoted",
    "formula",
    "image",
    "over_list",
)
"""Ways to set a term apart, in the order of the counts in `Entry.marks`."""
_INDEX = {name: i for i, name in enumerate(MARKS)}


@dataclass(slots=True)
class Entry:
    """What one note says for a phrase: counts, and where it first stands (0..1).

    `whole` counts the places where it is a run of its own, `left` and `right` the
    different words that it grows by. `marks` counts follow MARKS.
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
    last_row: int = -1
    surfaces: Counter[str] = field(default_factory=Counter)
    marks: list[int] = field(default_factory=lambda: [0] * len(MARKS))

    @property
    def marked(self) -> int:
        """How many times the note sets the phrase apart, in whichever way."""
        return sum(self.marks)


@dataclass(slots=True)
class Candidates:
    """All candidates of one note by key, with the rows they were found in."""

    note: Note
    rows: list[Row]
    entries: dict[str, Entry] = field(default_factory=dict)
    words: int = 0


def entry_of(found: Candidates, tokens: tuple[Token, ...]) -> Entry:
    """The note's entry of the phrase, made if it has none."""
    key = key_of(tokens)
    entry = found.entries.get(key)
    if entry is None:
        entry = found.entries[key] = Entry(
            tuple(token.text.casefold() for token in tokens)
        )
    return entry


def mark_as(found: Candidates, text: str, mark: str) -> None:
    """Count `mark`, one of MARKS, for the phrase that `text` is, if it is one."""
    note = found.note
    text = text.strip().strip("*_\"“”'\u2018\u2019`.,;:!?()[]{}<>#=- ").strip()
    if not text or len(text) > LONGEST_TEXT or _is_clause(text, mark):
        return
    stops = stop_words(note.language)
    tokens = tokenize(text, stops, note.language)
    while tokens and tokens[0].stop:
        tokens = tokens[1:]
    while tokens and tokens[-1].stop:
        tokens = tokens[:-1]
    if not tokens or len(tokens) > LONGEST_MARKED:
        return
    if any(token.cut for token in tokens[1:]):
        return
    if not any(char.isalpha() for token in tokens for char in token.text):
        return
    entry = entry_of(found, tokens)
    entry.marks[_INDEX[mark]] += 1
    surface = text[tokens[0].start : tokens[-1].end]
    if not entry.surfaces:
        entry.surfaces[surface] += 1
        entry.count = max(entry.count, 1)
        entry.rows = max(entry.rows, 1)


def _is_clause(text: str, mark: str) -> bool:
    """Whether `text` is too long for a term in a script without spaces."""
    longest = LONGEST_WORDLESS if mark in _PLACES else 2 * LONGEST_WORDLESS
    return len(text) > longest and not text.isascii() and is_wordless(text)


_PLACES = frozenset({"item", "lead", "cell", "over_list"})
"""Marks that a phrase has by where it stands, not by the writer's hand."""
