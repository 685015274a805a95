"""Numbered statements, as texts of mathematics have them, with a name of their own.

`**Definition 1.1 (Group).** A set with ...`, `**Theorem (Stokes).** ...`, `Lemma 2
(Zorn). ...`, a heading `Definition 3 (Ring)` or a callout `[!definition] Ring` over
their text. A statement without a name defines nothing here; what its sentences say
the other shapes find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import SpanKind
from studygraph.parse.definitions.leads import first_row_below
from studygraph.parse.definitions.shape import Candidate, Page
from studygraph.parse.definitions.terms import WORDS, cleaned, why_no_term
from studygraph.parse.rows import Row

PATTERN = "statement"

_KINDS = "|".join(sorted(map(re.escape, WORDS["statements"]), reverse=True))
_SIGNS = tuple(sorted({kind[:2].capitalize() for kind in WORDS["statements"]}))
_LED = re.compile(
    rf"\s*(?:{_KINDS})\b\.?\s*(?P<number>[A-Z]?\d+(?:\.\d+)*)?[\s.:]*"
    r"(?:\((?P<name>[^()]{2,60})\)|[:\u2013\u2014-]\s+(?P<after>[^.:()]{2,60}?)(?=\s*[.:]))"
    r"[\s.:\u2013\u2014-]*",
    re.IGNORECASE,
)
_CALLOUT = re.compile(rf"\s*>[\s>]*\[!(?:{_KINDS})\][+-]?\s+(?=\S)", re.IGNORECASE)
_STRONG = frozenset({SpanKind.BOLD, SpanKind.ITALIC})
_SURE = 0.95


def find(page: Page) -> Iterator[Candidate]:
    """The note's named statements."""
    titles = page.view.source.holding("[!") if page.view.holds("[!") else ()
    signs = page.lines.holding(*_SIGNS)
    for place, row in enumerate(page.rows):
        if place in signs or row.at in titles:
            yield from _statement(page, row)
    for block in page.view.headings:
        for row in page.view.rows(block):
            yield from _statement(page, row, set_apart=True)


def _statement(page: Page, row: Row, *, set_apart: bool = False) -> Iterator[Candidate]:
    """What the row states under a name, there or on the row below."""
    callout = _CALLOUT.match(row.raw)
    led = None if callout else _LED.match(row.text)
    if callout:
        name, end = row.words(callout.end()), len(row.text)
    elif led and (
        set_apart or (led["number"] and led["name"]) or _is_set_apart(row, led.end())
    ):
        name, end = led["name"] or led["after"], led.end()
    else:
        return
    below = row if row.words(end) else _below(page, row)
    term = cleaned(name)
    if below is None or why_no_term(term):
        return
    text = page.run_on(below, end if below is row else 0)
    yield Candidate(term, text, below.at, PATTERN, _SURE)


def _is_set_apart(row: Row, end: int) -> bool:
    """Whether the row begins with bold or italic words, as far as column `end`."""
    first = len(row.text) - len(row.text.lstrip())
    strong = (span for span in row.spans if span.kind in _STRONG)
    return any(span.start <= first < span.end <= end for span in strong)


def _below(page: Page, row: Row) -> Row | None:
    """The next row of the block, else the first one below it."""
    rows = page.view.rows(row.block)
    after = [held for held in rows if held.at > row.at]
    return after[0] if after else first_row_below(page.view, row)
