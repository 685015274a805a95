"""Wording: what small words say of how two concepts belong together.

The words between two names in a sentence, the words of the headings and items that they
stand under, and what sort of thing the last word of a name is. In English; in another
language nothing here says anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.clues import Shared
    from studygraph.concepts.mentions import Place
    from studygraph.concepts.phrases import Row
    from studygraph.note import Note

_BETWEEN = (
    "of in for to by with from as is are has have can using used use uses via on into "
    "when than not or and between called if which that , ( : - = → because each one "
    "more other like such its without so then it they contains consist include "
    "includes about based under over"
)
BETWEEN = tuple(_BETWEEN.split())
"""Words and signs between two names that may say something."""
_SORTS = {
    "quantity": (
        "rate size number value cost time probability score loss error distance ratio "
        "frequency length width height depth weight parameter coefficient variance "
        "deviation mean entropy voltage current delay latency bandwidth temperature "
        "accuracy precision recall metric measure energy power amount level count "
        "dimension bias degree"
    ),
    "method": (
        "algorithm method technique approach strategy procedure process search "
        "learning training sampling optimization encoding attack rule protocol test "
        "policy analysis scheme operation propagation regularization descent"
    ),
    "thing": (
        "model network machine system computer circuit memory cache processor device "
        "encoder decoder layer gate unit cell neuron node tree graph table matrix "
        "vector array list stack queue file server client host router switch bus "
        "register disk thread kernel filter"
    ),
    "statement": (
        "theorem law equation formula function principle definition axiom lemma "
        "inequality identity"
    ),
    "item": (
        "address key packet message data signal bit instruction bug request page block "
        "frame segment string word token image sample set"
    ),
}
SORTS = tuple(_SORTS)
"""What sort of thing a name is that ends in one of their words."""
_OVER = {
    "kinds": (
        "type types kind kinds classes example examples variant variants categories "
        "form forms methods techniques algorithms models functions"
    ),
    "parts": (
        "part parts component components step steps element elements structure "
        "architecture layer layers stage stages properties requirement requirements"
    ),
    "uses": (
        "application applications use uses using why advantage advantages benefit "
        "benefits"
    ),
    "versus": "vs versus difference comparison compare compared",
}
OVER = tuple(_OVER)
"""What the words of a heading or a row say of what stands in it or under it."""
_SORT_OF = {word: sort for sort, words in _SORTS.items() for word in words.split()}
_SAYS = {word: kind for kind, words in _OVER.items() for word in words.split()}
_KNOWN = frozenset(BETWEEN)
_PLAIN = re.compile(r"\w+")
_WORD = re.compile(r"\w+|[,(:=→-]")
WIDE = 60
"""Columns between two names beyond which the words between say nothing."""
NEXT = 6
"""Names that follow in the sentence, for each of which the words are kept."""
_HIGHEST = 2
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wording:
    """What small words say, by two keys, the first of which is meant to come first.

    `between` holds the texts between the two, `under` what the words over the blocks
    that the first opens under the second say, and how many open blocks beside it;
    `rows` by row what its own words say, `above` what those of its headings say.
    """

    between: Mapping[tuple[str, str], list[str]]
    under: Mapping[tuple[str, str], tuple[frozenset[str], int]]
    rows: Mapping[int, frozenset[str]]
    above: Mapping[int, frozenset[str]]

    def words(self, first: str, second: str) -> frozenset[str]:
        """The words of BETWEEN between the two where `first` comes first."""
        texts = self.between.get((first, second))
        if texts is None:
            return _NOTHING
        return _KNOWN.intersection(_WORD.findall(" ".join(texts).lower()))


def wording(
    note: Note,
    rows: Sequence[Row],
    shared: Sequence[Shared],
    heads: Mapping[int, Place],
) -> Wording:
    """The wording of a note; `shared` are its sentences with two concepts or more.

    `heads` open a block each.
    """
    text_of: dict[int, str] = {}
    for row in rows:
        text_of.setdefault(row.block, row.text)
    return Wording(
        _between(shared),
        _under(note, heads, text_of),
        _Said(lambda number: rows[number].text),
        _Said(lambda number: " ".join(_above(note, rows[number].block, text_of))),
    )


class _Said(dict[int, frozenset[str]]):
    """What the words of each row say, found out when it is first asked for."""

    def __init__(self, text_of: Callable[[int], str]) -> None:
        super().__init__()
        self._text_of = text_of

    def __missing__(self, number: int) -> frozenset[str]:
        said = self[number] = over(self._text_of(number))
        return said


def over(text: str) -> frozenset[str]:
    """The kinds of OVER whose words `text` has."""
    words = _SAYS.keys() & _PLAIN.findall(text.lower())
    return frozenset([_SAYS[word] for word in words])


def sort_of(name: str) -> str:
    """The sort of thing that a folded name is, by its last word; "" for unknown."""
    return _SORT_OF.get(name.rpartition(" ")[2], "")


def _between(shared: Iterable[Shared]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row, _, named in shared:
        for i, a in enumerate(named):
            for b in named[i + 1 : i + 1 + NEXT]:
                if a.key != b.key and 0 <= b.start - a.end <= WIDE:
                    found.setdefault((a.key, b.key), []).append(
                        row.text[a.end : b.start]
                    )
    return found


def _under(
    note: Note, head_of: Mapping[int, Place], text_of: Mapping[int, str]
) -> dict[tuple[str, str], tuple[frozenset[str], int]]:
    beside: dict[int, set[str]] = {}
    for block, head in head_of.items():
        beside.setdefault(note.blocks[block].parent, set()).add(head.key)
    found: dict[tuple[str, str], tuple[frozenset[str], int]] = {}
    for block, head in head_of.items():
        many = len(beside[note.blocks[block].parent])
        for parent in _parents(note, block):
            top = head_of.get(parent)
            if top is not None and top.key != head.key:
                kinds, most = found.get((head.key, top.key), (_NOTHING, 0))
                said = over(text_of[parent])
                found[head.key, top.key] = kinds | said, max(most, many)
    return found


def _parents(note: Note, block: int) -> Iterator[int]:
    for _ in range(_HIGHEST):
        block = note.blocks[block].parent
        if block < 0:
            break
        yield block


def _above(note: Note, block: int, text_of: Mapping[int, str]) -> Iterable[str]:
    return (text_of[parent] for parent in _parents(note, block) if parent in text_of)
