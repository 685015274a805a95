"""The review log: what was answered when, kept so that nothing is lost.

`.studygraph/reviews-DEVICE.jsonl` beside the notes, one JSON object a line, only ever
added to; one file a device, so that git or a sync service merges devices by having
both files there. A record is on disk (fsync) before the next card is shown. A line that
is no record, torn by a crash or by hand, is counted and passed over.
"""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING, Any

from studygraph.errors import StudygraphError
from studygraph.study.scheduling import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FOLDER = ".studygraph"
DEVICE_VARIABLE = "STUDYGRAPH_DEVICE"

_FILES = "reviews-*.jsonl"
_YEARS = range(1900, 9000)
"""When a review may have been; a due time long after has no date any more."""


class ReviewLogError(StudygraphError):
    """The review log cannot be read or written."""


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


def new_id() -> str:
    """An id for an event that no other device makes."""
    return secrets.token_hex(8)


def now() -> datetime:
    """The time in UTC, to the millisecond that the log keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def device() -> str:
    """A name for this machine that tells it from the notebook's other devices."""
    named = os.environ.get(DEVICE_VARIABLE, "")
    if named:
        return re.sub(r"[^A-Za-z0-9-]+", "-", named)
    address = uuid.getnode()
    made_up = address >> 40 & 1  # no network card: another number each time
    mark = f"{platform.node()}/{'' if made_up else address}"
    return sha256(mark.encode()).hexdigest()[:10]


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
    return Events(_in_order(events), tuple(torn))


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """By time, ties by id; an event that two files hold is there once."""
    once = {event.id: event for event in events}
    return tuple(sorted(once.values(), key=lambda event: (event.at, event.id)))


class ReviewLog:
    """The log of the notebook at `root`, added to as `device`."""

    def __init__(self, root: Path, device_name: str | None = None) -> None:
        self.folder = root / FOLDER
        self.path = self.folder / f"reviews-{device_name or device()}.jsonl"

    def read(self) -> Events:
        """Every device's events. Raises ReviewLogError for a file without access."""
        parts = []
        for path in sorted(self.folder.glob(_FILES)):
            try:
                text = path.read_bytes().decode("utf-8", "replace")
            except OSError as error:
                message = f"{path}: cannot be read ({error.strerror}): check its rights"
                raise ReviewLogError(message) from error
            parts.append(parse(text, path.name))
        return Events(
            _in_order(event for part in parts for event in part.events),
            tuple(line for part in parts for line in part.torn),
        )

    def add(self, *events: Event) -> None:
        """Put `events` at the end of this device's file; they are on disk after it.

        Raises ReviewLogError where they cannot be kept.
        """
        if not events:
            return
        data = "".join(to_line(event) + "\n" for event in events).encode()
        try:
            self._append(data)
        except OSError as error:
            message = (
                f"{self.path}: the answer cannot be kept ({error.strerror}): free "
                "space or rights there, then answer again"
            )
            raise ReviewLogError(message) from error

    def _append(self, data: bytes) -> None:
        fresh = not self.path.exists()
        self.folder.mkdir(exist_ok=True)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        handle = os.open(self.path, flags, 0o644)
        try:
            end = os.lseek(handle, 0, os.SEEK_END)
            if end:
                os.lseek(handle, end - 1, os.SEEK_SET)
                if os.read(handle, 1) != b"\n":
                    data = b"\n" + data  # what a crash tore off stays a line of its own
            _write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync_folder(self.folder)

    def take_in(self, events: Sequence[Event]) -> int:
        """Add those of `events` that no file holds yet; returns how many they were."""
        held = {event.id for event in self.read().events}
        fresh = [event for event in _in_order(events) if event.id not in held]
        self.add(*fresh)
        return len(fresh)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _sync_folder(folder: Path) -> None:
    """Keep a new file's name too; systems that cannot open a folder need not."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
