"""Groups: the phrases of a note that fold into one key, before any is scored.

Most phrases of a note fold into no other: such a phrase is a group of its own, and
what is asked of all of them is kept cheap here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from studygraph.concepts.entries import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.lexicon import Lexicon


@dataclass(slots=True)
class Folded:
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


Group: TypeAlias = "Phrase | Folded"
"""A phrase that no other folds together with is a group by itself."""


def groups(found: Candidates, lexicon: Lexicon) -> tuple[dict[str, Group], set[str]]:
    """The note's phrases by the key that they fold into.

    And what the lexicon was asked besides the phrases themselves.
    """
    phrases, course = found.phrases, found.note.course or ""
    own = {
        **{key: lexicon.meant(key, course) or long for key, long in found.guessed},
        **dict(found.short),
    }
    asked = set(" ".join(phrases).split(" "))
    short = lexicon.short.keys() | own.keys()
    shortened = asked & short
    keys: dict[str, str | list[str]] = {}
    for key in phrases:
        canonical = key
        # Most phrases stand for themselves.
        if (
            key in lexicon.same
            or key in short
            or not shortened.isdisjoint(key.split(" "))
        ):
            canonical = lexicon.canonical(key, course, own, asked)
        if canonical in lexicon.exclude or key in lexicon.exclude:
            continue
        members = keys.setdefault(canonical, key)
        if isinstance(members, list):
            members.append(key)
        elif members is not key:
            keys[canonical] = [members, key]
    made: dict[str, Group] = {
        key: phrases[key] if members is key else _folded(found, members)
        for key, members in keys.items()
    }
    for alias, name in own.items():
        canonical = lexicon.canonical(name, course, own, asked)
        group = made.get(canonical)
        if alias not in phrases and group is not None:
            if isinstance(group, Phrase):
                group = made[canonical] = _folded(found, canonical)
            group.aliases += (alias,)
    return made, asked - phrases.keys()


def _folded(found: Candidates, keys: str | Sequence[str]) -> Folded:
    if isinstance(keys, str):
        one = found.phrases[keys]
        return Folded((one,), (keys,), one.count, one.whole, one.marked)
    phrases = tuple([found.phrases[key] for key in keys])
    return Folded(
        phrases,
        tuple(sorted(keys)),
        sum([phrase.count for phrase in phrases]),
        sum([phrase.whole for phrase in phrases]),
        sum([phrase.marked for phrase in phrases]) + 1,
    )


def joined(found: Candidates, of: Mapping[str, Group], names: Iterable[str]) -> Folded:
    """The groups that `names` have, as one."""
    keys: list[str] = []
    aliases: tuple[str, ...] = ()
    for name in names:
        group = of[name]
        if isinstance(group, Phrase):
            keys.append(name)
        else:
            keys.extend(group.keys)
            aliases += group.aliases
    one = _folded(found, keys)
    one.aliases = aliases
    return one


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
