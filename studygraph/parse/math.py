r"""Formulas: `$x$`, `$$x$$`, `\(x\)`, `\[x\]` and `\begin{align} ... \end{align}`.

Dollars follow the dollarmath plugin with the settings that keep money out: no space
inside the dollars, no digit beside them. A `$$` block ends the paragraph above it, as
a fence does. Escaped brackets around prose, `\(see below\)`, are no formula; some
editors escape all brackets, so in a note where prose stands in more of them than TeX
does, it takes a TeX command to make a formula. An environment that LaTeX displays by
itself is a formula without dollars too, from a line's start to its end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

TOKENS = frozenset(
    {"math_inline", "math_inline_double", "math_block", "math_block_label"}
)
"""The token types that hold a formula in their content."""

_SIGNS = re.compile(r"[\\^_={}<>+*/|]")
_WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}\s+[^\W\d_]{2,}")
_CLOSING = re.compile(r"\$\$[ \t]*(?:\([^()\n]*\)[ \t]*)?$", re.MULTILINE)
_BRACKETS = re.compile(r"\\\((.{1,200}?)\\\)|\\\[(.{1,200}?)\\\]")
_ESCAPED = re.compile(r"\\[*#.!()\[\]-]")
"""What markdown escapes and TeX does not."""
_COMMAND = re.compile(r"\\[A-Za-z]")
_TEX = re.compile(r"[\\^_={}<>+]")
_WORD = re.compile(r"[^\W\d_]{3,}|[A-Z]{2}")
_SHORT = 2
_PAIR = 2
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|alignat|eqnarray|equation|flalign|gather|multline)\*?"
    r"|displaymath)\}"
)
_ENDS = re.compile(r"[\s.,;]*\Z")
"""What may stand behind an environment on its last line."""
_block = math_block_dollar(allow_labels=True, allow_blank_lines=True)


def install(md: MarkdownIt) -> None:
    """Add the formula rules to `md`."""
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    enders = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.at("math_block", _dollar_block, {"alt": enders})
    md.block.ruler.after(
        "math_block", "math_environment", _environment, {"alt": enders}
    )
    md.inline.ruler.before("escape", "math_brackets", _brackets)
    md.core.ruler.before("inline", "bracket_habit", _bracket_habit)


def _dollar_block(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    if not state.src.startswith("$$", start):
        return False
    marks = state.src.count("$$", start, end)
    if marks > _PAIR or (marks < _PAIR and _last_closing(state) <= line):
        return False
    before, at = len(state.tokens), state.line
    found = _block(state, line, end_line, silent)
    if found and silent:
        del state.tokens[before:]
        state.line = at
    return found


def _last_closing(state: StateBlock) -> int:
    """The last line that may close a formula; without it, no line is searched for one.

    Kept in the parse's environment, since the search would cost a pass a formula.
    """
    if "last_closing" not in state.env:
        ends = [match.start() for match in _CLOSING.finditer(state.src)]
        state.env["last_closing"] = state.src.count("\n", 0, ends[-1]) if ends else -1
    return int(state.env["last_closing"])


def _environment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    opened = _ENVIRONMENT.match(state.src, start, state.eMarks[line])
    if opened is None or state.is_code_block(line):
        return False
    last = _end_of(opened[1], state, line, end_line)
    if last < 0:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = state.getLines(line, last + 1, state.sCount[line], False)
        token.map = [line, last + 1]
        state.line = last + 1
    return True


def _end_of(name: str, state: StateBlock, line: int, end_line: int) -> int:
    """The line that ends the environment before the next empty line, -1 for none.

    Where a search came to nothing is kept, or each line that opens would search again.
    """
    searched: dict[str, int] = state.env.setdefault("searched_environments", {})
    if line < searched.get(name, 0):
        return -1
    for at in range(line, end_line):
        if state.isEmpty(at) or state.sCount[at] < state.blkIndent:
            break
        text = state.src[state.bMarks[at] : state.eMarks[at]]
        _, closed, after = text.partition(f"\\end{{{name}}}")
        if closed and _ENDS.match(after):
            return at
        if closed:
            break
    else:
        at = end_line
    searched[name] = at
    return -1


def _bracket_habit(state: StateCore) -> None:
    """Note in the parse's environment whether the brackets of this text hold prose."""
    if "\\(" not in state.src and "\\[" not in state.src:
        return
    prose = 0
    for match in _BRACKETS.finditer(state.src):
        inside = match[1] or match[2]
        if _is_formula(inside) and _TEX.search(inside):
            prose -= 1
        elif _WORD.search(inside):
            prose += 1
    state.env["prose_in_brackets"] = prose > 0


def _brackets(state: StateInline, silent: bool) -> bool:
    start = state.pos
    opening = state.src[start : start + 2]
    before = state.src[max(start - 2, 0) : start]
    if opening not in {r"\(", r"\["} or before == r"\[" or before[-1:].isalpha():
        return False
    closing = r"\)" if opening == r"\(" else r"\]"
    end = state.src.find(closing, start + 2, state.posMax)
    if end < 0:
        return False
    tex = state.src[start + 2 : end]
    escaped = state.env.get("prose_in_brackets") and not _COMMAND.search(tex)
    if escaped or not _is_formula(tex):
        return False
    if not silent:
        display = opening == r"\["
        token = state.push(
            "math_inline_double" if display else "math_inline", "math", 0
        )
        token.content = tex
        token.markup = opening
    state.pos = end + 2
    return True


def _is_formula(tex: str) -> bool:
    bare = tex.strip()
    if bare.startswith((r"\[", r"\(")) or not bare or "**" in bare or "$" in bare:
        return False
    bare = _ESCAPED.sub(" ", bare)
    if "\\" in bare:
        return True
    if _WORDS.search(bare):
        return False
    return len(bare) <= _SHORT or bool(_SIGNS.search(bare))
