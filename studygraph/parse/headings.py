"""Setext headings, read with care.

Students draw a line under a paragraph with `---` far more often than they underline a
heading that way: a setext heading here is one line of text over four dashes or more,
or over equals signs that are no part of a formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import lheading

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_DASHES = 4
_FORMULA = re.compile(r"\$|\\\[|\\\(")


def install(md: MarkdownIt) -> None:
    """Replace the rule `lheading` of `md` by the careful one."""
    md.block.ruler.at("lheading", _setext)


def _setext(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    before, at, parent = len(state.tokens), state.line, state.parentType
    found = lheading(state, line, end_line, silent)
    if found and not _is_heading(state, state.tokens[before + 1].content):
        del state.tokens[before:]
        state.line, state.parentType, found = at, parent, False
    return found


def _is_heading(state: StateBlock, text: str) -> bool:
    if "\n" in text or _FORMULA.search(text):
        return False
    rule = state.line - 1
    underline = state.src[state.bMarks[rule] : state.eMarks[rule]]
    return "=" in underline or underline.count("-") >= _DASHES
