"""The deck: every card that a notebook gives, best kind first.

Quality over number. What the notes ask themselves comes first; a card made from the
graph is left out when a note already asks the same, when its question holds its answer,
or when its source is weak (the modules in `sources/` say how each is judged).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from studygraph.study.sources.asked import asked_cards
from studygraph.study.sources.contrasts import contrast_cards
from studygraph.study.sources.definitions import definition_cards
from studygraph.study.sources.equations import equation_cards
from studygraph.study.sources.laws import law_cards
from studygraph.study.sources.material import Material
from studygraph.study.sources.relations import relation_cards
from studygraph.study.sources.signs import sign_cards
from studygraph.study.wording import asked_name, folded_question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from studygraph.graph.model import NodeId, StudyGraph
    from studygraph.note import Note
    from studygraph.study.model import Origin, StudyCard


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cards are wanted; an empty field wants all.

    `lectures` are note paths or titles, `concepts` node ids, `decks` match their
    sub-decks too. `open_questions` keeps the cards without an answer.
    """

    courses: tuple[str, ...] = ()
    lectures: tuple[str, ...] = ()
    concepts: tuple[NodeId, ...] = ()
    decks: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    open_questions: bool = False

    def wants(self, card: StudyCard) -> bool:
        """Whether the card is one of those wanted."""
        return (
            (card.back is not None or self.open_questions)
            and _among(self.courses, (card.course or "",))
            and _among(self.lectures, (card.note, card.lecture))
            and _among(self.concepts, card.concepts)
            and _among(self.origins, (card.origin,))
            and (not self.decks or any(_in_deck(card, deck) for deck in self.decks))
        )


def _among(wanted: Collection[str], held: Iterable[str]) -> bool:
    return not wanted or any(value in wanted for value in held)


def _in_deck(card: StudyCard, deck: str) -> bool:
    return any(held == deck or held.startswith(f"{deck}/") for held in card.decks)


def make_cards(graph: StudyGraph, notes: Iterable[Note]) -> tuple[StudyCard, ...]:
    """Every card of a notebook in reading order; each id once.

    `notes` are the settled notes that `graph` was built from.
    """
    return cards_of(Material(graph, notes))


def cards_of(material: Material) -> tuple[StudyCard, ...]:
    """`make_cards`, from material that was made before."""
    cards = {card.id: card for card in asked_cards(material)}
    asked = {_bare(card.front) for card in cards.values()}
    # `Osmosis::diffusion of ...` asks with the bare name what osmosis is.
    asked |= {f"define {front}" for front in asked}
    told = {(c.note, folded_question(c.back)) for c in cards.values() if c.back}
    for card in chain(
        definition_cards(material),
        equation_cards(material),
        law_cards(material),
        sign_cards(material),
        relation_cards(material),
        contrast_cards(material),
    ):
        question = _bare(card.front)
        answer = card.note, folded_question(card.back or "")
        if card.id not in cards and question not in asked and answer not in told:
            cards[card.id] = card
            asked.add(question)
    place = material.order
    return tuple(
        sorted(cards.values(), key=lambda c: (place[c.note], c.note, c.line, c.id))
    )


def _bare(front: str) -> str:
    """A question without the words that only say that it is one."""
    name = asked_name(front)
    return f"define {name}" if name else folded_question(front)
