"""Termhood: how sure we are that a phrase is a term of a note, and why.

A few dozen features of a candidate go through boosted shallow trees (Friedman 2001)
fitted by scripts/fit.py on annotated notes; data/termhood.json holds the trees, the
figures they reached and nothing that needs a fitting library. A score's parts are the
steps that each feature takes on the way down (Saabas 2014), so they add up to it.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from studygraph.concepts import vocabulary
from studygraph.concepts.entries import MARKS, UNMARKED
from studygraph.concepts.words import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.tally import Entry

HALFWAY = 30
"""Trees after which a hopeless candidate is let go."""
HOPELESS = -3.2
"""Log odds (a chance of 1 in 25) that later trees do not make good."""
Tree = tuple[tuple[int, float, int, int, float], ...]
"""Nodes (feature, threshold, left, right, value); feature -1 in a leaf.

`left` is taken where the feature is <= threshold. `value` is the log odds here.
"""


Walk: TypeAlias = "Callable[[Sequence[float]], float]"
"""Features, every one known, to log odds."""


class Spread(NamedTuple):
    """What all notes together say of a term: in how many it stands, is set apart..."""

    notes: int = 1
    places: int = 1
    marked: int = 0
    defined: int = 0


class Kin(Protocol):
    """A shorter candidate inside a longer: how often it stands, alone, set apart."""

    count: int
    whole: int
    marked: int


class Standing(NamedTuple):
    """How a candidate stands among the note's others.

    `rank` is the share of candidates with a smaller count, `over` the count of the most
    frequent longer one that holds it; `head` and `tail` are the candidates that are the
    phrase without its last and without its first word.
    """

    rank: float
    over: int
    head: Kin | None
    tail: Kin | None


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: log odds = base + the leaves that a candidate falls into."""

    features: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    walk: Walk = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the trees: the same decisions in the form that is walked fastest."""
        walk = _compiled(len(self.features), self.base, self.trees)
        object.__setattr__(self, "walk", walk)

    def __reduce__(self) -> tuple[type[Weights], tuple[object, ...]]:
        """What travels to another process; the trees are compiled there."""
        return Weights, (self.features, self.base, self.trees)

    def log_odds(self, values: Sequence[float]) -> float:
        """The score of one candidate before it is squeezed into 0..1."""
        if math.isnan(sum(values)):
            leaves = (_blended(tree, tree[0], values) for tree in self.trees)
            return math.fsum([self.base, *leaves])
        return self.walk(values)

    def parts(self, values: Sequence[float]) -> tuple[tuple[str, float, float], ...]:
        """(feature, value, share of the log odds), the largest share first.

        A feature that is not known (nan) has no share.
        """
        shares: dict[int, list[float]] = {}
        for tree in self.trees:
            feature, threshold, low, high, value = tree[0]
            while feature >= 0:
                given = values[feature]
                if math.isnan(given):
                    break
                before, steps = value, shares.setdefault(feature, [])
                feature, threshold, low, high, value = tree[
                    low if given <= threshold else high
                ]
                steps.append(value - before)
        found = [
            (self.features[i], round(values[i], 4), round(math.fsum(steps), 4))
            for i, steps in shares.items()
        ]
        return tuple(sorted(found, key=lambda part: (-abs(part[2]), part[0])))


@lru_cache(16)
def _compiled(size: int, base: float, trees: tuple[Tree, ...]) -> Walk:
    """The trees as one function of `size` features, each tree a line of if and else.

    Python walks them so in a third of the time that tuples take.
    """
    lines = [
        "def walk(values):",
        f" {''.join(f'v{i},' for i in range(size)) or '()'} = values",
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


def _as_code(tree: Tree, node: tuple[int, float, int, int, float]) -> str:
    """The decisions below `node` as an expression."""
    if node[0] < 0:
        return repr(float(node[4]))
    low, high = (_as_code(tree, tree[way]) for way in node[2:4])
    return f"({low} if v{int(node[0])} <= {float(node[1])!r} else {high})"


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
    *_SPREAD,
    "note_words",
    "count_rank",
    *vocabulary.NAMES,
)


def features(
    found: Candidates, key: str, entry: Entry, spread: Spread, standing: Standing
) -> list[float]:
    """The features of one candidate, in the order of FEATURES."""
    language = found.note.language
    info = [_fact(word, language) for word in entry.words]
    inner = [w for w in info if w.kind != "f"] or info
    zipfs = [w.zipf for w in inner]
    count = max(entry.count, 1)
    return [
        len(info),
        len(key),
        min(zipfs),
        math.fsum(zipfs) / len(zipfs),
        max(zipfs),
        zipfs[0],
        zipfs[-1],
        *info[0].kinds,
        *info[-1].kinds,
        sum([w.verb for w in info]),
        float(len(inner) < len(info)),
        sum([w.digits for w in info]),
        entry.upper / count,
        entry.capital / max(1, count - entry.opens),
        float(any(w.hyphen for w in info)),
        math.log1p(entry.count),
        1000 * entry.count / max(found.words, 100),
        math.log1p(entry.whole),
        entry.whole / count,
        math.log2(len(info) + 1) * (entry.count - standing.over),
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
        *info[-1].endings,
        *_marks(entry),
        min(1.0, entry.marked / count),
        *_of_spread(spread),
        math.log1p(found.words),
        standing.rank,
        *(vocabulary.features(key) if language == "en" else vocabulary.UNKNOWN),
    ]


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
        tuple(float(known.kind == kind) for kind in _KINDS),
        known.kind in "veg",
        any(map(str.isdigit, word)),
        "-" in word,
        tuple(float(word.endswith(ends)) for ends in _ENDINGS),
    )


_AT = FEATURES.index(_SPREAD[0])


def _of_spread(spread: Spread) -> tuple[float, ...]:
    """The features of `_SPREAD`."""
    return (
        math.log1p(spread.notes),
        math.log1p(spread.marked),
        spread.marked / max(1, spread.notes),
        math.log1p(spread.defined),
        math.log1p(spread.places),
    )


def without_spread(values: Sequence[float]) -> tuple[float, ...]:
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


_NO_MARKS = (0.0,) * (len(MARKS) + 1)


def _marks(entry: Entry) -> tuple[float, ...]:
    """How often it is marked in each way, and in all."""
    if entry.marks is UNMARKED:
        return _NO_MARKS
    return (*map(math.log1p, entry.marks), math.log1p(entry.marked))


def _relative(kin: Kin | None, count: int) -> tuple[float, float, float]:
    """A shorter candidate's count beside mine, how often it stands alone, its marks."""
    if kin is None:
        return 0.0, 0.0, 0.0
    alone = max(0, kin.count - count)
    return math.log1p(alone), kin.whole / kin.count, math.log1p(kin.marked)
