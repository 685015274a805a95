"""What the notes say a concept is, where that is fit to be learnt.

A definition is taken from where a note introduces the concept: an entry (`term: text`),
or a sentence that marks the name, or that stands below a heading about it. A sentence
that merely begins with a name in passing ("Accuracy is a step function of ...") says
something of the concept and not what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.note import Definition, NotePath, SectionKind
from studygraph.study.sources.naming import (
    ARTICLE,
    CALLED,
    bare,
    full_name,
    is_about,
    is_symbol,
    names,
)
from studygraph.study.sources.shapes import TABLE, is_entry, is_labelled, least
from studygraph.study.wording import (
    asked_name,
    is_solid,
    name_pattern,
    plain_prose,
    unlike,
    words,
)

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode, Meaning
    from studygraph.note import Note
    from studygraph.study.sources.material import Material

_TELLING_WORDS = 4
_LONGEST_CALLED = 35
_SHOWS = re.compile(
    r"\W*(?:\(|consider|imagine|in addition|suppose|visuali[sz]e)"
    r"|.*\bthe (?:figure|table)\b",
    re.IGNORECASE,
)
"""A sentence that shows something and says the name in passing."""

_SUBJECT_OF_ITS_OWN = re.compile(
    r"(?:an?|the|one|our|some|most|many|each|all|in|at|when|to|for)\b[^.]{0,90}?"
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|do|does|did|must|should)\b",
    re.IGNORECASE,
)
"""How a sentence below a heading begins that speaks of something else."""

_HEADING_ALONE = 0.9
_WEAK = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:and|or|when|where|,|/|can|could|may|might|rel(?:y|ies)"
    r"|happens?|(?:\w+ )?(?:has|have)|is (?:for|determined)"
    r"|are made up)\b",
    re.IGNORECASE,
)
"""What follows a name when the sentence says little of what the thing is."""

_LEAD = re.compile(r"\s*(?:\$[^$]+\$|\([^)]*\))?[*_]*\s*(?:[:\u2013\u2014]|- )[*_]*\s*")
_TOPIC = re.compile(r"(?:why|how|what|which|who)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"[^.;:]{2,40}\b(?:is|are)\s+(?:an?|one)\s[^.;:]{3,80}?\s(?:that|which|whose|where)\s",
    re.IGNORECASE,
)
"""A sentence that defines by its form alone: "X is a layer that decides ..."."""

_MARKED = re.compile(r"(?:[*_=`\u201c\"]|\[\[|\|)\s?\Z")
_HALF_A_NAME = re.compile(r"\w\s+(?:and|or|&)\s+\Z|\w-\Z", re.IGNORECASE)
GENUS_WORDS = frozenset(
    {
        *("act", "case", "class", "concept", "form", "idea", "kind", "method"),
        *("notion", "part", "process", "sort", "technique", "term", "thing", "type"),
        *("version", "way"),
    }
)
"""What any thing may be said to be."""
_GENUS_ALONE = re.compile(
    r"\s*(?:is|are)\s+(?:(?:an?|the|one)\s+)?(?:\w+\s+)?(?:case|example|form|kind|member"
    r"|part|sort|type|version)s?\s+of\s+(?:[\w'\u2019-]+\s*){1,5}[.;]?\Z",
    re.IGNORECASE,
)
"""What follows a name when the sentence says only what kind of thing it is."""

_WRAPPED = re.compile(r"\n(?=[\w(*_$\"\u201c])")
_SPACED = re.compile(r"\s+([,.;:])(?=\s|$)")
_WHICH = re.compile(r"\s*(?:\([^)]*\)\s*)?which (?:means? (?:that)?|(?=\w+s\b))")
_POINTER = re.compile(
    r"\b(?:this|these|those|above|below|following|earlier|previous(?:ly)?|we|us|our|i|now|he"
    r"|she|my|let'?s|a bit|a lot)\b",
    re.IGNORECASE,
)
_STRANDED = re.compile(r"\s+(?:of|to|with|on|in|by|for|from)\.?$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a note says a concept is, fit to stand on a card; `sure` is in 0..1."""

    term: str
    """The concept's name, as the note writes it there where that is its full name."""

    text: str
    note: NotePath
    line: int
    sure: float
    entry: bool
    """Whether it is written as an entry (`term: text`), not as a sentence."""

    row: bool = False
    """Whether it is a row of a table, which means little without its heading."""


def told_elsewhere(material: Material, note: Note, question: str) -> Told | None:
    """What the notes say of X, where the question is "What is X?"; None otherwise."""
    name = fold(asked_name(question))
    held = map(material.concept, material.concepts_of(note.path))
    about = next((c for c in held if c and name in map(fold, names(c))), None)
    return best_told(material, about) if about and name else None


def best_told(material: Material, concept: ConceptNode) -> Told | None:
    """The definition to learn: the surest that stands alone; None without one.

    Looked for once: cards ask, and the draft of each note that has the concept.
    """
    if concept.id not in material.told:
        meanings = () if is_symbol(concept) else concept.definitions
        made_from = (
            (names(concept), concept.symbols, material.is_sure(concept)),
            [(m, material.mark(m.note)) for m in meanings],
        )
        material.told[concept.id] = (
            material.kept.of(
                "told", made_from, lambda: _first(material, concept), Told | None
            )
            if meanings
            else None
        )
    return material.told[concept.id]


def _first(material: Material, concept: ConceptNode) -> Told | None:
    """The first of the concept's meanings that is fit to be learnt."""
    found = (_told(material, concept, meaning) for meaning in concept.definitions)
    return next(filter(None, found), None)


def _told(material: Material, concept: ConceptNode, meaning: Meaning) -> Told | None:
    """The meaning without its lead, if its shape is sure enough and it says something.

    The shape that the note has is matched by the term that it names.
    """
    note = material.notes.get(meaning.note)
    if note is None:
        return None
    own = {fold(name) for name in names(concept)}
    for found in note.definitions:
        if found.line != meaning.line or fold(found.term) not in own:
            continue
        sure = found.confidence
        listed = _is_listed(note, found)
        entry = listed or is_entry(found.pattern)
        said = meaning.text
        said = said if "$$" in said else _WRAPPED.sub(" ", said)
        text = _without_lead(concept, plain_prose(said))
        text = _SPACED.sub(r"\1", text).strip()
        if (
            (sure >= least(found.pattern, text, note.language) or listed)
            and _says_something(concept, text, entry=entry, listed=listed)
            and (
                _is_whole_entry(note, found, text)
                if entry
                else material.is_sure(concept)
                and _is_introduced(concept, note, found)
                and _is_about(concept, found, text, sure)
            )
        ):
            row = found.pattern == TABLE and not listed
            term = full_name(concept, found.term)
            return Told(term, text, meaning.note, meaning.line, sure, entry, row)
    return None


def _is_whole_entry(note: Note, found: Definition, text: str) -> bool:
    """Whether an entry's marks hold the term alone, and it is told, not asked.

    Of "Divide and Conquer: ..." the text says nothing of "conquer".
    """
    before = note.text_at(found.line).partition(found.term)[0]
    return not (_HALF_A_NAME.search(before) or _TOPIC.match(text))


def _is_introduced(concept: ConceptNode, note: Note, found: Definition) -> bool:
    """Whether the sentence stands where the note introduces the concept."""
    if found.pattern == "called" or _DEFINES.match(found.text):
        return True
    name = name_pattern(names(concept))
    lines = " ".join(note.lines[found.line - 1 : found.line + 1])
    above = [s.title for s in note.sections if s.line <= found.line]
    return any(
        _MARKED.search(lines[: named.start()]) for named in name.finditer(lines)
    ) or is_about(name, above[-1] if above else note.title)


def _is_listed(note: Note, found: Definition) -> bool:
    """Whether the writer listed it as an entry of a vocabulary section."""
    around = [s for s in note.sections if s.line <= found.line <= s.end_line]
    vocabulary = bool(around) and around[-1].within is SectionKind.VOCAB
    return vocabulary and is_labelled(found.pattern)


def _is_about(concept: ConceptNode, found: Definition, text: str, sure: float) -> bool:
    """Whether a sentence is about the concept: it names it first, or says its name.

    Words below a heading may leave the name out, when their shape is sure.
    """
    if found.pattern == "called" and _is_called(concept, text):
        return True
    begin = name_pattern(names(concept)).match(bare(text))
    if found.pattern == "heading" and sure >= _HEADING_ALONE and not begin:
        other = _TOPIC.match(text) or _SUBJECT_OF_ITS_OWN.match(text)
        return "$$" not in text and not other
    rest = bare(text)[begin.end() :] if begin else ""
    return begin is not None and not (_WEAK.match(rest) or _GENUS_ALONE.match(rest))


def _is_called(concept: ConceptNode, text: str) -> bool:
    """Whether the sentence says that something is called by the concept's name."""
    name = name_pattern(names(concept)).regex.pattern
    found = re.search(rf"{CALLED}{ARTICLE}{name}", text, re.IGNORECASE)
    rest = text[: found.start()] + text[found.end() :] if found else ""
    short = len(text.split()) <= _LONGEST_CALLED and not _SHOWS.match(text)
    return short and len(set(words(rest))) >= _TELLING_WORDS


def _without_lead(concept: ConceptNode, text: str) -> str:
    """`text` without "Term $t$ - " or "Term: " before it."""
    found = name_pattern(names(concept)).match(bare(text))
    if found:
        rest = bare(text)[found.end() :].lstrip("*_")
        which = _WHICH.match(rest)
        if which:
            return rest[which.end() :]
        joint = _LEAD.match(rest)
        if joint:
            return rest[joint.end() :]
    return text


def _says_something(
    concept: ConceptNode, text: str, *, entry: bool, listed: bool
) -> bool:
    """Whether the text, without the words of the name, says what the thing is.

    What is listed was written to be learnt: one word may do, "this" and "we" are no
    doubt, and it may end as in "what an enzyme acts on".
    """
    own = {word for name in names(concept) for word in words(name)}
    told = len(unlike(words(text), own if entry else own | GENUS_WORDS))
    if listed:
        whole = is_solid(_STRANDED.sub("", text), least=1)
        return whole and ("$" in text or told > 0)
    solid = is_solid(text, least=2 if entry else 4)
    telling = "$" in text or told >= 2  # noqa: PLR2004
    return telling and solid and not _POINTER.search(text)
