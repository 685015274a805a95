"""Read back what was saved, as the records it was saved from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.concepts.model import Method
from studygraph.errors import Problem, ProblemKind
from studygraph.graph.model import Community, Edge, EdgeType, NodeId, StudyGraph
from studygraph.store.answers import LedgerLine
from studygraph.store.records import (
    decode_evidence,
    decode_node,
    decode_note,
    encode,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from studygraph.concepts.changes import Found
    from studygraph.note import Note, NotePath


def parsed_notes(connection: sqlite3.Connection) -> dict[NotePath, Note]:
    """Every note from its file alone, by path, sorted."""
    found = connection.execute("SELECT path, parsed FROM note ORDER BY path")
    return {path: decode_note(blob) for path, blob in found}


def settled_notes(connection: sqlite3.Connection) -> dict[NotePath, Note]:
    """Every note among the others, by path, sorted."""
    found = connection.execute(
        "SELECT path, coalesce(settled, parsed) FROM note ORDER BY path"
    )
    return {path: decode_note(blob) for path, blob in found}


def terms(connection: sqlite3.Connection) -> dict[NotePath, bytes]:
    """The phrases of every note, packed, by path, sorted."""
    return dict(connection.execute("SELECT path, terms FROM found ORDER BY path"))


def found(
    connection: sqlite3.Connection, parsed: Iterable[Note], settled: Iterable[Note]
) -> Found | None:
    """What the passes found in those of the notes that are as they were then.

    None where nothing was kept.
    """
    # Imported here: no query asks for it, and all would pay.
    from studygraph.concepts.changes import Found  # noqa: PLC0415

    held = connection.execute("SELECT said FROM lexicon").fetchone()
    if held is None:
        return None
    same = unchanged(connection, parsed, settled)
    terms, links = {}, {}
    for path, first, second in connection.execute("SELECT * FROM found ORDER BY path"):
        if path in same:
            terms[path], links[path] = first, second
    return Found(terms, links, held[0])


def unchanged(
    connection: sqlite3.Connection, parsed: Iterable[Note], settled: Iterable[Note]
) -> set[NotePath]:
    """The notes whose file and place among the others are as the index has them."""
    asked = "SELECT path, digest, settled FROM note"
    held = {path: (digest, blob) for path, digest, blob in connection.execute(asked)}
    return {
        note.path
        for note, final in zip(parsed, settled, strict=True)
        if note.digest
        and held.get(note.path)
        == (note.digest, None if final == note else encode(final))
    }


def graph(connection: sqlite3.Connection) -> StudyGraph:
    """The graph."""
    held = connection.execute(
        "SELECT id, type, x, y, record FROM node ORDER BY id"
    ).fetchall()
    return StudyGraph(
        nodes=tuple(decode_node(row[1], row[4]) for row in held),
        edges=_edges(connection),
        communities=_communities(connection),
        positions={row[0]: (row[2], row[3]) for row in held if row[2] is not None},
    )


def _edges(connection: sqlite3.Connection) -> tuple[Edge, ...]:
    found = connection.execute("SELECT * FROM edge ORDER BY source, target, type")
    return tuple(
        Edge(
            source,
            target,
            EdgeType(edge_type),
            weight,
            Method(method),
            decode_evidence(evidence),
        )
        for source, target, edge_type, weight, method, evidence in found
    )


def _communities(connection: sqlite3.Connection) -> tuple[Community, ...]:
    members: dict[int, list[NodeId]] = {}
    for number, node in connection.execute(
        "SELECT number, node FROM community ORDER BY number, rank"
    ):
        members.setdefault(number, []).append(node)
    return tuple(Community(tuple(group)) for group in members.values())


def problems(connection: sqlite3.Connection) -> tuple[Problem, ...]:
    """Every problem, sorted."""
    found = connection.execute(
        "SELECT path, line, kind, message, advice FROM problem "
        "ORDER BY path, line, kind, message, advice"
    )
    return tuple(Problem(p, n, ProblemKind(k), m, a) for p, n, k, m, a in found)


def ledger(connection: sqlite3.Connection) -> tuple[LedgerLine, ...]:
    """Every line that was not taken, sorted."""
    found = connection.execute(
        "SELECT path, line, kind, text, reason FROM ledger "
        "ORDER BY path, line, kind, text, reason"
    )
    return tuple(LedgerLine(*row) for row in found)
