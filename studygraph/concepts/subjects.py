"""Subjects: terms that textbooks' indexes hold, and how they belong to one another.

What a student of a subject knows before the lecture: that "round robin" is a scheduling
algorithm, that a forget gate is part of an LSTM. data/subjects.txt holds it by folded
name; scripts/subjects.py makes that file of one list for each subject. These are hints
for the scoring, in English: a relation is only drawn where a note gives evidence.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.model import RelationType
from studygraph.concepts.table import Table, table_in
from studygraph.concepts.words import look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SORTS = (
    "method",
    "process",
    "device",
    "structure",
    "substance",
    "being",
    "quantity",
    "property",
    "statement",
    "theory",
    "problem",
    "data",
    "institution",
    "field",
)
"""What sort of thing a term is."""
IS_A, PART_OF, USED_IN, CONTRASTS, RELATED = "i", "p", "u", "c", "r"
TYPES = {
    IS_A: RelationType.IS_A,
    CONTRASTS: RelationType.CONTRASTS_WITH,
    PART_OF: RelationType.PART_OF,
    USED_IN: RelationType.USED_IN,
    RELATED: RelationType.RELATED_TO,
}
"""What is said of a term and another -> how it stands to that, the surest first."""


PREFIXES = frozenset({
    "anti", "auto", "bi", "bio", "co", "counter", "cross", "cyber", "data", "de",
    "electro", "equi", "extra", "feed", "geo", "hetero", "homo", "hydro", "hyper",
    "infra", "inter", "intra", "iso", "macro", "mega", "meta", "micro", "mid",
    "mini", "mis", "mono", "multi", "nano", "neuro", "non", "over", "para", "photo",
    "poly", "post", "pre", "pro", "pseudo", "psycho", "quasi", "re", "semi",
    "socio", "sub", "super", "supra", "tele", "thermo", "time", "trans", "tri",
    "ultra", "un", "under", "uni",
})  # fmt: skip
"""What some write apart, or with a hyphen, and textbooks with the word behind it."""


class Entry(NamedTuple):
    """What is known of a term: `name` is the one that it goes by in what is said.

    `subjects` tells whose index has it, `sorts` are indices into SORTS; `said` holds by
    kind (IS_A and so on) the names of others. `under` counts its kinds, its parts and
    what is used in it.
    """

    name: str
    subjects: frozenset[int]
    sorts: frozenset[int]
    said: Mapping[str, frozenset[str]]
    under: tuple[int, ...]


@cache
def table() -> Table:
    """What the file says of each folded term."""
    return table_in("subjects.txt")


@lru_cache(1 << 15)
def entry(key: str) -> Entry | None:
    """What is known of a folded term, None for nothing.

    "auto encoder" is looked for as "autoencoder", too.
    """
    line = table().get(key)
    if line is None:
        words = key.split(" ")
        at = next((i for i, word in enumerate(words[:-1]) if word in PREFIXES), None)
        if at is None:
            return None
        return entry(
            " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
        )
    first, *more = line.split("\t")
    if not more:
        return entry(first)
    sorts, under, *said = more
    return Entry(
        key,
        frozenset(map(int, first.split())),
        frozenset(map(int, sorts.split())),
        {part[0]: frozenset(part[1:].split(";")) for part in said},
        tuple(map(int, under.split())) or (0, 0, 0),
    )


def is_listed(key: str) -> bool:
    """Whether any index has the folded term."""
    return entry(key) is not None


def head(key: str) -> Entry | None:
    """What is known of a term, else of the longest that it ends in."""
    while True:
        found = entry(key)
        _, _, key = key.partition(" ")
        if found is not None or not key:
            return found


TELLING = 3.5
"""The Zipf frequency below which a single word tells of a subject."""


def shares(keys: Iterable[str]) -> dict[int, float]:
    """How much a note with these candidates is about each subject, the most as 1.

    Each term tells that stands in few indexes and is no everyday word.
    """
    sums: dict[int, float] = {}
    for key in keys:
        known = entry(key)
        if known is not None and (" " in key or look_up(key).zipf < TELLING):
            for subject in known.subjects:
                sums[subject] = sums.get(subject, 0.0) + 1 / len(known.subjects)
    most = max(sums.values(), default=1.0)
    return {subject: total / most for subject, total in sums.items()}


def fits(key: str, about: Mapping[int, float]) -> tuple[float, float]:
    """How much a note is `about` a subject whose index has the phrase, and its head."""
    end = head(key)
    if end is None:
        return _UNFIT
    best = max([about.get(subject, 0.0) for subject in end.subjects])
    return best if is_listed(key) else 0.0, best


_UNFIT = (0.0, 0.0)


def says(a: Entry, b: Entry, kind: str) -> bool:
    """Whether it is said of `a` that `b` is, by `kind`, its class, its whole..."""
    return b.name in _of(a, kind)


def leads(a: Entry, b: Entry, kind: str) -> bool:
    """Whether that is said of a class or whole of `a`, or of `a` and a class of `b`."""
    if kind != IS_A and not _of(a, kind).isdisjoint(_of(b, IS_A)):
        return True
    return b.name in _led(a.name, kind)


@lru_cache(2048)
def _led(name: str, kind: str) -> frozenset[str]:
    """All of which that is said of a class or whole of the term with that name."""
    term = entry(name)
    over = (_of(term, IS_A) | _of(term, PART_OF)) if term is not None else ()
    known = filter(None, map(entry, over))
    return frozenset(chain.from_iterable(_of(one, kind) for one in known))


def are_kin(a: Entry, b: Entry) -> bool:
    """Whether the two have a class or a whole in common."""
    return any(not _of(a, kind).isdisjoint(_of(b, kind)) for kind in (IS_A, PART_OF))


def _of(entry: Entry, kind: str) -> frozenset[str]:
    return entry.said.get(kind, _NONE)


_NONE: frozenset[str] = frozenset()
