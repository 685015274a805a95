r"""Cards from formulas: one side given, the other asked for.

A formula is asked for when its left side is one symbol (`C_t`, `\hat y`, `f(x)`), its
right side is more than a number or a name, and the note says in words what the symbol
is: by a concept that owns it, by the words that lead up to it, or by the heading it
stands under.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.note import CardKind
from studygraph.parse.metadata import after_number
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import (
    is_formula,
    sides,
    stated_in,
    symbol_key,
)
from studygraph.study.sources.naming import bare, is_about, names
from studygraph.study.sources.owners import mentioned, owner, surest
from studygraph.study.wording import is_solid, name_pattern, plain_prose, words

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode
    from studygraph.note import Equation, Note
    from studygraph.study.sources.material import Material

_CASE = re.compile(
    r"\b(?:examples?|exercises?|problems?|proof|solution)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\$[^$]*\$|\([^)]*\)")
_EXPANDED = re.compile(r"_\{?\d\}?\Z")
_MARKER = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+|\#+\s+)?")
_CONDITION = re.compile(
    r"\b(?:with|if|when|for|so|because|since|assum(?:e|ing)|let|suppose|e\.g|ex)\b",
    re.IGNORECASE,
)
"""What makes a formula in a line hold only there, or only follow from another."""

_POINTER = re.compile(
    r"\b(?:this|these|that|it|its|which|above|below|following|written|shown|another"
    r"|other|we|rule|notation)\b",
    re.IGNORECASE,
)
_ANOTHER_FORM = re.compile(
    r"\b(?:also|alternatively|another|equivalently)\b", re.IGNORECASE
)
"""What a line has above a formula that only writes another one in other signs."""

_TAKEN_OF = re.compile(
    r"\b(?:average|change|difference|mean|product|rate|ratio|root|square|sum)s?\s+of"
    r"(?:\s+(?:all|both|each|the|these|its))*\s+\Z",
    re.IGNORECASE,
)
_GRADIENT_OF = re.compile(r"\bgradient\s+\w", re.IGNORECASE)
"""The name of something done with a gradient, which is not the gradient itself."""

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_LEAD = 16
_COPULA = re.compile(r"\s+(?:is|are|equals|ist|sind|est|es)$")
_LABEL_WORDS = 4
_BEFORE_LABEL = re.compile(
    r".*(?:\$\s*[,;.]|[.!?])\s+(?=[A-Z]|(?<=[,;]\s)\S)", re.DOTALL
)
"""A formula or a sentence that stands before the words that lead up to a formula."""
_ADVERB = re.compile(r"\w+ly")


def equation_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of every note's formulas, in the order of the notes."""
    stated = {
        note.path: material.kept.of(
            "formula sides",
            material.mark(note.path),
            partial(stated_in, note.equations),
            list[tuple[str, str]],
        )
        for note in material.notes.values()
        if note.equations
    }
    uses = Counter(left for left, _ in set().union(*stated.values()))
    for path, here in stated.items():
        note = material.notes[path]
        single = sorted({left for left, _ in here if uses[left] == 1})
        concepts = [
            (concept.id, names(concept), concept.symbols)
            for concept in surest(material, note)
        ]
        yield from material.kept.of(
            "equation cards",
            (material.mark(path), single, concepts),
            partial(_cards, material, note, frozenset(single)),
            tuple[StudyCard, ...],
        )


def _cards(
    material: Material, note: Note, single: frozenset[str]
) -> tuple[StudyCard, ...]:
    """The cards of one note; `single` are the left sides with one right side each."""
    asked = [(card.line, card.end_line) for card in note.cards]
    found: dict[str, list[StudyCard]] = defaultdict(list)
    for equation in note.equations:
        if any(start <= equation.line <= end for start, end in asked):
            continue
        for left, right in sides(equation.tex):
            if _EXPANDED.search(left) and equation.tex.count(left[:2]) > 1:
                continue
            own = symbol_key(left) in single
            about = owner(material, note, left) if own else None
            card = _card(material, note, equation, (left, right), about)
            if card:
                found[card.front].append(card)
    return tuple(
        same[0]
        for same in found.values()
        if len({card.back for card in same}) == 1  # else it has several answers
    )


def _card(
    material: Material,
    note: Note,
    equation: Equation,
    both: tuple[str, str],
    about: ConceptNode | None,
) -> StudyCard | None:
    """The card for one formula; `about` owns its symbol, if any concept does."""
    left, right = both
    lead = _lead(note, equation)
    if not is_formula(left, right):
        return None
    if not equation.display and _CONDITION.search(lead):
        return None
    if about and _is_made_of(note, equation.line, about):
        about = None
    name = f"**{about.label}**" if about else ""
    if about is None:
        about, name = _named(material, note, equation, lead)
    if about is None or (right.startswith("\\nabla") and _GRADIENT_OF.search(name)):
        return None
    return material.card(
        Origin.EQUATION,
        CardKind.BASIC,
        front=f"{name}: complete the formula ${left} = \\;?$",
        asks=f"formula {symbol_key(left)}",
        back=f"$${left} = {right}$$",
        source=material.quote(note.path, equation.line),
        about=about,
        family=f"{about.id}/formula",
    )


def _is_made_of(note: Note, line: int, about: ConceptNode) -> bool:
    """Whether the words over a formula say it gives an average (a sum ...) of `about`.

    "A moving average of the squared gradient" is none.
    """
    name = name_pattern(names(about))
    first = max([s.line for s in note.sections if s.line <= line], default=1)
    for above in range(line, first - 1, -1):
        text = plain_prose(note.text_at(above))
        named = name.search(text)
        if named:
            return _TAKEN_OF.search(text[: named.start()]) is not None
    return False


def _lead(note: Note, equation: Equation) -> str:
    """The words that lead up to a formula; "" for none.

    Those of a formula in a line stand before it there, of one in a row in its first
    cell; those of a formula on lines of its own are the line above, if it ends in a
    colon and can stand alone.
    """
    if not equation.display:
        before = note.text_at(equation.line).partition(f"${equation.tex}")[0]
        if before.lstrip().startswith("|"):
            before = before.strip(" |").partition("|")[0]
        return plain_prose(_MARKER.sub("", before)).strip(" ,;:=-\u2013\u2014\xa0")
    above = note.text_at(equation.line - 1) if equation.line > 1 else ""
    lead = plain_prose(_MARKER.sub("", above)).strip()
    told = lead.endswith(":") and not _POINTER.search(lead)
    stands = is_solid(lead[:-1], least=1, most=_LONGEST_LEAD)
    return lead[:-1].rstrip() if told and stands else ""


def _named(
    material: Material, note: Note, equation: Equation, lead: str
) -> tuple[ConceptNode | None, str]:
    """The concept that a formula without an owner is about, and how it is named.

    A label names it ("Sigmoid derivative"), a sentence by the name it begins with; else
    it is what the heading says, and of what exactly the line above.
    """
    lead = _BEFORE_LABEL.sub("", lead)
    label = bare(_COPULA.sub("", lead.rpartition(": ")[2]))
    if len(label.split()) <= _LABEL_WORDS and not _ADVERB.fullmatch(label):
        about = mentioned(material, note, label)
        if about:
            return about, f"**{label}**"
    above = lead if lead or equation.line == 1 else note.text_at(equation.line - 1)
    about, heading = _from_heading(material, note, equation.line)
    unclear = _follows_one(note, equation) or _names_several(heading)
    if _ANOTHER_FORM.search(above) or (not lead and unclear):
        return None, ""
    if equation.display:
        return about, f"**{heading}**. {lead}" if lead else f"**{heading}**"
    if len(words(lead)) <= 1:
        return about, f"**{heading}**"
    about = mentioned(material, note, lead, at_start=True)
    clear = about is not None and not _is_shown(material, note, about)
    return (about, f"**{about.label}**") if about and clear else (None, "")


def _names_several(heading: str) -> bool:
    """Whether a heading is of several things, so that no formula alone is meant."""
    last = _WORD.findall(heading)[-1:]
    return any(fold(word) != word.casefold() for word in last)


def _is_shown(material: Material, note: Note, about: ConceptNode) -> bool:
    """Whether a formula of the note on lines of its own stands below `about`.

    One in a sentence is another of its forms then.
    """
    shown = (e.line for e in note.equations if e.display)
    return any(_from_heading(material, note, line)[0] == about for line in shown)


def _follows_one(note: Note, equation: Equation) -> bool:
    """Whether a formula in a line of its own has another right above it."""
    above = range(equation.line - 2, equation.line)
    return not equation.display and any(e.line in above for e in note.equations)


def _from_heading(
    material: Material, note: Note, line: int
) -> tuple[ConceptNode | None, str]:
    """The concept that the heading over `line` names, and the heading's own words.

    The heading is about it when the name is half of its words or more.
    """
    heading = _ASIDE.sub("", material.heading(note.path, line)).strip(" :")
    heading = after_number(heading, note.ordinal)
    if _CASE.search(heading):
        return None, ""
    found: list[tuple[int, str, ConceptNode]] = []
    for node in material.concepts_of(note.path):
        concept = material.concept(node)
        name = name_pattern(names(concept)) if concept else None
        named = name.search(heading) if name else None
        if concept and name and named and is_about(name, heading):
            found.append((-len(named.group()), concept.id, concept))
    return (min(found)[2], heading) if found else (None, "")
