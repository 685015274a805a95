"""`%%comments%%`: hidden text, blanked before markdown is read.

A comment may run over many lines and blocks, which no inline rule can see. Fences,
`$$` blocks and inline code keep their percent signs. An opening `%%` without an end
hides nothing: it is reported instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.parse import code

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}(?=[^`]*\Z)|~{3,})")
_MARK = re.compile(r"(`+)(?:(?!\1).)+?\1(?!`)|%%|<!--|-->")


def blank(lines: Sequence[str], first: int = 0) -> tuple[list[str], int]:
    """`lines` with comments blanked from line `first` on, and an unclosed one's line.

    Lengths and line count stay. The number returned is 1-based, 0 where all are
    closed.
    """
    masked = list(lines)
    if "%%" not in "\n".join(lines):
        return masked, 0
    fence = ""
    opened: tuple[int, int] | None = None
    for number in range(first, len(lines)):
        line = lines[number]
        if opened is None:
            mark = _FENCE.match(line)
            if fence:
                if code.closes(fence, line):
                    fence = ""
                continue
            if mark:
                fence = mark[1]
                continue
        if "%%" not in line:
            continue
        opened = _line(masked, number, opened)
    return masked, opened[0] + 1 if opened else 0


def _line(
    masked: list[str], number: int, opened: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Blank what comments on one line end or hold; where one is left open."""
    hidden = False
    for mark in _MARK.finditer(masked[number]):
        text = mark[0]
        if text == "<!--" and opened is None:
            hidden = True
        elif text == "-->":
            hidden = False
        if text != "%%" or hidden:
            continue
        if opened is None:
            opened = (number, mark.start())
        else:
            _hide(masked, opened, (number, mark.end()))
            opened = None
    return opened


def _hide(masked: list[str], start: tuple[int, int], end: tuple[int, int]) -> None:
    for number in range(start[0], end[0] + 1):
        line = masked[number]
        first = start[1] if number == start[0] else 0
        last = end[1] if number == end[0] else len(line)
        masked[number] = line[:first] + " " * (last - first) + line[last:]
