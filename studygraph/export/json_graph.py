"""The graph as one node-link JSON document, the project's main contract.

It is what `networkx.node_link_data(..., edges="edges")` gives, so that
`networkx.node_link_graph(document, edges="edges")` reads it back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from studygraph.export.records import Record, edge_record, node_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import StudyGraph

SCHEMA_VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def to_json(graph: StudyGraph) -> str:
    """The document, with a newline at its end: a node or an edge a line, sorted.

    `graph.communities` lists groups of concepts by their ids and `graph.positions`
    places concepts on the map.
    """
    return "".join(_pieces(graph))


def to_json_bytes(graph: StudyGraph) -> bytes:
    """`to_json` as UTF-8: one rare sign makes a long text four times as big."""
    return b"".join(piece.encode() for piece in _pieces(graph))


def _pieces(graph: StudyGraph) -> Iterator[str]:
    about: Record = {
        "communities": [community.members for community in graph.communities],
        "positions": {node: graph.positions[node] for node in sorted(graph.positions)},
    }
    yield f'{{"schema_version": {SCHEMA_VERSION}, "directed": true, "multigraph": true'
    yield f',\n"graph": {_line(about)},\n"nodes": [\n'
    for number, node in enumerate(graph.nodes):
        yield (",\n" if number else "") + _line(node_record(node))
    yield '\n],\n"edges": [\n'
    for number, edge in enumerate(graph.edges):
        yield (",\n" if number else "") + _line(edge_record(edge))
    yield "\n]}\n"


def _line(record: Record) -> str:
    return _ENCODER.encode(record)
