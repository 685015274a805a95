"""What goes into an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.concepts.changes import Found
    from studygraph.concepts.model import Mention
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note
    from studygraph.read.model import Listing


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an index holds of a notebook.

    `parsed` are the notes, each from its file alone; `settled` the same notes among the
    others; `found` what the passes found in these, None where no build made it.
    """

    listing: Listing
    parsed: Sequence[Note]
    settled: Sequence[Note]
    graph: StudyGraph
    mentions: Sequence[Mention] = ()
    problems: Sequence[Problem] = ()
    found: Found | None = None
