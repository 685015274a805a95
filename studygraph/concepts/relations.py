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
    from collections.abc import Iterable, Mapping, Sequence

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
    "same-head",
    "same-modifier",
    "theme",
)
"""Kinds of clues, the most telling of a type first."""
SAID = frozenset(KINDS[: KINDS.index("of")]) - {"kind-of"}
"""Clues that state a relation in words or in a formula."""
UNDER = frozenset({"subheading", "list", "heading"})
ENDINGS = ("tion", "ing", "er", "ity", "ment", "ic")
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
    "headings",
    "said",
    "under",
    "place",
    "share_low",
    "share_high",
)
"""What says whether two concepts belong together at all."""

TYPED = (T.PART_OF, T.IS_A, T.USED_IN, T.CONTRASTS_WITH)
"""Types that have weights of their own; the rest follows from clues alone."""
DIRECTED = (
    *(f"clue_{kind}" for kind in KINDS),
    *(f"says_{kind}" for kind in KINDS),
    "ends_in",
    "begins_with",
    "ended_by",
    "begun_by",
    "same_last",
    "same_first",
    "first",
    "count_source",
    "count_target",
    "degree_source",
    "degree_target",
    "heading_source",
    "heading_target",
    "words_source",
    "words_target",
    *(f"{side}_{ending}" for side in ("source", "target") for ending in ENDINGS),
)
"""What says in which type the first of two concepts stands to the second."""
LEAST = 0.12
"""The weight below which a note's pair is no relation.

Chosen by a blind reading of 100 edges: of those below it 9 of 30 were right, of those
above it 48 of 70."""
STATED = {
    "equation": 0.6,
    "versus": 0.5,
    "is-a": 0.4,
    "uses": 0.4,
    "such-as": 0.35,
    "and-other": 0.35,
    "consists-of": 0.3,
}
"""How sure words or formulas alone are; what they state is the pair's type."""
TRIED = 0.15
"""The weight below which no type is tried: the pair is `related-to` at most."""
DOUBT = 0.25
"""The probability of its type below which a relation is only `related-to`."""


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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a note says of its concepts one by one, by key.

    `rows` are the rows that mention it, `degree` with how many others it has clues,
    `heads` those that a heading is about, `size` the number of rows of the note.
    """

    scores: Mapping[str, float]
    rows: Mapping[str, frozenset[int]]
    degree: Mapping[str, int]
    heads: frozenset[str]
    size: int


_NOWHERE: frozenset[int] = frozenset()


def features(
    pairs: Mapping[tuple[str, str], Pair], facts: Facts
) -> dict[tuple[str, str], list[float]]:
    """The features of every pair, in the order of FEATURES."""
    found = {}
    for (a, b), pair in pairs.items():
        counts = pair.counts
        rows_a, rows_b = facts.rows.get(a, _NOWHERE), facts.rows.get(b, _NOWHERE)
        fewer, more = sorted((len(rows_a) or 1, len(rows_b) or 1))
        low, high = sorted((facts.scores.get(a, 0.0), facts.scores.get(b, 0.0)))
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
            _npmi(both, fewer, more, max(facts.size, 2)),
            float(min(distance, 20)),
            math.log1p(facts.size),
            math.log1p(min(facts.degree[a], facts.degree[b])),
            math.log1p(max(facts.degree[a], facts.degree[b])),
            float((a in facts.heads) + (b in facts.heads)),
            math.log1p(sum(counts[kind] for kind in SAID)),
            math.log1p(sum(counts[kind] for kind in UNDER)),
            _first(rows_a, rows_b) / max(facts.size, 1),
            both / fewer,
            both / more,
        ]
    return found


def directed(source: str, target: str, pair: Pair, facts: Facts) -> list[float]:
    """The features of a pair in one direction, in the order of DIRECTED."""
    counts = pair.counts
    says = Counter(clue.kind for clue in pair.clues if clue.source == source)
    left, right = source.split(" "), target.split(" ")
    rows_a = facts.rows.get(source, _NOWHERE)
    rows_b = facts.rows.get(target, _NOWHERE)
    return [
        *(math.log1p(counts[kind]) for kind in KINDS),
        *(math.log1p(says[kind]) for kind in KINDS),
        float(source.endswith(" " + target)),
        float(source.startswith(target + " ")),
        float(target.endswith(" " + source)),
        float(target.startswith(source + " ")),
        float(left[-1] == right[-1]),
        float(left[0] == right[0]),
        float(min(rows_a, default=0) < min(rows_b, default=0)),
        math.log1p(len(rows_a)),
        math.log1p(len(rows_b)),
        math.log1p(facts.degree[source]),
        math.log1p(facts.degree[target]),
        float(source in facts.heads),
        float(target in facts.heads),
        float(len(left)),
        float(len(right)),
        *(float(left[-1].endswith(ending)) for ending in ENDINGS),
        *(float(right[-1].endswith(ending)) for ending in ENDINGS),
    ]


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


def weigh(
    pairs: Mapping[tuple[str, str], Pair],
    facts: Facts,
    weights: Mapping[str, Weights],
) -> list[Link]:
    """The relations of a note, heaviest first.

    `weights` holds those of "pair" and of every type of TYPED.
    """
    values = features(pairs, facts)
    links = []
    for key, pair in pairs.items():
        weight = probability(weights["pair"].log_odds(values[key]))
        if weight >= LEAST or any(clue.kind in STATED for clue in pair.clues):
            link = _typed(key, pair, facts, weight, weights)
            links.append(link)
            links.extend(_also_computed(pair, link))
    return sorted(links, key=lambda k: (-k.weight, k.source, k.target, k.type))


def _typed(
    key: tuple[str, str],
    pair: Pair,
    facts: Facts,
    weight: float,
    weights: Mapping[str, Weights],
) -> Link:
    """The pair under the type that its words state, else the likeliest."""
    stated = [clue for clue in pair.clues if clue.kind in STATED]
    if stated:
        best = min(stated, key=lambda c: (_RANK[c.kind], c.evidence, c.source))
        ends = best.source, best.target
        return _link(pair.clues, best.type, ends, max(weight, STATED[best.kind]))
    if weight < TRIED:
        return _link(pair.clues, T.RELATED_TO, key, weight)
    options: list[tuple[float, RelationType, str, str]] = []
    for source, target in (key, key[::-1]):
        values = directed(source, target, pair, facts)
        options.extend(
            (probability(weights[type_].log_odds(values)), type_, source, target)
            for type_ in TYPED
        )
    sure, type_, source, target = min(options, key=lambda o: (-o[0], *o[1:]))
    if sure < DOUBT:
        type_, source, target = T.RELATED_TO, *key
    return _link(pair.clues, type_, (source, target), weight)


def _also_computed(pair: Pair, link: Link) -> list[Link]:
    """Further directions in which the note's equations compute one from the other."""
    said = [clue for clue in pair.clues if clue.type is T.COMPUTED_FROM]
    ends = sorted({(clue.source, clue.target) for clue in said})
    return [
        _link(
            [clue for clue in said if (clue.source, clue.target) == end],
            T.COMPUTED_FROM,
            end,
            max(link.weight, STATED["equation"]),
        )
        for end in ends
        if (link.source, link.target, link.type) != (*end, T.COMPUTED_FROM)
    ]


def _link(
    clues: Sequence[Clue], type_: RelationType, ends: tuple[str, str], weight: float
) -> Link:
    source, target = ends
    if type_ in (T.RELATED_TO, T.CONTRASTS_WITH):
        source, target = min(ends), max(ends)
    ranked = sorted(
        clues, key=lambda c: (c.type is not type_, _RANK[c.kind], c.evidence)
    )
    agreeing = [clue for clue in ranked if clue.type is type_] or ranked
    evidence = tuple(sorted({clue.evidence for clue in agreeing}))
    return Link(source, target, type_, ranked[0].method, weight, evidence)
