"""From a folder of notes to answers: the command line on the whole pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from studygraph.cli.group import cli
from studygraph.store.place import index_path

LSTM = """\
# 05/14/25: ECS189G-L19

## Vocab
**Cell state**: the memory that runs through all steps of an LSTM
**Forget gate**: a gate that decides what the cell state forgets

## Scratch Notes
### LSTM
- An **LSTM** consists of a **forget gate**, an **input gate** and an **output gate**
- The forget gate $f_t$ is computed from the hidden state
- See [[ECS189G-L18]] and [[Missing note]]

## Refresh the Info
1. What does the forget gate do?
   It decides what the cell state forgets.
"""
RNN = """\
# 05/12/25: ECS189G-L18

## Scratch Notes
- A **recurrent neural network** (RNN) keeps a **hidden state**
- The hidden state of an RNN feeds an LSTM too
"""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("studygraph.store.place._sources", list)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ECS189G-L19.md").write_text(LSTM)
    (folder / "ECS189G-L18.md").write_text(RNN)
    return folder


def run(*args: str) -> Result:
    result = CliRunner().invoke(cli, args, prog_name="studygraph")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def contents_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_with_a_space_is_quoted_in_the_next_command(notes: Path) -> None:
    (notes / "bad.md").write_bytes(b"\0")
    spaced = notes.rename(notes.parent / "my notes")
    result = run("build", spaced.name, "-o", "out")
    assert 'studygraph check --notes "my notes"' in result.stdout
    assert 'studygraph build "my notes"' in run("init", spaced.name).stdout


def test_a_first_question_needs_no_build(notes: Path) -> None:
    result = run("neighbors", "forget gates", "--notes", str(notes))
    assert result.exit_code == 0, result.output
    title, *rows = result.stdout.splitlines()
    assert title.casefold().startswith("forget gate")
    assert any("LSTM" in row and "ECS189G-L19.md:" in row for row in rows)


def test_every_neighbor_quotes_what_stands_on_its_line(notes: Path) -> None:
    answer = json.loads(run("neighbors", "forget gate", "--json").stdout)
    quotes = [q for n in answer["neighbors"] for q in n["evidence"]]
    assert quotes
    for quote in quotes:
        lines = (notes / quote["note"]).read_text().splitlines()
        assert quote["text"] in lines[quote["line"] - 1]


def test_build_says_what_it_did_and_where_to_go(notes: Path) -> None:
    result = run("build", "notes", "-o", "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 notes: ")
    assert "Next: open out" in result.stdout
    page = notes.parent / "out" / "index.html"
    assert page.is_file()
    again = run("build", "notes", "-o", "out").stdout
    assert " 0 files new, 0 changed, " in again
    assert ", 0 removed, " in again


def test_a_folder_without_notes_is_told_what_to_put_there(tmp_path: Path) -> None:
    (tmp_path / "blank").mkdir()
    built = run("build", str(tmp_path / "blank"), "-o", str(tmp_path / "site"))
    assert built.exit_code == 0
    last = built.stdout.splitlines()[-1]
    assert (
        last
        == f"Next: put notes (.md files) into {tmp_path / 'blank'}, then build again"
    )


def test_build_never_touches_the_notes(notes: Path) -> None:
    before = contents_of(notes)
    run("build", "notes", "-o", "out")
    run("neighbors", "LSTM")
    assert contents_of(notes) == before


def test_the_site_holds_the_same_document_as_the_export(notes: Path) -> None:
    run("build", "notes", "-o", "out")
    exported = run("export", "--notes", str(notes)).stdout
    in_site = (notes.parent / "out" / "graph.json").read_text(encoding="utf-8")
    assert exported == in_site
    assert nx.node_link_graph(json.loads(exported), edges="edges").number_of_nodes()


def test_an_edit_shows_in_the_next_answer(notes: Path) -> None:
    assert run("show", "peephole").exit_code == 4
    file = notes / "ECS189G-L19.md"
    more = (
        "- A **peephole** is a connection: it lets the forget gate see the cell state\n"
    )
    file.write_text(LSTM.replace("- See", f"{more}- See"))
    assert run("show", "peephole", "--no-refresh").exit_code == 4
    result = run("show", "peephole")
    assert result.exit_code == 0, result.output
    assert "ECS189G-L19.md:11" in result.stdout
    file.write_text(LSTM)
    assert run("show", "peephole").exit_code == 4


def test_an_added_and_a_removed_note_show_too(notes: Path) -> None:
    assert run("show", "ECS189G-L18").exit_code == 0
    (notes / "ECS189G-L18.md").rename(notes / "ECS189G-L17.md")
    assert run("show", "note:ECS189G-L18").exit_code == 4
    assert run("show", "ECS189G-L17").exit_code == 0


def test_an_answer_from_an_index_that_was_edited_into_equals_a_clean_one(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check")
    (notes / "ECS189G-L18.md").write_text(RNN.replace("feeds an LSTM", "feeds a gate"))
    edited = run("export").stdout
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(notes.parent / "another"))
    assert run("export").stdout == edited


def test_changed_settings_show_in_the_next_answer(notes: Path) -> None:
    assert run("show", "forget gate").exit_code == 0
    (notes / "studygraph.toml").write_text('[concepts]\nexclude = ["forget gate"]\n')
    shown = run("concepts", "--notes", str(notes), "--limit", "999", "--json")
    assert "forget gate" not in {
        line["label"].casefold() for line in json.loads(shown.stdout)
    }


def test_a_damaged_index_does_not_stop_a_build(notes: Path) -> None:
    run("check")
    file = index_path(notes)
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    file.write_bytes(data)
    assert run("build", "notes", "-o", "out").exit_code == 0
    assert run("show", "forget gate").exit_code == 0


def test_a_note_that_cannot_be_read_is_a_problem_and_strict_exits_with_one(
    notes: Path,
) -> None:
    assert run("check").exit_code == 0
    (notes / "broken.md").write_bytes(b"# no\x00 text\x00")
    result = run("check", "--strict")
    assert result.exit_code == 1
    assert "broken.md: " in result.stdout
    assert "[binary-file]" in result.stdout
    assert run("check").exit_code == 0


def test_an_empty_folder_is_an_empty_notebook(tmp_path: Path, notes: Path) -> None:
    del notes
    (tmp_path / "empty").mkdir()
    result = run("concepts", "--notes", str(tmp_path / "empty"))
    assert result.exit_code == 0
    assert "no concepts" in result.stderr
    assert run("build", str(tmp_path / "empty"), "-o", "out").exit_code == 0


def test_init_then_build_from_a_folder_below(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", "notes").exit_code == 0
    (notes / "below").mkdir()
    monkeypatch.chdir(notes / "below")
    result = run("build", "-o", str(notes.parent / "out"))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 notes: ")


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_an_index_that_answers(notes: Path) -> None:
    """Kill a refresh at moments spread over its run; the next question is answered."""

    def ask(*args: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "studygraph", *args, "--notes", str(notes)]
        return subprocess.Popen(command, stdout=subprocess.PIPE)

    clean = ask("export").communicate()[0]
    for moment in range(8):
        (notes / f"more{moment}.md").write_text(
            f"# more\n\nA **gate{moment}** opens.\n"
        )
        with ask("check") as process:
            time.sleep(0.15 + moment * 0.1)
            process.kill()
        answer = ask("show", "forget gate", "--no-refresh")
        answer.communicate()
        assert answer.returncode == 0
    for extra in notes.glob("more*.md"):
        extra.unlink()
    assert ask("export").communicate()[0] == clean


@pytest.mark.slow
def test_two_commands_at_once_both_answer(notes: Path) -> None:
    command = [sys.executable, "-m", "studygraph", "export", "--notes", str(notes)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    first, second = (process.communicate()[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert first == second
