"""Slips of the pen: "covolution" where the notes write "convolution", too.

Known limit: a slip is only seen where the right spelling stands in the notes.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from studygraph.concepts.subjects import is_listed
from studygraph.concepts.words import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.concepts.termhood import Spread
    from studygraph.kept import Kept

SHORTEST_SLIP = 6
"""Letters of the shortest word that is taken for a slip of another."""
OFTENEST_SLIP = 2
"""How often the same slip of a word that tables have may stand in all notes."""
ENDING = 3
"""Letters at the end of which no one is taken for another: amylose is no amylase."""
LONGEST_SLIP = 60
"""Letters of the longest word that is looked at for slips: each costs its square."""


def slips(spreads: Mapping[str, Spread], kept: Kept) -> dict[str, str]:
    """Words that no table knows -> the commoner word they are one slip away from."""
    counts = {
        key: spread.places
        for key, spread in spreads.items()
        if SHORTEST_SLIP <= len(key) <= LONGEST_SLIP and key.isalpha()
    }
    found = {}
    for _, begun in groupby(sorted(counts), key=itemgetter(0)):
        some = list(begun)
        near = kept.of("slips", some, partial(_near, some), dict[str, list[str]])
        for word, options in near.items():
            better = [other for other in options if _is_better(other, word, counts)]
            if better:
                found[word] = min(better, key=lambda other: (-counts[other], other))
    return {word: right for word, right in found.items() if right not in found}


def _near(words: Sequence[str]) -> dict[str, list[str]]:
    """Those of `words` that no table knows -> what else they may be a slip of.

    All begin with one letter: in that nobody slips.
    """
    unknown = [w for w in words if not is_known(w) and not is_listed(w)]
    near: dict[str, list[str]] = {
        form: [] for word in unknown for form in _deletions(word)
    }
    for word in words if near else ():
        for form in _deletions(word):
            if form in near:
                near[form].append(word)
    found = {}
    for word in unknown:
        options = {other for form in _deletions(word) for other in near[form]}
        if slipped := sorted(other for other in options if _slip(word, other)):
            found[word] = slipped
    return found


def _is_better(other: str, word: str, counts: Mapping[str, int]) -> bool:
    """Whether `word` is written so seldom beside `other` that it is a slip of it.

    A word that no table has is often a term: "subnet" is no slip of "subset".
    """
    if is_known(other):
        return counts[word] <= min(OFTENEST_SLIP, counts[other])
    return counts[other] > 2 * counts[word]


def _deletions(word: str) -> Iterable[str]:
    """The word, and the word without one letter each (Garbe's symmetric deletes)."""
    yield word
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def _slip(a: str, b: str) -> bool:
    """Whether one letter is lost, doubled, wrong or swapped between the two.

    A changed ending is no slip: that is another word of the family.
    """
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, x in enumerate(a) if x != b[i]), len(a))
    if start >= len(a) - 1:
        return False
    if len(b) - len(a) > 1:
        return False
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    if a[start + 1 :] == b[start + 1 :]:
        return start < len(a) - ENDING
    swapped = a[:start] + a[start + 1] + a[start] + a[start + 2 :]
    return swapped == b
