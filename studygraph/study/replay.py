"""The state of every card, replayed from the log.

There is no other record of the state, so there is nothing that a crash could leave
half done: undone answers are dropped, renamed cards carry their history along, and the
rest is answered again in the order of time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.study.events import Answered, Event, Place, Renamed, Undone
from studygraph.study.scheduling import Memory, answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class State:
    """What the log says of each card, by the id it has now.

    `places` tells where a card stood when it was last answered, `answers` are the
    answers that count, by time.
    """

    memories: Mapping[str, Memory] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()

    def after(self, event: Answered) -> State:
        """The state after one more answer, given last of all."""
        memory = answer(self.memories.get(event.card), event.rating, event.at)
        places = {event.card: event.place} if event.place else {}
        return State(
            {**self.memories, event.card: memory},
            {**self.places, **places},
            (*self.answers, event),
        )

    def introduced(self, since: datetime) -> int:
        """How many cards were first seen at `since` or later."""
        return sum(memory.first >= since for memory in self.memories.values())


def replay(events: Iterable[Event]) -> State:
    """The state after `events`, which are sorted by time."""
    events = tuple(events)
    undone = {event.event for event in events if isinstance(event, Undone)}
    name = _names(events)
    memories: dict[str, Memory] = {}
    places: dict[str, Place] = {}
    answers = []
    for event in events:
        if not isinstance(event, Answered) or event.id in undone:
            continue
        card = name.get(event.card, event.card)
        memories[card] = answer(memories.get(card), event.rating, event.at)
        answers.append(event)
        if event.place:
            places[card] = event.place
    return State(memories, places, tuple(answers))


def _names(events: Iterable[Event]) -> dict[str, str]:
    """The name that each renamed card has now.

    A later renaming overrules an earlier one; of two that lead in a circle (a question
    changed and changed back) the last one counts.
    """
    heir: dict[str, str] = {}
    for event in events:
        if isinstance(event, Renamed) and event.old != event.new:
            heir.pop(event.new, None)
            heir[event.old] = event.new
    names = {}
    for old, first in heir.items():
        new = first
        while new in heir:
            new = heir[new]
        names[old] = new
    return names
