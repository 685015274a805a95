"""Where each concept stands on the map: the same place on every build.

Fruchterman and Reingold's force layout (1991), with far pairs left out by a grid, so
that a round takes time linear in the concepts. It starts from places spread evenly by
community and uses only + - * / and the square root. Past a thousand concepts the forces
place the most important of each community; the others stand around their nearest
neighbour, where the map opens them.
"""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING

from studygraph.graph.model import Community

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.graph.model import Edge, NodeId

_ROUNDS = 120
_MOST_FORCED = 1000
_DIGITS = 4
# The plastic number's powers spread points evenly over the square (Roberts 2018).
_STEP_X, _STEP_Y = 0.7548776662466927, 0.5698402909980532
_Point = tuple[float, float]


def place(
    groups: Sequence[Community], edges: Iterable[Edge]
) -> dict[NodeId, tuple[float, float]]:
    """A place (x, y) in -1..1 for each concept of `groups`, keys sorted.

    A group's members stand in order of importance.
    """
    heads, rest = _heads(groups)
    if not heads:
        return {}
    members = [concept for group in heads for concept in group.members] + rest
    index = {concept: i for i, concept in enumerate(members)}
    pulls = _pulls(index, edges)
    forced = len(members) - len(rest)
    inner = [pull for pull in pulls if pull[0] < forced and pull[1] < forced]
    points = _start(heads)
    ideal = sqrt(1.0 / len(points))
    for step in range(_ROUNDS):
        heat = 0.12 * (1 - step / _ROUNDS) + 0.002
        points = _round(points, inner, ideal, heat)
    points = _fit(_around(points, pulls, len(members), ideal))
    return {
        concept: (round(points[i][0], _DIGITS), round(points[i][1], _DIGITS))
        for concept, i in sorted(index.items())
    }


def _heads(groups: Sequence[Community]) -> tuple[list[Community], list[NodeId]]:
    """The first members of each group, in proportion, and all others."""
    whole = sum(len(group.members) for group in groups)
    share = min(1.0, _MOST_FORCED / whole) if whole else 1.0
    heads: list[Community] = []
    rest: list[NodeId] = []
    for group in groups:
        cut = max(1, int(len(group.members) * share))
        heads.append(Community(group.members[:cut]))
        rest += group.members[cut:]
    return heads, rest


def _around(
    points: list[_Point],
    pulls: Iterable[tuple[int, int, float]],
    count: int,
    ideal: float,
) -> list[_Point]:
    """`points`, and a place for each further one beside what it is tied to most.

    One that is tied to nothing placed yet stands in the middle.
    """
    ties: list[list[tuple[float, int]]] = [[] for _ in range(count)]
    for a, b, weight in pulls:
        later = max(a, b)
        if later >= len(points):
            ties[later].append((-weight, min(a, b)))
    placed = list(points)
    crowd = [0] * count
    for i in range(len(points), count):
        x, y, n = 0.5, 0.5, i
        if ties[i]:
            near = min(ties[i])[1]
            crowd[near] += 1
            (x, y), n = placed[near], crowd[near]
        dx, dy = n * _STEP_X % 1.0 - 0.5, n * _STEP_Y % 1.0 - 0.5
        placed.append((x + dx * ideal, y + dy * ideal))
    return placed


def _pulls(
    index: dict[NodeId, int], edges: Iterable[Edge]
) -> list[tuple[int, int, float]]:
    """Each joined pair of concepts once, with the weight of its heaviest edge."""
    pairs: dict[tuple[int, int], float] = {}
    for edge in edges:
        a, b = index.get(edge.source), index.get(edge.target)
        if a is None or b is None or a == b:
            continue
        pair = (min(a, b), max(a, b))
        pairs[pair] = max(pairs.get(pair, 0.0), edge.weight)
    return [(a, b, weight) for (a, b), weight in sorted(pairs.items())]


def _start(groups: Sequence[Community]) -> list[_Point]:
    """Communities spread over the square, members close around their centre."""
    points = []
    for g, group in enumerate(groups, start=1):
        centre = (g * _STEP_X % 1.0, g * _STEP_Y % 1.0)
        spread = sqrt(len(group.members) / 1000) + 0.02
        for m in range(len(group.members)):
            dx, dy = (m + 1) * _STEP_X % 1.0 - 0.5, (m + 1) * _STEP_Y % 1.0 - 0.5
            points.append((centre[0] + spread * dx, centre[1] + spread * dy))
    return points


def _round(
    points: list[_Point],
    pulls: list[tuple[int, int, float]],
    ideal: float,
    heat: float,
) -> list[_Point]:
    """One round: push near pairs apart, pull joined pairs together, move a little."""
    moves_x, moves_y = _pushes(points, ideal)
    for a, b, weight in pulls:
        dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
        force = sqrt(dx * dx + dy * dy) / ideal * (0.3 + weight)
        moves_x[a] -= dx * force
        moves_y[a] -= dy * force
        moves_x[b] += dx * force
        moves_y[b] += dy * force
    moved = []
    for (x, y), move_x, move_y in zip(points, moves_x, moves_y, strict=True):
        # A weak pull to the middle keeps unconnected parts on the page.
        mx, my = move_x - (x - 0.5) * 0.6, move_y - (y - 0.5) * 0.6
        length = sqrt(mx * mx + my * my)
        share = min(1.0, heat / length) if length else 0.0
        moved.append((x + mx * share, y + my * share))
    return moved


def _pushes(points: list[_Point], ideal: float) -> tuple[list[float], list[float]]:
    """The repulsion on each point by those within two ideal distances."""
    reach = 2.5 * ideal
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (x, y) in enumerate(points):
        cells[int(x // reach), int(y // reach)].append(i)
    moves_x, moves_y = [0.0] * len(points), [0.0] * len(points)
    limit = reach * reach
    for (cx, cy), here in cells.items():
        near = [
            j
            for ox in (-1, 0, 1)
            for oy in (-1, 0, 1)
            for j in cells.get((cx + ox, cy + oy), ())
        ]
        for i in here:
            x, y = points[i]
            for j in near:
                dx, dy = x - points[j][0], y - points[j][1]
                square = dx * dx + dy * dy
                if 0.0 < square < limit:
                    push = ideal * ideal / square
                    moves_x[i] += dx * push
                    moves_y[i] += dy * push
    return moves_x, moves_y


def _fit(points: list[_Point]) -> list[_Point]:
    """Scaled and moved to fill -1..1, keeping proportions."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    mid_x, mid_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    half = max(max(xs) - min(xs), max(ys) - min(ys)) / 2 or 1.0
    return [((x - mid_x) / half, (y - mid_y) / half) for x, y in points]
