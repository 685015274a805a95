"""Taught: what textbooks relate, where a note names both ends a few rows apart.

A student who reads "the ALU ..." and, a line on, "registers ..." is told nothing by the
words between, but knows from any textbook how the two stand to each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.concepts.clues import Clue
from studygraph.concepts.model import Method, RelationType
from studygraph.concepts.pairs import FARTHEST, nearest
from studygraph.concepts.subjects import entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.clues import Quotes
    from studygraph.concepts.mentions import Place
    from studygraph.concepts.pairs import Key
    from studygraph.concepts.phrases import Row
    from studygraph.concepts.subjects import Entry
    from studygraph.concepts.terms import Term
    from studygraph.note import Note

VICINITY = 10
"""Rows of one section within which two that textbooks relate are told together.

Of 40 such pairs up to three rows apart a reader signed 33, of 38 farther apart 31."""


def known(chosen: Sequence[Term], language: str) -> dict[str, Entry]:
    """What textbooks say of each term, under the first of its names that they have.

    They are in English, and say nothing of the terms of a note in another `language`.
    """
    found: dict[str, Entry] = {}
    for term in chosen if language == "en" else ():
        said = next(filter(None, map(entry, (term.key, *term.keys))), None)
        if said is not None:
            found[term.key] = said
    return found


def in_vicinity(
    note: Note,
    rows: Sequence[Row],
    places: Sequence[Place],
    entries: Mapping[str, Entry],
    quotes: Quotes,
) -> Iterator[Clue]:
    """Clues of every two that textbooks relate and a section names close by.

    Both rows are quoted: each names one of the two.
    """
    spots: dict[str, dict[int, dict[int, None]]] = {}
    for place in places:
        section = note.blocks[rows[place.row].block].section
        spots.setdefault(place.key, {}).setdefault(section, {})[place.row] = None
    in_order = {
        key: {section: tuple(here) for section, here in sections.items()}
        for key, sections in spots.items()
    }
    for pair in sorted(_related(entries)):
        a, b = (in_order.get(key, {}) for key in pair)
        both = (nearest(a[section], b[section]) for section in a.keys() & b.keys())
        distance, *two = min(both, default=(FARTHEST, 0, 0))
        for row in dict.fromkeys(two) if distance <= VICINITY else ():
            ends = *pair, RelationType.RELATED_TO, "vicinity"
            yield Clue(*ends, Method.STATISTICS, quotes[row])


def _related(entries: Mapping[str, Entry]) -> set[Key]:
    """The pairs of which textbooks say anything."""
    named = {said.name: key for key, said in entries.items()}
    pairs = set()
    for key, said in entries.items():
        for names in said.said.values():
            for name in named.keys() & names:
                other = named[name]
                if other != key:
                    pairs.add((min(key, other), max(key, other)))
    return pairs
