"""markdown-it's block rules, asked only where they can begin.

The library asks every rule at every line, and again for each line of a paragraph. The
first character of a line settles most of these questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.ruler import Ruler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.rules_block import StateBlock

_STARTS = {
    "math_block": "$",
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

_UNDERLINES = "-="


def install(md: MarkdownIt) -> None:
    """Make `md` ask its block rules this way; all rules must be there already."""
    md.block.ruler = _Quick(md.block.ruler)


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
        return any(rule(state, line, end, silent) for rule in table.get(first, others))

    return ask


def _guarded(name: str, rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """`rule`, behind a cheap question where it has one."""
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
