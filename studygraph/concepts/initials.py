"""Initials: short forms that a note does not explain, guessed by their letters.

A guess gives way to what another note states.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from studygraph.concepts.subjects import entry, is_listed
from studygraph.concepts.words import EVERYDAY, look_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from studygraph.concepts.entries import Candidates

CLIPPED = 6
"""Letters of the longest short form that is not spelled out."""
COMMON = 3.6
"""The Zipf frequency from which a short word is a word of its own."""


def spelled(found: Candidates, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Short forms whose letters begin exactly one phrase of the note.

    Capitals are initials ("PQ", "priority queue"), two of them only of a term of a
    subject: many phrases begin so. A clipped word ("conv"), which is never in capitals,
    begins one much longer word that the note uses too, the one that textbooks shorten
    so where they do.
    """
    single = sorted(key for key in found.phrases if key.isalpha())
    short = [key for key in single if 1 < len(key) <= CLIPPED and key not in known]
    capital = {
        key
        for key in short
        if found.phrases[key].spots
        and all(_capitals(found, key))
        and look_up(key).zipf < EVERYDAY
    }
    initials = _initials(found, capital)
    for key in short:
        if key in capital:
            options = {o for o in initials.get(key, ()) if key not in o.split(" ")}
        elif _may_be_clipped(key):
            options = {
                other
                for other in takewhile(
                    lambda other: other.startswith(key),  # noqa: B023  (used at once)
                    islice(single, bisect_left(single, key), None),
                )
                if len(other) >= 2 * len(key)
            }
            options = options if options and not any(_capitals(found, key)) else set()
        else:
            continue
        taught = entry(key)
        if taught is not None and taught.name != key and key not in capital:
            options &= {taught.name}  # "Conv" is no conveyor.
        if len(options) > 1 or len(key) == 2:  # noqa: PLR2004
            options = {option for option in options if is_listed(option)}
        if len(options) == 1:
            yield key, min(options)


def _may_be_clipped(key: str) -> bool:
    return len(key) > 2 and look_up(key).zipf < COMMON  # noqa: PLR2004


def _capitals(found: Candidates, key: str) -> Iterator[bool]:
    """Of each place of the phrase in prose, whether it is in capitals there."""
    for number, i, *_ in found.phrases[key].spots:
        yield found.rows[number].tokens[i].text.isupper()


def _initials(found: Candidates, short: Collection[str]) -> dict[str, set[str]]:
    """Each of `short` -> the phrases of 2 to 6 words that are runs and begin so."""
    first = {key[0] for key in short}
    initials: dict[str, set[str]] = {}
    for key, phrase in found.phrases.items():
        if not phrase.whole:
            continue
        number, i, j, _, _ = phrase.spots[0]
        word = found.rows[number].tokens[i].text
        if word[0].casefold()[0] not in first or (j == i + 1 and "-" not in word):
            continue
        words = [w for word in found.words_of(phrase) for w in word.split("-") if w]
        if 2 <= len(words) <= 6:  # noqa: PLR2004
            initials.setdefault("".join(w[0] for w in words), set()).add(key)
    return initials
