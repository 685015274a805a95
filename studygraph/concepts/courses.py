"""Courses: what formulas say by symbols that only another lecture of the course names.

A symbol stands for a concept in a whole course if a note names it clearly
(`symbols.clear`) and no note of the course means another by it. A formula is read so
where its note speaks of one of these concepts, for the same letters may mean other
things in a lecture on something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from studygraph.concepts.linking import NamedPlace, NoteLinks, by_symbol
from studygraph.concepts.reading import computed
from studygraph.concepts.relations import SURE_END, TOGETHER, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.equations import Statement, Symbol
    from studygraph.concepts.model import Evidence, Method, RelationType
    from studygraph.note import Note, NotePath

Table = dict["Symbol", str]


class Added(Struct, frozen=True, gc=False):
    """What a note says with its course's symbols and does not say with its own."""

    path: NotePath
    mentions: tuple[NamedPlace, ...]
    links: tuple[Link, ...]


def added(notes: Iterable[Note], parts: Sequence[NoteLinks]) -> Iterator[Added]:
    """What the symbols of the courses add to the notes that use them."""
    tables = agreed(parts)
    scores: dict[str, float] = {}
    for term in (term for part in parts for term in part.terms):
        scores[term.key] = max(term.score, scores.get(term.key, 0.0))
    by_path = {note.path: note for note in notes}
    for part in parts:
        table = tables.get(part.course, {})
        said = _spoken_of(part, table)
        if said:
            own = dict(part.symbols)
            others = {symbol: key for symbol, key in table.items() if symbol not in own}
            mentions = by_symbol(by_path[part.path], said, others)
            links = _links(said, part, table, scores)
            yield Added(part.path, tuple(mentions), tuple(links))


def agreed(parts: Sequence[NoteLinks]) -> dict[str, Table]:
    """Course -> what each symbol stands for in all of its notes."""
    clear = {(part.course, *named) for part in parts for named in part.clear}
    meant: dict[tuple[str, Symbol], set[str]] = {}
    for course, symbol, key in clear:
        meant.setdefault((course, symbol), set()).add(key)
    for part in parts:
        for symbol, key in part.symbols:
            if (part.course, symbol.base) in meant:
                meant[part.course, symbol.base].add(key)
    tables: dict[str, Table] = {}
    for course, symbol, key in sorted(clear):
        if meant[course, symbol] == {key}:
            tables.setdefault(course, {})[symbol] = key
    return tables


def _spoken_of(part: NoteLinks, table: Table) -> list[Statement]:
    """The statements with a symbol of the course for what the note names in words."""
    named = {term.key for term in part.terms} if table else set()
    return [
        statement
        for statement in part.unnamed
        if any(table.get(symbol.base) in named for symbol in statement.symbols)
    ]


def _links(
    said: Sequence[Statement],
    part: NoteLinks,
    table: Table,
    scores: Mapping[str, float],
) -> Iterator[Link]:
    """What the statements say by the course's `table`, and not by the note's own."""
    own = dict(part.symbols)
    names = {key: term.key for term in part.terms for key in (term.key, *term.keys)}
    known = set(computed(part.path, said, own, names))
    found: dict[tuple[str, str, RelationType, Method], set[Evidence]] = {}
    for clue in computed(part.path, said, {**table, **own}, names):
        if clue not in known and clue.kind != TOGETHER and clue.source != clue.target:
            kind = clue.source, clue.target, clue.type, clue.method
            found.setdefault(kind, set()).add(clue.evidence)
    for (source, target, type_, method), evidence in found.items():
        ends = scores[source], scores[target]
        if min(ends) >= SURE_END:
            # No model weighs what two notes say together: as sure as both its ends.
            weight = round(ends[0] * ends[1], 4)
            yield Link(source, target, type_, method, weight, tuple(sorted(evidence)))
