"""Termhood: how sure we are that a phrase is a term of a note, and why.

A few dozen features of a candidate go through boosted shallow trees (Friedman 2001)
fitted by scripts/fit.py on annotated notes; data/termhood.json holds the trees, the
figures they reached and nothing that needs a fitting library. A score's parts are the
steps that each feature takes on the way down (Saabas 2014), so they add up to it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from studygraph.concepts import vocabulary
from studygraph.concepts.entries import MARKS
from studygraph.concepts.words import look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.concepts.entries import Candidates, Entry

HALFWAY = 30
"""Trees after which a hopeless candidate is let go."""
HOPELESS = -3.2
"""Log odds (a chance of 1 in 25) that later trees do not make good."""
Tree = tuple[tuple[int, float, int, int, float], ...]
"""Nodes (feature, threshold, left, right, value); feature -1 in a leaf.

`left` is taken where the feature is <= threshold. `value` is the log odds here.
"""


Nested: TypeAlias = "float | tuple[int, float, Nested, Nested]"
"""A tree as tuples in tuples, its leaves as numbers."""


class Spread(NamedTuple):
    """What all notes together say of a term: in how many it stands, is set apart..."""

    notes: int = 1
    places: int = 1
    marked: int = 0
    defined: int = 0


class Standing(NamedTuple):
    """How a candidate stands among the note's others.

    `rank` is the share of candidates with a smaller count, `over` the count of the most
    frequent longer one that holds it; `head` and `tail` are the entries of the phrase
    without its last and without its first word.
    """

    rank: float
    over: int
    head: Entry | None
    tail: Entry | None


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: log odds = base + the leaves that a candidate falls into."""

    features: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    nested: tuple[Nested, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Nest the trees: the same decisions, in the form that is fastest to walk."""
        nested = tuple(_nested(tree, tree[0]) for tree in self.trees)
        object.__setattr__(self, "nested", nested)

    def log_odds(self, values: Sequence[float]) -> float:
        """The score of one candidate before it is squeezed into 0..1."""
        if any(map(math.isnan, values)):
            leaves = (_blended(tree, tree[0], values) for tree in self.trees)
            return math.fsum([self.base, *leaves])
        total = self.base
        for number, tree in enumerate(self.nested):
            node = tree
            while node.__class__ is tuple:
                node = node[2] if values[node[0]] <= node[1] else node[3]
            total += node  # type: ignore[operator]
            if number == HALFWAY and total < HOPELESS:
                break
        return total

    def parts(self, values: Sequence[float]) -> tuple[tuple[str, float, float], ...]:
        """(feature, value, share of the log odds), the largest share first.

        A feature that is not known (nan) has no share.
        """
        shares: dict[int, list[float]] = {}
        for tree in self.trees:
            node = tree[0]
            while node[0] >= 0 and not math.isnan(values[node[0]]):
                child = tree[node[2] if values[node[0]] <= node[1] else node[3]]
                shares.setdefault(node[0], []).append(child[4] - node[4])
                node = child
        found = [
            (self.features[i], round(values[i], 4), round(math.fsum(steps), 4))
            for i, steps in shares.items()
        ]
        return tuple(sorted(found, key=lambda part: (-abs(part[2]), part[0])))


def _nested(tree: Tree, node: tuple[int, float, int, int, float]) -> Nested:
    """A leaf's value, or (feature, threshold, what is below <=, what is below >)."""
    if node[0] < 0:
        return node[4]
    low, high = (_nested(tree, tree[way]) for way in node[2:4])
    return node[0], node[1], low, high


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
def shipped(name: str) -> Mapping[str, Weights]:
    """The models in data/`name`.json by name."""
    path = files(__package__).joinpath("data", f"{name}.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    return {key: weights_of(model) for key, model in document["models"].items()}


def weights_of(model: Mapping[str, Any]) -> Weights:
    """Weights from their JSON."""
    trees = tuple(tuple(map(tuple, tree)) for tree in model["trees"])
    return Weights(tuple(model["features"]), float(model["base"]), trees)


def probability(log_odds: float) -> float:
    """Log odds as a probability, 4 digits."""
    return round(1 / (1 + math.exp(-log_odds)), 4)


_KINDS = "npvegar"
_LISTED = 1 / 3
"""How many phrases of an English note have a given feature of the vocabulary."""
FEATURES = (
    "words",
    "letters",
    "zipf_min",
    "zipf_mean",
    "zipf_max",
    "zipf_first",
    "zipf_last",
    *(f"first_{kind}" for kind in _KINDS),
    *(f"last_{kind}" for kind in _KINDS),
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
    "spread",
    "spread_marked",
    "spread_marked_share",
    "spread_defined",
    "spread_count",
    "note_words",
    "count_rank",
    *vocabulary.NAMES,
)


def features(
    found: Candidates, key: str, entry: Entry, spread: Spread, standing: Standing
) -> list[float]:
    """The features of one candidate, in the order of FEATURES."""
    language = found.note.language
    info = [look_up(word.replace("\u2019", "'"), language) for word in entry.words]
    inner = [w for w in info if w.kind != "f"] or info
    zipfs = [w.zipf for w in inner]
    n = len(entry.words)
    count = max(entry.count, 1)
    first, last = info[0].kind, info[-1].kind
    marked = entry.marked
    return [
        n,
        len(key),
        min(zipfs),
        math.fsum(zipfs) / len(zipfs),
        max(zipfs),
        zipfs[0],
        zipfs[-1],
        *(float(first == kind) for kind in _KINDS),
        *(float(last == kind) for kind in _KINDS),
        sum(w.kind in "veg" for w in info),
        float(len(inner) < len(info)),
        sum(any(map(str.isdigit, word)) for word in entry.words),
        entry.upper / count,
        entry.capital / max(1, count - entry.opens),
        float("-" in "".join(entry.words)),
        math.log1p(entry.count),
        1000 * entry.count / max(found.words, 100),
        math.log1p(entry.whole),
        entry.whole / count,
        math.log2(n + 1) * (entry.count - standing.over),
        standing.over / count,
        len(entry.left) / count,
        len(entry.right) / count,
        entry.first,
        math.log1p(entry.rows),
        math.log1p(len(entry.sections)),
        entry.after_determiner / count,
        math.log1p(entry.before_copula),
        math.log1p(entry.named),
        entry.after_preposition / count,
        entry.before_of / count,
        entry.starts / count,
        entry.closes / count,
        math.log1p(entry.beside_math),
        entry.in_parentheses / count,
        math.log1p(entry.row_words / count),
        *_relative(standing.head, count),
        *_relative(standing.tail, count),
        *(float(entry.words[-1].endswith(ends)) for ends in _ENDINGS),
        *(math.log1p(mark) for mark in entry.marks),
        math.log1p(marked),
        min(1.0, marked / count),
        math.log1p(spread.notes),
        math.log1p(spread.marked),
        spread.marked / max(1, spread.notes),
        math.log1p(spread.defined),
        math.log1p(spread.places),
        math.log1p(found.words),
        standing.rank,
        *(vocabulary.features(key) if language == "en" else vocabulary.UNKNOWN),
    ]


_ENDINGS = (("tion", "sion"), "ing", ("er", "or"), ("ity", "ness"), "ment")


def _relative(entry: Entry | None, count: int) -> tuple[float, float, float]:
    """A shorter candidate's count beside mine, how often it stands alone, its marks."""
    if entry is None:
        return 0.0, 0.0, 0.0
    alone = max(0, entry.count - count)
    return (
        math.log1p(alone),
        entry.whole / max(1, entry.count),
        math.log1p(entry.marked),
    )
