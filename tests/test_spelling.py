"""Names spelled alike: the same as difflib finds, with few names compared."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from studygraph.concepts.folding import fold
from studygraph.store import spelling

NOTES = Path(__file__).parents[1] / "notes"
_COUNT, _CUTOFF = 5, 0.6


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Every pair of neighbouring words in the sample course, as names are folded."""
    words = " ".join(p.read_text(encoding="utf-8") for p in NOTES.glob("*.md")).split()
    return sorted({name for pair in pairwise(words) if (name := fold(" ".join(pair)))})


def misspelt(name: str) -> Iterator[str]:
    """`name` with a letter dropped, one doubled, two swapped; its last word alone."""
    at = len(name) // 2
    yield name[:at] + name[at + 1 :]
    yield name[:at] + name[at] + name[at:]
    yield name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    yield name.rsplit(maxsplit=1)[-1]


def in_order(one: str, other: str) -> int:
    """The length of the longest common subsequence, by the book."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(other, start=1):
            row[j], before = (before + 1 if a == b else max(row[j - 1 : j + 1])), row[j]
    return row[-1]


def test_the_names_offered_are_those_of_difflib(names: list[str]) -> None:
    for name in names[:: len(names) // 25]:
        for word in misspelt(name):
            found = spelling.alike(word, names, _COUNT, _CUTOFF)
            assert found == difflib.get_close_matches(word, names, _COUNT, _CUTOFF)


@pytest.mark.parametrize("word", ["", "a", "ab", "一三", "Ā\0a", "\0", "x" * 300])
def test_any_word_and_any_script_is_compared(word: str) -> None:
    names = ["a", "ab", "ba b", "一", "一二三", "Āa", "\0a", "x" * 290, "𐍈"]
    found = spelling.alike(word, names, _COUNT, _CUTOFF)
    assert found == difflib.get_close_matches(word, names, _COUNT, _CUTOFF)
    assert spelling.alike(word, [], _COUNT, _CUTOFF) == []


def test_of_names_as_much_alike_the_last_by_the_alphabet_is_taken() -> None:
    names = ["ababc", "abacc"]  # both 0.6; the first shares four letters in order
    found = spelling.alike("abcab", names, 1, _CUTOFF)
    assert found == difflib.get_close_matches("abcab", names, 1, _CUTOFF) == ["abacc"]


def test_the_letters_shared_are_the_longest_common_subsequence(
    names: list[str],
) -> None:
    some = names[::200]
    for word in ("forgett gate", "gradeint descent", "aaa"):
        shared = spelling.shared_letters(word, some)
        assert shared == [in_order(word, name) for name in some]


def test_no_more_than_a_few_of_the_names_are_compared(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    class Counted(difflib.SequenceMatcher[str]):
        def set_seq1(self, a: str) -> None:  # type: ignore[override]
            compared.append(a)
            super().set_seq1(a)

    monkeypatch.setattr(spelling, "SequenceMatcher", Counted)
    assert spelling.alike("gradient", names, _COUNT, _CUTOFF)
    monkeypatch.undo()
    near = difflib.get_close_matches("gradient", names, len(names), _CUTOFF)
    assert _COUNT <= len(compared) < len(near) / 2
