"""A term on a line of its own, with what it is below.

`**Hippocampus**` or `Thalamus:` over a list or paragraph, a heading over its first
sentence, an item over one that explains it, and `term` over `: definition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import BlockKind, Note, SectionKind, SpanKind
from studygraph.parse.definitions.prose import sentences
from studygraph.parse.definitions.shape import Candidate, Terms, is_vocabulary
from studygraph.parse.definitions.terms import cleaned, parted, why_no_term
from studygraph.parse.prompts import is_stock
from studygraph.parse.rows import Row, View

_STRONG = (SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT, SpanKind.LINK)
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_COLON = re.compile(r"\s*:\s+(?=\S)")
_ANAPHORA = re.compile(
    r"(?:it|this|these|they|which|is|are|this is|a|an|the|one|any|set of|process of)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"(?:ex|example|e\.g|for example|like|such as|see|http)\b", re.I)
_VOCABULARY = 0.9
_BOLD = 0.6
_ITALIC = 0.45
_HEADING = 0.4
_NESTED = 0.5
_DEFINITION_LIST = 0.9
_FEWEST_WORDS = 4


def find(note: Note, view: View, terms: Terms) -> Iterator[Candidate]:
    """The note's terms that stand above their definition."""
    for block, held in enumerate(note.blocks):
        rows = view.rows(block)
        if not rows or view.within(block) is SectionKind.LINKS:
            continue
        if held.kind is BlockKind.HEADING:
            yield from _heading(view, terms, block)
        elif held.kind in _TEXT:
            yield from _lines(view, rows)
            if held.kind is BlockKind.ITEM:
                yield from _nested(view, block, rows)


def _lines(view: View, rows: list[Row]) -> Iterator[Candidate]:
    """A row that is one marked term, over the row or block that explains it."""
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else _first_row_below(view, row)
        if below is None:
            continue
        if colon := _COLON.match(below.text):
            if below.block == row.block and not why_no_term(row.words()):
                yield _candidate(
                    row.words(), below, "definition-list", _DEFINITION_LIST, colon.end()
                )
            continue
        style = _style(row)
        term = cleaned(row.words())
        if not style or why_no_term(term) or not _explains(below):
            continue
        sure = _BOLD if style == "bold" else _ITALIC
        if is_vocabulary(view, row):
            sure = _VOCABULARY
        for part in parted(term):
            yield _candidate(part, below, f"{style}-lead", sure)


def _style(row: Row) -> str:
    """ "bold" or "italic" where one such span, with or without a colon, is the row."""
    for span in row.marked(_STRONG):
        around = row.text[: span.start] + row.text[span.end :]
        if not re.sub(r"\([^()]*\)", "", around).strip(" :0123456789.)"):
            return "italic" if span.kind is SpanKind.ITALIC else "bold"
    return ""


def _first_row_below(view: View, row: Row) -> Row | None:
    """The first row under a block: of its child, or of the text that follows it."""
    after = row.block + 1
    blocks = view.note.blocks
    if after >= len(blocks) or blocks[after].kind not in _TEXT:
        return None
    if blocks[after].section != blocks[row.block].section:
        return None
    if blocks[row.block].kind is BlockKind.ITEM and blocks[after].parent != row.block:
        return None
    rows = view.rows(after)
    return rows[0] if rows else None


def _explains(row: Row) -> bool:
    words = row.words()
    return (
        len(words.split()) >= _FEWEST_WORDS
        and not words.endswith(("?", ":"))
        and not is_stock(words)
        and not _EXAMPLE.match(words)
        and not _style(row)
    )


def _heading(view: View, terms: Terms, block: int) -> Iterator[Candidate]:
    """A heading that is a term, over a first sentence that says what it is."""
    section = view.section(block)
    if section is None or section.kind is not SectionKind.OTHER or section.level == 1:
        return
    term = cleaned(section.title)
    below = _first_row_below(view, view.rows(block)[0])
    if below is None or why_no_term(term, longest=4) or not _explains(below):
        return
    first = next(sentences(below))
    text = first.words()
    sure = _HEADING + (0.2 if _ANAPHORA.match(text) else 0.0)
    for part in parted(term):
        yield Candidate(part, text, below.index, "heading", sure)


def _nested(view: View, block: int, rows: list[Row]) -> Iterator[Candidate]:
    """An item that is a term, over its one item that explains it."""
    below = view.children.get(block, [])
    if (
        len(rows) != 1
        or not below
        or view.note.blocks[below[0]].kind is not BlockKind.ITEM
    ):
        return
    term = cleaned(rows[0].words())
    said = view.rows(below[0])
    if rows[0].words().endswith(":") or why_no_term(term, longest=4) or not said:
        return
    if _explains(said[0]):
        yield _candidate(term, said[0], "nested", _NESTED)


def _candidate(
    term: str, row: Row, pattern: str, sure: float, start: int = 0
) -> Candidate:
    return Candidate(cleaned(term), row.words(start), row.index, pattern, sure)
