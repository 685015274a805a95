"""Everything about one node, and lists of concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, EdgeType, Node, NodeId
from studygraph.graph.phrases import CONCEPT_RELATIONS
from studygraph.store.answers import ConceptLine, Form, Reasons, View
from studygraph.store.near import edges_of, node_ref
from studygraph.store.records import decode_node

if TYPE_CHECKING:
    import sqlite3

_ORDER = tuple(EdgeType)
_CONCEPTS = """
SELECT type, record,
       (SELECT count(*) FROM edge WHERE target = id AND type = 'mentions'),
       (SELECT max(weight) FROM edge
        WHERE source = :note AND target = id
          AND type IN ('defines', 'mentions')) AS sure
FROM node
WHERE type = 'concept'
  AND (:note IS NULL OR sure IS NOT NULL)
  AND (:course IS NULL
       OR EXISTS (SELECT 1 FROM concept_course WHERE course = :course AND concept = id))
ORDER BY sure DESC, importance DESC, id
LIMIT :limit
"""


def _record(connection: sqlite3.Connection, node: NodeId) -> Node:
    row = connection.execute(
        "SELECT type, record FROM node WHERE id = ?", (node,)
    ).fetchone()
    if row is None:
        raise KeyError(node)
    return decode_node(*row)


def show(connection: sqlite3.Connection, node: NodeId) -> View:
    """The node's record and its edges, by relation, the heaviest first."""
    edges = edges_of(connection, node_ref(connection, node))
    edges.sort(key=lambda edge: _ORDER.index(edge.relation))
    return View(_record(connection, node), tuple(edges))


def concepts(
    connection: sqlite3.Connection,
    *,
    course: str | None = None,
    note: NodeId | None = None,
    limit: int | None = None,
) -> tuple[ConceptLine, ...]:
    """Concepts, the most important first; of a note, its surest terms first."""
    chosen = {"note": note, "course": course, "limit": -1 if limit is None else limit}
    lines = []
    for node_type, record, notes, weight in connection.execute(_CONCEPTS, chosen):
        node = decode_node(node_type, record)
        if isinstance(node, ConceptNode):
            lines.append(_line(node, notes, weight))
    return tuple(lines)


def _line(node: ConceptNode, notes: int, weight: float | None) -> ConceptLine:
    return ConceptLine(
        id=node.id,
        label=node.label,
        aliases=node.aliases,
        symbols=node.symbols,
        courses=node.courses,
        score=node.score,
        importance=node.importance,
        notes=notes,
        weight=weight,
    )


def courses(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The courses that have concepts, sorted."""
    found = connection.execute(
        "SELECT DISTINCT course FROM concept_course ORDER BY course"
    )
    return tuple(row[0] for row in found)


def why(connection: sqlite3.Connection, concept: NodeId) -> Reasons:
    """The score's parts, the forms in which it is written, and its edges."""
    forms = connection.execute(
        "SELECT text, count(*) AS times FROM mention WHERE concept = ? "
        "GROUP BY text ORDER BY times DESC, text",
        (concept,),
    ).fetchall()
    (notes,) = connection.execute(
        "SELECT count(DISTINCT note) FROM mention WHERE concept = ?", (concept,)
    ).fetchone()
    node = _record(connection, concept)
    return Reasons(
        node=node,
        forms=tuple(Form(text, count) for text, count in forms),
        mentions=sum(count for _, count in forms),
        notes=notes,
        textbooks=_textbooks(node.label),
        edges=tuple(
            edges_of(connection, node_ref(connection, concept), CONCEPT_RELATIONS)
        ),
    )


def _textbooks(label: str) -> dict[str, tuple[str, ...]]:
    """What textbooks' indexes relate a term to, by type of relation."""
    from studygraph.concepts import fold, subjects  # noqa: PLC0415  (`why` alone asks)

    known = subjects.entry(fold(label))
    if known is None:
        return {}
    return {
        type_.value: tuple(sorted(known.said[kind]))
        for kind, type_ in subjects.TYPES.items()
        if kind in known.said
    }
