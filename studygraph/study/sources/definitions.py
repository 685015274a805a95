"""Cards from definitions: the term asked for its meaning, the meaning for its term.

Only a concept's best definition is asked, and only if it can stand alone. Where the
sentence itself names the term, the second card is that sentence with the term left out
(a cloze); else it is the meaning with "which term is this?".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.graph.model import EdgeType
from studygraph.note import CardKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.wording import (
    BLANK,
    folded_question,
    gives_away,
    is_solid,
    masked,
    name_pattern,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode, Meaning
    from studygraph.study.sources.material import Material

STRONG = 0.6
"""A definition that is less sure than this is no card."""

_SURE_TERM = 0.5
_TELLING_WORDS = 4
_LEAD = re.compile(r"^\s*(?:[-*+>]|\d+[.)]|#{1,6})\s+")


def definition_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept with a strong definition, by concept."""
    for concept in material.index.concepts():
        meaning = best_meaning(material, concept)
        if meaning is None or concept.score < _SURE_TERM:
            continue
        yield _forward(material, concept, meaning)
        backward = _backward(material, concept, meaning)
        if backward:
            yield backward


def best_meaning(material: Material, concept: ConceptNode) -> Meaning | None:
    """The definition to learn: the surest that stands alone; None without one."""
    for meaning in concept.definitions:
        if _strength(material, concept, meaning) >= STRONG and _says_something(
            concept, meaning.text
        ):
            return meaning
    return None


def names(concept: ConceptNode) -> tuple[str, ...]:
    """Every way in which notes write the concept in words."""
    return (concept.label, *concept.aliases)


def _strength(material: Material, concept: ConceptNode, meaning: Meaning) -> float:
    """How sure the definition is: as its note gives it, at most as its edge says."""
    note = material.notes.get(meaning.note)
    if note is None:
        return 0.0
    edges = material.index.into(concept.id, EdgeType.DEFINES)
    node = material.index.note(meaning.note).id
    edge = max((edge.weight for edge in edges if edge.source == node), default=0.0)
    here = [d.confidence for d in note.definitions if d.line == meaning.line]
    return min(edge, max(here)) if here else edge


def _says_something(concept: ConceptNode, text: str) -> bool:
    own = {word for name in names(concept) for word in words(name)}
    return is_solid(text) and (
        "$" in text or len(set(words(text)) - own) >= 2  # noqa: PLR2004
    )


def _forward(material: Material, concept: ConceptNode, meaning: Meaning) -> StudyCard:
    return material.card(
        Origin.DEFINITION,
        CardKind.BASIC,
        front=f"Define **{concept.label}**.",
        asks="define",
        back=meaning.text,
        source=material.quote(meaning.note, meaning.line),
        about=concept,
    )


def _backward(
    material: Material, concept: ConceptNode, meaning: Meaning
) -> StudyCard | None:
    """The card that asks for the term; None where the meaning fits too many terms."""
    source = material.quote(meaning.note, meaning.line)
    hidden = masked(meaning.text, names(concept))
    if len(set(words(hidden.replace(BLANK, "")))) < _TELLING_WORDS:
        return None
    if gives_away(hidden.replace(BLANK, ""), concept.label):
        return None
    sentence = _LEAD.sub("", source.text)
    if folded_question(meaning.text) in folded_question(sentence) and hidden == (
        meaning.text
    ):
        cloze = _cloze(concept, sentence)
        if cloze:
            return material.card(
                Origin.DEFINITION,
                CardKind.CLOZE,
                front=cloze,
                asks="name in its sentence",
                back=concept.label,
                source=source,
                about=concept,
            )
    return material.card(
        Origin.DEFINITION,
        CardKind.REVERSED,
        front=f"Which term is this? {hidden}",
        asks="name",
        back=concept.label,
        source=source,
        about=concept,
    )


_JOINT = re.compile(
    r"\W*(?:is|are|means?|refers? to|denotes?|was|were)\b", re.IGNORECASE
)


def _cloze(concept: ConceptNode, sentence: str) -> str:
    """The sentence with its first naming left out, where it goes on like a sentence."""
    found = name_pattern(names(concept)).search(sentence)
    if found is None or not _JOINT.match(sentence[found.end() :]):
        return ""
    head, tail = sentence[: found.start()], sentence[found.end() :]
    rest = masked(tail, names(concept))
    return f"{head}{{{{c1::{found.group()}}}}}{rest}"
