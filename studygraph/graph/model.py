"""The StudyGraph and what it is made of: the one value that every sink takes.

Plain frozen records, without NetworkX, so that a query on the command line loads no
more than it needs. `graph/network.py` turns them into a NetworkX graph. Nodes and edges
are Structs, as what a note holds by the hundred is: there are tens of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from studygraph.concepts.model import Evidence, Method
from studygraph.note import NotePath, SectionKind

NodeId = NewType("NodeId", str)
"""A node's id, "type:slug". Made in `graph/`; for concepts in `concepts/folding.py`."""


class NodeType(StrEnum):
    """What a node stands for."""

    CONCEPT = "concept"
    NOTE = "note"
    QUESTION = "question"
    RESOURCE = "resource"
    COURSE = "course"
    DEMO = "demo"
    MISSING = "missing"
    """A note that others link to and nobody wrote yet."""


class EdgeType(StrEnum):
    """What an edge says of its two ends; the source is the subject."""

    PART_OF = "part-of"
    IS_A = "is-a"
    COMPUTED_FROM = "computed-from"
    USED_IN = "used-in"
    CONTRASTS_WITH = "contrasts-with"
    PREREQUISITE_OF = "prerequisite-of"
    RELATED_TO = "related-to"
    DEFINES = "defines"
    MENTIONS = "mentions"
    ASKS = "asks"
    ABOUT = "about"
    CITES = "cites"
    LINKS_TO = "links-to"
    EMBEDS = "embeds"
    FOLLOWS = "follows"
    CONTAINS = "contains"
    ILLUSTRATES = "illustrates"


class Meaning(Struct, frozen=True, gc=False):
    """A definition of a concept, where it stands."""

    text: str
    note: NotePath
    line: int


class ConceptNode(Struct, frozen=True, gc=False):
    """A concept with all its names; `importance` in 0..1 compares within a notebook."""

    id: NodeId
    label: str
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    definitions: tuple[Meaning, ...] = ()
    score: float = 0.0
    importance: float = 0.0
    courses: tuple[str, ...] = ()
    parts: tuple[tuple[str, float, float], ...] = ()
    type: NodeType = NodeType.CONCEPT


class SectionMark(Struct, frozen=True, gc=False):
    """A section of a note, as the export lists it."""

    line: int
    kind: SectionKind
    heading: str


class NoteNode(Struct, frozen=True, gc=False):
    """A note. `label` is its title."""

    id: NodeId
    label: str
    path: NotePath
    course: str | None = None
    ordinal: str | None = None
    date: str | None = None
    sections: tuple[SectionMark, ...] = ()
    type: NodeType = NodeType.NOTE


class QuestionNode(Struct, frozen=True, gc=False):
    """A question that a note asks; `answer` is None where it is left open."""

    id: NodeId
    label: str
    question: str
    answer: str | None
    kind: str
    line: int
    note: NotePath
    type: NodeType = NodeType.QUESTION


class ResourceNode(Struct, frozen=True, gc=False):
    """A web address that notes cite."""

    id: NodeId
    label: str
    url: str
    type: NodeType = NodeType.RESOURCE


class CourseNode(Struct, frozen=True, gc=False):
    """A course, named by its code or folder."""

    id: NodeId
    label: str
    type: NodeType = NodeType.COURSE


class DemoNode(Struct, frozen=True, gc=False):
    """Runnable code beside the notes."""

    id: NodeId
    label: str
    path: NotePath
    line: int
    type: NodeType = NodeType.DEMO


class MissingNode(Struct, frozen=True, gc=False):
    """A note that is linked to and not written yet."""

    id: NodeId
    label: str
    type: NodeType = NodeType.MISSING


Node = (
    ConceptNode
    | NoteNode
    | QuestionNode
    | ResourceNode
    | CourseNode
    | DemoNode
    | MissingNode
)


class Edge(Struct, frozen=True, gc=False):
    """One statement about two nodes, with every place that says so.

    At most one edge of a type runs from one node to another.
    """

    source: NodeId
    target: NodeId
    type: EdgeType
    weight: float
    method: Method
    evidence: tuple[Evidence, ...] = ()


class Community(Struct, frozen=True, gc=False):
    """Concepts that belong together more than with the rest.

    `members` are sorted by falling importance; the first names the community.
    """

    members: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class StudyGraph:
    """A notebook as a graph: nodes sorted by id, edges by (source, target, type).

    `communities` and `positions` (x, y in -1..1) cover the concepts.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    communities: tuple[Community, ...] = ()
    positions: dict[NodeId, tuple[float, float]] = field(default_factory=dict)
