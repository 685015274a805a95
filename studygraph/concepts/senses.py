"""Senses: what a short form stands for, by the course whose notes say so."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def senses(
    tellings: Iterable[Mapping[tuple[str, str, str], int]],
    same: Mapping[str, str],
    settled: Collection[str],
) -> dict[str, dict[str, str]]:
    """Short form -> course -> the long form that most notes of the course give.

    Each of `tellings` counts (course, short form, long form), what counts for more
    last: a guess yields to what a note of the course states. Under "" stands the long
    form of all courses, where they agree. `same` folds keys; what the user `settled` is
    left out.
    """
    found: dict[str, dict[str, str]] = {}
    for telling in tellings:
        by_short: dict[str, dict[str, Counter[str]]] = {}
        for (course, short, long), count in telling.items():
            by_course = by_short.setdefault(same.get(short, short), {})
            by_course.setdefault(course, Counter())[same.get(long, long)] += count
        for short, by_course in by_short.items():
            if short not in settled:
                found.setdefault(short, {}).update(_most_given(by_course))
    return found


def _most_given(by_course: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Course -> what its notes mean most often; "" -> what every note means, or ""."""
    best = {
        course: min(longs, key=lambda key: (-longs[key], key))
        for course, longs in by_course.items()
    }
    meant = {long for longs in by_course.values() for long in longs}
    if len(meant) > 1 and len(best) > 1:
        return {**best, "": ""}
    return {**best, "": min(best.values())}
