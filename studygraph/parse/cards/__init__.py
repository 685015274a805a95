"""Cards: what a note asks, one syntax a module, the explicit ones first.

A syntax yields cards and ledger entries. Its SIGNS are what a text must hold one of to
have cards in that syntax; a text without any is not searched. A line that one syntax
took is not taken again by a later one, and an explicit syntax keeps all lines of its
cards. A ledger entry stands only where no syntax took the line, so that taken and left
lines together are all that looked like a card.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from studygraph.config import ParseSettings
from studygraph.note import CandidateKind, Card, LedgerEntry, Note, SectionKind
from studygraph.parse.cards import (
    anki_markers,
    callouts,
    choice,
    cornell,
    details,
    headings,
    logseq,
    review,
    solutions,
    spaced_repetition,
    tasks,
)
from studygraph.parse.view import View


class Syntax(Protocol):
    """A module of this package; without SIGNS it is always asked."""

    @property
    def SIGNS(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """What a note's text must hold, one of these at least."""

    def find(
        self, note: Note, settings: ParseSettings, view: View
    ) -> Iterator[Card | LedgerEntry]:
        """The cards in this syntax, and the lines that only look like one."""


_EXPLICIT: tuple[Syntax, ...] = (
    spaced_repetition,
    anki_markers,
    logseq,
    callouts,
    details,
    solutions,
    cornell,
    choice,
)
_INFERRED: tuple[Syntax, ...] = (
    review,
    tasks,
    headings,
)

SYNTAXES = (*_EXPLICIT, *_INFERRED)

_TORN = "\u2026"


def find(
    note: Note, settings: ParseSettings, view: View | None = None
) -> tuple[tuple[Card, ...], tuple[LedgerEntry, ...]]:
    """The note's cards and what only looks like one, each sorted by line.

    `view` is a view of the note that was made before, to spare making it again.
    """
    view = view or View(note)
    deck = spaced_repetition.is_deck(view, settings)
    cards: list[Card] = []
    left: dict[int, LedgerEntry] = {}
    held: set[int] = set()
    for syntax in SYNTAXES:
        if syntax.SIGNS and not view.holds(*syntax.SIGNS):
            continue
        found = [f for f in syntax.find(note, settings, view) if f.line not in held]
        if syntax in _INFERRED:
            found = [_unless_torn(f) for f in found]
            found = [_unless_marked(note, f) for f in found] if deck else found
        left |= {f.line: f for f in reversed(found) if isinstance(f, LedgerEntry)}
        taken = [f for f in found if isinstance(f, Card) and _says(f.question)]
        for card in taken:
            last = card.end_line if syntax in _EXPLICIT else card.line
            held.update(range(card.line, last + 1))
        cards += taken
    entries = (left[line] for line in sorted(left.keys() - held))
    return tuple(sorted(cards, key=lambda card: card.line)), tuple(entries)


def _says(question: str) -> bool:
    """Marks alone, as in `- #card`, ask nothing: it takes a letter, digit, formula."""
    return any(sign.isalnum() or sign == "$" for sign in question)


def _unless_torn(found: Card | LedgerEntry) -> Card | LedgerEntry:
    """A question that a damaged export left without its first words cannot be asked."""
    if isinstance(found, LedgerEntry) or not found.question.startswith(_TORN):
        return found
    return LedgerEntry(
        line=found.line,
        kind=CandidateKind.CARD,
        text=found.question,
        reason="asks, but its first words are lost",
    )


def _unless_marked(note: Note, found: Card | LedgerEntry) -> Card | LedgerEntry:
    """In a deck only a review section asks without the marks of a card."""
    if isinstance(found, LedgerEntry):
        return found
    around = [s for s in note.sections if s.line <= found.line <= s.end_line]
    if around and around[-1].within is SectionKind.REVIEW:
        return found
    return LedgerEntry(
        line=found.line,
        kind=CandidateKind.CARD,
        text=found.question,
        reason="asks, but the note marks its cards and this is not marked",
    )
