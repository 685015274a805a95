"""Sections: what each heading's words say it is for, and how far it reaches.

A heading inside a section of a kind takes a kind of its own only for vocabulary and
review: "Summary" inside the scratch notes is a part of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from studygraph.note import Section, SectionKind, SectionPart
from studygraph.parse.section_words import KINDS, PARTS, QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.config import ParseSettings

_LEAD = re.compile(r"^(?:[^\w$`\"'(\[¿¡#&]|_)+")
_NO_END = r"[^\w\u0e31-\u0e4e$`\"')\]?!+#.%*]"
_TAIL = re.compile(rf"(?<!{_NO_END}){_NO_END}+$")
_NUMBER = re.compile(r"^(?:\(?\d+(?:\.\d+)*[.):]|\d+(?:\.\d+)+|[IVX]+\.)\s+")
_NESTABLE = frozenset({SectionKind.VOCAB, SectionKind.REVIEW})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as the walk met it: its line (1-based), level and reader's text."""

    line: int
    level: int
    text: str


def words_of(heading: str) -> str:
    """The heading's words alone, without emoji, arrows and numbering."""
    text = heading
    if heading.isascii() and heading[:1].isalpha() and heading[-1:].isalnum():
        # Nothing to take away, unless it is a Roman number.
        return _NUMBER.sub("", heading) if "." in heading else heading
    if not heading.isascii():
        text = unicodedata.normalize("NFC", heading).replace("\ufe0f", "")
    bare = _TAIL.sub("", _NUMBER.sub("", _LEAD.sub("", text)))
    return bare.strip() or text.strip()


def fold(title: str) -> str:
    """The form in which headings are compared: case, accents, final colon away."""
    letters = title.casefold()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters).replace("\u2019", "'")
        letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.strip(" :.!?").split())


def kind_of(title: str, settings: ParseSettings) -> SectionKind:
    """The kind that the words of a heading name, OTHER for none."""
    return _qualified(fold(title), _phrases_of(settings))


def is_phrase(title: str, settings: ParseSettings) -> bool:
    """Whether the words name a kind as they stand, without a qualifier before them."""
    return fold(title) in _phrases_of(settings)


def part_of(title: str) -> SectionPart | None:
    """The half of the links section that the words of a heading name."""
    return _parts().get(fold(title))


def outline(
    headings: Sequence[Heading], last_line: int, settings: ParseSettings
) -> tuple[Section, ...]:
    """The sections that `headings` open in a note of `last_line` lines."""
    sections: list[Section] = []
    open_: list[int] = []
    ends = _ends(headings, last_line)
    for heading, end in zip(headings, ends, strict=True):
        while open_ and sections[open_[-1]].level >= heading.level:
            open_.pop()
        parent = open_[-1] if open_ else -1
        around = sections[parent].within if open_ else SectionKind.OTHER
        title = words_of(heading.text)
        kind = kind_of(title, settings)
        if around is not SectionKind.OTHER and (
            kind is around or kind not in _NESTABLE
        ):
            kind = SectionKind.OTHER
        within = around if kind is SectionKind.OTHER else kind
        part = part_of(title) if within is SectionKind.LINKS else None
        open_.append(len(sections))
        sections.append(
            Section(
                line=heading.line,
                end_line=end,
                level=heading.level,
                heading=heading.text,
                title=title,
                kind=kind,
                within=within,
                part=part,
                parent=parent,
            )
        )
    return tuple(sections)


def _ends(headings: Sequence[Heading], last_line: int) -> list[int]:
    """The last line of each heading's section, in one pass from the end."""
    ends = [last_line] * len(headings)
    next_at: list[int | None] = [None] * 7
    for place in range(len(headings) - 1, -1, -1):
        heading = headings[place]
        above = [at for at in next_at[: heading.level + 1] if at is not None]
        if above:
            ends[place] = max(min(above) - 1, heading.line)
        next_at[heading.level] = heading.line
    return ends


def _qualified(title: str, words: Mapping[str, SectionKind]) -> SectionKind:
    kind = words.get(title)
    if kind is not None:
        return kind
    first, _, rest = title.partition(" ")
    while rest and (first in QUALIFIERS or first.isdigit()):
        kind = words.get(rest)
        if kind in _NESTABLE:
            return kind
        first, _, rest = rest.partition(" ")
    return SectionKind.OTHER


def _phrases_of(settings: ParseSettings) -> Mapping[str, SectionKind]:
    """The kinds by their folded phrases, those of the settings among them."""
    extra = settings.sections.items()
    key = sorted((kind, tuple(phrases)) for kind, phrases in extra) if extra else ()
    return _phrases(tuple(key))


@lru_cache(maxsize=8)
def _phrases(
    extra: tuple[tuple[str, tuple[str, ...]], ...],
) -> Mapping[str, SectionKind]:
    table = {
        fold(phrase): kind for kind, phrases in KINDS.items() for phrase in phrases
    }
    for name, phrases in extra:
        table.update((fold(phrase), SectionKind(name)) for phrase in phrases)
    return table


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, SectionPart]:
    return {fold(phrase): part for part, phrases in PARTS.items() for phrase in phrases}
