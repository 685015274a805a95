"""Variants: keys of one vault that are the same term written another way.

Written together or apart ("mini batch", "minibatch"), adjective beside its noun
("admissible", "admissibility"), turned round ("variance of sample", "sample variance")
or with a slip of the pen ("covolution"). Known limit: a slip is only seen where the
right spelling stands in the notes too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from studygraph.concepts.slips import slips
from studygraph.concepts.words import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.termhood import Spread
    from studygraph.kept import Kept

_DERIVED = (
    ("ibility", "ible"),
    ("ability", "able"),
    ("icity", "ic"),
    ("ics", "ic"),
    ("ality", "al"),
    ("ivity", "ive"),
    ("iveness", "ive"),
    ("ousness", "ous"),
    ("eteness", "ete"),
    ("ectness", "ect"),
    ("stency", "stent"),
    ("rency", "rent"),
    ("dancy", "dant"),
    ("ization", "ize"),
    ("isation", "ise"),
)
_ENDINGS = tuple(ending for ending, _ in _DERIVED)
CLASSES = frozenset(
    [
        "algorithm",
        "method",
        "technique",
        "model",
        "approach",
        "operator",
        "function",
        "notation",
        "optimizer",
        "line",
        "loss",
    ]
)
"""Words that only say of what sort a rare name is: "Adam optimizer" is Adam."""
RARE = 3.4
"""The Zipf frequency below which a word is rare."""
STEPS = frozenset(["old", "new", "previous", "current", "updated", "final", "next"])
"""Words that only say which step's value of a named thing is meant."""
_BEGINNING = 3
"""Letters by which keys are kept together: a new one makes few others new."""

_Facts = tuple[list[list[int]], list[int], str]
"""What is kept of keys that begin alike.

The places of those that differ in blanks alone, of those that may hold a word of
`CLASSES` or `STEPS`, and the root of each in a line.
"""


def same(spreads: Mapping[str, Spread], kept: Kept) -> dict[str, str]:
    """Each variant -> the key that stands for all of them."""
    slipped = slips(spreads, kept)
    spelled = _spelled(spreads, slipped)
    alike = [
        (keys, _facts(keys, spelled, kept)) for keys in _begun_alike(spreads, spelled)
    ]
    for known in (stem, _is_verbal):  # nobody else asks, and a vault has many words
        known.cache_clear()
    found: dict[str, str] = {}
    for keys in _groups(alike):
        best = min(keys, key=lambda key: _rank(key, spreads[key], slipped))
        for key in keys:
            if key != best:
                found.setdefault(key, best)
    for key in sorted(keys[place] for keys, (_, some, _) in alike for place in some):
        rest, _, head = key.rpartition(" ")
        if head in CLASSES and rest in spreads and _is_rare(rest):
            found[key] = found.get(rest, rest)
        first, _, plain = key.partition(" ")
        if first in STEPS and " " in plain and plain in spreads:
            found[key] = found.get(plain, plain)
    return found


def _spelled(keys: Iterable[str], slipped: Mapping[str, str]) -> dict[str, str]:
    """Those of `keys` that hold a slip, with the right word for it."""
    if not slipped:
        return {}
    rights = slipped.keys().isdisjoint
    wrong = [key for key in keys if not rights(key.split(" "))]
    return {
        key: " ".join(slipped.get(word, word) for word in key.split(" "))
        for key in wrong
    }


def _begun_alike(
    keys: Iterable[str], spelled: Mapping[str, str]
) -> Iterable[list[str]]:
    """The keys by the first letters of how they are `spelled`, sorted."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[spelled.get(key, key).replace(" ", "")[:_BEGINNING]].append(key)
    for some in groups.values():
        some.sort()
    return groups.values()


def _facts(keys: list[str], spelled: Mapping[str, str], kept: Kept) -> _Facts:
    """What is to be known of some keys, kept for those together that begin alike."""
    right = [spelled.get(key, key) for key in keys] if spelled else keys

    def make() -> _Facts:
        joined: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(right):
            joined[key.replace(" ", "")].append(place)
        return (
            [places for places in joined.values() if len(places) > 1],
            [place for place, key in enumerate(keys) if _may_be_worded(key)],
            "\n".join(_root(key.split(" ")) for key in right),
        )

    made_from = keys if right == keys else (keys, right)
    return kept.of("variants", made_from, make, _Facts)


def _may_be_worded(key: str) -> bool:
    """Whether `key` has more words than a name of another key may have."""
    return key.rpartition(" ")[2] in CLASSES or key.partition(" ")[0] in STEPS


def _groups(alike: Sequence[tuple[list[str], _Facts]]) -> Iterator[list[str]]:
    """The keys that differ in blanks alone or have one root, two or more at a time.

    Where a key has variants of two kinds the first wins, so their order must be one.
    """
    joined = {
        keys[place]: keys[places[0]]
        for keys, (several, _, _) in alike
        for places in several
        for place in places
    }
    roots = [root for _, (_, _, lines) in alike for root in lines.split("\n")]
    counts = Counter(roots)
    twice = {root for root, count in counts.items() if count > 1}
    every = chain.from_iterable(keys for keys, _ in alike)
    rooted = {
        key: root for key, root in zip(every, roots, strict=True) if root in twice
    }
    groups: dict[tuple[int, str], list[str]] = {}
    for key in sorted(joined.keys() | rooted.keys()):
        for kind, names in enumerate((joined, rooted)):
            if key in names:
                groups.setdefault((kind, names[key]), []).append(key)
    yield from groups.values()


def _is_rare(key: str) -> bool:
    """Whether `key` holds a name, or a word that is rare in everyday language."""
    words = [look_up(word) for word in key.split(" ")]
    return any(word.zipf < RARE or word.kind == "p" for word in words)


def _rank(
    key: str, spread: Spread, slipped: Mapping[str, str]
) -> tuple[bool, bool, int, int, str]:
    """Sorts the right spelling first, then nouns, then what is marked and frequent."""
    words = key.split(" ")
    wrong = any(word in slipped for word in words)
    return wrong, " of " in key, -spread.marked, -spread.places, key


def _root(words: list[str]) -> str:
    """What all variants of a term have in common."""
    if len(words) > 1:
        words = _turned(words)
    joined = "".join(words)
    for ending, plain in _DERIVED if joined.endswith(_ENDINGS) else ():
        if joined.endswith(ending) and len(joined) > len(ending) + 2:
            return joined.removesuffix(ending) + plain
    return joined


def _turned(words: list[str]) -> list[str]:
    """The stems of a phrase in the order they have before a head noun.

    A verb form in front and what follows "of" change places with the rest.
    """
    if len(words) > 2 and words.count("of") == 1:  # noqa: PLR2004
        at = words.index("of")
        words = words[at + 1 :] + words[:at]
    elif _is_verbal(words[0]):
        words = [*words[1:], words[0]]
    return [stem(word) for word in words]


@cache
def _is_verbal(word: str) -> bool:
    """Whether `word` is usually a verb or an -ing form."""
    return look_up(word).kind in "vg"


@cache
def stem(word: str) -> str:
    """What the forms of an English word have in common (Snowball's Porter2)."""
    plain = _stemmer()(word).rstrip("ie")
    return plain[:-1] if plain.endswith("ct") else plain


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415  (slow to load, not needed for queries)

    stemmer: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stemmer
