"""What the concepts room hands on: concepts, mentions and relations with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import NewType

from msgspec import Struct

from studygraph.note import NotePath

ConceptId = NewType("ConceptId", str)
"""A concept's node id, "concept:forget-gate". Made in `concepts/folding.py` only."""


class RelationType(StrEnum):
    """How two concepts belong together. The source is the first of the sentence."""

    PART_OF = "part-of"
    IS_A = "is-a"
    COMPUTED_FROM = "computed-from"
    USED_IN = "used-in"
    CONTRASTS_WITH = "contrasts-with"
    PREREQUISITE_OF = "prerequisite-of"
    RELATED_TO = "related-to"


class Method(StrEnum):
    """How an edge was found."""

    EXPLICIT = "explicit"
    STRUCTURE = "structure"
    PATTERN = "pattern"
    EQUATION = "equation"
    STATISTICS = "statistics"


class Evidence(Struct, frozen=True, order=True, gc=False):
    """Words of a note that say so: `text` stands on `line` of `note` (1-based).

    Where the words run over several lines, `text` is the part on `line`.
    """

    note: NotePath
    line: int
    text: str


in_order = attrgetter("note", "line", "text")
"""Sorts evidence as it sorts itself, in a fraction of the time."""


class Concept(Struct, frozen=True, gc=False):
    """A term that belongs in the course's index.

    `label` is how most notes write it, `aliases` its other forms, `symbols` the TeX
    that stands for it. `score` in 0..1 says how sure we are that it is a term.
    `courses` are those whose notes mention it, sorted. `parts` explains the score:
    (feature, value, share of the score), the largest share first.
    """

    id: ConceptId
    label: str
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    score: float = 0.0
    courses: tuple[str, ...] = ()
    parts: tuple[tuple[str, float, float], ...] = ()


class Mention(Struct, frozen=True, order=True, gc=False):
    """A place where a note names a concept: `text` stands at `column` of `line`.

    `column` is a 0-based offset into the line. `symbol` is true where a formula names
    it by its symbol.
    """

    note: NotePath
    line: int
    column: int
    concept: ConceptId
    text: str
    symbol: bool = False


class Meaning(Struct, frozen=True, gc=False):
    """A definition that a note gives of a concept, with how sure we are (0..1)."""

    concept: ConceptId
    note: NotePath
    line: int
    text: str
    weight: float


class Relation(Struct, frozen=True, gc=False):
    """`source` stands in `type` to `target`, with every place that says so.

    `weight` in 0..1, rounded to 4 digits. For symmetric types (contrasts-with,
    related-to) `source` sorts before `target`.
    """

    source: ConceptId
    target: ConceptId
    type: RelationType
    weight: float
    method: Method
    evidence: tuple[Evidence, ...]


class NoteConcept(Struct, frozen=True, gc=False):
    """How likely, 0..1, `note` is about `concept`, which is a term of it."""

    note: NotePath
    concept: ConceptId
    weight: float


class About(Struct, frozen=True, gc=False):
    """The card at `line` of `note` (`index` in `Note.cards`) asks about `concept`."""

    note: NotePath
    index: int
    concept: ConceptId
    evidence: Evidence


class Cycle(Struct, frozen=True, order=True, gc=False):
    """Concepts of which each is needed for the next, and the last for the first.

    The last of these relations, which `evidence` states, was left out.
    """

    concepts: tuple[ConceptId, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the concepts room found in a notebook, sorted, ready for the graph."""

    concepts: tuple[Concept, ...] = ()
    mentions: tuple[Mention, ...] = ()
    note_concepts: tuple[NoteConcept, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    relations: tuple[Relation, ...] = ()
    abouts: tuple[About, ...] = ()
    cycles: tuple[Cycle, ...] = ()
