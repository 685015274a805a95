"""A concept's neighbourhood as a small drawing: what leads to it, what it leads to.

Three columns tell the direction at a glance, where a ring of nodes would not: on the
left what the concept is made from and needs, on the right what it is used in and
unlocks. Plain SVG with classes; the theme colours it. Limit: five neighbours a side;
the page's lists hold them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.graph.model import EdgeType
from studygraph.site.relations import SYMMETRIC

if TYPE_CHECKING:
    from studygraph.site.relations import Neighbour

_A_SIDE = 5
_BOX_WIDTH, _BOX_HEIGHT, _ROW = 210, 34, 58
_WIDTH, _MARGIN, _EDGE = 760, 8, 2
_LETTERS, _SMALL_LETTERS = 23, 30
"""How many a box holds, as large as the rest or smaller."""
_MADE_FROM = frozenset({EdgeType.COMPUTED_FROM})
"""Types whose target comes first; of the others the source does."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box with a concept's name; `x`, `y` is its upper left corner.

    `small` says that the name fits in smaller letters only.
    """

    x: int
    y: int
    neighbour: Neighbour | None
    label: str
    small: bool
    path: str = ""
    phrase_x: int = 0
    phrase_y: int = 0


@dataclass(frozen=True, slots=True)
class LocalMap:
    """The drawing: sizes in units of its view box."""

    width: int
    height: int
    box_width: int
    box_height: int
    centre: Box
    boxes: tuple[Box, ...]


def local_map(label: str, found: tuple[Neighbour, ...]) -> LocalMap | None:
    """The drawing around the concept `label`; None where it has no neighbours."""
    left, right = _sides(found)
    if not left and not right:
        return None
    rows = max(len(left), len(right))
    height = rows * _ROW + 2 * _MARGIN
    middle = height // 2
    centre_x = (_WIDTH - _BOX_WIDTH) // 2
    centre = Box(centre_x, middle - _BOX_HEIGHT // 2, None, *_fitted(label))
    boxes = [
        *_column(left, _EDGE, centre_x, middle, rows),
        *_column(
            right, _WIDTH - _EDGE - _BOX_WIDTH, centre_x + _BOX_WIDTH, middle, rows
        ),
    ]
    return LocalMap(_WIDTH, height, _BOX_WIDTH, _BOX_HEIGHT, centre, tuple(boxes))


def _sides(
    found: tuple[Neighbour, ...],
) -> tuple[list[Neighbour], list[Neighbour]]:
    """The neighbours for the left and the right, each once, the surest first.

    Symmetric relations fill the emptier side.
    """
    left: list[Neighbour] = []
    right: list[Neighbour] = []
    seen: set[str] = set()
    for neighbour in sorted(found, key=lambda n: n.edge.type in SYMMETRIC):
        if neighbour.concept.id in seen:
            continue
        seen.add(neighbour.concept.id)
        if neighbour.edge.type in SYMMETRIC:
            side = left if len(left) < len(right) else right
        else:
            leads_here = neighbour.outward is (neighbour.edge.type in _MADE_FROM)
            side = left if leads_here else right
        side.append(neighbour)
    return _first(left), _first(right)


def _first(side: list[Neighbour]) -> list[Neighbour]:
    """The surest of a side, in the page's order of phrases."""
    best = sorted(side, key=lambda n: (-n.edge.weight, -n.concept.importance))
    kept = {n.concept.id for n in best[:_A_SIDE]}
    return [n for n in side if n.concept.id in kept]


def _column(
    side: list[Neighbour], x: int, joint_x: int, joint_y: int, rows: int
) -> list[Box]:
    """The boxes of one side, spread over the height, and the curves to the centre."""
    boxes = []
    for number, neighbour in enumerate(side):
        middle = _MARGIN + rows * _ROW * (2 * number + 1) // (2 * len(side))
        edge_x = x + _BOX_WIDTH if x < joint_x else x
        bend = (edge_x + joint_x) // 2
        path = (
            f"M{edge_x} {middle}C{bend} {middle} {bend} {joint_y} {joint_x} {joint_y}"
        )
        boxes.append(
            Box(
                x,
                middle - _BOX_HEIGHT // 2,
                neighbour,
                *_fitted(neighbour.concept.label),
                path,
                x + _BOX_WIDTH // 2,
                middle - _BOX_HEIGHT // 2 - 6,
            )
        )
    return boxes


def _fitted(label: str) -> tuple[str, bool]:
    """`label` cut to what a box holds, and whether it takes smaller letters."""
    small = len(label) > _LETTERS
    fits = len(label) <= _SMALL_LETTERS
    return label if fits else label[: _SMALL_LETTERS - 1].rstrip() + "…", small
