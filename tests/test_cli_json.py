"""With --json an answer is one document, whatever the command and the answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sites import SMALL, notebook

from studygraph.cli.group import COMMANDS, cli
from studygraph.study.events import Answered, to_line
from studygraph.study.log import ReviewLog
from studygraph.study.scheduling import Rating

ANSWER = Answered("e1", datetime(2026, 3, 1, tzinfo=UTC), "card:a", Rating.GOOD)
ASKED = {
    "neighbors": ["forget gate"],
    "path": ["forget gate", "LSTM"],
    "show": ["LSTM"],
    "search": ["gate"],
    "concepts": [],
    "why": ["forget gate"],
    "review": [],
    "cards": [],
    "quiz": [],
    "plan": [],
    "gaps": [],
    "suggest": ["ECS189G-L18"],
    "reviews show": [],
    "reviews import": ["phone.jsonl"],
    "reviews export": [],
    "check": [],
    "export": [],
    "demo list": [],
    "demo show": ["mine"],
    "demo run": ["mine", "--yes"],
}
"""Every command that takes --json, with words that it has an answer to."""
NOT_THERE = {
    **{name: ["zebra"] for name in ("neighbors", "show", "why", "suggest")},
    "path": ["forget gate", "zebra"],
    "search": ["zebra"],
    "concepts": ["--course", "zebra"],
    "review": ["--lecture", "zebra"],
    "cards": ["--deck", "zebra"],
    "quiz": ["--concept", "zebra"],
    "plan": ["--course", "zebra"],
    "gaps": ["--course", "zebra"],
    "demo show": ["zebra"],
    "demo run": ["zebra"],
}
"""Commands that look for a name, with one that is not there."""


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with a demo and a review, and the cache with its index."""
    home = tmp_path_factory.mktemp("json")
    demo = "# title: Mine\nprint('hello')\n"
    notes = notebook(home / "notes", {**SMALL, "mine.py": demo})
    ReviewLog(notes, "desk").add(ANSWER)
    (home / "phone.jsonl").write_text(to_line(ANSWER), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYGRAPH_CACHE", str(home / "cache"))
        made = CliRunner().invoke(cli, ["concepts", "--notes", str(notes)])
    assert made.exit_code == 0, made.output
    return home


@pytest.fixture
def home(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it for one test, as the working directory."""
    here = shutil.copytree(indexed, tmp_path / "home", dirs_exist_ok=True)
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "home" / "cache"))
    monkeypatch.chdir(here)
    return here


def run(name: str, *words: str) -> Result:
    return CliRunner().invoke(cli, [*name.split(), *words, "--json"])


def with_json() -> Iterator[str]:
    """The names of all commands that take --json."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        for part, one in inner.items():
            if any("--json" in option.opts for option in (one.params if one else ())):
                yield f"{name} {part}".strip()


def test_these_are_all_commands_with_json() -> None:
    assert set(ASKED) == set(with_json())
    assert {"build", "serve", "init"} == {
        name for name in COMMANDS if not any(n.split()[0] == name for n in ASKED)
    }


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_one_document_and_nothing_else(name: str) -> None:
    found = run(name, *ASKED[name])
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout) != []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", NOT_THERE)
def test_a_name_that_is_not_there_is_a_document_too(name: str) -> None:
    found = run(name, *NOT_THERE[name])
    assert found.exit_code == 4
    assert "zebra" in json.loads(found.stdout).values()


@pytest.mark.usefixtures("home")
def test_names_that_are_there_are_offered() -> None:
    found = json.loads(run("demo show", "zebra").stdout)
    assert found == {"term": "zebra", "kind": "demo", "there": ["mine"]}
    found = json.loads(run("cards", "--course", "zebra").stdout)
    assert found == {"term": "zebra", "kind": "course", "there": ["ECS189G"]}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["concepts", "cards", "gaps", "search", "neighbors"])
def test_a_limit_holds_in_json(name: str) -> None:
    def size(*words: str) -> int:
        found: Any = json.loads(run(name, *ASKED[name], *words).stdout)
        held = found if isinstance(found, list) else found.get("hits")
        return len(found["neighbors"] if held is None else held)

    assert size("--limit", "1") == 1 < size()


def test_reviews_are_counted_and_listed(home: Path) -> None:
    other = Answered("e2", ANSWER.at, "card:b", Rating.AGAIN)
    lines = [to_line(ANSWER), to_line(other), "torn"]
    (home / "phone.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = json.loads(run("reviews import", "phone.jsonl").stdout)
    assert told == {"taken_in": 1, "known": 1, "unreadable": 1}
    held = json.loads(run("reviews export").stdout)
    assert held == [json.loads(line) for line in lines[:2]]


def test_records_are_not_written_and_printed_at_once(home: Path) -> None:
    found = run("reviews export", "-o", "out.jsonl")
    assert found.exit_code == 2
    assert "name one" in found.stderr
    assert not (home / "out.jsonl").exists()
