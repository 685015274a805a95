"""Nodes and edges as the export names their fields; every format starts from these.

Schema version 1. A field may be added within a version; none changes its meaning.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from studygraph.graph.model import NoteNode

if TYPE_CHECKING:
    from studygraph.graph.model import Edge, Node

Record = dict[str, Any]

_LEFT_OUT = frozenset({"parts"})
"""How a score came about is an answer of `studygraph why`, not part of the graph."""


def node_record(node: Node) -> Record:
    """A node's fields, `id`, `type` and `label` first, then those of its type."""
    record: Record = {"id": node.id, "type": node.type.value, "label": node.label}
    if isinstance(node, NoteNode):
        record["title"] = node.label
    for name in node.__slots__:
        if name not in record and name not in _LEFT_OUT:
            record[name] = _plain(getattr(node, name))
    return record


def _plain(value: object) -> object:
    """A field's value with its records as maps."""
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return tuple(asdict(record) for record in value)
    return value


def edge_record(edge: Edge) -> Record:
    """An edge's fields; `key` tells the edges between two nodes apart."""
    return {
        "source": edge.source,
        "target": edge.target,
        "key": edge.type.value,
        "type": edge.type.value,
        "weight": edge.weight,
        "method": edge.method.value,
        "evidence": [
            {"note": e.note, "line": e.line, "text": e.text} for e in edge.evidence
        ],
    }
