"""Candidates: every phrase of a note that might be a term, with all that speaks for it.

Prose gives the 1- to 4-grams of its runs of content words and "X of Y", here; what the
writer set apart comes from `markup`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.concepts import acronyms, markup
from studygraph.concepts.entries import Candidates, Phrase
from studygraph.concepts.grammar import grammar
from studygraph.concepts.phrases import Row, Token, key_of, rows
from studygraph.concepts.words import needs_marks
from studygraph.note import BlockKind, SectionPart

if TYPE_CHECKING:
    from studygraph.note import Note, NotePath

LONGEST = 4
"""Words in a candidate from prose."""


KEPT_WORDS = 600_000
"""Words of the notes whose candidates are kept for the second pass.

A word takes some 300 bytes. Of a larger notebook the rest is collected again.
"""


class _Cache:
    """Candidates that the first pass collected, until the second takes them."""

    def __init__(self) -> None:
        self._found: dict[NotePath, Candidates] = {}
        self._words = 0

    def keep(self, found: Candidates) -> None:
        """Put them here while there is room."""
        if self._words + found.words <= KEPT_WORDS:
            self.take(found.note)
            self._found[found.note.path] = found
            self._words += found.words

    def take(self, note: Note) -> Candidates | None:
        """Those of the very same note; they are removed."""
        found = self._found.pop(note.path, None)
        if found is None:
            return None
        self._words -= found.words
        return found if found.note == note else None


_CACHE = _Cache()


def collect_and_keep(note: Note) -> Candidates:
    """The candidates of `note`, kept in this process for the second pass."""
    found = collect(note)
    _CACHE.keep(found)
    return found


def kept_or_collected(note: Note) -> Candidates:
    """The candidates of `note` as the first pass kept them, else collected anew."""
    return _CACHE.take(note) or collect(note)


def collect(note: Note) -> Candidates:
    """The candidates of `note`, in the order of their first place."""
    found = Candidates(note, rows(note))
    found.words = sum(len(row.tokens) for row in found.rows)
    frames = {row.block for row in found.rows if markup.is_frame(note, row)}
    cited = _cited(note)
    silent = frames | cited
    for number, row in enumerate(found.rows):
        if row.block not in silent:
            _prose(found, number, row)
    parents = {block.parent for block in note.blocks if block.kind is BlockKind.ITEM}
    for row in found.rows:
        if row.block in cited:
            continue
        markup.spans(found, row)
        markup.layout(found, row)
        if row.block in parents - frames:
            markup.over_list(found, row)
    markup.title(found)
    for key in [key for key in found.phrases if not key.isascii()]:
        if needs_marks(key, note.language) and not found.phrases[key].marked:
            del found.phrases[key]
    markup.stated(found)
    found.short, found.guessed = acronyms.pairs(found)
    return found


def _cited(note: Note) -> set[int]:
    """Blocks that list books, papers and pages: their titles are no terms by that."""
    listed = {
        number
        for number, section in enumerate(note.sections)
        if section.part is SectionPart.RESOURCES
    }
    return {n for n, block in enumerate(note.blocks) if block.section in listed}


def _prose(found: Candidates, number: int, row: Row) -> None:
    """Note the place of every phrase of the row.

    These are a run's 1- to 4-grams, and up to two words on either side of "of" between
    two runs.
    """
    bounds = list(row.runs())
    for begin, end in bounds:
        _grams(found, (number, row), begin, end)
    tokens = row.tokens
    joiners = grammar(found.note.language).joiners
    for (begin, end), (after, stop) in pairwise(bounds):
        joined = after == end + 1 and tokens[end].text in joiners
        if joined and not tokens[end].cut and not tokens[after].cut:
            for i in range(max(begin, end - 2), end):
                for j in range(after + 1, min(stop, after + 2) + 1):
                    phrase = found.phrases.setdefault(key_of(tokens[i:j]), Phrase())
                    phrase.spots.append((number, i, j, begin, stop))
                    phrase.whole += i == begin and j == stop


def _grams(found: Candidates, at: tuple[int, Row], begin: int, end: int) -> None:
    """Note the place of every phrase of a run of the row `at`."""
    number, row = at
    phrases, tokens = found.phrases, row.tokens
    german = found.note.language == "de"
    for i in range(begin, end):
        # A term may hold a number, but none begins with one.
        if tokens[i].text[0].isdigit() and _is_number(tokens[i].text):
            continue
        key = ""
        for j in range(i + 1, min(i + LONGEST, end) + 1):
            last = tokens[j - 1]
            key = f"{key} {last.key}" if key else last.key
            if german and not _may_close(last):
                continue
            phrase = phrases.get(key)
            if phrase is None:
                phrase = phrases[key] = Phrase()
            phrase.spots.append((number, i, j, begin, end))
            if i == begin and j == end:
                phrase.whole += 1


def _is_number(word: str) -> bool:
    return word.replace(".", "").isdigit()


def _may_close(token: Token) -> bool:
    """Whether a German term may end here: it ends in a noun, so with a capital."""
    return not token.text.islower()
