"""Fuzzing starts from every syntax that is read."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
import seeds

from studygraph.build import Study, study
from studygraph.config import ParseSettings, Settings
from studygraph.errors import ProblemKind
from studygraph.note import (
    BlockKind,
    CandidateKind,
    CardKind,
    LinkKind,
    NoteKind,
    SectionKind,
    SectionPart,
    SpanKind,
)
from studygraph.parse import cards

NO_SYNTAX = {
    ProblemKind.TOO_LARGE,  # a matter of bytes
    ProblemKind.UNREADABLE_FILE,  # of the disk
    ProblemKind.DUPLICATE_NOTE,
    NoteKind.TEMPLATE,  # and of the folder
}


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The seeds as one notebook, with a template that two of them follow."""
    root = tmp_path_factory.mktemp("seeds")
    for number, content in enumerate(seeds.seeds(4_096)):
        (root / f"{number:03}.md").write_bytes(content)
    seeds.furnish(root, b"")
    curly = ParseSettings(cloze_curly=True, definition_separator="::@::")
    return study(root, Settings(parse=curly))


def test_every_kind_of_thing_that_a_note_holds_is_among_the_seeds(sown: Study) -> None:
    notes = sown.notes
    found: set[object] = {note.kind for note in notes}
    for note in notes:
        found |= {block.kind for block in note.blocks}
        found |= {span.kind for block in note.blocks for span in block.spans}
        found |= {kind for s in note.sections for kind in (s.kind, s.part)}
        found |= {card.kind for card in note.cards}
        found |= {link.kind for link in note.links}
        found |= {entry.kind for entry in note.ledger}
    found |= {problem.kind for problem in sown.problems}
    kinds = (SectionKind, SectionPart, SpanKind, BlockKind, CardKind, LinkKind)
    rest = (CandidateKind, NoteKind, ProblemKind)
    assert {member for kind in (*kinds, *rest) for member in kind} - found == NO_SYNTAX


def test_every_syntax_of_cards_is_among_the_seeds(sown: Study) -> None:
    written = {card.syntax for note in sown.notes for card in note.cards}
    modules = [
        import_module(f"{cards.__name__}.{module.name}")
        for module in pkgutil.iter_modules(cards.__path__)
    ]
    syntaxes = {m.SYNTAX for m in modules if hasattr(m, "SYNTAX")}
    assert len(syntaxes) > 5
    assert written == syntaxes


def test_every_form_of_link_formula_and_code_is_among_the_seeds(sown: Study) -> None:
    links = [link for note in sown.notes for link in note.links]
    for form in ("text", "heading", "block", "embed", "size", "candidates"):
        assert any(getattr(link, form) for link in links), form
    equations = [formula for note in sown.notes for formula in note.equations]
    assert {formula.display for formula in equations} == {True, False}
    snippets = [snippet for note in sown.notes for snippet in note.snippets]
    assert any(snippet.runnable for snippet in snippets)
    assert any(demo.path == "b.py" for demo in sown.demos)
    assert any(note.resources for note in sown.notes)
