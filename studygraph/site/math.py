r"""TeX to MathML, at build time, by math-core.

`tex.py` says it in words that math-core knows; `\boxed` becomes a bordered row. Inline
styles become classes, because the pages' security policy forbids them.
Limit: the colours of `\color` are dropped; they would be hard to read in one of the two
themes.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from html import escape
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML

from studygraph.errors import Problem, ProblemKind
from studygraph.kept import Kept
from studygraph.site.tex import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import Note

_STYLE = re.compile(r' style="([^"]*)"')
_TOKENS = re.compile(r"\\[A-Za-z]+|\\.|[^\s\\]", re.DOTALL)
_OPENERS = frozenset("([\u27e8\u230a\u2308") | {
    *(r"\{", r"\langle", r"\lvert", r"\lVert", r"\lfloor", r"\lceil"),
    *(r"\lbrace", r"\lbrack", r"\lgroup", r"\lmoustache", r"\ulcorner", r"\llcorner"),
}
_CLOSERS = frozenset(")]\u27e9\u230b\u2309") | {
    *(r"\}", r"\rangle", r"\rvert", r"\rVert", r"\rfloor", r"\rceil"),
    *(r"\rbrace", r"\rbrack", r"\rgroup", r"\rmoustache", r"\urcorner", r"\lrcorner"),
}
_LEFT_OPEN = 16
"""Brackets that a formula may leave open: the time doubles with each of them."""
_MARKUP = re.compile(r"<[^>]*>|&[^;]*;")
_NARROWEST = 28
"""Letters of a formula in a line that fit into the narrowest window; browsers do not
break such a formula, so a longer one scrolls on its own."""
_OPENING = frozenset({"{", r"\left", r"\begin"})
_CLOSING = frozenset({"}", r"\right", r"\end"})
_LASTING = frozenset(
    (
        *("[", r"\color", r"\displaystyle", r"\textstyle", r"\scriptstyle"),
        r"\scriptscriptstyle",
    )
)
_DEEPEST = 100
_BOX = re.compile(r'<menclose notation="box">(.*?)</menclose>', re.DOTALL)
_CLASSES = {
    "text-align: left": "m-left",
    "text-align: right": "m-right",
    "padding-left: 0": "m-flush-left",
    "padding-right: 0": "m-flush-right",
    "padding-left: 1em": "m-apart",
    "padding-top: 0": "m-flush-top",
    "padding-bottom: 0": "m-flush-bottom",
    "padding-left: 0.1em": "m-thin-left",
    "padding-right: 0.1em": "m-thin-right",
    "padding-top: 0.1667em": "m-gap-top",
    "width: 100%": "m-wide",
    "width: 50%": "m-half",
    "width: 7.5%": "m-margin",
    "font-variant-caps: small-caps": "m-small-caps",
}
"""Each declaration that math-core writes, and the class of site.css that says it."""


@lru_cache(1 << 14)
def typeset(tex: str, *, display: bool = False) -> str:
    """MathML for `tex`; where it cannot be set, the TeX itself in `<code>`."""
    try:
        found = convert(tex, display=display)
    except LatexError:
        return f'<code class="tex" title="Not set: unknown TeX">{escape(tex)}</code>'
    if not display and len(_MARKUP.sub("", found)) > _NARROWEST:
        # The page's script is told of no size out of sight: reachable as it is.
        return found.replace("<math>", '<math class="m-long" tabindex="0">', 1)
    return found


def problems(notes: Iterable[Note], kept: Kept | None = None) -> tuple[Problem, ...]:
    """A BAD_MATH problem for each formula of `notes` that cannot be set."""
    kept = kept or Kept()
    found: list[Problem] = []
    for note in notes:
        if note.equations:
            found += kept.of(
                "bad math",
                (note.path, note.equations),
                partial(_problems, note),
                list[Problem],
            )
    return tuple(sorted(found))


def _problems(note: Note) -> list[Problem]:
    """Those of one note, in its order."""
    found = []
    for equation in note.equations:
        try:
            convert(equation.tex, display=equation.display)
        except LatexError as error:
            reason = str(error).splitlines()[0].rstrip(".")
            message = f"formula cannot be set: {reason}"
            advice = "its TeX is shown in its place; mend the formula"
            if "Unknown command" in reason:
                advice += r", or define the command: $\newcommand{\name}{...}$"
            kind = ProblemKind.BAD_MATH
            found.append(Problem(note.path, equation.line, kind, message, advice))
    return found


def convert(tex: str, *, display: bool) -> str:
    """MathML without inline styles. Raises LatexError."""
    if is_too_deep(tex):
        message = "it is nested too deep"
        raise LatexError(message)
    if leaves_open(tex) > _LEFT_OPEN:
        message = "too many of its brackets are never closed"
        raise LatexError(message)
    converter = LatexToMathML(fancy_error=False)
    found = converter.convert_with_local_state(plain(tex), displaystyle=display)
    boxed = _BOX.sub(r'<mrow class="m-box">\1</mrow>', found)
    return _STYLE.sub(_as_class, boxed)


def leaves_open(tex: str) -> int:
    r"""How many brackets of `tex` no later one closes, of whatever kind.

    math-core searches for the end of each of them, and starts anew after each that it
    does not find. Brackets after `\left` and `\right` do not count: there math-core
    demands pairs and stops at the first one missing.
    """
    is_open, before = 0, ""
    for piece in _TOKENS.findall(tex):
        if before not in (r"\left", r"\right"):
            is_open += piece in _OPENERS
            is_open -= piece in _CLOSERS and is_open > 0
        before = piece
    return is_open


def is_too_deep(tex: str) -> bool:
    r"""Whether `tex` is nested beyond what any formula needs.

    math-core calls itself for each level, and too many end the process. A level is
    opened by a brace, `\left` or `\begin`; by a style or a bracket, until its group
    ends; and by each of several commands in a row, since each may take the next as its
    argument. A sign or two letters end such a row. Known limit: a hundred commands in a
    row that take no argument are refused as well.
    """
    run = lasting = 0
    groups = [(0, 0)]
    plain = False
    for piece in _TOKENS.findall(tex):
        if piece in _OPENING:
            groups.append((groups[-1][0] + run + lasting + 1, lasting))
            run = lasting = 0
        elif piece in _CLOSING and len(groups) > 1:
            depth, lasting = groups.pop()
            run = depth - groups[-1][0] - lasting - 1
        elif piece in _LASTING:
            lasting += 1
        elif piece == "]":
            lasting = max(0, lasting - 1)
        elif piece in "^_" or (piece[0] == "\\" and piece[-1].isalpha()):
            run += 1
        elif plain or not piece.isalnum():
            run = 0
        plain = piece.isalnum()
        if groups[-1][0] + run + lasting > _DEEPEST:
            return True
    return False


def _as_class(style: re.Match[str]) -> str:
    """The class attribute that says what an inline style said."""
    parts = [part.replace(":", ": ", 1).split() for part in style[1].split(";")]
    names = [_CLASSES.get(" ".join(part), "") for part in parts]
    kept = " ".join(name for name in names if name)
    return f' class="{kept}"' if kept else ""
