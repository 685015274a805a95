"""markdown-it's block rules, asked only where they can begin, and tokens made cheaply.

The library asks every rule at every line, and again for each line of a paragraph. The
first character of a line settles most of these questions. For reading, a paragraph is
its inline token alone, tagged "p".
"""

from __future__ import annotations

import re
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, cast

from markdown_it import helpers
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.utils import EnvType

_STARTS = {
    "math_block": "$",
    "math_environment": "\\",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
}
"""What the line of a block begins with, by rule; the others may begin with anything."""

_OFF = (
    *("tasklists", "alerts", "inline_definitions", "store_labels"),
    "strikethrough_single_tilde",
)
"""Options that the library's rules ask for again and again; not found costs more."""
_UNDERLINES = "-="
_PLAIN_ADDRESS = re.compile(
    r"[^\x00-\x20\x7f<()\\&][^\x00-\x20\x7f()\\&]*(?=[\x00-\x20\x7f)])"
)
"""An address without what is escaped, up to what ends it."""
_CODE_INDENT = 4
_EMPTY: dict[Any, Any] = cast("dict[Any, Any]", MappingProxyType({}))
Nesting = Literal[-1, 0, 1]


def install(md: MarkdownIt, *, in_place: bool) -> None:
    """Make `md` ask its block rules this way; all rules must be there already.

    `in_place` is for reading; without it a paragraph has tokens around it, as for HTML.
    """
    if in_place:
        md.block.ruler.at("paragraph", _paragraph)
    for option in _OFF:
        md.options.setdefault(option, False)
    md.helpers = cast("ModuleType", _HELPERS)
    ruler = _Quick(md.block.ruler)
    md.block = _Blocks()
    md.block.ruler = ruler


class QuickToken(Token):
    """The library's token, made in half the time.

    `attrs` and `meta` are one empty mapping until they are set: most stay empty.
    """

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Nesting) -> None:
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.attrs = _EMPTY
        self.map = None
        self.level = 0
        self.children = None
        self.content = self.markup = self.info = ""
        self.meta = _EMPTY
        self.block = self.hidden = False

    def attrSet(self, name: str, value: str | float) -> None:  # noqa: N802 - theirs
        """Set an attribute."""
        self.attrs = {**self.attrs, name: value}

    def attrJoin(self, name: str, value: str) -> None:  # noqa: N802
        """Add a word to an attribute."""
        self.attrs = dict(self.attrs)
        super().attrJoin(name, value)


class _Destination(Struct):
    """Where an address ends and what it is, as the library says it."""

    ok: bool
    pos: int
    str: str


def _destination(string: str, pos: int, maximum: int) -> object:
    """The library's search for an address, most of which one pattern finds."""
    plain = _PLAIN_ADDRESS.match(string, pos, maximum)
    if plain is None:
        return helpers.parseLinkDestination(string, pos, maximum)
    return _Destination(ok=True, pos=plain.end(), str=plain[0])


_HELPERS = SimpleNamespace(
    parseLinkDestination=_destination,
    parseLinkLabel=helpers.parseLinkLabel,
    parseLinkTitle=helpers.parseLinkTitle,
)


class _State(StateBlock):
    """The library's state of a walk over lines, with quick tokens."""

    def push(self, ttype: str, tag: str, nesting: Nesting) -> Token:
        token = QuickToken(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class _Blocks(ParserBlock):
    """The library's block parser, with that state."""

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: EnvType,
        outTokens: list[Token],  # noqa: N803
    ) -> list[Token] | None:
        if not src:
            return None
        state = _State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def _paragraph(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    """A paragraph: the lines up to a blank one or to what may interrupt it."""
    del end_line, silent
    (interrupts,) = state.md.block.ruler.getRules("paragraph")
    above, state.parentType = state.parentType, "paragraph"
    begins, shifts, ends = state.bMarks, state.tShift, state.eMarks
    after, last = line + 1, state.lineMax
    while after < last and begins[after] + shifts[after] < ends[after]:
        indent = state.sCount[after]
        # Deeper than code, or in a quote that the line goes on without its mark.
        lazy = indent - state.blkIndent >= _CODE_INDENT or indent < 0
        if not lazy and interrupts(state, after, last, True):
            break
        after += 1
    if after == line + 1:
        text = state.src[begins[line] + shifts[line] : ends[line]]
    else:
        text = state.getLines(line, after, state.blkIndent, False)
    state.line, state.parentType = after, above
    token = state.push("inline", "p", 0)
    token.content, token.map, token.children = mdTrim(text), [line, after], []
    return True


class _Quick(Ruler["RuleFuncBlockType"]):
    """A ruler that gives one rule a chain: the one that knows which others to ask."""

    def __init__(self, full: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        names = full.get_active_rules()
        self._names = dict(zip(full.getRules(""), names, strict=True))
        self._full = full
        self._chains: dict[str, list[RuleFuncBlockType]] = {}

    def get_active_rules(self) -> list[str]:
        """The names of the rules asked, as the library looks them up."""
        return self._full.get_active_rules()

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803
        chain = self._chains.get(chainName)
        if chain is None:
            chain = [_one(self._full.getRules(chainName), self._names)]
            self._chains[chainName] = chain
        return chain


def _one(
    rules: list[RuleFuncBlockType], names: Mapping[RuleFuncBlockType, str]
) -> RuleFuncBlockType:
    """The rule that asks those of `rules` that a line's first character allows."""
    starts = {character for name in _STARTS.values() for character in name}
    table = {
        character: [
            _guarded(names[rule], rule)
            for rule in rules
            if character in _STARTS.get(names[rule], character)
        ]
        for character in starts
    }
    others = [
        _guarded(names[rule], rule) for rule in rules if names[rule] not in _STARTS
    ]

    def ask(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        first = state.src[start] if start < state.eMarks[line] else ""
        for rule in table.get(first, others):  # noqa: SIM110 - any() costs more
            if rule(state, line, end, silent):
                return True
        return False

    return ask


def _guarded(name: str, rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """`rule`, behind a cheap question where it has one."""
    if name == "code":

        def code(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            deep = state.sCount[line] - state.blkIndent >= _CODE_INDENT
            return deep and rule(state, line, end, silent)

        return code
    if name == "table":

        def table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            if state.src.find("|", state.bMarks[line], state.eMarks[line]) < 0:
                return False
            return rule(state, line, end, silent)

        return table
    if name == "lheading":

        def lheading(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            below = line + 1
            if below >= end:
                return False
            start = state.bMarks[below] + state.tShift[below]
            if start >= state.eMarks[below] or state.src[start] not in _UNDERLINES:
                return False
            return rule(state, line, end, silent)

        return lheading
    return rule
