"""Answers that say what a term is: "What is osmosis?" and what stands below it.

Also a card whose front is the bare term (`osmosis::...`). "What is the loss?" may ask
for a number, so an answer of a word or two says nothing here. What stands below a
heading that asks is a whole passage, and is left to the definitions that it holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.folding import fold
from studygraph.note import CardKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studygraph.note import Card, Note

_ASKS = {
    "en": r"(?:what(?:['\u2019]s| is| are| was| were)|define|explain)\b",
    "de": r"(?:was (?:ist|sind|bedeutet|versteht man unter)|definiere)\b",
    "fr": r"(?:qu['\u2019]est[- ]ce qu(?:e\b|['\u2019])|d\u00e9finir\b)",
    "es": r"(?:\u00bf?qu\u00e9 (?:es|son)|define)\b",
    "it": r"(?:(?:che )?cos['\u2019]\u00e8|(?:che )?cosa sono|definisci)\b",
}
_OPENINGS = {
    language: re.compile(rf"\s*{asks}", re.IGNORECASE)
    for language, asks in _ASKS.items()
}
_HEADING = "heading"
_TELLING_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHOLE = frozenset({CardKind.BASIC, CardKind.REVERSED})
SURE = 0.5
"""How sure an answer is as a definition: what a note defines outright comes first."""


class Answer(NamedTuple):
    """What a card says that the concept `key` is; `text` begins on `line`."""

    key: str
    line: int
    text: str


def answers(note: Note, names: Mapping[str, str]) -> Iterator[Answer]:
    """The answers of the note's cards that say what a concept is.

    `names` are the folded names of the note's concepts, each with its concept's key.
    """
    opening = _OPENINGS.get(note.language, _OPENINGS["en"])
    for card in note.cards:
        if card.kind not in _WHOLE or card.syntax == _HEADING or not card.answer:
            continue
        asked = opening.match(card.question)
        if asked is None and "?" in card.question:
            continue
        term = card.question[asked.end() if asked else 0 :]
        key = names.get(fold(term, note.language))
        text = card.answer.strip().removeprefix("- ")
        if key and len(_WORD.findall(text)) >= _TELLING_WORDS:
            yield Answer(key, _line(note, card, text), text)


def _line(note: Note, card: Card, text: str) -> int:
    """The line that the answer begins on; the question's where it is not found."""
    first = text.split("\n", 1)[0]
    below = range(card.line, card.end_line + 1)
    return next((n for n in below if first in note.text_at(n)), card.line)
