"""Cards from definitions: the term asked for its meaning, the meaning for its term.

Only a concept's best definition is asked, and only if it can stand alone; an entry of
the student's own vocabulary section is worth a card as it is. Where the text itself
names the term, the second card is that text with the term left out (a cloze); else it
is the meaning with "which term is this?".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from studygraph.note import CardKind, NotePath
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import is_garbled
from studygraph.study.sources.naming import bare, names
from studygraph.study.sources.passage import gone_on, stated_below, whole_sentence
from studygraph.study.sources.phrasing import (
    asked,
    asked_as_law,
    is_circular,
    is_likeness,
    is_of_more,
    is_simile,
    is_vague,
    says_only_a_use,
    without_calling,
)
from studygraph.study.sources.told import Told, best_told
from studygraph.study.wording import BLANK, betrays, masked, name_pattern, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode
    from studygraph.study.sources.material import Material

_TELLING_WORDS = 4
_MOST_GAPS = 2
_LONGEST_HINT = 40
_POSSESSIVE = re.compile(r"['\u2019]s\Z")
_GAP_AGAIN = re.compile(rf"{BLANK} \\?\({BLANK}\\?\)")


def definition_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept with a strong definition, by concept.

    A sentence is asked for one concept only, the one it begins with.
    """
    made = [
        (concept, *_made(material, concept, meaning))
        for concept in material.index.concepts()
        if (meaning := best_told(material, concept))
    ]
    owners: dict[tuple[NotePath, int, str], tuple[object, ConceptNode]] = {}
    for concept, meaning, begins, _ in made:
        rank = (not (begins or meaning.entry), -meaning.sure, concept.id)
        place = meaning.note, meaning.line, meaning.text
        owners[place] = min(owners.get(place, (rank, concept)), (rank, concept))
    for concept, meaning, _, cards in made:
        if owners[meaning.note, meaning.line, meaning.text][1] == concept:
            yield from cards


_Made = tuple[Told, bool, tuple[StudyCard, ...]]
"""A meaning, whether it begins with the concept's name, and its cards."""


def _made(material: Material, concept: ConceptNode, found: Told) -> _Made:
    """What is made of the meaning `found`; it depends on the note alone."""

    def make() -> _Made:
        meaning = _as_written(material, found)
        begins = name_pattern(names(concept)).match(bare(meaning.text)) is not None
        makers = (_forward, _backward) if _is_of_it(concept, meaning) else ()
        cards = (maker(material, concept, meaning) for maker in makers)
        return meaning, begins, tuple(filter(None, cards))

    made_from = concept.id, names(concept), found, material.mark(found.note)
    return material.kept.of("definition cards", made_from, make, _Made)


def _as_written(material: Material, meaning: Told) -> Told:
    """The meaning to the end of its sentence."""
    if meaning.row:
        return meaning
    note = material.notes[meaning.note]
    return replace(meaning, text=whole_sentence(note, meaning.text, meaning.line))


def _is_of_it(concept: ConceptNode, meaning: Told) -> bool:
    """Whether the meaning is told of the whole name, in words not its own."""
    own = (meaning.term, *names(concept))
    return not _POSSESSIVE.search(meaning.term) and (
        meaning.row
        or not (
            is_circular(names(concept), meaning.text)
            or is_simile(own, meaning.text)
            or (not meaning.entry and is_of_more(own, meaning.text))
        )
    )


def _forward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    question, answer = _question(material, concept, meaning)
    if not question:
        return None
    return material.card(
        Origin.DEFINITION,
        CardKind.BASIC,
        front=question,
        asks="define",
        back=answer,
        source=material.quote(meaning.note, meaning.line),
        about=concept,
    )


def _question(
    material: Material, concept: ConceptNode, meaning: Told
) -> tuple[str, str]:
    """What the meaning answers, and the answer; "" for what it is too weak for."""
    if meaning.row:
        heading = material.heading(meaning.note, meaning.line)
        stated = bool(heading) and "=" in meaning.text and not is_garbled(meaning.text)
        return (f"{heading}: **{meaning.term}**?" if stated else "", meaning.text)
    own = (meaning.term, *names(concept))
    text = without_calling(own, meaning.text)
    note = material.notes[meaning.note]
    law = asked_as_law(meaning.term, own, text)
    formula = stated_below(note, meaning.text, meaning.line) if law else ""
    if formula:
        return law, f"{text.rstrip('.')}. {formula}"
    if is_likeness(own, text):
        return "", ""
    more = gone_on(note, own, meaning.text, meaning.line)
    if not text or (is_vague(own, text) and not more):
        return "", ""
    answer = f"{text.rstrip('.')}. {more}" if more else text
    return asked(meaning.term, own, answer, entry=meaning.entry), answer


def _backward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    """The card that asks for the term; None where the meaning fits too many terms."""
    note = material.notes[meaning.note]
    titled = name_pattern(names(concept)).search(note.title)
    if meaning.row or titled or betrays(note.title, meaning.term):
        return None  # the lecture's name stands above the question
    hideable = _hideable(concept, meaning)
    if any(weak(hideable, meaning.text) for weak in (says_only_a_use, is_likeness)):
        return None
    hidden = _GAP_AGAIN.sub(BLANK, masked(meaning.text, hideable))
    half = f"-{BLANK}" in hidden  # of another name
    telling = len(set(words(hidden.replace(BLANK, "")))) >= _TELLING_WORDS
    if half or not telling or betrays(hidden, meaning.term):
        return None
    named = name_pattern(hideable).search(meaning.text) if BLANK in hidden else None
    if hidden.count(BLANK) > _MOST_GAPS or len(hidden.split()) > _LONGEST_HINT:
        return None
    gap = f"{{{{c1::{named.group()}}}}}" if named else ""
    return material.card(
        Origin.DEFINITION,
        CardKind.CLOZE if named else CardKind.REVERSED,
        front=hidden.replace(BLANK, gap, 1)
        if named
        else f"Which term is this? \u201c{hidden}\u201d",
        asks="name in its sentence" if named else "name",
        back=named.group() if named else meaning.term,
        source=material.quote(meaning.note, meaning.line),
        about=concept,
    )


def _hideable(concept: ConceptNode, meaning: Told) -> tuple[str, ...]:
    """The names to hide, without those that are the term and a word of its sentence."""
    term = meaning.term.casefold() + " "
    longer = (n for n in names(concept) if n.casefold().startswith(term))
    return (meaning.term, *(set(names(concept)) - set(longer)))
