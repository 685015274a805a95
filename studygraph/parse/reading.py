"""`parse`: what enters is a decoded file, what leaves is a `Note`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from studygraph.note import (
    BlockKind,
    CandidateKind,
    LedgerEntry,
    Link,
    LinkKind,
    Note,
    NoteKind,
    SectionKind,
    SpanKind,
)
from studygraph.parse import (
    cards,
    definitions,
    language,
    links,
    macros,
    metadata,
    problems,
    prompts,
    properties,
    sections,
    wikilinks,
)
from studygraph.parse.blocks import Walk
from studygraph.parse.markdown import reader
from studygraph.parse.prepared import prepare, split_lines
from studygraph.parse.view import View
from studygraph.read.drawings import is_drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.config import ParseSettings
    from studygraph.errors import Problem
    from studygraph.note import Block, Definition
    from studygraph.parse.front_matter import FrontMatter
    from studygraph.parse.prepared import Prepared
    from studygraph.read.model import SourceFile

_ORGANISER_LINKS = 5
_PROMPTED = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_AWAY = frozenset({SpanKind.LINK, SpanKind.TAG, SpanKind.IMAGE})
_HOLE = re.compile(r"\{\{[^{}\n]*\}\}")


def parse(source: SourceFile, settings: ParseSettings, *, fallback: str = "en") -> Note:
    """Read one file. Never raises for what a note holds: trouble becomes Problems.

    `fallback` is the ISO 639-1 code of a note that does not show its language.
    """
    lines = macros.written_out(split_lines(source.text))
    ready = prepare(source.path, lines, source.disk_lines, settings)
    front, places = ready.front, ready.places
    walk = Walk(places, ready.clean)
    walk.run(reader().parse("\n".join(ready.marked)))
    outline = sections.outline(walk.headings, places.last, settings)
    about = metadata.read(
        source.path,
        front,
        walk.headings,
        opens=_opens(walk.blocks),
        day_first=settings.day_first,
    )
    related, cited = properties.cited(lines, ready.properties, places)
    note = Note(
        path=source.path,
        title=about.title,
        digest=source.digest,
        lines=tuple(lines),
        disk_lines=source.disk_lines,
        course=about.course,
        ordinal=about.ordinal,
        date=about.date,
        language=language.said(front.text("lang", "language"))
        or language.guess(walk.blocks)
        or fallback,
        aliases=front.strings("aliases", "alias"),
        tags=_tags(front, walk.found.tags),
        sections=outline,
        blocks=tuple(walk.blocks),
        links=(*_front_links(lines, front), *related, *walk.found.links),
        resources=(*cited, *walk.found.resources),
        equations=tuple(walk.found.equations),
        snippets=tuple(walk.snippets),
        problems=(*source.problems, *_problems(source, ready, walk)),
        ledger=tuple(walk.found.not_links),
    )
    drawn = is_drawing(source.path, source.text)
    note = replace(note, kind=NoteKind.DRAWING if drawn else _kind(note))
    view = View(note)
    return _with_prompts(_with_finds(note, settings, view), settings, view)


def _problems(source: SourceFile, ready: Prepared, walk: Walk) -> list[Problem]:
    """What is wrong with front matter, and what is opened and never closed."""
    unclosed = list(walk.found.unclosed)
    if ready.unclosed:
        unclosed.append((ready.places[ready.unclosed - 1][0], "%%"))
    return problems.find(source.path, ready.front, sorted(unclosed))


def _with_finds(note: Note, settings: ParseSettings, view: View) -> Note:
    """The note with its cards and definitions."""
    found, left_cards = cards.find(note, settings, view)
    meanings, left_terms = definitions.find(note, settings, view)
    if note.kind is NoteKind.ORGANISER:
        left_terms = (*left_terms, *map(_listed, meanings))
        meanings = ()
    ledger = tuple(sorted({*note.ledger, *left_cards, *left_terms}))
    return replace(note, cards=found, definitions=meanings, ledger=ledger)


def _listed(meaning: Definition) -> LedgerEntry:
    """What looks like a definition where a note lists a course's lectures."""
    reason = "a note that lists lectures defines nothing"
    return LedgerEntry(meaning.line, CandidateKind.DEFINITION, meaning.text, reason)


def _tags(front: FrontMatter, inline: Sequence[str]) -> tuple[str, ...]:
    """The tags of front matter, then those of the text; spaces part a plain string."""
    said = front.values.get("tags") or front.values.get("tag")
    own = front.strings("tags", "tag")
    if isinstance(said, str):
        own = tuple(part for value in own for part in value.split())
    return tuple(dict.fromkeys([*(tag.lstrip("#") for tag in own), *inline]))


def _front_links(lines: Sequence[str], front: FrontMatter) -> list[Link]:
    found = []
    for number, line in enumerate(lines[: front.end], start=1):
        for match in wikilinks.WIKILINK.finditer(line):
            inside = wikilinks.read(match[2])
            place = (number, match.start(), match.end())
            found.append(links.from_wikilink(inside, place, kind=LinkKind.FRONT_MATTER))
    return found


def _with_prompts(note: Note, settings: ParseSettings, view: View) -> Note:
    """The note with blocks that hold a known template's words marked as PROMPT."""
    own = {prompts.fold(line) for line in settings.prompts}
    rows, blocks = view.all_rows, list(note.blocks)
    likely = range(len(rows)) if own else prompts.suspects(view.starts)
    found = [
        place
        for place in {rows[place].block for place in likely}
        if blocks[place].kind in _PROMPTED and _is_prompt(blocks[place].text, own)
    ]
    for place in found:
        blocks[place] = structs.replace(blocks[place], kind=BlockKind.PROMPT)
    return replace(note, blocks=tuple(blocks)) if found else note


def _is_prompt(text: str, own: set[str]) -> bool:
    if own and prompts.fold(text) in own:
        return True
    return prompts.is_stock(text) or _is_hole(text)


def _is_hole(text: str) -> bool:
    """Whether only a template engine's placeholders stand here: `{{date}}`."""
    return "{{" in text and not _HOLE.sub("", text).strip(" \n:-|")


def _opens(blocks: Sequence[Block]) -> bool:
    """Whether a heading stands above all text, or has but links to notes above it."""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            return True
        rows = block.text.split("\n")
        for span in block.spans:
            if span.kind in _AWAY:
                row = rows[span.line - block.line]
                hole = " " * (span.end - span.start)
                rows[span.line - block.line] = (
                    row[: span.start] + hole + row[span.end :]
                )
        if any(map(str.isalnum, "".join(rows))):
            return False
    return False


def _kind(note: Note) -> NoteKind:
    kinds = {section.kind for section in note.sections} - {SectionKind.OTHER}
    if note.ordinal or len(kinds) > 1:
        return NoteKind.LECTURE
    linked = len({link.line for link in note.links if not link.embed})
    if linked >= _ORGANISER_LINKS:
        items = sum(block.kind is BlockKind.ITEM for block in note.blocks)
        if linked * 2 > items + 1:
            return NoteKind.ORGANISER
    # What a course's folder or front matter claims is taught there, number or not.
    return NoteKind.LECTURE if note.course else NoteKind.OTHER
