"""The study loop on the command line: what is asked, kept, written and refused."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from study_values import PATH, TEXT, graph_of, note

from studygraph.cli.group import cli
from studygraph.config import Settings
from studygraph.note import NotePath
from studygraph.read.model import Listing
from studygraph.store import Contents, Store
from studygraph.study.events import Answered
from studygraph.study.log import ReviewLog
from studygraph.study.replay import replay
from studygraph.study.scheduling import Rating


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hand-made notebook with its index, in a working directory of its own."""
    folder = tmp_path / "notes"
    (folder / "course").mkdir(parents=True)
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("STUDYGRAPH_DEVICE", "desk")
    monkeypatch.setattr("studygraph.cli.review.has_keys", lambda: True)
    monkeypatch.chdir(tmp_path)
    (folder / PATH).write_bytes(TEXT.encode())
    here = replace(note(), digest=sha256(TEXT.encode()).hexdigest())
    there = replace(
        note(path=NotePath("course/L2.md")),
        title="More nets",
        ordinal="L2",
        definitions=(),
        cards=(),
    )
    both = (here, there)
    with Store.open(folder, Settings()) as store:
        store.save(Contents(Listing((), (), ()), both, both, graph_of(*both)))
    return folder


def run(*args: str, keys: str = "") -> Result:
    """The outcome of `studygraph ARGS` on the index as it is, with `keys` pressed."""
    asked = [*args, "--no-refresh"]
    return CliRunner().invoke(cli, asked, input=keys, prog_name="studygraph")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes whenever the time is asked, so that answers have an order."""
    seconds = count()
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def tick() -> datetime:
        return start + timedelta(seconds=next(seconds))

    monkeypatch.setattr("studygraph.cli.review.now", tick)
    monkeypatch.setattr("studygraph.cli.studying.now", tick)


def answers(notes: Path) -> list[Answered]:
    return list(replay(ReviewLog(notes).read().events).answers)


@pytest.mark.usefixtures("notes")
def test_cards_lists_each_card_with_its_line() -> None:
    found = run("cards")
    assert found.exit_code == 0
    assert "Define Forget gate.  course/L1.md:5" in found.stdout
    assert "(no answer in the note)" in found.stdout
    assert " cards, 1 without an answer\n" in found.stdout


@pytest.mark.usefixtures("notes")
def test_cards_are_chosen_by_source_lecture_and_concept() -> None:
    cards = json.loads(run("cards", "--json").stdout)
    assert len(cards) > 5
    some = json.loads(run("cards", "--json", "--from", "equation").stdout)
    assert [card["source"]["line"] for card in some] == [7]
    assert json.loads(run("cards", "--json", "--lecture", "L2").stdout) == []
    assert json.loads(run("cards", "--json", "--lecture", "recurrent NETS").stdout)
    about = json.loads(run("cards", "--json", "--concept", "Forget Gates").stdout)
    assert all("concept:forget-gate" in card["concepts"] for card in about)
    left = json.loads(run("cards", "--json", "--unanswered").stdout)
    assert [card["back"] for card in left] == [None]


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("cards", "--lecture", "L9"), "The lectures are: course/L1.md, course/L2.md."),
        (("cards", "--course", "X"), "The courses are: "),
        (("cards", "--deck", "zzz"), "The decks are: "),
        (("cards", "--concept", "zebra"), "`studygraph concepts` lists"),
        (("gaps", "--course", "X"), "The courses are: "),
        (("plan", "--course", "X"), "The courses are: "),
        (("quiz", "--deck", "zzz"), "The decks are: "),
        (("review", "--lecture", "9"), "The lectures are: "),
    ],
)
def test_a_name_that_is_not_there_is_exit_code_four(
    words: tuple[str, ...], there: str
) -> None:
    found = run(*words)
    assert found.exit_code == 4
    assert f'"{words[-1]}"' in found.stderr
    assert there in found.stderr


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("name", ["1", "L1", "l01", "course/L1.md", "L1.md"])
def test_a_lecture_is_named_by_number_or_path(name: str) -> None:
    cards = json.loads(run("cards", "--json", "--lecture", name).stdout)
    assert {card["source"]["note"] for card in cards} == {"course/L1.md"}


def test_a_number_of_two_lectures_is_ambiguous(notes: Path) -> None:
    one = replace(note(), path=NotePath("a/first.md"), title="One", ordinal="L7")
    two = replace(one, path=NotePath("b/second.md"), title="Two")
    with Store.open(notes, Settings()) as store:
        both = (one, two)
        store.save(Contents(Listing((), (), ()), both, both, graph_of(*both)))
    for words in (("show", "L7"), ("cards", "--lecture", "7")):
        found = run(*words)
        assert found.exit_code == 3
        assert "note:a/first" in found.stderr
        assert "note:b/second" in found.stderr


@pytest.mark.usefixtures("notes")
def test_a_deck_is_named_in_any_case_and_with_its_sub_decks(notes: Path) -> None:
    card = replace(note().cards[0], decks=("LSTM/gates",))
    here = replace(note(), cards=(card,))
    with Store.open(notes, Settings()) as store:
        store.save(Contents(Listing((), (), ()), (here,), (here,), graph_of(here)))
    for name in ("LSTM", "lstm/GATES"):
        (found,) = json.loads(run("cards", "--json", "--deck", name).stdout)
        assert found["decks"] == ["LSTM/gates"]


@pytest.mark.skipif(sys.platform == "win32", reason="terminals as on POSIX")
@pytest.mark.usefixtures("notes")
def test_a_review_without_a_terminal_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "studygraph", "review", "--no-refresh"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: review needs a terminal; ")
    assert done.stderr.count("\n") == 1


def test_cards_are_written_for_anki(notes: Path) -> None:
    found = run("cards", "--anki", str(notes / "deck.txt"))
    assert found.exit_code == 0
    text = (notes / "deck.txt").read_text(encoding="utf-8")
    assert text.startswith("#separator:tab")
    assert "Why a sigmoid" not in text
    assert run("cards", "--anki", str(notes / "deck.doc")).exit_code == 2


@pytest.mark.usefixtures("clock")
def test_an_answer_is_kept_before_the_next_card_comes(notes: Path) -> None:
    found = run("review", keys=" 3 1q")
    assert found.exit_code == 0
    assert [answer.rating for answer in answers(notes)] == [Rating.GOOD, Rating.AGAIN]
    assert "2 answers, 50% remembered" in found.stdout


def test_space_twice_is_good_and_undo_takes_it_back(notes: Path) -> None:
    run("review", keys="  q")
    assert [answer.rating for answer in answers(notes)] == [Rating.GOOD]
    found = run("review", keys="  uq")
    assert "taken back" in found.stdout
    assert len(answers(notes)) == 1


def test_keys_typed_ahead_answer_no_card_that_nobody_saw(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = iter([" ", "34", " 3", "3", "q"])  # a terminal gives all that is typed
    monkeypatch.setattr("click.getchar", lambda: next(pressed))
    assert run("review").exit_code == 0
    assert [answer.rating for answer in answers(notes)] == [Rating.GOOD]


def test_a_review_shows_line_waits_and_what_is_unlocked(notes: Path) -> None:
    found = run("review", "--concept", "cell state", "--from", "equation", keys=" q")
    assert "course/L1.md:7" in found.stdout
    assert "1 1 min  2 6 min  3 10 min  4 8 d" in found.stdout
    assert "unlocks gate" in found.stdout
    assert answers(notes) == []


def test_a_skipped_card_does_not_come_again(notes: Path) -> None:
    found = run("review", "--from", "equation", keys="s")
    assert "nothing is left" in found.stdout
    assert answers(notes) == []


@pytest.mark.usefixtures("notes")
def test_a_cloze_is_asked_with_its_gap_and_answered_filled_in() -> None:
    asked = ("review", "--concept", "input gate", "--from", "definition", "--new", "9")
    found = run(*asked, keys="s q")
    question, answer = found.stdout.split("[...]")
    assert "{{" not in found.stdout
    assert "The " in question
    assert "The input gate is a layer" in answer


def test_the_end_of_the_input_ends_the_review(notes: Path) -> None:
    assert run("review", keys="").exit_code == 0
    assert answers(notes) == []


@pytest.mark.usefixtures("notes")
def test_due_cards_are_given_out_as_json_without_asking() -> None:
    due = json.loads(run("review", "--json", "--new", "2").stdout)
    assert len(due) == 2
    assert due[0]["memory"] is None


@pytest.mark.usefixtures("notes")
def test_a_quiz_says_what_is_right_with_its_line() -> None:
    found = run("quiz", "--seed", "1", "--count", "2", keys="a\nb\n")
    assert found.exit_code == 0
    assert "course/L1.md:" in found.stdout
    assert "of 2 right" in found.stdout
    again = run("quiz", "--seed", "1", "--count", "2", keys="a\nb\n")
    assert again.stdout == found.stdout


@pytest.mark.usefixtures("notes")
def test_an_exam_tells_the_result_at_the_end() -> None:
    solved = json.loads(run("quiz", "--json", "--seed", "1", "--count", "2").stdout)
    right = ["abcd"[question["right"]] for question in solved["questions"]]
    asked = ("quiz", "--exam", "--seed", "1", "--count", "2")
    found = run(*asked, keys="".join(f"{letter}\n" for letter in right))
    assert "2 of 2 right (100%)" in found.stdout
    assert "wrong" not in found.stdout
    missed = run(*asked, keys="-\n-\n").stdout
    assert missed.count("left out, it is") == 2
    assert "**" not in missed


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("exam", [("--exam",), ()])
def test_a_question_that_is_left_out_is_not_wrong(exam: tuple[str, ...]) -> None:
    solved = json.loads(run("quiz", "--json", "--seed", "1", "--count", "2").stdout)
    right = "abcd"[solved["questions"][1]["right"]]
    asked = ("quiz", *exam, "--seed", "1", "--count", "2")
    found = run(*asked, keys=f"-\n{right}\n")
    assert "1 of 1 right (100%), 1 left out" in found.stdout
    assert "left out, it is" in found.stdout
    assert "wrong" not in found.stdout


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("keys", "told"),
    [("", "nothing answered\n"), ("-\nq\n", "nothing answered, 1 left")],
)
def test_a_quiz_without_an_answer_has_no_result(keys: str, told: str) -> None:
    found = run("quiz", "--seed", "1", "--count", "2", keys=keys)
    assert found.exit_code == 0
    assert told in found.stdout
    assert "of 0" not in found.stdout


@pytest.mark.usefixtures("notes")
def test_gaps_name_the_line_and_what_to_do() -> None:
    found = run("gaps", "--kind", "unanswered")
    assert "course/L1.md:11" in found.stdout
    assert "write the answer" in found.stdout
    gaps = json.loads(run("gaps", "--json").stdout)
    assert {gap["kind"] for gap in gaps} >= {"unanswered", "empty-section"}


@pytest.mark.usefixtures("notes")
def test_a_plan_has_days_and_wants_an_exam_to_come() -> None:
    found = run("plan", "--minutes", "3")
    assert found.exit_code == 0
    assert "min" in found.stdout
    day = date.today() + timedelta(days=2)  # noqa: DTZ011
    plan = json.loads(
        run("plan", "--exam", f"{day}", "--minutes", "60", "--json").stdout
    )
    assert plan["days"]
    for typed, said in (("2020-01-01", "a later day"), ("soon", "as 2026-12-09")):
        refused = run("plan", "--exam", typed)
        assert refused.exit_code == 2
        assert said in refused.stderr
    assert "no cards here" in run("plan", "--lecture", "L2").stdout


def test_a_suggestion_is_shown_and_written_on_request(notes: Path) -> None:
    found = run("suggest", "course/L1.md")
    assert found.exit_code == 0
    assert "+- **Forget gate**: a sigmoid layer" in found.stdout
    assert (notes / PATH).read_bytes() == TEXT.encode()
    assert run("suggest", "course/L1.md", "--write").exit_code == 0
    written = (notes / PATH).read_text(encoding="utf-8")
    assert "- **Forget gate**: a sigmoid layer" in written
    (backup,) = (notes / ".studygraph" / "backups" / PATH).iterdir()
    assert backup.read_bytes() == TEXT.encode()


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "course/L1.md", "--write", "--json"),
        ("cards", "--anki", "deck.txt", "--json"),
    ],
)
def test_what_writes_files_does_not_print_json_instead(
    notes: Path, words: tuple[str, ...]
) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert "name one" in found.stderr
    assert not (notes.parent / "deck.txt").exists()


def test_a_suggestion_for_a_note_that_is_gone_is_one_sentence(notes: Path) -> None:
    (notes / PATH).unlink()
    found = run("suggest", "course/L1.md")
    assert found.exit_code == 1
    assert "course/L1.md: cannot be read" in found.stderr


@pytest.mark.usefixtures("notes")
def test_suggest_wants_one_note_or_all() -> None:
    assert run("suggest").exit_code == 2
    assert run("suggest", "course/L1.md", "--all").exit_code == 2


def test_another_devices_answers_are_taken_in_once(notes: Path) -> None:
    run("review", keys="  q")
    assert run("reviews", "export", "-o", str(notes / "out.jsonl")).exit_code == 0
    (notes / ".studygraph" / "reviews-desk.jsonl").unlink()
    found = run("reviews", "import", str(notes / "out.jsonl"))
    assert "1 record taken in, 0 known" in found.stdout
    assert "0 records taken in, 1 known" in (
        run("reviews", "import", str(notes / "out.jsonl")).stdout
    )
    assert "1, 1 today" in run("reviews", "show").stdout


def test_a_file_without_answers_is_refused(notes: Path) -> None:
    (notes / "x.jsonl").write_text("{}\n", encoding="utf-8")
    found = run("reviews", "import", str(notes / "x.jsonl"))
    assert found.exit_code == 1
    assert "holds no answers" in found.stderr


def test_a_reworded_question_keeps_its_history_on_the_next_review(notes: Path) -> None:
    asked = ("review", "--from", "note")
    run(*asked, keys="  q")
    card = replace(note().cards[0], question="Does every LSTM need a forget gate?")
    here = replace(note(), cards=(card, note().cards[1]))
    with Store.open(notes, Settings()) as store:
        store.save(Contents(Listing((), (), ()), (here,), (here,), graph_of(here)))
    (due,) = json.loads(run(*asked, "--json").stdout)
    assert due["memory"]["reviews"] == 1
    events = ReviewLog(notes).read().events
    assert {type(event).__name__ for event in events} == {"Answered", "Renamed"}
