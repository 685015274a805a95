"""Headings without marks, in a note that has no marked ones.

Plain exports drop the `#`. Where a note has no marked heading and its lines hold the
words of two kinds of section at least, those lines are headings, and so are short
lines that stand as headings do. Known limit: their levels are guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.note import SectionKind
from studygraph.parse import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.config import ParseSettings

_MARKED = re.compile(r"\s{0,3}#{1,6}(?:\s|\Z)|\s*[-*+]\s+#{1,6}\s")
_UNDERLINE = re.compile(r"(?:={3,}|-{4,})[ \t]*\Z")
_NO_HEADING = re.compile(r"\s*(?:[-*+]\s|[>|$`~<!\[]|\d+[.)])")
_LONGEST = 60
_KINDS = 2
_TOP, _KIND, _PART = 1, 2, 3
_DEEPEST = 6
_SHAPE = re.compile(r"[^\W\d_](?:(?!: |\s[-–—=]\s)[^.;!=])*[^.,;!=\s]\Z")  # noqa: RUF001
_WORDS_ABOVE_BLANK = 6
_WORDS_ABOVE_HEADING = 4
_WORDS_ABOVE_PROSE = 3
_WORDS_OF_PROSE = 8


def find(
    lines: Sequence[str], first: int, settings: ParseSettings
) -> Mapping[int, int]:
    """The level of each unmarked heading by its 0-based line, from line `first` on.

    Empty where the note has marked headings or too few words of a template.
    """
    if has_marks(lines[first:]):
        return {}
    kinds = {}
    for number in range(first, len(lines)):
        line = lines[number]
        if line.strip() and len(line) <= _LONGEST and not _NO_HEADING.match(line):
            kind = sections.kind_of(sections.words_of(line), settings)
            if kind is not SectionKind.OTHER:
                kinds[number] = kind
    if len(set(kinds.values())) < _KINDS:
        return {}
    levels = _kind_levels(lines, kinds, settings)
    return _with_shapes(lines, first, levels)


def has_marks(lines: Iterable[str]) -> bool:
    """Whether any line looks like a heading with its mark."""
    above = ""
    for line in lines:
        if _MARKED.match(line) or (above and _UNDERLINE.match(line)):
            return True
        above = line.strip()
    return False


def _kind_levels(
    lines: Sequence[str], kinds: Mapping[int, SectionKind], settings: ParseSettings
) -> dict[int, int]:
    levels = {}
    linked = False
    for number, kind in kinds.items():
        title = sections.words_of(lines[number])
        part = linked and sections.part_of(title) is not None
        levels[number] = (
            _KIND if sections.is_phrase(title, settings) and not part else _PART
        )
        linked = linked or kind is SectionKind.LINKS
    return levels


def _with_shapes(
    lines: Sequence[str], first: int, kinds: Mapping[int, int]
) -> dict[int, int]:
    """The headings by words, joined by those that only stand like headings."""
    shaped: set[int] = set()
    last = len(lines) - 1
    for number in range(last, first - 1, -1):
        line = sections.words_of(lines[number])
        if number in kinds or not _may_be(lines[number], line):
            continue
        below = lines[number + 1] if number < last else ""
        words = len(line.partition("(")[0].split())
        if (
            (not below.strip() and words <= _WORDS_ABOVE_BLANK and number < last)
            or (number + 1 in shaped and words <= _WORDS_ABOVE_HEADING)
            or (words <= _WORDS_ABOVE_PROSE and _is_prose(below))
        ):
            shaped.add(number)
    levels: dict[int, int] = {}
    level = _PART
    for number in range(first, len(lines)):
        if number in kinds:
            levels[number], level = kinds[number], _PART
        elif number in shaped:
            if number - 1 in shaped:
                level = min(level + 1, _DEEPEST)
            levels[number] = level
    _title(lines, first, levels)
    return levels


def _title(lines: Sequence[str], first: int, levels: dict[int, int]) -> None:
    """The first line above the first kind of section is the note's title."""
    for number in range(first, len(lines)):
        if lines[number].strip():
            if levels.get(number) != _KIND and len(lines[number]) <= _LONGEST:
                levels[number] = _TOP
            return


def _may_be(line: str, words: str) -> bool:
    return (
        0 < len(words) <= _LONGEST
        and not _NO_HEADING.match(line)
        and words[0].isupper()
        and bool(_SHAPE.match(words))
    )


def _is_prose(line: str) -> bool:
    return not _NO_HEADING.match(line) and len(line.split()) >= _WORDS_OF_PROSE
