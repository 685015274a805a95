"""The results of earlier builds, on disk."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from studygraph.kept import Kept


def held(connection: sqlite3.Connection) -> dict[str, dict[bytes, bytes]]:
    """What is kept, by kind and mark, packed."""
    found: dict[str, dict[bytes, bytes]] = defaultdict(dict)
    for kind, mark, value in connection.execute("SELECT kind, mark, value FROM kept"):
        found[kind][mark] = value
    return found


def bring(connection: sqlite3.Connection, kept: Kept, *, whole: bool) -> None:
    """Of each kind that was asked for, keep just what was.

    Of other kinds keep nothing where the build was a `whole` one.
    """
    kinds = dict(kept.asked())
    if whole:
        for (kind,) in connection.execute("SELECT DISTINCT kind FROM kept").fetchall():
            kinds.setdefault(kind, {})
    for kind, asked in kinds.items():
        there = connection.execute("SELECT mark FROM kept WHERE kind = ?", (kind,))
        gone = [(kind, mark) for (mark,) in there if mark not in asked]
        connection.executemany("DELETE FROM kept WHERE kind = ? AND mark = ?", gone)
        connection.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
            ((kind, mark, value) for mark, value in asked.items() if value is not None),
        )
