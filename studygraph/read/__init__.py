"""The file system's side of the notes: what is there, what changed, what it says.

`scan` lists a notebook's folder, `compare` tells what differs from what is known, and
`read` gives one file as text. Nothing here writes, and nothing outside the notebook's
folder is followed.
"""

from __future__ import annotations

from studygraph.read.changes import at_rest, compare
from studygraph.read.discovery import scan
from studygraph.read.files import read

__all__ = ["at_rest", "compare", "read", "scan"]
