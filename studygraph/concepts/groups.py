"""Groups: the phrases of a note that fold into one key, before any is scored.

Most phrases of a note stand once and are a group of their own, so what is asked of all
of them is kept cheap here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.concepts.entries import Candidates, Phrase
    from studygraph.concepts.lexicon import Lexicon


@dataclass(slots=True)
class Group:
    """The phrases that fold into one key, and how often they stand in the note.

    `whole` counts the places where they are a run of their own, `marked` those where
    they are set apart; to stand in several forms counts as a mark. `aliases` are short
    forms that stand for the concept and that no other phrase has.
    """

    phrases: tuple[Phrase, ...]
    keys: tuple[str, ...]
    count: int
    whole: int
    marked: int
    aliases: tuple[str, ...] = ()


def groups(found: Candidates, lexicon: Lexicon) -> tuple[dict[str, Group], set[str]]:
    """The note's phrases by the key that they fold into.

    And what the lexicon was asked besides the phrases themselves.
    """
    own = dict(found.short)
    course = found.note.course or ""
    asked: set[str] = set()
    keys: dict[str, list[str]] = {}
    short = lexicon.short.keys() | own.keys()
    for key in found.phrases:
        canonical = key
        # Most phrases stand for themselves.
        if key in lexicon.same or key in short or not short.isdisjoint(key.split(" ")):
            canonical = lexicon.canonical(key, course, own, asked)
        if canonical not in lexicon.exclude and key not in lexicon.exclude:
            keys.setdefault(canonical, []).append(key)
    made = {canonical: _group(found, members) for canonical, members in keys.items()}
    for alias, name in own.items():
        canonical = lexicon.canonical(name, course, own, asked)
        if alias not in found.phrases and canonical in made:
            made[canonical].aliases += (alias,)
    asked.update(" ".join(found.phrases).split(" "))
    return made, asked - found.phrases.keys()


def _group(found: Candidates, keys: list[str]) -> Group:
    if len(keys) == 1:
        one = found.phrases[keys[0]]
        return Group((one,), (keys[0],), one.count, one.whole, one.marked)
    phrases = tuple([found.phrases[key] for key in keys])
    return Group(
        phrases,
        tuple(sorted(keys)),
        sum([phrase.count for phrase in phrases]),
        sum([phrase.whole for phrase in phrases]),
        sum([phrase.marked for phrase in phrases]) + 1,
    )


def ranks(of: Mapping[str, Group]) -> dict[int, float]:
    """Count -> the share of the groups with a smaller one."""
    found: dict[int, float] = {}
    smaller = 0
    for count, members in sorted(Counter([g.count for g in of.values()]).items()):
        found[count] = smaller / len(of)
        smaller += members
    return found


def kin(of: Mapping[str, Group], key: str) -> tuple[Group | None, Group | None]:
    """The groups of the key without its last and without its first word."""
    if " " not in key:
        return None, None
    return of.get(key.rpartition(" ")[0]), of.get(key.partition(" ")[2])


def over(of: Mapping[str, Group]) -> dict[str, int]:
    """For each key the count of the most frequent longer key that holds it."""
    found: dict[str, int] = {}
    for key, group in of.items():
        parts = key.split(" ")
        size, count = len(parts), group.count
        if size == 1:
            continue
        for n in range(2, size):
            parts += [" ".join(parts[i : i + n]) for i in range(size - n + 1)]
        for part in parts:
            if part in of and found.get(part, 0) < count:
                found[part] = count
    return found
