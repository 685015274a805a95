"""The spaced-repetition syntax: its own test cases, a real vault, marks and clozes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cases_of import read
from hypothesis import given
from hypothesis import strategies as st

from studygraph.build import study
from studygraph.config import PLUGIN_FILE, ParseSettings, Settings, load_settings
from studygraph.errors import ProblemKind
from studygraph.note import CardKind, NotePath
from studygraph.parse import parse
from studygraph.parse.cards import cloze
from studygraph.parse.cards.marks import Marks, marks_of
from studygraph.parse.cards.spaced_repetition import Shape, scan
from studygraph.read.model import SourceFile

KINDS = {
    "SingleLineBasic": CardKind.BASIC,
    "SingleLineReversed": CardKind.REVERSED,
    "MultiLineBasic": CardKind.BASIC,
    "MultiLineReversed": CardKind.REVERSED,
    "Cloze": CardKind.CLOZE,
}


def test_every_case_of_the_plugin_gives_its_cards(corpus: Path) -> None:
    cases = json.loads((corpus / "cases" / "osr_parser.json").read_text("utf-8"))
    assert len(cases) == 99
    wrong = []
    for case in cases:
        options = case["options"]
        marks = Marks(
            single=options["singleLineCardSeparator"],
            single_reversed=options["singleLineReversedCardSeparator"],
            multi=options["multilineCardSeparator"],
            multi_reversed=options["multilineReversedCardSeparator"],
            end=options["multilineCardEndMarker"],
            clozes=tuple(options["clozePatterns"]),
        )
        found = [
            {
                "type": str(raw.shape),
                "text": raw.text,
                "first_line": raw.first_line,
                "last_line": raw.last_line,
            }
            for raw in scan(case["input"].split("\n"), marks)
        ]
        if found != case["expected"]:
            wrong.append((case["input"], found))
    assert wrong == []


def test_a_real_vault_gives_its_cards_and_none_besides(corpus: Path) -> None:
    folder = corpus / "corpus" / "flashcards"
    rows = (folder / "cards.jsonl").read_text("utf-8").splitlines()
    gold = {row["doc"]: row["cards"] for row in map(json.loads, rows)}
    right = total = 0
    invented = []
    for path in sorted((folder / "vault").rglob("*.md")):
        name = path.relative_to(folder / "vault").as_posix()
        source = SourceFile(NotePath(name), path.read_text("utf-8"), "")
        found = {
            (card.kind, card.line - 1, card.end_line - 1)
            for card in parse(source, ParseSettings()).cards
        }
        expected = {
            (KINDS[card["type"]], card["first_line"], card["last_line"])
            for card in gold.get(name, [])
        }
        right += len(found & expected)
        total += len(expected)
        invented += sorted((name, *card) for card in found - expected)
    assert total == 1102
    assert right >= 0.99 * total
    assert invented == []


def test_the_longer_separator_wins() -> None:
    (raw,) = scan(["a ::: b"], Marks())
    assert raw.shape is Shape.SINGLE_LINE_REVERSED


def test_a_separator_in_inline_code_separates_nothing() -> None:
    (card,) = read("#flashcards\n\n`std::vector` :: a growing array\n").cards
    assert (card.question, card.answer) == ("`std::vector`", "a growing array")


def test_an_answer_keeps_its_code_with_blank_lines() -> None:
    text = "#flashcards\n\nHow?\n?\n```python\na\n\n\nb\n```\n\nafter\n"
    (card,) = read(text).cards
    assert card.answer == "```python\na\n\n\nb\n```"
    assert (card.line, card.end_line) == (3, 10)


def test_the_end_marker_of_the_vault_lets_an_answer_hold_blank_lines() -> None:
    settings = ParseSettings(card_end_marker="---", deck_tags=("srs",))
    (card,) = read("#srs\n\nHow?\n?\none\n\ntwo\n---\nrest\n", settings).cards
    assert card.answer == "one\n\ntwo"
    assert card.decks == ("srs",)


@pytest.mark.parametrize(
    ("line", "pattern", "expected"),
    [
        ("a ==b== c", cloze.HIGHLIGHT, [("b", "", "")]),
        ("==2;;b;;letter==", cloze.HIGHLIGHT, [("b", "2", "letter")]),
        ("a **b** **c**", cloze.BOLD, [("b", "", ""), ("c", "", "")]),
        ("{{c1::b::h}}", cloze.ANKI, [("b", "1", "h")]),
        ("==b==^[h][^2]", r"==answer==[^\[hint\]][\[^123\]]", [("b", "2", "h")]),
        ("==b==[^2]", r"==answer==[^\[hint\]][\[^123\]]", [("b", "2", "")]),
        ("x ==b", cloze.HIGHLIGHT, []),
        ("====", cloze.HIGHLIGHT, []),
        ("==b==", "no answer mark", []),
        ("==b==", "answer==", []),
    ],
)
def test_cloze_patterns(
    line: str, pattern: str, expected: list[tuple[str, str, str]]
) -> None:
    found = cloze.deletions(line, [pattern])
    assert [(d.answer, d.number, d.hint) for d in found] == expected


def test_the_pattern_that_explains_more_of_a_deletion_is_taken() -> None:
    (found,) = cloze.deletions("{{c1::b::h}}", [cloze.CURLY, cloze.ANKI])
    assert (found.answer, found.number, found.hint) == ("b", "1", "h")


def test_deletions_with_one_number_are_asked_together() -> None:
    text, answers = cloze.numbered(["==1;;a== ==b== ==1;;c=="], [cloze.HIGHLIGHT])
    assert text == "{{c1::a}} {{c2::b}} {{c1::c}}"
    assert answers == ["a", "b", "c"]


@given(st.text(alphabet="=;*{}[]c1:ab^ ", max_size=60))
def test_deletions_lie_in_the_line_and_do_not_overlap(line: str) -> None:
    patterns = (cloze.HIGHLIGHT, cloze.BOLD, cloze.CURLY, cloze.ANKI)
    end = 0
    for deletion in cloze.deletions(line, patterns):
        assert end <= deletion.start < deletion.end <= len(line)
        assert deletion.answer in line[deletion.start : deletion.end]
        end = deletion.end


def with_plugin(root: Path, data: str) -> Settings:
    place = root / PLUGIN_FILE
    place.parent.mkdir(parents=True)
    place.write_text(data, encoding="utf-8")
    return load_settings(root)


def test_the_plugins_own_settings_are_taken_over(tmp_path: Path) -> None:
    data = {
        "settings": {
            "flashcardTags": ["#srs", "#cards"],
            "singleLineCardSeparator": "//",
            "multilineCardEndMarker": "---",
            "convertBoldTextToClozes": True,
            "multilineCardSeparator": 7,
        }
    }
    settings = with_plugin(tmp_path, json.dumps(data)).parse
    assert settings.deck_tags == ("srs", "cards")
    assert settings.card_separator == "//"
    assert settings.card_end_marker == "---"
    assert settings.multiline_separator == "?"
    assert marks_of(settings).clozes == (cloze.HIGHLIGHT, cloze.BOLD)


def test_listed_cloze_patterns_replace_the_switches(tmp_path: Path) -> None:
    data = json.dumps(
        {"clozePatterns": ["{{answer}}"], "convertBoldTextToClozes": True}
    )
    settings = with_plugin(tmp_path, data).parse
    assert marks_of(settings).clozes == ("{{answer}}",)


def test_cards_are_read_with_the_marks_of_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("#srs\n\nWhat gates? // Sigmoids\n")
    settings = with_plugin(
        tmp_path, '{"flashcardTags": ["#srs"], "singleLineCardSeparator": " // "}'
    )
    found = study(tmp_path, settings)
    (card,) = found.notes[0].cards
    assert (card.question, card.answer) == ("What gates?", "Sigmoids")
    assert card.decks == ("srs",)
    assert found.problems == ()


def test_what_studygraph_toml_says_goes_before_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "studygraph.toml").write_text('[parse]\ncard_separator = "=>"\n')
    data = {"singleLineCardSeparator": "//", "singleLineReversedCardSeparator": "///"}
    settings = with_plugin(tmp_path, json.dumps(data)).parse
    assert settings.card_separator == "=>"
    assert settings.reversed_separator == "///"


@pytest.mark.parametrize("data", ["", "{", "[]", '{"settings": 3}', "null", "\ud800"])
def test_broken_plugin_settings_change_nothing_and_are_told(
    tmp_path: Path, data: str
) -> None:
    place = tmp_path / PLUGIN_FILE
    place.parent.mkdir(parents=True)
    place.write_bytes(data.encode("utf-8", "surrogatepass"))
    assert load_settings(tmp_path) == Settings()
    (problem,) = study(tmp_path, Settings()).problems
    assert problem.path == PLUGIN_FILE
    assert problem.kind is ProblemKind.UNREADABLE_FILE
