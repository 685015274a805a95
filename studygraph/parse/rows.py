"""A note's prose line by line, for the syntaxes that look at shapes within a line.

A `Row` is one line of a block. Its `text` is as long as the line on disk: marks are
blanked, formulas and inline code are filled with a stand-in character, so that a word
boundary, a dash or a question mark found in it is one that the writer meant as prose.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from studygraph.note import Span, SpanKind

STAND_IN = "\ufffc"
"""Stands for every character of a formula or of inline code."""

_PAIRS = ("**", "__", "==", "*", "_", "$", "`")
_LEAD = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[.\]\s+)?")
_FILLED = frozenset({SpanKind.MATH, SpanKind.CODE})


class Row(Struct, frozen=True, gc=False):
    """One line of a block: `at` in `Note.lines`, `block` in `Note.blocks`.

    `spans` are the marked stretches of this line, in its own columns; `filled` those
    of them that are formulas or code, left to right.
    """

    at: int
    block: int
    raw: str
    text: str
    spans: tuple[Span, ...] = ()
    filled: tuple[Span, ...] = ()

    def words(self, start: int = 0, end: int | None = None) -> str:
        """What the reader sees between two columns; formulas keep their dollars."""
        stop = len(self.text) if end is None else end
        if not self.filled:
            return " ".join(self.text[start:stop].split())
        parts, at = [], start
        first = bisect_left(self.filled, start, key=_start)
        for place in range(first, len(self.filled)):
            span = self.filled[place]
            if span.end > stop:
                break
            parts.append(self.text[at : span.start])
            mark = "$" if span.kind is SpanKind.MATH else ""
            parts.append(f"{mark}{span.text}{mark}")
            at = span.end
        return " ".join("".join([*parts, self.text[at:stop]]).split())

    def source(self, start: int = 0, end: int | None = None) -> str:
        """What the writer wrote between two columns, without half a pair of marks."""
        lead = _LEAD.match(self.raw)
        begin = max(start, lead.end() if lead else 0)
        while 0 < begin <= start and self._is_mark(begin - 1):
            begin -= 1
        text = self.raw[begin : len(self.raw) if end is None else end].strip()
        for mark in _PAIRS:
            if text.count(mark) % 2:
                text = text.removeprefix(mark).removesuffix(mark).strip()
        return text

    def _is_mark(self, at: int) -> bool:
        return self.text[at : at + 1] == " " and not self.raw[at].isspace()

    def marked(self, kinds: Sequence[SpanKind]) -> Iterator[Span]:
        """The spans of these kinds, left to right."""
        return (span for span in self.spans if span.kind in kinds)


def cells(row: Row) -> list[str]:
    """What stands in the cells of a table row, one or more, without the outer pipes."""
    bounds = [match.start() for match in re.finditer(r"\|", row.text)]
    if not row.text.lstrip().startswith("|"):
        bounds.insert(0, -1)
    if not row.text.rstrip().endswith("|") or len(bounds) == 1:
        bounds.append(len(row.text))
    return [row.words(start + 1, end) for start, end in pairwise(bounds)]


def row_of(index: int, block: int, raw: str, text: str, spans: tuple[Span, ...]) -> Row:
    """The row of a line with these spans: formulas and code are filled."""
    filled = [span for span in spans if span.kind in _FILLED]
    if not filled:
        return Row(index, block, raw, text, spans)
    filled.sort(key=_start)
    parts: list[str] = []
    at = 0
    for span in filled:
        parts += text[at : span.start], STAND_IN * (span.end - span.start)
        at = span.end
    text = "".join([*parts, text[at:]])
    return Row(index, block, raw, text, spans, tuple(filled))


def _start(span: Span) -> int:
    return span.start
