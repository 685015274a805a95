"""Cards from definitions: the term asked for its meaning, the meaning for its term.

Only a concept's best definition is asked, and only if it can stand alone; an entry of
the student's own vocabulary section is worth a card as it is. Where the
text itself names the term, the second card is that text with the term left out
(a cloze); else it is the meaning with "which term is this?".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.note import CardKind, NotePath
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.naming import bare, names
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
_USE = re.compile(
    r"(?:(?:the\s+|an?\s+)?(?P<name>.{1,80}?)\s+(?:is|are)\s+)?"
    r"used\s+(?:to|for|in|when)\b",
    re.IGNORECASE,
)
_GAP_AGAIN = re.compile(rf"{BLANK} \\?\({BLANK}\\?\)")


def definition_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept with a strong definition, by concept.

    A sentence is asked for one concept only, the one it begins with.
    """
    told = [(c, t) for c in material.index.concepts() if (t := best_told(material, c))]
    owners: dict[tuple[NotePath, int], tuple[object, ConceptNode]] = {}
    for concept, meaning in told:
        begins = name_pattern(names(concept)).match(bare(meaning.text)) is not None
        rank = (not (begins or meaning.entry), -meaning.sure, concept.id)
        place = meaning.note, meaning.line
        owners[place] = min(owners.get(place, (rank, concept)), (rank, concept))
    for concept, meaning in told:
        named = not _POSSESSIVE.search(meaning.term)
        if named and owners[meaning.note, meaning.line][1] == concept:
            cards = (f(material, concept, meaning) for f in (_forward, _backward))
            yield from filter(None, cards)


def _forward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    heading = material.heading(meaning.note, meaning.line)
    if meaning.row and (not heading or "=" not in meaning.text):
        return None
    front = f"Define **{meaning.term}**."
    if meaning.row:
        front = f"{heading}: **{meaning.term}**?"
    elif _says_the_use(meaning):
        front = f"What is **{meaning.term}** used for?"
    return material.card(
        Origin.DEFINITION,
        CardKind.BASIC,
        front=front,
        asks="define",
        back=meaning.text,
        source=material.quote(meaning.note, meaning.line),
        about=concept,
    )


def _says_the_use(meaning: Told) -> bool:
    """Whether a meaning says first what a thing is for, and not what it is."""
    use = _USE.match(meaning.text)
    return use is not None and (
        use["name"] is None or use["name"].casefold() == meaning.term.casefold()
    )


def _backward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    """The card that asks for the term; None where the meaning fits too many terms."""
    note = material.notes[meaning.note]
    titled = name_pattern(names(concept)).search(note.title)
    if meaning.row or titled:  # the lecture's name stands above the question
        return None
    hideable = _hideable(concept, meaning)
    hidden = _GAP_AGAIN.sub(BLANK, masked(meaning.text, hideable))
    if len(set(words(hidden.replace(BLANK, "")))) < _TELLING_WORDS:
        return None
    if betrays(hidden, meaning.term):
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
