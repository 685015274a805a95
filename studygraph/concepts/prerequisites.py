"""Prerequisites: what a student has to know before what.

If the definition of X names Y, and the notes define Y, too, and introduce it no later
than X, then Y comes first (after Liang et al. 2015, "Measuring prerequisite relations
among concepts", whose reference distance this is with definitions in place of
articles). Courses are taken in the order of their lectures. A definition counts where
the note surely links the two, and as much as that link. Cycles are cut at their
lightest edge, and reported.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.relations import Link
from studygraph.concepts.subjects import (
    CONTRASTS,
    IS_A,
    PART_OF,
    USED_IN,
    entry,
    says,
)
from studygraph.errors import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.linking import NoteLinks
    from studygraph.concepts.model import Knowledge

SURE = 0.85
"""How likely a reader confirms that two belong together of which one is needed.

Where textbooks relate the two, any relation will do. Of 17 needs that readers saw among
other edges, from 0.75 on, they signed 5."""
Place = tuple[str, tuple[str, ...], int]


def found(parts: Sequence[NoteLinks]) -> list[Link]:
    """`prerequisite-of` links from each concept to those that build on it."""
    first = _introductions(parts)
    votes: dict[tuple[str, str], list[tuple[float, Evidence]]] = {}
    for part in parts:
        sure = {
            frozenset((link.source, link.target)): link.weight
            for link in part.links
            if _goes_deep(link)
        }
        for definition in part.definitions:
            evidence = Evidence(part.path, definition.line, definition.quote)
            for used in definition.needed if definition.quote else ():
                weight = sure.get(frozenset((used, definition.key)))
                if weight is not None:
                    vote = weight, evidence
                    votes.setdefault((used, definition.key), []).append(vote)
    taught = {one.key for part in parts for one in part.definitions}
    links = []
    for (used, key), quotes in sorted(votes.items()):
        if used not in taught or key.endswith(f" {used}"):  # a kind of it: `is-a`
            continue
        against = len(votes.get((key, used), ()))
        early = first.get(used, _NEVER) <= first.get(key, _NEVER)
        if len(quotes) > against and early:
            best = sorted((weight for weight, _ in quotes), reverse=True)
            doubt = math.prod(1 - weight for weight in best[: len(quotes) - against])
            links.append(
                Link(
                    used,
                    key,
                    RelationType.PREREQUISITE_OF,
                    Method.PATTERN,
                    round(1 - doubt, 4),
                    tuple(evidence for _, evidence in quotes),
                )
            )
    return links


def _goes_deep(link: Link) -> bool:
    """Whether two belong together so that one of them may be needed for the other."""
    a, b = entry(link.source), entry(link.target)
    if a is not None and b is not None:
        ends = (a, b), (b, a)
        if any(says(*two, CONTRASTS) for two in ends):
            return False
        if any(says(*two, kind) for two in ends for kind in (IS_A, PART_OF, USED_IN)):
            return True
    return link.holds >= SURE


_NEVER: Place = ("\uffff", (), 0)


def _introductions(parts: Sequence[NoteLinks]) -> dict[str, Place]:
    """Where each concept is first named, in order of lectures."""
    first: dict[str, Place] = {}
    for part in parts:
        for mention in part.mentions:
            place = (part.course, part.order, mention.line)
            if place < first.get(mention.key, _NEVER):
                first[mention.key] = place
    return first


def without_cycles(
    links: Iterable[Link],
) -> tuple[list[Link], list[tuple[tuple[str, ...], Link]]]:
    """The links that leave no cycle, heaviest kept; and the others.

    Each of these comes with the way from its target to its source that the links kept
    lead already.
    """
    after: dict[str, list[str]] = {}
    kept, cut = [], []
    for link in sorted(links, key=lambda k: (-k.weight, k.source, k.target)):
        path = _path(after, link.target, link.source)
        if path:
            cut.append((path, link))
        else:
            after.setdefault(link.source, []).append(link.target)
            kept.append(link)
    return kept, cut


def circles(knowledge: Knowledge) -> Iterator[Problem]:
    """What a reader should know of the cycles: each on the line that closes it."""
    labels = {concept.id: concept.label for concept in knowledge.concepts}
    for cycle in knowledge.cycles:
        first, *rest = (labels[concept] for concept in cycle.concepts)
        needed = "".join(f"{name}, which is needed for " for name in rest)
        yield Problem(
            path=cycle.evidence.note,
            line=cycle.evidence.line,
            kind=ProblemKind.PREREQUISITE_CYCLE,
            message=f"{first} is needed for {needed}{first}",
            advice="Define one of them without the others; the study order leaves out "
            "what this line says.",
        )


def _path(after: Mapping[str, Sequence[str]], start: str, end: str) -> tuple[str, ...]:
    """A path from `start` to `end`, () for none."""
    came: dict[str, str] = {start: ""}
    open_ = [start]
    while open_:
        key = open_.pop()
        if key == end:
            path = [key]
            while came[path[-1]]:
                path.append(came[path[-1]])
            return tuple(reversed(path))
        for follower in after.get(key, ()):
            if follower not in came:
                came[follower] = key
                open_.append(follower)
    return ()
