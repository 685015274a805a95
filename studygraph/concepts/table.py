"""Tables: text files with a line for each term, of which few are ever asked for.

To make a dictionary of a hundred thousand lines takes a tenth of a second and six times
their memory, for an edit of one note as well. So the text stays as it is, in UTF-8:
only where its blocks begin is known, and a line is looked for when it is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from importlib.resources import files

BLOCK = 2048
"""Bytes of a block, about."""


class Table:
    """The lines of a file, each by what stands in it before the first tab.

    `data` is the whole file: comments that begin with #, then the lines in order.
    """

    def __init__(self, data: bytes) -> None:
        start = 0
        while data.startswith(b"#", start):
            start = data.index(b"\n", start) + 1
        places = range(start, len(data), BLOCK)
        # A block begins where a line does.
        starts = {max(data.rfind(b"\n", 0, at) + 1, start) for at in places}
        self._data = data
        self._starts = [*sorted(starts), len(data)]
        self._first = [data[at : data.index(b"\t", at)] for at in self._starts[:-1]]

    def get(self, key: str) -> str | None:
        """What its line says behind the tab, None where it has none."""
        sought = key.encode()
        block = bisect_right(self._first, sought) - 1
        if block < 0:
            return None
        start, end = self._starts[block : block + 2]
        line = b"\n" + sought + b"\t"
        at = self._data.find(line, max(start - 1, 0), end)
        if at < 0:
            return None
        at += len(line)
        return self._data[at : self._data.index(b"\n", at)].decode()


def table_in(name: str) -> Table:
    """The table in a file of data/."""
    return Table(files(__package__).joinpath("data", name).read_bytes())
