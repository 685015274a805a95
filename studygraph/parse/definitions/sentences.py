"""Sentences of a row and their words, each with its place on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from msgspec import Struct

from studygraph.parse.rows import Row

_SENTENCE = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c(]?[A-Z\ufffc])")
_TOKEN = re.compile(r"\ufffc+|[^\W_]['\w\u2019/+#-]*|[^\s\w]")


class Sentence(Struct, frozen=True):
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
        return _TOKEN.findall(low, self.start, self.end)[:most]

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


def bounds(text: str) -> list[int]:
    """Where the sentences of a row's text begin, and the end of the last one."""
    last = len(text.rstrip()) - 1
    for mark in ".!?":
        if 0 <= text.find(mark) < last:
            ends = [match.end() for match in _SENTENCE.finditer(text)]
            return [0, *ends, len(text)]
    return [0, len(text)]


def sentences(row: Row) -> Iterator[Sentence]:
    """The sentences of a row."""
    for place, (start, end) in enumerate(pairwise(bounds(row.text))):
        yield Sentence(row, start, end, place)
