"""The study room on the whole sample course."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from patching import check_written, copied, dressed

from studygraph.build import Study, study
from studygraph.config import Settings
from studygraph.graph.index import GraphIndex
from studygraph.note import NotePath
from studygraph.study.cards import make_cards
from studygraph.study.gaps import GapKind, find_gaps
from studygraph.study.model import Origin
from studygraph.study.quiz import make_quiz
from studygraph.study.wording import BLANK

LSTM = NotePath("ECS189G-L19.md")


@pytest.fixture(scope="module")
def course() -> Study:
    return study(ROOT / "notes", Settings())


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


@pytest.mark.parametrize("dress", [False, True])
def test_suggestions_change_no_other_byte_of_the_course(
    tmp_path: Path, *, dress: bool
) -> None:
    root = copied(ROOT / "notes", tmp_path / "n")
    for path in root.rglob("*.md"):
        path.write_bytes(dressed(path.read_bytes()) if dress else path.read_bytes())
    assert check_written(root, study(root, Settings()).graph) > 5


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


def test_the_choices_of_a_meaning_have_gaps_alike_where_they_can(
    course: Study,
) -> None:
    cards = make_cards(course.graph, course.notes)
    index = GraphIndex(course.graph)
    asked = [
        question.choices
        for seed in range(10)
        for question in make_quiz(index, cards, seed=seed)
        if question.text.startswith("What is said of")
    ]
    mixed = [one for one in asked if len({BLANK in choice for choice in one}) > 1]
    assert len(mixed) < len(asked) / 8
