"""Directions: what says in which type the first of two concepts stands to the second.

Turned round, each feature is another one's value or its own, negated: so a model has
one answer whichever concept comes first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studygraph.concepts.pairs import KINDS, counted, logs, opening
from studygraph.concepts.subjects import (
    IS_A,
    PART_OF,
    SORTS,
    USED_IN,
    are_kin,
    leads,
)
from studygraph.concepts.wording import BETWEEN, OVER, sort_of
from studygraph.concepts.wording import SORTS as WORD_SORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.concepts.facts import End, Facts
    from studygraph.concepts.pairs import Pair

_SAID = (IS_A, PART_OF, USED_IN)
ENDINGS = ("tion", "ing", "er", "ity", "ment", "ic")
NEGATED = ("non", "un", "in", "anti", "not")
"""What a name begins with that says the contrary of the rest."""
STEM = 5
"""Letters by which two words are of one stem."""
MOST_ROWS = 10
"""Rows with both concepts that are asked what their words say."""
DIRECTED = (
    *(f"says_{kind}" for kind in KINDS),
    *(f"told_{kind}" for kind in KINDS),
    "ends_in",
    "begins_with",
    "ended_by",
    "begun_by",
    "same_last",
    "same_first",
    "earlier",
    *(
        f"{name}_{side}"
        for side in ("source", "target")
        for name in (
            "count",
            "pairs",
            "heading",
            "words",
            "titled",
            *(f"ending_{ending}" for ending in ENDINGS),
            *(f"sort_{sort}" for sort in WORD_SORTS),
            "last_inside",
        )
    ),
    "same_sort",
    "contrary",
    "one_word_other",
    "same_stem",
    *(f"row_{kind}" for kind in OVER),
    *(f"above_{kind}" for kind in OVER),
    *(f"{name}_{kind}" for name in ("under", "holds") for kind in (*OVER, "many")),
    "known_kin",
    *(f"via_{side}_{kind}" for side in ("says", "told") for kind in _SAID),
    *(f"sort_{side}_{sort}" for side in ("source", "target") for sort in SORTS),
    "sort_same",
    *(f"under_{side}_{kind}" for side in ("source", "target") for kind in _SAID),
    *(f"then_{word}" for word in BETWEEN),
    *(f"before_{word}" for word in BETWEEN),
)


def directed(source: str, target: str, pair: Pair, facts: Facts) -> list[float]:
    """The features of a pair in one direction, in the order of DIRECTED."""
    a, b = facts.ends[source], facts.ends[target]
    left, right = source.split(" "), target.split(" ")
    first_a, first_b = opening(a, 0), opening(b, 0)
    wording = facts.wording
    then, before = wording.words(source, target), wording.words(target, source)
    return [
        *logs(counted(clue.kind for clue in pair.clues if clue.source == source)),
        *logs(counted(clue.kind for clue in pair.clues if clue.source == target)),
        float(source.endswith(" " + target)),
        float(source.startswith(target + " ")),
        float(target.endswith(" " + source)),
        float(target.startswith(source + " ")),
        float(left[-1] == right[-1]),
        float(left[0] == right[0]),
        float((first_a < first_b) - (first_a > first_b)),
        *_side(a, right),
        *_side(b, left),
        *_alike(source, target),
        *_over(sorted(a.among & b.among)[:MOST_ROWS], facts),
        *_under(source, target, facts),
        *_under(target, source, facts),
        *_known(a, b),
        *_holds(then),
        *_holds(before),
    ]


def _holds(words: frozenset[str]) -> Sequence[float]:
    return [float(word in words) for word in BETWEEN] if words else _NONE


_NONE = (0.0,) * len(BETWEEN)


def _side(end: End, other: list[str]) -> Iterator[float]:
    """What one concept is; `other` are the words of the other's name."""
    words = end.key.split(" ")
    yield math.log1p(len(end.rows))
    yield end.logs[0]
    yield float(end.heads)
    yield float(len(words))
    yield float(end.titled)
    for ending in ENDINGS:
        yield float(words[-1].endswith(ending))
    sort = sort_of(end.key)
    for one in WORD_SORTS:
        yield float(one == sort)
    yield float(words[-1] in other[:-1])


def _alike(source: str, target: str) -> Iterator[float]:
    """What the two names have in common, the same from either side."""
    left, right = source.split(" "), target.split(" ")
    sort = sort_of(source)
    yield float(sort != "" and sort == sort_of(target))
    shorter, longer = sorted((source, target), key=len)
    yield float(
        any(longer in (start + shorter, f"{start} {shorter}") for start in NEGATED)
    )
    other = set(left) - set(right)
    yield float(len(set(left)) == len(set(right)) > 1 and len(other) == 1)
    stems = left[-1][:STEM], right[-1][:STEM]
    yield float(stems[0] == stems[1] and len(stems[0]) == STEM)


def _over(together: list[int], facts: Facts) -> Iterator[float]:
    """What the rows with both say, and the headings over them."""
    for said in (facts.wording.rows, facts.wording.above):
        kinds = {kind for row in together for kind in said[row]}
        for kind in OVER:
            yield float(kind in kinds)


def _known(a: End, b: End) -> Iterator[float]:
    """What textbooks say of the two, and what sort of thing they are."""
    if a.known is None or b.known is None:
        yield from _UNKNOWN
    else:
        yield float(are_kin(a.known, b.known))
        for ends in ((a.known, b.known), (b.known, a.known)):
            for kind in _SAID:
                yield float(leads(*ends, kind))
    sorts = [end.head.sorts if end.head else _NO_SORTS for end in (a, b)]
    for found in sorts:
        for i in range(len(SORTS)):
            yield float(i in found)
    yield float(bool(sorts[0] & sorts[1]))
    for end in (a, b):
        yield from map(math.log1p, end.head.under if end.head else (0, 0, 0))


_UNKNOWN = (0.0,) * (1 + 2 * len(_SAID))
_NO_SORTS: frozenset[int] = frozenset()


def _under(lower: str, upper: str, facts: Facts) -> Iterator[float]:
    """What the words say under which one opens below the other."""
    kinds, many = facts.wording.under.get((lower, upper), ((), 0))
    for kind in OVER:
        yield float(kind in kinds)
    yield math.log1p(many)
