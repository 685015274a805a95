r"""Cards from laws: what a thing's formula is, where the note leads up to it in words.

"The chain rule ... can be written as:" over a formula says in signs what the chain rule
is; so does "Sample variance: $\frac{s^2}{n}$" as an item of its own. Either is asked
for whole, where no side of it is one symbol that could be asked for by itself.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from studygraph.note import BlockKind, CardKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import is_formula, is_garbled, is_worked, sides
from studygraph.study.sources.naming import is_symbol, names
from studygraph.study.sources.owners import mentioned
from studygraph.study.wording import folded_question, name_pattern, plain_prose, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode
    from studygraph.note import Equation, Note
    from studygraph.study.sources.material import Material

_LONGEST = 160
_LONGEST_LABEL = 5
_LONGEST_WHERE = 30
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z$\"\u201c])")
_PRONOUN = re.compile(r"(?:it|its|this|these|they|their)\s", re.IGNORECASE)
_STATES = re.compile(
    r"\b(?:defined|denoted|equation|expressed|formula|formulated|found|given|identity|law"
    r"|represented|rule|stated|written)\b[^.]{0,60}:\s*\Z",
    re.IGNORECASE,
)
"""How a sentence ends whose formula says what it speaks of."""

_ASIDE = re.compile(
    r"\b(?:also|alternatively|another|case|e\.g|example|graphically|here|instance|or"
    r"|similarly|solution|suppose|we get)\b",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"(?::|\]\]|\))\s*\Z")
"""The end of a line that leads up to a formula or picture of its own."""

_OF = re.compile(r"\s+of\b")
_WHERE = re.compile(r"(?:where|with)\s.*?(?:\.(?=\s|\Z)|\Z)", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?P<label>[^:$|]+):\s*\Z")
_RELATION = re.compile(r"(?<![<>!:])=|\\(?:approx|leq?|geq?|equiv|propto)\b")
_NOTATION = re.compile(r"\bnotation\b", re.IGNORECASE)


def law_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each note's laws, in the order of the notes; the first of a name."""
    for note in material.notes.values():
        if note.equations:
            yield from material.kept.of(
                "law cards",
                material.scene(note.path),
                partial(_of_note, material, note),
                list[StudyCard],
            )


def _of_note(material: Material, note: Note) -> list[StudyCard]:
    """The cards of one note's laws."""
    asked = [(card.line, card.end_line) for card in note.cards]
    made: dict[tuple[str, str], StudyCard] = {}
    for equation in note.equations:
        if any(start <= equation.line <= end for start, end in asked):
            continue
        found = _law(material, note, equation)
        if found and (found[0].id, found[1]) not in made:
            key = found[0].id, found[1]
            made[key] = _card(material, note, equation, *found)
    return list(made.values())


def _law(
    material: Material, note: Note, equation: Equation
) -> tuple[ConceptNode, str] | None:
    """The concept whose law the formula is, and its name; None where it is none."""
    tex = equation.tex.strip()
    if len(tex) > _LONGEST or "\\\\" in tex or is_garbled(tex) or is_worked(tex):
        return None
    related = len(_RELATION.findall(tex))
    if equation.display:
        both = sides(tex)
        alone = bool(both) and is_formula(*both[0])
        return (
            _led_up_to(material, note, equation) if related == 1 and not alone else None
        )
    return _labelled(material, note, equation) if not related else None


def _led_up_to(
    material: Material, note: Note, equation: Equation
) -> tuple[ConceptNode, str] | None:
    """The concept that the sentence over a formula is about.

    It names it at its start, or begins with a pronoun and the sentence before names it.
    """
    line = equation.line - 1
    if not note.text_at(line).strip():
        line -= 1
    over = next((b for b in note.blocks if b.line <= line <= b.end_line), None)
    if over is None or over.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return None
    first = line
    while first > over.line and not _LEADS_ON.search(note.text_at(first - 1)):
        first -= 1
    text = "\n".join(map(note.text_at, range(first, line + 1)))
    said = _SENTENCE.split(" ".join(plain_prose(text).split()))
    if not _STATES.search(said[-1]) or _ASIDE.search(said[-1]):
        return None
    while len(said) > 1 and _PRONOUN.match(said[-1]):
        said.pop()
    about = mentioned(material, note, said[-1], at_start=True)
    named = name_pattern(names(about)).search(said[-1]) if about else None
    if about is None or named is None or _OF.match(said[-1], named.end()):
        return None
    return _named(about, about.label)


def _labelled(
    material: Material, note: Note, equation: Equation
) -> tuple[ConceptNode, str] | None:
    """The concept that labels a formula which is an item of its own."""
    before, _, after = note.text_at(equation.line).partition(f"${equation.tex}$")
    label = _LABEL.fullmatch(plain_prose(before))
    if label is None or after.strip(" .") or len(equation.tex) < _LONGEST_LABEL:
        return None
    name = label["label"].strip()
    worded = "\\text" in equation.tex or not is_formula("x", equation.tex)
    if len(name.split()) > _LONGEST_LABEL or worded:
        return None
    about = mentioned(material, note, name)
    return _named(about, name) if about else None


def _named(about: ConceptNode, name: str) -> tuple[ConceptNode, str] | None:
    clear = not is_symbol(about) and not _NOTATION.search(name) and words(name)
    return (about, name) if clear else None


def _card(
    material: Material, note: Note, equation: Equation, about: ConceptNode, name: str
) -> StudyCard:
    below = note.text_at(equation.end_line + 1) if equation.display else ""
    where = _WHERE.match(plain_prose(below).strip())
    explained = where.group() if where else ""
    short = explained if len(explained.split()) <= _LONGEST_WHERE else ""
    told = name_pattern(names(about)).search(name)
    return material.card(
        Origin.EQUATION,
        CardKind.BASIC,
        front=f"Write **{name}** as a formula.",
        asks="law" if told and told.group() == name else f"law {folded_question(name)}",
        back="\n\n".join(filter(None, (f"$${equation.tex.strip()}$$", short))),
        source=material.quote(note.path, equation.line),
        about=about,
        family=f"{about.id}/formula",
    )
