"""Folding: the one way a term is normalised, so that its variants are one concept.

`fold` takes away what never tells two concepts apart: case, accents, possessives,
articles, hyphens and plurals. English plurals go by rule and a short table of
irregular ones, the other languages by a Snowball stemmer. Known limit: a plural whose
singular is another word ("axes") keeps the commoner reading.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, cast

from studygraph.concepts.grammar import SIGNS, without_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from studygraph.concepts.model import ConceptId

STEMMERS = {"de": "german", "fr": "french", "es": "spanish", "it": "italian"}

_SHORT_PLURAL = re.compile(r"\b([A-Z]{2,})s\b")
_POSSESSIVE = re.compile(r"['\u2019]s?\b")
_SPLIT = re.compile(rf"[^\w{SIGNS}+#*]+|_+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_IRREGULAR = {
    "matrices": "matrix", "vertices": "vertex", "indices": "index",
    "indexes": "index", "appendices": "appendix", "criteria": "criterion",
    "phenomena": "phenomenon", "nuclei": "nucleus", "stimuli": "stimulus",
    "radii": "radius", "loci": "locus", "foci": "focus", "axes": "axis",
    "bacteria": "bacterium", "data": "data", "media": "media", "spectra": "spectrum",
    "maxima": "maximum", "minima": "minimum", "optima": "optimum",
    "extrema": "extremum",
    "quanta": "quantum", "lemmata": "lemma", "automata": "automaton", "mice": "mouse",
    "children": "child", "men": "man", "women": "woman", "people": "person",
    "feet": "foot", "teeth": "tooth", "leaves": "leaf", "halves": "half",
    "lives": "life", "series": "series", "species": "species", "analyses": "analysis",
    "hypotheses": "hypothesis", "theses": "thesis", "bases": "base", "lenses": "lens",
    "biases": "bias", "gases": "gas", "viruses": "virus", "buses": "bus",
    "statuses": "status", "focuses": "focus", "caches": "cache", "axioms": "axiom",
    "metrics": "metric", "heuristics": "heuristic", "topics": "topic",
    "characteristics": "characteristic", "antibiotics": "antibiotic",
    "critics": "critic", "fabrics": "fabric", "clinics": "clinic",
    "movies": "movie", "cookies": "cookie", "ties": "tie", "quizzes": "quiz",
}  # fmt: skip
_KEEP = ("ss", "us", "is", "as", "os", "ics")


def fold(text: str, language: str = "en") -> str:
    """The key under which `text` is looked up; "" where it has no word.

    `language` is an ISO 639-1 code; it only matters for endings.
    """
    if text.isascii() and text.isalnum() and text.islower():
        return fold_word(text, language)  # One plain word, as most are.
    text = unicodedata.normalize("NFKC", text)
    text = _SHORT_PLURAL.sub(r"\1", text).casefold().strip()
    text = without_article(text, language)
    words = [
        word
        for word in _SPLIT.split(_POSSESSIVE.sub("", text))
        if any(map(str.isalnum, word))
    ]
    return " ".join(fold_word(word, language) for word in words)


@cache
def fold_word(word: str, language: str = "en") -> str:
    """One case-folded word without accents and ending."""
    if language in STEMMERS:
        word = _stemmer(language)(word)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    plain = unicodedata.normalize("NFC", plain).lstrip("#*+")
    return plain if language in STEMMERS else singular(plain)


def singular(word: str) -> str:
    """The singular of an English noun, case-folded; other words as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEEP):  # noqa: PLR2004
        return word
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "tzes")):
        return word[:-2]
    if word.endswith("ses") and word[-4] in "aiy":
        return word[:-2] + "is" if word[-4] == "y" else word[:-1]
    return word[:-1]


def concept_id(text: str) -> ConceptId:
    """The node id of the concept whose folded term is `text`."""
    # A cast, so that a look-up on the command line need not load the model.
    return cast(
        "ConceptId", "concept:" + re.sub(rf"[^\w{SIGNS}+#]+", "-", text).strip("-")
    )


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415  (only for notes in these languages)

    stem: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[language]).stemWord
    return stem
