"""Pairs: the clues of a note added up by pair of concepts, and turned into numbers.

`features` says whether two concepts belong together at all, `directed` in which way the
first stands to the second.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studygraph.concepts.clues import Clue

KINDS = (
    "equation",
    "is-a",
    "such-as",
    "and-other",
    "kind-of",
    "consists-of",
    "part-of",
    "uses",
    "used-in",
    "versus",
    "acts-on",
    "are",
    "of",
    "subheading",
    "list",
    "heading",
    "definition",
    "and",
    "near",
    "sentence",
    "about",
    "topic",
    "section",
    "sibling",
    "same-head",
    "same-modifier",
    "theme",
    "above",
    "beneath",
    "listed",
    "formula",
)
"""Kinds of clues, the most telling of a type first."""
SAID = frozenset(KINDS[: KINDS.index("of")]) - {"kind-of"}
"""Clues that state a relation in words or in a formula."""
CLEAR = frozenset({"uses", "equation", "versus", "is-a", "consists-of", "are"})
"""Those of them that seldom err."""
UNDER = frozenset({"subheading", "list", "heading"})
ENDINGS = ("tion", "ing", "er", "ity", "ment", "ic")
FARTHEST = 200
"""Columns between two mentions beyond which it is all the same."""

_ENDS = (
    "score",
    "count",
    "share",
    "pairs",
    "defined",
    "marked",
    "first",
    "opens",
    "main",
)
FEATURES = (
    *(f"clue_{kind}" for kind in KINDS),
    "places",
    "said",
    "clear",
    "under",
    *(f"{name}_{end}" for name in _ENDS for end in ("low", "high")),
    "product",
    "overlap",
    "npmi",
    "distance",
    "gap",
    "rows",
    "headings",
    "titled",
    "place",
)
"""What says whether two concepts belong together at all."""

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
        )
    ),
)
"""What says in which type the first of two concepts stands to the second.

Turned round, each feature is another one's value or its own, negated: so the model has
one answer whichever concept comes first."""


@dataclass(slots=True)
class Pair:
    """Everything a note says of two of its concepts."""

    clues: list[Clue] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many clues of each kind."""
        return Counter(clue.kind for clue in self.clues)

    @property
    def lines(self) -> int:
        """On how many lines there are clues."""
        return len({clue.evidence.line for clue in self.clues})


Key = tuple[str, str]
"""Two concepts, the smaller one first."""


def gather(clues: Iterable[Clue]) -> dict[Key, Pair]:
    """The clues by pair of concepts."""
    pairs: dict[Key, Pair] = {}
    for clue in clues:
        if clue.source == clue.target:
            continue
        key = min(clue.source, clue.target), max(clue.source, clue.target)
        pairs.setdefault(key, Pair()).clues.append(clue)
    return pairs


@dataclass(frozen=True, slots=True)
class Facts:
    """What a note says of its concepts one by one, by key.

    `rows` are the rows that mention it, `degree` with how many others it has clues,
    `lines` on how many it has them with the one it has most with; `defined`, `marked`
    and `opens` count its definitions, its marks and the blocks it opens. `heads` are
    those that a heading is about, `titled` those that the note's title names, `gaps`
    the fewest columns between two in one row, `size` the number of rows.
    """

    scores: Mapping[str, float]
    rows: Mapping[str, frozenset[int]]
    degree: Mapping[str, int]
    lines: Mapping[str, int]
    defined: Mapping[str, int]
    marked: Mapping[str, float]
    opens: Mapping[str, int]
    heads: frozenset[str]
    titled: frozenset[str]
    gaps: Mapping[Key, int]
    size: int


_NOWHERE: frozenset[int] = frozenset()


def features(key: Key, pair: Pair, facts: Facts) -> list[float]:
    """The features of a pair, in the order of FEATURES."""
    a, b = key
    counts = pair.counts
    rows_a, rows_b = facts.rows.get(a, _NOWHERE), facts.rows.get(b, _NOWHERE)
    fewer, more = sorted((len(rows_a) or 1, len(rows_b) or 1))
    both = len(rows_a & rows_b)
    words_a, words_b = set(a.split()), set(b.split())
    distance = min((abs(x - y) for x in rows_a for y in rows_b), default=FARTHEST)
    size = max(facts.size, 1)
    places = pair.lines
    return [
        *(math.log1p(counts[kind]) for kind in KINDS),
        math.log1p(places),
        math.log1p(sum(counts[kind] for kind in SAID)),
        math.log1p(sum(counts[kind] for kind in CLEAR)),
        math.log1p(sum(counts[kind] for kind in UNDER)),
        *_two(facts.scores.get(a, 0.0), facts.scores.get(b, 0.0)),
        *map(math.log1p, (fewer, more)),
        both / more,
        both / fewer,
        *map(math.log1p, _two(facts.degree[a], facts.degree[b])),
        *map(math.log1p, _two(facts.defined.get(a, 0), facts.defined.get(b, 0))),
        *map(math.log1p, _two(facts.marked.get(a, 0), facts.marked.get(b, 0))),
        *_two(min(rows_a, default=size) / size, min(rows_b, default=size) / size),
        *map(math.log1p, _two(facts.opens.get(a, 0), facts.opens.get(b, 0))),
        *_two(places / facts.lines[a], places / facts.lines[b]),
        facts.scores.get(a, 0.0) * facts.scores.get(b, 0.0),
        len(words_a & words_b) / min(len(words_a), len(words_b)),
        _npmi(both, fewer, more, max(facts.size, 2)),
        float(min(distance, 20)),
        math.log1p(facts.gaps.get(key, FARTHEST)),
        math.log1p(facts.size),
        float((a in facts.heads) + (b in facts.heads)),
        float((a in facts.titled) + (b in facts.titled)),
        _first(rows_a, rows_b) / size,
    ]


def directed(source: str, target: str, pair: Pair, facts: Facts) -> list[float]:
    """The features of a pair in one direction, in the order of DIRECTED."""
    says = Counter(clue.kind for clue in pair.clues if clue.source == source)
    told = Counter(clue.kind for clue in pair.clues if clue.source == target)
    left, right = source.split(" "), target.split(" ")
    first_a = min(facts.rows.get(source, _NOWHERE), default=0)
    first_b = min(facts.rows.get(target, _NOWHERE), default=0)
    return [
        *(math.log1p(says[kind]) for kind in KINDS),
        *(math.log1p(told[kind]) for kind in KINDS),
        float(source.endswith(" " + target)),
        float(source.startswith(target + " ")),
        float(target.endswith(" " + source)),
        float(target.startswith(source + " ")),
        float(left[-1] == right[-1]),
        float(left[0] == right[0]),
        float((first_a < first_b) - (first_a > first_b)),
        *_side(source, left, facts),
        *_side(target, right, facts),
    ]


def _side(key: str, words: list[str], facts: Facts) -> Iterator[float]:
    yield math.log1p(len(facts.rows.get(key, _NOWHERE)))
    yield math.log1p(facts.degree[key])
    yield float(key in facts.heads)
    yield float(len(words))
    yield float(key in facts.titled)
    for ending in ENDINGS:
        yield float(words[-1].endswith(ending))


def _two(a: float, b: float) -> tuple[float, float]:
    return (a, b) if a <= b else (b, a)


def _first(rows_a: frozenset[int], rows_b: frozenset[int]) -> int:
    """The first row that mentions both, else the first by which both are named."""
    together = rows_a & rows_b
    if together:
        return min(together)
    return max(min(rows_a, default=0), min(rows_b, default=0))


def _npmi(both: int, a: int, b: int, size: int) -> float:
    """Normalised pointwise mutual information (Bouma 2009) of rows, -1 for never."""
    if not both:
        return -1.0
    if both >= size:
        return 1.0
    return math.log(both * size / (a * b)) / -math.log(both / size)
