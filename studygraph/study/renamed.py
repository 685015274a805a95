"""Reworded questions: which new card carries on the history of which lost one.

A card's id is what it asks, so rewording makes another card. Where a reviewed question
is gone and an unseen one stands in its place, or gives the same answer in similar
words, they are the same to the student; a rename record in the log says so from then
on.
"""

from __future__ import annotations

import difflib
from hashlib import sha256
from typing import TYPE_CHECKING

from studygraph.study.events import Place, Renamed
from studygraph.study.log import new_id
from studygraph.study.wording import folded_question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from studygraph.study.model import StudyCard
    from studygraph.study.replay import State

_NEAR = 12
_ALIKE_HERE = 0.45
_ALIKE_NEAR = 0.6
_SHORT_ANSWER = 12


def place_of(card: StudyCard) -> Place:
    """Where the card stands and what it asks, as the log keeps it."""
    return Place(
        note=card.note,
        line=card.line,
        origin=card.origin.value,
        asked=folded_question(card.front),
        told=digest(card.back or ""),
    )


def digest(answer: str) -> str:
    """A mark of the answer, its length before it; the log needs no more of it."""
    text = folded_question(answer)
    return f"{len(text)}-{sha256(text.encode()).hexdigest()[:8]}"


def find_renamed(
    cards: Iterable[StudyCard], state: State, at: datetime
) -> tuple[Renamed, ...]:
    """The rename records that the log still lacks, the surest matches first.

    Each lost card is matched with at most one new card, and the other way round.
    """
    cards = tuple(cards)
    held = {card.id for card in cards}
    lost = {old: place for old, place in state.places.items() if old not in held}
    fresh = [card for card in cards if card.id not in state.memories]
    pairs = sorted(_pairs(lost, fresh), key=lambda pair: (-pair[0], *pair[1:]))
    found, taken = [], set()
    for _, old, new in pairs:
        if old not in taken and new not in taken:
            taken |= {old, new}
            found.append(Renamed(new_id(), at, old, new))
    return tuple(found)


def _pairs(
    lost: dict[str, Place], fresh: list[StudyCard]
) -> Iterator[tuple[float, str, str]]:
    by_note: dict[tuple[str, str], list[tuple[StudyCard, Place]]] = {}
    for card in fresh:
        place = place_of(card)
        by_note.setdefault((place.note, place.origin), []).append((card, place))
    for old, before in lost.items():
        for card, after in by_note.get((before.note, before.origin), ()):
            sure = _likeness(before, after)
            if sure:
                yield round(sure, 6), old, card.id


def _likeness(before: Place, after: Place) -> float:
    """How sure, 0..2, that both are one question; 0 where they are not."""
    words = difflib.SequenceMatcher(
        None, before.asked, after.asked, autojunk=False
    ).ratio()
    same_answer = before.told == after.told
    telling = same_answer and int(after.told.split("-")[0]) >= _SHORT_ANSWER
    apart = abs(before.line - after.line)
    if apart == 0 and (same_answer or words >= _ALIKE_HERE):
        return 1 + words
    if words >= _ALIKE_NEAR and (apart <= _NEAR or telling):
        return words
    return words if telling and words >= _ALIKE_HERE / 2 else 0.0
