"""Where each concept stands on the map: the same place on every build.

Fruchterman and Reingold's force layout (1991), with far pairs left out by a grid, so
that a round takes time linear in the concepts; + - * / and the square root are all it
uses. It runs twice: the communities find their places first, by what joins them, then
their members start around these and need few rounds. Past a thousand concepts the
forces place the most important of each community; the others stand around their nearest
neighbour, where the map opens them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studygraph.graph.model import Community, Edge, NodeId

_ROUNDS_OF_COMMUNITIES, _HEAT_OF_COMMUNITIES = 60, 0.12
_ROUNDS, _HEAT = 40, 0.03
_LEAST_HEAT = 0.002
_MOST_FORCED = 1000
_DIGITS = 4
_STEPS = 4
_LIGHTEST = 0.5
"""The weight, in steps, of the lightest edge that pulls."""
_REACH = 2.5
"""Ideal distances from which points no longer push each other."""
_TO_THE_MIDDLE = 0.6
# The plastic number's powers spread points evenly over the square (Roberts 2018).
_STEP_X, _STEP_Y = 0.7548776662466927, 0.5698402909980532
_Point = tuple[float, float]
_Pull = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """All that the places depend on, kept small so that few edits move them.

    `heads` are the concepts placed by forces, by group; `rest` are placed beside them.
    A pull joins two concepts with a weight; they are numbered as `heads`, then `rest`,
    list them.
    """

    heads: tuple[tuple[NodeId, ...], ...]
    rest: tuple[NodeId, ...]
    pulls: tuple[_Pull, ...]


def sketch(groups: Sequence[Community], edges: Iterable[Edge]) -> Sketch:
    """What is to be placed; a group's members stand in order of importance."""
    heads, rest = _heads(groups)
    members = [concept for group in heads for concept in group] + rest
    index = {concept: i for i, concept in enumerate(members)}
    return Sketch(tuple(heads), tuple(rest), tuple(_pulls(index, edges)))


def place(wanted: Sketch) -> dict[NodeId, tuple[float, float]]:
    """A place (x, y) in -1..1 for each concept, keys sorted."""
    heads, rest, pulls = wanted.heads, wanted.rest, wanted.pulls
    if not heads:
        return {}
    members = [*chain.from_iterable(heads), *rest]
    forced = len(members) - len(rest)
    inner = [pull for pull in pulls if pull[0] < forced and pull[1] < forced]
    centres = _settled(
        [_spread(g) for g in range(1, len(heads) + 1)],
        _between(heads, inner),
        _ROUNDS_OF_COMMUNITIES,
        _HEAT_OF_COMMUNITIES,
    )
    points = _settled(_start(heads, centres), inner, _ROUNDS, _HEAT)
    points = _fit(_around(points, pulls, len(members), sqrt(1.0 / forced)))
    return {
        concept: (round(points[i][0], _DIGITS), round(points[i][1], _DIGITS))
        for i, concept in sorted(enumerate(members), key=itemgetter(1))
    }


def _heads(
    groups: Sequence[Community],
) -> tuple[list[tuple[NodeId, ...]], list[NodeId]]:
    """The first members of each group, in proportion, and all others; each by id."""
    whole = sum(len(group.members) for group in groups)
    share = min(1.0, _MOST_FORCED / whole) if whole else 1.0
    heads: list[tuple[NodeId, ...]] = []
    rest: list[NodeId] = []
    for group in groups:
        cut = max(1, int(len(group.members) * share))
        heads.append(tuple(sorted(group.members[:cut])))
        rest += group.members[cut:]
    return heads, sorted(rest)


def _around(
    points: list[_Point],
    pulls: Iterable[_Pull],
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
        dx, dy = _spread(n)
        placed.append((x + (dx - 0.5) * ideal, y + (dy - 0.5) * ideal))
    return placed


def _pulls(index: dict[NodeId, int], edges: Iterable[Edge]) -> list[_Pull]:
    """Each joined pair of concepts once, with the weight of its heaviest edge.

    Weights are rounded to steps: one more line that says the same moves nothing. Light
    edges are left out: they are many, and would pull all into one heap.
    """
    pairs: dict[tuple[int, int], float] = {}
    for edge in edges:
        a, b = index.get(edge.source), index.get(edge.target)
        if a is None or b is None or a == b:
            continue
        pair = (min(a, b), max(a, b))
        pairs[pair] = max(pairs.get(pair, 0.0), edge.weight)
    steps = (
        (a, b, round(weight * _STEPS) / _STEPS) for (a, b), weight in pairs.items()
    )
    return sorted(step for step in steps if step[2] >= _LIGHTEST)


def _between(groups: Sequence[Sequence[NodeId]], pulls: Iterable[_Pull]) -> list[_Pull]:
    """Each joined pair of communities, its weights added up, the heaviest 1."""
    of = [g for g, group in enumerate(groups) for _ in group]
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for a, b, weight in pulls:
        if of[a] != of[b]:
            sums[min(of[a], of[b]), max(of[a], of[b])] += weight
    heaviest = max(sums.values(), default=1.0)
    return [(a, b, whole / heaviest) for (a, b), whole in sorted(sums.items())]


def _spread(number: int) -> _Point:
    """One of the points that lie evenly over the square."""
    return number * _STEP_X % 1.0, number * _STEP_Y % 1.0


def _start(
    groups: Sequence[Sequence[NodeId]], centres: Sequence[_Point]
) -> list[_Point]:
    """The members of each community close around its centre."""
    points = []
    whole = sum(map(len, groups))
    for (x, y), group in zip(centres, groups, strict=True):
        width = sqrt(len(group) / whole) / 2
        for m in range(1, len(group) + 1):
            dx, dy = _spread(m)
            points.append((x + width * (dx - 0.5), y + width * (dy - 0.5)))
    return points


def _settled(
    points: Sequence[_Point], pulls: Sequence[_Pull], rounds: int, heat: float
) -> list[_Point]:
    """`points` after so many rounds, in which none moves farther than `heat`, sinking.

    In a round near points push each other apart and joined ones pull together.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ideal = sqrt(1.0 / len(points))
    for step in range(rounds):
        # A weak pull to the middle keeps unconnected parts on the page.
        moves_x = [(0.5 - x) * _TO_THE_MIDDLE for x in xs]
        moves_y = [(0.5 - y) * _TO_THE_MIDDLE for y in ys]
        _push(xs, ys, ideal, moves_x, moves_y)
        for a, b, weight in pulls:
            dx, dy = xs[a] - xs[b], ys[a] - ys[b]
            force = sqrt(dx * dx + dy * dy) / ideal * (0.3 + weight)
            dx, dy = dx * force, dy * force
            moves_x[a] -= dx
            moves_y[a] -= dy
            moves_x[b] += dx
            moves_y[b] += dy
        most = heat * (1 - step / rounds) + _LEAST_HEAT
        for i, (x, y) in enumerate(zip(moves_x, moves_y, strict=True)):
            length = sqrt(x * x + y * y)
            share = min(1.0, most / length) if length else 0.0
            xs[i] += x * share
            ys[i] += y * share
    return list(zip(xs, ys, strict=True))


def _push(
    xs: Sequence[float],
    ys: Sequence[float],
    ideal: float,
    moves_x: list[float],
    moves_y: list[float],
) -> None:
    """Add to the moves of each point what the points within reach push it away."""
    reach = _REACH * ideal
    limit, strength = reach * reach, ideal * ideal
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[int(x // reach), int(y // reach)].append(i)
    for (cx, cy), here in cells.items():
        # Half of the cells around, so that each pair is met once.
        around = ((cx + 1, cy - 1), (cx + 1, cy), (cx + 1, cy + 1), (cx, cy + 1))
        near = [j for cell in around for j in cells.get(cell, ())]
        for place, i in enumerate(here, start=1):
            x, y = xs[i], ys[i]
            move_x = move_y = 0.0
            for j in here[place:] + near:
                dx, dy = x - xs[j], y - ys[j]
                square = dx * dx + dy * dy
                if 0.0 < square < limit:
                    push = strength / square
                    dx, dy = dx * push, dy * push
                    move_x += dx
                    move_y += dy
                    moves_x[j] -= dx
                    moves_y[j] -= dy
            moves_x[i] += move_x
            moves_y[i] += move_y


def _fit(points: list[_Point]) -> list[_Point]:
    """Scaled and moved to fill -1..1, keeping proportions."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    mid_x, mid_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    half = max(max(xs) - min(xs), max(ys) - min(ys)) / 2 or 1.0
    return [((x - mid_x) / half, (y - mid_y) / half) for x, y in points]
