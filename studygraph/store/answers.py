"""What the index answers: plain frozen values, to print or to give out as JSON.

Types of nodes and edges and methods are plain strings here, values of NodeType,
EdgeType and Method. Every query loads this module, so it loads no record types, and its
structs take a tenth of the time of a dataclass to set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from studygraph.graph.model import Node, NodeId
    from studygraph.note import NotePath


class Quote(msgspec.Struct, frozen=True):
    """Words of a note that say so: `text` stands on `line` of `note` (1-based)."""

    note: NotePath
    line: int
    text: str


class NodeRef(msgspec.Struct, frozen=True):
    """A node, as an answer names it; `note` and `line` say where it stands, if it does.

    `line` is 0 for a note as a whole.
    """

    id: NodeId
    type: str
    label: str
    note: NotePath | None = None
    line: int = 0


class Match(msgspec.Struct, frozen=True):
    """The one node that a term names."""

    node: NodeRef


class Ambiguous(msgspec.Struct, frozen=True):
    """A term that names several nodes equally well, the most important first."""

    term: str
    candidates: tuple[NodeRef, ...]


class NoMatch(msgspec.Struct, frozen=True):
    """A term that names nothing, and the nodes with a name near to it."""

    term: str
    did_you_mean: tuple[NodeRef, ...]


class Neighbor(msgspec.Struct, frozen=True):
    """An edge seen from `via`, one of its ends: `via` *phrase* `node`.

    `direction` is out where `via` is the edge's source. `hops` counts the edges from
    the node that was asked about.
    """

    node: NodeRef
    relation: str
    direction: Literal["out", "in"]
    phrase: str
    weight: float
    method: str
    evidence: tuple[Quote, ...]
    via: NodeRef
    hops: int = 1


class Related(msgspec.Struct, frozen=True):
    """A node, its other names, and what is near it.

    `others` counts its edges of the types that were not asked for.
    """

    node: NodeRef
    aliases: tuple[str, ...]
    symbols: tuple[str, ...]
    neighbors: tuple[Neighbor, ...]
    others: dict[str, int]


class View(msgspec.Struct, frozen=True):
    """A node with all that is known of it, and its edges, grouped by relation."""

    node: Node
    edges: tuple[Neighbor, ...]


class ConceptLine(msgspec.Struct, frozen=True):
    """A concept in a list; `weight` is how sure it is a term of the note asked for."""

    id: NodeId
    label: str
    aliases: tuple[str, ...]
    symbols: tuple[str, ...]
    courses: tuple[str, ...]
    score: float
    importance: float
    notes: int
    weight: float | None = None


class Hit(msgspec.Struct, frozen=True):
    """A text that search found. `marks` are the found words' places in `text`.

    `kind` is line, heading or concept; a concept has its `node`, a line its `note`.
    """

    kind: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    note: NotePath | None = None
    line: int = 0
    node: NodeRef | None = None


class Form(msgspec.Struct, frozen=True):
    """A form in which notes write a concept, and how often."""

    text: str
    count: int


class Reasons(msgspec.Struct, frozen=True):
    """Why a concept is one: its record (with the score's parts), forms and edges."""

    node: Node
    forms: tuple[Form, ...]
    mentions: int
    notes: int
    textbooks: dict[str, tuple[str, ...]]
    edges: tuple[Neighbor, ...]


class LedgerLine(msgspec.Struct, frozen=True):
    """A line that looked like something and was not taken, with the note it is in."""

    path: str
    line: int
    kind: str
    text: str
    reason: str


def to_json(answer: object) -> str:
    """Any answer as indented JSON: the same names as the fields above."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
