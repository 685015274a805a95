"""Footnotes, `[^1]` and `^[text]`, by the plugin, guarded against endless openings."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_REFERENCE = re.compile(r"\[\^[^\s\]]{1,200}\]")


def install(md: MarkdownIt, *, in_place: bool) -> None:
    """Add the rules to `md`.

    `in_place` leaves definitions where they stand and takes every reference for one,
    which is what reading wants; else they move to the end, as on a page.
    """
    md.use(
        footnote_plugin,
        inline=not in_place,
        move_to_end=not in_place,
        always_match_refs=in_place,
    )
    md.inline.ruler.at("footnote_ref", partial(_reference, always=in_place))


def _reference(state: StateInline, silent: bool, *, always: bool) -> bool:
    if not _REFERENCE.match(state.src, state.pos, state.posMax):
        return False
    return footnote_ref(state, silent, always_match=always)
