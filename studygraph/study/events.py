"""What the review log records, and the line that each record is.

A line that is no record, torn by a crash or by hand, is counted and passed over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from studygraph.study.scheduling import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEARS = range(1900, 9000)
"""When a review may have been; a due time long after has no date any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stood and what it asked when it was answered.

    `asked` is the folded question, `told` a digest of the answer: with the place they
    let a reworded question find its history again.
    """

    note: str
    line: int
    origin: str
    asked: str
    told: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A card was answered at `at` (UTC); `seconds` is how long it took, 0 unknown."""

    id: str
    at: datetime
    card: str
    rating: Rating
    place: Place | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Undone:
    """The answer with the id `event` was taken back."""

    id: str
    at: datetime
    event: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """The card `old` is asked as the card `new` from now on."""

    id: str
    at: datetime
    old: str
    new: str


Event = Answered | Undone | Renamed


@dataclass(frozen=True, slots=True)
class Events:
    """All devices' events by time, each once, and the lines that are none."""

    events: tuple[Event, ...] = ()
    torn: tuple[tuple[str, int], ...] = ()


def to_line(event: Event) -> str:
    """One event as a line of the log, without the newline."""
    at = event.at.astimezone(UTC).isoformat(timespec="milliseconds")
    record: dict[str, Any] = {"id": event.id, "at": at.replace("+00:00", "Z")}
    match event:
        case Answered():
            record |= {"do": "answer", "card": event.card, "rating": int(event.rating)}
            if event.seconds:
                record["seconds"] = round(event.seconds, 1)
            if event.place:
                place = event.place
                record["place"] = {
                    "note": place.note,
                    "line": place.line,
                    "origin": place.origin,
                    "asked": place.asked,
                    "told": place.told,
                }
        case Undone():
            record |= {"do": "undo", "event": event.event}
        case Renamed():
            record |= {"do": "rename", "old": event.old, "new": event.new}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Event | None:
    """The event that a line holds; None where it is no record of ours."""
    try:
        record = json.loads(line)
        common = str(record["id"]), _moment(record["at"])
        match record["do"]:
            case "answer":
                place = record.get("place")
                return Answered(
                    *common,
                    card=str(record["card"]),
                    rating=Rating(record["rating"]),
                    place=_place(place) if place else None,
                    seconds=_finite(record.get("seconds", 0)),
                )
            case "undo":
                return Undone(*common, event=str(record["event"]))
            case "rename":
                return Renamed(*common, old=str(record["old"]), new=str(record["new"]))
            case _:
                return None
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    """A time of the log, in UTC. Raises ValueError for one that no review was at."""
    given = datetime.fromisoformat(text)
    moment = given.astimezone(UTC)
    if given.tzinfo is None or moment.year not in _YEARS:
        message = f"no time of a review: {text}"
        raise ValueError(message)
    return moment


def _finite(value: object) -> float:
    """`value` as a number of seconds. Raises ValueError for infinity and no number."""
    seconds = float(str(value))
    if not isfinite(seconds):
        message = f"no number of seconds: {value}"
        raise ValueError(message)
    return seconds


def _place(record: dict[str, Any]) -> Place:
    return Place(
        note=str(record["note"]),
        line=int(record["line"]),
        origin=str(record["origin"]),
        asked=str(record["asked"]),
        told=str(record["told"]),
    )


def parse(text: str, name: str = "") -> Events:
    """The events in the text of a log; `name` says in `torn` which file it is."""
    events: list[Event] = []
    torn = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        event = from_line(line)
        if event is None:
            torn.append((name, number))
        else:
            events.append(event)
    return Events(in_order(events), tuple(torn))


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """By time, ties by id; an event that two files hold is there once."""
    once = {event.id: event for event in events}
    return tuple(sorted(once.values(), key=lambda event: (event.at, event.id)))
