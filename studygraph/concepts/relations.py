"""Relations: which pairs of a note's concepts belong together, how surely, and how.

Linear models over a pair's clues say how likely a careful reader lists it, which is its
weight, how likely one who is shown it signs it, and in which type one stands to the
other (fitted by scripts/fit.py, data/relations.json). What words or formulas state
needs no model: it is the pair's type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.concepts.directions import directed
from studygraph.concepts.model import Evidence, Method, RelationType, in_order
from studygraph.concepts.pairs import KINDS, Key, Pair, features
from studygraph.concepts.trees import probability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.concepts.clues import Clue
    from studygraph.concepts.facts import Facts
    from studygraph.concepts.linear import Linear

T = RelationType
_RANK = {kind: i for i, kind in enumerate(KINDS)}
TYPED = (T.PART_OF, T.IS_A, T.USED_IN, T.CONTRASTS_WITH)
"""Types that the model tells apart; the others follow from clues alone."""
TURNED = "inverse "
"""What an answer begins with that holds from the target to the source."""
ANSWERS = (
    *(type_.value for type_ in TYPED),
    *(TURNED + type_.value for type_ in TYPED if type_ is not T.CONTRASTS_WITH),
    T.RELATED_TO.value,
)
LEAST = 0.15
"""The weight below which a note's pair is no relation."""
SURE_END = 0.45
"""The termhood of the less sure end below which a pair is no relation.

In 100 edges read blind none of the ten with the least sure ends was right; at 0.6 a
seventh of the annotated relations would go with them."""
HOLDS = 0.8
"""How likely a reader who is shown a pair signs it, below which it is no relation."""
DOUBT: Mapping[RelationType, float] = {
    T.IS_A: 0.5,
    T.CONTRASTS_WITH: 0.6,
    T.PART_OF: 0.7,
    T.USED_IN: 0.7,
}
"""The share of the likeliest type below which a relation is only `related-to`.

Among types, that is: on held-out notes those right above it are more often right than
not, and those right below it are not."""
STATED = frozenset(
    {"equation", "versus", "is-a", "uses", "such-as", "and-other", "consists-of"}
)
"""Clues whose type is the pair's type, and that make it a relation at any weight."""
TOGETHER = "formula"
"""The clue that two go into one formula: a relation at any weight, of any type."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed relation of two keys in one note, with its clues' evidence."""

    source: str
    target: str
    type: RelationType
    method: Method
    weight: float
    evidence: tuple[Evidence, ...]


def weigh(
    pairs: Mapping[Key, Pair], facts: Facts, models: Mapping[str, Linear]
) -> list[Link]:
    """The relations of a note, heaviest first, by models "pair", "holds", "type"."""
    links = []
    sure = {key for key, end in facts.ends.items() if end.score >= SURE_END}
    holds, weighs = models["holds"].scores, models["pair"].scores
    for key, pair in pairs.items():
        if not sure.issuperset(key):
            continue
        values = features(key, pair, facts)
        if probability(holds(values)[0]) < HOLDS:
            continue
        weight = probability(weighs(values)[0])
        stated = [clue for clue in pair.clues if clue.kind in STATED]
        if stated:
            best = min(stated, key=lambda c: (_RANK[c.kind], c.evidence, c.source))
            ends = best.source, best.target
            link = _link(pair.clues, best.type, ends, weight)
        elif weight >= LEAST or any(clue.kind == TOGETHER for clue in pair.clues):
            type_, ends = likeliest(key, pair, facts, models["type"])
            link = _link(pair.clues, type_, ends, weight)
        else:
            continue
        links.append(link)
        links.extend(_also_computed(pair, link))
    return sorted(links, key=lambda k: (-k.weight, k.source, k.target, k.type))


def likeliest(
    key: Key, pair: Pair, facts: Facts, model: Linear
) -> tuple[RelationType, tuple[str, str]]:
    """The type in which the two most likely stand, and from which to which."""
    shares = model.shares(directed(*key, pair, facts))
    related = shares.pop(T.RELATED_TO.value)
    answer = min(shares, key=lambda name: (-shares[name], name))
    type_ = T(answer.removeprefix(TURNED))
    if shares[answer] < DOUBT[type_] * (1 - related):
        return T.RELATED_TO, key
    return type_, key[::-1] if answer.startswith(TURNED) else key


def _also_computed(pair: Pair, link: Link) -> list[Link]:
    """Further directions in which the note's equations compute one from the other."""
    said = [clue for clue in pair.clues if clue.type is T.COMPUTED_FROM]
    ends = sorted({(clue.source, clue.target) for clue in said})
    return [
        _link(
            [clue for clue in said if (clue.source, clue.target) == end],
            T.COMPUTED_FROM,
            end,
            link.weight,
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
    agreeing = [clue for clue in clues if clue.type is type_] or clues
    first = min(agreeing, key=lambda clue: (_RANK[clue.kind], in_order(clue.evidence)))
    evidence = sorted({clue.evidence for clue in agreeing}, key=in_order)
    return Link(source, target, type_, first.method, weight, tuple(evidence))
