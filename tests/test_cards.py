"""Cards from every syntax: data cases, what syntaxes leave each other, any text."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from cases_of import card_line, cases, left_line, read, texts
from hypothesis import example, given
from hypothesis import strategies as st

from studygraph.config import ParseSettings, ReadSettings
from studygraph.note import Block, BlockKind, CandidateKind, CardKind, Note, NotePath
from studygraph.parse import cards, definitions, parse
from studygraph.parse.cards.asking import TAKEN, split
from studygraph.parse.cards.review import is_label
from studygraph.parse.joined import Joined
from studygraph.parse.prompts import is_stock
from studygraph.parse.view import View
from studygraph.read import read as read_file

UNASKED = (BlockKind.HEADING, BlockKind.PROMPT)
HANG = 60.0
"""CPU seconds: a guard against hangs, no measure of speed; over 20 times the usual."""

FIXTURES = Path(__file__).parent / "fixtures"
CASES = [
    pytest.param(text, lines, id=title) for title, text, lines in cases("cards.md")
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cards_and_ledger_of_a_note(text: str, expected: list[str]) -> None:
    note = read(text)
    left = [left_line(e) for e in note.ledger if e.kind is CandidateKind.CARD]
    assert [card_line(card) for card in note.cards] + left == expected


def test_a_damaged_export_gives_the_review_questions_that_its_words_still_hold(
    tmp_path: Path,
) -> None:
    shutil.copy(FIXTURES / "lecture-L19-as-exported.txt", tmp_path / "L19.md")
    source = read_file(tmp_path, NotePath("L19.md"), ReadSettings())
    note = parse(source, ParseSettings())
    asked = {card.question: card for card in note.cards if card.line <= 22}
    assert len(asked) == 12
    assert "?" not in asked
    lost = [left.reason for left in note.ledger if left.text.startswith("\u2026")]
    assert lost == ["asks, but its first words are lost"]
    shuffling = asked["Full batch shuffling?"]
    assert (shuffling.line, shuffling.end_line) == (8, 9)
    assert shuffling.kind is CardKind.TRUE_FALSE
    assert shuffling.answer is not None
    assert "Discriminator" not in shuffling.answer
    dogs = asked["Discriminator dogs vs other dogs?"]
    assert (dogs.line, dogs.answer) == (9, "No, dogs vs generated dogs")
    biases = asked["How many weights and biases"]
    assert biases.answer == "Params: 5x5x3x2 + 2\nWeights: 5x5x3x2\nBiases: 2"


def test_the_context_of_a_question_names_the_sections_around_it() -> None:
    text = "# L6\n## Search\n### A* search\n#### Evaluation\n*Complete?* - Yes, it is\n"
    (card,) = read(text).cards
    assert card.context == "A* search > Evaluation"


def test_a_review_section_of_a_deck_still_asks_without_marks() -> None:
    text = "#flashcards\n\na::b\n\n## Review\n1. Is it open?\n\n## More\nIs it left?\n"
    note = read(text)
    assert [card.question for card in note.cards] == ["a", "Is it open?"]
    assert [entry.line for entry in note.ledger] == [9]


def test_cards_in_comments_and_code_are_none() -> None:
    text = (
        "#flashcards\n\n%%\nQ: a?\nA: b\n%%\n\n<!--\nx::y\n-->\n\n"
        "```\nSTART\nBasic\na\nBack: b\nEND\n```\n"
    )
    assert read(text).cards == ()


def test_what_asks_is_taken_or_in_the_ledger_or_a_prompt() -> None:
    for _, text, _ in cases("cards.md"):
        note = read(text)
        view = View(note)
        held = {
            line for card in note.cards for line in range(card.line, card.end_line + 1)
        }
        held |= {entry.line for entry in note.ledger}
        for row in view.all_rows:
            silent = is_stock(row.text) or is_label(row) or row.at in view.hidden
            if split(row.text) and not silent:
                assert row.at + 1 in held or note.blocks[row.block].kind in UNASKED


@given(texts())
@example("## Gates #flashcard\nopen\n")
@example("## Gates #card\nopen\n")
@example("STARTI [Basic] gates Back: open ENDI\n")
@example("a {{c1::gate}}\n")
@example("Frage: was?\nA: das\n")
@example("- gates #card\n\t- open\n")
@example("- gates [[card]]\n\t- open\n")
@example("- a {{cloze gate}}\n")
@example("> [!faq] gates\n> open\n")
@example("<details><summary>why?</summary>so</details>\n")
@example("- why\uff1f\n")
def test_a_syntax_without_its_signs_in_the_text_finds_nothing(text: str) -> None:
    note = read(text)
    view = View(note)
    for syntax in cards.SYNTAXES:
        if syntax.SIGNS and not any(sign in text for sign in syntax.SIGNS):
            assert not list(syntax.find(note, ParseSettings(), view))


@given(
    st.lists(st.text("ab?", max_size=5)), st.lists(st.sampled_from(["a", "?", "bb"]))
)
def test_lines_that_hold_a_mark_are_found_in_one_text(
    lines: list[str], marks: list[str]
) -> None:
    holding = {n for n, line in enumerate(lines) if any(mark in line for mark in marks)}
    assert Joined(lines).holding(*marks) == holding


def test_a_line_is_taken_or_left_never_both() -> None:
    for _, text, _ in cases("cards.md"):
        note = read(text)
        taken = {card.line for card in note.cards}
        left = {e.line for e in note.ledger if e.kind is CandidateKind.CARD}
        assert not taken & left


@given(texts())
def test_any_text_gives_cards_whose_lines_lie_in_the_file(text: str) -> None:
    note = read(text)
    for card in note.cards:
        assert 1 <= card.line <= card.end_line <= len(note.lines)
        assert card.question.strip()
        assert card.answer is None or card.answer.strip()
        assert TAKEN <= card.confidence <= 1
    for entry in note.ledger:
        assert 1 <= entry.line <= len(note.lines)
        assert entry.reason


@pytest.mark.parametrize(
    "text",
    [
        "? " * 20_000,
        "a?" * 20_000,
        "(?" * 20_000,
        "==a" * 20_000,
        "{{c1::" * 20_000,
        "`a::b" * 10_000,
        "> " * 300 + "what?",
        "**a " * 10_000,
        "- a?\n" * 5_000,
        "#card " * 10_000,
        "<details>" * 5_000,
        "Q: a\n" * 5_000,
        "a) b\n" * 5_000,
        " called" * 10_000,
        "A" + " is" * 10_000,
        "T / F " * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long(text: str) -> None:
    lines = tuple(text.split("\n"))
    note = Note(
        path=NotePath("note.md"),
        title="",
        digest="",
        lines=lines,
        tags=("flashcards",),
        blocks=(Block(BlockKind.PARAGRAPH, 1, text),),
    )
    started = time.process_time()
    cards.find(note, ParseSettings())
    definitions.find(note)
    assert time.process_time() - started < HANG
