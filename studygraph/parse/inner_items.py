"""Lines of a paragraph that are list items to the writer, if not to CommonMark.

A list indented by a tab and spaces, or one that starts at 3 right under a paragraph, is
running text by the letter.
"""

from __future__ import annotations

import re

_MARKER = re.compile(r"(?<![ \t])[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+(?=\S)")
_ITEM = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S")


def starts(content: str, text: str) -> tuple[int, ...]:
    """The rows of a masked text that are items; `content` is the text in markdown."""
    if "\n" not in content or not _ITEM.search(content):
        return ()
    rows = enumerate(text.split("\n"))
    return tuple(row for row, line in rows if row and _MARKER.match(line))


def unmarked(text: str) -> str:
    """The text of an item with its mark blanked."""
    return _MARKER.sub(lambda mark: " " * len(mark[0]), text, count=1)
