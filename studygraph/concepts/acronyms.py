"""Acronyms: short forms paired with what they stand for, by note.

Parenthesised pairs follow Schwartz and Hearst, "A simple algorithm for identifying
abbreviation definitions" (2003), in both orders; leads ("ALU - Arithmetic Logic Unit")
and initials that spell one of the note's own phrases are tried as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studygraph.concepts.candidates import Candidates
    from studygraph.concepts.phrases import Row

_PAREN = re.compile(r"\(([^()]{2,60})\)")
_EITHER = re.compile(r"^\s*([^-–—:=()]{2,60}?)\s*(?:-|–|—|:|=)\s+([^-–—:=()]{2,60}?)\s*$")
_SHORT = re.compile(r"(?=\S*[A-Z])[A-Za-z][\w&/-]{1,7}s?")
LONGEST_NAME = 4
"""Words in a name that another may stand beside in parentheses."""
_VAGUE = frozenset("example review cont continued part intro optional note".split())


def pairs(found: Candidates) -> tuple[tuple[str, str], ...]:
    """(short, long) as folded keys, sorted; each short form once."""
    language = found.note.language
    pairs: dict[str, str] = {}
    for row in found.rows:
        for short, long in _written(row):
            left, right = fold(short, language), fold(long, language)
            if left and right and left != right:
                pairs.setdefault(left, right)
    for alias, name in _apposed(found):
        pairs.setdefault(alias, name)
    for short, long in _spelled(found, pairs):
        pairs.setdefault(short, long)
    return tuple(sorted(pairs.items()))


def _written(row: Row) -> Iterator[tuple[str, str]]:
    """Pairs that the row itself states."""
    for match in _PAREN.finditer(row.text):
        inside, before = match[1].strip(), row.text[: match.start()].rstrip()
        if is_short(inside):
            long = expansion(inside, before)
            if long:
                yield inside, long
        else:
            words = before.split()
            if words and is_short(words[-1]) and expansion(words[-1], inside) == inside:
                yield words[-1], inside
    match = _EITHER.match(row.text)
    if match:
        left, right = match[1].strip(), match[2].strip()
        if is_short(left) and expansion(left, right) == right:
            yield left, right
        elif is_short(right) and expansion(right, left) == left:
            yield right, left


_ALSO = re.compile(
    r"^(?:also\s+)?(?:known\s+as|called|aka|a\.k\.a\.?|or|pronounced|i\.e\.,?)\s+",
    re.IGNORECASE,
)


def _apposed(found: Candidates) -> Iterator[tuple[str, str]]:
    """(other name, name) where a heading or lead gives one in parentheses.

    In running text only "(also called ...)" says so.
    """
    language = found.note.language
    for row in found.rows:
        for match in _PAREN.finditer(row.text):
            inside, before = match[1].strip(), row.text[: match.start()].strip()
            also = _ALSO.match(inside)
            inside = inside[also.end() :] if also else inside
            titled = row.kind is BlockKind.HEADING or _opens(row, match.end())
            if not (also or titled) or is_short(inside):
                continue
            alias, name = fold(inside, language), fold(before, language)
            words = (len(alias.split()), len(name.split()))
            if alias in found.entries and alias != name and max(words) <= LONGEST_NAME:
                if name in found.entries and not set(alias.split()) & _VAGUE:
                    yield alias, name


def _opens(row: Row, end: int) -> bool:
    """Whether the row goes on with a dash or colon after column `end`, or ends."""
    rest = row.text[end:].strip()
    return row.kind is not BlockKind.PARAGRAPH and (not rest or rest[0] in ":-–—=")


def is_short(text: str) -> bool:
    """Whether `text` looks like an acronym: 2 to 8 letters, capitals among them."""
    return (
        _SHORT.fullmatch(text) is not None
        and sum(map(str.isupper, text)) >= 2  # noqa: PLR2004
    )


def expansion(short: str, text: str) -> str:
    """The end of `text` that `short` abbreviates, "" for none (Schwartz-Hearst)."""
    letters = [c for c in short.removesuffix("s") if c.isalnum()]
    at = len(text)
    for i in range(len(letters) - 1, -1, -1):
        letter = letters[i].casefold()
        at -= 1
        while at >= 0 and (
            text[at].casefold() != letter
            or (i == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    long = text[at:].strip()
    words = long.replace("-", " ").split()
    most = min(len(letters) + 5, len(letters) * 2)
    if not 1 < len(words) <= most or len(long) <= len(short):
        return "" if len(words) != 1 or len(long) < 2 * len(short) else long
    return long


def _spelled(
    found: Candidates, known: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Acronyms whose letters are the initials of exactly one phrase of the note."""
    short: dict[str, str] = {}
    initials: dict[str, set[str]] = {}
    for key, entry in found.entries.items():
        words = [w for word in entry.words for w in word.split("-") if w]
        if len(words) == 1 and entry.upper == entry.count and key not in known:
            bare = key.replace(" ", "")
            if 2 <= len(bare) <= 6 and bare.isalpha():  # noqa: PLR2004
                short[bare] = key
        elif 2 <= len(words) <= 6 and (entry.marked or entry.count > 1):  # noqa: PLR2004
            spelled = "".join(word[0] for word in words)
            initials.setdefault(spelled, set()).add(key)
    for bare, key in sorted(short.items()):
        options = initials.get(bare, set())
        if len(options) == 1:
            yield key, min(options)
