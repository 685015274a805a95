"""Full-text search over the lines, headings and concepts.

All words, stemmed; where no text holds them all, words that begin so; then any of the
words; then the plain letters, which is what languages without spaces need.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from studygraph.store.answers import Hit
from studygraph.store.lookup import as_typed
from studygraph.store.near import node_ref

if TYPE_CHECKING:
    import sqlite3

_PART = re.compile(r'"([^"]+)"|(\S+)')
_OPEN, _CLOSE = "\x02", "\x03"

# bm25 is below zero, and the lower the better: a factor over 1 moves a hit up.
_MATCHING = """
SELECT owner, kind, line, highlight(passage_words, 0, :open, :close)
FROM passage_words JOIN passage ON passage.id = passage_words.rowid
WHERE passage_words MATCH :words
ORDER BY round(bm25(passage_words)
               * CASE kind WHEN 'concept' THEN 3.0 WHEN 'heading' THEN 1.5 ELSE 1.0 END,
               6), owner, line
LIMIT :limit
"""
_HOLDING = """
SELECT owner, kind, line, text FROM passage
WHERE instr(lower(text), lower(:letters)) ORDER BY kind != 'concept', owner, line
LIMIT :limit
"""


def search(
    connection: sqlite3.Connection, query: str, *, limit: int = 20
) -> tuple[Hit, ...]:
    """The best texts for `query`; words in double quotes must stand together."""
    query = as_typed(query)
    parts = [phrase or word for phrase, word in _PART.findall(query)]
    quoted = [
        f'"{clean}"' for part in parts if (clean := part.replace('"', " ").strip())
    ]
    if not quoted:
        return ()
    for words in (
        " ".join(quoted),
        " ".join(f"{part}*" for part in quoted),
        " OR ".join(quoted),
    ):
        rows = connection.execute(
            _MATCHING,
            {"words": words, "open": _OPEN, "close": _CLOSE, "limit": limit},
        ).fetchall()
        if rows:
            return tuple(_hit(connection, row) for row in rows)
    rows = connection.execute(_HOLDING, {"letters": query, "limit": limit}).fetchall()
    return tuple(_hit(connection, row) for row in rows)


def _hit(connection: sqlite3.Connection, row: tuple[Any, ...]) -> Hit:
    """A row as a hit: the marks taken out of the text, as places in it."""
    owner, kind, line, marked = row
    text, marks = "", []
    for piece in marked.split(_OPEN):
        found, closed, rest = piece.partition(_CLOSE)
        if closed:
            marks.append((len(text), len(text) + len(found)))
        text += found + rest
    if kind == "concept":
        return Hit(kind, text, tuple(marks), node=node_ref(connection, owner))
    return Hit(kind, text, tuple(marks), owner, line)
