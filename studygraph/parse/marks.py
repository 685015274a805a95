"""Marks that markdown lacks: `==highlight==`, Logseq's `^^highlight^^`, `#tag`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_PAIRS = "=^"
_TAG = re.compile(r"#(?:\[\[([^\[\]\n]+)\]\]|([\w/\-]*[^\W\d][\w/\-]*))")


def install(md: MarkdownIt) -> None:
    """Add the rules to `md`; tokens are mark_open, mark_close and "tag"."""
    md.inline.ruler.before("emphasis", "highlight", _highlight)
    md.inline.ruler2.before("emphasis", "highlight", _pair_highlights)
    md.inline.ruler.before("escape", "tag", _tag)


def _highlight(state: StateInline, silent: bool) -> bool:
    mark = state.src[state.pos]
    if silent or mark not in _PAIRS:
        return False
    # Two marks and no third: told before the run is scanned, which takes its length.
    if not state.src.startswith(mark * 2, state.pos):
        return False
    if state.src.startswith(mark, state.pos + 2):
        return False
    run = state.scanDelims(state.pos, True)
    token = state.push("text", "", 0)
    token.content = mark * run.length
    state.delimiters.append(
        Delimiter(
            marker=ord(mark),
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=run.can_open,
            close=run.can_close,
        )
    )
    state.pos += run.length
    return True


def _pair_highlights(state: StateInline) -> None:
    nested = [meta["delimiters"] for meta in state.tokens_meta if meta]
    for delimiters in (state.delimiters, *nested):
        for opener in delimiters:
            if opener.end < 0 or chr(opener.marker) not in _PAIRS:
                continue
            for place, kind in ((opener.token, 1), (delimiters[opener.end].token, -1)):
                token = state.tokens[place]
                token.type = "mark_open" if kind > 0 else "mark_close"
                token.tag = "mark"
                token.nesting = 1 if kind > 0 else -1
                token.markup, token.content = token.content, ""


def _tag(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] != "#" or (start and not source[start - 1].isspace()):
        return False
    match = _TAG.match(source, start, state.posMax)
    if match is None or state.linkLevel:
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = (match[1] or match[2]).rstrip("/")
    state.pos = match.end()
    return True
