"""Relations: which pairs of a note's concepts belong together, how surely, and how.

Three models look at the clues of a pair: how likely a careful reader lists it, which is
its weight; how likely a reader who is shown the pair confirms it; and in which type one
stands to the other. scripts/fit.py fits them, data/relations.json and data/holds.json
hold them. Where textbooks relate the two, or words or a formula, these give the type.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from studygraph.concepts import subjects
from studygraph.concepts.directions import directed
from studygraph.concepts.linear import fitted
from studygraph.concepts.model import Evidence, Method, RelationType, in_order
from studygraph.concepts.pairs import KINDS, Key, Pair, features
from studygraph.concepts.trees import probability, shipped_holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.concepts.clues import Clue
    from studygraph.concepts.facts import Facts
    from studygraph.concepts.linear import Linear
    from studygraph.concepts.trees import Weights

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
LEAST = 0.1
"""The weight below which a note's pair is no relation.

Of 60 edges read blind that 0.15 leaves out and this keeps 33 were right, where of all
edges seven in ten are; a twelfth of the annotated relations are among them."""
SURE_END = 0.45
"""The termhood of the less sure end below which a pair is no relation.

In 100 edges read blind none of the ten with the least sure ends was right; at 0.6 a
seventh of the annotated relations would go with them."""
HOLDS = 0.45
"""How likely a reader confirms a pair, below which it is no relation."""
SURE_TYPE = 0.6
"""The share of the likeliest type below which a relation is only `related-to`.

Of the types of held-out pairs with that share or more seven in ten are right."""
FIRST = 0.15
"""What the surest of several types that textbooks state counts more in the choice.

Of 93 held-out pairs with several the choice is right in 61, at 0 in 54; the surest is
in 50."""
SLIGHT = frozenset(
    map(
        frozenset,
        (
            ["sibling"],
            ["same-head"],
            ["theme"],
            ["listed", "theme"],
            ["listed"],
            ["and"],
        ),
    )
)
"""Kinds of clues that alone make no relation: two stand in one list, or look alike.

Of pairs with nothing else readers confirmed one in three; of the last two five in
25, and none of 44 was annotated."""
STATED = frozenset(
    {"equation", "versus", "is-a", "uses", "such-as", "and-other", "consists-of"}
)
"""Clues whose type is the pair's type, and that make it a relation at any weight."""
TOGETHER = "formula"
"""The clue that two go into one formula: a relation at any weight, of any type."""


class Link(Struct, frozen=True, gc=False):
    """A typed relation of two keys in one note, with its clues' evidence.

    `holds` is how likely a reader confirms that the two belong together.
    """

    source: str
    target: str
    type: RelationType
    method: Method
    weight: float
    evidence: tuple[Evidence, ...]
    holds: float = 1.0


Way: TypeAlias = "tuple[RelationType, tuple[str, str]]"
"""A type of relation, and from which key to which it holds."""


class Models(NamedTuple):
    """What is fitted: how likely a pair is listed and confirmed, and of which type."""

    pair: Linear
    holds: Weights
    type: Linear


@cache
def shipped() -> Models:
    """The models in data/relations.json and data/holds.json."""
    linear = fitted("relations")
    return Models(linear["pair"], shipped_holds(), linear["type"])


def weigh(pairs: Mapping[Key, Pair], facts: Facts, models: Models) -> list[Link]:
    """The relations of a note, heaviest first."""
    links = []
    sure = {key for key, end in facts.ends.items() if end.score >= SURE_END}
    holds, weighs = models.holds.walk, models.pair.scores
    for key, pair in pairs.items():
        taught = known(key, facts)
        if not taught:
            slight = {clue.kind for clue in pair.clues} in SLIGHT
            if slight or not sure.issuperset(key):
                continue
        values = features(key, pair, facts)
        confirmed = probability(holds(values))
        if not taught and confirmed < HOLDS and not _is_computed(pair):
            continue
        weight = probability(weighs(values)[0])
        ways = _ways(pair, taught, _stated(key, pair, facts), weight)
        if ways is None:
            continue
        type_, ends = likeliest(key, pair, facts, models.type, ways)
        link = _link(pair.clues, type_, ends, (weight, confirmed))
        links.append(link)
        links.extend(_also_computed(pair, link))
    return sorted(links, key=lambda k: (-k.weight, k.source, k.target, k.type))


def _ways(
    pair: Pair, taught: tuple[Way, ...], stated: Clue | None, weight: float
) -> tuple[Way, ...] | None:
    """In which types one may stand to the other, empty for any, None for in none.

    Where textbooks relate the two in no type of these, none is guessed: of twelve such
    guesses readers signed five, of the others most but for the type.
    """
    told = tuple(way for way in taught if way[0] is not T.RELATED_TO)
    if told and not _is_computed(pair):
        return told
    if stated is not None:
        return ((stated.type, (stated.source, stated.target)),)
    together = any(clue.kind == TOGETHER for clue in pair.clues)
    return taught if together or weight >= LEAST else None


def _stated(key: Key, pair: Pair, facts: Facts) -> Clue | None:
    """The clue that states how one stands to the other, the most telling one.

    "X is a Y" is none unless both are of one sort: it may tell a property, too.
    """
    clues = [clue for clue in pair.clues if clue.kind in STATED]
    if not clues:
        return None
    a, b = (facts.ends[end].head for end in key)
    if a is None or b is None or a.sorts.isdisjoint(b.sorts):
        clues = [clue for clue in clues if clue.kind != "is-a"]
    return min(clues, key=lambda c: (_RANK[c.kind], c.evidence, c.source), default=None)


def _is_computed(pair: Pair) -> bool:
    """Whether an equation of the note computes one of the two from the other."""
    return any(clue.kind == "equation" for clue in pair.clues)


def known(key: Key, facts: Facts) -> tuple[Way, ...]:
    """The types in which the two stand in textbooks, and from which to which.

    Where that is one type it is the annotated one in nearly nine cases of ten.
    """
    a, b = (facts.ends[end].known for end in key)
    if a is None or b is None:
        return ()
    ways = (
        (type_, in_direction(type_, *ends))
        for kind, type_ in subjects.TYPES.items()
        for ends, says in ((key, (a, b)), (key[::-1], (b, a)))
        if subjects.says(*says, kind)
    )
    return tuple(dict.fromkeys(ways))


def likeliest(
    key: Key, pair: Pair, facts: Facts, model: Linear, ways: tuple[Way, ...]
) -> Way:
    """The type in which the two most likely stand, and from which to which.

    It is one of the `ways`, where there are any.
    """
    if len(ways) == 1:
        return ways[0]
    shares = model.shares(directed(*key, pair, facts))
    if ways:
        return max(ways, key=lambda w: shares[_answer(w, key)] + FIRST * (w == ways[0]))
    answer = min(shares, key=lambda name: (-shares[name], name))
    if shares[answer] < SURE_TYPE:
        return T.RELATED_TO, key
    turned = answer.startswith(TURNED)
    return T(answer.removeprefix(TURNED)), key[::-1] if turned else key


def _answer(way: Way, key: Key) -> str:
    """Which of ANSWERS it is for the pair."""
    type_, ends = way
    return type_.value if ends == key else TURNED + type_.value


def in_direction(type_: RelationType, source: str, target: str) -> tuple[str, str]:
    """The two ends, in order where the type holds both ways."""
    if type_ in (T.RELATED_TO, T.CONTRASTS_WITH) and target < source:
        return target, source
    return source, target


def _also_computed(pair: Pair, link: Link) -> list[Link]:
    """Further directions in which the note's equations compute one from the other."""
    said = [clue for clue in pair.clues if clue.type is T.COMPUTED_FROM]
    ends = sorted({(clue.source, clue.target) for clue in said})
    return [
        _link(
            [clue for clue in said if (clue.source, clue.target) == end],
            T.COMPUTED_FROM,
            end,
            (link.weight, link.holds),
        )
        for end in ends
        if (link.source, link.target, link.type) != (*end, T.COMPUTED_FROM)
    ]


def _link(
    clues: Sequence[Clue],
    type_: RelationType,
    ends: tuple[str, str],
    likely: tuple[float, float],
) -> Link:
    source, target = ends
    weight, holds = likely
    source, target = in_direction(type_, source, target)
    agreeing = [clue for clue in clues if clue.type is type_] or clues
    first = min(agreeing, key=lambda clue: (_RANK[clue.kind], in_order(clue.evidence)))
    evidence = sorted({clue.evidence for clue in agreeing}, key=in_order)
    return Link(source, target, type_, first.method, weight, tuple(evidence), holds)
