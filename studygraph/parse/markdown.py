"""The markdown reader: markdown-it-py with the syntax of students' tools added.

Its inline tokens do not say where they stand. `PlacedInline` notes each token's range
in `token.meta["at"]`, (start, end) in the inline content, so that marks can be blanked
and spans found without a second parse.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from studygraph.parse import (
    footnotes,
    headings,
    marks,
    math,
    quick_rules,
    urls,
    wikilinks,
)

if TYPE_CHECKING:
    from markdown_it.parser_inline import RuleFuncInline2Type, RuleFuncInlineType
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType


_MARK = re.compile(
    r"\n|\$|\\|`|\*|_|\[|<|&(?=[#A-Za-z])|:(?=//)|!(?=\[)|=(?==)|~(?=~)"
    r"|\^(?=[\^\[])|#(?=[\[\w/\-])"
)
"""Where a rule can begin at all; what stands between is plain text.

Every branch opens with one plain character: such a pattern skips what cannot match.
"""

_PAIRED = re.compile(r"~~|==|\^\^")
"""Marks that have closing rules of their own, asked where one of them stands."""
_PLAIN = cast("dict[str, Any]", MappingProxyType({"plain": True}))
"""The meta of a token that is the whole of its content."""


class _State(StateInline):
    """The library's state of a walk over a line, with quick tokens."""

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        token = quick_rules.QuickToken("text", "", 0)
        token.content = self.pending
        token.level = self.pendingLevel
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: quick_rules.Nesting) -> Token:
        if self.pending:
            self.pushPending()
        meta = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = quick_rules.QuickToken(ttype, tag, nesting)
        token.level = self.level
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            meta = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(meta)
        return token


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The library's rule: each `*` or `_` is a text token and a delimiter."""
    if silent:
        return False
    start, tokens = state.pos, state.tokens
    mark = state.src[start]
    run = state.scanDelims(start, mark == "*")
    if state.pending:
        state.pushPending()
    for at in range(start, start + run.length):
        token = quick_rules.QuickToken("text", "", 0)
        token.content, token.level = mark, state.level
        token.meta = {"at": (at, at + 1)}
        state.delimiters.append(
            Delimiter(
                marker=ord(mark),
                length=run.length,
                token=len(tokens),
                end=-1,
                open=run.can_open,
                close=run.can_close,
            )
        )
        tokens.append(token)
        state.tokens_meta.append(None)
    state.pendingLevel = state.level
    state.pos = start + run.length
    return True


class PlacedInline(ParserInline):
    """markdown-it's inline parser, which also notes where each token stands.

    It asks at each place only the rules that can begin with the character there.
    """

    def tokenize(self, state: StateInline) -> None:
        """Turn `state.src` from `state.pos` to `state.posMax` into tokens."""
        rules, find = self._rules_by_start, _MARK.search
        source, end = state.src, state.posMax
        deepest = state.md.options["maxNesting"]
        if state.tokens and state.tokens[-1].type == "link_open":
            state.tokens[-1].meta = {"label_end": end}
        while state.pos < end:
            start = state.pos
            plain = find(source, start, end)
            if plain is None or plain.start() > start:
                state.pos = end if plain is None else plain.start()
                state.append_pending(source[start : state.pos])
                continue
            before = len(state.tokens)
            for rule in rules.get(source[start], ()) if state.level < deepest else ():
                if rule(state, False):
                    break
            else:
                state.append_pending(source[start])
                state.pos += 1
                continue
            if len(state.tokens) > before and source[start] not in "*_":
                _place(state.tokens, before, start, state.pos, source[start])
        if state.pending:
            state.pushPending()

    def parse(
        self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]
    ) -> list[Token]:
        """The tokens of an inline content; one without any mark is one text token."""
        first = _MARK.search(src)
        if first:
            state = _State(src, md, env, tokens)
            state.pos = first.start()
            if state.pos:
                state.append_pending(src[: state.pos])
            self.tokenize(state)
            if state.delimiters or any(state.tokens_meta):
                for rule in self._closing[_PAIRED.search(src) is not None]:
                    rule(state)
        elif src:
            token = quick_rules.QuickToken("text", "", 0)
            token.content, token.meta = src, _PLAIN
            tokens.append(token)
        return tokens

    @cached_property
    def _closing(self) -> tuple[list[RuleFuncInline2Type], list[RuleFuncInline2Type]]:
        """The rules for marks that were opened: without those of `_PAIRED`, and all."""
        names, rules = self.ruler2.get_active_rules(), self.ruler2.getRules("")
        few = [
            rule
            for name, rule in zip(names, rules, strict=True)
            if name not in {"strikethrough", "highlight"}
        ]
        return few, rules

    @cached_property
    def _rules_by_start(self) -> dict[str, list[RuleFuncInlineType]]:
        """The active rules by the characters that they begin with, in order."""
        table: dict[str, list[RuleFuncInlineType]] = {}
        active = zip(
            self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True
        )
        for name, rule in active:
            for character in _STARTS[name]:
                table.setdefault(character, []).append(rule)
        return table


_STARTS = {
    "text": "",
    "bare_url": ":",
    "newline": "\n",
    "math_inline": "$",
    "math_brackets": "\\",
    "escape": "\\",
    "tag": "#",
    "backticks": "`",
    "strikethrough": "~",
    "highlight": "=^",
    "emphasis": "*_",
    "wikilink": "[!",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""What each rule begins with; a rule that is added needs its line here."""


def _place(tokens: list[Token], first: int, start: int, end: int, mark: str) -> None:
    """Note on the tokens from `first` on that they stand at `start` to `end`."""
    last = tokens[-1]
    if mark in "~=^" and last.type == "text":
        for token in reversed(tokens[first:]):
            if end <= start:
                return
            token.meta = {"at": (end - len(token.content), end)}
            end -= len(token.content)
    elif last.type == "link_close":
        opener = tokens[first]
        if opener.type != "link_open":
            opener = tokens[first + 1]
        close = opener.meta.get("label_end")
        bare = last.markup == "bare"
        if bare:
            start -= len(last.info)
        opened = (start, start if bare else start + 1)
        opener.meta = {"at": opened, "whole": (start, end)}
        last.meta = {"at": (end - (not bare) if close is None else close, end)}
    elif last.meta:
        last.meta["at"] = (start, end)
    else:
        last.meta = {"at": (start, end)}


def _with_syntax(md: MarkdownIt) -> MarkdownIt:
    md.inline = PlacedInline()
    md.configure("commonmark")
    md.enable(["table", "strikethrough"])
    md.inline.ruler.at("emphasis", _emphasis)
    headings.install(md)
    math.install(md)
    wikilinks.install(md)
    marks.install(md)
    urls.install(md)
    return md


class _Reader(MarkdownIt):
    """markdown-it with addresses kept as written, whatever they are."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def validateLink(self, _: str) -> bool:  # noqa: N802 - the library's name
        return True


@cache
def reader() -> MarkdownIt:
    """The parser that notes are read with: tokens know where they stand."""
    md = _with_syntax(_Reader("commonmark"))
    footnotes.install(md, in_place=True)
    quick_rules.install(md, in_place=True)
    md.disable(["text_join", "normalize"])
    return md


def writer(renderer: type[RendererHTML]) -> MarkdownIt:
    """A parser to make pages with, by `renderer`: footnotes are moved to the end."""
    md = _with_syntax(MarkdownIt("commonmark", renderer_cls=renderer))
    footnotes.install(md, in_place=False)
    quick_rules.install(md, in_place=False)
    md.disable("text_join")
    return md
