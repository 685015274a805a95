"""When a card is due: FSRS-6 by the `fsrs` package, its only home.

Everything is a pure function of a card's answers and their times, so that the same log
gives the same state on every machine; the package's random spread of due days is off
for that reason. `site/assets/fsrs.js` is the same arithmetic for the page. Source: the
free spaced repetition scheduler, version 6, with its default parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache

import fsrs

RETENTION = 0.9
"""A card is due when the chance to recall it has fallen to this."""


class Rating(IntEnum):
    """How well the answer came, as the keys 1 to 4 give it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Stage(IntEnum):
    """Where a card stands: short steps of minutes first, then days."""

    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one card after its last answer.

    `step` counts the short steps, None in review; `stability` is in days, `difficulty`
    in 1..10; times are in UTC. `reviews` counts answers, `lapses` those of "again".
    """

    stage: Stage
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    first: datetime
    reviews: int = 1
    lapses: int = 0


@cache
def _scheduler() -> fsrs.Scheduler:
    return fsrs.Scheduler(desired_retention=RETENTION, enable_fuzzing=False)


def answer(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """The memory after one more answer; `memory` is None for a card never seen.

    `at` is aware of its zone.
    """
    at = at.astimezone(UTC)
    card = _card(memory, at)
    after, _ = _scheduler().review_card(card, fsrs.Rating(int(rating)), at)
    if after.stability is None or after.difficulty is None:
        message = "the scheduler left a reviewed card without a memory state"
        raise RuntimeError(message)
    return Memory(
        stage=Stage(int(after.state)),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last=at,
        first=memory.first if memory else at,
        reviews=memory.reviews + 1 if memory else 1,
        lapses=(memory.lapses if memory else 0) + (rating is Rating.AGAIN),
    )


def choices(memory: Memory | None, at: datetime) -> dict[Rating, datetime]:
    """When the card would be due again after each of the four answers."""
    return {rating: answer(memory, rating, at).due for rating in Rating}


def recall(memory: Memory | None, at: datetime) -> float:
    """The chance, 0..1, that the card is recalled at `at`; 0 for one never seen.

    Counted in whole days since the last answer, as the scheduler does.
    """
    if memory is None:
        return 0.0
    at = at.astimezone(UTC)
    return _scheduler().get_card_retrievability(_card(memory, at), at)


def _card(memory: Memory | None, at: datetime) -> fsrs.Card:
    """The package's own record; it is given an id, or it would sleep to make one."""
    if memory is None:
        return fsrs.Card(card_id=1, due=at)
    return fsrs.Card(
        card_id=1,
        state=fsrs.State(int(memory.stage)),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last,
    )
