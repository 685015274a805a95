"""Write a notebook into its index, in one transaction.

Each table is brought to the rows it should hold: what is there already stays, so the
writing grows with what changed. The index afterwards is the same whatever was in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from msgspec import json

from studygraph.kept import mark
from studygraph.store import listed, rows
from studygraph.store.connect import create, transaction
from studygraph.store.records import encode

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from studygraph.concepts.changes import Found
    from studygraph.store.contents import Contents

T = TypeVar("T")
_Passages = dict[str, Iterable[rows.Row]]
"""Rows of `passage`, without id, by their owner; each is made when it is written."""


def write(
    connection: sqlite3.Connection,
    contents: Contents,
    meta: Mapping[str, str],
    *,
    anew: bool,
) -> None:
    """Make the index hold `contents` and `meta`; `anew` drops all that was there first.

    The whole is one transaction: after an error or a crash the index is as before.
    """
    with transaction(connection):
        if anew:
            create(connection, meta)
        _fill(connection, contents, meta)
    # What was written stays in SQLite's cache; the site is yet to be made.
    connection.execute("PRAGMA shrink_memory")


def _fill(
    connection: sqlite3.Connection, contents: Contents, meta: Mapping[str, str]
) -> None:
    graph, settled = contents.graph, contents.settled
    digests = {note.path: note.digest for note in contents.parsed}
    meta = {**meta, **listed.facts(contents.listing, digests)}
    changed = _write_notes(connection, contents)
    _write_found(connection, contents.found)
    changed |= _concept_passages(connection, contents)
    _write_passages(connection, changed)
    for table, wanted in (
        ("meta", sorted(meta.items())),
        ("file", rows.file_rows(contents.listing, digests)),
        ("node", rows.node_rows(graph)),
        ("community", rows.community_rows(graph)),
        ("concept_course", rows.course_rows(graph)),
        ("problem", rows.problem_rows(contents.problems)),
        ("ledger", rows.ledger_rows(settled)),
    ):
        _bring(connection, table, wanted)
    _bring_parts(connection, ("edge", "source"), graph.edges, rows.edge_rows)
    named = rows.names(graph, settled)
    _bring_parts(connection, ("name", "node"), named, rows.name_rows)
    _bring_parts(connection, ("mention", "note"), contents.mentions, rows.mention_rows)


def _bring_parts(
    connection: sqlite3.Connection,
    place: tuple[str, str],
    records: Iterable[T],
    make: Callable[[Iterable[T]], Iterable[rows.Row]],
) -> None:
    """Make a table hold the rows that `make` gives for all `records`.

    `place` is the table and the column by which rows and records belong to an owner.
    Of an owner whose records are the same nothing is read or written.
    """
    table, column = place
    owner_of = attrgetter(column)
    asked = "SELECT owner, mark FROM part WHERE name = ?"
    gone: dict[str, bytes] = dict(connection.execute(asked, (table,)))
    stale: dict[str, tuple[bytes, list[T]]] = {}
    for owner, some in groupby(sorted(records, key=owner_of), owner_of):
        own = list(some)
        found = mark(own)
        if gone.pop(owner, None) != found:
            stale[owner] = found, own
    owners = json.encode([*gone, *stale])
    for name, key in ((table, column), ("part", f"name = '{table}' AND owner")):
        connection.execute(
            f"DELETE FROM {name} WHERE {key} IN (SELECT value FROM json_each(?))",  # noqa: S608
            (owners,),
        )
    connection.executemany(
        "INSERT INTO part VALUES (?, ?, ?)",
        ((table, owner, found) for owner, (found, _) in stale.items()),
    )
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    holes = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES ({holes})",  # noqa: S608
        (row for _, own in stale.values() for row in make(own)),
    )


def _bring(
    connection: sqlite3.Connection, table: str, wanted: Iterable[rows.Row]
) -> None:
    """Make `table` hold exactly the rows `wanted`, touching only what differs."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    keys = [(place, column[1]) for place, column in enumerate(columns) if column[5]]
    held = set(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608
    # Into an empty table, as in a clean build, rows are written as they are made.
    new: Iterable[rows.Row] = dict.fromkeys(wanted) if held else wanted
    gone = held.difference(new) if held else ()
    where = " AND ".join(f'"{name}" = ?' for _, name in keys)
    connection.executemany(
        f"DELETE FROM {table} WHERE {where}",  # noqa: S608
        ([row[place] for place, _ in keys] for row in gone),
    )
    holes = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES ({holes})",  # noqa: S608
        (row for row in new if row not in held),
    )


def _write_notes(connection: sqlite3.Connection, contents: Contents) -> _Passages:
    """Write the notes whose file or surroundings changed; give their new passages."""
    held = {
        path: (digest, settled)
        for path, digest, settled in connection.execute(
            "SELECT path, digest, settled FROM note"
        )
    }
    changed: _Passages = {path: [] for path in held}
    for note, final in zip(contents.parsed, contents.settled, strict=True):
        blob = None if final == note else encode(final)
        if held.get(note.path) == (note.digest, blob):
            del changed[note.path]
            continue
        connection.execute(
            "INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?)",
            (note.path, note.digest, encode(note), blob),
        )
        changed[note.path] = rows.line_passages(final)
    gone = held.keys() - {note.path for note in contents.parsed}
    connection.executemany(
        "DELETE FROM note WHERE path = ?", ((path,) for path in gone)
    )
    return changed


def _write_found(connection: sqlite3.Connection, found: Found | None) -> None:
    """Keep what the passes found; of what was not made again the rows stay."""
    parts = found.terms if found else {}
    held = {path for (path,) in connection.execute("SELECT path FROM found")}
    connection.executemany(
        "DELETE FROM found WHERE path = ?", ((path,) for path in held - parts.keys())
    )
    connection.execute("DELETE FROM lexicon")
    if found is None:
        return
    connection.executemany(
        "INSERT OR REPLACE INTO found VALUES (?, ?, ?)",
        (
            (path, found.terms[path], found.links[path])
            for path in sorted(parts)
            if path in found.again or path not in held
        ),
    )
    connection.execute("INSERT INTO lexicon VALUES (1, ?)", (found.said,))


def _concept_passages(connection: sqlite3.Connection, contents: Contents) -> _Passages:
    """The new passages of concepts whose names or meanings changed."""
    held = dict(
        connection.execute("SELECT owner, text FROM passage WHERE kind = 'concept'")
    )
    changed: _Passages = {owner: [] for owner in held}
    for row in rows.concept_passages(contents.graph.nodes):
        owner, text = str(row[0]), row[-1]
        if held.get(owner) == text:
            del changed[owner]
        else:
            changed[owner] = [row]
    return changed


def _write_passages(connection: sqlite3.Connection, changed: _Passages) -> None:
    """Make the passages of each owner those given, and index their words in one go."""
    owners = [(owner,) for owner in changed]
    connection.executemany(
        "INSERT INTO passage_words (passage_words, rowid, text) "
        "SELECT 'delete', id, text FROM passage WHERE owner = ?",
        owners,
    )
    connection.executemany("DELETE FROM passage WHERE owner = ?", owners)
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()
    connection.executemany(
        "INSERT INTO passage (owner, kind, line, text) VALUES (?, ?, ?, ?)",
        chain.from_iterable(changed.values()),
    )
    connection.execute(
        "INSERT INTO passage_words (rowid, text) "
        "SELECT id, text FROM passage WHERE id > ?",
        (last,),
    )
