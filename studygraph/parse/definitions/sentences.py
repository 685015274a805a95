"""Sentences of a row and their words, each with its place on the line."""

from __future__ import annotations

import re
from itertools import chain, islice

from msgspec import Struct

from studygraph.parse.joined import Joined
from studygraph.parse.rows import Row

_BEHIND = r"[\"'\u201d\u2019)\]]*[^\S\n]+(?=[\"'\u201c(]?[A-Z\ufffc])"
_SHORT = (
    *("e.g", "i.e", "cf", "vs", "approx", "Eq", "Eqs", "Fig", "Figs", "Dr", "Prof"),
    *("z.B", "z. B", "d.h", "d. h", "bzw", "vgl", "resp", "p.ex", "p. ex", "ej"),
)
_NO_END = r"(?!\s[BU]\.)" + "".join(
    rf"(?<!\b(?i:{re.escape(word)})\.)" for word in _SHORT
)
"""Behind a dot that ends none of these words, and no half of one ("z. B.")."""
_MARKS = (rf"\.{_NO_END}", "!", r"\?")
_SENTENCE = re.compile(f"(?:{'|'.join(_MARKS)}){_BEHIND}")
_SENTENCES = [re.compile(mark + _BEHIND) for mark in _MARKS]
"""The same by its mark: a pattern that opens with one character is found quicker."""
_TOKEN = re.compile(r"\ufffc+|[^\W_]['\w\u2019/+#-]*|[^\s\w]")


class Sentence(Struct, frozen=True, gc=False):
    """A sentence of a row; `place` counts sentences from the row's start."""

    row: Row
    start: int
    end: int
    place: int

    def last(self) -> str:
        """The last character that is not a blank."""
        return self.row.text[max(self.start, self.end - 8) : self.end].rstrip()[-1:]

    def opening(self, low: str, most: int) -> list[str]:
        """Its first words and marks, at most so many; `low` is the row's `lowered`."""
        found: list[str] = []
        for piece in low[self.start : self.end].split(None, most)[:most]:
            if piece.isalnum():
                found.append(piece)
            else:
                found += _TOKEN.findall(piece)
        return found[:most]

    def tokens_from(self, start: int, most: int) -> list[re.Match[str]]:
        """At most so many words and marks that begin at column `start` or behind it."""
        return list(islice(_TOKEN.finditer(self.row.text, start, self.end), most))

    def words(self) -> str:
        """Its text as the reader sees it."""
        return self.row.words(self.start, self.end)

    def source(self) -> str:
        """Its text as written."""
        return self.row.source(self.start, self.end)


def lowered(text: str) -> str:
    """The text without case, each character in its place, apostrophes plain."""
    low = text.casefold()
    if len(low) != len(text):
        folded = ((sign, sign.casefold()) for sign in text)
        low = "".join(low if len(low) == 1 else sign for sign, low in folded)
    return low.replace("\u2019", "'")


def low(token: re.Match[str]) -> str:
    """A word in lower case."""
    return token[0].casefold().replace("\u2019", "'")


def inner_ends(lines: Joined) -> dict[int, list[int]]:
    """Where sentences end on lines that hold several; the last ends with its line."""
    found: dict[int, list[int]] = {}
    several = [mark.finditer(lines.text) for mark in _SENTENCES]
    for end in sorted([match.end() for match in chain.from_iterable(several)]):
        line, column = lines.place(end)
        found.setdefault(line, []).append(column)
    return found


def first_end(text: str) -> int:
    """Where the first sentence of a line ends."""
    match = _SENTENCE.search(text)
    return match.end() if match else len(text)
