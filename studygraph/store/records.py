"""Typed records to and from bytes: msgpack that knows our frozen types.

Dataclasses are written as maps of field names, so a blob can be read by any msgpack
tool. What comes back is the same type with the same values.
"""

from __future__ import annotations

from types import MappingProxyType

import msgspec

from studygraph.concepts.model import Evidence
from studygraph.graph.model import (
    ConceptNode,
    CourseNode,
    DemoNode,
    MissingNode,
    Node,
    NodeType,
    NoteNode,
    QuestionNode,
    ResourceNode,
)
from studygraph.note import Note, NotePath

_NODE_CLASSES = MappingProxyType(
    {
        NodeType.CONCEPT: ConceptNode,
        NodeType.NOTE: NoteNode,
        NodeType.QUESTION: QuestionNode,
        NodeType.RESOURCE: ResourceNode,
        NodeType.COURSE: CourseNode,
        NodeType.DEMO: DemoNode,
        NodeType.MISSING: MissingNode,
    }
)


def encode(record: Note | Node) -> bytes:
    """The record as msgpack."""
    return msgspec.msgpack.encode(record)


def decode_note(blob: bytes) -> Note:
    """The note that `encode` wrote."""
    return msgspec.msgpack.decode(blob, type=Note)


def decode_node(node_type: str, blob: bytes) -> Node:
    """The node that `encode` wrote, of the class that belongs to `node_type`."""
    node: Node = msgspec.msgpack.decode(blob, type=_NODE_CLASSES[NodeType(node_type)])
    return node


def encode_evidence(evidence: tuple[Evidence, ...]) -> str:
    """A JSON list of [note, line, text]."""
    return msgspec.json.encode([(e.note, e.line, e.text) for e in evidence]).decode()


def decode_evidence(text: str) -> tuple[Evidence, ...]:
    """What `encode_evidence` wrote."""
    rows = msgspec.json.decode(text, type=list[tuple[str, int, str]])
    return tuple(Evidence(NotePath(note), line, words) for note, line, words in rows)
