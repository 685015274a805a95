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
from functools import partial
from typing import TYPE_CHECKING

from studygraph.graph.ids import question_ids
from studygraph.graph.model import EdgeType
from studygraph.note import CardKind, SectionKind
from studygraph.study.model import CardId, Origin, StudyCard, card_id
from studygraph.study.sources.framing import (
    is_any_of_many,
    leant_on,
    of_its_heading,
)
from studygraph.study.sources.naming import bare, names
from studygraph.study.wording import (
    asked_name,
    folded_question,
    gives_away,
    has_substance,
    is_open_ended,
    name_pattern,
    says_nothing,
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
_LONGEST_QUESTION = 45
"""A question with more words is an essay to write, not a fact to recall."""

_BREAKS_OFF = re.compile(
    r"(?:[-*+]\s+)?(?:\w+\s+){0,2}\w*\s*(?:\.\.\.|\u2026)\s*$", re.MULTILINE
)
"""A first line that is over before it has said anything: "Yes..."."""

_TOPICS_ONLY = re.compile(
    r"(?:[-*+]\s+)?(?:some|more|several|various|many|a few)\s+\w+\s*(?:\n|$)",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:the )?following (?:\w+ ){0,2}(?:statements?|code|figure|picture|graph|table"
    r"|diagram|sentences?)\b",
    re.IGNORECASE,
)
_SURE_OF_ITSELF = 0.8
"""A question below this stands in running text, which may be needed to read it."""

_POINTS_BACK = re.compile(r"\b(?:this|these|those|such)\b", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"[^.!?\n]*\b(?:let['\u2019]?s|let us|we (?:will|shall|have seen)|here is"
    r"|(?:this|the next|our) (?:chapter|lecture|lesson|module|section))\b",
    re.IGNORECASE,
)
"""A first sentence that says what the text is about to do."""

_ONE_OF_SEVERAL = re.compile(
    r"one (?:approach|example|idea|option|possibility|reason|solution|way)\b"
    r"|there (?:are|is) (?!.*\bnamely\b)(?:\w+ ){1,4}\w+[^.:\n]*\.?\Z",
    re.IGNORECASE,
)
"""An answer that tells one of several, or only that there are several."""

_GIVES_US = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:allow|enable|help|improve|let|make)s?\b", re.IGNORECASE
)
"""How "X makes it easier ..." goes on, which says what X is good for."""

_OTHER_SUBJECT = re.compile(
    r"(?!it\b|they\b|this\b)\w[\w-]*(?:\s[\w-]+){0,4}\s(?:is|are|has|have|can)\s",
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
    made: list[StudyCard] = []
    for note in material.notes.values():
        about = [
            [edge.target for edge in material.index.out(node, EdgeType.ABOUT)]
            for node in question_ids(note)
        ]
        if about:
            made += material.kept.of(
                "asked cards",
                (material.scene(note.path), about),
                partial(_of_note, material, note),
                list[StudyCard],
            )
    yield from _told_apart(made)


def _of_note(material: Material, note: Note) -> list[StudyCard]:
    """The cards that one note asks."""
    return [
        made
        for card, node in zip(note.cards, question_ids(note), strict=True)
        if (fit := _fit(card))
        for made in _cards(material, note, fit, node)
    ]


def _fit(card: Card) -> Card | None:
    """The card as it is asked; None where it would be a waste of time.

    Of a heading's text, which may be a page, only the first paragraph is the answer.
    """
    if card.confidence < SURE or not _asks_something(card) or is_any_of_many(card):
        return None
    if card.answer is not None and says_nothing(card.answer):
        return replace(card, answer=None)
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
    if card.kind is CardKind.BASIC and len(card.question.split()) > _LONGEST_QUESTION:
        return False
    if card.confidence < _SURE_OF_ITSELF and _POINTS_BACK.search(card.question):
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
    if _BREAKS_OFF.match(card.answer) or _TOPICS_ONLY.match(card.answer):
        return False
    in_prose = card.syntax == _HEADING or card.confidence < _SURE_OF_ITSELF
    if in_prose and _ANNOUNCES.match(card.answer):
        return False
    if card.syntax == _HEADING and not _tells_it(card.question, card.answer):
        return False
    same = folded_question(card.answer) == folded_question(card.question)
    return not same and not (
        len(card.answer.split()) > 1 and gives_away(card.question, card.answer)
    )


def _tells_it(question: str, answer: str) -> bool:
    """Whether the text below a heading tells what the heading asks.

    Below "What is X?" it must speak of X, and not of what X is good for.
    """
    name = asked_name(question)
    if _ONE_OF_SEVERAL.match(answer):
        return False
    named = name_pattern((name,)).match(bare(answer)) if name else None
    if named:
        return not _GIVES_US.match(bare(answer)[named.end() :])
    spoken = set(words(name)) & set(words(answer))
    return not name or bool(spoken) or not _OTHER_SUBJECT.match(answer)


def _cards(
    material: Material, note: Note, card: Card, node: NodeId
) -> Iterator[StudyCard]:
    about = tuple(edge.target for edge in material.index.out(node, EdgeType.ABOUT))
    if card.syntax == _HEADING and not _names_one(material, note, card.question):
        return  # "What helps?" asks something only where its lecture lies open
    first = StudyCard(
        id=_id(card, card.question),
        origin=Origin.NOTE,
        kind=card.kind,
        front=of_its_heading(card, _subject(material, note, card)),
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


def _names_one(material: Material, note: Note, question: str) -> bool:
    """Whether the question holds a name of one of the note's concepts."""
    found = (material.concept(node) for node in material.concepts_of(note.path))
    return any(name_pattern(names(c)).search(question) for c in found if c)


def _subject(material: Material, note: Note, card: Card) -> str:
    """The nearest of the headings over a question that names a concept of the note.

    None does for a question that leans on another one, or stands in a review list.
    """
    if leant_on(note, card):
        return ""
    above = [s for s in note.sections if s.line <= card.line]
    if not above or above[-1].within is SectionKind.REVIEW:
        return ""
    path = reversed(card.context.split(" > "))
    return next((part for part in path if _names_one(material, note, part)), "")


def _context(material: Material, note: Note, card: Card) -> str:
    """The headings that the question stands under, unless they are the question.

    A question that leans on the one before it ("Perplexity of that model?") has that
    one instead.
    """
    found = leant_on(note, card) or card.context
    found = found or material.heading(note.path, card.line)
    same = folded_question(found) == folded_question(card.question)
    return "" if same else found


def _id(card: Card, question: str, *way: str) -> CardId:
    asked = f"^{card.key}" if card.key else folded_question(question)
    return card_id(Origin.NOTE.value, asked, *way)


def _told_apart(made: Iterable[StudyCard]) -> Iterator[StudyCard]:
    """One card an id: the same asked twice is one, unless the answers differ."""
    groups: dict[str, list[StudyCard]] = defaultdict(list)
    for card in made:
        groups[card.id].append(card)
    for cards in groups.values():
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
