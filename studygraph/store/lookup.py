"""Find the node that a term names.

A concept is found by any of its names, folded; a label counts before an alias, an alias
before a symbol. Notes and other nodes come after the concepts, and a lecture's number
("L19", "19") or code ("OS-L02" of "OS-L02 Scheduling") after every name. Where nothing
fits, the nearest names are offered: those that hold all the words, then those spelled
alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from studygraph.concepts.folding import fold
from studygraph.store.answers import Ambiguous, Match, NodeRef, NoMatch
from studygraph.store.near import as_ref

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

_SUGGESTIONS = 5
_LIKENESS = 0.6
_ORDINAL = re.compile(r"([A-Za-z]*)0*(\d+)")

_BY_NAME = """
SELECT node.type != 'concept' AS other,
       CASE name.kind WHEN 'label' THEN 0 WHEN 'symbol' THEN 2 ELSE 1 END AS rank,
       id, node.type, label, note, line
FROM name JOIN node ON node.id = name.node
WHERE (name.kind != 'symbol' AND folded = :folded)
   OR (name.kind = 'symbol' AND folded = :symbol)
ORDER BY other, rank, importance DESC, id
"""

_NAMES = "SELECT DISTINCT folded FROM name WHERE kind != 'symbol'"
_NAMES_OF = """
SELECT DISTINCT folded FROM name WHERE kind != 'symbol' AND node IN (
    SELECT id FROM node WHERE type IN (SELECT value FROM json_each(?))
)
"""
_NAMED = """
SELECT folded, id, type, label, note, line
FROM name JOIN node ON node.id = name.node
WHERE kind != 'symbol' AND folded IN (SELECT value FROM json_each(?))
ORDER BY type != 'concept', importance DESC, id, folded
"""


def as_typed(text: str) -> str:
    """`text` without what a database cannot take: NULs and halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def folded_key(term: str) -> str:
    """What `term` is looked up by: folded, or as it is where it has no word."""
    return fold(term) or term.strip().casefold()


def symbol_key(tex: str) -> str:
    """What a symbol is looked up by: TeX without dollars, braces and spaces."""
    return re.sub(r"[${}\s]+", "", tex)


def lookup(
    connection: sqlite3.Connection, term: str, types: Collection[str] = ()
) -> Match | Ambiguous | NoMatch:
    """The one node, of one of `types` if any are given, that `term` may name."""
    found = named(connection, term, types)
    if len(found) == 1:
        return Match(found[0])
    term = as_typed(term)
    if found:
        return Ambiguous(term, found)
    return NoMatch(term, _suggest(connection, folded_key(term), types))


def named(
    connection: sqlite3.Connection, term: str, types: Collection[str] = ()
) -> tuple[NodeRef, ...]:
    """The nodes, of `types` if any are given, that `term` names before all others."""
    term = as_typed(term)
    exact = connection.execute(
        "SELECT -1, 0, id, type, label, note, line FROM node "
        "WHERE id = :term OR (type = 'note' AND note = :term) ORDER BY id",
        {"term": term},
    ).fetchall()
    keys = {"folded": folded_key(term), "symbol": symbol_key(term)}
    by_name = connection.execute(_BY_NAME, keys).fetchall()
    rows = [row for row in exact + by_name if not types or row[3] in types]
    if not rows and (not types or "note" in types):
        rows = _by_ordinal(connection, term) or _by_code(connection, term)
    best = [row for row in rows if row[:2] == rows[0][:2]]
    return tuple(dict.fromkeys(as_ref(row[2:]) for row in best))


def _by_ordinal(connection: sqlite3.Connection, term: str) -> list[tuple[Any, ...]]:
    """The notes with this number, as rows of a name; "19" is L19 and also W19."""
    asked = _ORDINAL.fullmatch(term.strip())
    if not asked:
        return []
    from studygraph.store.records import decode_node  # noqa: PLC0415  (after a miss)

    found = []
    for *row, record in connection.execute(
        "SELECT 1, 3, id, type, label, note, line, record FROM node "
        "WHERE type = 'note' ORDER BY id"
    ):
        ordinal = getattr(decode_node("note", record), "ordinal", None)
        held = _ORDINAL.fullmatch(ordinal or "")
        if held and held[2] == asked[2] and asked[1].upper() in {"", held[1].upper()}:
            found.append(tuple(row))
    return found


def _by_code(connection: sqlite3.Connection, term: str) -> list[tuple[Any, ...]]:
    """The notes whose title opens with `term`, which has a number in it, as rows."""
    code = term.strip().casefold()
    if not re.search(r"\d", code):
        return []
    opens = re.compile(re.escape(code) + r"(?!\w)")
    return [
        row
        for row in connection.execute(
            "SELECT 1, 4, id, type, label, note, line FROM node "
            "WHERE type = 'note' ORDER BY id"
        )
        if opens.match(row[4].casefold())
    ]


def _suggest(
    connection: sqlite3.Connection, folded: str, types: Collection[str]
) -> tuple[NodeRef, ...]:
    """Nodes whose names hold all words of `folded`, then those spelled alike."""
    from studygraph.store.spelling import alike  # noqa: PLC0415  (only after a miss)

    asked = (_NAMES_OF, (_listed(types),)) if types else (_NAMES, ())
    names = [name for (name,) in connection.execute(*asked)]
    words = set(folded.split())
    longest = max(words, key=len, default="")
    holding = {n for n in names if longest in n and words and words <= set(n.split())}
    spelled = alike(folded, names, _SUGGESTIONS, _LIKENESS)
    refs: dict[str, list[NodeRef]] = {}
    chosen = _listed(holding.union(spelled))
    for name, *row in connection.execute(_NAMED, (chosen,)):
        if not types or row[1] in types:
            refs.setdefault(name, []).append(as_ref(row))
    near = [name for name in refs if name in holding] + spelled
    ranked = (ref for name in near for ref in refs.get(name, ()))
    return tuple(dict.fromkeys(ranked))[:_SUGGESTIONS]


def _listed(values: Iterable[str]) -> str:
    """Many values as one parameter of a query."""
    return msgspec.json.encode(list(values)).decode()
