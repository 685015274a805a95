"""Bare web addresses: `https://example.org/page` in running text is a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_REST = re.compile(r"://[^\s<>\"`{}|\\^\[\]]+")
_SCHEME = re.compile(r"(?<![\w+.-])(https?)\Z", re.IGNORECASE)
_TAIL = ".,;:!?'\"*_~"


def install(md: MarkdownIt) -> None:
    """Add the rule to `md`; the link's markup is "bare", its info the scheme."""
    md.inline.ruler.after("text", "bare_url", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.linkLevel or not state.src.startswith("://", start):
        return False
    scheme = _SCHEME.search(state.src, max(start - 6, 0), start)
    match = _REST.match(state.src, start, state.posMax)
    if not scheme or not match or not state.pending.endswith(scheme[1]):
        return False
    end = match.start() + len(_trim(match[0]))
    if end <= start + len("://"):
        return False
    if not silent:
        url = scheme[1] + state.src[start:end]
        state.pending = state.pending[: -len(scheme[1])]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": url}
        token.markup, token.info = "bare", scheme[1]
        state.push("text", "", 0).content = url
        token = state.push("link_close", "a", -1)
        token.markup, token.info = "bare", scheme[1]
    state.pos = end
    return True


def _trim(rest: str) -> str:
    """`rest` without the punctuation that ends the sentence, not the address."""
    while rest and (rest[-1] in _TAIL or (rest[-1] == ")" and "(" not in rest)):
        rest = rest[:-1]
    return rest
