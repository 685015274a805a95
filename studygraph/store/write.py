"""Write a notebook into its index, in one transaction.

Each table is brought to the rows it should hold: what is there already stays, so the
writing grows with what changed. The index afterwards is the same whatever was in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.store import rows
from studygraph.store.connect import transaction
from studygraph.store.records import encode

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.note import Note
    from studygraph.store.contents import Contents


def write(
    connection: sqlite3.Connection, contents: Contents, meta: Mapping[str, str]
) -> None:
    """Make the index hold `contents` and `meta`.

    The whole is one transaction: after an error or a crash the index is as before.
    """
    with transaction(connection):
        _fill(connection, contents, meta)


def _fill(
    connection: sqlite3.Connection, contents: Contents, meta: Mapping[str, str]
) -> None:
    graph, settled = contents.graph, contents.settled
    digests = {note.path: note.digest for note in contents.parsed}
    _write_notes(connection, contents.parsed, settled)
    for table, wanted in (
        ("meta", sorted(meta.items())),
        ("file", rows.file_rows(contents.listing, digests)),
        ("node", rows.node_rows(graph)),
        ("edge", rows.edge_rows(graph)),
        ("community", rows.community_rows(graph)),
        ("concept_course", rows.course_rows(graph)),
        ("name", rows.name_rows(graph, settled)),
        ("mention", rows.mention_rows(contents.mentions)),
        ("problem", rows.problem_rows(contents.problems)),
        ("ledger", rows.ledger_rows(settled)),
    ):
        _bring(connection, table, wanted)
    _write_concept_passages(connection, contents)


def _bring(
    connection: sqlite3.Connection, table: str, wanted: Iterable[rows.Row]
) -> None:
    """Make `table` hold exactly the rows `wanted`, touching only what differs."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    keys = [(place, column[1]) for place, column in enumerate(columns) if column[5]]
    held = set(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608
    new = dict.fromkeys(tuple(row) for row in wanted)
    gone = held.difference(new)
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


def _write_notes(
    connection: sqlite3.Connection, parsed: Sequence[Note], settled: Sequence[Note]
) -> None:
    """Write the notes whose file or surroundings changed, with their lines."""
    digests = dict(connection.execute("SELECT path, digest FROM note"))
    for path in digests.keys() - {note.path for note in parsed}:
        connection.execute("DELETE FROM note WHERE path = ?", (path,))
        connection.execute("DELETE FROM passage WHERE owner = ?", (path,))
    for note, final in zip(parsed, settled, strict=True):
        known = digests.get(note.path) == note.digest
        blob = None if final == note else encode(final)
        if known:
            held = connection.execute(
                "SELECT settled FROM note WHERE path = ?", (note.path,)
            ).fetchone()
            if held[0] == blob:
                continue
        connection.execute(
            "INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?)",
            (note.path, note.digest, encode(note), blob),
        )
        _write_passages(connection, note.path, rows.line_passages(final))


def _write_concept_passages(connection: sqlite3.Connection, contents: Contents) -> None:
    held = dict(
        connection.execute("SELECT owner, text FROM passage WHERE kind = 'concept'")
    )
    wanted = {row[0]: row for row in rows.concept_passages(contents.graph.nodes)}
    for owner in sorted(held.keys() - wanted.keys()):
        _write_passages(connection, owner, [])
    for owner, row in wanted.items():
        if held.get(owner) != row[-1]:
            _write_passages(connection, owner, [row])


def _write_passages(
    connection: sqlite3.Connection, owner: object, wanted: Sequence[rows.Row]
) -> None:
    """Make the passages of one note or concept these; triggers keep their words."""
    connection.execute("DELETE FROM passage WHERE owner = ?", (owner,))
    connection.executemany(
        "INSERT INTO passage (owner, kind, line, text) VALUES (?, ?, ?, ?)", wanted
    )
