"""Cards: what a note asks, one syntax a module, the explicit ones first.

A syntax yields cards and ledger entries. A line that one syntax took is not taken
again by a later one; a ledger entry stands only where no syntax took the line, so that
taken and left lines together are all that looked like a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from studygraph.config import ParseSettings
from studygraph.note import Card, LedgerEntry, Note
from studygraph.parse.cards import headings, review, spaced_repetition, tasks
from studygraph.parse.rows import View

Syntax = Callable[[Note, ParseSettings, View], Iterator[Card | LedgerEntry]]

_SYNTAXES: tuple[Syntax, ...] = (
    spaced_repetition.find,
    review.find,
    tasks.find,
    headings.find,
)


def find(
    note: Note, settings: ParseSettings
) -> tuple[tuple[Card, ...], tuple[LedgerEntry, ...]]:
    """The note's cards and what only looks like one, each sorted by line."""
    view = View(note)
    cards: dict[int, Card] = {}
    left: dict[int, LedgerEntry] = {}
    for syntax in _SYNTAXES:
        for found in syntax(note, settings, view):
            if isinstance(found, LedgerEntry):
                left.setdefault(found.line, found)
            else:
                cards.setdefault(found.line, found)
    entries = (left[line] for line in sorted(left.keys() - cards.keys()))
    return tuple(cards[line] for line in sorted(cards)), tuple(entries)
