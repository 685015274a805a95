"""Pairs: the clues of a note added up by pair of concepts, and turned into numbers.

`features` says whether two concepts belong together at all; in which way, that is for
`directions`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, log1p
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from studygraph.concepts.subjects import (
    CONTRASTS,
    IS_A,
    PART_OF,
    USED_IN,
    are_kin,
    leads,
    says,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.concepts.clues import Clue
    from studygraph.concepts.facts import End, Facts
    from studygraph.concepts.subjects import Entry

N = TypeVar("N", int, float)
KINDS = (
    "equation",
    "is-a",
    "such-as",
    "and-other",
    "kind-of",
    "consists-of",
    "has",
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
    "vicinity",
    "formula",
)
"""Kinds of clues, the most telling of a type first."""
SAID = frozenset(KINDS[: KINDS.index("of")]) - {"kind-of"}
"""Clues that state a relation in words or in a formula."""
CLEAR = frozenset({"uses", "equation", "versus", "is-a", "consists-of", "are"})
"""Those of them that seldom err."""
UNDER = frozenset({"subheading", "list", "heading"})
FARTHEST = 200
"""Columns or rows between two mentions beyond which it is all the same."""

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
    "headed",
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
    "known_low",
    "known_high",
    "known_said",
    "known_kin",
    "known_subject",
    "known_via",
)
"""What says whether two concepts belong together at all."""


@dataclass(slots=True)
class Pair:
    """Everything a note says of two of its concepts."""

    clues: list[Clue] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """On how many lines there are clues."""
        if len(self.clues) == 1:  # As most have.
            return 1
        return len({clue.evidence.line for clue in self.clues})


Key = tuple[str, str]
"""Two concepts, the smaller one first."""


def gather(clues: Iterable[Clue]) -> dict[Key, Pair]:
    """The clues by pair of concepts."""
    pairs: dict[Key, Pair] = {}
    for clue in clues:
        a, b = clue.source, clue.target
        if a == b:
            continue
        key = (a, b) if a < b else (b, a)
        pair = pairs.get(key)
        if pair is None:
            pair = pairs[key] = Pair()
        pair.clues.append(clue)
    return pairs


_AT = {kind: i for i, kind in enumerate(KINDS)}


def features(key: Key, pair: Pair, facts: Facts) -> list[float]:
    """The features of a pair, in the order of FEATURES."""
    a, b = facts.ends[key[0]], facts.ends[key[1]]
    kinds = _of_kinds(tuple([clue.kind for clue in pair.clues]))
    fewer, more = _two(len(a.rows) or 1, len(b.rows) or 1)
    shared = a.among & b.among
    both = len(shared)
    size = max(facts.size, 1)
    places = pair.lines
    degree, defined, marked, opens = map(_two, a.logs, b.logs)
    return [
        *kinds.logs,
        log1p(places),
        *kinds.telling,
        *_two(a.score, b.score),
        log1p(fewer),
        log1p(more),
        both / more,
        both / fewer,
        *degree,
        *defined,
        *marked,
        *_two(opening(a, size) / size, opening(b, size) / size),
        *opens,
        *_two(places / a.lines, places / b.lines),
        *_two(a.headed, b.headed),
        a.score * b.score,
        len(a.words & b.words) / min(len(a.words), len(b.words)),
        _npmi(both, fewer, more, max(facts.size, 2)),
        0.0 if shared else float(min(nearest(a.rows, b.rows)[0], 20)),
        log1p(facts.gaps.get(key, FARTHEST)),
        log1p(facts.size),
        float(a.heads + b.heads),
        float(a.titled + b.titled),
        (min(shared) if shared else max(opening(a, 0), opening(b, 0))) / size,
        *_two(float(a.known is not None), float(b.known is not None)),
        *_known(a.known, b.known),
        _via(a.known, b.known),
    ]


def _known(a: Entry | None, b: Entry | None) -> tuple[float, float, float]:
    """What textbooks say of the two: a relation, a kinship, one subject."""
    if a is None or b is None:
        return _UNKNOWN
    said = any(says(a, b, kind) or says(b, a, kind) for kind in (*a.said, *b.said))
    return float(said), float(are_kin(a, b)), float(bool(a.subjects & b.subjects))


def _via(a: Entry | None, b: Entry | None) -> float:
    """Whether textbooks relate one of the two and a class or whole of the other."""
    if a is None or b is None:
        return 0.0
    for kind in _RELATIONS:  # Asked of every pair: `any` would take twice the time.
        if leads(a, b, kind) or leads(b, a, kind):
            return 1.0
    return 0.0


_RELATIONS = (IS_A, PART_OF, USED_IN, CONTRASTS)
_UNKNOWN = (0.0, 0.0, 0.0)


class _Kinds(NamedTuple):
    """What the kinds of a pair's clues say.

    A feature for each of KINDS, and those for what they say, clearly, and stand under.
    """

    logs: tuple[float, ...]
    telling: tuple[float, ...]


@lru_cache(1024)
def _of_kinds(kinds: tuple[str, ...]) -> _Kinds:
    """What the kinds of all its clues say: most pairs have one or two."""
    telling = (sum([kind in some for kind in kinds]) for some in (SAID, CLEAR, UNDER))
    return _Kinds(tuple(logs(counted(kinds))), tuple(map(log1p, telling)))


def counted(kinds: Iterable[str]) -> dict[str, int]:
    """How often each comes."""
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def logs(counts: Mapping[str, int]) -> list[float]:
    """A feature for each of KINDS, of which a pair has few."""
    values = [0.0] * len(KINDS)
    for kind, count in counts.items():
        values[_AT[kind]] = log1p(count)
    return values


def opening(end: End, never: int) -> int:
    """The first row that mentions it."""
    return end.rows[0] if end.rows else never


def nearest(a: Sequence[int], b: Sequence[int]) -> tuple[int, int, int]:
    """How far apart the two nearest rows of `a` and `b` are, and which these are.

    Each is in order. Of several the first; what is farther than FARTHEST counts as so.
    """
    if len(a) > len(b):
        a, b = b, a
    best = FARTHEST, 0, 0
    for row in a:
        at = bisect_left(b, row)
        for other in b[max(at - 1, 0) : at + 1]:
            distance = abs(row - other)
            if distance <= best[0]:
                best = min(best, (distance, min(row, other), max(row, other)))
    return best


def _two(a: N, b: N) -> tuple[N, N]:
    return (a, b) if a <= b else (b, a)


def _npmi(both: int, a: int, b: int, size: int) -> float:
    """Normalised pointwise mutual information (Bouma 2009) of rows, -1 for never."""
    if not both:
        return -1.0
    if both >= size:
        return 1.0
    return log(both * size / (a * b)) / -log(both / size)
