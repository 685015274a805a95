"""A term before a mark: `**T** - d`, `*T*: d`, `T - d`, `T = d`, `T -> d`.

How often such a line defines something depends on the mark and on how the term is set
apart: bold before a dash nearly always does, a plain word before a colon seldom. In a
vocabulary section every such line does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import BlockKind, Note, SpanKind
from studygraph.parse.definitions.shape import Candidate, Terms, is_aside, is_vocabulary
from studygraph.parse.definitions.terms import cleaned, is_symbol, parted, why_no_term
from studygraph.parse.rows import STAND_IN, Row, View

_MARK = re.compile(
    r"(?P<colon>\s?:(?![:/\w])\s*)|(?P<dash>\s+[-\u2013\u2014]+\s+|\s*\u2014\s*|\s+[-\u2013\u2014]+$)"
    r"|(?P<arrow>\s*(?:->|\u2192|=>|\u21d2)\s*)|(?P<equals>\s+:?=\s+|(?<=\ufffc)\s*:?=\s*)"
)
_LEAD = re.compile(r"\s*(?:\([^()]{1,60}\)\s*)?")
_HEAD = 90

_STYLES = {
    SpanKind.BOLD: "bold",
    SpanKind.HIGHLIGHT: "bold",
    SpanKind.ITALIC: "italic",
    SpanKind.LINK: "link",
}
_BASE = {
    ("bold", "dash"): 0.85,
    ("bold", "colon"): 0.6,
    ("bold", "equals"): 0.7,
    ("bold", "arrow"): 0.6,
    ("italic", "dash"): 0.65,
    ("italic", "colon"): 0.5,
    ("italic", "equals"): 0.6,
    ("italic", "arrow"): 0.5,
    ("link", "dash"): 0.5,
    ("link", "colon"): 0.5,
    ("symbol", "colon"): 0.6,
    ("symbol", "dash"): 0.6,
    ("symbol", "equals"): 0.5,
    ("plain", "dash"): 0.5,
    ("plain", "colon"): 0.4,
    ("plain", "equals"): 0.5,
}
_FAINT = 0.3
_VOCABULARY = 0.95

_OPENS_WELL = re.compile(
    r"(?:an?|the|any|one|when|where|set|process|type|kind|form|way|method|measure"
    r"|number|amount|collection|group|used|same|ability|study|part|how|what|that"
    r"|ein|eine|der|die|das|un|une|le|la|el|los|il|lo)\b",
    re.IGNORECASE,
)
_OPENS_ILL = re.compile(
    r"(?:introduced|discussed|covered|understanding|utilizing|explained|explored|its"
    r"|their|effects? of|see|e\.g|for example|like|such as|we|i|you|they|it|this|let"
    r"|different types|various|difference|importance|practice|review|read|focus"
    r"|yes|no|true|false|https?|www)\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"[\W\d_]*(?:[a-z]{1,3}[\W\d_]*){0,2}$", re.IGNORECASE)


def find(note: Note, view: View, terms: Terms) -> Iterator[Candidate]:
    """The lines of the note that put a mark between a term and its meaning."""
    for row in view.all_rows():
        if note.blocks[row.block].kind is not BlockKind.ROW:
            if not is_aside(note, view, row):
                yield from _line(view, terms, row)


def _line(view: View, terms: Terms, row: Row) -> Iterator[Candidate]:
    head = _head(row)
    if head is None:
        return
    style, start, end, mark, after = head
    written = row.words(start, end)
    text = row.words(after)
    if not text:
        return
    pattern = f"{style}-{mark}"
    reason = why_no_term(cleaned(written))
    symbol = is_symbol(row.text[start:end])
    for term in parted(cleaned(written)) if not symbol else (written,):
        if reason and not symbol:
            yield Candidate(term, text, row.index, pattern, 0.0, reason)
            continue
        sure = _VOCABULARY
        if not is_vocabulary(view, row):
            sure = _confidence(terms, ("symbol" if symbol else style, mark), term, text)
        yield Candidate(term, text, row.index, pattern, sure)


def _head(row: Row) -> tuple[str, int, int, str, int] | None:
    """Style, start and end of the term, the mark's name, and where the text begins."""
    start = len(row.text) - len(row.text.lstrip())
    for span in row.spans:
        if span.kind in _STYLES and span.start <= start < span.end:
            inside = row.text[span.start : span.end].rstrip()
            if inside.endswith((":", "-", "\u2013", "\u2014")):
                mark = "colon" if inside.endswith(":") else "dash"
                end = span.start + len(inside) - 1
                return _STYLES[span.kind], start, end, mark, span.end
            lead = _LEAD.match(row.text, span.end)
            at = lead.end() if lead else span.end
            for place in (at, len(row.text[:at].rstrip())):
                if mark := _MARK.match(row.text, place):
                    name = str(mark.lastgroup)
                    return _STYLES[span.kind], start, at, name, mark.end()
            return None
    mark = _MARK.search(row.text, start, start + _HEAD)
    if mark is None or mark.start() == start:
        return None
    return "plain", start, mark.start(), str(mark.lastgroup), mark.end()


def _confidence(terms: Terms, shape: tuple[str, str], term: str, text: str) -> float:
    """How sure a labelled line outside a vocabulary section defines its term."""
    sure = _BASE.get(shape, _FAINT)
    words = text.split()
    if _OPENS_ILL.match(text):
        sure -= 0.35
    elif _OPENS_WELL.match(text):
        sure += 0.15
    if len(words) == 1 and STAND_IN not in text and "$" not in text:
        sure -= 0.15
    if _NUMERIC.match(text):
        sure -= 0.3
    if text.endswith("?"):
        sure -= 0.3
    if shape[0] == "plain":
        sure += 0.1 if terms.knows(term) else 0.0
        sure -= 0.1 if term[:1].islower() else 0.0
    return round(min(max(sure, 0.0), 1.0), 2)
