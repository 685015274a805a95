"""The text of a block in its place on disk, what is no prose blanked.

Every line is as long as on disk, so that a place in the text is a line and a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.parse import callouts, properties, raw_html
from studygraph.parse.inline import Found, Scan
from studygraph.parse.strips import Strip, blanked, strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from studygraph.note import Span
    from studygraph.parse.places import Places

BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
"""The id at the end of a block, by which links name it."""
_TASK = re.compile(r"\[.\](?=\s)")
_HEADS = {"quote": callouts.HEAD, "item": _TASK}


@dataclass(frozen=True, slots=True)
class Masks:
    """Reads texts of a note: `lines` as markdown saw them; fills `found`."""

    places: Places
    lines: Sequence[str]
    found: Found

    def read(
        self, token: Token, first: int, opens: str = ""
    ) -> tuple[str, Sequence[Span]]:
        """The text of an inline token that begins on line `first`, and its spans.

        `opens` is the kind of container, "quote" or "item", whose first text it is.
        """
        content, children = token.content, token.children or []
        fixed = _has_fixed_marks(content)
        if not fixed and len(children) == 1 and "plain" in children[0].meta:
            raw = self.lines[first]
            base = self.places[first][1]
            text = " " * (base + raw.rfind(content)) + content
            return text.ljust(base + len(self.places.lines[first])), ()
        strip = strip_of(content, first, self.lines)
        scan = Scan(strip, self.places, self.found)
        if fixed or content[:1] == "[":
            scan.blanks += _fixed_marks(content, opens)
        scan.run(children)
        return self._in_place(strip, blanked(content, scan.blanks)), scan.spans

    def html(self, content: str, first: int) -> str:
        """The words of raw HTML that begins on line `first`, "" where it has none."""
        tags = [match.span() for match in raw_html.TAGS.finditer(content)]
        words = blanked(content, tags)
        strip = strip_of(content, first, self.lines)
        return self._in_place(strip, words) if words.strip() else ""

    def _in_place(self, strip: Strip, content: str) -> str:
        """The blanked content with every line where it stands on disk."""
        if len(strip.columns) == 1:
            number, (column,) = strip.first, strip.columns
            base = self.places[number][1]
            text = " " * (base + column) + content[max(-column, 0) :]
            return text.ljust(base + len(self.places.lines[number]))
        rows = []
        for row, piece in enumerate(content.split("\n")):
            line = strip.first + row
            base = self.places[line][1] if row == 0 else 0
            column = strip.columns[row]
            text = " " * (base + column) + piece[max(-column, 0) :]
            rows.append(text.ljust(base + len(self.places.lines[line])))
        return "\n".join(rows)


def _fixed_marks(content: str, opens: str) -> list[tuple[int, int]]:
    """Where callout heads, task boxes, properties and ids are: text to markdown."""
    found = []
    if content[:1] == "[" and opens in _HEADS:
        mark = _HEADS[opens].match(content)
        found += [mark.span()] if mark else []
    if _has_fixed_marks(content):
        found += [match.span() for match in properties.OF_BLOCKS.finditer(content)]
        found += [match.span() for match in BLOCK_ID.finditer(content)]
    return found


def _has_fixed_marks(text: str) -> bool:
    """A quick look for what a property of a block, or a block's id, is written with."""
    return "::" in text or "^" in text or "((" in text or "{{" in text or ": <" in text
