"""A concept's names in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.study.wording import name_pattern, plain_prose, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.graph.model import ConceptNode
    from studygraph.study.wording import NamePattern

_ASIDE = re.compile(r"\$[^$]*\$|\([^)]*\)")
ARTICLE = (
    r"(?:(?:an?|the|eine?|der|das|die(?=\s(?-i:[A-Z\u00c4\u00d6\u00dc]))|une?|les?|la|el"
    r"|los|las|un[ao]|il|lo|gli)\s+|l['\u2019]\s*)?"
)
"""What a name may stand behind, in English, German, French, Spanish and Italian; "die"
before a small letter is English and no article."""
_ARTICLE = re.compile(ARTICLE, re.IGNORECASE)
CALLED = (
    r"(?<!also )\b(?:call(?:ed|s)?(?: (?:it|this|them))?|known as|named|termed"
    r"|hei(?:\u00df|ss)(?:t|en)|nennt man|appel\u00e9e?s?|se llaman?|llamad[oa]s?"
    r"|si chiaman?o?|chiamat[aeio]|dett[aeio])\s+[\W_]*"
)
"""What stands between a description and the name that it gets."""
_BESIDE = re.compile(r"\s*(?:\\?\([^)]*\)\s*)?")
_GREEK_OR_SYMBOL = re.compile(r"[\\_^$]|^\W*\w?\W*$")


def names(concept: ConceptNode) -> tuple[str, ...]:
    """Every way in which notes write the concept in words."""
    return (concept.label, *concept.aliases)


def full_name(concept: ConceptNode, written: str) -> str:
    """The name as it is `written`, unless the concept has a fuller one."""
    plain = plain_prose(written).strip()
    same = fold(plain) == fold(concept.label)
    fuller = len(plain.split()) > len(concept.label.split())
    return plain if same or fuller else concept.label


def is_symbol(concept: ConceptNode) -> bool:
    """Whether the concept's name is but a sign."""
    bare = {symbol.strip("\\{} ") for symbol in concept.symbols}
    return concept.label in bare or bool(_GREEK_OR_SYMBOL.search(concept.label))


def bare(text: str) -> str:
    """`text` without the marks and the article that it begins with."""
    plain = text.lstrip("*_ ")
    article = _ARTICLE.match(plain)
    return plain[article.end() :] if article else plain


def is_about(name: NamePattern, heading: str) -> bool:
    """Whether the name is half of a heading's words or more."""
    named = name.search(heading)
    size = len(words(_ASIDE.sub("", heading)))
    return named is not None and 0 < size <= 2 * len(words(named.group()))


def after_name(own: Sequence[str], text: str) -> tuple[str, str]:
    """The name that `text` begins with and its article, and what follows the two.

    A text that does not begin with the name is returned as it is, without a name.
    """
    article = _ARTICLE.match(text)
    start = article.end() if article else 0
    named = name_pattern(own).match(text, start)
    if named is None:
        return "", text
    beside = _BESIDE.match(text, named.end())
    rest = text[beside.end() if beside else named.end() :]
    return (text[: named.end()], rest) if rest[:1].isalpha() else ("", text)
