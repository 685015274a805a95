"""The small map on the home page: the most important concepts, the first few named.

A name stands below, above or beside its dot: where it covers no other name and few
other dots. A concept whose name finds no such place goes unnamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from studygraph.site.pages import HOME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studygraph.graph.model import ConceptNode, NodeId
    from studygraph.site.context import ConceptLink, SiteContext

WIDTH, HEIGHT = 960, 720
_SHOWN = 60
_NAMED = 10
_LONG = 18
"""A longer name gives way to its abbreviation where it has one."""

_LETTER, _LINE = 17, 34
"""The width of a letter and the height of a line, in units of the view box."""

_GAP = 8
_COVERED = 2
"""A name that would stand on more dots than this is left out."""

_DOOR = (WIDTH * 0.62, HEIGHT * 0.86, float(WIDTH), float(HEIGHT))
"""Where the button stands."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A concept in the small map; numbers in units of its view box.

    `name` is empty where there is no room for it; else it stands at `name_x`, `name_y`,
    and `anchor` says which side of it is there.
    """

    chip: ConceptLink
    x: float
    y: float
    r: float
    name: str = ""
    anchor: str = "middle"
    name_x: float = 0.0
    name_y: float = 0.0


def small_map(context: SiteContext) -> tuple[list[Dot], list[tuple[Dot, Dot]]]:
    """The most important concepts as dots, spread to the frame, and their edges."""
    shown = context.concepts[:_SHOWN]
    places = [context.index.graph.positions.get(c.id, (0.0, 0.0)) for c in shown]
    across = _spread([x for x, _ in places], WIDTH)
    down = _spread([y for _, y in places], HEIGHT)
    bare = [
        Dot(context.concept_link(HOME, c), x, y, round(6 + 16 * sqrt(c.importance), 1))
        for c, x, y in zip(shown, across, down, strict=True)
    ]
    dots: dict[NodeId, Dot] = {
        concept.id: dot for concept, dot in zip(shown, _named(shown, bare), strict=True)
    }
    lines = {
        tuple(sorted((e.source, e.target)))
        for e in context.index.graph.edges
        if e.source in dots and e.target in dots and e.source != e.target
    }
    return list(dots.values()), [(dots[a], dots[b]) for a, b in sorted(lines)]


def _named(concepts: Sequence[ConceptNode], dots: Sequence[Dot]) -> Iterator[Dot]:
    """The dots, the first of them with names where there is room."""
    taken: list[Box] = [_DOOR]
    for concept, dot in zip(concepts, dots, strict=True):
        best = None
        if len(taken) <= _NAMED:
            others = [other for other in dots if other is not dot]
            free = [one for one in _around(dot, _name(concept)) if _fits(one, taken)]
            best = min(free, key=lambda one: _covered(one, others), default=None)
            if best and _covered(best, others) > _COVERED:
                best = None
        if best:
            taken.append(_box(best))
        yield best or dot


def _name(concept: ConceptNode) -> str:
    """What the concept is called: its abbreviation where its name is long."""
    if len(concept.label) <= _LONG:
        return concept.label
    short = [name for name in concept.aliases if name.isupper()]
    return min(short, key=lambda name: (len(name), name), default=concept.label)


def _around(dot: Dot, name: str) -> Iterator[Dot]:
    """`dot` with its name below, above, at the right and at the left."""
    off = dot.r + _GAP
    for anchor, x, y in (
        ("middle", dot.x, dot.y + off + 0.75 * _LINE),
        ("middle", dot.x, dot.y - off),
        ("start", dot.x + off, dot.y + _LINE / 3),
        ("end", dot.x - off, dot.y + _LINE / 3),
    ):
        place = round(x, 1), round(y, 1)
        yield replace(dot, name=name, anchor=anchor, name_x=place[0], name_y=place[1])


def _box(dot: Dot) -> Box:
    """About where the name of `dot` stands."""
    width = len(dot.name) * _LETTER
    left = dot.name_x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[dot.anchor]
    return left, dot.name_y - 0.8 * _LINE, left + width, dot.name_y + 0.2 * _LINE


def _fits(dot: Dot, taken: Iterable[Box]) -> bool:
    """Whether the name of `dot` is in the frame and off every box that is taken."""
    left, top, right, bottom = _box(dot)
    inside = left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT
    return inside and all(
        right < box[0] or box[2] < left or bottom < box[1] or box[3] < top
        for box in taken
    )


def _covered(dot: Dot, others: Iterable[Dot]) -> int:
    """How many of the other dots the name of `dot` stands on."""
    left, top, right, bottom = _box(dot)
    return sum(
        left - one.r < one.x < right + one.r and top - one.r < one.y < bottom + one.r
        for one in others
    )


def _spread(values: list[float], size: int) -> list[float]:
    """`values` stretched over a frame of `size`, an eighth left free at each end.

    The outermost twentieth at either end is drawn together in the free part, the
    farther out the more, to leave room for the middle.
    """
    if not values:
        return []
    ranked = sorted(values)
    cut = len(ranked) // 20
    low, high = ranked[cut], ranked[-1 - cut]
    span = high - low or 1.0
    found = []
    for value in values:
        within = min(max(value, low), high)
        beyond = (value - within) / span
        drawn = beyond / (abs(beyond) + 1 / 4) / 10
        found.append(round((1 / 8 + (within - low) / span * 3 / 4 + drawn) * size, 1))
    return found
