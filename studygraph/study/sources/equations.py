r"""Cards from formulas: one side given, the other asked for.

A formula is asked for when its left side is one symbol (`C_t`, `\hat y`, `f(x)`), its
right side is more than a number or a name, and the note says in words what the symbol
is: by a concept that owns it, or by the heading it stands under.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from string import ascii_letters
from typing import TYPE_CHECKING

from studygraph.note import CardKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.definitions import names
from studygraph.study.wording import name_pattern, words

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode
    from studygraph.note import Equation, Note
    from studygraph.study.sources.material import Material

_LONGEST = 240
_CASE = re.compile(
    r"\b(?:examples?|exercises?|problems?|proof|solution)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\$[^$]*\$|\([^)]*\)")
_SIGN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_WRAPPERS = re.compile(
    r"\\(?:begin|end)\{(?:align|aligned|gather|gathered|equation|split)\*?\}"
    r"|\\displaylines|\\displaystyle|\\nonumber|\\notag|\\tag\{[^}]*\}|\\label\{[^}]*\}"
)
_NAME = r"(?:\\(?!text|frac|sqrt|sum|int|prod|left|begin)[A-Za-z]+|[A-Za-z])"
_SUB = r"(?:\{[^{}]*\}|\\[A-Za-z]+|[^\s{}\\])"
_SYMBOL = re.compile(
    rf"\s*{_NAME}(?:\s*\{{[^{{}}]*\}}|\s+[A-Za-z](?![A-Za-z]))?"
    rf"(?:\s*[_^]\s*{_SUB}|'|\*)*"
    r"(?:\([^=()]{1,24}\))?\s*"
)
_WORKED = re.compile(r"\\[cl]?dots|<|>|\\[lg]eq?\b|\\approx|\d\.\d")
_INDEX = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\S)")
_NUMBER = re.compile(r"\d{1,9}")
_GREATEST_NUMBER = 4
_AT_INDEX = re.compile(r"_[a-z]\Z")
_SEVERAL = re.compile(r"(?:\\quad|\\qquad|\\;|\\mspace\{[^}]*\}|, )[^=]*=")
_EXPANDED = re.compile(r"_\{?\d\}?\Z")
_LETTER = re.compile(
    r"\\(?!text|mathrm|left|right|quad|,|;|!|cdot|times)[A-Za-z]+|[A-Za-z]"
)
_WORKS = re.compile(
    r"[+\-*/]|\\(?:frac|sum|prod|int|sqrt|log|ln|exp|sigma|tanh|max|min|cdot|times"
    r"|odot|circ|lim|arg|text|mathrm|partial|nabla)"
)


def equation_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of every note's formulas, in the order of the notes."""
    several = _uses(material)
    for note in material.notes.values():
        asked = [(card.line, card.end_line) for card in note.cards]
        seen: set[str] = set()
        for equation in note.equations:
            if any(start <= equation.line <= end for start, end in asked):
                continue
            for left, right in sides(equation.tex):
                if _EXPANDED.search(left) and equation.tex.count(left[:2]) > 1:
                    continue
                own = several[symbol_key(left)] == 1
                about = owner(material, note, left) if own else None
                card = _card(material, note, equation, (left, right), about)
                if card and card.front not in seen:
                    seen.add(card.front)
                    yield card


def _uses(material: Material) -> Counter[str]:
    """How many different right sides each left side has in the notebook."""
    found = {
        (symbol_key(left), symbol_key(right))
        for note in material.notes.values()
        for equation in note.equations
        for left, right in sides(equation.tex)
    }
    return Counter(left for left, _ in found)


def sides(tex: str) -> tuple[tuple[str, str], ...]:
    """The (left, right) of each line of a formula, split at its first `=`.

    Lines without both are left out. Signs inside braces, brackets and environments do
    not count.
    """
    if len(tex) > 4 * _LONGEST:
        return ()
    found = []
    for line in _lines(_WRAPPERS.sub(" ", tex)):
        parts = _split_at_equals(" ".join(line.split()))
        if parts:
            found.append(parts)
    return tuple(found)


def _lines(tex: str) -> list[str]:
    """A formula's lines, without the alignment marks."""
    tex = tex.strip()
    if tex.startswith("{") and tex.endswith("}"):
        tex = tex[1:-1]
    lines, current, depth = [], "", 0
    for sign in _SIGN.findall(tex):
        depth += _depth(sign)
        if sign == r"\\" and depth == 0:
            lines.append(current)
            current = ""
        elif sign != "&" or depth:
            current += sign
    return [*lines, current]


def _depth(sign: str) -> int:
    return (sign in {"{", r"\begin", r"\left"}) - (sign in {"}", r"\end", r"\right"})


def _split_at_equals(line: str) -> tuple[str, str] | None:
    depth, place = 0, 0
    before = ""
    for sign in _SIGN.findall(line):
        depth += _depth(sign) + (sign in "([") - (sign in ")]")
        if sign == "=" and depth == 0 and before not in {"<", ">", "!", "=", ":"}:
            left, right = line[:place].strip(), line[place + 1 :].strip(" ,.;")
            return (left, right) if left and right and right[0] != "=" else None
        place += len(sign)
        before = sign
    return None


def is_formula(left: str, right: str) -> bool:
    """Whether `left` is one symbol and `right` says how it comes about."""
    letters = set(_LETTER.findall(right))
    return (
        _SYMBOL.fullmatch(left) is not None
        and len(left) <= 32  # noqa: PLR2004
        and len(right) <= _LONGEST
        and len(letters) >= 2  # noqa: PLR2004
        and _WORKS.search(_INDEX.sub("", right)) is not None
        and not _WORKED.search(right)
        and not _has_own_numbers(right)
        and not _SEVERAL.search(right)
    )


def _has_own_numbers(right: str) -> bool:
    """Whether the side is one case worked out: numbers above four that are no index."""
    bare = _INDEX.sub("", right)
    return any(int(n) > _GREATEST_NUMBER for n in _NUMBER.findall(bare))


def _card(
    material: Material,
    note: Note,
    equation: Equation,
    both: tuple[str, str],
    about: ConceptNode | None,
) -> StudyCard | None:
    """The card for one formula; `about` owns its symbol, if any concept does."""
    left, right = both
    if not is_formula(left, right):
        return None
    name = about.label if about else ""
    if about is None:
        about, name = _from_heading(material, note, equation.line)
    if about is None:
        return None
    return material.card(
        Origin.EQUATION,
        CardKind.BASIC,
        front=f"**{name}**: complete the formula ${left} = \\;?$",
        asks=f"formula {symbol_key(left)}",
        back=f"$${left} = {right}$$",
        source=material.quote(note.path, equation.line),
        about=about,
        family=f"{about.id}/formula",
    )


def _from_heading(
    material: Material, note: Note, line: int
) -> tuple[ConceptNode | None, str]:
    """The concept that the heading over `line` names, and the heading's own words.

    The heading is about it when the name is half of its words or more.
    """
    heading = _ASIDE.sub("", material.heading(note.path, line)).strip(" :")
    size = len(words(heading))
    if _CASE.search(heading):
        return None, ""
    found: list[tuple[int, str, ConceptNode]] = []
    for node in material.concepts_of(note.path):
        concept = material.concept(node)
        named = name_pattern(names(concept)).search(heading) if concept else None
        if concept and named and 2 * len(words(named.group())) >= size > 0:
            found.append((-len(named.group()), concept.id, concept))
    return (min(found)[2], heading) if found else (None, "")


def owner(material: Material, note: Note, left: str) -> ConceptNode | None:
    """The concept of this note that the symbol stands for; the surest of several.

    A symbol may be kept without its index of time or place: `C` for `C_t`. A letter
    alone stands for too many things to have an owner.
    """
    key = symbol_key(left)
    keys = {key} - set(ascii_letters) | _stem(key)
    owners = []
    for node, weight in material.concepts_of(note.path).items():
        concept = material.concept(node)
        if concept and {symbol_key(s) for s in concept.symbols} & keys:
            owners.append((-weight, -concept.importance, concept.id, concept))
    return min(owners)[3] if owners else None


def _stem(key: str) -> set[str]:
    """The symbol without its index, where it has one."""
    bare = _AT_INDEX.sub("", key)
    return {bare} if bare != key else set()


def symbol_key(tex: str) -> str:
    """A symbol without the spaces and braces that do not change it."""
    return (
        re.sub(r"\s+|(?<=[_^])\{(\w)\}", lambda m: m[1] or "", tex)
        .replace("{", "")
        .replace("}", "")
    )
