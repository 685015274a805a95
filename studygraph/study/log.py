"""The review log: what was answered when, kept so that nothing is lost.

`.studygraph/reviews-DEVICE.jsonl` beside the notes, one JSON object a line, only ever
added to; one file a device, so that git or a sync service merges devices by having
both files there. A record is on disk (fsync) before the next card is shown.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import uuid
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from studygraph.errors import StudygraphError
from studygraph.study.events import Events, in_order, parse, to_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studygraph.study.events import Event

FOLDER = ".studygraph"
DEVICE_VARIABLE = "STUDYGRAPH_DEVICE"

_FILES = "reviews-*.jsonl"


class ReviewLogError(StudygraphError):
    """The review log cannot be read or written."""


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
            in_order(event for part in parts for event in part.events),
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
        fresh = [event for event in in_order(events) if event.id not in held]
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
