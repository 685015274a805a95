"""The road end to end, on the sample course: what a newcomer sees must be true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT

from studygraph.build import study
from studygraph.config import load_settings
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import EdgeType, NodeId, NodeType
from studygraph.update import build_site

if TYPE_CHECKING:
    from studygraph.build import Study

NOTES = ROOT / "notes"
L19 = "ECS189G-L19.md"
TEMPLATE_WORDS = (
    "vocab",
    "scratch notes",
    "refresh the info",
    "unit and larger context",
    "link all related words",
    "put useful links here",
    "resources",
    "connections",
)


@pytest.fixture(scope="module")
def sample() -> Study:
    return study(NOTES, load_settings(NOTES))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_committed_site_is_what_a_build_makes(tmp_path: Path) -> None:
    build_site(NOTES, load_settings(NOTES), tmp_path / "site", cache_dir=tmp_path)
    built, committed = files_of(tmp_path / "site"), files_of(ROOT / "site")
    advice = "run `make site` and commit site/"
    assert sorted(built) == sorted(committed), advice
    differing = [name for name in built if built[name] != committed[name]]
    assert not differing, advice


@pytest.mark.parametrize("seed", ["0", "1"])
def test_a_build_does_not_depend_on_the_order_of_hashes(
    tmp_path: Path, seed: str
) -> None:
    out = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "studygraph", "build", str(NOTES), "-o", str(out)],
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "STUDYGRAPH_CACHE": str(tmp_path / "cache"),
        },
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    committed = files_of(ROOT / "site")
    assert files_of(out) == committed


def edges_between(found: Study, a: str, b: str) -> dict[EdgeType, Any]:
    return {
        edge.type: edge
        for edge in found.graph.edges
        if {edge.source, edge.target} == {f"concept:{a}", f"concept:{b}"}
    }


def named(found: Study, name: str) -> str:
    """The slug of the one concept that goes by `name`."""
    matching = [
        node.id
        for node in GraphIndex(found.graph).concepts()
        if name in {w.casefold() for w in (node.label, *node.aliases)}
    ]
    assert len(matching) == 1, f"{name}: {matching}"
    return matching[0].removeprefix("concept:")


@pytest.mark.parametrize(
    "name", ["lstm", "cell state", "injection gate", "hidden state"]
)
def test_the_forget_gate_has_its_neighbours_with_line_and_words(
    sample: Study, name: str
) -> None:
    edges = edges_between(sample, named(sample, "forget gate"), named(sample, name))
    assert edges
    for edge in edges.values():
        assert any(evidence.note.endswith(".md") for evidence in edge.evidence)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("cell state", "forget gate"),
        ("cell state", "injection gate"),
        ("cell state", "pseudo cell state"),
        ("hidden state", "output gate"),
        ("hidden state", "cell state"),
    ],
)
def test_the_equations_of_the_lstm_are_edges(
    sample: Study, left: str, right: str
) -> None:
    source, target = named(sample, left), named(sample, right)
    edge = edges_between(sample, source, target)[EdgeType.COMPUTED_FROM]
    assert edge.source == f"concept:{source}"
    assert any("=" in evidence.text for evidence in edge.evidence)


def test_every_quoted_word_stands_on_the_line_named(sample: Study) -> None:
    notes = {note.path: note for note in sample.notes}
    quoted = [
        (edge, evidence)
        for edge in sample.graph.edges
        for evidence in edge.evidence
        if evidence.note in notes
    ]
    assert len(quoted) > len(sample.graph.edges) / 2
    for edge, evidence in quoted:
        line = notes[evidence.note].text_at(evidence.line)
        assert evidence.text in line, (edge.source, edge.target, evidence)


def test_every_review_question_of_the_lstm_lecture_is_a_question(
    sample: Study,
) -> None:
    asked = GraphIndex(sample.graph).out(NodeId("note:ECS189G-L19"), EdgeType.ASKS)
    assert len(asked) == 13


def test_words_of_the_template_are_nothing(sample: Study) -> None:
    for node in sample.graph.nodes:
        if node.type in (NodeType.CONCEPT, NodeType.QUESTION):
            assert node.label.casefold().strip("? ") not in TEMPLATE_WORDS
            assert "overall content understandable" not in node.label


def test_the_sample_course_has_no_problems(sample: Study) -> None:
    assert [str(problem) for problem in sample.problems] == []


def test_lectures_not_written_yet_are_there_as_missing(sample: Study) -> None:
    missing = {n.label for n in sample.graph.nodes if n.type is NodeType.MISSING}
    assert missing == {"ECS189G-L20", "ECS189G-L21"}


def test_the_export_in_the_site_is_one_document() -> None:
    document = json.loads((ROOT / "site" / "graph.json").read_text(encoding="utf-8"))
    assert document["schema_version"] == 1
    assert document["directed"] is True
    assert document["multigraph"] is True
    ids = {node["id"] for node in document["nodes"]}
    assert all(e["source"] in ids and e["target"] in ids for e in document["edges"])
