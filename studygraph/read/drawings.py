"""Excalidraw notes: a drawing kept in markdown.

Only its front matter and its Text Elements are text. All else is blanked, so that
every line keeps its number.
"""

from __future__ import annotations

import re

_PLUGIN = re.compile(r"^excalidraw-plugin\s*:", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_ENDS = re.compile(r"%%\s*\Z|#{1,6}\s")
_ENDING = ".excalidraw.md"


def is_drawing(path: str, text: str) -> bool:
    """Whether the note at `path` is an Excalidraw drawing."""
    if path.lower().endswith(_ENDING):
        return True
    if not text.startswith("---\n"):
        return False
    end = text.find("\n---", 3)
    return bool(_PLUGIN.search(text, 0, max(end, 0)))


def keep_text_elements(text: str) -> str:
    """The drawing's `text` with every line blanked but front matter and words."""
    kept = []
    lines = text.split("\n")
    front = lines[0].rstrip() == "---"
    inside = False
    for number, line in enumerate(lines):
        heading = _HEADING.match(line)
        if front:
            kept.append(line)
            front = not (number and line.rstrip() == "---")
        elif heading and heading[1].rstrip().casefold() == "text elements":
            inside = True
            kept.append("")
        elif inside and not _ENDS.match(line):
            kept.append(line)
        else:
            inside = False
            kept.append("")
    return "\n".join(kept)
