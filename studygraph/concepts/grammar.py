"""Grammar: the small words of a language that show where a term stands.

Stop words (data/stopwords.txt) end a phrase; the words here say what may stand next to
one. French and Italian elide: in "l'entropia" the article is a word of its own. Known
limit: five languages; notes in another are read with English grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Grammar:
    """Function words, case-folded; `copulas` are verbs that say what a term is.

    `joiners` stand inside terms ("sum of squares"), `namers` right before them.
    """

    determiners: frozenset[str]
    prepositions: frozenset[str]
    copulas: frozenset[str]
    namers: frozenset[str]
    joiners: frozenset[str]


class Role(NamedTuple):
    """In which lists of its Grammar a word is."""

    determiner: bool
    preposition: bool
    copula: bool
    namer: bool
    joiner: bool


_ARTICLES = {
    "en": "the|an?",
    "de": "der|die|das|des|dem|den|ein|eine[mnrs]?",
    "fr": "le|la|les|l|un|une|des",
    "es": "el|los|las?|un|un[ao]s?",
    "it": "il|lo|la|i|gli|le|l|un|un[ao]",
}
_ELIDED = {
    "fr": "[cdjlmnst]|qu|jusqu|lorsqu|puisqu",
    "it": "[cdlmstv]|un|gl|all|dall|dell|nell|sull|quell|quest|tutt",
}
_CLITICS = {"fr": "t|il|elle|ils|elles|on|ce|je|tu|nous|vous|ci|là"}
SIGNS = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Vowels and tones of Thai, which stand on letters and are none to `\\w`."""
_WORD = rf"[\w{SIGNS}]+(?:[-'\u2019&.]%s[\w{SIGNS}]+)*(?:\+\+|#|\*(?=\s|$|[,.;:)]))?"
_GRAMMARS = {
    "en": (
        "the a an this each every our these",
        "of in on for to with by from into over between through via using under",
        "is are was were means refers refer consists describes called defined",
        "called named termed known as term so-called dubbed",
        "of de di du del della",
    ),
    "de": (
        (
            "der die das des dem den ein eine einen einem einer eines dieser diese "
            "dieses jeder jede jedes im am vom zum zur beim"
        ),
        "von in im an am auf für zu zum zur mit bei beim aus durch über zwischen unter",
        "ist sind war waren heißt bedeutet bezeichnet besteht beschreibt",
        "heißt nennt genannt heißen nennen sogenannte sogenannten namens",
        "",
    ),
    "fr": (
        "le la les l un une des ce cette ces chaque notre du au aux",
        "de d du des en dans sur pour à au aux avec par entre sous via",
        "est sont était étaient signifie désigne consiste décrit appelle",
        "appelé appelée appelés appelées nommé nommée dit dite appelle",
        "de d du des en à",
    ),
    "es": (
        "el la los las un una unos unas este esta cada nuestro del al",
        "de del en sobre para a al con por entre bajo desde mediante",
        "es son era eran significa designa consiste describe llama",
        "llamado llamada llamados llamadas denominado denominada llama",
        "de del",
    ),
    "it": (
        (
            "il lo la i gli le l un uno una questo questa ogni nostro del dello della "
            "dei degli delle dell al alla all nel nella nell dal dalla dall sul sulla"
        ),
        (
            "di d del dello della dei degli delle dell in nel nella nell su sul sulla "
            "per a al alla all con da dal dalla dall tra fra"
        ),
        "è sono era erano significa indica consiste descrive chiama",
        "chiamato chiamata chiamati chiamate detto detta chiama",
        "di d del dello della dei degli delle dell",
    ),
}


@cache
def grammar(language: str) -> Grammar:
    """The grammar of `language` (ISO 639-1); that of English where it has none."""
    lists = _GRAMMARS.get(language, _GRAMMARS["en"])
    return Grammar(*(frozenset(words.split()) for words in lists))


@cache
def roles(language: str) -> dict[str, Role]:
    """The small words of `language`, each with what it says of a term beside it."""
    known = grammar(language)
    small = known.determiners | known.prepositions | known.copulas
    return {
        word: Role(
            word in known.determiners,
            word in known.prepositions,
            word in known.copulas,
            word in known.namers,
            word in known.joiners,
        )
        for word in small | known.namers | known.joiners
    }


@cache
def word_pattern(language: str) -> re.Pattern[str]:
    """What a word of `language` is: an elided article is one, a clitic is cut off.

    The word is the pattern's only group, so that `split` gives gaps and words in turn.
    """
    clitics = _CLITICS.get(language)
    word = _WORD % (rf"(?!(?:{clitics})\b)" if clitics else "")
    elided = _ELIDED.get(language)
    return re.compile(
        rf"((?i:{elided})(?=['\u2019]\w)|{word})" if elided else f"({word})"
    )


@cache
def _leading_article(language: str) -> re.Pattern[str]:
    articles = _ARTICLES.get(language, _ARTICLES["en"])
    return re.compile(rf"(?:{articles})\s+(?=\w)")


@cache
def _elision(language: str) -> re.Pattern[str] | None:
    elided = _ELIDED.get(language)
    return re.compile(rf"\b({elided})['\u2019](?=\w)") if elided else None


def without_article(text: str, language: str) -> str:
    """Case-folded `text` without the article that opens it, elided ones parted."""
    elision = _elision(language)
    if elision is not None:
        text = elision.sub(r"\1 ", text)
    found = _leading_article(language).match(text)
    return text[found.end() :] if found else text
