"""Open an index file, and say what is wrong with one in the user's words.

An index is disposable. A file that is no index, or a damaged one, is thrown away; where
none can be written the index lives in memory for the length of one command.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from studygraph.errors import StudygraphError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

APPLICATION_ID = 0x53474958
"""Tells our files from others ("SGIX")."""

FORMAT = 12
"""Counts up whenever schema.sql or what a column means changes."""

_WAIT_SECONDS = 30.0
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGE = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
)


class NoIndexError(StudygraphError):
    """There is no index yet, and the command may not make one."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"no index of {root} yet: run the command without --no-refresh"
        )


class BusyIndexError(StudygraphError):
    """Another process writes the index and does not come to an end."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            f"the index {path} is in use by another studygraph: wait for it to end, "
            "then run the command again"
        )


class DamagedIndexError(StudygraphError):
    """The index file is damaged. It is gone now; the notes are as they were."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            f"the index {path} was damaged and has been thrown away: run the command "
            "again to make it anew"
        )


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to the file, or to memory; transactions are ours to open.

    Raises sqlite3.DatabaseError where the file cannot be opened or is no database.
    """
    place = ":memory:" if path is None else path
    connection = sqlite3.connect(place, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # Room for what an edit changes: readers only wait while it is committed.
        connection.execute("PRAGMA cache_size = -16384")
        held_fingerprint(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def held_fingerprint(connection: sqlite3.Connection) -> str | None:
    """The fingerprint an index was written under; None if it is not one of ours.

    Raises sqlite3.DatabaseError where the file is no database.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (store_format,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, store_format) != (APPLICATION_ID, FORMAT):
        return None
    found = connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'")
    row: tuple[str] | None = found.fetchone()
    return row[0] if row else None


def create(connection: sqlite3.Connection, meta: Mapping[str, str]) -> None:
    """Drop every table, whoever made it, and make ours, empty but for `meta`.

    To be called in a transaction.
    """
    found = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
        "AND type IN ('table', 'view') ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
    ).fetchall()
    for kind, name in found:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP {kind} IF EXISTS "{quoted}"')
    for statement in _statements():
        connection.execute(statement)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _statements() -> list[str]:
    """The statements of schema.sql; running it whole would end our transaction."""
    # Imported here: only a new index needs it, and every query would pay.
    from importlib import resources  # noqa: PLC0415

    schema = resources.files("studygraph.store").joinpath("schema.sql")
    statements, current = [], ""
    for line in schema.read_text(encoding="utf-8").splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep what the body does, or nothing of it after an error or a crash."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_file(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """The file at `path`, made if need be; one that is damaged is thrown away first.

    Where no file can be opened the second is None: the index is in memory.
    """
    for _ in range(2):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return connect(path), path
        except OSError:
            break
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                break
            discard(path)
    return connect(None), None


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault, not its place, its locks or the disk."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def discard(path: Path) -> None:
    """Remove the file and its journal; what cannot be removed is left."""
    for name in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            name.unlink(missing_ok=True)


@contextmanager
def damage_reported(path: Path | None) -> Iterator[None]:
    """Raise DamagedIndexError, the file gone, where the body meets a damaged index.

    Raises BusyIndexError where another process holds it too long.
    """
    try:
        yield
    except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise BusyIndexError(path) from error
        if path is not None:
            discard(path)
        raise DamagedIndexError(path) from error
