"""What to study in which order, in the days that are left.

A topic is a concept that cards ask for. It is worth its importance times what would be
forgotten of it by the exam, and costs the time of its cards. Topics are taken by worth
a minute, each with the unknown topics it needs, until the days are full; what is taken
is then put in order: prerequisites first, and lecture by lecture. Known limit: a day's
later repetitions are foreseen for due cards only, not for those still to be learned.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil, fsum
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType, NodeId
from studygraph.study.scheduling import recall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.graph.index import GraphIndex
    from studygraph.study.model import StudyCard
    from studygraph.study.replay import State

NEW_SECONDS = 60
"""What a new card takes on its first day, its short steps included."""

REPEAT_SECONDS = 15
"""What a card takes that was learned before."""

KNOWN = 0.9
"""A topic whose recall on the day of the exam is this high needs no time."""

_DAYS_WITHOUT_EXAM = 7


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept to study; `recall` is the chance, 0..1, to know it at the exam.

    `needs` are the topics that come before it. `fresh` counts cards never seen.
    """

    concept: ConceptNode
    recall: float
    cards: int
    fresh: int
    minutes: float
    needs: tuple[NodeId, ...] = ()
    lecture: str = ""

    @property
    def worth(self) -> float:
        """What a minute on it brings, to 9 digits."""
        gain = (0.1 + self.concept.importance) * (1 - self.recall)
        return round(gain / max(self.minutes, 0.25), 9)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's topics in order, and the minutes they take."""

    date: date
    topics: tuple[Topic, ...]
    minutes: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The days up to the exam; `left_out` did not fit, `known` needs no time.

    `cycles` are topics that each need the other first; they are studied in the order
    of their lectures. `minutes_needed` a day would fit everything in.
    """

    days: tuple[Day, ...]
    left_out: tuple[Topic, ...]
    known: tuple[Topic, ...]
    cycles: tuple[tuple[NodeId, ...], ...]
    minutes_needed: int


def make_plan(  # noqa: PLR0913
    index: GraphIndex,
    cards: Sequence[StudyCard],
    state: State,
    at: datetime,
    *,
    exam: date | None = None,
    minutes: int = 30,
) -> Plan:
    """A plan from the day of `at` to the day before `exam`, a week without one.

    `cards` are those of the courses or lectures to be examined, in their order.
    """
    today = at.date()
    days = max(1, (exam - today).days) if exam else _DAYS_WITHOUT_EXAM
    goal = datetime.combine(today + timedelta(days=days), time(9), at.tzinfo)
    topics = find_topics(index, cards, state, goal)
    known = [topic for topic in topics if topic.recall >= KNOWN]
    open_topics = [topic for topic in topics if topic.recall < KNOWN]
    chosen = _choose(open_topics, days * minutes)
    order, cycles = study_order(open_topics)
    wanted = [topic for topic in order if topic.concept.id in chosen]
    total = fsum(topic.minutes for topic in open_topics)
    return Plan(
        days=_fill(wanted, today, days, minutes),
        left_out=tuple(t for t in order if t.concept.id not in chosen),
        known=tuple(known),
        cycles=cycles,
        minutes_needed=ceil(total / days),
    )


def find_topics(
    index: GraphIndex, cards: Sequence[StudyCard], state: State, at: datetime
) -> tuple[Topic, ...]:
    """The concepts that `cards` ask for, in the order of the cards."""
    held: dict[NodeId, list[StudyCard]] = defaultdict(list)
    for card in cards:
        if card.back is not None and card.concepts:
            held[card.concepts[0]].append(card)
    found = []
    for node, own in held.items():
        concept = index.nodes.get(node)
        if isinstance(concept, ConceptNode):
            edges = index.into(node, EdgeType.PREREQUISITE_OF)
            needs = tuple(edge.source for edge in edges if edge.source in held)
            found.append(_topic(concept, own, state, at, needs=needs))
    return tuple(found)


def memory_of(
    cards: Iterable[StudyCard], state: State, at: datetime
) -> dict[NodeId, float]:
    """How well each concept is remembered at `at`, 0..1: the mean of its cards."""
    chances: dict[NodeId, list[float]] = defaultdict(list)
    for card in cards:
        if card.back is not None and card.concepts:
            chance = recall(state.memories.get(card.id), at)
            chances[card.concepts[0]].append(chance)
    return {node: fsum(held) / len(held) for node, held in sorted(chances.items())}


def _topic(
    concept: ConceptNode,
    cards: Sequence[StudyCard],
    state: State,
    at: datetime,
    *,
    needs: tuple[NodeId, ...],
) -> Topic:
    memories = [state.memories.get(card.id) for card in cards]
    fresh = sum(memory is None for memory in memories)
    due = sum(memory is not None and memory.due <= at for memory in memories)
    return Topic(
        concept=concept,
        recall=round(fsum(recall(m, at) for m in memories) / len(cards), 4),
        cards=len(cards),
        fresh=fresh,
        minutes=round((fresh * NEW_SECONDS + due * REPEAT_SECONDS) / 60, 2),
        needs=needs,
        lecture=cards[0].lecture,
    )


def _choose(topics: Sequence[Topic], minutes: float) -> set[NodeId]:
    """The topics that fit, the most worth a minute first, each with what it needs."""
    by_id = {topic.concept.id: topic for topic in topics}
    chosen: set[NodeId] = set()
    left = minutes
    for topic in sorted(topics, key=lambda t: (-t.worth, t.concept.id)):
        wanted = _with_needs(topic, by_id) - chosen
        cost = fsum(by_id[node].minutes for node in sorted(wanted))
        if cost <= left:
            chosen |= wanted
            left -= cost
    return chosen


def _with_needs(topic: Topic, by_id: Mapping[NodeId, Topic]) -> set[NodeId]:
    """The topic and every topic that it needs, at any remove."""
    found, open_ids = set(), [topic.concept.id]
    while open_ids:
        node = open_ids.pop()
        if node in by_id and node not in found:
            found.add(node)
            open_ids += by_id[node].needs
    return found


def study_order(
    topics: Sequence[Topic],
) -> tuple[list[Topic], tuple[tuple[NodeId, ...], ...]]:
    """The topics, prerequisites first, else as they come; and the cycles among them.

    Kahn's algorithm with a heap (Knuth, TAOCP 1, 2.2.3). Where only cycles are left,
    the earliest topic is taken as if it needed nothing more, and its cycle is reported.
    """
    place = {topic.concept.id: rank for rank, topic in enumerate(topics)}
    needs = {t.concept.id: {n for n in t.needs if n in place} for t in topics}
    wanted_by: dict[NodeId, list[NodeId]] = defaultdict(list)
    for node, held in needs.items():
        for need in held:
            wanted_by[need].append(node)
    ready = [place[node] for node, held in needs.items() if not held]
    heapq.heapify(ready)
    order: list[Topic] = []
    cycles: list[tuple[NodeId, ...]] = []
    done: set[NodeId] = set()
    while len(order) < len(topics):
        if not ready:
            cycle = _cycle(needs, place, done)
            cycles.append(cycle)
            needs[cycle[0]].clear()
            ready.append(place[cycle[0]])
        topic = topics[heapq.heappop(ready)]
        node = topic.concept.id
        order.append(topic)
        done.add(node)
        for follower in wanted_by[node]:
            held = needs[follower]
            if node in held:
                held.discard(node)
                if not held:
                    heapq.heappush(ready, place[follower])
    return order, tuple(cycles)


def _cycle(
    needs: Mapping[NodeId, set[NodeId]],
    place: Mapping[NodeId, int],
    done: set[NodeId],
) -> tuple[NodeId, ...]:
    """A cycle among the topics not done, from its earliest topic on."""
    node = min((n for n in needs if n not in done), key=place.__getitem__)
    path: list[NodeId] = []
    while node not in path:
        path.append(node)
        node = min(needs[node], key=place.__getitem__)
    cycle = path[path.index(node) :]
    start = cycle.index(min(cycle, key=place.__getitem__))
    return tuple(cycle[start:] + cycle[:start])


def _fill(
    topics: Sequence[Topic], today: date, days: int, minutes: int
) -> tuple[Day, ...]:
    """The topics on their days: a day is full when the next one would overflow it."""
    held: list[list[Topic]] = [[] for _ in range(days)]
    number, used = 0, 0.0
    for topic in topics:
        if used and used + topic.minutes > minutes and number < days - 1:
            number, used = number + 1, 0.0
        held[number].append(topic)
        used += topic.minutes
    return tuple(
        Day(
            today + timedelta(days=place),
            tuple(own),
            round(fsum(topic.minutes for topic in own), 2),
        )
        for place, own in enumerate(held)
        if own
    )
