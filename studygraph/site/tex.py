r"""TeX in words that math-core knows.

Note tools set what LaTeX proper has in packages, or would refuse: `\displaylines`
becomes `gathered`, `alignat` becomes `align`, environments of old become `align`,
and `\ce` is read by `chemistry.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.site import chemistry

if TYPE_CHECKING:
    from collections.abc import Callable

_CHEMISTRY = re.compile(r"\\ce\s*\{")
_STARRED = re.compile(r"(\\[A-Za-z]+)\*(?=\s*\\)")
_DISPLAYLINES = re.compile(r"\\displaylines\s*\{")
_NUMBERED = re.compile(r"(\\(?:begin|end))\{(align|equation|gather|multline)\}")
_ALIGNAT = re.compile(r"(\\(?:begin|end)\{align(?:ed)?)at(\*?\})(?:\s*\{\s*\d+\s*\})?")
_OF_OLD = re.compile(r"(\\(?:begin|end))\{(?:(displaymath)|eqnarray|flalign)(\*?)\}")
_IN_WORDS = re.compile(r"(\\(?:text(?:bf|it|rm|sf|tt)?|mbox)\s*)\{([^{}]*[%$][^{}]*)\}")
_SIGN = re.compile(r"(?<!\\)\\?(%|\$(?=\d))(\s?)")
_AMOUNT = re.compile(r"(?<!\\)\$(?=\d)")
_DOLLAR = re.compile(r"(?<!\\)\$")
_INNER = re.compile(r"(?<!\\)\$([^$]+)\$")


def plain(tex: str) -> str:
    r"""`tex` in words that math-core knows: no `\displaylines`, no `alignat`.

    Equation numbers go: each formula would start again at (1).
    """
    tex = _rewritten(tex.strip(), _CHEMISTRY, chemistry.tex)
    tex = _AMOUNT.sub(r"\\$", _IN_WORDS.sub(_worded, tex))
    tex = _ALIGNAT.sub(r"\1\2", _STARRED.sub(r"\1 *", tex))
    tex = _OF_OLD.sub(_named_anew, tex)
    if r"\tag" not in tex:
        tex = _NUMBERED.sub(r"\1{\2*}", tex)
    return _rewritten(tex, _DISPLAYLINES, _gathered)


def _rewritten(
    tex: str, command: re.Pattern[str], rewrite: Callable[[str], str]
) -> str:
    """`tex` with each `command{...}` replaced by what its inside is rewritten to."""
    parts: list[str] = []
    at = 0
    while start := command.search(tex, at):
        end = _closing_brace(tex, start.end())
        parts += tex[at : start.start()], rewrite(tex[start.end() : end])
        at = end + 1
    return "".join([*parts, tex[at:]])


def _gathered(lines: str) -> str:
    return f"\\begin{{gathered}}{lines}\\end{{gathered}}"


def _named_anew(found: re.Match[str]) -> str:
    """The environment that sets the same: one line of it, or lines with columns."""
    edge, line, star = found.groups()
    return f"{edge}{{{'equation' if line else 'align'}{star}}}"


def _worded(found: re.Match[str]) -> str:
    r"""Words in a formula, their signs escaped and the formulas in them taken out.

    Note tools set `\text{% change}` and `\text{$10}` as they stand, and the `$x$` in
    `\text{for $x$}` as a formula.
    """
    command, words = found.groups()
    words = _SIGN.sub(lambda sign: f"\\{sign[1]}{'~' * len(sign[2])}", words)
    if len(_DOLLAR.findall(words)) % 2:
        words = _DOLLAR.sub(r"\\$", words)
    pieces = _INNER.split(words)
    joined = "".join(
        f"{{{piece}}}" if number % 2 else f"{command}{{{piece}}}"
        for number, piece in enumerate(pieces)
        if piece
    )
    return f"{{{joined}}}"


def _closing_brace(tex: str, start: int) -> int:
    """Where the brace that opens before `start` closes; the end where it does not."""
    depth = 1
    for place in range(start, len(tex)):
        if tex[place] in "{}" and tex[place - 1] != "\\":
            depth += 1 if tex[place] == "{" else -1
            if depth == 0:
                return place
    return len(tex)
