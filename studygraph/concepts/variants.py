"""Variants: keys of one vault that are the same term written another way.

Written together or apart ("mini batch", "minibatch"), adjective beside its noun
("admissible", "admissibility"), turned round ("variance of sample", "sample variance")
or with a slip of the pen ("covolution"). Known limit: a slip is only seen where the
right spelling stands in the notes too.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import groupby
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
_BEGINNING = 3
"""Letters by which keys are kept together: a new one makes few others new."""
SHORTEST_SLIP = 6
"""Letters of the shortest word that is taken for a slip of another."""


def same(spreads: Mapping[str, Spread], kept: Kept) -> dict[str, str]:
    """Each variant -> the key that stands for all of them."""
    slips = _slips(spreads)
    # Where a key has variants of two kinds the first wins, so the order must be one.
    ordered = sorted(spreads)
    found: dict[str, str] = {}
    for keys in _alike(ordered, slips, kept):
        best = min(keys, key=lambda key: _rank(key, spreads[key], slips))
        for key in keys:
            if key != best:
                found.setdefault(key, best)
    for key in ordered:
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
    groups: dict[str, str | list[str]] = {}
    spelled = [_spelled(key, slips) for key in keys] if slips else keys
    for key, right, root in zip(keys, spelled, _roots(spelled, kept), strict=True):
        # No root ends in a blank, so the two kinds of groups do not meet.
        for name in (right.replace(" ", "") + " ", root):
            members = groups.setdefault(name, key)
            # Most groups stay at one, and need no list.
            if isinstance(members, list):
                members.append(key)
            elif members is not key:
                groups[name] = [members, key]
    return (members for members in groups.values() if isinstance(members, list))


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


def _spelled(key: str, slips: Mapping[str, str]) -> str:
    """`key` without slips of the pen."""
    words = key.split(" ")
    if slips.keys().isdisjoint(words):
        return key
    return " ".join(slips.get(word, word) for word in words)


def _roots(keys: Sequence[str], kept: Kept) -> Iterator[str]:
    """The root of each of `keys`, kept for those together that begin alike."""
    for _, beginning in groupby(keys, key=lambda key: key[:_BEGINNING]):
        some = list(beginning)
        yield from kept.of("roots", some, partial(_roots_of, some), list[str])


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


LONGEST_SLIP = 60
"""Letters of the longest word that is looked at for slips: each costs its square."""


def _slips(spreads: Mapping[str, Spread]) -> dict[str, str]:
    """Words that no table knows -> the commoner word they are one slip away from."""
    counts: dict[str, int] = {}
    for key, spread in spreads.items():
        if SHORTEST_SLIP <= len(key) <= LONGEST_SLIP and key.isalpha():
            counts[key] = counts.get(key, 0) + spread.places
    unknown = sorted(word for word in counts if not is_known(word))
    near: dict[str, list[str]] = {
        form: [] for word in unknown for form in _deletions(word)
    }
    for word in counts if near else ():
        for form in _deletions(word):
            if form in near:
                near[form].append(word)
    slips = {}
    for word in unknown:
        options = {other for form in _deletions(word) for other in near[form]}
        better = [
            other
            for other in options
            if other[0] == word[0]
            and _is_better(other, word, counts)
            and _slip(word, other)
        ]
        if better:
            slips[word] = min(better, key=lambda other: (-counts[other], other))
    return {word: right for word, right in slips.items() if right not in slips}


def _is_better(other: str, word: str, counts: Mapping[str, int]) -> bool:
    return is_known(other) or counts[other] > 2 * counts[word]


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
