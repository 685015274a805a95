"""The study room on whole notebooks: the sample course, and real notes on request."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
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
from studygraph.study.log import FOLDER
from studygraph.study.model import Origin
from studygraph.study.patch import PatchError, applied, write
from studygraph.study.suggest import Suggester, Suggestion

LSTM = NotePath("ECS189G-L19.md")
CORPORA = ("notes", "economics/docs", "flashcards/vault", "omscs")
BOM = b"\xef\xbb\xbf"


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


def dressed(data: bytes) -> bytes:
    """A note as another editor would leave it: marked, CRLF, spaces, no last end."""
    lines = data.removeprefix(BOM).replace(b"\r\n", b"\n").split(b"\n")
    trailing = (line + b"  " * (n % 3 == 1) for n, line in enumerate(lines))
    return BOM + b"\r\n".join(trailing).removesuffix(b"\r\n")


def expected(data: bytes, suggestion: Suggestion) -> bytes:
    """The note with the suggested lines, by offsets into its bytes alone."""
    ends = [found.end() for found in re.finditer(rb"\r\n|\r|\n|\Z", data)]
    line_end = re.search(rb"\r\n|\r|\n|\Z", data)
    assert line_end
    after, place = b"", 0
    for insertion in suggestion.insertions:
        stop = ends[insertion.after - 1]
        kept, place = data[place:stop], stop
        block = [line.encode() for line in insertion.lines]
        end = re.search(rb"(?:\r\n|\r|\n)\Z", kept)
        if end:
            after += kept + b"".join(line + end.group() for line in block)
        else:
            joint = line_end.group() or b"\n"
            after += kept + joint + joint.join(block)
    return after + data[place:]


def check_written(root: Path) -> int:
    """Write every suggestion for a folder; returns how many notes got one.

    Every file below it, note or not, is what it was, but for the suggested lines. The
    same lines go as cleanly into the notes as another editor would leave them.
    """
    found = study(root, Settings())
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    suggester = Suggester(found.graph, found.notes)
    count = 0
    for note in found.notes:
        suggestion = suggester.suggest(note)
        if not suggestion.insertions:
            continue
        try:
            backup = write(root, suggestion)
        except PatchError:
            continue
        target = root / note.path
        data = before[target]
        assert backup.read_bytes() == data
        before[target] = expected(data, suggestion)
        data = dressed(data)
        suggestion = replace(suggestion, digest=sha256(data).hexdigest())
        assert applied(data, suggestion) == expected(data, suggestion)
        count += 1
    for path, data in before.items():
        assert path.read_bytes() == data, path
    kept = root / FOLDER
    new = {p for p in root.rglob("*") if p.is_file() and kept not in p.parents}
    assert new == set(before)
    return count


def copied(source: Path, target: Path) -> Path:
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns(FOLDER)))


@pytest.mark.parametrize("dress", [False, True])
def test_suggestions_change_no_other_byte_of_the_course(
    tmp_path: Path, *, dress: bool
) -> None:
    root = copied(ROOT / "notes", tmp_path / "n")
    for path in root.rglob("*.md"):
        path.write_bytes(dressed(path.read_bytes()) if dress else path.read_bytes())
    assert check_written(root) > 5


def with_sections(data: bytes, place: int) -> bytes:
    """A note with the sections of the template, in turn before and behind its text."""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    text = data.removeprefix(BOM)
    mark = data[: len(data) - len(text)]
    if place % 2 and not text.startswith(b"---"):
        return mark + end.join((b"## Vocab  ", b"", b"### Connections", b"", text))
    return data + end.join((b"", b"", b"## Vocab  ", b"", b"### Connections"))


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_suggestions_change_no_other_byte_of_real_notes(
    corpus: Path, tmp_path: Path, name: str
) -> None:
    """Most of them have no such section: each is given one, in its own bytes."""
    root = copied(corpus / "corpus" / name, tmp_path / "n")
    notes = sorted(root.rglob("*.md"))
    for place, path in enumerate(notes):
        path.write_bytes(with_sections(path.read_bytes(), place))
    assert check_written(root) > len(notes) / 3


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
