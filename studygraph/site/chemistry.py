r"""Chemical formulas: what stands in `\ce{...}`, as TeX.

Read as the LaTeX package mhchem reads it: `SO4^2-`, `^{14}_6C`, `2 H2 + O2 -> 2 H2O`,
`A <=>[heat] B`, `CuSO4*5H2O`, `e-`. Known limits: a charge stands behind what it
belongs to without a space; letters are upright, also where mhchem has a variable.
"""

from __future__ import annotations

import re

_ARROWS = {
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<-->": r"\rightleftarrows",
    "<=>": r"\rightleftharpoons",
    "<->": r"\leftrightarrow",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
    "\u2192": r"\rightarrow",
    "\u21cc": r"\rightleftharpoons",
}
_WORDY = {r"\rightarrow": r"\xrightarrow", r"\leftarrow": r"\xleftarrow"}
"""The arrows that grow with what stands on them."""
_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_ARROW = re.compile(
    rf"(?P<arrow>{'|'.join(map(re.escape, _ARROWS))})"
    r"(?:\[(?P<above>[^\]]*)\])?(?:\[(?P<below>[^\]]*)\])?"
)
_PIECE = re.compile(
    rf"""(?P<math>\$[^$]*\$)
    | (?P<gap>\s+)
    | (?P<command>\\[A-Za-z]+(?:{_GROUP})*|\\.)
    | (?P<script>[\^_](?:{_GROUP}|\d+[+-]?|[+\-*A-Za-z]|(?=\s|\Z)))
    | (?P<number>\d+(?:[.,/]\d+)*)
    | (?P<sign>[+-](?=[\s)\]]|\Z|\((?:aq|s|l|g)\)))
    | (?P<letters>[^\W\d_]+)
    | (?P<group>{_GROUP})
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = {"*": r"\cdot ", ".": r"\cdot ", "#": r"\equiv ", "=": "=", "-": "{-}"}
"""What stands between atoms: the dot of a hydrate, bonds."""
_ATOMS = frozenset({"letters", "bracket", "group", "command", "math"})
"""Pieces that an index or a charge may belong to."""


def tex(formula: str) -> str:
    r"""The TeX for what stands between the braces of `\ce`."""
    parts: list[str] = []
    at = 0
    for arrow in _ARROW.finditer(formula):
        parts += _side(formula[at : arrow.start()]), _arrow(arrow)
        at = arrow.end()
    return "".join([*parts, _side(formula[at:])])


def _arrow(found: re.Match[str]) -> str:
    sign = _ARROWS[found["arrow"]]
    above, below = (_side(found[side] or "") for side in ("above", "below"))
    if not (above or below):
        return f" {sign} "
    if sign in _WORDY:
        return f" {_WORDY[sign]}{f'[{below}]' if below else ''}{{{above}}} "
    under = rf"\underset{{{below}}}{{{sign}}}" if below else sign
    return rf" \overset{{{above}}}{{{under}}} "


def _side(formula: str) -> str:
    """What stands between two arrows, or on one of them."""
    parts: list[str] = []
    before = ""
    for piece in _PIECE.finditer(formula.strip()):
        kind = piece.lastgroup or ""
        if kind == "other" and piece[0] in "()[]":
            kind = "bracket"
        elif kind == "number" and before in _ATOMS:
            kind = "index"
        parts.append(_said(kind, piece[0], before))
        before = kind
    return "".join(parts)


def _said(kind: str, text: str, before: str) -> str:  # noqa: PLR0911 (one a kind)
    """One piece, by its kind and the kind of the piece before it."""
    if kind == "number":
        over, _, under = text.partition("/")
        return rf"\frac{{{over}}}{{{under}}}\," if under else rf"{text}\,"
    if kind == "index":
        low, _, hydrate = text.partition(".")
        return f"_{{{low}}}" + (rf"\cdot {hydrate}\," if hydrate else "")
    if kind == "sign":
        charged = before in _ATOMS or before == "index"
        return f"{{}}^{{{text}}}" if charged else f" {text} "
    if kind == "script":
        return _script(text)
    if kind == "letters":
        return r" \downarrow " if text == "v" and before == "gap" else _upright(text)
    if kind == "gap":
        return "" if before == "number" else r"\,"
    if kind == "math":
        return f"{{{text[1:-1]}}}"
    return _SIGNS.get(text, text) if kind == "other" else text


def _script(text: str) -> str:
    """An index or a charge, before an atom its isotope's; a mark alone is a gas."""
    mark, inside = text[0], text[1:].removeprefix("{").removesuffix("}")
    return f"{{}}{mark}{{{inside}}}" if inside else r" \uparrow "


def _upright(text: str) -> str:
    return rf"\mathrm{{{text}}}"
