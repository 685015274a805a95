"""The template of a vault: the lines that its notes were begun with and hold still.

They are learnt from the Templates folder and from repetition. Known limit: in a folder
of few notes nothing counts as repeated.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from studygraph.kept import digest
from studygraph.parse import front_matter, prompts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import NotePath
    from studygraph.read.model import SourceFile

_FEWEST_NOTES, _MOST = 5, 0.6
_HOLE = re.compile(r"\{\{[^{}]*\}\}|<%[^<>]*%>")


class Prompts(NamedTuple):
    """The template's lines, folded, and a `mark` of them."""

    lines: frozenset[str] = frozenset()
    mark: str = ""

    @classmethod
    def of(cls, lines: frozenset[str]) -> Prompts:
        """These lines."""
        return cls(lines, digest(sorted(lines)))


def learn_prompts(sources: Iterable[SourceFile]) -> frozenset[str]:
    """The folded lines that the notes of a Templates folder hold, headings too."""
    found: set[str] = set()
    for source in sources:
        lines = source.text.split("\n")
        body = lines[front_matter.read(lines).end :]
        found.update(prompts.fold(line) for line in body if not _HOLE.search(line))
    found.discard("")
    return frozenset(found)


def repeated(
    notes: Iterable[tuple[NotePath, tuple[str, ...]]], own: frozenset[str]
) -> dict[str, Prompts]:
    """`own` and the lines that most notes of a folder share, where it holds enough.

    `notes` gives each note's lines, folded, each once.
    """
    folders: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for path, lines in notes:
        folders[posixpath.dirname(path)].append(lines)
    found = {}
    for folder, inside in sorted(folders.items()):
        if len(inside) >= _FEWEST_NOTES:
            counts = Counter(chain.from_iterable(inside))
            most = _MOST * len(inside)
            shared = (line for line, count in counts.items() if count >= most)
            found[folder] = Prompts.of(own.union(shared))
    return found
