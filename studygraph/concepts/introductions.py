"""Introductions: where a sentence says what a term is, or that it is one.

"A price ceiling is a legal maximum", "this is known as arbitrage", "deductibles, which
are": running prose has no other marks. The word lists are English; in other languages
articles and verbs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.concepts.entries import Candidates, Phrase
    from studygraph.concepts.phrases import Row, Token

_MEANING = frozenset({"means", "refers", "denotes", "describes"})
_KINDS = frozenset(
    {"any", "those", "when", "how", "one", "that", "what", "where", "who"}
)
_ASIDES = frozenset({"which", "or", "meaning", "those"})
_DASHES = frozenset({",", "-", "\u2013", "\u2014"})
_CALLING = frozenset(
    {"called", "termed", "named", "dubbed", "coined", "term", "so-called"}
)
_IDEAS = frozenset(
    {"concept", "notion", "idea", "term", "theory", "principle", "problem"}
)
_KNOWN = frozenset(
    {"known", "to", "defined", "described", "this", "these", "it", "them"}
)


def is_introduced(found: Candidates, phrase: Phrase) -> bool:
    """Whether the first place of a phrase that stands in prose introduces it."""
    if not phrase.spots:
        return False
    number, begin, end, _, _ = phrase.spots[0]
    row = found.rows[number]
    return (
        is_told(row.tokens, end) or is_called(row.tokens, begin) or is_apposed(row, end)
    )


def is_told(tokens: Sequence[Token], end: int) -> bool:
    """Whether what stands before token `end` is said to be something.

    "X is the ...", "X are those ...", "X refers to ..."; "X is large" says no more.
    """
    if end == len(tokens) or tokens[end].cut:
        return False
    role = tokens[end].role
    if role is None or not role.copula:
        return False
    if tokens[end].text.casefold() in _MEANING:
        return True
    return end + 1 < len(tokens) and _leads_in(tokens[end + 1], _KINDS)


def is_apposed(row: Row, end: int) -> bool:
    """Whether an aside explains what stands before token `end`: ", which", " - the"."""
    tokens = row.tokens
    if end == len(tokens) or not tokens[end].cut:
        return False
    gap = row.text[tokens[end - 1].end : tokens[end].start].strip()
    return gap in _DASHES and _leads_in(tokens[end], _ASIDES)


def _leads_in(token: Token, words: frozenset[str]) -> bool:
    """Whether an explanation begins with `token`: an article, or one of `words`."""
    if token.role is not None and token.role.determiner:
        return True
    return token.text.casefold() in words


def is_called(tokens: Sequence[Token], begin: int) -> bool:
    """Whether what stands from token `begin` on is given as a name.

    "called X", "known as the X", "the concept of X", but not "such as X".
    """
    if begin == 0 or tokens[begin].cut:
        return False
    role = tokens[begin - 1].role
    at = begin - (role is not None and role.determiner)
    if at < 1:
        return False
    word = tokens[at - 1].text.casefold()
    if word in _CALLING:
        return True
    before = tokens[at - 2].text.casefold() if at > 1 else ""
    return (word == "as" and before in _KNOWN) or (word == "of" and before in _IDEAS)
