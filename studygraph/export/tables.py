"""The graph as two tables for spreadsheets and data frames: nodes and edges.

A cell that holds a list is JSON. Every node has every column; what its type lacks is
empty.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.export.records import Record, edge_record, node_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.graph.model import StudyGraph

NODE_COLUMNS = (
    *("id", "type", "label", "title", "path", "course", "ordinal", "date", "sections"),
    *("aliases", "symbols", "definitions", "score", "importance", "courses"),
    *("question", "answer", "kind", "note", "line", "url"),
)
EDGE_COLUMNS = ("source", "target", "key", "type", "weight", "method", "evidence")


@dataclass(frozen=True, slots=True)
class CsvTables:
    """Both tables as CSV text: a header line, then a line a record (RFC 4180)."""

    nodes: str
    edges: str


def to_csv(graph: StudyGraph) -> CsvTables:
    """The nodes, sorted by id, and the edges, sorted by their ends and type."""
    return CsvTables(
        nodes=_table(NODE_COLUMNS, map(node_record, graph.nodes)),
        edges=_table(EDGE_COLUMNS, map(edge_record, graph.edges)),
    )


def _table(columns: Sequence[str], records: Iterable[Record]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _cell(value) for key, value in record.items()})
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value
