"""Pass 2: one note read against the lexicon.

Everything here is about keys (folded names); `conclude` turns them into concepts once
all notes are in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from studygraph.concepts import terms
from studygraph.concepts.answers import SURE
from studygraph.concepts.equations import Statement, Symbol
from studygraph.concepts.facts import facts_of
from studygraph.concepts.mentions import in_text
from studygraph.concepts.model import Evidence
from studygraph.concepts.reading import read
from studygraph.concepts.relations import Link, weigh
from studygraph.concepts.salience import salience
from studygraph.concepts.termhood import Spread, without_spread
from studygraph.concepts.words import look_up
from studygraph.note import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linear import Linear
    from studygraph.concepts.mentions import Trie
    from studygraph.concepts.phrases import Row
    from studygraph.concepts.reading import Reading
    from studygraph.concepts.terms import Term
    from studygraph.note import Note


class NoteTerm(Struct, frozen=True, gc=False):
    """A concept of the note: its score, its salience, how often it is written how.

    `values` are its features but for those of its spread over the notes, which follows
    from `keys`, as which it is written, and from its `own` in this note.
    """

    key: str
    score: float
    salience: float
    surfaces: tuple[tuple[str, int], ...]
    values: tuple[int | float, ...]
    keys: tuple[str, ...]
    own: Spread


class NamedPlace(Struct, frozen=True, gc=False):
    """A mention: (line, column) and the words there."""

    key: str
    line: int
    column: int
    text: str
    symbol: bool


class Defined(Struct, frozen=True, gc=False):
    """A definition of `key` on `line`: what it builds on, and its very words."""

    key: str
    line: int
    text: str
    weight: float
    needed: tuple[str, ...]
    quote: str


class Asked(Struct, frozen=True, gc=False):
    """Card number `index` asks about `key`."""

    key: str
    index: int
    evidence: Evidence


class NoteLinks(Struct, frozen=True, gc=False):
    """All that one note says, by key.

    `consulted`, `scored` and `together` say what of the lexicon it depends on
    (`terms.Chosen`).
    `symbols` is what its symbols stand for, `clear` what it names for its course, and
    `unnamed` are the statements with symbols that its course may name.
    """

    path: NotePath
    course: str
    order: tuple[str, ...]
    terms: tuple[NoteTerm, ...]
    mentions: tuple[NamedPlace, ...]
    links: tuple[Link, ...]
    definitions: tuple[Defined, ...]
    asked: tuple[Asked, ...]
    symbols: tuple[tuple[Symbol, str], ...]
    clear: tuple[tuple[Symbol, str], ...]
    unnamed: tuple[Statement, ...]
    quotes: tuple[tuple[int, str], ...]
    rows: int
    consulted: tuple[str, ...]
    scored: tuple[str, ...]
    together: tuple[str, ...]


def load_tables() -> None:
    """Load the longest of the tables that `link` needs, which else does so itself."""
    look_up("")


def link(note: Note, lexicon: Lexicon) -> NoteLinks:
    """What `note` says of the concepts that are its terms."""
    taken = terms.of_note(note, lexicon)
    found, chosen = taken.found, taken.terms
    reading = read(note, found, chosen)
    facts = facts_of(note, found, chosen, reading)
    links = weigh(reading.pairs, facts, lexicon.relations)
    named = {place.row for place in reading.places}
    return NoteLinks(
        path=note.path,
        course=note.course or "",
        order=(note.date or "", note.ordinal or note.path),
        terms=tuple(_note_term(term, lexicon.salience) for term in chosen),
        mentions=tuple(_mentions(note, found.rows, reading)),
        links=tuple(links),
        definitions=tuple(_definitions(note, reading)),
        asked=tuple(_asked(note, reading.tree)),
        symbols=tuple(sorted(reading.table.items())),
        clear=tuple(sorted(reading.clear)) if note.course else (),
        unnamed=tuple(_unnamed(reading)) if note.course else (),
        quotes=tuple(
            (row.line, row.quote())
            for number, row in enumerate(found.rows)
            if number in named
        ),
        rows=len(found.rows),
        consulted=taken.consulted,
        scored=taken.scored,
        together=taken.together,
    )


def _note_term(term: Term, model: Linear) -> NoteTerm:
    surfaces = tuple(sorted(term.entry.surfaces.items()))
    return NoteTerm(
        term.key,
        term.score,
        salience(model, term.score, term.values),
        surfaces,
        without_spread(term.values),
        term.keys,
        terms.own_spread(term.entry),
    )


def _mentions(
    note: Note, rows: Sequence[Row], reading: Reading
) -> Iterator[NamedPlace]:
    for place in reading.places:
        row = rows[place.row]
        text = row.raw[place.start : place.end]
        yield NamedPlace(place.key, row.line, place.start, text, place.symbol)
    yield from by_symbol(note, reading.said, reading.table)


def by_symbol(
    note: Note, said: Sequence[Statement], table: Mapping[Symbol, str]
) -> Iterator[NamedPlace]:
    """Where the statements name concepts by the symbols of `table`."""
    for statement in said:
        column = note.text_at(statement.line).find(statement.tex)
        for symbol in statement.symbols:
            key = table.get(symbol) or table.get(symbol.base)
            if key:
                yield NamedPlace(
                    key, statement.line, column, statement.tex, symbol=True
                )


def _unnamed(reading: Reading) -> Iterator[Statement]:
    """The statements with a symbol that another lecture of the course may name."""
    for statement in reading.said:
        if any(s.telling and s.base not in reading.table for s in statement.symbols):
            yield statement


def _definitions(note: Note, reading: Reading) -> Iterator[Defined]:
    """What the note says its concepts are; the back of a card is that without marks."""
    backs = {(answer.key, answer.line): answer.text for answer in reading.answers}
    for definition, meant in zip(note.definitions, reading.meant, strict=True):
        first = definition.text.split("\n")[0].strip()
        if meant.key and first:
            yield Defined(
                meant.key,
                definition.line,
                backs.get((meant.key, definition.line), definition.text),
                round(definition.confidence, 4),
                meant.needed,
                first if first in note.text_at(definition.line) else "",
            )
    defined = {meant.key for meant in reading.meant}
    for answer in reading.answers:
        if answer.key not in defined:
            yield Defined(answer.key, answer.line, answer.text, SURE, (), "")


def _asked(note: Note, names: Trie) -> Iterator[Asked]:
    """The concepts that each card names in its question, else in its answer."""
    for index, card in enumerate(note.cards):
        named = in_text(card.question, note.language, names)
        if not named and card.answer:
            named = in_text(card.answer, note.language, names)
        words = note.text_at(card.line).strip()
        for key in named:
            yield Asked(key, index, Evidence(note.path, card.line, words))
