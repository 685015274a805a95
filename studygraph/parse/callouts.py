"""Callouts: `> [!type]± title`, a quote with a kind, Obsidian's and GitHub's alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = re.compile(r"\[!([\w -]+)(?:\|[^\]]*)?\]([+-]?)[ \t]*")

_ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout's kind, its standard name, and how it folds: "", "+" open, "-" shut."""

    name: str
    kind: str
    fold: str


def read_head(content: str) -> Callout | None:
    """The callout that a quote's first line opens, None for a plain quote."""
    match = HEAD.match(content)
    if match is None:
        return None
    name = match[1].strip().casefold()
    return Callout(name, _ALIASES.get(name, name), match[2])


def rewrite(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with callouts marked as such.

    A quote that is a callout becomes callout_open, whose meta holds the `Callout` and
    the tokens of its title, and callout_close.
    """
    rewritten: list[Token] = []
    closing: list[bool] = []
    skip = 0
    for place, token in enumerate(tokens):
        if skip:
            skip -= 1
        elif token.type == "blockquote_open":
            callout = _open(tokens, place)
            closing.append(callout is not None)
            if callout is None:
                rewritten.append(token)
            else:
                rewritten.append(callout)
                skip = 0 if tokens[place + 2].children else 3
        elif token.type == "blockquote_close" and closing.pop():
            rewritten.append(Token("callout_close", "div", -1, meta=token.meta))
        else:
            rewritten.append(token)
    return rewritten


def _open(tokens: Sequence[Token], place: int) -> Token | None:
    """The opening token of the callout at `place`; its title leaves the paragraph."""
    inline = tokens[place + 2] if place + 2 < len(tokens) else None
    if inline is None or inline.type != "inline" or not inline.children:
        return None
    callout = read_head(inline.content)
    first = inline.children[0]
    if callout is None or first.type != "text":
        return None
    end = next(
        (at for at, one in enumerate(inline.children) if one.type.endswith("break")),
        len(inline.children),
    )
    title = inline.children[:end]
    head = HEAD.match(first.content)
    skipped = head.end() if head else 0
    first.content = first.content[skipped:]
    titled = Token("inline", "", 0, map=inline.map, content=inline.content)
    titled.meta = {"from": skipped}
    if end < len(inline.children):
        inline.meta = {"from": inline.children[end].meta["at"][1]}
        if inline.map:
            tokens[place + 1].map = [inline.map[0] + 1, inline.map[1]]
    inline.children = inline.children[end + 1 :]
    opened = Token("callout_open", "div", 1, map=tokens[place].map)
    opened.meta = {"callout": callout, "title": title, "title_place": titled}
    return opened
