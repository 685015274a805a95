"""The queue: what comes next, what waits, and how fast it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from time import process_time

from study_values import CELL, FORGET, GATE, graph_of, note

from studygraph.graph.index import GraphIndex
from studygraph.study.cards import make_cards
from studygraph.study.events import Answered
from studygraph.study.model import CardId, Origin, StudyCard
from studygraph.study.queue import Counts, Queue, Why, day_start, unlocks
from studygraph.study.replay import State, replay
from studygraph.study.scheduling import Memory, Rating, Stage

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
CARD = make_cards(graph_of(), (note(),))[0]


def card(name: str, family: str = "") -> StudyCard:
    return replace(CARD, id=CardId(name), family=family or name, back="an answer")


def memory(due: timedelta, *, days: float = 10, stage: Stage = Stage.REVIEW) -> Memory:
    step = None if stage is Stage.REVIEW else 0
    last = NOW - timedelta(days=days)
    return Memory(stage, step, 5.0, 5.0, NOW + due, last, last)


def ids(queue: Queue) -> list[str]:
    return [found.card.id for found in queue.upcoming()]


def test_short_steps_come_before_due_cards_and_those_before_new_ones() -> None:
    state = State(
        {
            "due": memory(-timedelta(days=1)),
            "step": memory(-timedelta(minutes=1), stage=Stage.LEARNING),
            "later": memory(timedelta(days=3)),
        }
    )
    cards = [card("new"), card("later"), card("due"), card("step")]
    queue = Queue(cards, state, NOW)
    assert ids(queue) == ["step", "due", "new"]
    assert queue.counts() == Counts(steps=1, due=1, new=1)


def test_the_most_forgotten_comes_first() -> None:
    state = State(
        {
            "fresh": memory(-timedelta(days=1), days=3),
            "old": memory(-timedelta(days=1), days=90),
        }
    )
    assert ids(Queue([card("fresh"), card("old")], state, NOW)) == ["old", "fresh"]


def test_one_of_a_family_is_asked_a_day() -> None:
    cards = [card("there", "both"), card("back", "both"), card("other")]
    assert ids(Queue(cards, State(), NOW)) == ["there", "other"]
    seen = State({"there": memory(timedelta(days=2), days=0.1)})
    assert ids(Queue(cards, seen, NOW)) == ["other"]
    assert "back" in ids(Queue(cards, seen, NOW + timedelta(days=1)))


def test_a_card_in_its_short_steps_is_not_buried_by_itself() -> None:
    state = State({"a": memory(-timedelta(0), days=0.01, stage=Stage.LEARNING)})
    assert ids(Queue([card("a", "f"), card("b", "f")], state, NOW)) == ["a"]


def test_new_cards_are_so_many_a_day() -> None:
    cards = [card(f"c{n}") for n in range(9)]
    assert len(ids(Queue(cards, State(), NOW, new_a_day=4))) == 4
    answers = [
        Answered(f"e{n}", NOW - timedelta(hours=n), f"c{n}", Rating.EASY)
        for n in range(3)
    ]
    left = Queue(cards, replay(answers), NOW, new_a_day=4)
    assert left.counts().new == 1


def test_new_cards_follow_the_order_of_the_plan() -> None:
    cards = [
        replace(card("cell"), concepts=(CELL,)),
        replace(card("gate"), concepts=(FORGET,)),
        replace(card("none"), concepts=()),
    ]
    queue = Queue(cards, State(), NOW, rank={FORGET: 0, CELL: 1})
    assert ids(queue) == ["gate", "cell", "none"]


def test_a_short_step_comes_early_when_nothing_else_is_left() -> None:
    state = State({"step": memory(timedelta(minutes=9), stage=Stage.LEARNING)})
    found = Queue([card("step")], state, NOW).next()
    assert found is not None
    assert found.why is Why.EARLY
    assert ids(Queue([card("step"), card("new")], state, NOW)) == ["new", "step"]


def test_an_open_question_is_never_asked() -> None:
    assert Queue([replace(card("a"), back=None)], State(), NOW).next() is None


def test_a_day_begins_at_four_in_the_students_own_zone() -> None:
    zone = timezone(timedelta(hours=-8))
    late = datetime(2026, 3, 2, 2, 30, tzinfo=zone)
    assert day_start(late) == datetime(2026, 3, 1, 4, tzinfo=zone)
    state = State({"a": memory(timedelta(hours=28))})
    assert ids(Queue([card("a")], state, late)) == []
    assert ids(Queue([card("a")], state, late + timedelta(hours=2))) == ["a"]


def test_a_card_says_what_it_unlocks() -> None:
    index = GraphIndex(graph_of())
    cards = make_cards(graph_of(), (note(),))
    cell = next(c for c in cards if c.origin is Origin.EQUATION)
    assert [node.id for node in unlocks(index, cell)] == [GATE]


def test_the_next_of_twenty_thousand_cards_comes_within_a_fifth_of_a_second() -> None:
    """In seconds of the processor, the best of three; it is one that is due."""
    cards = [card(f"c{n}", f"f{n // 2}") for n in range(20_000)]
    state = State(
        {
            f"c{n}": memory(timedelta(days=n * 7 % 19 - 9), days=n * 13 % 97 + 1)
            for n in range(15_000)
        }
    )
    spent = []
    for _ in range(3):
        start = process_time()
        following = Queue(cards, state, NOW).next()
        spent.append(process_time() - start)
        assert following is not None
        assert state.memories[following.card.id].due <= NOW
    assert min(spent) < 0.2
