"""Tables: a term in the first column and what it is.

Counts where the header says so ("Term | Meaning"), in however many columns. Of two
columns it counts in a vocabulary section, too, and where the second holds a text or a
formula beside a short first cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from studygraph.note import BlockKind
from studygraph.parse.definitions.shape import Candidate, Page
from studygraph.parse.definitions.terms import cleaned, why_no_term
from studygraph.parse.prompts import fold
from studygraph.parse.rows import cells

_TERMS = frozenset(
    {
        *("term", "terms", "word", "words", "name", "concept", "vocab", "keyword"),
        *("vocabulary", "rule", "notation", "symbol", "acronym", "abbreviation"),
        *("begriff", "wort", "terme", "mot", "t\u00e9rmino", "palabra", "termine"),
    }
)
_MEANINGS = frozenset(
    {
        *("definition", "definitions", "meaning", "description", "explanation"),
        *("means", "formula", "what it is", "what it means", "expansion", "note"),
        *(
            "bedeutung",
            "beschreibung",
            "d\u00e9finition",
            "signification",
            "definici\u00f3n",
        ),
        *("significado", "definizione", "significato"),
    }
)
_SAID = 0.85
_VOCABULARY = 0.95
_SHAPED = 0.55
_FEWEST_WORDS = 3
_COLUMNS = 2


def find(page: Page) -> Iterator[Candidate]:
    """The rows of the note's tables of terms."""
    view = page.view
    for block, held in enumerate(page.note.blocks):
        if held.kind is not BlockKind.ROW or held.level == 0:
            continue
        header, rows = view.rows(held.parent), view.rows(block)
        titles = [fold(cell) for cell in cells(header[0])] if header else []
        found = cells(rows[0]) if rows else []
        if len(titles) != len(found) or len(found) < _COLUMNS:
            continue
        at, sure = _meaning(titles, found, listed=page.is_vocabulary(rows[0]))
        term = cleaned(found[0])
        if at and found[at] and not why_no_term(term):
            yield Candidate(term, found[at], rows[0].at, "table", sure)


def _meaning(titles: list[str], row: list[str], *, listed: bool) -> tuple[int, float]:
    """The column that says what the first one's term is, and how sure; 0 for none.

    `listed` says that the table stands in a vocabulary section.
    """
    told = [at for at, title in enumerate(titles) if at and title in _MEANINGS]
    if len(row) > _COLUMNS:
        return (told[0], _SAID) if told and titles[told[0]] != "note" else (0, 0.0)
    text = row[1]
    if listed:
        return 1, _VOCABULARY
    if titles[0] in _TERMS or told:
        return 1, _SAID
    is_text = len(text.split()) >= _FEWEST_WORDS or text.startswith("$")
    return (1, _SHAPED) if is_text else (0, 0.0)
