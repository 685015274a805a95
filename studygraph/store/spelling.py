"""Find the names that are spelled like a word, among as many as a notebook has."""

from __future__ import annotations

from bisect import insort
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def alike(word: str, names: Sequence[str], count: int, cutoff: float) -> list[str]:
    """The `count` of `names` most like `word`, the most alike first.

    They are those that difflib.get_close_matches gives. Its ratio is 2 * letters that
    match / letters of both; as letters match in order, there are no more than the
    longest common subsequence has. So names are compared in the order of that bound,
    and only until the rest cannot come before those found.
    """
    lengths = {
        length
        for length in {*map(len, names)}
        if _ratio(min(len(word), length), word, length) >= cutoff
    }
    fitting = [name for name in names if len(name) in lengths]
    bounds = (
        (_ratio(shared, word, len(name)), name)
        for name, shared in zip(fitting, shared_letters(word, fitting), strict=True)
    )
    found: list[tuple[float, str]] = []
    matcher = SequenceMatcher(b=word)
    for bound, name in sorted((b for b in bounds if b[0] >= cutoff), reverse=True):
        if len(found) >= count and bound < found[-count][0]:
            break
        matcher.set_seq1(name)
        if (ratio := matcher.ratio()) >= cutoff:
            insort(found, (ratio, name))
    return [name for _, name in reversed(found[-count:])]


def _ratio(matches: int, word: str, length: int) -> float:
    """How alike `word` is to a name so long of which so many letters match."""
    return 2.0 * matches / ((len(word) + length) or 1)


def shared_letters(word: str, names: Sequence[str]) -> list[int]:
    """How many letters `word` has in common with each of `names`, in order, at most.

    This is the bit-parallel longest common subsequence (H. Hyyro, 2004), of all names
    at once: one number has a bit for each of their letters, and what adding carries
    from bit to bit stops at a bit before each name. Letters are told apart by the last
    byte of their code points: some names of other scripts seem more alike, none less.
    """
    if not names:
        return []
    inside = int("".join("0" + "1" * len(name) for name in names), 2)
    letters = _bytes("".join("\0" + name for name in names))
    places = {byte: int(letters.translate(_marks(byte)), 2) for byte in {*_bytes(word)}}
    unmet = inside
    for byte in reversed(_bytes(word)):  # as the last letter of a name is the low bit
        met = unmet & places[byte]
        unmet = ((unmet + met) | (unmet - met)) & inside
    bits = f"{unmet:0{len(letters)}b}"
    ends = accumulate(len(name) + 1 for name in names)
    return [
        bits.count("0", end - len(name), end)
        for name, end in zip(names, ends, strict=True)
    ]


def _bytes(text: str) -> bytes:
    """The last byte of each code point of `text`."""
    return text.encode("utf-32-le", "surrogatepass")[::4]


def _marks(byte: int) -> bytes:
    """The table that makes "1" of `byte` and "0" of every other."""
    return b"0" * byte + b"1" + b"0" * (255 - byte)
