"""Cards from definitions: the term asked for its meaning, the meaning for its term.

Only a concept's best definition is asked, and only if it can stand alone; an entry of
the student's own vocabulary section is worth a card as it is. Where the
sentence itself names the term, the second card is that sentence with the term left out
(a cloze); else it is the meaning with "which term is this?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.graph.model import EdgeType
from studygraph.note import CardKind, Definition, NotePath, SectionKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.wording import (
    BLANK,
    betrays,
    is_solid,
    masked,
    name_pattern,
    plain_prose,
    unlike,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode, Meaning
    from studygraph.note import Note
    from studygraph.study.sources.material import Material

_TELLING_WORDS = 4

_LEAST_BY_SHAPE = (
    (re.compile(r".*-gloss"), 2.0),
    (
        re.compile(r"table|deflist|vocab.*|(?:bold|italic|plain|code)-(?:dash|colon)"),
        0.65,
    ),
    (re.compile(r"is-(?:a|class|the)"), 0.75),
    (re.compile(r"is-(?:a|class|the)-.*|phrase.*|.*-(?:verb|relative)|called"), 0.7),
    (re.compile(r"does.*"), 0.7),
    (re.compile(r"heading"), 0.6),
)
"""How sure a definition of each shape must be; other shapes need `_LEAST`."""

_LEAST = 0.75
_TABLE = "table"
_ENTRY = _LEAST_BY_SHAPE[1][0]
_LABELLED = re.compile(r"table|deflist|separator|\w+-(?:dash|colon|equals|arrow)")
"""The shapes of an entry in a vocabulary section."""

_HEADING_ALONE = 0.9
_WEAK = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:and|or|when|where|,|/|can|could|may|might|rel(?:y|ies)"
    r"|happens?|(?:has|have) (?:real|many|several|some|the)|is (?:for|determined)"
    r"|are made up)\b",
    re.IGNORECASE,
)
"""What follows a name when the sentence says little of what the thing is."""

_CALLED = r"\b(?:call(?:ed|s)?(?: (?:it|this|them))?|known as|named|termed)\s+[\W_]*"
_GAP_AGAIN = re.compile(rf"{BLANK} \\?\({BLANK}\\?\)")
_LEAD = re.compile(r"\s*(?:\$[^$]+\$|\([^)]*\))?[*_]*\s*(?:[:\u2013\u2014]|- )[*_]*\s*")
_TOPIC = re.compile(r"(?:why|how|what|when|where)\b", re.IGNORECASE)
_WRAPPED = re.compile(r"\n(?=[\w(*_$\"\u201c])")
_SPACED = re.compile(r"\s+([,.;:])(?=\s|$)")
_WHICH = re.compile(r"\s*(?:\([^)]*\)\s*)?which (?:means? (?:that)?|(?=\w+s\b))")
_POINTER = re.compile(
    r"\b(?:this|these|those|above|below|following|earlier|previous(?:ly)?|we|i|now|he"
    r"|she|my|let'?s|a bit|a lot)\b",
    re.IGNORECASE,
)
_STRANDED = re.compile(r"\s+(?:of|to|with|on|in|by|for|from)\.?$")
_GREEK_OR_SYMBOL = re.compile(r"[\\_^$]|^\W*\w?\W*$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a note says a concept is, fit to stand on a card; `sure` is in 0..1."""

    text: str
    note: NotePath
    line: int
    sure: float
    entry: bool
    """Whether it is written as an entry (`term: text`), not as a sentence."""

    row: bool = False
    """Whether it is a row of a table, which means little without its heading."""


def definition_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each concept with a strong definition, by concept.

    A sentence is asked for one concept only, the one it begins with.
    """
    told = [(c, t) for c in material.index.concepts() if (t := best_told(material, c))]
    owners: dict[tuple[NotePath, int], tuple[object, ConceptNode]] = {}
    for concept, meaning in told:
        begins = name_pattern(names(concept)).match(_bare(meaning.text)) is not None
        rank = (not (begins or meaning.entry), -meaning.sure, concept.id)
        place = meaning.note, meaning.line
        owners[place] = min(owners.get(place, (rank, concept)), (rank, concept))
    for concept, meaning in told:
        if owners[meaning.note, meaning.line][1] == concept:
            cards = (f(material, concept, meaning) for f in (_forward, _backward))
            yield from filter(None, cards)


def best_told(material: Material, concept: ConceptNode) -> Told | None:
    """The definition to learn: the surest that stands alone; None without one."""
    if _is_symbol(concept):
        return None
    for meaning in concept.definitions:
        told = _told(material, concept, meaning)
        if told:
            return told
    return None


def _is_symbol(concept: ConceptNode) -> bool:
    bare = {symbol.strip("\\{} ") for symbol in concept.symbols}
    return concept.label in bare or bool(_GREEK_OR_SYMBOL.search(concept.label))


def _told(material: Material, concept: ConceptNode, meaning: Meaning) -> Told | None:
    """The meaning without its lead, if its shape is sure enough and it says something.

    An edge of the graph says how sure the concepts room is; the shape that the note has
    is matched by the term that it names.
    """
    note = material.notes.get(meaning.note)
    if note is None:
        return None
    node = material.index.note(meaning.note).id
    edges = material.index.into(concept.id, EdgeType.DEFINES)
    edge = max((e.weight for e in edges if e.source == node), default=0.0)
    own = {fold(name) for name in names(concept)}
    for found in note.definitions:
        if found.line != meaning.line or fold(found.term) not in own:
            continue
        sure = min(edge, found.confidence)
        listed = _is_listed(note, found)
        entry = listed or _ENTRY.fullmatch(found.pattern) is not None
        said = meaning.text
        said = said if "$$" in said else _WRAPPED.sub(" ", said)
        text = _without_lead(concept, plain_prose(said))
        text = _SPACED.sub(r"\1", text).strip()
        if (
            (sure >= _least(found.pattern) or listed)
            and (entry or material.is_sure(concept))
            and _says_something(concept, text, entry=entry, listed=listed)
            and (entry or _is_about(concept, found, text, sure))
        ):
            row = found.pattern == _TABLE and not listed
            return Told(text, meaning.note, meaning.line, sure, entry, row)
    return None


def _is_listed(note: Note, found: Definition) -> bool:
    """Whether the writer listed it as an entry of a vocabulary section."""
    around = [s for s in note.sections if s.line <= found.line <= s.end_line]
    vocabulary = bool(around) and around[-1].within is SectionKind.VOCAB
    return vocabulary and _LABELLED.fullmatch(found.pattern) is not None


def _least(pattern: str) -> float:
    for shape, least in _LEAST_BY_SHAPE:
        if shape.fullmatch(pattern):
            return least
    return _LEAST


def _is_about(concept: ConceptNode, found: Definition, text: str, sure: float) -> bool:
    """Whether a sentence is about the concept: it names it first, or says its name.

    Words below a heading may leave the name out, when their shape is sure.
    """
    if found.pattern == "called" and _is_called(concept, text):
        return True
    if found.pattern == "heading" and sure >= _HEADING_ALONE:
        return "$$" not in text and not _TOPIC.match(text)
    begin = name_pattern(names(concept)).match(_bare(text))
    return begin is not None and not _WEAK.match(_bare(text)[begin.end() :])


def _is_called(concept: ConceptNode, text: str) -> bool:
    """Whether the sentence says that something is called by the concept's name."""
    name = name_pattern(names(concept)).pattern
    found = re.search(rf"{_CALLED}(?:an?\s+|the\s+)?{name}", text, re.IGNORECASE)
    rest = text[: found.start()] + text[found.end() :] if found else ""
    return len(set(words(rest))) >= _TELLING_WORDS


def _without_lead(concept: ConceptNode, text: str) -> str:
    """`text` without "Term $t$ - " or "Term: " before it."""
    found = name_pattern(names(concept)).match(_bare(text))
    if found:
        rest = _bare(text)[found.end() :].lstrip("*_")
        which = _WHICH.match(rest)
        if which:
            return rest[which.end() :]
        joint = _LEAD.match(rest)
        if joint:
            return rest[joint.end() :]
    return text


def _bare(text: str) -> str:
    return re.sub(r"^(?:an?|the)\s+", "", text.lstrip("*_ "), flags=re.IGNORECASE)


def _says_something(
    concept: ConceptNode, text: str, *, entry: bool, listed: bool
) -> bool:
    """Whether the text, without the words of the name, says what the thing is.

    What is listed was written to be learnt: one word may do, "this" and "we" are no
    doubt, and it may end as in "what an enzyme acts on".
    """
    own = {word for name in names(concept) for word in words(name)}
    told = len(unlike(words(text), own))
    if listed:
        whole = is_solid(_STRANDED.sub("", text), least=1)
        return whole and ("$" in text or told > 0)
    solid = is_solid(text, least=2 if entry else 4)
    telling = "$" in text or told >= 2  # noqa: PLR2004
    return telling and solid and not _POINTER.search(text)


def names(concept: ConceptNode) -> tuple[str, ...]:
    """Every way in which notes write the concept in words."""
    return (concept.label, *concept.aliases)


def _forward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    heading = material.heading(meaning.note, meaning.line)
    if meaning.row and (not heading or "=" not in meaning.text):
        return None
    front = f"{heading}: **{concept.label}**?" if meaning.row else ""
    return material.card(
        Origin.DEFINITION,
        CardKind.BASIC,
        front=front or f"Define **{concept.label}**.",
        asks="define",
        back=meaning.text,
        source=material.quote(meaning.note, meaning.line),
        about=concept,
    )


def _backward(
    material: Material, concept: ConceptNode, meaning: Told
) -> StudyCard | None:
    """The card that asks for the term; None where the meaning fits too many terms."""
    note = material.notes[meaning.note]
    titled = name_pattern(names(concept)).search(note.title)
    if meaning.row or titled:  # the lecture's name stands above the question
        return None
    source = material.quote(meaning.note, meaning.line)
    hidden = masked(meaning.text, names(concept))
    hidden = _GAP_AGAIN.sub(BLANK, hidden)
    if len(set(words(hidden.replace(BLANK, "")))) < _TELLING_WORDS:
        return None
    if betrays(hidden, concept.label):
        return None
    named = name_pattern(names(concept)).search(meaning.text)
    if not meaning.entry and named and BLANK in hidden:
        return material.card(
            Origin.DEFINITION,
            CardKind.CLOZE,
            front=hidden.replace(BLANK, f"{{{{c1::{named.group()}}}}}", 1),
            asks="name in its sentence",
            back=concept.label,
            source=source,
            about=concept,
        )
    return material.card(
        Origin.DEFINITION,
        CardKind.REVERSED,
        front=f"Which term is this? “{hidden}”",
        asks="name",
        back=concept.label,
        source=source,
        about=concept,
    )
