"""Definitions: data cases, what may be a term, any text."""

from __future__ import annotations

import pytest
from cases_of import cases, left_line, read, texts
from hypothesis import given

from studygraph.config import ParseSettings
from studygraph.note import CandidateKind
from studygraph.parse.definitions.shape import SURE
from studygraph.parse.definitions.terms import cleaned, key, parted, why_no_term

CASES = [
    pytest.param(text, lines, id=title)
    for title, text, lines in cases("definitions.md")
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_definitions_and_ledger_of_a_note(text: str, expected: list[str]) -> None:
    note = read(text)
    found = [
        f"{d.line} {d.pattern} | {d.term} | " + d.text.replace("\n", " / ")
        for d in note.definitions
    ]
    left = [left_line(e) for e in note.ledger if e.kind is CandidateKind.DEFINITION]
    assert found + left == expected


def test_a_definition_can_be_quoted_from_its_line() -> None:
    for _, text, _ in cases("definitions.md"):
        note = read(text)
        for definition in note.definitions:
            if not definition.text.startswith("$$"):
                for below, line in enumerate(definition.text.split("\n")):
                    assert line in note.text_at(definition.line + below)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("The cell state:", "cell state"),
        ("a **forget gate**", "forget gate"),
        ("process of derivation", "derivation"),
        ("Local Field Potentials (LFP)", "Local Field Potentials"),
        ("g(n)", "g(n)"),
    ],
)
def test_a_term_is_cleaned_of_what_is_not_its_name(written: str, term: str) -> None:
    assert cleaned(written.replace("*", "")) == term


@pytest.mark.parametrize(
    "words",
    ["Example", "Step 2", "it is", "because of this", "of the cell", "Why?", "3"],
)
def test_labels_clauses_and_questions_are_no_terms(words: str) -> None:
    assert why_no_term(words)


def test_two_short_terms_share_a_definition() -> None:
    assert parted("Variance and Standard Deviation") == (
        "Variance",
        "Standard Deviation",
    )
    assert parted("Hand") == ("Hand",)


def test_a_term_has_one_key_for_case_plural_and_possessive() -> None:
    assert key("Cell States") == key("cell state") == "cell state"
    assert key("Categories") == key("category")
    assert key("loss") == "loss"


def test_the_separator_that_the_settings_name_defines() -> None:
    settings = ParseSettings(definition_separator="::@::")
    (found,) = read("forget gate ::@:: what to drop\n", settings).definitions
    assert (found.term, found.text) == ("forget gate", "what to drop")
    assert found.confidence == 1


def test_of_two_shapes_on_one_line_the_surer_one_stands() -> None:
    (found,) = read("- **Adder** - an adder is a device that adds\n").definitions
    assert found.pattern == "bold-dash"
    assert found.confidence > SURE


@given(texts())
def test_any_text_gives_definitions_whose_lines_lie_in_the_file(text: str) -> None:
    note = read(text)
    for definition in note.definitions:
        assert 1 <= definition.line <= len(note.lines)
        assert definition.term.strip()
        assert definition.text.strip()
        assert SURE <= definition.confidence <= 1
    taken = {definition.line for definition in note.definitions}
    left = {e.line for e in note.ledger if e.kind is CandidateKind.DEFINITION}
    assert not taken & left
