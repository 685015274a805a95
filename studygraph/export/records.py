"""Nodes and edges as the export names their fields; every format starts from these.

Schema version 1. A field may be added within a version; none changes its meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from studygraph.graph.model import NoteNode

if TYPE_CHECKING:
    from studygraph.graph.model import Edge, Node

Record = dict[str, Any]

_LEFT_OUT = frozenset({"parts"})
"""How a score came about is an answer of `studygraph why`, not part of the graph."""


def node_record(node: Node) -> Record:
    """A node's fields, `id`, `type` and `label` first, then those of its type."""
    return _plain(node_fields(node))


def node_fields(node: Node) -> Record:
    """`node_record` with types, sections and definitions as the graph has them."""
    record: Record = {"id": node.id, "type": node.type, "label": node.label}
    if isinstance(node, NoteNode):
        record["title"] = node.label
    for name in node.__struct_fields__:
        if name not in record and name not in _LEFT_OUT:
            record[name] = getattr(node, name)
    return record


def edge_record(edge: Edge) -> Record:
    """An edge's fields; `key` tells the edges between two nodes apart."""
    return _plain(edge_fields(edge))


def edge_fields(edge: Edge) -> Record:
    """`edge_record` with types and evidence as the graph has them."""
    return {
        "source": edge.source,
        "target": edge.target,
        "key": edge.type,
        "type": edge.type,
        "weight": edge.weight,
        "method": edge.method,
        "evidence": edge.evidence,
    }


def _plain(record: Record) -> Record:
    """The record with records in it as maps, and types as their names."""
    plain: Record = to_builtins(record)
    return plain
