"""Concepts in running text: which words of a note are links, and to what.

A form is a concept's label or alias. Longer forms win, whole words only, any case but
for short capitals ("CAN" is not "can"), a plural's s allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studygraph.graph.model import ConceptNode

_SHORTEST = 2
_ACRONYM = 5
_BREAK = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A concept named at `start` to `end` of a text."""

    start: int
    end: int
    concept: ConceptNode


class Terms:
    """The forms of some concepts, ready to be looked for."""

    def __init__(self, concepts: Iterable[ConceptNode]) -> None:
        self._meant: dict[str, ConceptNode] = {}
        forms: dict[str, None] = {}
        for concept in concepts:
            for form in (concept.label, *concept.aliases):
                if len(form.strip()) >= _SHORTEST:
                    self._meant.setdefault(_key(form), concept)
                    forms[form.strip()] = None
        longest = sorted(forms, key=lambda form: (-len(form), form))
        inside = "|".join(_pattern(form) for form in longest)
        self._pattern = re.compile(rf"(?<![\w/-])(?:{inside})(?![\w-])", re.IGNORECASE)
        self._empty = not forms

    def find(self, text: str) -> Iterator[Found]:
        """The concepts that `text` names, from left to right, not overlapping."""
        if self._empty:
            return
        for match in self._pattern.finditer(text):
            key = _key(match[0])
            concept = self._meant.get(key) or self._meant.get(_singular(key))
            if concept is not None:
                yield Found(match.start(), match.end(), concept)


def _key(form: str) -> str:
    return _BREAK.sub(" ", form.strip().casefold())


def _singular(key: str) -> str:
    return key.removesuffix("s")


def _pattern(form: str) -> str:
    words = r"[\s-]+".join(re.escape(word) for word in _BREAK.split(form) if word)
    words += "" if form.endswith("s") else "s?"
    return f"(?-i:{words})" if form.isupper() and len(form) <= _ACRONYM else words
