"""Sessions on the command line, as a student types and sees them.

Each file of tests/transcripts/ is one session on the notebook of handmade.py: a line
"$ studygraph ..." and below it all that is printed; a last line "[3]" is an exit code
other than 0. `pytest --update-golden` writes the answers anew.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import contents

from studygraph.cli.group import cli
from studygraph.config import Settings
from studygraph.store import Store

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_a_session_is_answered_as_written(
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    root = tmp_path / "notes"
    root.mkdir()
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    with Store.open(root, Settings()) as store:
        store.save(contents())
    monkeypatch.setattr("studygraph.update.refresh", lambda *_: Store.open_as_is(root))
    expected = file.read_text(encoding="utf-8")
    commands = [line for line in expected.splitlines() if line.startswith("$ ")]
    assert commands
    actual = "\n".join(f"{line}\n{answer(line)}" for line in commands)
    if request.config.getoption("--update-golden"):
        file.write_text(actual, encoding="utf-8", newline="\n")
    else:
        assert actual == expected


def answer(line: str) -> str:
    """What the command on a line of a transcript prints."""
    words = shlex.split(line.removeprefix("$ "))
    at = words.index("studygraph")
    settings = dict(word.split("=", 1) for word in words[:at])
    result = CliRunner(env=settings).invoke(
        cli, words[at + 1 :], prog_name="studygraph"
    )
    code = f"[{result.exit_code}]\n" if result.exit_code else ""
    return result.output + code
