"""Two-column tables: a term and what it is.

Counts where the header says so ("Term | Meaning"), in a vocabulary section, and where
the second column holds a text or a formula beside a short first cell.
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
    """The rows of the note's two-column tables of terms."""
    view = page.view
    for block, held in enumerate(page.note.blocks):
        if held.kind is not BlockKind.ROW or held.level == 0:
            continue
        header, rows = view.rows(held.parent), view.rows(block)
        titles = [fold(cell) for cell in cells(header[0])] if header else []
        found = cells(rows[0]) if rows else []
        if len(titles) != _COLUMNS or len(found) != _COLUMNS or not all(found):
            continue
        term, text = cleaned(found[0]), found[1]
        said = titles[0] in _TERMS or titles[1] in _MEANINGS
        if why_no_term(term):
            continue
        if page.is_vocabulary(rows[0]):
            sure = _VOCABULARY
        elif said:
            sure = _SAID
        elif len(text.split()) >= _FEWEST_WORDS or text.startswith("$"):
            sure = _SHAPED
        else:
            continue
        yield Candidate(term, text, rows[0].at, "table", sure)
