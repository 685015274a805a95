"""The graph as one node-link JSON document, the project's main contract.

It is what `networkx.node_link_data(..., edges="edges")` gives, so that
`networkx.node_link_graph(document, edges="edges")` reads it back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from studygraph.export.records import Record, edge_record, node_record

if TYPE_CHECKING:
    from studygraph.graph.model import StudyGraph

SCHEMA_VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def to_json(graph: StudyGraph) -> str:
    """The document, with a newline at its end: a node or an edge a line, sorted.

    `graph.communities` lists groups of concepts by their ids and `graph.positions`
    places concepts on the map.
    """
    about: Record = {
        "communities": [community.members for community in graph.communities],
        "positions": {node: graph.positions[node] for node in sorted(graph.positions)},
    }
    nodes = ",\n".join(_line(node_record(node)) for node in graph.nodes)
    edges = ",\n".join(_line(edge_record(edge)) for edge in graph.edges)
    return (
        f'{{"schema_version": {SCHEMA_VERSION}, "directed": true, "multigraph": true,\n'
        f'"graph": {_line(about)},\n'
        f'"nodes": [\n{nodes}\n],\n"edges": [\n{edges}\n]}}\n'
    )


def _line(record: Record) -> str:
    return _ENCODER.encode(record)
