"""TeX as far as cards need it: the two sides of a formula, and whether it says how.

Plain functions of text. Signs inside braces, brackets and environments do not count.
"""

from __future__ import annotations

import re

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
_SEVERAL = re.compile(r"(?:\\quad|\\qquad|\\;|\\mspace\{[^}]*\}|, )[^=]*=")
_LETTER = re.compile(
    r"\\(?!text|mathrm|left|right|quad|,|;|!|cdot|times)[A-Za-z]+|[A-Za-z]"
)
_WORKS = re.compile(
    r"[+\-*/]|\\(?:frac|sum|prod|int|sqrt|log|ln|exp|sigma|tanh|max|min|cdot|times"
    r"|odot|circ|lim|arg|text|mathrm|partial|nabla)"
)
_ONE_SYMBOL = re.compile(rf"{_NAME}(?:\s*[_^]\s*{_SUB})*(?:\([a-z](?:[+-]\d)?\))?\s*\Z")


def sides(tex: str) -> tuple[tuple[str, str], ...]:
    """The (left, right) of each line of a formula, split at its first `=`.

    Lines without both are left out. Signs inside braces, brackets and environments do
    not count.
    """
    if len(tex) > 4 * _LONGEST:
        return ()
    found = []
    for line in _lines(_WRAPPERS.sub(" ", tex)):
        parts = _split_at_equals(" ".join(line.split()))
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
    )


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
