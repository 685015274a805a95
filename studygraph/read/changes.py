"""What differs between a listing and what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studygraph.read.model import Changes, FileStamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.note import NotePath
    from studygraph.read.model import Listing


_TICK_NS = 2_000_000_000
"""The coarsest clock of a file system in use: FAT counts time in two seconds."""


def at_rest(listing: Listing, seen_ns: int) -> Listing:
    """`listing`, made at `seen_ns`, with a time of 0 for files that just changed.

    Such a file may change again without a new time, so its stamp proves nothing yet.
    """

    def rest(stamps: tuple[FileStamp, ...]) -> tuple[FileStamp, ...]:
        return tuple(
            stamp._replace(mtime_ns=0) if stamp.mtime_ns > seen_ns - _TICK_NS else stamp
            for stamp in stamps
        )

    return replace(
        listing,
        notes=rest(listing.notes),
        templates=rest(listing.templates),
        attachments=rest(listing.attachments),
    )


def compare(
    listing: Listing, known: Mapping[NotePath, tuple[int, int, str]]
) -> Changes:
    """Sort the notes of `listing` by whether `known` (size, mtime, digest) has them.

    A note whose size and time are as known counts as the same without being opened.
    `changed` are those to read again: whether their text differs, the digest says.
    """
    stamps = {stamp.path: (stamp.size, stamp.mtime_ns) for stamp in listing.notes}
    old = {path: (size, mtime) for path, (size, mtime, _) in known.items()}
    both = sorted(stamps.keys() & old.keys())
    return Changes(
        added=tuple(sorted(stamps.keys() - old.keys())),
        changed=tuple(path for path in both if stamps[path] != old[path]),
        removed=tuple(sorted(old.keys() - stamps.keys())),
        same=tuple(path for path in both if stamps[path] == old[path]),
    )
