"""A concept's names in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.study.wording import words

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode

_ASIDE = re.compile(r"\$[^$]*\$|\([^)]*\)")
_GREEK_OR_SYMBOL = re.compile(r"[\\_^$]|^\W*\w?\W*$")


def names(concept: ConceptNode) -> tuple[str, ...]:
    """Every way in which notes write the concept in words."""
    return (concept.label, *concept.aliases)


def is_symbol(concept: ConceptNode) -> bool:
    """Whether the concept's name is but a sign."""
    bare = {symbol.strip("\\{} ") for symbol in concept.symbols}
    return concept.label in bare or bool(_GREEK_OR_SYMBOL.search(concept.label))


def bare(text: str) -> str:
    """`text` without the marks and the article that it begins with."""
    return re.sub(r"^(?:an?|the)\s+", "", text.lstrip("*_ "), flags=re.IGNORECASE)


def is_about(name: re.Pattern[str], heading: str) -> bool:
    """Whether the name is half of a heading's words or more."""
    named = name.search(heading)
    size = len(words(_ASIDE.sub("", heading)))
    return named is not None and 0 < size <= 2 * len(words(named.group()))
