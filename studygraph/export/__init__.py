"""The export room: a StudyGraph as text in formats that other programs read.

docs/export.md is the contract: names and meanings stay within a schema version.
"""

from __future__ import annotations

from studygraph.export.json_graph import SCHEMA_VERSION, to_json, to_json_pieces
from studygraph.export.tables import CsvTables, to_csv
from studygraph.export.xml_graph import to_graphml

__all__ = [
    "SCHEMA_VERSION",
    "CsvTables",
    "to_csv",
    "to_graphml",
    "to_json",
    "to_json_pieces",
]
