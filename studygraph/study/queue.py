"""Which card comes next: what is due, then what is new, one of a family a day.

Due cards in their short steps come first, at the minute; then the due ones of days,
the most forgotten first; then new ones, prerequisites first, up to a number a day. A
student's day begins at four in the morning, so that a late night is one day. Picking
reads each card once: 20,000 take some ten milliseconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.study.scheduling import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.graph.index import GraphIndex
    from studygraph.graph.model import NodeId
    from studygraph.study.model import StudyCard
    from studygraph.study.replay import State
    from studygraph.study.scheduling import Memory

    _Entry = tuple["Why", float, int, StudyCard, Memory | None]

DAY_BEGINS = time(4)
NEW_A_DAY = 20

_NONE: frozenset[str] = frozenset()
_AHEAD = timedelta(minutes=20)
"""A short step is taken this much early when nothing else is left."""


class Why(IntEnum):
    """Why a card comes now, in the order in which they come."""

    STEP = 0
    DUE = 1
    NEW = 2
    EARLY = 3


@dataclass(frozen=True, slots=True)
class Next:
    """The card to show now; `memory` is None for a new one."""

    card: StudyCard
    memory: Memory | None
    why: Why


@dataclass(frozen=True, slots=True)
class Counts:
    """What is left today: short steps, due cards and new ones."""

    steps: int = 0
    due: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        """All that is left today."""
        return self.steps + self.due + self.new


def day_start(at: datetime) -> datetime:
    """When the student's day of `at` began, in the zone of `at`."""
    start = at.replace(
        hour=DAY_BEGINS.hour, minute=DAY_BEGINS.minute, second=0, microsecond=0
    )
    return start if at >= start else start - timedelta(days=1)


class Queue:
    """The cards to study at one moment, in the order in which they are asked.

    `cards` are those chosen; those without an answer are never asked. `rank` orders the
    new ones (a plan's order of concepts), else they come as they stand in the notes.
    """

    def __init__(
        self,
        cards: Iterable[StudyCard],
        state: State,
        at: datetime,
        *,
        new_a_day: int = NEW_A_DAY,
        rank: Mapping[NodeId, int] | None = None,
    ) -> None:
        self._at = at
        self._today = day_start(at)
        self._tomorrow = self._today + timedelta(days=1)
        self._left = max(0, new_a_day - state.introduced(self._today))
        self._rank = rank or {}
        asked = [card for card in cards if card.back is not None]
        seen_today = self._seen_today(asked, state)
        entries = [
            (*when, place, card, memory)
            for place, card in enumerate(asked)
            if not seen_today.get(card.family, _NONE) - {card.id}
            for memory in [state.memories.get(card.id)]
            for when in [self._when(card, memory)]
            if when
        ]
        entries.sort(key=lambda entry: entry[:3])
        self._line = self._one_a_family(entries)

    def _seen_today(
        self, cards: Sequence[StudyCard], state: State
    ) -> dict[str, set[str]]:
        """The cards answered today, by their family."""
        seen: dict[str, set[str]] = defaultdict(set)
        for card in cards:
            memory = state.memories.get(card.id)
            if memory and memory.last >= self._today:
                seen[card.family].add(card.id)
        return seen

    def _when(self, card: StudyCard, memory: Memory | None) -> tuple[Why, float] | None:
        """Why the card comes today and how early among its like; None: it does not."""
        if memory is None:
            first = card.concepts[0] if card.concepts else None
            unknown = len(self._rank)
            return Why.NEW, self._rank.get(first, unknown) if first else unknown
        if memory.stage is Stage.REVIEW:
            if memory.due >= self._tomorrow:
                return None
            # the chance of recall falls as this ratio grows, so no power is needed
            return Why.DUE, -((self._at - memory.last).days / memory.stability)
        if memory.due <= self._at + _AHEAD:
            why = Why.STEP if memory.due <= self._at else Why.EARLY
            return why, memory.due.timestamp()
        return None

    def _one_a_family(self, entries: Iterable[_Entry]) -> list[_Entry]:
        """The first of each family, and no more new ones than the day allows."""
        kept, families, fresh = [], set(), 0
        for entry in entries:
            why, card = entry[0], entry[3]
            if card.family in families or (why is Why.NEW and fresh == self._left):
                continue
            fresh += why is Why.NEW
            families.add(card.family)
            kept.append(entry)
        return kept

    def next(self) -> Next | None:
        """The card to show now; None when there is nothing left to do today."""
        return _shown(self._line[0]) if self._line else None

    def upcoming(self) -> tuple[Next, ...]:
        """All that is left today, in order."""
        return tuple(map(_shown, self._line))

    def counts(self) -> Counts:
        """How much is left today."""
        why = Counter(entry[0] for entry in self._line)
        return Counts(why[Why.STEP] + why[Why.EARLY], why[Why.DUE], why[Why.NEW])


def _shown(entry: _Entry) -> Next:
    why, _, _, card, memory = entry
    return Next(card, memory, why)


def unlocks(index: GraphIndex, card: StudyCard) -> tuple[ConceptNode, ...]:
    """The concepts that need what the card asks for, the most important first."""
    return needed_by(index, card.concepts[0]) if card.concepts else ()


def needed_by(index: GraphIndex, concept: NodeId) -> tuple[ConceptNode, ...]:
    """The concepts that have `concept` as a prerequisite, the most important first."""
    edges = index.out(concept, EdgeType.PREREQUISITE_OF)
    nodes = (index.nodes.get(edge.target) for edge in edges)
    found = [node for node in nodes if isinstance(node, ConceptNode)]
    return tuple(sorted(found, key=lambda n: (-n.importance, n.id)))
