"""What docs/ says of the command line and the export is what they do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from handmade import graph

from studygraph.cli.group import COMMANDS
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


def test_the_page_of_the_export_names_every_field_type_and_kind() -> None:
    text = page("export.md")
    named = set(re.findall(r"`([^`\n]+)`", text))
    fields = {name for node in graph().nodes for name in node_record(node)}
    fields |= {name for edge in graph().edges for name in edge_record(edge)}
    values = {*NodeType, *EdgeType, *Method, *SectionKind, *CardKind}
    assert fields | {str(value) for value in values} <= named
