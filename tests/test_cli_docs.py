"""What docs/ says of the command line and the export is what they do."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import graph

from studygraph.cli.group import COMMANDS, cli
from studygraph.concepts.model import Method
from studygraph.export.records import edge_record, node_record
from studygraph.graph.model import EdgeType, NodeType
from studygraph.note import CardKind, SectionKind

ROOT = Path(__file__).parents[1]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_generated_pages_are_current() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "cogapp",
            "--check",
            "docs/commands.md",
            "docs/modules.md",
            "docs/schema.md",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_of_commands_has_every_command(command: str) -> None:
    assert f"## studygraph {command}\n" in page("commands.md")


@pytest.mark.parametrize(
    "command", ["demo list", "demo show", "demo run", "reviews import"]
)
def test_the_page_of_commands_has_the_commands_of_a_group(command: str) -> None:
    text = page("commands.md")
    assert f"## studygraph {command}\n" in text
    assert f"Usage: studygraph {command} [OPTIONS]" in text


def test_the_help_says_what_changes_a_note() -> None:
    text = page("commands.md")
    assert "never changed unless you ask with `suggest --write`" in " ".join(
        text.split()
    )
    assert "Only pages that changed are written." in " ".join(text.split())


def test_the_examples_of_queries_find_something_in_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = shutil.copytree(
        ROOT / "notes", tmp_path / "notes", ignore=shutil.ignore_patterns(".studygraph")
    )
    monkeypatch.chdir(notes)
    queries = "neighbors|path|show|search|concepts|why"
    examples = re.findall(
        rf"(?m)^    studygraph ((?:{queries}) (?!.*--notes).+)$", page("commands.md")
    )
    assert len(examples) > 12
    for example in examples:
        found = CliRunner().invoke(cli, shlex.split(example))
        assert found.exit_code == 0, found.output
        assert "nothing of that kind" not in found.output, example


def test_the_page_of_the_export_names_every_field_type_and_kind() -> None:
    text = page("export.md")
    named = set(re.findall(r"`([^`\n]+)`", text))
    fields = {name for node in graph().nodes for name in node_record(node)}
    fields |= {name for edge in graph().edges for name in edge_record(edge)}
    values = {*NodeType, *EdgeType, *Method, *SectionKind, *CardKind}
    assert fields | {str(value) for value in values} <= named
