"""Sentences of a row and their words, each with its place on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from studygraph.parse.rows import Row

_SENTENCE = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c(]?[A-Z\ufffc])")
_TOKEN = re.compile(r"\ufffc+|[^\W_]['\w\u2019/+#-]*|[^\s\w]")


class Token(NamedTuple):
    """A word or punctuation mark of a row."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.casefold().replace("\u2019", "'")


class Sentence(NamedTuple):
    """A sentence of a row; `place` counts sentences from the row's start."""

    row: Row
    start: int
    end: int
    place: int

    def last(self) -> str:
        """The last character that is not a blank."""
        return self.row.text[max(self.start, self.end - 8) : self.end].rstrip()[-1:]

    def tokens_from(self, start: int, most: int) -> list[Token]:
        """At most so many tokens that begin at column `start` or behind it."""
        found = islice(_TOKEN.finditer(self.row.text, start, self.end), most)
        return [Token(m.group(), m.start(), m.end()) for m in found]

    def words(self) -> str:
        """Its text as the reader sees it."""
        return self.row.words(self.start, self.end)

    def source(self) -> str:
        """Its text as written."""
        return self.row.source(self.start, self.end)


def bounds(text: str) -> list[int]:
    """Where the sentences of a row's text begin, and the end of the last one."""
    return [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]


def sentences(row: Row) -> Iterator[Sentence]:
    """The sentences of a row."""
    for place, (start, end) in enumerate(pairwise(bounds(row.text))):
        yield Sentence(row, start, end, place)
