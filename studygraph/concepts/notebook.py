"""Relations of a notebook: its notes' links added up, and what only all notes show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from studygraph.concepts import linked, prerequisites, statistics
from studygraph.concepts.model import (
    ConceptId,
    Cycle,
    Evidence,
    Relation,
    RelationType,
    in_order,
)
from studygraph.concepts.relations import in_direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.courses import Added
    from studygraph.concepts.linking import NoteLinks
    from studygraph.concepts.relations import Link
    from studygraph.note import Note, NotePath


def relations(
    notes: Sequence[Note],
    parts: Sequence[NoteLinks],
    by_course: Sequence[Added],
    stands: Mapping[str, str],
    ids: Mapping[str, ConceptId],
) -> tuple[tuple[Relation, ...], tuple[Cycle, ...]]:
    """Links added up over notes, and the prerequisite cycles that were cut.

    `stands` maps a key to the one that it stands for, `ids` each key to its concept.
    """
    said: list[NoteLinks | Added] = [*parts, *by_course]
    links = list(_settled((link for one in said for link in one.links), stands))
    for more in (linked.related(notes, parts), statistics.related(parts)):
        paired = {frozenset((link.source, link.target)) for link in links}
        links.extend(
            link
            for link in _settled(more, stands)
            if frozenset((link.source, link.target)) not in paired
        )
    needs = _settled(prerequisites.found(parts), stands)
    first, cut = prerequisites.without_cycles(needs)
    cycles = (
        Cycle(tuple(ids[key] for key in path), evidence)
        for path, link in cut
        for evidence in link.evidence[:1]
    )
    return _added([*links, *first], ids), tuple(sorted(cycles))


def _settled(links: Iterable[Link], stands: Mapping[str, str]) -> Iterator[Link]:
    """The links of two concepts, their ends by the keys that they stand for."""
    for link in links:
        ends = link.source, link.target
        source, target = (stands.get(end, end) for end in ends)
        if (source, target) == ends:
            yield link
        elif source != target:
            source, target = in_direction(link.type, source, target)
            yield replace(link, source=source, target=target)


def _added(links: Iterable[Link], ids: Mapping[str, ConceptId]) -> tuple[Relation, ...]:
    """One relation for all links of two concepts in one type: the more, the surer."""
    groups: dict[tuple[ConceptId, ConceptId, RelationType], list[Link]] = {}
    for link in links:
        key = ids[link.source], ids[link.target], link.type
        groups.setdefault(key, []).append(link)
    relations = []
    same: dict[Evidence, Evidence] = {}  # many relations rest on one line
    for (source, target, type_), found in sorted(groups.items()):
        doubt = math.prod(sorted(1 - link.weight for link in found))
        weight = round(1 - doubt, 4)
        quotes = _one_a_line(e for link in found for e in link.evidence)
        evidence = tuple(same.setdefault(e, e) for e in sorted(quotes, key=in_order))
        method = max(found, key=lambda link: (link.weight, link.method)).method
        relations.append(Relation(source, target, type_, weight, method, evidence))
    return tuple(relations)


def _one_a_line(found: Iterable[Evidence]) -> Iterable[Evidence]:
    """The longest quote of each line: a shorter one is a piece of the same words."""
    longest: dict[tuple[NotePath, int], Evidence] = {}
    for one in found:
        held = longest.setdefault((one.note, one.line), one)
        if (-len(one.text), one.text) < (-len(held.text), held.text):
            longest[one.note, one.line] = one
    return longest.values()
