"""How sure a definition must be to be learnt, by the shape it is written in."""

from __future__ import annotations

import re

TABLE = "table"
_LEAST_BY_SHAPE = (
    (re.compile(r".*-gloss"), 2.0),
    (
        re.compile(
            r"table|deflist|statement|vocab.*|(?:bold|italic|plain|code)-(?:dash|colon)"
        ),
        0.65,
    ),
    (re.compile(r"is-(?:a|class|the)"), 0.75),
    (re.compile(r"is-(?:a|class|the)-.*|phrase.*|.*-(?:verb|relative)|called"), 0.7),
    (re.compile(r"does.*"), 0.7),
    (re.compile(r"heading"), 0.6),
)
"""How sure a definition of each shape must be; other shapes need `_LEAST`."""

_LEAST = 0.75
_ENTRY = _LEAST_BY_SHAPE[1][0]
_LABELLED = re.compile(
    r"table|deflist|statement|separator|\w+-(?:dash|colon|equals|arrow)"
)
"""The shapes of an entry in a vocabulary section."""

_SET_APART = "bold-colon"
_PHRASE = 0.6


def is_entry(shape: str) -> bool:
    """Whether a definition of that shape stands behind its term: `term: text`."""
    return _ENTRY.fullmatch(shape) is not None


def is_labelled(shape: str) -> bool:
    """Whether an entry of a vocabulary section may have that shape."""
    return _LABELLED.fullmatch(shape) is not None


def least(shape: str, text: str, language: str) -> float:
    """How sure a definition of that shape, which says `text`, must be.

    Behind a bold term a phrase says what the term is; a sentence, which begins with a
    capital as German nouns do too, may say anything of it.
    """
    phrase = not text[:1].isupper() or language == "de"
    if shape == _SET_APART and phrase:
        return _PHRASE
    return next(
        (sure for known, sure in _LEAST_BY_SHAPE if known.fullmatch(shape)), _LEAST
    )
