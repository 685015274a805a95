"""Whose a symbol or a line is: the concept of a note that they stand for or name."""

from __future__ import annotations

import re
from string import ascii_letters
from typing import TYPE_CHECKING

from studygraph.study.sources.formulas import symbol_key
from studygraph.study.sources.naming import bare, names
from studygraph.study.wording import name_pattern

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode
    from studygraph.note import Note
    from studygraph.study.sources.material import Material

_AT_INDEX = re.compile(r"_[a-z]\Z")


def mentioned(
    material: Material, note: Note, text: str, *, at_start: bool = False
) -> ConceptNode | None:
    """The concept of this note that `text` names, the longest name of several."""
    found = []
    for node in material.concepts_of(note.path):
        concept = material.concept(node)
        pattern = name_pattern(names(concept)) if concept else None
        if concept and pattern:
            named = pattern.match(bare(text)) if at_start else pattern.search(text)
            if named:
                found.append((-len(named.group()), concept.id, concept))
    return min(found)[2] if found else None


def owner(material: Material, note: Note, left: str) -> ConceptNode | None:
    """The concept of this note that the symbol stands for; the surest of several.

    A symbol may be kept without its index of time or place: `C` for `C_t`. A letter
    alone stands for too many things to have an owner.
    """
    key = symbol_key(left)
    keys = {key} - set(ascii_letters) | _without_index(key)
    owners = (
        concept
        for concept in surest(material, note)
        if {symbol_key(s) for s in concept.symbols} & keys
    )
    return next(owners, None)


def surest(material: Material, note: Note) -> list[ConceptNode]:
    """The concepts of the note, the surest and most important first."""
    found = [
        (-weight, -concept.importance, concept.id, concept)
        for node, weight in material.concepts_of(note.path).items()
        if (concept := material.concept(node))
    ]
    return [concept for *_, concept in sorted(found)]


def _without_index(key: str) -> set[str]:
    """The symbol without its index, where it has one."""
    bare = _AT_INDEX.sub("", key)
    return {bare} if bare != key else set()
