"""A note's lines made ready for markdown: what is no body text is blanked.

`clean` are the lines with front matter and comments blanked; `marked` the same with
heading marks put before headings that lack them. All have as many lines as the note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.parse import (
    comments,
    front_matter,
    plain_headings,
    properties,
    sections,
)
from studygraph.parse.front_matter import FrontMatter
from studygraph.parse.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.config import ParseSettings
    from studygraph.note import Note


@dataclass(frozen=True, slots=True)
class Prepared:
    """What markdown is read from; `unclosed` is an open comment's line, 0 for none.

    `properties` are the lines that hold another tool's front matter.
    """

    places: Places
    front: FrontMatter
    clean: Sequence[str]
    marked: Sequence[str]
    unclosed: int
    properties: range


def prepare(
    path: str,
    lines: Sequence[str],
    disk_lines: Sequence[int] | None,
    settings: ParseSettings,
) -> Prepared:
    """The lines of the file at `path` made ready."""
    front, clean, unclosed, held = _body(path, lines)
    levels = plain_headings.find(clean, front.end, settings)
    places = Places(lines, disk_lines)
    return Prepared(places, front, clean, _marked(clean, levels), unclosed, held)


def again(note: Note) -> Prepared:
    """The lines of a parsed note made ready once more, for rendering."""
    front, clean, unclosed, held = _body(note.path, note.lines)
    places = Places(note.lines, note.disk_lines)
    levels = {}
    if not plain_headings.has_marks(clean):
        wanted = {(one.line, one.title): one.level for one in note.sections}
        for number, line in enumerate(clean):
            level = wanted.get((places[number][0], sections.words_of(line)))
            if level:
                levels[number] = level
    return Prepared(places, front, clean, _marked(clean, levels), unclosed, held)


def front_of(note: Note) -> FrontMatter:
    """The front matter of a parsed note, or what its tool writes in its place."""
    front = front_matter.read(note.lines)
    return front if front.end else properties.read(note.path, note.lines)[0]


def split_lines(text: str) -> list[str]:
    """The lines of a source text; a final line end opens no further line."""
    lines = text.replace("\r", " ").replace("\0", "\ufffd").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def _body(path: str, lines: Sequence[str]) -> tuple[FrontMatter, list[str], int, range]:
    held = range(0)
    front = front_matter.read(lines)
    clean, unclosed = comments.blank(lines, front.end)
    clean[: front.end] = [""] * front.end
    if not front.end:
        front, held = properties.read(path, lines)
        for number in held:
            clean[number] = ""
    return front, clean, unclosed, held


def _marked(clean: Sequence[str], levels: Mapping[int, int]) -> Sequence[str]:
    if not levels:
        return clean
    marked = list(clean)
    for number, level in levels.items():
        marked[number] = f"{'#' * level} {clean[number].strip()}"
    return marked
