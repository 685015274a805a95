"""Reading: where a note names its terms, and what it says of them.

Everything here is about keys (folded names). What stands out about the terms one by one
is said by `facts`; `relations` weighs both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts import clues, structure, symbols, taught
from studygraph.concepts.answers import Answer, answers
from studygraph.concepts.clues import Clue
from studygraph.concepts.equations import only_symbol, statements
from studygraph.concepts.folding import fold
from studygraph.concepts.mentions import Place, find, in_text, trie
from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.pairs import Key, Pair, gather
from studygraph.concepts.phrases import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.clues import Shared
    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.equations import Statement, Symbol
    from studygraph.concepts.mentions import Trie
    from studygraph.concepts.phrases import Row
    from studygraph.concepts.structure import Heads
    from studygraph.concepts.subjects import Entry
    from studygraph.concepts.terms import Term
    from studygraph.note import Note, NotePath


_DENIED = re.compile(
    r"\b(?:no|not|nor|without|instead of|rather than)\s+(?:(?:an?|any|the)\s+)?"
    r"[\w-]+(?:\s+[\w-]+)?",
    re.IGNORECASE,
)
"""What a definition says that its thing is not or has not: two words from there on."""


_ASIDE = re.compile(
    r"\([^()]*\)|\bvs\b.*|\b(?:its|their|helps?|avoids?|prevents?|such as|e\.g\.)\b.*",
    re.IGNORECASE,
)
"""What a sentence says beside what its thing is: in brackets, of it, what it is for."""


class Meant(NamedTuple):
    """The concept that a definition is of, "" for none, and those that it names.

    `needed` are those of them without which its first sentence says nothing.
    """

    key: str
    names: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A note's terms found in its text, and the clues of each pair.

    `tree` holds their names, `shared` are its sentences with two of them or more,
    `said` its equations' statements, `heads` is what each block is about. `meant` says
    what each of the note's definitions is of, `titled` are those that its title names,
    in order. `answers` are what its cards say that a term is. `table` says what its
    symbols stand for, `clear` which of them it names for other lectures too. `known`
    is what textbooks say of its terms, by key.
    """

    tree: Trie
    table: dict[Symbol, str]
    clear: frozenset[tuple[Symbol, str]]
    places: list[Place]
    shared: list[Shared]
    said: tuple[Statement, ...]
    heads: Heads
    meant: tuple[Meant, ...]
    titled: list[str]
    answers: tuple[Answer, ...]
    pairs: dict[Key, Pair]
    known: dict[str, Entry]


def read(note: Note, found: Candidates, chosen: Sequence[Term]) -> Reading:
    """Find the chosen terms in the note, and what it says of them two by two."""
    names = _names(chosen)
    tree = trie(names)
    table = symbols.table(found.rows, names)
    said = tuple(statements(note))
    places = find(found.rows, tree, table, note.language, names)
    guessed = symbols.by_initial(_unnamed(note, found.rows, places, said, table), table)
    if guessed:
        table = {**guessed, **table}
        places = find(found.rows, tree, table, note.language, names)
    meant = tuple(_meant(note, names, tree, table))
    titled = in_text(note.title, note.language, tree)
    head_of = structure.heads(found.rows, places)
    shared = list(clues.sentences(found.rows, places))
    quotes = clues.Quotes(note.path, found.rows)
    pairs = gather(
        chain(
            clues.in_sentences(note.path, shared),
            structure.in_layout(note, found.rows, places, head_of, quotes),
            structure.in_neighbours(note, found.rows, places, head_of, quotes),
            structure.in_names(places, names, quotes),
            structure.in_title(note, titled, head_of, quotes),
            computed(note.path, said, table, names),
            _in_definitions(note, meant),
        )
    )
    known = taught.known(chosen, note.language)
    near = taught.in_vicinity(note, found.rows, places, known, quotes)
    pairs = gather(near) | pairs  # Where anything else is said, that counts.
    clear = frozenset(symbols.clear(found.rows, names, note.language))
    told = tuple(answers(note, names))
    return Reading(
        tree,
        table,
        clear,
        places,
        shared,
        said,
        head_of,
        meant,
        titled,
        told,
        pairs,
        known,
    )


def _names(chosen: Sequence[Term]) -> dict[str, str]:
    """Every folded name of the chosen terms -> the concept's key."""
    names: dict[str, str] = {}
    for term in chosen:
        for key in (term.key, *term.keys):
            names.setdefault(key, term.key)
    return names


def _unnamed(
    note: Note,
    rows: Sequence[Row],
    places: Sequence[Place],
    said: Sequence[Statement],
    table: Mapping[Symbol, str],
) -> dict[Symbol, list[str]]:
    """Left sides without a name -> the concepts named in the equation's section."""
    named: dict[int, dict[str, None]] = {}
    for place in places:
        section = note.blocks[rows[place.row].block].section
        named.setdefault(section, {})[place.key] = None
    found: dict[Symbol, list[str]] = {}
    for statement in said:
        left = statement.left
        if left and left not in table and left.base not in table:
            found[left] = list(named.get(_section_at(note, statement.line), ()))
    return found


def _section_at(note: Note, line: int) -> int:
    """The innermost section that holds `line`, -1 for none."""
    inside = [i for i, s in enumerate(note.sections) if s.line <= line <= s.end_line]
    return max(inside, key=lambda i: note.sections[i].line, default=-1)


def computed(
    path: NotePath,
    said: Sequence[Statement],
    table: Mapping[Symbol, str],
    names: Mapping[str, str],
) -> Iterator[Clue]:
    """`computed-from` clues of the note's equations."""
    for statement in said:
        left = statement.left
        source = left and (table.get(left) or table.get(left.base))
        if not source:
            continue
        evidence = Evidence(path, statement.line, statement.tex)
        yield from _in_one_formula(statement, table, evidence)
        for symbol in statement.right:
            target = table.get(symbol) or table.get(symbol.base)
            if not target:
                continue
            # The value of an earlier step goes in; it is not what this one is made of.
            earlier = (
                left is not None
                and symbol.runs
                and left.runs
                and symbol.index != left.index
            )
            ends = (target, source) if earlier else (source, target)
            type_ = RelationType.USED_IN if earlier else RelationType.COMPUTED_FROM
            yield Clue(*ends, type_, "equation", Method.EQUATION, evidence)
        for name in statement.functions:
            target = names.get(fold({"sigma": "sigmoid"}.get(name, name)))
            if target and target != source:
                yield Clue(
                    target,
                    source,
                    RelationType.USED_IN,
                    "uses",
                    Method.EQUATION,
                    evidence,
                )


def _in_one_formula(
    statement: Statement, table: Mapping[Symbol, str], evidence: Evidence
) -> Iterator[Clue]:
    """What goes into one thing together."""
    named = [table.get(symbol) or table.get(symbol.base) for symbol in statement.right]
    for a, b in combinations(sorted({key for key in named if key}), 2):
        yield Clue(a, b, RelationType.RELATED_TO, "formula", Method.EQUATION, evidence)


def _meant(
    note: Note, names: Mapping[str, str], tree: Trie, table: Mapping[Symbol, str]
) -> Iterator[Meant]:
    for definition in note.definitions:
        key = _defined(definition.term, note.language, names, table)
        text = _DENIED.sub(",", definition.text) if key else ""
        named = in_text(text, note.language, tree)
        plain = _ASIDE.sub(",", first_sentence(text))
        # Most are one sentence without an aside.
        needed = named if plain == text else in_text(plain, note.language, tree)
        yield Meant(key, tuple(named), tuple(needed))


def _defined(
    term: str, language: str, names: Mapping[str, str], table: Mapping[Symbol, str]
) -> str:
    """The concept that a definition's term is, by name or by symbol.

    A number below a symbol makes it one of many: what $h_0$ is, not every $h_t$ is.
    """
    symbol = only_symbol(term.strip("$ "))
    one = symbol is not None and symbol.index.isdecimal()
    if symbol is not None and (len(term) < 2 or not term.strip("$ ").isalpha()):  # noqa: PLR2004
        return table.get(symbol) or (not one and table.get(symbol.base)) or ""
    return _named(term, language, names)


def _named(text: str, language: str, names: Mapping[str, str]) -> str:
    """The concept that `text` names, as a whole or with a word more in front."""
    words = fold(text, language).split(" ")
    for n in range(len(words)):
        key = names.get(" ".join(words[n:]))
        if key:
            return key
    return ""


def _in_definitions(note: Note, meant: Sequence[Meant]) -> Iterator[Clue]:
    """What a definition's words say a thing builds on belongs to it."""
    for definition, (key, named, _) in zip(note.definitions, meant, strict=True):
        first = definition.text.split("\n")[0].strip()
        if not key or first not in note.text_at(definition.line):
            continue
        evidence = Evidence(note.path, definition.line, first)
        for other in named:
            if other != key:
                yield Clue(
                    other,
                    key,
                    RelationType.RELATED_TO,
                    "definition",
                    Method.PATTERN,
                    evidence,
                )
