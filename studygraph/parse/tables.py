"""Table rows: cells masked in their places, the bars between them kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.parse.inline import Found, Scan
from studygraph.parse.strips import blanked, cell_strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from studygraph.note import Span
    from studygraph.parse.places import Places

_BAR = re.compile(r"(?<!\\)\|")


def row(
    cells: Sequence[Token], lines: Sequence[str], places: Places, found: Found
) -> tuple[str, list[Span]]:
    """The masked line of a row and its spans; `cells` are its inline tokens.

    What the cells hold besides is added to `found`.
    """
    first = cells[0].map[0] if cells[0].map else 0
    raw = lines[first]
    masked = [" "] * len(raw)
    for bar in _BAR.finditer(raw):
        masked[bar.start()] = "|"
    spans: list[Span] = []
    at = 0
    for cell in cells:
        strip = cell_strip(cell.content, first, lines, at)
        if strip is None:
            continue
        at = strip.at(len(cell.content))[1]
        scan = Scan(strip, places, found)
        scan.run(cell.children or [])
        spans += scan.spans
        for offset, mark in enumerate(blanked(cell.content, scan.blanks)):
            if mark not in "| ":
                masked[strip.at(offset)[1]] = mark
    return "".join(masked), spans
