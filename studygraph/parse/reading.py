"""`parse`: what enters is a decoded file, what leaves is a `Note`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studygraph.errors import Problem, ProblemKind
from studygraph.note import (
    BlockKind,
    CandidateKind,
    LedgerEntry,
    Link,
    LinkKind,
    Note,
    NoteKind,
    SectionKind,
)
from studygraph.parse import (
    cards,
    definitions,
    links,
    metadata,
    sections,
    wikilinks,
)
from studygraph.parse.blocks import Walk
from studygraph.parse.markdown import reader
from studygraph.parse.prepared import prepare, split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.config import ParseSettings
    from studygraph.parse.front_matter import FrontMatter
    from studygraph.read.model import SourceFile

_ORGANISER_LINKS = 5


def parse(source: SourceFile, settings: ParseSettings) -> Note:
    """Read one file. Never raises for what a note holds: trouble becomes Problems."""
    lines = split_lines(source.text)
    ready = prepare(lines, source.disk_lines, settings)
    front, places = ready.front, ready.places
    walk = Walk(places, ready.clean)
    walk.run(reader().parse("\n".join(ready.marked)))
    outline = sections.outline(walk.headings, places.last, settings)
    about = metadata.read(
        source.path, front, walk.headings, day_first=settings.day_first
    )
    note = Note(
        path=source.path,
        title=about.title,
        digest=source.digest,
        lines=tuple(lines),
        disk_lines=source.disk_lines,
        course=about.course,
        ordinal=about.ordinal,
        date=about.date,
        aliases=front.strings("aliases", "alias"),
        tags=_tags(front, walk.found.tags),
        sections=outline,
        blocks=tuple(walk.blocks),
        links=(*_front_links(lines, front), *walk.found.links),
        resources=tuple(walk.found.resources),
        equations=tuple(walk.found.equations),
        snippets=tuple(walk.snippets),
        problems=(*source.problems, *_problems(source, front, ready.unclosed)),
        ledger=tuple(_ledger(walk)),
    )
    note = replace(note, kind=_kind(note))
    return _with_finds(note, settings)


def _with_finds(note: Note, settings: ParseSettings) -> Note:
    """The note with its cards and definitions."""
    found, left_cards = cards.find(note, settings)
    meanings, left_terms = definitions.find(note)
    ledger = tuple(sorted({*note.ledger, *left_cards, *left_terms}))
    return replace(note, cards=found, definitions=meanings, ledger=ledger)


def _tags(front: FrontMatter, inline: Sequence[str]) -> tuple[str, ...]:
    own = [
        part.lstrip("#")
        for value in front.strings("tags", "tag")
        for part in value.split()
    ]
    return tuple(dict.fromkeys([*own, *inline]))


def _front_links(lines: Sequence[str], front: FrontMatter) -> list[Link]:
    found = []
    for number, line in enumerate(lines[: front.end], start=1):
        for match in wikilinks.WIKILINK.finditer(line):
            inside = wikilinks.read(match[2])
            place = (number, match.start(), match.end())
            found.append(links.from_wikilink(inside, place, kind=LinkKind.FRONT_MATTER))
    return found


def _problems(source: SourceFile, front: FrontMatter, unclosed: int) -> list[Problem]:
    found = []
    if front.error:
        found.append(
            Problem(
                source.path,
                front.error_line,
                ProblemKind.BROKEN_FRONT_MATTER,
                f"the front matter is no valid YAML: {front.error}",
                "Put values that hold `:`, `#`, `{{` or `[` in quotes.",
            )
        )
    if unclosed:
        found.append(
            Problem(
                source.path,
                unclosed,
                ProblemKind.UNCLOSED,
                "a comment is opened with %% and never closed",
                "Close it with a second %%, or write \\%% for two percent signs.",
            )
        )
    return found


def _ledger(walk: Walk) -> list[LedgerEntry]:
    return [
        LedgerEntry(line, CandidateKind.LINK, text, "the link has no target")
        for line, text in walk.found.empty_links
    ]


def _kind(note: Note) -> NoteKind:
    kinds = {section.kind for section in note.sections} - {SectionKind.OTHER}
    if note.ordinal or len(kinds) > 1:
        return NoteKind.LECTURE
    items = sum(block.kind is BlockKind.ITEM for block in note.blocks)
    linked = len({link.line for link in note.links if not link.embed})
    if linked >= _ORGANISER_LINKS and linked * 2 > items + 1:
        return NoteKind.ORGANISER
    return NoteKind.OTHER
