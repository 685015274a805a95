"""Definitions: what a note says its terms are, one family of shapes a module.

Every shape offers candidates with a confidence. Of several for one term on one line
the surest stands. A line with the marks of a definition that is none, or too faint,
goes to the ledger with the reason; sentences without marks are no candidates until
they are sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from studygraph.config import ParseSettings
from studygraph.note import CandidateKind, Definition, LedgerEntry, Note
from studygraph.parse.definitions import (
    formulas,
    html_lists,
    inset,
    labelled,
    leads,
    prose,
    statements,
    tables,
)
from studygraph.parse.definitions.shape import SURE, Candidate, Page
from studygraph.parse.definitions.terms import key
from studygraph.parse.view import View

Shape = Callable[[Page], Iterator[Candidate]]

_SHAPES: tuple[Shape, ...] = (
    statements.find,
    labelled.find,
    tables.find,
    html_lists.find,
    leads.find,
    formulas.find,
    inset.find,
    prose.find,
)
_SENTENCES = (inset.find, prose.find)


def find(
    note: Note,
    settings: ParseSettings | None = None,
    view: View | None = None,
) -> tuple[tuple[Definition, ...], tuple[LedgerEntry, ...]]:
    """The note's definitions and what only looks like one, each sorted by line.

    `view` is a view of the note that was made before, to spare making it again.
    """
    page = Page(view or View(note), (settings or ParseSettings()).definition_separator)
    best: dict[tuple[int, str], Candidate] = {}
    left: dict[int, LedgerEntry] = {}
    for shape in _SHAPES:
        for found in shape(page):
            if not (found.term.strip() and found.text.strip()):
                continue  # marks alone
            place = (found.at, key(found.term))
            if found.reason or found.confidence < SURE:
                line = page.view.number(found.at)
                if shape not in _SENTENCES:
                    left.setdefault(line, _left(found, line))
            elif place not in best or best[place].confidence < found.confidence:
                best[place] = found
    taken = sorted(best.values(), key=lambda c: (c.at, c.term))
    definitions = tuple(
        _definition(found, page.view.number(found.at)) for found in taken
    )
    lines = {definition.line for definition in definitions}
    return definitions, tuple(left[line] for line in sorted(left.keys() - lines))


def _definition(found: Candidate, line: int) -> Definition:
    return Definition(found.term, found.text, line, found.pattern, found.confidence)


def _left(found: Candidate, line: int) -> LedgerEntry:
    reason = found.reason or "too faint: nothing sets the words apart as a term"
    return LedgerEntry(line, CandidateKind.DEFINITION, found.term, reason)
