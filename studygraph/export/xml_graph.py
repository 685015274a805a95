"""The graph as GraphML, which Gephi, yEd, Cytoscape, igraph and NetworkX read.

The format has no lists: a list is JSON in a string. Null is no data element at all.
http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from studygraph.export.records import Record, edge_record, node_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import StudyGraph

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""A pattern, compiled with the first document: every build loads this module."""
_TYPES = {float: "double", int: "long", str: "string"}


def to_graphml(graph: StudyGraph) -> str:
    """The document; nodes sorted by id, edges by their ends and type."""
    nodes = [node_record(node) for node in graph.nodes]
    edges = [edge_record(edge) for edge in graph.edges]
    node_keys, edge_keys = _keys(nodes, "n"), _keys(edges, "e")
    lines = [
        _HEAD,
        *_declared("node", node_keys),
        *_declared("edge", edge_keys),
        '<graph id="studygraph" edgedefault="directed">\n',
    ]
    for record in nodes:
        lines.append(f"<node id={_attribute(record['id'])}>\n")
        lines += _data(record, node_keys)
        lines.append("</node>\n")
    for number, record in enumerate(edges):
        ends = f"source={_attribute(record['source'])}"
        ends += f" target={_attribute(record['target'])}"
        lines.append(f'<edge id="{number}" {ends}>\n')
        lines += _data(record, edge_keys)
        lines.append("</edge>\n")
    return "".join((*lines, "</graph>\n</graphml>\n"))


_Keys = dict[str, tuple[str, str]]


def _keys(records: list[Record], letter: str) -> _Keys:
    """For every field of the records its key in the document and its type."""
    own = {"id", "source", "target", "key"}
    types = {
        name: _TYPES.get(type(value), "string")
        for record in records
        for name, value in record.items()
        if name not in own and value is not None
    }
    return {
        name: (f"{letter}{number}", types[name])
        for number, name in enumerate(sorted(types))
    }


def _declared(kind: str, keys: _Keys) -> Iterator[str]:
    for name, (key, value_type) in keys.items():
        yield (
            f'<key id="{key}" for="{kind}" attr.name="{name}" '
            f'attr.type="{value_type}"/>\n'
        )


def _data(record: Record, keys: _Keys) -> Iterator[str]:
    for name, (key, _) in keys.items():
        value = record.get(name)
        if value is not None:
            yield f'  <data key="{key}">{_text(value)}</data>\n'


def _text(value: object) -> str:
    """A value as XML text; a bare carriage return would be read as a newline."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # Imported here: it loads what reads from the web, and every build would pay.
    from xml.sax.saxutils import escape  # noqa: PLC0415

    return escape(re.sub(_NOT_XML, "\ufffd", text), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    from xml.sax.saxutils import quoteattr  # noqa: PLC0415 - as in _text

    return quoteattr(re.sub(_NOT_XML, "\ufffd", value))
