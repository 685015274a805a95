r"""`[[Note#Heading|text]]` and `![[embed|300]]`: the rule and what stands inside.

A target holds no brackets. In a table the pipe is written `\|`; the table rule has
taken the backslash away by the time this rule runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
SIZE = re.compile(r"\d+(?:\s*[x\u00d7]\s*\d+)?")


@dataclass(frozen=True, slots=True)
class Inside:
    """The parts between the brackets; `text_at` is where the reader's words begin.

    `text_at` counts from the first character after `[[`; `text` is what the reader
    sees there.
    """

    target: str
    heading: str
    block: str
    text: str
    text_at: int
    size: str


def install(md: MarkdownIt) -> None:
    """Add the rule to `md`; its token is "wikilink" and holds the inside."""
    md.inline.ruler.before("link", "wikilink", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if not source.startswith(("[[", "![["), start):
        return False
    match = WIKILINK.match(source, start, state.posMax)
    if match is None or not match[2].strip(" |#"):
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.content = match[2]
        token.markup = match[1]
    state.pos = match.end()
    return True


def read(inside: str, *, embed: bool = False) -> Inside:
    """Take apart what stands between `[[` and `]]`."""
    place, pipe, shown = inside.partition("|")
    place = place.removesuffix("\\")
    target, _, anchor = place.partition("#")
    block = heading = ""
    if anchor.startswith("^"):
        block = anchor[1:].strip()
    else:
        heading, caret, tail = anchor.partition("#^")
        heading = heading.strip()
        block = tail.strip() if caret else ""
    size = ""
    if embed and pipe:
        label, _, last = shown.rpartition("|")
        if SIZE.fullmatch(last.strip()):
            size, shown = last.strip().replace(" ", "").replace("\u00d7", "x"), label
    text = shown.strip()
    if text:
        offset = len(inside) - len(inside.partition("|")[2])
        text_at = offset + len(shown) - len(shown.lstrip())
    else:
        text = place.strip().lstrip("#^")
        text_at = inside.find(text)
    return Inside(target.strip(), heading, block, text, text_at, size)
