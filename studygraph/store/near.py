"""What is next to a node, and the way from one concept to another."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec

from studygraph.graph.phrases import CONCEPT_RELATIONS, phrase
from studygraph.store.answers import Neighbor, NodeRef, Quote, Related

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from studygraph.graph.model import NodeId

_EDGES = """
SELECT 'out' AS direction, edge.type, weight, method, evidence,
       node.id, node.type, label, note, line
FROM edge JOIN node ON node.id = edge.target
WHERE edge.source = :node {types}
UNION ALL
SELECT 'in', edge.type, weight, method, evidence,
       node.id, node.type, label, note, line
FROM edge JOIN node ON node.id = edge.source
WHERE edge.target = :node {types}
ORDER BY weight DESC, node.id, edge.type, direction DESC
"""


def node_ref(connection: sqlite3.Connection, node: NodeId) -> NodeRef:
    """The node as answers name it. Raises KeyError for an unknown id."""
    row = connection.execute(
        "SELECT id, type, label, note, line FROM node WHERE id = ?", (node,)
    ).fetchone()
    if row is None:
        raise KeyError(node)
    return as_ref(row)


def as_ref(row: Iterable[Any]) -> NodeRef:
    """A row of id, type, label, note, line as a NodeRef."""
    node_id, node_type, label, note, line = row
    return NodeRef(node_id, node_type, label, note, line or 0)


def edges_of(
    connection: sqlite3.Connection,
    via: NodeRef,
    types: Collection[str] = (),
    *,
    hops: int = 1,
) -> list[Neighbor]:
    """The edges of `via`, either way, the heaviest first."""
    names = {f"type{place}": name for place, name in enumerate(types)}
    listed = ", ".join(f":{name}" for name in names)
    chosen = f"AND edge.type IN ({listed})" if types else ""
    rows = connection.execute(_EDGES.format(types=chosen), {"node": via.id, **names})
    return [_neighbor(row, via, hops) for row in rows]


def _neighbor(row: tuple[Any, ...], via: NodeRef, hops: int) -> Neighbor:
    direction, relation, weight, method, evidence, *node = row
    quotes = msgspec.json.decode(evidence, type=list[tuple[Any, int, str]])
    return Neighbor(
        node=as_ref(node),
        relation=relation,
        direction=direction,
        phrase=phrase(relation, outward=direction == "out"),
        weight=weight,
        method=method,
        evidence=tuple(Quote(*quote) for quote in quotes),
        via=via,
        hops=hops,
    )


def neighbors(
    connection: sqlite3.Connection,
    node: NodeId,
    *,
    hops: int = 1,
    types: Collection[str] = (),
    limit: int | None = None,
) -> tuple[Neighbor, ...]:
    """Breadth first: every edge that leads to a node not nearer by another way."""
    seen = {node}
    ring = [node_ref(connection, node)]
    found: list[Neighbor] = []
    for hop in range(1, hops + 1):
        reached = [
            step
            for via in ring
            for step in edges_of(connection, via, types, hops=hop)
            if step.node.id not in seen
        ]
        reached.sort(key=lambda step: (-step.weight, step.node.id, step.via.id))
        found += reached
        ring = list({step.node.id: step.node for step in reached}.values())
        seen.update(ref.id for ref in ring)
        if not ring or (limit is not None and len(found) >= limit):
            break
    return tuple(found[:limit])


def related(
    connection: sqlite3.Connection,
    node: NodeId,
    *,
    hops: int = 1,
    types: Collection[str] = (),
    limit: int | None = None,
) -> Related:
    """The node's other names, its neighbours, and how many edges of other types."""
    counts = connection.execute(
        "SELECT type, count(*) FROM edge WHERE source = :node OR target = :node "
        "GROUP BY type ORDER BY type",
        {"node": node},
    )
    return Related(
        node=node_ref(connection, node),
        aliases=_names(connection, node, "alias"),
        symbols=_names(connection, node, "symbol"),
        neighbors=neighbors(connection, node, hops=hops, types=types, limit=limit),
        others={kind: n for kind, n in counts if types and kind not in types},
    )


def _names(connection: sqlite3.Connection, node: NodeId, kind: str) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT form FROM name WHERE node = ? AND kind = ? ORDER BY form", (node, kind)
    )
    return tuple(row[0] for row in found)


def path_between(
    connection: sqlite3.Connection, a: NodeId, b: NodeId
) -> tuple[Neighbor, ...] | None:
    """Dijkstra's shortest path over edges between concepts, read as it goes.

    An edge costs 1 / weight, so one sure edge beats two, and two sure ones beat one
    doubtful one. Equal costs go to the fewer steps, then to the smaller ids.
    """
    start = node_ref(connection, a)
    done: set[NodeId] = set()
    order = count()  # the last word between equals, so that no step is compared
    queue: list[tuple[float, int, tuple[NodeId, ...], int, tuple[Neighbor, ...]]] = []
    heappush(queue, (0.0, 0, (a,), next(order), ()))
    while queue:
        cost, length, ids, _, steps = heappop(queue)
        if ids[-1] == b:
            return steps
        if ids[-1] in done:
            continue
        done.add(ids[-1])
        via = steps[-1].node if steps else start
        for step in edges_of(connection, via, CONCEPT_RELATIONS, hops=length + 1):
            if step.node.id not in done and step.weight > 0:
                way = (*ids, step.node.id)
                reached = cost + 1 / step.weight
                entry = (reached, length + 1, way, next(order), (*steps, step))
                heappush(queue, entry)
    return None
