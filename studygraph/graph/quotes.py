"""Lines of a note as evidence for an edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence

if TYPE_CHECKING:
    from studygraph.note import Note

_QUOTE_LENGTH = 240
_SURROUNDINGS = re.compile(r"\$\$|\\(?:begin|end)\{[^}]*\}")
_SAYS = re.compile(r"\w")


def quoted(note: Note, line: int, around: str = "") -> Evidence:
    """The words on `line`, cut to a readable length so that `around` stays in."""
    text = note.text_at(line).strip()
    if len(text) > _QUOTE_LENGTH:
        middle = max(text.find(around), 0)
        start = max(0, min(middle - _QUOTE_LENGTH // 3, len(text) - _QUOTE_LENGTH))
        text = text[start : start + _QUOTE_LENGTH].strip()
    return Evidence(note.path, line, text)


def first_words(note: Note, line: int, text: str) -> Evidence:
    r"""The first line of `text`, which begins on `line`, that says something.

    A formula begins with the name of its surroundings: `\begin{align}`.
    """
    for number, words in enumerate(text.split("\n"), line):
        bare = words.strip()
        if _SAYS.search(_SURROUNDINGS.sub("", bare)) and bare in note.text_at(number):
            return quoted(note, number, bare)
    return quoted(note, line, text.split("\n", 1)[0])


def title_line(note: Note) -> Evidence:
    """The line that names the note: its first heading, else its first words."""
    if note.sections:
        return quoted(note, note.sections[0].line)
    numbers = note.disk_lines or range(1, len(note.lines) + 1)
    for number, text in zip(numbers, note.lines, strict=True):
        if text.strip():
            return quoted(note, number)
    return Evidence(note.path, 1, "")
