"""TeX as far as cards need it: the two sides of a formula, and whether it says how.

Plain functions of text. Signs inside braces, brackets and environments do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import Equation

_LONGEST = 240
_SIGN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_WRAPPERS = re.compile(
    r"\\(?:begin|end)\{(?:align|aligned|gather|gathered|equation|split)\*?\}"
    r"|\\displaylines|\\displaystyle|\\nonumber|\\notag|\\tag\{[^}]*\}|\\label\{[^}]*\}"
)
_NAME = r"(?:\\(?!text|frac|sqrt|sum|int|prod|left|begin)[A-Za-z]+|[A-Za-z])"
_SUB = r"(?:\{[^{}]*\}|\\[A-Za-z]+|[^\s{}\\])"
_SYMBOL = re.compile(
    rf"\s*{_NAME}(?:\s*\{{[^{{}}]*\}}|\s+[A-Za-z](?![A-Za-z]))?"
    rf"(?:\s*[_^]\s*{_SUB}|'|\*)*"
    r"(?:\([^=()]{1,24}\))?\s*"
)
_WORKED = re.compile(r"\\[cl]?dots|<|>|\\[lg]eq?\b|\\approx|\d\.\d")
_INDEX = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\S)")
_NUMBER = re.compile(r"\d{1,9}")
_GREATEST_NUMBER = 4
_LEFT_OVER = re.compile(r"(?<=[^\s$])\$ ?[A-Za-z]\s*\Z")
_SEVERAL = re.compile(r"(?:\\quad|\\qquad|\\;|\\mspace\{[^}]*\}|, )[^=]*=")
_LETTER = re.compile(
    r"\\(?!text|mathrm|left|right|quad|,|;|!|cdot|times)[A-Za-z]+|[A-Za-z]"
)
_WORKS = re.compile(
    r"[+\-*/]|\\(?:frac|sum|prod|int|sqrt|log|ln|exp|sigma|tanh|max|min|cdot|times"
    r"|odot|circ|lim|arg|text|mathrm|partial|nabla)"
)
_DERIVED_TWICE = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:d|\\partial)\s*\^\s*\{?(\w)\}?[^{}]*\}"
    r"\s*\{\s*(?:d|\\partial)\s*\^\s*\{?\1\}?\s*[A-Za-z]\s*\}"
)
"""An n-th derivative with the n on both letters d and none on what it is taken by."""

_STRUCTURE = re.compile(
    r"\\(?:d?frac|sqrt|left|right|[lr]floor|[lr]ceil|cdot|times|[,;! ])(?![A-Za-z])"
)
_LETTER_AT = re.compile(r"[A-Za-z](?:_(?:\{[^{}]*\}|\w))?")
_ONE_SYMBOL = re.compile(rf"{_NAME}(?:\s*[_^]\s*{_SUB})*(?:\([a-z](?:[+-]\d)?\))?\s*\Z")


def sides(tex: str) -> tuple[tuple[str, str], ...]:
    """The (left, right) of each line of a formula, split at its first `=`.

    A line that begins with `=` goes on with the one above; others without both sides
    are left out. Signs inside braces, brackets and environments do not count.
    """
    if len(tex) > 4 * _LONGEST:
        return ()
    found: list[tuple[str, str]] = []
    for line in _lines(_WRAPPERS.sub(" ", tex)):
        said = " ".join(line.split())
        if found and said.startswith("= "):
            found[-1] = found[-1][0], f"{found[-1][1]} {said.strip(' ,.;')}"
        parts = _split_at_equals(said)
        if parts:
            found.append(parts)
    return tuple(found)


def _lines(tex: str) -> list[str]:
    """A formula's lines, without the alignment marks."""
    tex = tex.strip()
    if tex.startswith("{") and tex.endswith("}"):
        tex = tex[1:-1]
    lines, current, depth = [], "", 0
    for sign in _SIGN.findall(tex):
        depth += _depth(sign)
        if sign == r"\\" and depth == 0:
            lines.append(current)
            current = ""
        elif sign != "&" or depth:
            current += sign
    return [*lines, current]


def _depth(sign: str) -> int:
    return (sign in {"{", r"\begin", r"\left"}) - (sign in {"}", r"\end", r"\right"})


def _split_at_equals(line: str) -> tuple[str, str] | None:
    depth, place = 0, 0
    before = ""
    for sign in _SIGN.findall(line):
        depth += _depth(sign) + (sign in "([") - (sign in ")]")
        if sign == "=" and depth == 0 and before not in {"<", ">", "!", "=", ":"}:
            left, right = line[:place].strip(), line[place + 1 :].strip(" ,.;")
            return (left, right) if left and right and right[0] != "=" else None
        place += len(sign)
        before = sign
    return None


def is_formula(left: str, right: str) -> bool:
    """Whether `left` is one symbol and `right` says how it comes about."""
    letters = set(_LETTER.findall(right))
    return (
        _SYMBOL.fullmatch(left) is not None
        and len(left) <= 32  # noqa: PLR2004
        and len(right) <= _LONGEST
        and len(letters) >= 2  # noqa: PLR2004
        and _WORKS.search(_INDEX.sub("", right)) is not None
        and not _WORKED.search(right)
        and not _has_own_numbers(right)
        and not _SEVERAL.search(right)
        and not _ONE_SYMBOL.match(right)
        and not _is_mistyped(right)
    )


def is_sign(tex: str) -> bool:
    """Whether `tex` is one symbol, with an index or an argument at most."""
    return _SYMBOL.fullmatch(tex) is not None


def is_worked(tex: str) -> bool:
    """Whether a formula is a case worked out or shortened, and no rule."""
    return _has_own_numbers(tex) or re.search(r"\\[cl]?dots|\d\.\d", tex) is not None


def is_garbled(text: str) -> bool:
    """Whether a formula in `text` looks mistyped, so that it had better not be learnt.

    A letter is left over behind it, a sum has the same summand twice ("a + a"), or a
    derivative has its power on both letters d.
    """
    return _LEFT_OVER.search(text) is not None or any(
        _is_mistyped(right) for _, right in sides(text.strip("$"))
    )


def _is_mistyped(right: str) -> bool:
    return _DERIVED_TWICE.search(right) is not None or repeats_itself(right)


def repeats_itself(right: str) -> bool:
    """Whether two summands of a sum are the same."""
    summands, depth = [""], 0
    for sign in _SIGN.findall(right):
        depth += _depth(sign) + (sign in "([") - (sign in ")]")
        if sign == "+" and depth == 0:
            summands.append("")
        else:
            summands[-1] += sign
    bare = [symbol_key(summand) for summand in summands]
    return len(bare) > len(set(bare))


def _has_own_numbers(right: str) -> bool:
    """Whether the side is one case worked out: numbers above four that are no index."""
    bare = _INDEX.sub("", right)
    return any(int(n) > _GREATEST_NUMBER for n in _NUMBER.findall(bare))


def symbol_key(tex: str) -> str:
    """A symbol without the spaces and braces that do not change it."""
    return (
        re.sub(r"\s+|(?<=[_^])\{(\w)\}", lambda m: m[1] or "", tex)
        .replace("{", "")
        .replace("}", "")
    )


def symbols_in(right: str) -> tuple[str, ...]:
    """The symbols of a plain side, each once; none where it has functions or words."""
    plain = _STRUCTURE.sub(" ", right)
    if "\\" in plain or re.search(r"[A-Za-z]{3}", plain):
        return ()
    return tuple(dict.fromkeys(map(symbol_key, _LETTER_AT.findall(plain))))


def earlier(left: str, right: str) -> str:
    """The left side's symbol one index before (`C_{t-1}`) in the right; "" if none."""
    named, _, index = symbol_key(left).rpartition("_")
    before = rf"(?<![A-Za-z\\]){re.escape(named)}\s*_\s*\{{\s*{index}\s*-\s*\w+\s*\}}"
    found = re.search(before, right) if named and index.isalpha() else None
    return found.group() if found else ""


def stated_in(formulas: Iterable[Equation]) -> list[tuple[str, str]]:
    """Both sides of each of the `formulas`, each side as it is compared, sorted."""
    stated = {
        (symbol_key(left), symbol_key(right))
        for formula in formulas
        for left, right in sides(formula.tex)
    }
    return sorted(stated)
