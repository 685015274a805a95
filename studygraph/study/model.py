"""What is asked of the student, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import NewType

from studygraph.concepts.model import Evidence
from studygraph.graph.model import NodeId
from studygraph.note import CardKind, NotePath

CardId = NewType("CardId", str)
"""A card's id, "card:" and ten hex digits. Made by `card_id` only."""


class Origin(StrEnum):
    """What a card was made of."""

    NOTE = "note"
    """A question that a note itself asks."""

    DEFINITION = "definition"
    """A concept's definition, asked in one of its directions."""

    RELATION = "relation"
    """Edges of one type at one concept."""

    CONTRAST = "contrast"
    """Two concepts that the notes set against each other."""

    EQUATION = "equation"
    """A formula, asked for one of its sides."""


@dataclass(frozen=True, slots=True)
class StudyCard:
    """One card: `front` and `back` are markdown with TeX between dollar signs.

    `back` is None where the note leaves its question open. In a cloze `front` holds the
    text with `{{c1::...}}` marks. `source` quotes the line the card comes from, `also`
    what else its answer rests on. Cards with the same `family` give each other away:
    only one of them is asked a day. `lecture` is the note's title. `concepts` are the
    nodes it is about, the first the one it asks for.
    """

    id: CardId
    origin: Origin
    kind: CardKind
    front: str
    back: str | None
    source: Evidence
    family: str
    lecture: str
    course: str | None = None
    context: str = ""
    concepts: tuple[NodeId, ...] = ()
    also: tuple[Evidence, ...] = ()
    decks: tuple[str, ...] = ()
    confidence: float = 1.0

    @property
    def note(self) -> NotePath:
        """The path of the note that the card comes from."""
        return self.source.note

    @property
    def line(self) -> int:
        """Its line there, 1-based."""
        return self.source.line


def card_id(*asked: str) -> CardId:
    """The id of a card by what is asked, never by its answer."""
    return CardId("card:" + sha256("\x1f".join(asked).encode()).hexdigest()[:10])
