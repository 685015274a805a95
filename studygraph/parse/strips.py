"""Where the text of an inline token stands among the lines of its note."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Strip:
    """The lines of one inline content: `starts[i]` is where line i begins in it."""

    __slots__ = ("columns", "content", "escapes", "first", "starts")

    def __init__(
        self,
        content: str,
        first: int,
        columns: Sequence[int],
        escapes: Sequence[int] = (),
    ) -> None:
        self.content = content
        self.first = first
        self.columns = columns
        self.escapes = escapes
        self.starts = [0]
        if len(columns) > 1:
            self.starts += [m.end() for m in re.finditer("\n", content)]

    def at(self, offset: int) -> tuple[int, int]:
        """The 0-based line of the note and the column of `offset`."""
        row = bisect_right(self.starts, offset) - 1 if len(self.starts) > 1 else 0
        column = self.columns[row] + offset - self.starts[row]
        if self.escapes:
            column += bisect_right(self.escapes, offset - 1)
        return self.first + row, column

    def cut(self, start: int, end: int) -> list[tuple[int, int]]:
        """The range split at line ends."""
        if len(self.starts) == 1:
            return [(start, end)]
        pieces = []
        while start < end:
            stop = self.content.find("\n", start, end)
            stop = end if stop < 0 else stop
            if stop > start:
                pieces.append((start, stop))
            start = stop + 1
        return pieces


def strip_of(content: str, first: int, lines: Sequence[str]) -> Strip:
    """Where the lines of an inline content stand among the note's `lines`.

    Markdown takes the marks before a line's text away, and turns a tab there into
    spaces, no more: the text is found as the line's last part that equals it.
    """
    if "\n" not in content and content and content == content.strip(" \t"):
        return Strip(content, first, (lines[first].rfind(content),))
    columns = []
    for number, piece in enumerate(content.split("\n"), start=first):
        core = piece.strip(" \t")
        raw = lines[number] if number < len(lines) else ""
        column = raw.rfind(core) if core else len(raw)
        columns.append(column - piece.find(core))
    return Strip(content, first, columns)


def cell_strip(
    content: str, first: int, lines: Sequence[str], after: int
) -> Strip | None:
    """Where a table cell's content stands on its line, looked for from `after` on.

    None for an empty cell. Pipes in it are escaped on disk.
    """
    start = lines[first].find(content.replace("|", r"\|"), after) if content else -1
    if start < 0:
        return None
    pipes = [offset for offset, mark in enumerate(content) if mark == "|"]
    return Strip(content, first, [start], pipes)


def blanked(content: str, blanks: Sequence[tuple[int, int]]) -> str:
    """`content` with the ranges blanked, line ends kept."""
    if not blanks:
        return content
    parts, at = [], 0
    for first, end in sorted(blanks):
        if end <= at:
            continue
        start = max(first, at)
        gap = content[start:end]
        parts.append(content[at:start])
        if "\n" in gap:
            parts.append("\n".join(" " * len(line) for line in gap.split("\n")))
        else:
            parts.append(" " * (end - start))
        at = end
    parts.append(content[at:])
    return "".join(parts)
