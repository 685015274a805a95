"""What one note leaves open, the others settle: the habits of a vault.

`survey` takes from a note what others need to know, `merge` makes the habits of all
surveys, in any order, and `settle` applies them to a note: where links lead, which
lines are the template's, day or month first, what an organiser note or the vault says.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from studygraph.kept import Kept
from studygraph.note import (
    Block,
    BlockKind,
    CandidateKind,
    LedgerEntry,
    Link,
    LinkKind,
    Note,
    NoteKind,
    NotePath,
)
from studygraph.parse import arrivals, dates, metadata, prompts, resolve
from studygraph.parse.masking import BLOCK_ID
from studygraph.parse.prepared import front_of
from studygraph.parse.sections import Heading
from studygraph.parse.template import Prompts, learn_prompts, repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.config import ParseSettings
    from studygraph.read.model import Listing, SourceFile

_PROSE = frozenset(
    {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE}
)
_MARKS = re.compile(r"^[\s>#*+\-\d.)\]\[x]*")
_EDGE = r"[\s\-\u2013\u2014:>|=*_]"
_TITLE_BEFORE = re.compile(rf"(?<!{_EDGE}){_EDGE}+$")
_TITLE_AFTER = re.compile(rf"^{_EDGE}+")


@dataclass(frozen=True, slots=True)
class Titled:
    """What an organiser note says of a link's target: its title and place in order."""

    target: str
    title: str
    order: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What the others need to know of one note.

    `lines` are its prose lines, folded. `order` is 1 where a date in its title or file
    name must be day first, -1 month first, 0 undecided; `created` the same of its front
    matter. `anchors` are its headings, folded, and its block ids after a `^`. A lecture
    is `homeless` (1) if it names no course, -1 if it does.
    """

    path: NotePath
    aliases: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    order: int = 0
    created: int = 0
    homeless: int = 0
    organises: tuple[Titled, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds in a whole vault, its own name as `course`; see `settle` for each."""

    names: resolve.Index = field(default_factory=resolve.Index)
    anchors: Mapping[NotePath, frozenset[str]] = field(default_factory=dict)
    prompts: Prompts = field(default_factory=Prompts)
    repeated: Mapping[str, Prompts] = field(default_factory=dict)
    """The same with the folded lines that most notes of a folder hold, by folder."""
    day_first: bool | None = None
    titles: Mapping[NotePath, Titled] = field(default_factory=dict)
    course: str | None = None


def survey(note: Note, kept: Kept | None = None) -> Survey:
    """What the other notes need to know of `note`, which is parsed and not settled."""
    kept = kept or Kept()
    return kept.of("survey", _file(note), partial(_survey, note), Survey)


def _file(note: Note) -> object:
    """What all of a parsed note follows from: its file, where that could be read."""
    return (note.path, note.digest) if note.digest else note


def _survey(note: Note) -> Survey:
    head = note.sections[0].heading if note.sections else ""
    front = front_of(note)
    anchors = [prompts.fold(section.heading) for section in note.sections]
    anchors += [
        "^" + mark[1].casefold()
        for line in note.lines
        if "^" in line and (mark := BLOCK_ID.search(line))
    ]
    stem = metadata.clean_stem(note.path)
    return Survey(
        path=note.path,
        aliases=note.aliases,
        anchors=tuple(dict.fromkeys(anchors)),
        lines=tuple(sorted(_folded_lines(note.blocks))),
        order=dates.numeric_order(head) or dates.numeric_order(stem),
        created=dates.numeric_order(front.text("created", "date")),
        homeless=(-1 if note.course else 1) * (note.kind is NoteKind.LECTURE),
        organises=_organised(note) if note.kind is NoteKind.ORGANISER else (),
    )


def _folded_lines(blocks: Iterable[Block]) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        if block.kind in _PROSE:
            found.update(prompts.fold(line) for line in block.text.split("\n"))
    found.discard("")
    return found


def _organised(note: Note) -> tuple[Titled, ...]:
    """The titles that stand beside links: `Backpropagation - [[CODE-L4]]`."""
    found = []
    for order, link in enumerate(
        (link for link in note.links if not link.embed and link.target), start=1
    ):
        line = note.text_at(link.line)
        title = _beside(line, link)
        if not title and not metadata.is_label(link.text):
            title = link.text
        found.append(Titled(link.target, title, order))
    return tuple(found)


def _beside(line: str, link: Link) -> str:
    before = _TITLE_BEFORE.sub("", _MARKS.sub("", line[: link.start]))
    after = _TITLE_AFTER.sub("", line[link.end :])
    title = before or after
    return "" if "[[" in title or "](" in title else title.strip()


def merge(
    surveys: Iterable[Survey],
    *,
    templates: Iterable[SourceFile] = (),
    listing: Listing | None = None,
    settings: ParseSettings | None = None,
    name: str | None = None,
) -> Habits:
    """The habits of the vault `name` that `surveys`, in any order, are all notes of."""
    ordered = sorted(surveys, key=lambda one: one.path)
    files = [stamp.path for stamp in listing.attachments] if listing else []
    names = resolve.index(((one.path, one.aliases) for one in ordered), files)
    own = learn_prompts(templates)
    if settings:
        own |= {prompts.fold(line) for line in settings.prompts}
    return Habits(
        names=names,
        anchors={one.path: frozenset(one.anchors) for one in ordered},
        prompts=Prompts.of(own),
        repeated=repeated(((one.path, one.lines) for one in ordered), own),
        day_first=_day_first(ordered, settings),
        titles=_titles(ordered, names),
        course=name if sum(one.homeless for one in ordered) > 0 else None,
    )


def _day_first(
    surveys: Sequence[Survey], settings: ParseSettings | None
) -> bool | None:
    if settings and settings.day_first is not None:
        return settings.day_first
    for orders in (
        [one.order for one in surveys],
        [one.created for one in surveys],
    ):
        told = orders.count(1) - orders.count(-1)
        if told:
            return told > 0
    return None


def _titles(surveys: Sequence[Survey], names: resolve.Index) -> dict[NotePath, Titled]:
    found: dict[NotePath, Titled] = {}
    for one in surveys:
        for entry in one.organises:
            link = Link(LinkKind.WIKI, entry.target, 0, 0, 0)
            paths = resolve.find(link, one.path, names)
            if len(paths) == 1:
                found.setdefault(paths[0], entry)
    return found


def settle(note: Note, habits: Habits, kept: Kept | None = None) -> Note:
    """`note` with what the vault's habits say filled in.

    Links get the path they lead to, or their candidates; broken and ambiguous ones
    become Problems. Blocks that hold only the template's words become PROMPT, and cards
    and definitions made of them go to the ledger. A date in digits is read the vault's
    way round, a note named by its code takes the title an organiser note gives, and a
    lecture that names no course belongs to the vault's own, where it is one.
    `kept` spares looking at the blocks again.
    """
    kept = kept or Kept()
    links, troubles = arrivals.settle(note, habits.names, habits.anchors)
    words = habits.repeated.get(posixpath.dirname(note.path), habits.prompts)
    date, places = kept.of(
        "settled",
        (_file(note), words.mark, habits.day_first),
        lambda: (_date(note, habits), _prompts(note.blocks, words.lines)),
        tuple[str | None, list[int]],
    )
    blocks = list(note.blocks)
    for place in places:
        blocks[place] = structs.replace(blocks[place], kind=BlockKind.PROMPT)
    settled = replace(
        note,
        title=_title(note, habits),
        course=note.course
        or (habits.course if note.kind is NoteKind.LECTURE else None),
        date=date,
        links=links,
        blocks=tuple(blocks),
        problems=tuple(sorted({*note.problems, *troubles})),
    )
    return _without_prompts(settled, words.lines)


def _prompts(blocks: Sequence[Block], words: frozenset[str]) -> list[int]:
    """The places of the blocks that hold only the template's words."""
    return [place for place, block in enumerate(blocks) if _is_prompt(block, words)]


def _is_prompt(block: Block, words: frozenset[str]) -> bool:
    if block.kind not in _PROSE:
        return False
    lines = [prompts.fold(line) for line in block.text.split("\n")]
    told = [line for line in lines if line]
    return bool(told) and all(line in words for line in told)


def _without_prompts(note: Note, words: frozenset[str]) -> Note:
    """The note without cards and definitions that only repeat its template."""
    cards = [c for c in note.cards if prompts.fold(c.question) not in words]
    lines = {
        line
        for block in note.blocks
        if block.kind is BlockKind.PROMPT
        for line in range(block.line, block.end_line + 1)
    }
    meanings = [d for d in note.definitions if d.line not in lines]
    if len(cards) == len(note.cards) and len(meanings) == len(note.definitions):
        return note
    reason = "these are words of the template"
    dropped = [
        LedgerEntry(card.line, CandidateKind.CARD, card.question, reason)
        for card in note.cards
        if card not in cards
    ] + [
        LedgerEntry(one.line, CandidateKind.DEFINITION, one.term, reason)
        for one in note.definitions
        if one not in meanings
    ]
    return replace(
        note,
        cards=tuple(cards),
        definitions=tuple(meanings),
        ledger=tuple(sorted({*note.ledger, *dropped})),
    )


def _date(note: Note, habits: Habits) -> str | None:
    """The note's date, its digits read the vault's way round."""
    if habits.day_first is None or not note.date:
        return note.date
    front = front_of(note)
    headings = [Heading(s.line, s.level, s.heading) for s in note.sections]
    return metadata.read(note.path, front, headings, day_first=habits.day_first).date


def _title(note: Note, habits: Habits) -> str:
    entry = habits.titles.get(note.path)
    told = entry.title if entry and metadata.is_label(note.title) else ""
    return told or note.title
