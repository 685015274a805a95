"""The study room on whole notebooks: the sample course, and real notes on request."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT

from studygraph.build import Study, study
from studygraph.config import Settings
from studygraph.note import NotePath
from studygraph.study.cards import make_cards
from studygraph.study.gaps import GapKind, find_gaps
from studygraph.study.model import Origin
from studygraph.study.patch import PatchError, applied
from studygraph.study.suggest import Suggester

LSTM = NotePath("ECS189G-L19.md")
CORPORA = ("notes", "economics/docs", "flashcards/vault", "omscs/databases")


@cache
def read(root: Path) -> Study:
    return study(root, Settings())


@pytest.fixture
def course() -> Study:
    return read(ROOT / "notes")


def test_the_thirteen_review_questions_of_the_lstm_lecture_are_cards(
    course: Study,
) -> None:
    note = next(note for note in course.notes if note.path == LSTM)
    (review,) = (s for s in note.sections if s.title == "MT Review")
    cards = make_cards(course.graph, course.notes)
    asked = [
        card
        for card in cards
        if card.origin is Origin.NOTE
        and card.note == LSTM
        and review.line < card.line <= review.end_line
    ]
    assert len(asked) == 13
    skipped = {card.front for card in asked if card.back is None}
    assert skipped == {"Advantage of CNN vs MLP for images", "Training batch labeling"}


def test_every_unanswered_question_of_the_course_is_a_gap(course: Study) -> None:
    cards = make_cards(course.graph, course.notes)
    left = {(card.note, card.line) for card in cards if card.back is None}
    found = find_gaps(course.graph, course.notes, course.problems)
    gaps = {(g.note, g.line) for g in found if g.kind is GapKind.UNANSWERED}
    assert left
    assert left <= gaps


def test_the_course_gives_cards_of_every_main_kind(course: Study) -> None:
    cards = make_cards(course.graph, course.notes)
    held = {card.origin for card in cards}
    assert {Origin.NOTE, Origin.DEFINITION, Origin.EQUATION} <= held
    lines = {note.path: note for note in course.notes}
    for card in cards:
        assert card.source.text
        assert lines[card.note].text_at(card.line).strip().startswith(card.source.text)


def is_only_longer(before: bytes, after: bytes, added: int) -> bool:
    """Whether `after` is `before` with whole lines put in, `added` of them."""
    rest = iter(after.splitlines(keepends=True))
    kept = all(
        any(line.rstrip(b"\r\n") == old.rstrip(b"\r\n") for line in rest)
        for old in before.splitlines(keepends=True)
    )
    grown = len(after.splitlines()) - len(before.splitlines())
    return kept and grown == added


def check_suggestions(root: Path, found: Study) -> int:
    """Apply every suggestion in memory; returns how many notes got one."""
    suggester = Suggester(found.graph, found.notes)
    count = 0
    for note in found.notes:
        suggestion = suggester.suggest(note)
        data = (root / note.path).read_bytes()
        assert sha256(data).hexdigest() == suggestion.digest
        if not suggestion.insertions:
            continue
        try:
            after = applied(data, suggestion)
        except PatchError:
            continue
        lines = sum(len(insertion.lines) for insertion in suggestion.insertions)
        assert is_only_longer(data, after, lines), note.path
        count += 1
    return count


def test_suggestions_for_the_course_only_add_lines(course: Study) -> None:
    assert check_suggestions(ROOT / "notes", course) > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_suggestions_for_real_notes_only_add_lines(corpus: Path, name: str) -> None:
    root = corpus / "corpus" / name
    check_suggestions(root, read(root))


@pytest.mark.slow
def test_real_notes_give_cards_that_quote_their_line(corpus: Path) -> None:
    found = read(corpus / "corpus" / "notes")
    cards = make_cards(found.graph, found.notes)
    assert len(cards) > 80
    notes = {note.path: note for note in found.notes}
    for card in cards:
        text = notes[card.note].text_at(card.line)
        assert text.strip().startswith(card.source.text)
        assert card.front.strip()


def test_the_raw_export_of_the_lecture_still_asks_its_questions(tmp_path: Path) -> None:
    raw = ROOT / "tests" / "fixtures" / "lecture-L19-as-exported.txt"
    (tmp_path / LSTM).write_bytes(raw.read_bytes())
    found = study(tmp_path, Settings())
    cards = make_cards(found.graph, found.notes)
    asked = [card for card in cards if card.origin is Origin.NOTE]
    assert len(asked) >= 12
    open_lines = {card.line for card in asked if card.back is None}
    gaps = find_gaps(found.graph, found.notes, found.problems)
    assert open_lines <= {g.line for g in gaps if g.kind is GapKind.UNANSWERED}
