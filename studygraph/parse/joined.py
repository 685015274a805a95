"""Lines as one text: what few of them hold is found without asking each of them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Joined:
    """Lines, none of which holds a line end, joined by line ends."""

    __slots__ = ("_starts", "text")

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = "\n".join(lines)
        self._starts = [0, *accumulate([len(line) + 1 for line in lines])]

    def holding(self, *marks: str) -> set[int]:
        """The lines, by their index, that hold at least one of `marks`."""
        found: set[int] = set()
        starts, find = self._starts, self.text.find
        for mark in marks:
            at = find(mark)
            while at >= 0:
                after = bisect_right(starts, at)
                found.add(after - 1)
                at = find(mark, starts[after]) if after < len(starts) else -1
        return found
