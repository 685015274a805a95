"""Trees: a fitted model of boosted shallow trees (Friedman 2001), and how it is asked.

data/termhood.json and data/holds.json hold the trees and nothing that needs a fitting
library. A score's parts are the steps that each feature takes on the way down
(Saabas 2014), so they add up to it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HALFWAY = 60
"""Trees after which a hopeless candidate is let go."""
HOPELESS = -3.0
"""Log odds (a chance of 1 in 20) that later trees do not make good.

Of 30,000 candidates a quarter is let go, none of which would have come above 0.06."""
_UNCOMPILED = 2000
"""Candidates that are scored sooner than the trees are compiled, as after an edit."""
_STEP = 1e-4
"""Between two shares as they are given."""
_LISTED = 1 / 3
"""How many phrases of an English note have a given feature of the vocabulary."""
Tree = tuple[tuple[int, float, int, int, float], ...]
"""Nodes (feature, threshold, left, right, value); feature -1 in a leaf.

`left` is taken where the feature is <= threshold. `value` is the log odds here.
"""


Way: TypeAlias = "tuple[int, float, float, Way | None, float, Way | None]"
"""A decision (feature, threshold, step, way on, step, way on), None after the last.

The first step and way are those of a feature that is <= the threshold.
"""


Walk: TypeAlias = "Callable[[Sequence[float]], float]"
"""Features, every one known, to log odds."""


class Cuts(NamedTuple):
    """The scores from which a candidate is a term.

    `least` is asked of all; of two terms where one begins or ends with the other the
    less sure one needs `nested`.
    """

    least: float
    nested: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: log odds = base + the leaves that a candidate falls into."""

    features: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    walk: Walk = field(init=False, repr=False, compare=False)
    ways: tuple[Way | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The same decisions in forms that are walked fast.

        `walk` sums up, `ways` are for those who ask for each step.
        """
        walk = _Walk(len(self.features), self.base, self.trees)
        object.__setattr__(self, "walk", walk)
        ways = tuple(_way(tree, tree[0]) for tree in self.trees)
        object.__setattr__(self, "ways", ways)

    def __reduce__(self) -> tuple[type[Weights], tuple[object, ...]]:
        """What travels to another process; the trees are compiled there."""
        return Weights, (self.features, self.base, self.trees)

    def log_odds(self, values: Sequence[float]) -> float:
        """The score of one candidate before it is squeezed into 0..1."""
        if math.isnan(sum(values)):
            leaves = (_blended(tree, tree[0], values) for tree in self.trees)
            return math.fsum([self.base, *leaves])
        return self.walk(values)

    def parts(
        self, values: Sequence[float], most: int | None = None
    ) -> tuple[tuple[str, float, float], ...]:
        """(feature, value, share of the log odds), the largest share first.

        A feature that is not known (nan) has no share. Of all features, or of as many
        as `most` says.
        """
        shares: list[list[float]] = [[] for _ in self.features]
        known = not math.isnan(sum(values))
        for first in self.ways:
            way = first
            while way is not None:
                feature, threshold, lower, low, higher, high = way
                given = values[feature]
                if given <= threshold:
                    shares[feature].append(lower)
                    way = low
                elif known or not math.isnan(given):
                    shares[feature].append(higher)
                    way = high
                else:
                    break
        sums = {i: math.fsum(steps) for i, steps in enumerate(shares) if steps}
        largest = sorted(map(abs, sums.values()), reverse=True)[:most]
        # Rounding takes time: what is smaller by more than it can move is left out.
        least = largest[-1] - _STEP if largest else 0.0
        found = [
            (self.features[i], round(values[i], 4), round(share, 4))
            for i, share in sums.items()
            if abs(share) >= least
        ]
        return tuple(sorted(found, key=lambda part: (-abs(part[2]), part[0]))[:most])


class _Walk:
    """The sum of the leaves of all trees; compiled once that pays."""

    def __init__(self, size: int, base: float, trees: tuple[Tree, ...]) -> None:
        self._size, self._base, self._trees = size, base, trees
        self._left = _UNCOMPILED
        self._compiled: Walk | None = None

    def __call__(self, values: Sequence[float]) -> float:
        if self._compiled is not None:
            return self._compiled(values)
        self._left -= 1
        if not self._left:
            self._compiled = _compiled(self._size, self._base, self._trees)
        total = self._base
        for number, tree in enumerate(self._trees):
            node = tree[0]
            while node[0] >= 0:
                node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
            total += node[4]
            if number == HALFWAY and total < HOPELESS:
                break
        return total


@lru_cache(16)
def _compiled(size: int, base: float, trees: tuple[Tree, ...]) -> Walk:
    """The trees as one function of `size` features, each tree a line of if and else.

    Python walks them so in a third of the time that tuples take.
    """
    lines = [
        "def walk(values):",
        f" {''.join(f'v{i},' for i in range(size)) or '()'} = values",
        *(f" v{i} = float(v{i})" for i in _counts(trees)),
        f" total = {float(base)!r}",
    ]
    for number, tree in enumerate(trees):
        lines.append(f" total += {_as_code(tree, tree[0])}")
        if number == HALFWAY:
            lines.append(f" if total < {HOPELESS!r}: return total")
    lines.append(" return total")
    made: dict[str, Walk] = {}
    # Numbers and names that are made here: nothing from outside gets into the code.
    exec(compile("\n".join(lines), "<trees>", "exec"), made)  # noqa: S102
    return made["walk"]


def _counts(trees: tuple[Tree, ...]) -> list[int]:
    """The features that are whole numbers, by their thresholds: 1.5, 2.5, 4, ...

    Python compares two floats several times as fast as a float with another number.
    """
    thresholds: dict[int, set[float]] = {}
    for feature, threshold, *_ in chain.from_iterable(trees):
        thresholds.setdefault(feature, set()).add(threshold)
    return [
        feature
        for feature, found in sorted(thresholds.items())
        if feature >= 0 and len(found) > 1 and all(t % 0.5 == 0 for t in found)
    ]


def _as_code(tree: Tree, node: tuple[int, float, int, int, float]) -> str:
    """The decisions below `node` as an expression."""
    if node[0] < 0:
        return repr(float(node[4]))
    low, high = (_as_code(tree, tree[way]) for way in node[2:4])
    return f"({low} if v{int(node[0])} <= {float(node[1])!r} else {high})"


def _way(tree: Tree, node: tuple[int, float, int, int, float]) -> Way | None:
    """The decisions below `node`, with how far each moves the score."""
    feature, threshold, low, high, value = node
    if feature < 0:
        return None
    lower, higher = tree[low], tree[high]
    return (
        feature,
        threshold,
        lower[4] - value,
        _way(tree, lower),
        higher[4] - value,
        _way(tree, higher),
    )


def _blended(
    tree: Tree, node: tuple[int, float, int, int, float], values: Sequence[float]
) -> float:
    """The leaf below `node`; where a feature is not known, a mean of both ways.

    After Quinlan 1989, "Unknown attribute values in induction".
    """
    while node[0] >= 0:
        value = values[node[0]]
        if math.isnan(value):
            low, high = (_blended(tree, tree[way], values) for way in node[2:4])
            return low + (high - low) * _LISTED
        node = tree[node[2] if value <= node[1] else node[3]]
    return node[4]


@cache
def shipped() -> tuple[Weights, Cuts]:
    """The model in data/termhood.json, and the cuts that go with it."""
    document = _document("termhood")
    return weights_of(document["term"]), Cuts(**document["cuts"])


@cache
def shipped_holds() -> Weights:
    """The model in data/holds.json: whether a reader confirms a pair."""
    return weights_of(_document("holds")["holds"])


def _document(name: str) -> dict[str, Any]:
    path = files(__package__).joinpath("data", f"{name}.json")
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def weights_of(model: Mapping[str, Any]) -> Weights:
    """Weights from their JSON."""
    trees = tuple(tuple(map(tuple, tree)) for tree in model["trees"])
    return Weights(tuple(model["features"]), float(model["base"]), trees)


def probability(log_odds: float) -> float:
    """Log odds as a probability, 4 digits."""
    return round(1 / (1 + math.exp(-log_odds)), 4)
