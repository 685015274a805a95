"""The spaced-repetition syntax: `Q::A`, `A:::B`, `?` and `??` lines, clozes.

Works on lines, not on blocks, because the syntax does: an answer may hold lists, code
and headings, and ends at a blank line or at the end marker of the vault. Where a note
carries a deck tag (or dates of past reviews) everything that fits is a card; elsewhere
`::` may be a field or code, so only what reads as a question is taken. Limit: `::` in
math without dollars is taken for a separator, as the writer's own plugin does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from studygraph.config import ParseSettings
from studygraph.note import (
    CandidateKind,
    Card,
    CardKind,
    LedgerEntry,
    Note,
)
from studygraph.parse.cards import cloze
from studygraph.parse.cards.marks import Marks, marks_of
from studygraph.parse.cards.wording import (
    answer_text,
    asks,
    block_id,
    mask_code,
    question_text,
    without_residue,
)
from studygraph.parse.view import View

SYNTAX = "spaced-repetition"
SIGNS = ()

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_SCHEDULE = "<!--SR:"
_DATED = "<!--SR:!"
_SCHEDULE_CALLOUT = "> [!sr|card-metadata]"
_FIELD_OR_CODE = re.compile(
    r"\w::(?!:?\s*[^\W\d_][\w'\u2019-]*,?(?:\s+[\w'\u2019-]+,?){4})|::=|[\[(][^:\])]{1,40}::"
)
"""A field, `key:: value`, or code; five words of prose in a row are neither."""

_READS_AS_QUESTION = 0.8


class Shape(StrEnum):
    """The five shapes of the syntax."""

    SINGLE_LINE = "SingleLineBasic"
    SINGLE_LINE_REVERSED = "SingleLineReversed"
    MULTI_LINE = "MultiLineBasic"
    MULTI_LINE_REVERSED = "MultiLineReversed"
    CLOZE = "Cloze"


_REVERSED = (Shape.SINGLE_LINE_REVERSED, Shape.MULTI_LINE_REVERSED)
_SINGLE = (Shape.SINGLE_LINE, Shape.SINGLE_LINE_REVERSED)


@dataclass(frozen=True, slots=True)
class RawCard:
    """A card as it stands in the lines: 0-based first and last line, text untouched."""

    shape: Shape
    first_line: int
    last_line: int
    text: str


def scan(lines: Sequence[str], marks: Marks) -> tuple[RawCard, ...]:
    """The cards in `lines`, in order; nothing in comments, code or inline code."""
    return tuple(_Scan(lines, marks).run())


class _Scan:
    """One pass over the lines, with the card that is being collected."""

    def __init__(self, lines: Sequence[str], marks: Marks) -> None:
        self.lines = lines
        self.marks = marks
        self.inline = _inline(marks)
        self.at = 0
        self.open_at = 0
        self.shape: Shape | None = None
        self.hidden: set[int] = set()

    def run(self) -> Iterator[RawCard]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.startswith("<!--") and not line.startswith(_SCHEDULE):
                self._skip_comment()
            elif self._ends_card(line.strip()):
                yield from self._close(self.at)
            elif single := self._single_line(line):
                yield single
            else:
                self._take(line)
            self.at += 1
        yield from self._close(len(self.lines))

    def _skip_comment(self) -> None:
        self.hidden.add(self.at)
        while self.at + 1 < len(self.lines) and "-->" not in self.lines[self.at]:
            self.at += 1
            self.hidden.add(self.at)

    def _ends_card(self, stripped: str) -> bool:
        if self.marks.end and stripped == self.marks.end:
            return True
        return not stripped and (self.shape is None or not self.marks.end)

    def _close(self, end: int) -> Iterator[RawCard]:
        if self.shape is not None:
            yield self._raw(self.shape, self.open_at, end - 1)
        self.shape, self.open_at = None, end + 1

    def _raw(self, shape: Shape, first: int, last: int) -> RawCard:
        places = range(first, last + 1)
        kept = [self.lines[i].rstrip() for i in places if i not in self.hidden]
        return RawCard(shape, first, last, "\n".join(kept).rstrip("\n"))

    def _single_line(self, line: str) -> RawCard | None:
        """A card that this line alone holds, with the schedule below it."""
        for mark, shape in self.inline:
            if mark not in line or split_at(line, mark) is None:
                continue
            first = self.at
            self.at += _schedule_lines(self.lines, first + 1)
            raw = RawCard(
                shape, first, self.at, "\n".join(self.lines[first : self.at + 1])
            )
            self.shape, self.open_at = None, self.at + 1
            return raw
        return None

    def _take(self, line: str) -> None:
        """Add the line to what is being collected, and see what that makes it."""
        stripped = line.strip()
        if stripped and stripped in (self.marks.multi, self.marks.multi_reversed):
            if self.at > self.open_at:
                both = stripped == self.marks.multi_reversed
                self.shape = Shape.MULTI_LINE_REVERSED if both else Shape.MULTI_LINE
        elif fence := _FENCE.match(line):
            self.at = _fence_end(self.lines, self.at, fence.group(1))
        elif self.shape is None and cloze.deletions(line, self.marks.clozes):
            self.shape = Shape.CLOZE


def _inline(marks: Marks) -> list[tuple[str, Shape]]:
    """Separators within a line, the longest first: `:::` holds a `::`."""
    pairs = [
        (marks.single, Shape.SINGLE_LINE),
        (marks.single_reversed, Shape.SINGLE_LINE_REVERSED),
    ]
    return sorted((pair for pair in pairs if pair[0]), key=lambda p: -len(p[0]))


def split_at(line: str, mark: str) -> tuple[str, str] | None:
    """What stands before and after the first `mark` outside inline code, or None."""
    at = mask_code(line).find(mark) if mark else -1
    return None if at < 0 else (line[:at], line[at + len(mark) :])


def _schedule_lines(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on hold a card's review dates."""
    if at < len(lines) and lines[at].startswith(_SCHEDULE):
        return 1
    if at + 1 < len(lines) and lines[at].startswith(_SCHEDULE_CALLOUT):
        return 2 if lines[at + 1].lstrip("> ").startswith(_SCHEDULE) else 0
    return 0


def _fence_end(lines: Sequence[str], at: int, fence: str) -> int:
    """The line that closes the fence opened at `at`; the last one if none does."""
    for index in range(at + 1, len(lines)):
        if lines[index].lstrip().startswith(fence):
            return index
    return len(lines) - 1


def is_deck(view: View, settings: ParseSettings) -> bool:
    """Does the note say that what looks like a card in it is one?"""
    if any(_is_deck_tag(tag, settings.deck_tags) for tag in view.note.tags):
        return True
    if not view.holds(_DATED):
        return False
    return f"\n{_DATED}" in view.text or view.text.startswith(_DATED)


def _is_deck_tag(tag: str, decks: Sequence[str]) -> bool:
    name = tag.lstrip("#").casefold()
    return any(
        name == d.casefold() or name.startswith(d.casefold() + "/") for d in decks
    )


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's cards in this syntax, and the lines that only look like one."""
    marks = marks_of(settings)
    deck = is_deck(view, settings)
    if not deck and not _may_hold_cards(view, marks):
        return
    decks = _decks_by_line(note, settings)
    for raw in scan(_shown(view), marks if deck else replace(marks, clozes=())):
        card = _card(raw, marks, settings.deck_tags, decks[raw.first_line])
        if card is None:
            continue
        first, last = view.number(raw.first_line), view.number(raw.last_line)
        card = replace(card, line=first, end_line=last)
        if deck:
            yield card
        elif asks(card.question):
            yield replace(card, confidence=_READS_AS_QUESTION)
        elif not _FIELD_OR_CODE.search(raw.text):
            yield _no_deck(card, raw.text)


def _may_hold_cards(view: View, marks: Marks) -> bool:
    """Is a separator anywhere in the text?"""
    signs = {f"\n{mark}" for mark in (marks.multi, marks.multi_reversed) if mark}
    signs.update(mark for mark, _ in _inline(marks))
    # Where a text holds no `::`, it holds no `:::`.
    return view.holds(*(s for s in signs if not any(t in s for t in signs - {s})))


def _shown(view: View) -> list[str]:
    """The lines with front matter and comments emptied; code is left to the scan."""
    lines = enumerate(view.note.lines)
    return ["" if index in view.comments else line for index, line in lines]


def _card(raw: RawCard, marks: Marks, tags: Sequence[str], deck: str) -> Card | None:
    """The card that the raw lines hold; None where one of its sides is empty."""
    text, key = block_id(without_residue(raw.text))
    lines = text.split("\n")
    own = _tags_in(lines[0], tags)
    if raw.shape is Shape.CLOZE:
        question, answers = cloze.numbered(lines, marks.clozes)
        kind, answer = CardKind.CLOZE, "\n".join(answers)
    else:
        kind = CardKind.REVERSED if raw.shape in _REVERSED else CardKind.BASIC
        question, answer = _sides(raw.shape, lines, marks)
    asked = question_text(question, tags)
    if not asked or not answer.strip():
        return None
    return Card(
        kind=kind,
        syntax=SYNTAX,
        question=asked,
        answer=answer_text(answer.split("\n")),
        line=raw.first_line + 1,
        end_line=raw.last_line + 1,
        decks=(own[0],) if own else (deck,) if deck else (),
        key=key,
    )


def _sides(shape: Shape, lines: list[str], marks: Marks) -> tuple[str, str]:
    if shape in _SINGLE:
        mark = marks.single if shape is Shape.SINGLE_LINE else marks.single_reversed
        return split_at("\n".join(lines), mark) or ("", "")
    mark = marks.multi if shape is Shape.MULTI_LINE else marks.multi_reversed
    at = [line.strip() for line in lines].index(mark)
    return "\n".join(lines[:at]), "\n".join(lines[at + 1 :])


def _no_deck(card: Card, text: str) -> LedgerEntry:
    return LedgerEntry(
        line=card.line,
        kind=CandidateKind.CARD,
        text=text.split("\n", 1)[0].strip(),
        reason="written like a card, but it asks nothing and the note has no deck tag",
    )


def _tags_in(line: str, decks: Sequence[str]) -> list[str]:
    words = (word for word in line.split() if word.startswith("#"))
    return [word[1:] for word in words if _is_deck_tag(word, decks)]


def _decks_by_line(note: Note, settings: ParseSettings) -> list[str]:
    """The deck that each line belongs to: that of the nearest deck tag above it."""
    tags = [tag.lstrip("#") for tag in note.tags]
    current = next((t for t in tags if _is_deck_tag(t, settings.deck_tags)), "")
    decks = []
    for line in note.lines:
        found = _tags_in(line, settings.deck_tags) if "#" in line else []
        if found and line.strip().startswith("#") and len(line.split()) == len(found):
            current = found[0]
        decks.append(current)
    return decks
