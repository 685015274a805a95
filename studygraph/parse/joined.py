"""Lines joined into one text, so that one search finds those that hold something."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Joined:
    """Lines, none of which holds a line end, joined by line ends."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = "\n".join(lines)
        self._lines = lines

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate([len(line) + 1 for line in self._lines])]

    def place(self, at: int) -> tuple[int, int]:
        """The line of an offset into the text, by its index, and the column there."""
        line = bisect_right(self._starts, at) - 1
        return line, at - self._starts[line]

    def holding(self, *marks: str) -> set[int]:
        """The lines, by their index, that hold at least one of `marks`."""
        found: set[int] = set()
        find = self.text.find
        for mark in marks:
            at = find(mark)
            starts = self._starts if at >= 0 else ()
            while at >= 0:
                after = bisect_right(starts, at)
                found.add(after - 1)
                at = find(mark, starts[after]) if after < len(starts) else -1
        return found
