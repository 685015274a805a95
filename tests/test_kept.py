"""What is kept of earlier builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from studygraph.config import Settings
from studygraph.kept import Kept, digest
from studygraph.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def summed(kept: Kept, *numbers: int, kind: str = "sum") -> tuple[int, ...]:
    """The numbers doubled; -1 where they are taken as an earlier build left them."""
    made: list[int] = []

    def make() -> tuple[int, ...]:
        made.append(1)
        return tuple(2 * number for number in numbers)

    found = kept.of(kind, numbers, make, tuple[int, ...])
    return found if made else (-1, *found)


def build(place: Path, *asked: int, whole: bool = True) -> list[tuple[int, ...]]:
    """What a build gives that asks for each of these."""
    with Store.open(place, Settings(), cache_dir=place) as store:
        kept = store.kept()
        found = [summed(kept, number) for number in asked]
        store.keep(kept, whole=whole)
        return found


def test_a_result_is_made_once_and_no_longer_kept_than_it_is_asked_for(
    tmp_path: Path,
) -> None:
    assert build(tmp_path, 1, 2) == [(2,), (4,)]
    assert build(tmp_path, 1) == [(-1, 2)]
    assert build(tmp_path, 1, 2) == [(-1, 2), (4,)]


def test_what_only_a_site_asks_for_outlasts_a_query(tmp_path: Path) -> None:
    build(tmp_path, 1)
    build(tmp_path, whole=False)
    assert build(tmp_path, 1) == [(-1, 2)]
    build(tmp_path)
    assert build(tmp_path, 1) == [(2,)]


def test_a_result_that_was_damaged_is_made_again() -> None:
    first = Kept()
    assert summed(first, 1) == (2,)
    ((kind, marks),) = first.asked()
    (mark,) = marks
    assert summed(Kept({kind: {mark: b"\xc1"}}), 1, kind=kind) == (2,)


def test_html_and_the_same_signs_as_bare_text_are_told_apart() -> None:
    assert digest("<b>") != digest(Markup("<b>"))
    with pytest.raises(NotImplementedError):
        digest(object())


def test_what_is_asked_for_apart_counts_when_it_is_joined() -> None:
    kept = Kept()
    summed(kept, 1)
    found, asked = kept.apart(lambda number: summed(kept, number), 2)
    assert found == (4,)
    before = {kind: set(marks) for kind, marks in kept.asked()}
    kept.join(asked)
    after = {kind: set(marks) for kind, marks in kept.asked()}
    assert len(after["sum"]) == len(before["sum"]) + 1 == len(asked["sum"]) + 1 == 2


def test_what_is_on_disk_is_let_go_and_stays_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path, Settings(), cache_dir=tmp_path) as store:
        kept = store.kept()
        summed(kept, 1)
        store.keep(kept, whole=False)
        kept.let_go()
        assert [value for _, held in kept.asked() for value in held.values()] == [None]
        summed(kept, 2)
        store.keep(kept, whole=True)
    assert build(tmp_path, 1, 2) == [(-1, 2), (-1, 4)]
