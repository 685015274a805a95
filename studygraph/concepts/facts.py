"""Facts: what a note says of its concepts one by one, beside what it says of two."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING

from studygraph.concepts.clues import CROWD
from studygraph.concepts.subjects import Entry, head
from studygraph.concepts.wording import Wording, wording
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.mentions import Place
    from studygraph.concepts.pairs import Key
    from studygraph.concepts.phrases import Row
    from studygraph.concepts.reading import Reading
    from studygraph.concepts.terms import Term
    from studygraph.note import Note


@dataclass(frozen=True, slots=True)
class End:
    """What a note says of one of its concepts.

    `rows` are the rows that mention it, in order, `degree` with how many others it has
    clues, `lines` on how many it has them with the one it has most with; `defined`,
    `marked` and `opens` count its definitions, its marks and the blocks it opens.
    `heads` says that a heading is about it, `titled` that the note's title names it,
    `headed` which share of its places are headings. `known` is what textbooks' indexes
    say of it, `head` of it or of what its name ends in.
    """

    key: str
    score: float
    rows: tuple[int, ...] = ()
    degree: int = 0
    lines: int = 1
    defined: int = 0
    marked: int = 0
    opens: int = 0
    heads: bool = False
    titled: bool = False
    headed: float = 0.0
    known: Entry | None = None
    head: Entry | None = None
    words: frozenset[str] = field(init=False)
    among: frozenset[int] = field(init=False)
    logs: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Take once per concept what every pair with it asks for."""
        object.__setattr__(self, "words", frozenset(self.key.split()))
        object.__setattr__(self, "among", frozenset(self.rows))
        counts = (self.degree, self.defined, self.marked, self.opens)
        object.__setattr__(self, "logs", tuple(map(math.log1p, counts)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a note says of its concepts one by one, by key.

    `gaps` are the fewest columns between two in one row, `wording` what small words say
    of two, `size` the number of rows.
    """

    ends: Mapping[str, End]
    gaps: Mapping[Key, int]
    wording: Wording
    size: int


def facts_of(
    note: Note, found: Candidates, chosen: Sequence[Term], reading: Reading
) -> Facts:
    """What the note says of its concepts one by one."""
    places, pairs = reading.places, reading.pairs
    rows = _rows_of(places)
    degree = Counter(chain.from_iterable(pairs))
    lines: dict[str, int] = {}
    for key, pair in pairs.items():
        here = pair.lines
        for end in key:
            lines[end] = max(lines.get(end, 1), here)
    given = Counter(one.key for one in reading.meant)
    opens = Counter(place.key for place in reading.heads.values())
    headed = {
        place.key
        for block, place in reading.heads.items()
        if note.blocks[block].kind is BlockKind.HEADING
    }
    shares = _headed(found.rows, places)
    is_english = note.language == "en"
    known = reading.known
    ends = {
        term.key: End(
            term.key,
            term.score,
            rows=rows.get(term.key, ()),
            degree=degree[term.key],
            lines=lines.get(term.key, 1),
            defined=given[term.key],
            marked=term.entry.marked,
            opens=opens[term.key],
            heads=term.key in headed,
            titled=term.key in reading.titled,
            headed=shares.get(term.key, 0.0),
            known=known.get(term.key),
            head=known.get(term.key) or (head(term.key) if is_english else None),
        )
        for term in chosen
    }
    said = wording(note, found.rows, reading.shared, reading.heads)
    return Facts(ends, _gaps(places), said, len(found.rows))


def _headed(rows: Sequence[Row], places: Sequence[Place]) -> dict[str, float]:
    """The share of each concept's places that are headings."""
    all_of = Counter(place.key for place in places)
    heading = BlockKind.HEADING
    over = Counter(p.key for p in places if rows[p.row].kind is heading)
    return {key: over[key] / count for key, count in all_of.items()}


def _gaps(places: Sequence[Place]) -> dict[Key, int]:
    """The fewest columns between two concepts in one row."""
    gaps: dict[Key, int] = {}
    for _, group in groupby(places, key=lambda place: place.row):
        near = list(group)
        for i, a in enumerate(near):
            for b in near[i + 1 : i + 1 + CROWD]:
                key = min(a.key, b.key), max(a.key, b.key)
                gap = max(b.start - a.end, 0)
                gaps[key] = min(gap, gaps.get(key, gap))
    return gaps


def _rows_of(places: Sequence[Place]) -> dict[str, tuple[int, ...]]:
    """The rows that mention each concept, in order."""
    rows: dict[str, dict[int, None]] = {}
    for place in places:
        rows.setdefault(place.key, {})[place.row] = None
    return {key: tuple(numbers) for key, numbers in rows.items()}
