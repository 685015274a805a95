"""`studygraph demo`: list, show, run, and what it refuses to run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from handmade import contents

from studygraph.cli.group import cli
from studygraph.config import Settings
from studygraph.store import Store

MINE = "# title: Mine\nn = 2  # slider: 1 to 9, how many\nprint('x' * n)\n"


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook with an index, one of the project's demos and one of its own."""
    root = tmp_path / "notes"
    root.mkdir()
    for name in ("lstm_cell.py", "lstm_cell.out"):
        shutil.copy(ROOT / "notes" / "demos" / name, root)
    write(root, "mine.py", MINE)
    write(root, "mine.out", "xx\n")
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    with Store.open(root, Settings()) as store:
        store.save(contents())
    return root


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def demo(*args: str) -> Result:
    return CliRunner().invoke(
        cli, ["demo", *args, "--no-refresh"], prog_name="studygraph"
    )


@pytest.mark.usefixtures("notes")
def test_list_names_every_demo() -> None:
    said = demo("list")
    assert said.exit_code == 0
    assert [line.split()[0] for line in said.output.splitlines()] == [
        "lstm_cell",
        "mine",
    ]
    found = json.loads(demo("list", "--json").output)
    assert [(row["name"], row["title"]) for row in found] == [
        ("lstm_cell", "One step of an LSTM cell"),
        ("mine", "Mine"),
    ]


@pytest.mark.usefixtures("notes")
def test_show_has_arguments_code_and_recorded_output() -> None:
    said = demo("show", "mine").output
    assert "--n" in said
    assert "1 to 9" in said
    assert "how many" in said
    assert MINE in said
    assert said.endswith("xx\n")
    assert json.loads(demo("show", "mine", "--json").output)["recorded"] == "xx\n"


@pytest.mark.usefixtures("notes")
def test_the_projects_own_demo_runs_without_asking() -> None:
    said = demo("run", "lstm_cell")
    recorded = ROOT / "notes" / "demos" / "lstm_cell.out"
    assert (said.exit_code, said.stdout) == (0, recorded.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("notes")
def test_code_of_the_notes_is_not_run_unasked() -> None:
    said = demo("run", "mine")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "studygraph demo show mine" in said.stderr
    assert "--yes" in said.stderr


def test_a_changed_demo_of_the_project_is_code_of_the_notes(notes: Path) -> None:
    path = notes / "lstm_cell.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert demo("run", "lstm_cell").exit_code == 2


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("words", [("--n", "5"), ("--n=5",)])
def test_arguments_are_set_by_name(words: tuple[str, ...]) -> None:
    said = demo("run", "mine", *words, "--yes")
    assert (said.exit_code, said.stdout) == (0, "xxxxx\n")


@pytest.mark.usefixtures("notes")
def test_a_negative_argument_is_no_option() -> None:
    said = demo("run", "lstm_cell", "--b-f", "-5", "--json")
    answer = json.loads(said.stdout)
    assert answer["arguments"] == {"b_f": "-5"}
    assert answer["status"] == "finished"
    assert answer["plots"][0]["title"].startswith("One LSTM step")


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("mine", "--n", "12", "--yes"), 2, "a whole number from 1 to 9"),
        (("mine", "--m", "1", "--yes"), 2, "the arguments are n"),
        (("mine", "5", "--yes"), 2, "--NAME VALUE"),
        (("mine", "--n", "--yes"), 2, "--NAME VALUE"),
        (("min", "--yes"), 4, 'Did you mean "mine"?'),
        (("quite_else", "--yes"), 4, "studygraph demo list"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(
    words: tuple[str, ...], code: int, said: str
) -> None:
    result = demo("run", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_a_failing_demo_fails_the_command(notes: Path) -> None:
    write(notes, "mine.py", "# title: Mine\nprint('first')\nx\n")
    said = demo("run", "mine", "--yes")
    assert said.exit_code == 1
    assert said.stdout.startswith("first\n")
    assert "NameError" in said.stdout
    assert "ended with an error" in said.stderr


def test_a_demo_that_takes_too_long_is_stopped(notes: Path) -> None:
    write(notes, "mine.py", "# title: Mine\nwhile True:\n    pass\n")
    said = demo("run", "mine", "--yes", "--seconds", "0.3")
    assert said.exit_code == 1
    assert "--seconds" in said.stderr


def test_check_fails_when_the_record_is_not_what_is_printed(notes: Path) -> None:
    assert demo("run", "mine", "--yes", "--check").exit_code == 0
    write(notes, "mine.out", "yy\n")
    said = demo("run", "mine", "--yes", "--check")
    assert said.exit_code == 1
    assert "mine.out" in said.stderr


@pytest.mark.usefixtures("notes")
def test_plots_are_written_as_svg_files_of_their_own(tmp_path: Path) -> None:
    said = demo("run", "lstm_cell", "--svg", str(tmp_path / "plots"))
    assert said.exit_code == 0
    (path,) = sorted((tmp_path / "plots").iterdir())
    assert path.name == "lstm_cell-1.svg"
    tree = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314
    assert tree.find("{http://www.w3.org/2000/svg}style") is not None


@pytest.mark.usefixtures("notes")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "plots").write_text("a file", encoding="utf-8")
    said = demo("run", "lstm_cell", "--svg", str(tmp_path / "plots" / "deeper"))
    assert said.exit_code == 1
    assert "name another place" in said.stderr


def test_notes_without_code_say_how_to_add_some(notes: Path) -> None:
    for path in notes.glob("*.py"):
        path.unlink()
    said = demo("list")
    assert said.exit_code == 0
    assert "docs/demos.md" in said.output
    assert json.loads(demo("list", "--json").output) == []
