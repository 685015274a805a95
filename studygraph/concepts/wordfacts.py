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


@lru_cache(8192)
def of_words(key: str, words: tuple[str, ...], language: str) -> Known:
    """What is known of a phrase; lectures of one course have many in common."""
    info = [_fact(word, language) for word in words]
    zipfs, are, kinds, verbs, digits, hyphens, endings = zip(*info, strict=True)
    if "f" in are:
        inner = [z for z, kind in zip(zipfs, are, strict=True) if kind != "f"]
        zipfs = tuple(inner) or zipfs
    return Known(
        (
            len(info),
            len(key),
            min(zipfs),
            math.fsum(zipfs) / len(zipfs),
            max(zipfs),
            zipfs[0],
            zipfs[-1],
            *kinds[0],
            *kinds[-1],
            sum(verbs),
            float(len(zipfs) < len(info)),
            sum(digits),
        ),
        float(any(hyphens)),
        math.log2(len(info) + 1),
        max(map(len, key.split(" "))),
        endings[-1],
        vocabulary.features(key) if language == "en" else vocabulary.UNKNOWN,
    )


_ENDINGS = (("tion", "sion"), "ing", ("er", "or"), ("ity", "ness"), "ment")


class _Fact(NamedTuple):
    """What a word, case-folded, adds to the features of every phrase that has it."""

    zipf: float
    kind: str
    kinds: tuple[float, ...]
    verb: bool
    digits: bool
    hyphen: bool
    endings: tuple[float, ...]


@cache
def _fact(word: str, language: str) -> _Fact:
    known = look_up(word.replace("\u2019", "'"), language)
    return _Fact(
        known.zipf,
        known.kind,
        tuple(float(known.kind == kind) for kind in KINDS),
        known.kind in "veg",
        any(map(str.isdigit, word)),
        "-" in word,
        tuple(float(word.endswith(ends)) for ends in _ENDINGS),
    )
