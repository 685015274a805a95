"""The folder as it was listed when the index was made, as one mark.

To compare a listing with a row for each file takes a third as long as to list them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.kept import digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from studygraph.note import NotePath
    from studygraph.read.model import Listing

_KEY = "listing"


def facts(listing: Listing, digests: Mapping[NotePath, str]) -> dict[str, str]:
    """The mark of `listing`, by its key in `meta`, where every note has a digest.

    One without could not be read and is to be tried again, whatever its time.
    """
    read = all(digests.get(stamp.path) for stamp in listing.notes)
    return {_KEY: digest(listing)} if read else {}


def is_held(connection: sqlite3.Connection, listing: Listing) -> bool:
    """Whether the index was made from files that were listed just so."""
    asked = "SELECT value FROM meta WHERE key = ?"
    held = connection.execute(asked, (_KEY,)).fetchone()
    return bool(held) and held[0] == digest(listing)


def restamp(connection: sqlite3.Connection, listing: Listing) -> None:
    """Give the notes the sizes and times of `listing`; they hold what they held."""
    connection.executemany(
        "UPDATE file SET size = ?1, mtime_ns = ?2 "
        "WHERE path = ?3 AND (size, mtime_ns) != (?1, ?2)",
        ((stamp.size, stamp.mtime_ns, stamp.path) for stamp in listing.notes),
    )
    # Where there is no mark a note could not be read, which has not changed.
    asked = "UPDATE meta SET value = ? WHERE key = ?"
    connection.execute(asked, (digest(listing), _KEY))
