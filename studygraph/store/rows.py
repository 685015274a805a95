"""A notebook as rows: what each table of schema.sql holds, sorted, without duplicates.

Every function takes values and gives tuples in the order of its table's columns.
"""

from __future__ import annotations

from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from studygraph.graph.model import (
    ConceptNode,
    CourseNode,
    DemoNode,
    MissingNode,
    NodeId,
    NoteNode,
    QuestionNode,
)
from studygraph.note import BlockKind
from studygraph.store.lookup import folded_key, symbol_key
from studygraph.store.records import encode, encode_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.model import Mention
    from studygraph.errors import Problem
    from studygraph.graph.model import Edge, Node, StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.read.model import Listing

Row = tuple[object, ...]


def file_rows(listing: Listing, digests: Mapping[NotePath, str]) -> Iterator[Row]:
    """Rows of `file`."""
    for role, stamps in (
        ("note", listing.notes),
        ("template", listing.templates),
        ("attachment", listing.attachments),
    ):
        for stamp in stamps:
            digest = digests.get(stamp.path, "")
            yield stamp.path, role, stamp.size, stamp.mtime_ns, digest


def node_rows(graph: StudyGraph) -> Iterator[Row]:
    """Rows of `node`."""
    for node in graph.nodes:
        note, line = _place(node)
        score = importance = None
        if isinstance(node, ConceptNode):
            score, importance = node.score, node.importance
        x, y = graph.positions.get(node.id, (None, None))
        yield (
            *(node.id, node.type.value, node.label, note, line),
            *(score, importance, x, y, encode(node)),
        )


def _place(node: Node) -> tuple[NotePath | None, int]:
    """The note and line where a node stands, if it stands in one."""
    if isinstance(node, NoteNode):
        return node.path, 0
    if isinstance(node, QuestionNode):
        return node.note, node.line
    if isinstance(node, DemoNode):
        return node.path, node.line
    return None, 0


def edge_rows(edges: Iterable[Edge]) -> Iterator[Row]:
    """Rows of `edge`."""
    for e in edges:
        evidence = encode_evidence(e.evidence)
        yield e.source, e.target, e.type.value, e.weight, e.method.value, evidence


def community_rows(graph: StudyGraph) -> Iterator[Row]:
    """Rows of `community`."""
    for number, community in enumerate(graph.communities):
        for rank, node in enumerate(community.members):
            yield number, rank, node


def course_rows(graph: StudyGraph) -> Iterator[Row]:
    """Rows of `concept_course`."""
    for node in graph.nodes:
        if isinstance(node, ConceptNode):
            yield from ((course, node.id) for course in node.courses)


class Name(NamedTuple):
    """A name that a node has, of what kind and as written."""

    node: NodeId
    kind: str
    form: str


def names(graph: StudyGraph, notes: Iterable[Note]) -> Iterator[Name]:
    """The names of all nodes, node by node."""
    aliases = {note.path: note.aliases for note in notes}
    for node in graph.nodes:
        for kind, form in _names(node, aliases):
            yield Name(node.id, kind, form)


def name_rows(named: Iterable[Name]) -> Iterator[Row]:
    """Rows of `name`."""
    for node, kind, form in named:
        key = symbol_key(form) if kind == "symbol" else folded_key(form)
        yield key, node, kind, form


def _names(
    node: Node, aliases: Mapping[NotePath, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Each name of a node and its kind."""
    if isinstance(node, ConceptNode):
        yield "label", node.label
        yield from (("alias", alias) for alias in node.aliases)
        yield from (("symbol", symbol) for symbol in node.symbols)
    elif isinstance(node, NoteNode):
        path = PurePosixPath(node.path)
        yield "label", node.label
        for name in (node.path, str(path.with_suffix("")), path.stem):
            yield "path", name
        if node.course and node.ordinal:
            yield "path", f"{node.course} {node.ordinal}"
        yield from (("alias", alias) for alias in aliases.get(node.path, ()))
    elif isinstance(node, (CourseNode, MissingNode, DemoNode)):
        yield "label", node.label


def mention_rows(mentions: Iterable[Mention]) -> Iterator[Row]:
    """Rows of `mention`."""
    for m in mentions:
        yield m.concept, m.note, m.line, m.column, m.text, int(m.symbol)


def problem_rows(problems: Iterable[Problem]) -> Iterator[Row]:
    """Rows of `problem`."""
    for p in problems:
        yield p.path, p.line, p.kind.value, p.message, p.advice


def ledger_rows(notes: Iterable[Note]) -> Iterator[Row]:
    """Rows of `ledger`."""
    for note in notes:
        for entry in note.ledger:
            yield note.path, entry.line, entry.kind.value, entry.text, entry.reason


def line_passages(note: Note) -> Iterator[Row]:
    """Rows of `passage`, without id, for the lines that the writer of a note wrote."""
    headings = {section.line for section in note.sections}
    lines = dict.fromkeys(
        number
        for block in note.blocks
        if block.kind is not BlockKind.PROMPT
        for number in range(block.line, block.end_line + 1)
    )
    texts = _texts(note)
    for number in sorted(lines):
        text = texts.get(number, "").strip()
        if any(map(str.isalnum, text)):
            kind = "heading" if number in headings else "line"
            yield note.path, kind, number, text


def _texts(note: Note) -> dict[int, str]:
    """The whole text of each line on disk."""
    if note.disk_lines is None:
        return dict(enumerate(note.lines, start=1))
    texts: dict[int, str] = {}
    for number, text in zip(note.disk_lines, note.lines, strict=True):
        texts[number] = f"{texts[number]} {text.strip()}" if number in texts else text
    return texts


def concept_passages(nodes: Sequence[Node]) -> Iterator[Row]:
    """Rows of `passage`, without id: a concept's names, then what it is."""
    for node in nodes:
        if isinstance(node, ConceptNode):
            names = dict.fromkeys(chain((node.label,), node.aliases, node.symbols))
            meanings = (meaning.text for meaning in node.definitions)
            text = ": ".join((", ".join(names), *meanings))
            yield node.id, "concept", 0, text
