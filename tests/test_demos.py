# mypy: allow-untyped-calls
"""The demos room: found, declared, run, recorded, drawn, joined to the graph."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from time import monotonic
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from studygraph import demos
from studygraph.build import study
from studygraph.concepts.folding import concept_id
from studygraph.config import ParseSettings, ReadSettings, load_settings
from studygraph.demos import Demo, Drawing, Place, Status
from studygraph.demos.header import ArgumentError, fill, read_header
from studygraph.demos.illustrate import node_id
from studygraph.demos.runtime import plots, studylab
from studygraph.errors import ProblemKind
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import ConceptNode, DemoNode, EdgeType, NodeId, StudyGraph
from studygraph.note import Link, LinkKind, Note, NotePath, Snippet
from studygraph.parse import parse
from studygraph.read.model import FileStamp, Listing, SourceFile

COURSE = ROOT / "notes"
ASSETS = ROOT / "studygraph" / "site" / "assets"


def file(path: str, text: str) -> SourceFile:
    return SourceFile(NotePath(path), text, digest="")


def note(path: str = "Lecture.md", **fields: Any) -> Note:  # noqa: ANN401
    return Note(
        path=NotePath(path),
        title=path.removesuffix(".md"),
        digest="",
        lines=(),
        **fields,
    )


def demo(code: str, recorded: str | None = None) -> Demo:
    header = read_header(code)
    return Demo(
        "demo",
        header.title,
        NotePath("demo.py"),
        1,
        code,
        header.concepts,
        header.concepts_line,
        header.parameters,
        recorded,
    )


def shipped() -> tuple[Demo, ...]:
    """The sample course's demos, files and fences, as a build finds them."""
    files = [
        file(path.relative_to(COURSE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(COURSE.rglob("*"))
        if path.suffix in {".py", ".out", ".md"}
    ]
    notes = [parse(f, ParseSettings()) for f in files if f.path.endswith(".md")]
    return demos.find(notes, [f for f in files if not f.path.endswith(".md")]).demos


SHIPPED = shipped()
NAMES = [found.name for found in SHIPPED]


# ---- what the code declares ----


def test_the_header_says_title_concepts_and_sliders() -> None:
    header = read_header(
        "# title: A step\n# concepts: cell state, forget gate\n\n"
        "b_f = 1.0  # slider: -5 to 5 by 0.5, bias of the gate\n"
        "n = 3 # slider: 1 to 9\n"
    )
    assert header.title == "A step"
    assert header.concepts == ("cell state", "forget gate")
    assert header.concepts_line == 2
    first, second = header.parameters
    assert (first.name, first.default, first.low, first.high, first.step) == (
        ("b_f", "1.0", "-5", "5", "0.5")
    )
    assert (first.about, first.line, first.whole) == ("bias of the gate", 4, False)
    assert (second.step, second.about, second.line, second.whole) == ("1", "", 5, True)
    assert header.bad_lines == ()


@pytest.mark.parametrize(
    "line",
    [
        "rate = fast  # slider: 1 to 5",
        "rate = 7  # slider: 1 to 5",
        "rate = 2  # slider: 1",
        "rate = 2  # slider: 1 to 5 by 0",
        "    rate = 2  # slider: 1 to 5",
    ],
)
def test_a_slider_that_cannot_be_read_is_a_problem_with_its_line(line: str) -> None:
    code = f"# title: T\nif True:\n    pass\n{line}\n"
    found = demos.find((), [file("a.py", code)])
    problem, *_ = found.problems
    assert (problem.path, problem.line, problem.kind) == (
        ("a.py", 4, ProblemKind.BAD_SNIPPET)
    )
    assert found.demos[0].parameters == ()


def test_a_title_below_the_first_code_is_no_header() -> None:
    assert read_header("x = 1\n# title: no\n").title == ""


def test_values_go_into_the_code_and_nothing_else_changes() -> None:
    code = "a = 1  # slider: 0 to 9, a\nb = 0.5  # slider: 0 to 1 by 0.1\nprint(a)\n"
    filled = fill(code, read_header(code).parameters, {"b": "0.7", "a": "3"})
    assert filled == (
        "a = 3  # slider: 0 to 9, a\nb = 0.7  # slider: 0 to 1 by 0.1\nprint(a)\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("a", "12", "a whole number from 0 to 9"),
        ("a", "1.5", "a whole number from 0 to 9"),
        ("b", "__import__('os')", "a number from 0 to 1"),
        ("c", "1", "the arguments are a, b"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_does(
    name: str, value: str, said: str
) -> None:
    code = "a = 1  # slider: 0 to 9\nb = 0.5  # slider: 0 to 1 by 0.1\n"
    with pytest.raises(ArgumentError, match=re.escape(said)):
        fill(code, read_header(code).parameters, {name: value})


@given(st.text())
def test_any_text_has_a_header(code: str) -> None:
    header = read_header(code)
    lines = len(code.splitlines())
    assert all(0 < parameter.line <= lines for parameter in header.parameters)


# ---- found ----


def test_files_with_a_title_and_embedded_files_are_demos_others_are_not() -> None:
    link = Link(
        LinkKind.WIKI, "b.py", 7, 0, 9, embed=True, resolved=NotePath("code/b.py")
    )
    found = demos.find(
        [note(links=(link,))],
        [
            file("code/a.py", "# title: A\nprint(1)\n"),
            file("code/a.out", "1\n"),
            file("code/b.py", "print(2)\n"),
            file("code/helper.py", "x = 1\n"),
        ],
    )
    a, b = found.demos
    assert (a.name, a.title, a.recorded, a.places) == ("a", "A", "1\n", ())
    assert (b.name, b.title, b.recorded) == ("b", "b", None)
    assert b.places == (Place(NotePath("Lecture.md"), 7),)
    assert found.problems == ()


def test_runnable_fences_are_demos_with_the_output_fence_below_them() -> None:
    snippets = (
        Snippet("python", "print(0)\n", 3, 5),
        Snippet("python", "# title: One\nprint(1)\n", 10, 13, runnable=True),
        Snippet("output", "1\n", 15, 17),
        Snippet("python", "print(2)\n", 20, 22, runnable=True),
        Snippet("r", "print(3)\n", 30, 32, runnable=True),
    )
    first, second = demos.find([note(snippets=snippets)], []).demos
    assert (first.name, first.title, first.line) == ("lecture-1", "One", 11)
    assert first.recorded == "1\n"
    assert (second.name, second.title) == ("lecture-2", "Lecture, code 2")
    assert second.recorded is None


def test_demos_of_one_name_are_told_apart_by_their_folders() -> None:
    code = "# title: T\n"
    found = demos.find((), [file("a/x.py", code), file("b/x.py", code)])
    assert [d.name for d in found.demos] == ["a-x", "b-x"]


def test_code_that_is_no_python_is_a_problem_with_the_line_of_its_note() -> None:
    snippet = Snippet("python", "x = 1\nfor\n", 40, 43, runnable=True)
    (problem,) = demos.find([note(snippets=(snippet,))], []).problems
    assert (problem.path, problem.line, problem.kind) == (
        ("Lecture.md", 42, ProblemKind.BAD_SNIPPET)
    )


def test_only_code_and_the_output_beside_it_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# title: A\n", encoding="utf-8", newline="\r\n")
    (tmp_path / "a.out").write_text("1\n", encoding="utf-8")
    names = ("a.py", "a.out", "alone.out", "b.png", "c.pyc")
    stamps = [
        *(FileStamp(NotePath(name), 9, 1) for name in names),
        FileStamp(NotePath("large.py"), 1_000_001, 1),
    ]
    listing = Listing(notes=(), templates=(), attachments=tuple(stamps))
    (found,) = demos.look(tmp_path, listing, (), ReadSettings()).demos
    assert (found.code, found.recorded) == ("# title: A\n", "1\n")


def test_finding_runs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"# title: T\nopen({str(mark)!r}, 'w')\n"
    (found,) = demos.find((), [file("a.py", code)]).demos
    demos.pieces(found.recorded or "")
    assert not mark.exists()


# ---- run ----


def test_a_run_gives_what_was_printed() -> None:
    outcome = demos.run(demo("import sys\nprint('é')\nprint('b', file=sys.stderr)\n"))
    assert outcome.status is Status.FINISHED
    assert sorted(outcome.output.splitlines()) == ["b", "é"]


def test_an_error_shows_the_demos_own_lines_only() -> None:
    outcome = demos.run(demo("x = 1\nx / 0\n"))
    assert outcome.status is Status.FAILED
    assert outcome.output.splitlines() == [
        "Traceback (most recent call last):",
        '  File "demo.py", line 2, in <module>',
        "    x / 0",
        "    ~~^~~",
        "ZeroDivisionError: division by zero",
    ]


def test_an_endless_loop_is_stopped_and_what_it_printed_is_kept() -> None:
    code = "print('begun')\nwhile True:\n    pass\n"
    started = monotonic()
    outcome = demos.run(demo(code), seconds=0.5)
    assert monotonic() - started < 5
    assert (outcome.output, outcome.status) == ("begun\n", Status.TOO_LONG)


def test_what_a_demo_started_is_stopped_with_it() -> None:
    code = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    )
    started = monotonic()
    outcome = demos.run(demo(code), seconds=1)
    assert monotonic() - started < 10
    assert outcome.status is Status.TOO_LONG


def test_a_flood_of_output_is_stopped() -> None:
    outcome = demos.run(demo("while True:\n    print('x' * 1000)\n"))
    assert outcome.status is Status.TOO_MUCH
    assert len(outcome.output) == 1_000_000


def test_a_run_sees_no_environment_and_an_empty_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "x.py")
    code = "import os\nprint(sorted(os.environ), os.listdir('.'))\n"
    outcome = demos.run(demo(code))
    assert "SECRET" not in outcome.output
    assert "PYTHONSTARTUP" not in outcome.output
    assert outcome.output.endswith("[]\n")


def test_sets_of_text_print_in_one_order_in_every_run() -> None:
    code = "print({'a', 'b', 'c', 'd', 'e'})\n"
    assert len({demos.run(demo(code)).output for _ in range(3)}) == 1


# ---- output and drawings ----


def record(**fields: object) -> str:
    known: dict[str, object] = {
        "kind": "lines", "title": "T", "about": "", "x_label": "", "y_label": "",
        "x": [0, 1], "series": [["a", [1, 2]]],
    }  # fmt: skip
    return studylab.PLOT + json.dumps({**known, **fields}) + "\n"


def test_output_is_taken_apart_into_text_and_drawings_in_order() -> None:
    first, drawing, last = demos.pieces(f"one\n{record()}two\n")
    assert (first, last) == ("one\n", "two\n")
    assert isinstance(drawing, Drawing)
    assert drawing.title == "T"
    assert "a: from 1 to 2, lowest 1, highest 2" in drawing.description


@pytest.mark.parametrize(
    "line",
    [
        "::plot\n",
        "::plot {\n",
        "::plot []\n",
        record(kind="pie"),
        record(series=[["a", [1]]]),
        record(series=[["a", [1, "2"]]]),
        record(series=[]),
        record(x=["0", "1"]),
        record(title=3),
        record(x=list(range(30_000)), series=[["a", [0] * 30_000]]),
        record(series=[["a", [1, 1e300]]]),
    ],
)
def test_a_line_that_only_starts_like_a_plot_stays_text(line: str) -> None:
    assert demos.pieces(line) == (line,)


@given(st.text())
def test_any_output_can_be_taken_apart(text: str) -> None:
    demos.pieces(text)
    demos.pieces(studylab.PLOT + text)


VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(-1000, 1000))


@given(
    kind=st.sampled_from(["lines", "bars", "heat"]),
    names=st.lists(st.text(), min_size=1, max_size=4),
    data=st.data(),
)
def test_every_drawing_is_svg_without_style_or_script(
    kind: str, names: list[str], data: st.DataObject
) -> None:
    width = data.draw(st.integers(1, 5))
    rows = [
        [n, data.draw(st.lists(VALUES, min_size=width, max_size=width))] for n in names
    ]
    labels = data.draw(st.lists(st.text(), min_size=width, max_size=width))
    across = {"x": list(range(width))} if kind == "lines" else {"labels": labels}
    title = data.draw(st.text())
    line = record(kind=kind, title=title, series=rows, **across)
    (drawing,) = demos.pieces(line)
    assert isinstance(drawing, Drawing)
    clean = re.sub(
        "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", drawing.svg
    )
    tree = ET.fromstring(clean)  # noqa: S314
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tags <= {"svg", "path", "rect", "text", "tspan"}
    names_of = {name for element in tree.iter() for name in element.attrib}
    assert names_of <= {
        "viewBox", "role", "class", "aria-label", "d", "x", "y", "dy", "width", "height"
    }  # fmt: skip
    assert "nan" not in drawing.svg


def test_names_with_subscripts_and_tildes_are_set_as_such() -> None:
    assert plots.label("C_t") == (
        'C<tspan class="sub" dy="4">t</tspan><tspan dy="-4">\u200b</tspan>'
    )
    assert ">t-1<" in plots.label("h_{t-1}")
    assert plots.label("~C") == "C\u0303"
    assert plots.label('~"') == "~&quot;"
    assert plots.label("y_hat <b>") == "y_hat &lt;b&gt;"


def test_ticks_are_round_and_inside_the_range() -> None:
    assert plots.ticks(0, 1) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert plots.ticks(-7.1, 0) == pytest.approx([-6, -4, -2, 0])


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_there_are_a_few_ticks_in_every_range(low: float, span: float) -> None:
    found = plots.ticks(low, low + span) if low + span > low else [low]
    assert len(found) <= 12


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.15625, "0.1563"), (-0.15625, "-0.1563"), (2.0, "2"), (-0.00001, "0"),
     (float("nan"), "null"), (1e7, "10000000"), (12.5, "12.5")],
)  # fmt: skip
def test_numbers_of_a_plot_are_written_alike_in_every_python(
    value: float, text: str
) -> None:
    assert studylab._number(value) == text  # noqa: SLF001


# ---- the graph ----


def test_a_demo_illustrates_the_concepts_it_names_with_its_line_as_evidence() -> None:
    gate = ConceptNode(
        NodeId(concept_id("forget gate")), "Forget gate", aliases=("f gate",)
    )
    one = demo("# title: One\n# concepts: forget gates, warp drive\nprint(1)\n")
    graph, problems = demos.illustrate(StudyGraph(nodes=(gate,)), [one])
    (edge,) = graph.edges
    assert (edge.source, edge.target, edge.type) == (
        (node_id(one), gate.id, EdgeType.ILLUSTRATES)
    )
    (evidence,) = edge.evidence
    assert (evidence.note, evidence.line) == ("demo.py", 2)
    assert evidence.text == "# concepts: forget gates, warp drive"
    assert DemoNode(node_id(one), "One", NotePath("demo.py"), 1) in graph.nodes
    assert [p.line for p in problems] == [2]
    assert "warp drive" in problems[0].message


# ---- the sample course's set ----


def test_the_course_ships_its_demos() -> None:
    assert NAMES == [
        "adam_vs_sgd", "char_lstm", "conv_counts", "cross_entropy", "ecs189g-l7-1",
        "gradient_flow", "lstm_cell", "lstm_sequence", "word_embeddings",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_prints_what_is_recorded_beside_it(name: str) -> None:
    found = SHIPPED[NAMES.index(name)]
    outcome = demos.run(found)
    assert outcome.output == found.recorded, "demo or record changed: make demos"
    assert demos.matches(found, outcome)


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_declares_itself_draws_and_is_short(name: str) -> None:
    found = SHIPPED[NAMES.index(name)]
    assert found.title
    assert found.concepts
    assert found.parameters
    assert found.path.endswith(".md") or any(
        isinstance(piece, Drawing) for piece in demos.pieces(found.recorded or "")
    )
    assert max(map(len, found.code.splitlines())) <= 92
    assert len(found.code.splitlines()) <= 125


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_runs_at_both_ends_of_every_slider(name: str) -> None:
    found = SHIPPED[NAMES.index(name)]
    for parameter in found.parameters:
        for value in (parameter.low, parameter.high):
            outcome = demos.run(found, {parameter.name: value})
            assert outcome.status is Status.FINISHED, outcome.output


def test_the_course_runs_with_its_own_copy_of_the_library() -> None:
    copy = (COURSE / "demos" / "studylab.py").read_bytes()
    assert copy == Path(studylab.__file__).read_bytes(), "make demos"


def test_the_shipped_demos_are_the_projects_own_until_a_letter_changes() -> None:
    assert all(map(demos.is_own, SHIPPED)), "make demos"
    assert not demos.is_own(demo(SHIPPED[0].code + "\n"))


def test_the_packed_interpreter_is_the_vendored_one() -> None:
    script = (ASSETS / "micropython.js").read_text(encoding="ascii")
    packed = json.loads(script.partition(".micropython =")[2].rstrip().rstrip(";"))
    assert sorted(packed) == ["micropython.mjs", "micropython.wasm"]
    for name, text in packed.items():
        inside = gzip.decompress(base64.b64decode(text))
        assert inside == (ASSETS / "vendor" / "micropython" / name).read_bytes()


def test_the_course_is_studied_with_its_demos() -> None:
    found = study(COURSE, load_settings(COURSE))
    assert [d.name for d in found.demos] == NAMES
    index = GraphIndex(found.graph)
    for one in found.demos:
        shown = index.out(node_id(one), EdgeType.ILLUSTRATES)
        assert shown, f"{one.name} illustrates nothing"
        lines = one.code.splitlines()
        for edge in shown:
            (evidence,) = edge.evidence
            assert evidence.text == lines[evidence.line - one.line]
    places = {d.name: [p.note for p in d.places] for d in found.demos}
    assert all(places.values()), "every demo stands in a lecture"
