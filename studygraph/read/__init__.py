"""The file system's side of the notes: what is there, what changed, what it says.

`scan` lists a notebook's folder, `compare` tells what differs from what is known, and
`read` gives one file as text. Nothing here writes, and nothing outside the notebook's
folder is followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.read.changes import at_rest, compare
from studygraph.read.discovery import scan

if TYPE_CHECKING:
    from studygraph.read.files import read

__all__ = ["at_rest", "compare", "read", "scan"]


def __getattr__(name: str) -> object:
    """`read` when it is used: a query that finds its index up to date reads nothing."""
    if name != "read":
        raise AttributeError(name)
    from studygraph.read.files import read as function  # noqa: PLC0415

    return function
