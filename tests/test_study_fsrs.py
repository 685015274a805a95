"""Scheduling: what the answers do, and the page's port against the Python package."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Page

from studygraph.study.scheduling import (
    Memory,
    Rating,
    Stage,
    answer,
    choices,
    recall,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
PORT = ROOT / "studygraph" / "site" / "assets" / "fsrs.js"


def after(*ratings: Rating, days: int = 0) -> Memory:
    memory = None
    for number, rating in enumerate(ratings):
        memory = answer(memory, rating, START + timedelta(days=days * number))
    assert memory is not None
    return memory


def test_a_first_good_answer_is_asked_again_in_minutes() -> None:
    memory = after(Rating.GOOD)
    assert memory.stage is Stage.LEARNING
    assert memory.due - memory.last == timedelta(minutes=10)


def test_a_card_known_at_once_waits_for_days() -> None:
    memory = after(Rating.EASY)
    assert memory.stage is Stage.REVIEW
    assert memory.due - memory.last > timedelta(days=5)


def test_a_better_answer_never_comes_back_sooner() -> None:
    memory = after(Rating.GOOD, Rating.GOOD, Rating.GOOD, days=4)
    due = list(choices(memory, memory.due).values())
    assert due == sorted(due)


def test_what_is_forgotten_is_counted_and_relearned() -> None:
    memory = after(Rating.EASY, Rating.AGAIN, days=9)
    assert (memory.stage, memory.lapses, memory.reviews) == (Stage.RELEARNING, 1, 2)


def test_the_chance_of_recall_falls_to_nine_in_ten_when_due() -> None:
    memory = after(Rating.EASY, Rating.GOOD, days=8)
    assert recall(memory, memory.last) == pytest.approx(1)
    assert recall(memory, memory.due) == pytest.approx(0.9, abs=0.01)
    assert recall(None, START) == 0


def test_the_zone_of_an_answer_changes_nothing() -> None:
    here = START.astimezone()
    assert answer(None, Rating.GOOD, here) == answer(None, Rating.GOOD, START)


def histories(count: int) -> list[list[tuple[int, int]]]:
    """Random answers: (rating, milliseconds), waits from seconds to years."""
    chance = random.Random(20260301)  # noqa: S311
    scales = (30_000, 900_000, 86_400_000, 12 * 86_400_000, 400 * 86_400_000)
    found = []
    for _ in range(count):
        at = 1_780_000_000_000 + chance.randrange(86_400_000)
        history = []
        for _ in range(chance.randint(1, 30)):
            history.append((chance.choices((1, 2, 3, 4), (2, 2, 6, 1))[0], at))
            at += 1 + int(chance.random() * chance.choice(scales))
        found.append(history)
    return found


def replayed(history: list[tuple[int, int]]) -> list[list[int]]:
    memory, seen = None, []
    for rating, at in history:
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at)
        memory = answer(memory, Rating(rating), moment)
        since = memory.due - datetime.fromtimestamp(0, UTC)
        due = since // timedelta(milliseconds=1)
        seen.append([due, int(memory.stage), memory.lapses])
    return seen


def test_the_page_gives_the_same_due_times_on_a_thousand_histories(page: Page) -> None:
    made = histories(1000)
    page.add_script_tag(path=str(PORT))
    found: Any = page.evaluate(
        """(made) => made.map((history) => {
          let memory = null;
          return history.map(([rating, at]) => {
            memory = window.studygraphFsrs.answer(memory, rating, at);
            return [memory.due, memory.stage, memory.lapses];
          });
        })""",
        made,
    )
    assert sum(map(len, found)) > 10_000
    assert found == [replayed(history) for history in made]


def test_the_page_gives_the_same_chance_of_recall(page: Page) -> None:
    page.add_script_tag(path=str(PORT))
    memory = after(Rating.GOOD, Rating.GOOD, Rating.HARD, Rating.GOOD, days=5)
    hours = list(range(0, 5000, 37))
    found: Any = page.evaluate(
        """([last, stability, hours]) => hours.map((hour) =>
          window.studygraphFsrs.recall({ last, stability }, last + hour * 3600000))""",
        [memory.last.timestamp() * 1000, memory.stability, hours],
    )
    expected = [recall(memory, memory.last + timedelta(hours=hour)) for hour in hours]
    assert found == pytest.approx(expected, abs=1e-12)
