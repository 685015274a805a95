"""Where the lines of a note stand on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Places:
    """Maps a 0-based line of the note to its disk line and the column it starts at.

    The two differ only where run-together lines were split: then several lines of the
    note stand one after another, a line end apart, on one line of `Note.text_at`.
    """

    __slots__ = ("_disk", "lines")

    def __init__(self, lines: Sequence[str], disk: Sequence[int] | None) -> None:
        self.lines = lines
        self._disk: list[tuple[int, int]] | None = None
        if disk is None:
            return
        self._disk = []
        column = previous = 0
        for line, number in zip(lines, disk, strict=True):
            column = column if number == previous else 0
            self._disk.append((number, column))
            column, previous = column + len(line) + 1, number

    def __getitem__(self, line: int) -> tuple[int, int]:
        """The disk line (1-based) and the first column of the note's line `line`."""
        return (line + 1, 0) if self._disk is None else self._disk[line]

    @property
    def last(self) -> int:
        """The last line on disk, 0 for an empty file."""
        return self[len(self.lines) - 1][0] if self.lines else 0
