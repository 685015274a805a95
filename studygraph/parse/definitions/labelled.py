"""A term before a mark: `**T** - d`, `*T*: d`, `T - d`, `T = d`, `T -> d`.

How often such a line defines something depends on the mark and on how the term is set
apart: bold before a dash nearly always does, a plain word before a colon seldom. In a
vocabulary section every such line does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import BlockKind, Span, SpanKind
from studygraph.parse.definitions.prose import DOING, STATEMENT
from studygraph.parse.definitions.shape import SURE, Candidate, Head, Page
from studygraph.parse.definitions.terms import (
    NEAR_MISSES,
    cleaned,
    is_symbol,
    key,
    parted,
    why_no_term,
)
from studygraph.parse.rows import STAND_IN, Row

_MARK = re.compile(
    r"(?P<colon>\s?(?::(?![:/\w])|\uff1a)\s*)|(?P<dash>\s+[-\u2013\u2014]+\s+|\s*\u2014\s*|\s+[-\u2013\u2014]+$)"
    r"|(?P<arrow>\s*(?:->|\u2192|=>|\u21d2)\s*)|(?P<equals>\s+:?=\s+|(?<=\ufffc)\s*:?=\s*)"
)
_SIGNS = "-:=\uff1a\u2013\u2014\u2192\u21d2"
_SIGN = re.compile(f"[{_SIGNS}]")
"""A character that a mark is made of: marks are looked for around these only."""
_LEAD = re.compile(rf"\s*(?:{STAND_IN}+\s*)?(?:\([^()]{{1,60}}\)\s*)?")
"""A symbol and a gloss between a term that is set apart and its mark."""
_HEAD = 90
_SERIES = 3

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
_FUNCTION = re.compile(r"[^\W_]{1,6}\([^()]{1,20}\)")
_FORMULA = re.compile(r"\$|\S+ = \S")
_NUMERIC = re.compile(r"[\W\d_]*(?:[a-z]{1,3}[\W\d_]*){0,2}$", re.IGNORECASE)


def _is_function(text: str) -> bool:
    """Is the text a formula typed as text, like `g(n)`?"""
    return _FUNCTION.fullmatch(text) is not None


def find(page: Page) -> Iterator[Candidate]:
    """The lines of the note that put a mark between a term and its meaning."""
    signs = page.lines.holding(*_SIGNS)
    if page.separator:
        signs |= page.lines.holding(page.separator)
    for row in (page.rows[place] for place in sorted(signs | page.spanned)):
        if page.separator and page.separator in row.text:
            yield from _separated(page.separator, row)
        else:
            yield from _line(page, row)


def _separated(separator: str, row: Row) -> Iterator[Candidate]:
    """A line with the separator that the settings name: `term ::@:: definition`."""
    at = row.text.index(separator)
    term, text = cleaned(row.words(0, at)), row.source(at + len(separator))
    if term and text:
        yield Candidate(term, text, row.at, "separator", 1.0)


def _line(page: Page, row: Row) -> Iterator[Candidate]:
    head = _head(page, row)
    if head is None:
        return
    style, mark = head.style, head.mark
    text = row.words(head.after)
    if not text or _is_link(row, head.after):
        return
    pattern = f"{style}-{mark}"
    written = _noun(cleaned(head.written))
    reason = why_no_term(written)
    symbol = is_symbol(row.text[head.start : head.end]) or _is_function(head.written)
    for term in (head.written,) if symbol else page.parts(written):
        if reason and style == "plain" and reason not in NEAR_MISSES and not symbol:
            continue
        if reason and not symbol:
            yield Candidate(term, text, row.at, pattern, 0.0, reason)
            continue
        sure = _VOCABULARY
        if not page.is_vocabulary(row):
            shape = ("symbol" if symbol else style, mark)
            sure = _confidence(page, shape, term, text)
            if style == "plain" and _in_a_series(page, row, mark):
                sure = round(sure + 0.15, 2)
        said = page.run_on(row, head.after) if sure >= SURE else text
        yield Candidate(term, said, row.at, pattern, sure)


def _is_link(row: Row, start: int) -> bool:
    """Is what stands from column `start` on a link and nothing else?"""
    return any(
        span.kind is SpanKind.LINK
        and not (row.text[start : span.start] + row.text[span.end :]).strip()
        for span in row.spans
        if span.start >= start
    )


def _in_a_series(page: Page, row: Row, mark: str) -> bool:
    """Do at least three items of the row's list have the same mark after a term?"""
    view = page.view
    if view.note.blocks[row.block].kind is not BlockKind.ITEM:
        return False
    parent = view.note.blocks[row.block].parent
    alike = 0
    for sibling in view.children.get(parent, []):
        if view.note.blocks[sibling].kind is BlockKind.ITEM:
            head = _head(page, view.rows(sibling)[0])
            alike += head is not None and head.mark == mark
    return alike >= _SERIES


def tells_of_another(row: Row, term: str) -> bool:
    """Does the row begin with a term of its own and a mark: "Myelin: a sheath ..."?

    In plain words that is one word; more may as well lead up to what they say.
    """
    head = _find_head(row)
    if head is None or head.mark == "equals" or key(cleaned(head.written)) == key(term):
        return False
    plain = head.style == "plain" and " " in head.written
    return not plain and not why_no_term(_noun(cleaned(head.written)))


def head_end(page: Page, row: Row) -> int:
    """The column where the text behind a labelled, marked term begins; 0 for none."""
    head = _head(page, row)
    return head.after if head and head.style != "plain" else 0


def _head(page: Page, row: Row) -> Head | None:
    """The term and mark that a row begins with, looked for once."""
    place = row.block, row.at
    if place not in page.heads:
        page.heads[place] = _find_head(row)
    return page.heads[place]


def _find_head(row: Row) -> Head | None:
    start = len(row.text) - len(row.text.lstrip())
    for span in row.spans:
        if not span.start - 2 <= start < span.end:
            continue
        if span.kind in _STYLES:
            return _set_apart(row, span)
        if span.kind is SpanKind.MATH and span.text.rstrip().endswith(("=", ":")):
            written = f"${span.text.rstrip(' =:')}$"
            size = len(span.text.rstrip(" =:"))
            end = span.start + size
            return Head("plain", span.start, end, "equals", span.end + 1, written)
    found = _mark(row.text, start)
    if found is None:
        return None
    end = found.start()
    mark = str(found.lastgroup)
    return Head("plain", start, end, mark, found.end(), row.words(start, end))


def _mark(text: str, start: int) -> re.Match[str] | None:
    """The first mark behind a term that begins at `start`, and in no parentheses."""
    for sign in _SIGN.finditer(text, start + 1, start + _HEAD):
        before = text[start : sign.start()]
        if before.count("(") > before.count(")"):
            continue
        at = len(before.rstrip()) + start
        if at > start and (found := _MARK.match(text, at)):
            return found
    return None


def _set_apart(row: Row, span: Span) -> Head | None:
    """The head whose term is a span: the mark stands at its end or behind it."""
    style = _STYLES[span.kind]
    inside = row.text[span.start : span.end].rstrip()
    if inside.endswith((":", "-", "\u2013", "\u2014")):
        mark = "colon" if inside.endswith(":") else "dash"
        end = span.start + len(inside) - 1
        return Head(style, span.start, end, mark, span.end, row.words(span.start, end))
    lead = _LEAD.match(row.text, span.end)
    at = lead.end() if lead else span.end
    for place in (at, len(row.text[:at].rstrip())):
        if found := _MARK.match(row.text, place):
            mark, written = str(found.lastgroup), row.words(span.start, at)
            return Head(style, span.start, at, mark, found.end(), written)
    return None


def _noun(term: str) -> str:
    """The term without a verb that the writer put before it: "Creates HSP = ..."."""
    first, _, rest = term.partition(" ")
    return rest if first.casefold() in DOING and rest.isupper() else term


def _confidence(page: Page, shape: tuple[str, str], term: str, text: str) -> float:
    """How sure a labelled line outside a vocabulary section defines its term."""
    sure = _BASE.get(shape, _FAINT) + _by_text(text)
    if _FORMULA.match(text) and " " in term:
        sure += 0.1
    if term.partition(" ")[0].casefold() in DOING and parted(term) == (term,):
        sure -= 0.3  # "Divide and conquer" is a name, though it begins with a verb.
    if shape[0] == "symbol" and STATEMENT.search(term):
        sure -= 0.3
    if len(term.strip("$")) == 1:
        sure -= 0.2
    if shape[0] == "plain":
        sure += 0.1 if page.lists(term) else 0.0
        sure -= 0.1 if term[:1].islower() else 0.0
    return round(min(max(sure, 0.0), 1.0), 2)


def _by_text(text: str) -> float:
    """What the text behind the mark adds or takes."""
    gain = 0.0
    if _OPENS_ILL.match(text):
        gain -= 0.35
    elif _OPENS_WELL.match(text):
        gain += 0.15
    if " " not in text and "$" not in text:
        gain -= 0.15
    if _NUMERIC.match(text):
        gain -= 0.3
    if text.endswith("?"):
        gain -= 0.3
    return gain
