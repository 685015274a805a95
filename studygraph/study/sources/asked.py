"""Cards that the notes themselves ask, in whatever syntax.

An explicit `^id` is the card's id. Without one it is what is asked; the same question
with the same answer in two places is one card, with another answer it is told apart by
its context and note. A question the writer left open keeps its place in the deck, with
no answer: it is a gap, and nothing to review yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from studygraph.graph.build import question_ids
from studygraph.graph.model import EdgeType
from studygraph.note import CardKind
from studygraph.study.model import CardId, Origin, StudyCard, card_id
from studygraph.study.wording import (
    folded_question,
    gives_away,
    has_substance,
    is_open_ended,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studygraph.graph.model import NodeId
    from studygraph.note import Card, Note
    from studygraph.study.sources.material import Material

SURE = 0.5
"""A line that is less sure to be a question is no card."""

_HEADING = "heading"
_LONGEST_OPENING = 90
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:the )?following (?:\w+ ){0,2}(?:statements?|code|figure|picture|graph|table"
    r"|diagram|sentences?)\b",
    re.IGNORECASE,
)
_FIRST_SENTENCE_ASKS = re.compile(r"[^.!?\n]+\?(?:\s|$)")
_READS_AS_QUESTION = re.compile(
    r"\b(?:what|why|how|when|where|which|who|whose|is|are|was|were|do|does|did|can|could"
    r"|should|would|will|has|have)\b",
    re.IGNORECASE,
)
_OWN_WORDS = frozenset({CardKind.CHOICE, CardKind.TRUE_FALSE, CardKind.CLOZE})
"""Kinds whose question may hold the words of its answer."""


def asked_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of every note, in the order of the notes; both ways where meant so."""
    made: list[tuple[StudyCard, Card]] = []
    for note in material.notes.values():
        for card, node in zip(note.cards, question_ids(note), strict=True):
            fit = _fit(card)
            if fit:
                made += [(c, fit) for c in _cards(material, note, fit, node)]
    yield from _told_apart(made)


def _fit(card: Card) -> Card | None:
    """The card as it is asked; None where it would be a waste of time.

    Of a heading's text, which may be a page, only the first paragraph is the answer.
    """
    if card.confidence < SURE or not _asks_something(card):
        return None
    if card.answer is None or card.kind in _OWN_WORDS:
        return card
    if card.syntax == _HEADING:
        card = replace(card, answer=_opening(card.answer))
    return card if _is_answered(card) else None


def _asks_something(card: Card) -> bool:
    """Whether the question has a word of its own; a heading must read as a question."""
    if card.syntax == _HEADING and not _READS_AS_QUESTION.search(card.question):
        return False
    if _POINTS_ELSEWHERE.search(card.question) and "\n" not in card.question:
        return False
    own = words(card.question)
    return bool(own) or "$" in card.question or card.answer is not None


def _opening(text: str) -> str:
    """The first paragraph, with the list that it leads to."""
    parts = re.split(r"\n\s*\n", text.strip())
    opening = parts[0]
    if is_open_ended(opening) and len(parts) > 1:
        opening += f"\n\n{parts[1]}"
    return opening if len(opening.split()) <= _LONGEST_OPENING else ""


def _is_answered(card: Card) -> bool:
    """Whether the answer says something that the question does not."""
    if card.answer is None or not has_substance(card.answer):
        return False
    if is_open_ended(card.answer) or _FIRST_SENTENCE_ASKS.match(card.answer):
        return False
    same = folded_question(card.answer) == folded_question(card.question)
    return not same and not (
        len(card.answer.split()) > 1 and gives_away(card.question, card.answer)
    )


def _cards(
    material: Material, note: Note, card: Card, node: NodeId
) -> Iterator[StudyCard]:
    about = tuple(edge.target for edge in material.index.out(node, EdgeType.ABOUT))
    first = StudyCard(
        id=_id(card, card.question),
        origin=Origin.NOTE,
        kind=card.kind,
        front=card.question,
        back=card.answer,
        source=material.quote(note.path, card.line),
        family=node,
        lecture=note.title,
        course=note.course,
        context=_context(material, note, card),
        concepts=about,
        decks=card.decks,
        confidence=card.confidence,
    )
    yield first
    if card.kind is CardKind.REVERSED and card.answer is not None:
        yield replace(
            first,
            id=_id(card, card.answer, "back"),
            front=card.answer,
            back=card.question,
        )


def _context(material: Material, note: Note, card: Card) -> str:
    """The headings that the question stands under, unless they are the question."""
    found = card.context or material.heading(note.path, card.line)
    same = folded_question(found) == folded_question(card.question)
    return "" if same else found


def _id(card: Card, question: str, *way: str) -> CardId:
    asked = f"^{card.key}" if card.key else folded_question(question)
    return card_id(Origin.NOTE.value, asked, *way)


def _told_apart(made: Iterable[tuple[StudyCard, Card]]) -> Iterator[StudyCard]:
    """One card an id: the same asked twice is one, unless the answers differ."""
    groups: dict[str, list[tuple[StudyCard, Card]]] = defaultdict(list)
    for pair in made:
        groups[pair[0].id].append(pair)
    for group in groups.values():
        cards = [card for card, _ in group]
        answers = {folded_question(card.back or "") for card in cards}
        if len(answers - {""}) <= 1:
            yield next((card for card in cards if card.back), cards[0])
            continue
        taken = set()
        for card in cards:
            apart = card_id(card.id, card.note, folded_question(card.context))
            while apart in taken:
                apart = card_id(apart, "again")
            taken.add(apart)
            yield replace(card, id=apart)
