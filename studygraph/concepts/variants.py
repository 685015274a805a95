"""Variants: keys of one vault that are the same term written another way.

Written together or apart ("mini batch", "minibatch"), adjective beside its noun
("admissible", "admissibility"), turned round ("variance of sample", "sample variance")
or with a slip of the pen ("covolution"). Known limit: a slip is only seen where the
right spelling stands in the notes too.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from studygraph.concepts.words import is_known, look_up

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
_TAIL, _FRONT = 4, 3
_TAILS = frozenset(word[-_TAIL:] for word in CLASSES)
_FRONTS = frozenset(word[:_FRONT] for word in STEPS)
"""How a key ends or begins that may have such a word: a cheap look at all of them."""
_BEGINNING = 3
"""Letters by which keys are kept together: a new one makes few others new."""
SHORTEST_SLIP = 6
"""Letters of the shortest word that is taken for a slip of another."""


def same(spreads: Mapping[str, Spread], kept: Kept) -> dict[str, str]:
    """Each variant -> the key that stands for all of them."""
    slips = _slips(spreads, kept)
    # Where a key has variants of two kinds the first wins, so the order must be one.
    ordered = sorted(spreads)
    found: dict[str, str] = {}
    for keys in _alike(ordered, slips, kept):
        best = min(keys, key=lambda key: _rank(key, spreads[key], slips))
        for key in keys:
            if key != best:
                found.setdefault(key, best)
    for key in [
        key for key in ordered if key[-_TAIL:] in _TAILS or key[:_FRONT] in _FRONTS
    ]:
        rest, _, head = key.rpartition(" ")
        if head in CLASSES and rest in spreads and _is_rare(rest):
            found[key] = found.get(rest, rest)
        first, _, plain = key.partition(" ")
        if first in STEPS and " " in plain and plain in spreads:
            found[key] = found.get(plain, plain)
    return found


def _alike(
    keys: Sequence[str], slips: Mapping[str, str], kept: Kept
) -> Iterator[list[str]]:
    """The keys that differ in blanks alone or have one root, two or more at a time."""
    spelled = [_spelled(key, slips) for key in keys] if slips else keys
    # There are many keys, and few that are like another: of the others no name is held
    # longer than it takes to see that.
    joined = _several(key.replace(" ", "") for key in spelled)
    roots = _several(_roots(spelled, kept))
    groups: dict[tuple[int, str], list[str]] = {}
    for place in sorted(joined.keys() | roots.keys()):
        for kind, names in enumerate((joined, roots)):
            if place in names:
                groups.setdefault((kind, names[place]), []).append(keys[place])
    yield from groups.values()


def _spelled(key: str, slips: Mapping[str, str]) -> str:
    """`key` with the right word for each that is a slip."""
    words = key.split(" ")
    if slips.keys().isdisjoint(words):
        return key
    return " ".join(slips.get(word, word) for word in words)


def _several(names: Iterable[str]) -> dict[int, str]:
    """Those of `names` that are there more than once, by their places."""
    held = list(names)
    counts = Counter(held)
    if len(counts) == len(held):
        return {}
    twice = {name for name, count in counts.items() if count > 1}
    return {place: name for place, name in enumerate(held) if name in twice}


def _is_rare(key: str) -> bool:
    """Whether `key` holds a name, or a word that is rare in everyday language."""
    words = [look_up(word) for word in key.split(" ")]
    return any(word.zipf < RARE or word.kind == "p" for word in words)


def _rank(
    key: str, spread: Spread, slips: Mapping[str, str]
) -> tuple[bool, bool, int, int, str]:
    """Sorts the right spelling first, then nouns, then what is marked and frequent."""
    words = key.split(" ")
    slipped = any(word in slips for word in words)
    return slipped, " of " in key, -spread.marked, -spread.places, key


def _roots(keys: Sequence[str], kept: Kept) -> Iterator[str]:
    """The root of each of `keys`, kept for those together that begin alike."""
    for some in _begun_alike(keys, _BEGINNING):
        yield from kept.of("roots", some, partial(_roots_of, some), list[str])
    for known in (stem, _is_verbal):  # nobody else asks, and a vault has many words
        known.cache_clear()


def _begun_alike(keys: Iterable[str], letters: int) -> Iterator[list[str]]:
    """Sorted `keys` in lists of those that share their first `letters`."""
    for _, some in groupby(keys, key=itemgetter(slice(letters))):
        yield list(some)


def _roots_of(keys: Sequence[str]) -> list[str]:
    return [_root(key.split(" ")) for key in keys]


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


OFTENEST_SLIP = 2
"""How often the same slip of a word that tables have may stand in all notes."""
LONGEST_SLIP = 60
"""Letters of the longest word that is looked at for slips: each costs its square."""


def _slips(spreads: Mapping[str, Spread], kept: Kept) -> dict[str, str]:
    """Words that no table knows -> the commoner word they are one slip away from."""
    counts = {
        key: spread.places
        for key, spread in spreads.items()
        if SHORTEST_SLIP <= len(key) <= LONGEST_SLIP and key.isalpha()
    }
    slips = {}
    for some in _begun_alike(sorted(counts), 1):
        near = kept.of("slips", some, partial(_near, some), dict[str, list[str]])
        for word, options in near.items():
            better = [other for other in options if _is_better(other, word, counts)]
            if better:
                slips[word] = min(better, key=lambda other: (-counts[other], other))
    return {word: right for word, right in slips.items() if right not in slips}


def _near(words: Sequence[str]) -> dict[str, list[str]]:
    """Those of `words` that no table knows -> what else they may be a slip of.

    All begin with one letter: in that nobody slips.
    """
    unknown = [word for word in words if not is_known(word)]
    near: dict[str, list[str]] = {
        form: [] for word in unknown for form in _deletions(word)
    }
    for word in words if near else ():
        for form in _deletions(word):
            if form in near:
                near[form].append(word)
    found = {}
    for word in unknown:
        options = {other for form in _deletions(word) for other in near[form]}
        if slipped := sorted(other for other in options if _slip(word, other)):
            found[word] = slipped
    return found


def _is_better(other: str, word: str, counts: Mapping[str, int]) -> bool:
    """Whether `word` is written so seldom beside `other` that it is a slip of it.

    A word that no table has is often a term: "subnet" is no slip of "subset".
    """
    if is_known(other):
        return counts[word] <= min(OFTENEST_SLIP, counts[other])
    return counts[other] > 2 * counts[word]


def _deletions(word: str) -> Iterable[str]:
    """The word, and the word without one letter each (Garbe's symmetric deletes)."""
    yield word
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def _slip(a: str, b: str) -> bool:
    """Whether one letter is lost, doubled, wrong or swapped between the two.

    A changed ending is no slip: that is another word of the family.
    """
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, x in enumerate(a) if x != b[i]), len(a))
    if start >= len(a) - 1:
        return False
    if len(b) - len(a) > 1:
        return False
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    if a[start + 1 :] == b[start + 1 :]:
        return True
    swapped = a[:start] + a[start + 1] + a[start] + a[start + 2 :]
    return swapped == b
