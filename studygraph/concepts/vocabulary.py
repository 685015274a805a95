"""Vocabulary: what the words of a phrase say of it, whatever the note.

data/subjects.txt holds terms that textbook indexes hold, data/scaffold.txt the words
that lectures in every subject are made of. Both are hints for the scoring, in English;
a term that is in neither can still be a concept, and one that is in both need not be.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from studygraph.concepts.folding import fold
from studygraph.concepts.subjects import is_listed
from studygraph.concepts.table import Table, table_in

SHORTEST_STEM = 3
"""Letters that are left of a verb without its ending."""
NAMES = (
    "subject_term",
    "subject_words",
    "subject_head",
    "subject_inside",
    "scaffold_first",
    "scaffold_last",
    "scaffold_words",
    "scaffold_verb_first",
    "scaffold_verb_last",
)
"""The features that `features` gives, in its order."""
UNKNOWN = (math.nan,) * len(NAMES)
"""The same for a phrase in a language that has no such lists."""


@cache
def subject_words() -> Table:
    """Of each word of the terms in data/subjects.txt: in how many, how many end so.

    A + behind tells that it is no name: their lists mostly write it in small letters.
    """
    return table_in("subject_words.txt")


def is_small(word: str) -> bool:
    """Whether the folded word is known, and no name that begins with a capital."""
    return (subject_words().get(word) or "").endswith("+")


@cache
def scaffold(part: str) -> frozenset[str]:
    """The folded words of a part of data/scaffold.txt: nouns, modifiers or verbs."""
    found: set[str] = set()
    current = ""
    for line in _lines("scaffold.txt"):
        if line.startswith("["):
            current = line.strip("[]")
        elif current == part:
            found.update(map(fold, line.split()))
    return frozenset(found)


def features(key: str) -> tuple[float, ...]:
    """What the words of the folded phrase `key` say of it, in the order of NAMES."""
    words = key.split(" ")
    n = len(words)
    known = list(map(_of_word, words))
    first, last = known[0], known[-1]
    subject = sum([one.subject for one in known])
    return (
        float(is_listed(key)),
        subject / n,
        last.head,
        _inside(words, known) / n if subject and n > 1 else 0.0,
        first.modifier,
        last.closes,
        sum([one.listed for one in known]) / n,
        first.verb_form,
        last.verb_form,
    )


def _inside(words: list[str], known: list[_Known]) -> int:
    """How many words the longest term of the subjects has that is a part of a phrase.

    All words of such a term are words of the subjects.
    """
    n = len(words)
    for size in range(n - 1, 1, -1):
        for i in range(n - size + 1):
            maybe = known[i].subject and known[i + 1].subject
            if maybe and is_listed(" ".join(words[i : i + size])):
                return size
    return int(max([one.term for one in known]))


class _Known(NamedTuple):
    """In which of the lists a word is: of the scaffold's, in which it is `listed`.

    `term` says that it is one by itself, `closes` that a phrase of the scaffold may end
    with it.
    """

    subject: float
    listed: int
    term: float
    head: float
    modifier: float
    closes: float
    verb_form: float


@cache
def _of_word(word: str) -> _Known:
    said = subject_words().get(word) or "0 0"
    inside, ending = map(int, said.removesuffix(" +").split())
    verbs = scaffold("verbs")
    noun, modifier = word in scaffold("nouns"), word in scaffold("modifiers")
    return _Known(
        math.log1p(inside),
        int(noun or modifier or word in verbs),
        float(is_listed(word)),
        math.log1p(ending),
        float(modifier),
        float(noun or modifier),
        float(_is_verb(word, verbs)),
    )


def _is_verb(word: str, verbs: frozenset[str]) -> bool:
    """Whether `word` is a form of one of `verbs`."""
    if word in verbs:
        return True
    for ending in ("ing", "ed", "es"):
        stem = word.removesuffix(ending)
        if (
            stem != word
            and len(stem) >= SHORTEST_STEM
            and (stem in verbs or stem + "e" in verbs or stem[:-1] in verbs)
        ):
            return True
    return False


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
