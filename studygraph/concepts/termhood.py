"""Termhood: what speaks for a phrase being a term of a note, as numbers.

A few dozen features of a candidate, from its counts in the note, its spread over the
notes and what is known of its words. `trees` says how sure they make us.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache, partial
from math import log1p
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, TypeVar

from studygraph.concepts import vocabulary
from studygraph.concepts.entries import MARKS, UNMARKED
from studygraph.concepts.wordfacts import KINDS, of_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.tally import Entry
    from studygraph.concepts.trees import Weights


class Spread(NamedTuple):
    """What all notes together say of a term: in how many it stands, is set apart..."""

    notes: int = 1
    places: int = 1
    marked: int = 0
    defined: int = 0


class Kin(Protocol):
    """A shorter candidate inside a longer: how often it stands, alone, set apart."""

    @property
    def count(self) -> int:
        """How often it stands."""

    @property
    def whole(self) -> int:
        """At how many places it is a run of its own."""

    @property
    def marked(self) -> int:
        """How many times the note sets it apart."""


spread_from = partial(tuple.__new__, Spread)
"""A Spread of a tuple: half the time of the call by name."""


class Standing(NamedTuple):
    """How a candidate stands among the note's others.

    `rank` is the share of candidates with a smaller count, `over` the count of the most
    frequent longer one that holds it; `head` and `tail` are the candidates that are the
    phrase without its last and without its first word. `fits` is what `subjects.fits`
    says of it.
    """

    rank: float
    over: int
    head: Kin | None
    tail: Kin | None
    fits: tuple[float, float]


_SPREAD = (
    "spread",
    "spread_marked",
    "spread_marked_share",
    "spread_defined",
    "spread_count",
)
"""The features that other notes have a say in."""
FEATURES = (
    "words",
    "letters",
    "zipf_min",
    "zipf_mean",
    "zipf_max",
    "zipf_first",
    "zipf_last",
    *(f"first_{kind}" for kind in KINDS),
    *(f"last_{kind}" for kind in KINDS),
    "verbs_inside",
    "joined",
    "digits",
    "upper",
    "capital",
    "hyphen",
    "count",
    "density",
    "whole",
    "free",
    "c_value",
    "swallowed",
    "left_variety",
    "right_variety",
    "first_place",
    "rows",
    "sections",
    "determiner",
    "copula",
    "named",
    "called",
    "told",
    "apposed",
    "longest",
    "preposition",
    "of",
    "starts",
    "closes",
    "beside_math",
    "in_parentheses",
    "row_words",
    "head_count",
    "head_whole",
    "head_marked",
    "tail_count",
    "tail_whole",
    "tail_marked",
    *(f"ending_{ending}" for ending in ("tion", "ing", "er", "ity", "ment")),
    *(f"mark_{mark}" for mark in MARKS),
    "marked",
    "marked_share",
    *_SPREAD,
    "note_words",
    "count_rank",
    "fits",
    "head_fits",
    *vocabulary.NAMES,
)


def features(
    found: Candidates, key: str, entry: Entry, spread: Spread, standing: Standing
) -> tuple[float, ...]:
    """The features of one candidate, in the order of FEATURES."""
    known = of_words(key, entry.words, found.note.language)
    count, over = entry.count, standing.over
    return (
        *known.first,
        entry.upper / count,
        entry.capital / (count - entry.opens or 1),
        known.hyphen,
        log1p(count),
        1000 * count / max(found.words, 100),
        log1p(entry.whole),
        entry.whole / count,
        known.weight * (count - over),
        over / count,
        len(entry.left) / count,
        len(entry.right) / count,
        entry.first,
        log1p(entry.rows),
        log1p(len(entry.sections)),
        entry.after_determiner / count,
        log1p(entry.before_copula),
        log1p(entry.named),
        log1p(entry.called),
        log1p(entry.told),
        log1p(entry.apposed),
        known.longest,
        entry.after_preposition / count,
        entry.before_of / count,
        entry.starts / count,
        entry.closes / count,
        log1p(entry.beside_math),
        entry.in_parentheses / count,
        log1p(entry.row_words / count),
        *(_relative(standing.head, count) if standing.head else _NO_KIN),
        *(_relative(standing.tail, count) if standing.tail else _NO_KIN),
        *known.endings,
        *_marks(entry, count),
        *_of_spread(spread),
        log1p(found.words),
        standing.rank,
        *standing.fits,
        *known.vocabulary,
    )


_AT = FEATURES.index(_SPREAD[0])


@lru_cache(1024)
def _of_spread(spread: Spread) -> tuple[float, ...]:
    """The features of `_SPREAD`."""
    return (
        log1p(spread.notes),
        log1p(spread.marked),
        spread.marked / max(1, spread.notes),
        log1p(spread.defined),
        log1p(spread.places),
    )


_Value = TypeVar("_Value")


def without_spread(values: Sequence[_Value]) -> tuple[_Value, ...]:
    """The features that a note has of itself."""
    return (*values[:_AT], *values[_AT + len(_SPREAD) :])


def with_spread(values: Sequence[float], spread: Spread) -> tuple[float, ...]:
    """All features, of those that a note has of itself and of the term's spread."""
    return (*values[:_AT], *_of_spread(spread), *values[_AT:])


Stage: TypeAlias = "Callable[[Spread], tuple[int, ...]]"
"""A spread to how many thresholds of a model each of its features is beyond."""


def stages(weights: Weights) -> Stage:
    """What the trees see of a spread: they take all of one stage for the same."""
    steps: list[set[float]] = [set() for _ in _SPREAD]
    for tree in weights.trees:
        for feature, threshold, *_ in tree:
            if _AT <= feature < _AT + len(_SPREAD):
                steps[feature - _AT].add(threshold)
    ordered = [sorted(each) for each in steps]
    return lambda spread: tuple(map(bisect_left, ordered, _of_spread(spread)))


_NO_MARKS = (0.0,) * (len(MARKS) + 2)


def _marks(entry: Entry, count: int) -> tuple[float, ...]:
    """How often it is marked in each way, and in all, and at which share of places."""
    if entry.marks is UNMARKED:
        return _NO_MARKS
    marked = entry.marked
    return (*map(log1p, entry.marks), log1p(marked), min(1.0, marked / count))


def _relative(kin: Kin, count: int) -> tuple[float, float, float]:
    """A shorter candidate's count beside mine, how often it stands alone, its marks."""
    all_of, marked = kin.count, kin.marked
    alone = all_of - count
    return (
        log1p(alone) if alone > 0 else 0.0,
        kin.whole / all_of,
        log1p(marked) if marked else 0.0,
    )


_NO_KIN = (0.0, 0.0, 0.0)
