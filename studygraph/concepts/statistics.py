"""Statistics: concepts that stand together over the notebook more than by chance.

Normalised pointwise mutual information (Bouma 2009) over rows, which are sentences,
bullets and headings as students write them. Only pairs that several notes put together
count; what one note says is weighed in `relations`.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.relations import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.concepts.linking import NoteLinks

FEWEST_NOTES = 2
"""Notes that must put two concepts in one row."""
FEWEST_ROWS = 3
LEAST_NPMI = 0.35
CROWD = 10
"""Concepts in a row beyond which it is a list of everything and says nothing."""
QUOTED = 3
"""Rows quoted as evidence."""


def related(parts: Sequence[NoteLinks]) -> Iterator[Link]:
    """A link for each significant pair, in order of its keys."""
    rows: Counter[str] = Counter()
    together: dict[tuple[str, str], list[Evidence]] = {}
    total = sum(part.rows for part in parts)
    spread = _spread(parts)
    for part in parts:
        by_line: dict[int, set[str]] = {}
        for mention in part.mentions:
            by_line.setdefault(mention.line, set()).add(mention.key)
        quotes = dict(part.quotes)
        for line, keys in sorted(by_line.items()):
            here = sorted(keys & spread)
            rows.update(here)
            if len(here) > 1 and len(keys) <= CROWD and line in quotes:
                evidence = Evidence(part.path, line, quotes[line])
                for pair in combinations(here, 2):
                    together.setdefault(pair, []).append(evidence)
    often = (pair for pair, found in together.items() if len(found) >= FEWEST_ROWS)
    for a, b in sorted(often):
        quotes_of = together[a, b]
        if len({one.note for one in quotes_of}) < FEWEST_NOTES:
            continue
        npmi = _npmi(len(quotes_of), rows[a], rows[b], total)
        if round(npmi, 4) >= LEAST_NPMI:
            yield Link(
                a,
                b,
                RelationType.RELATED_TO,
                Method.STATISTICS,
                round(min(1.0, npmi / 2), 4),
                tuple(quotes_of[:QUOTED]),
            )


def _npmi(together: int, a: int, b: int, total: int) -> float:
    """How much more often two stand together than by chance, from -1 to 1.

    None more where every row of the notebook holds both: no row tells them apart.
    """
    if together >= total:
        return 0.0
    share = together / total
    return math.log(share * total * total / (a * b)) / -math.log(share)


def _spread(parts: Sequence[NoteLinks]) -> set[str]:
    """The concepts that enough notes mention: most are in one note only."""
    notes = Counter(key for part in parts for key in {m.key for m in part.mentions})
    return {key for key, count in notes.items() if count >= FEWEST_NOTES}
