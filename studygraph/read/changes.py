"""What differs between a listing and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.read.model import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.note import NotePath
    from studygraph.read.model import Listing


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
