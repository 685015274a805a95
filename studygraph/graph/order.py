"""The order of a course's lectures."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from studygraph.note import Note, NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDINAL = re.compile(r"(\D*)(\d+)")


def _ordinal_key(note: Note) -> tuple[float, str]:
    found = _ORDINAL.match(note.ordinal or "")
    return (int(found[2]), found[1]) if found else (float("inf"), "")


def lectures_by_course(notes: Iterable[Note]) -> dict[str, tuple[Note, ...]]:
    """Each course's lectures in the order they were given; courses sorted by name.

    A course whose lectures are all dated goes by date and then by number. Otherwise
    the numbers decide, and undated, unnumbered notes come last, by path.
    """
    courses: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        if note.course and note.kind is NoteKind.LECTURE:
            courses[note.course].append(note)
    ordered = {}
    for course, members in sorted(courses.items()):
        dated = all(note.date for note in members)
        ordered[course] = tuple(
            sorted(
                members,
                key=lambda note: (
                    (note.date or "") if dated else "",
                    _ordinal_key(note),
                    note.date or "9999",
                    note.path,
                ),
            )
        )
    return ordered
