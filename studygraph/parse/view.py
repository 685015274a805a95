"""A note's blocks as a tree, and their lines as rows: what the syntaxes look at.

All work is done in indices into `Note.lines`; `View.number` gives the line on disk.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec.structs import replace

from studygraph.note import Block, BlockKind, Note, Section, SectionKind, Span
from studygraph.parse import comments, front_matter
from studygraph.parse.joined import Joined
from studygraph.parse.rows import Row, row_of

_PROSE = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.QUOTE,
        BlockKind.ROW,
    }
)
_SCHEDULE = "<!--SR:"
_CLOSERS = {BlockKind.CODE: ("```", "~~~"), BlockKind.MATH: ("$$", "\\]")}
_BRACKETED = re.compile(r"\[(.)")
_OTHER = SectionKind.OTHER
_HEADING = BlockKind.HEADING


class View:
    """A note's blocks as a tree and its prose as rows."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.indices = _indices(note)
        self.body = front_matter.end(note.lines)
        self.children: dict[int, list[int]] = {}
        self._rows: list[list[Row]] = []
        self._signs: dict[str, bool] = {}
        children, read = self.children, self._read_rows
        for place, block in enumerate(note.blocks):
            if block.parent in children:
                children[block.parent].append(place)
            else:
                children[block.parent] = [place]
            self._rows.append(read(place, block) if block.kind in _PROSE else [])
        self.all_rows = tuple(chain.from_iterable(self._rows))

    @cached_property
    def source(self) -> Joined:
        """The note's lines: what they lack no syntax need look for."""
        return Joined(self.note.lines)

    @cached_property
    def headings(self) -> list[int]:
        """The blocks that are headings."""
        blocks = enumerate(self.note.blocks)
        return [place for place, block in blocks if block.kind is _HEADING]

    @cached_property
    def low(self) -> str:
        """The note's lines as one string without case."""
        # A line at a time: most are ASCII, for which this is quick.
        return "\n".join([line.casefold() for line in self.note.lines])

    @property
    def text(self) -> str:
        """The note's lines as one string."""
        return self.source.text

    def holds(self, *signs: str) -> bool:
        """Does the text hold one of these? Each is looked for once."""
        for sign in signs:
            if sign not in self._signs:
                likely = sign[:1] != "[" or not sign[1:] or sign[1] in self._bracketed
                self._signs[sign] = likely and sign in self.text
            if self._signs[sign]:
                return True
        return False

    @cached_property
    def _bracketed(self) -> frozenset[str]:
        """What stands right behind the opening brackets: half the signs begin so."""
        return frozenset(_BRACKETED.findall(self.text))

    @cached_property
    def prose(self) -> Joined:
        """The texts of all rows."""
        return Joined([row.text for row in self.all_rows])

    @cached_property
    def starts(self) -> list[str]:
        """The first three characters of each row, without the blanks before them."""
        return [row.text.lstrip()[:3] for row in self.all_rows]

    def rows_with(self, *marks: str) -> list[Row]:
        """The rows whose text holds at least one of `marks`, in order."""
        return [self.all_rows[place] for place in sorted(self.prose.holding(*marks))]

    @cached_property
    def comments(self) -> frozenset[int]:
        """The indices of front matter and of lines that `%%` hides as a whole."""
        return frozenset(self._comments())

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The indices of front matter, comments, code and formulas."""
        return self.comments.union(self._html_comments(), self._code())

    def number(self, index: int) -> int:
        """The line on disk of `Note.lines[index]`."""
        disk = self.note.disk_lines
        return index + 1 if disk is None else disk[index]

    def section(self, block: int) -> Section | None:
        """The section that a block stands in."""
        place = self.note.blocks[block].section
        return self.note.sections[place] if place >= 0 else None

    def within(self, block: int) -> SectionKind:
        """What the section of a block is for."""
        place = self.note.blocks[block].section
        return self.note.sections[place].within if place >= 0 else _OTHER

    def rows(self, block: int) -> list[Row]:
        """The lines of a prose block; none of a code, math or template block."""
        return self._rows[block]

    def _read_rows(self, block: int, held: Block) -> list[Row]:
        first = self.indices[block]
        if "\n" not in held.text and self.note.disk_lines is None:
            raw = self.note.lines[first]
            if not held.spans:
                return [Row(first, block, raw, held.text)]
            return [row_of(first, block, raw, held.text, held.spans)]
        lines = held.text.split("\n")
        if self.note.disk_lines is not None:
            lines[0] = lines[0][self._base(first) :]
        raws = self.note.lines[first : first + len(lines)]
        spans: dict[int, list[Span]] = {}
        for span in held.spans:
            spans.setdefault(span.line, []).append(span)
        return [
            row_of(first + i, block, raw, text, self._spans(spans, first + i))
            for i, (raw, text) in enumerate(zip(raws, lines, strict=False))
        ]

    def block_at(self, index: int) -> int:
        """The first block that begins on line `index` or below."""
        return bisect_left(self.indices, index)

    def last(self, block: int) -> int:
        """The last block that hangs under `block`, itself where none does."""
        while below := self.children.get(block):
            block = below[-1]
        return block

    def end(self, block: int) -> int:
        """The index of a block's last line, without what hangs under it."""
        return self.indices[block] + self.note.blocks[block].text.count("\n")

    def _code(self) -> Iterator[int]:
        """The indices of all lines of code and formulas, fences included."""
        for place, block in enumerate(self.note.blocks):
            if block.kind in _CLOSERS:
                yield from range(self.indices[place] - 1, self.closed(place) + 1)

    def _comments(self) -> Iterator[int]:
        yield from range(self.body)
        lines = self.note.lines
        if "%%" in self.text:
            blanked, _ = comments.blank(lines, self.body)
            pairs = enumerate(zip(lines, blanked, strict=True))
            yield from (i for i, (a, b) in pairs if a.strip() and not b.strip())

    def _html_comments(self) -> Iterator[int]:
        """The indices of the lines of HTML comments, review dates left out."""
        inside = False
        for index, line in enumerate(self.note.lines if "<!--" in self.text else ()):
            opened = inside or line.lstrip().startswith("<!--")
            if opened and not line.startswith(_SCHEDULE):
                yield index
                inside = "-->" not in line

    def closed(self, block: int) -> int:
        """The index of a block's last line, its closing fence included."""
        end, lines = self.end(block), self.note.lines
        fences = _CLOSERS.get(self.note.blocks[block].kind)
        if (
            fences
            and end + 1 < len(lines)
            and lines[end + 1].strip().startswith(fences)
        ):
            return end + 1
        return min(end, len(lines) - 1)

    def _spans(
        self, spans: Mapping[int, Sequence[Span]], index: int
    ) -> tuple[Span, ...]:
        """Those of `spans`, by line on disk, that stand on a line of the note."""
        found = spans.get(self.number(index), ())
        if self.note.disk_lines is None:
            return tuple(found)
        base = self._base(index)
        size = len(self.note.lines[index])
        return tuple(
            replace(span, start=span.start - base, end=span.end - base)
            for span in found
            if base <= span.start and span.end <= base + size
        )

    def _base(self, index: int) -> int:
        """The column at which a line stands on its line on disk."""
        column, number = 0, self.number(index)
        for before in range(index - 1, -1, -1):
            if self.number(before) != number:
                break
            column += len(self.note.lines[before]) + 1
        return column


def _indices(note: Note) -> list[int]:
    """The index into `Note.lines` at which each block begins.

    Where run-together lines were split, several blocks share a line on disk: the next
    line of that number whose text the block's first line is a masked form of is it.
    """
    disk = note.disk_lines
    if disk is None:
        return [block.line - 1 for block in note.blocks]
    indices, at = [], 0
    for block in note.blocks:
        first = block.text.split("\n", 1)[0]
        at = max(at, bisect_left(disk, block.line))
        end = bisect_right(disk, block.line)
        at = next((i for i in range(at, end) if _fits(first, note.lines[i])), at)
        indices.append(at)
    return indices


def _fits(masked: str, raw: str) -> bool:
    """Is `masked`, after the padding for its place on disk, `raw` with blanks?"""
    text = masked[max(len(masked) - len(raw), 0) :]
    return all(m in (" ", r) for m, r in zip(text, raw, strict=False))
