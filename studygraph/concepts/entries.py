"""Entries: the phrases of a note that might be terms, where it has them.

What a note says for one of them is counted up by `tally`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.phrases import Row, key_of, tokenize
from studygraph.concepts.words import is_wordless

if TYPE_CHECKING:
    from collections.abc import Sequence

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
UNMARKED = (0,) * len(MARKS)
"""The marks of a phrase that nothing sets apart."""
Spot = tuple[int, int, int, int, int]
"""A place in prose: a row's number, bounds in its tokens of phrase and run."""


@dataclass(slots=True)
class Phrase:
    """Where a note has a phrase: its places in prose, and its counts of each mark.

    `whole` counts the places where it is a run of its own. Where prose has none,
    `surface` is how it is written where it was first marked, and `spelled` its words.
    """

    spots: list[Spot] = field(default_factory=list)
    whole: int = 0
    marks: Sequence[int] = UNMARKED
    surface: str = ""
    spelled: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How often it stands, at least once."""
        return len(self.spots) or 1

    @property
    def marked(self) -> int:
        """How many times the note sets it apart, in whichever way."""
        return 0 if self.marks is UNMARKED else sum(self.marks)

    def mark(self, mark: str) -> None:
        """Count `mark`, one of MARKS."""
        marks = list(self.marks)
        marks[_INDEX[mark]] += 1
        self.marks = marks


@dataclass(slots=True)
class Candidates:
    """All candidates of one note by key, with the rows they were found in.

    `short` holds its short forms with what they stand for, as `acronyms.pairs` finds,
    and `guessed` those that it does not state.
    """

    note: Note
    rows: list[Row]
    phrases: dict[str, Phrase] = field(default_factory=dict)
    words: int = 0
    short: tuple[tuple[str, str], ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()

    def words_of(self, phrase: Phrase) -> tuple[str, ...]:
        """The words of a phrase as first written, case-folded."""
        if not phrase.spots:
            return phrase.spelled
        number, i, j, _, _ = phrase.spots[0]
        tokens = self.rows[number].tokens[i:j]
        return tuple([token.text.casefold() for token in tokens])


def mark_as(found: Candidates, text: str, mark: str) -> None:
    """Count `mark`, one of MARKS, for the phrase that `text` is, if it is one."""
    note = found.note
    text = text.strip().strip("*_\"“”'\u2018\u2019`.,;:!?()[]{}<>#=- ").strip()
    if not text or len(text) > LONGEST_TEXT or _is_clause(text, mark):
        return
    written = _written(text, note.language)
    if written is None:
        return
    phrase = found.phrases.get(written.key)
    if phrase is None:
        phrase = Phrase(surface=written.surface, spelled=written.spelled)
        found.phrases[written.key] = phrase
    phrase.mark(mark)


def as_name(text: str) -> str:
    """A phrase as it is written, without what the text has in between.

    Marks leave blanks, and a quotation may end within: the "closest" server.
    """
    if "  " in text or not _QUOTES.isdisjoint(text):
        kept = "".join([sign for sign in text if sign not in _QUOTES])
        return " ".join(kept.split())
    return text


_QUOTES = frozenset('"\u201c\u201d\u201e')


class _Written(NamedTuple):
    """A phrase that a text is: its key, how it is written, and its words."""

    key: str
    surface: str
    spelled: tuple[str, ...]


@lru_cache(1024)
def _written(text: str, language: str) -> _Written | None:
    """The phrase that `text` is, without the function words around it, if it is one.

    What is set apart is so in several ways: a bold lead is an item's lead too.
    """
    tokens = tokenize(text, language)
    while tokens and tokens[0].stop:
        tokens = tokens[1:]
    while tokens and tokens[-1].stop:
        tokens = tokens[:-1]
    if not tokens or len(tokens) > LONGEST_MARKED:
        return None
    if any(token.cut for token in tokens[1:]):
        return None
    surface = as_name(text[tokens[0].start : tokens[-1].end])
    if not any(map(str.isalpha, "".join([token.text for token in tokens]))):
        return None
    spelled = tuple([token.text.casefold() for token in tokens])
    return _Written(key_of(tokens), surface, spelled)


def _is_clause(text: str, mark: str) -> bool:
    """Whether `text` is too long for a term in a script without spaces."""
    longest = LONGEST_WORDLESS if mark in _PLACES else 2 * LONGEST_WORDLESS
    return len(text) > longest and not text.isascii() and is_wordless(text)


_PLACES = frozenset({"item", "lead", "cell", "over_list"})
"""Marks that a phrase has by where it stands, not by the writer's hand."""
