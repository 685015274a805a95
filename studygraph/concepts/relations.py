"""Relations: the clues of a note added up by pair, weighed and typed.

The weight of a pair comes from boosted trees over counts of its clues (fitted by
scripts/fit.py as termhood is, data/relations.json); its type is the one its most
telling clue states.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.termhood import probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studygraph.concepts.clues import Clue
    from studygraph.concepts.termhood import Weights

T = RelationType
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
)
"""Kinds of clues, the most telling of a type first."""
_RANK = {kind: i for i, kind in enumerate(KINDS)}

FEATURES = (
    *(f"clue_{kind}" for kind in KINDS),
    "places",
    "score_low",
    "score_high",
    "count_low",
    "count_high",
    "overlap",
    "npmi",
    "distance",
    "rows",
    "pairs_low",
    "pairs_high",
)


@dataclass(slots=True)
class Pair:
    """Everything a note says of two of its concepts."""

    clues: list[Clue] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many clues of each kind."""
        return Counter(clue.kind for clue in self.clues)


@dataclass(frozen=True, slots=True)
class Link:
    """A typed relation of two keys in one note, with its clues' evidence."""

    source: str
    target: str
    type: RelationType
    method: Method
    weight: float
    evidence: tuple[Evidence, ...]


def gather(clues: Iterable[Clue]) -> dict[tuple[str, str], Pair]:
    """The clues by pair of keys, the smaller key first."""
    pairs: dict[tuple[str, str], Pair] = {}
    for clue in clues:
        if clue.source == clue.target:
            continue
        key = min(clue.source, clue.target), max(clue.source, clue.target)
        pairs.setdefault(key, Pair()).clues.append(clue)
    return pairs


def features(
    pairs: Mapping[tuple[str, str], Pair],
    scores: Mapping[str, float],
    rows_of: Mapping[str, frozenset[int]],
    size: int,
) -> dict[tuple[str, str], list[float]]:
    """The features of every pair, in the order of FEATURES.

    `rows_of` are the rows that mention a key, `size` the number of rows of the note.
    """
    degree = Counter(key for pair in pairs for key in pair)
    none: frozenset[int] = frozenset()
    found = {}
    for (a, b), pair in pairs.items():
        counts = pair.counts
        rows_a, rows_b = rows_of.get(a, none), rows_of.get(b, none)
        fewer, more = sorted((len(rows_a) or 1, len(rows_b) or 1))
        low, high = sorted((scores.get(a, 0.0), scores.get(b, 0.0)))
        words_a, words_b = set(a.split()), set(b.split())
        shared = len(words_a & words_b)
        distance = min((abs(x - y) for x in rows_a for y in rows_b), default=99)
        both = len(rows_a & rows_b)
        found[a, b] = [
            *(math.log1p(counts[kind]) for kind in KINDS),
            math.log1p(len({clue.evidence.line for clue in pair.clues})),
            low,
            high,
            math.log1p(fewer),
            math.log1p(more),
            shared / min(len(words_a), len(words_b)),
            _npmi(both, fewer, more, max(size, 2)),
            float(min(distance, 20)),
            math.log1p(size),
            math.log1p(min(degree[a], degree[b])),
            math.log1p(max(degree[a], degree[b])),
        ]
    return found


def _npmi(both: int, a: int, b: int, size: int) -> float:
    """Normalised pointwise mutual information (Bouma 2009) of rows, -1 for never."""
    if not both:
        return -1.0
    if both >= size:
        return 1.0
    return math.log(both * size / (a * b)) / -math.log(both / size)


def weigh(
    pairs: Mapping[tuple[str, str], Pair],
    values: Mapping[tuple[str, str], list[float]],
    weights: Weights,
) -> list[Link]:
    """The relations of a note, heaviest first."""
    links = []
    for key, pair in pairs.items():
        links.extend(_typed(pair, probability(weights.log_odds(values[key]))))
    return sorted(links, key=lambda k: (-k.weight, k.source, k.target, k.type))


def _typed(pair: Pair, weight: float) -> list[Link]:
    """The pair's relation under its most telling type, and an equation beside it."""
    ranked = sorted(pair.clues, key=lambda c: (_RANK[c.kind], c.evidence))
    best = ranked[0]
    links = [_link(best, [c for c in ranked if _agrees(c, best)] , weight)]
    return links


def _agrees(clue: Clue, best: Clue) -> bool:
    if best.type in (T.RELATED_TO, T.CONTRASTS_WITH):
        return clue.type is best.type
    return (clue.source, clue.type) == (best.source, best.type)


def _link(best: Clue, clues: list[Clue], weight: float) -> Link:
    source, target = best.source, best.target
    if best.type in (T.RELATED_TO, T.CONTRASTS_WITH):
        source, target = min(source, target), max(source, target)
    evidence = tuple(sorted({clue.evidence for clue in clues}))
    return Link(source, target, best.type, best.method, weight, evidence)
