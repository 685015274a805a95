r"""Formulas that say what something is.

The formula under a line that ends in a colon and sets one term apart, and a displayed
formula whose left side is a name in words: `\text{precision} = ...`. Limit: such a name
counts only where the note sets it apart elsewhere, in a heading or in bold; else it is
as often a quantity of one example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import BlockKind, SpanKind
from studygraph.parse.definitions.prose import is_generic
from studygraph.parse.definitions.shape import Candidate, Page
from studygraph.parse.definitions.terms import LABEL, cleaned, why_no_term
from studygraph.parse.rows import Row
from studygraph.parse.view import View

_STRONG = (SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT)
_END_OF_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?")
_NAMED = re.compile(
    r"(?:\s|&|\\begin\{\w+\*?\}(?:\{[^{}]*\})?)*"
    r"\\(?:text(?:rm|bf|it|sf)?|math(?:rm|bf|it|sf)|operatorname\*?)\s*"
    r"\{\s*(?P<name>[^{}$\\_=]{2,60}?)\s*\}\s*(?:\([^()=]*\)\s*)?&?\s*:?=(?P<said>.+)",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")
_UNDER_COLON, _OF_NAME = 0.6, 0.6


def find(page: Page) -> Iterator[Candidate]:
    """The note's terms that a displayed formula defines."""
    view = page.view
    for block in page.blocks:
        row = view.rows(block)[-1]
        if row.text.rstrip().endswith(":"):
            yield from _under_colon(view, block, row)
    for block, held in enumerate(view.note.blocks):
        if held.kind is BlockKind.MATH:
            yield from _of_names(page, block, held.text)


def formula_at(view: View, block: int, above: int) -> tuple[str, int] | None:
    """The formula that `block` is and its line, if it stands in the section `above`."""
    blocks = view.note.blocks
    if block >= len(blocks) or blocks[block].kind is not BlockKind.MATH:
        return None
    if blocks[block].section != blocks[above].section:
        return None
    return _displayed(blocks[block].text), view.indices[block]


def _displayed(tex: str) -> str:
    return f"$${' '.join(tex.split())}$$"


def _under_colon(view: View, block: int, row: Row) -> Iterator[Candidate]:
    """`Trained with the *reconstruction loss*:` over the formula of it."""
    marked = list(row.marked(_STRONG))
    if len(marked) == 1 and (formula := formula_at(view, block + 1, row.block)):
        term = cleaned(marked[0].text)
        if not why_no_term(term):
            text, at = formula
            yield Candidate(term, text, at, "formula", _UNDER_COLON)


def _of_names(page: Page, block: int, tex: str) -> Iterator[Candidate]:
    r"""`\text{precision} = ...`, alone or as a row of several."""
    at = page.view.indices[block]
    for row in _END_OF_ROW.split(tex):
        named = _NAMED.match(row)
        if named and _LETTER.search(named["said"]):
            term = cleaned(named["name"])
            # "Recall" opens many a line, and no formula but that of recall.
            can_be = why_no_term(term) in {"", LABEL} and not is_generic(term)
            if can_be and page.knows(term):
                above = row.count("\n", 0, named.start("name"))
                text = _displayed(tex)
                yield Candidate(term, text, at + above, "formula-name", _OF_NAME)
        at += row.count("\n")
