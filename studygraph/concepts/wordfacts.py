"""Word facts: what a phrase's words say of it, whichever note it stands in.

How common its words are in everyday language, what sort of words they are, how they
end. What lists of terms say of them is for `vocabulary`.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import NamedTuple

from studygraph.concepts import vocabulary
from studygraph.concepts.words import look_up

KINDS = "npvegar"
"""Parts of speech that have a feature each, as `words.Word` names them."""


class Known(NamedTuple):
    """What a phrase's words say of it, whichever note it stands in.

    `first` are the features that those of `termhood` begin with, `weight` is that of
    its count in the C-value.
    """

    first: tuple[float, ...]
    hyphen: float
    weight: float
    longest: int
    endings: tuple[float, ...]
    vocabulary: tuple[float, ...]


def of_words(key: str, words: tuple[str, ...], language: str) -> Known:
    """What is known of a phrase."""
    return (_of_word if len(words) == 1 else _of_several)(key, words, language)


def _known(key: str, words: tuple[str, ...], language: str) -> Known:
    facts = _facts(language)
    info = [facts[word] for word in words]
    size, first, last = len(info), info[0], info[-1]
    verbs, digits, hyphen = first.verb, first.digits, first.hyphen
    zipfs, joined = (first.zipf,) * 5, 0.0
    if size > 1:
        all_of = [fact.zipf for fact in info]
        inner = [fact.zipf for fact in info if fact.kind != "f"] or all_of
        joined = float(len(inner) < size)
        mean = math.fsum(inner) / len(inner)
        zipfs = min(inner), mean, max(inner), inner[0], inner[-1]
        verbs = sum([fact.verb for fact in info])
        digits = sum([fact.digits for fact in info])
        hyphen = max([fact.hyphen for fact in info])
    longest = max(map(len, key.split(" "))) if " " in key else len(key)
    named = vocabulary.features(key) if language == "en" else vocabulary.UNKNOWN
    own = size, len(key), *zipfs, *first.kinds, *last.kinds, verbs, joined, digits
    known = own, hyphen, math.log2(size + 1), longest, last.endings, named
    return tuple.__new__(Known, known)  # Half the time of the call by name.


_of_word, _of_several = lru_cache(8192)(_known), lru_cache(4096)(_known)
"""Lectures share many words and fewer phrases, which push no word out of its place."""


class _Fact(NamedTuple):
    """What a word, case-folded, adds to the features of every phrase that has it."""

    zipf: float
    kind: str
    kinds: tuple[float, ...]
    verb: int
    digits: int
    hyphen: float
    endings: tuple[float, ...]


class _Facts(dict[str, _Fact]):
    """What each word of a language adds, found out when it is first asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> _Fact:
        known = look_up(word.replace("\u2019", "'"), self._language)
        made = self[word] = _Fact(
            known.zipf,
            known.kind,
            _OF_KIND.get(known.kind, _OF_NO_KIND),
            int(known.kind in "veg"),
            int(not word.isalpha() and any(map(str.isdigit, word))),
            float("-" in word),
            _endings(word[-_LONGEST_ENDING:]),
        )
        return made


@cache
def _facts(language: str) -> _Facts:
    return _Facts(language)


_OF_NO_KIND = (0.0,) * len(KINDS)
_OF_KIND = {kind: tuple(float(kind == one) for one in KINDS) for kind in KINDS}
_ENDINGS = (("tion", "sion"), "ing", ("er", "or"), ("ity", "ness"), "ment")
_LONGEST_ENDING = 4


@cache
def _endings(end: str) -> tuple[float, ...]:
    """How a word ends that has `end` as its last letters."""
    return tuple([float(end.endswith(ends)) for ends in _ENDINGS])
