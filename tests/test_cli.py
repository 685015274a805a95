"""The command line: options, exit codes, files, terminals, and how little it loads."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from handmade import FORGET, concept, contents, edge, graph
from hypothesis import given
from hypothesis import strategies as st

from studygraph.cli import screen
from studygraph.cli.group import COMMANDS, cli
from studygraph.cli.init import command as init
from studygraph.config import SectionName, Settings, load_settings
from studygraph.graph.model import EdgeType, StudyGraph
from studygraph.store import Contents, Store
from studygraph.store.place import index_path

STUDYGRAPH = (sys.executable, "-m", "studygraph")
QUERIES = (
    *(("neighbors", "forget gate"), ("path", "forget gate", "LSTM"), ("show", "LSTM")),
    *(("search", "gate"), ("concepts",), ("why", "LSTM"), ("check",), ("export",)),
)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook with an index, in a working directory of its own."""
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    fill(folder, contents())
    return folder


def fill(notes: Path, what: Contents) -> None:
    with Store.open(notes, Settings()) as store:
        store.save(what)


def run(*args: str, color: bool = False, **env: str) -> Result:
    """The outcome of `studygraph ARGS` on the index as it is."""
    asked = [*args, "--no-refresh"] if args[0] not in {"init", "build"} else args
    return CliRunner(env=env).invoke(cli, asked, prog_name="studygraph", color=color)


@pytest.mark.parametrize("command", ["neighbors", "show", "why"])
def test_a_name_of_several_words_needs_no_quotes(notes: Path, command: str) -> None:
    plain = run(command, "forget", "gate", "--notes", str(notes))
    assert plain.exit_code == 0
    assert plain.output == run(command, "forget gate", "--notes", str(notes)).output


def test_a_path_between_unquoted_names_asks_for_quotes(notes: Path) -> None:
    asked = run("path", "forget", "gate", "LSTM", "--notes", str(notes))
    assert (asked.exit_code, "in quotes" in asked.output) == (2, True)


# -- where the notes are ---------------------------------------------------------------


def test_the_notes_are_found_upwards(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes / "studygraph.toml").touch()
    below = notes / "DL" / "week 1"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert run("show", "LSTM").exit_code == 0


def test_a_folder_called_notes_will_do_where_none_is_marked(notes: Path) -> None:
    assert not (notes / "studygraph.toml").exists()
    assert run("show", "LSTM").exit_code == 0


def test_a_named_folder_counts_as_it_is(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert run("show", "LSTM", "--notes", str(notes)).exit_code == 0


def test_without_notes_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("show", "LSTM")
    assert result.exit_code == 1
    assert "--notes DIR" in result.stderr
    assert "studygraph init" in result.stderr


def test_a_folder_that_is_not_there_is_wrong_usage(notes: Path) -> None:
    result = run("show", "LSTM", "--notes", str(notes / "nowhere"))
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_without_an_index_no_refresh_says_what_to_do(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(notes.parent / "empty"))
    result = run("show", "LSTM")
    assert result.exit_code == 1
    assert "without --no-refresh" in result.stderr


# -- the index is kept up to date ------------------------------------------------------


def refreshing(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Store]) -> None:
    monkeypatch.setattr("studygraph.update.refresh", lambda *_: make())


def test_a_damaged_index_is_made_anew_and_the_question_answered(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Store] = []

    def refresh() -> Store:
        store = Store.open(notes, Settings())
        if not opened:
            store._connection.execute("DROP TABLE name")  # noqa: SLF001
        else:
            store.save(contents())
        opened.append(store)
        return store

    refreshing(monkeypatch, refresh)
    result = CliRunner().invoke(cli, ["show", "LSTM"])
    assert result.exit_code == 0, result.output
    assert len(opened) == 2


def test_an_index_in_memory_is_pointed_out(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes / "file").touch()

    def refresh() -> Store:
        store = Store.open(notes, Settings(), cache_dir=notes / "file" / "cache")
        store.save(contents())
        return store

    refreshing(monkeypatch, refresh)
    result = CliRunner().invoke(cli, ["show", "LSTM"])
    assert result.exit_code == 0
    assert "STUDYGRAPH_CACHE" in result.stderr
    assert "LSTM" in result.stdout


def test_wrong_settings_stop_a_command_with_one_sentence(notes: Path) -> None:
    (notes / "studygraph.toml").write_text("[notebok]\n")
    result = CliRunner().invoke(cli, ["show", "LSTM", "--notes", str(notes)])
    assert result.exit_code == 1
    assert "unknown key `notebok`" in result.stderr
    assert "Traceback" not in result.output


# -- init ------------------------------------------------------------------------------


def test_init_marks_a_folder_with_settings_that_change_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(init, [str(tmp_path)])
    assert result.exit_code == 0
    assert "Next: studygraph build" in result.stdout
    settings = load_settings(tmp_path)
    assert replace(settings, notebook=replace(settings.notebook, id="")) == Settings()


def test_init_gives_every_notebook_an_id_of_its_own(tmp_path: Path) -> None:
    ids = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        CliRunner().invoke(init, [str(tmp_path / name)])
        ids.add(load_settings(tmp_path / name).notebook.id)
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f]{12}", one) for one in ids)


def test_init_explains_every_setting_with_its_default(tmp_path: Path) -> None:
    CliRunner().invoke(init, [str(tmp_path)])
    file = tmp_path / "studygraph.toml"
    lines = file.read_text().splitlines()
    for section in fields(Settings):
        values = getattr(Settings(), section.name)
        for key in fields(values):
            assert any(
                line.removeprefix("# ").startswith(
                    (f"{key.name} = ", f"[{section.name}.{key.name}]")
                )
                for line in lines
            ), f"{section.name}.{key.name} is not explained"
    spoken = [line.removeprefix("# ") if " = " in line else line for line in lines]
    file.write_text("\n".join(spoken))
    settings = load_settings(tmp_path)
    sections: dict[SectionName, tuple[str, ...]]
    sections = dict.fromkeys(get_args(SectionName), ())
    parse = replace(Settings().parse, sections=sections, day_first=True)
    notebook = replace(Settings().notebook, id=settings.notebook.id)
    assert settings == replace(Settings(), parse=parse, notebook=notebook)


def test_init_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "studygraph.toml"
    file.write_text("# mine")
    result = run("init", str(tmp_path))
    assert result.exit_code == 1
    assert "there already" in result.stderr
    assert file.read_text() == "# mine"


def test_a_note_without_a_name_is_none_of_the_notes(notes: Path) -> None:
    del notes
    assert run("concepts", "--note", "").exit_code == 4


# -- export ----------------------------------------------------------------------------


def test_export_prints_the_document(notes: Path) -> None:
    del notes
    document = json.loads(run("export").stdout)
    assert len(document["nodes"]) == len(graph().nodes)


def test_export_writes_files_whole(notes: Path) -> None:
    out = notes.parent / "new" / "graph.json"
    assert run("export", "-o", str(out)).exit_code == 0
    assert run("export", "-o", str(out)).exit_code == 0
    assert nx.node_link_graph(json.loads(out.read_bytes()), edges="edges").nodes
    assert list(out.parent.iterdir()) == [out]
    assert run("export", "--format", "graphml", "-o", str(out)).exit_code == 0
    assert nx.read_graphml(out).nodes


def test_export_writes_two_tables(notes: Path) -> None:
    out = notes.parent / "tables"
    assert run("export", "--format", "csv", "-o", str(out)).exit_code == 0
    assert sorted(p.name for p in out.iterdir()) == ["edges.csv", "nodes.csv"]


def test_export_of_tables_needs_a_folder(notes: Path) -> None:
    del notes
    result = run("export", "--format", "csv")
    assert result.exit_code == 2
    assert "-o OUT" in result.stderr
    assert run("export", "--format", "graphml", "--json").exit_code == 2


def test_export_says_where_it_cannot_write(notes: Path) -> None:
    (notes / "file").touch()
    result = run("export", "-o", str(notes / "file" / "graph.json"))
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name as on POSIX")
def test_export_writes_into_a_pipe_and_does_not_replace_it(notes: Path) -> None:
    pipe = notes.parent / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("export", "-o", str(pipe)).exit_code == 0
        assert reader.stdout is not None
        assert json.loads(reader.stdout.read())["nodes"]
    assert pipe.is_fifo()


# -- every query -----------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[0])
def test_every_query_answers_in_json(notes: Path, query: tuple[str, ...]) -> None:
    del notes
    result = run(*query, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"  studygraph {name}" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_gets_its_completion(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from studygraph.cli import main; main()"],
        env={**os.environ, "_STUDYGRAPH_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_STUDYGRAPH_COMPLETE" in done.stdout


def test_show_keeps_to_the_first_edges_of_a_kind_unless_asked_for_all(
    notes: Path,
) -> None:
    parts = [concept(f"part{n:02}", f"part {n:02}", 0.1) for n in range(20)]
    whole = graph()
    edges = [edge((part.id, FORGET), EdgeType.PART_OF, 0.5, 4) for part in parts]
    more = replace(whole, nodes=(*whole.nodes, *parts), edges=(*whole.edges, *edges))
    fill(notes, replace(contents(), graph=more))
    shown = run("show", "forget gate").stdout
    assert "and 9 more: --all shows them" in shown
    assert "part 19" not in shown
    assert "part 19" in run("show", "forget gate", "--all").stdout


def test_the_hint_for_more_names_the_notes_that_were_named(notes: Path) -> None:
    asked = ("neighbors", "forget gate", "--notes")
    assert 'show "forget gate" --notes notes\n' in run(*asked, "notes").stdout
    notes.rename(notes.with_name("my notes"))
    fill(notes.with_name("my notes"), contents())
    assert 'gate" --notes "my notes"\n' in run(*asked, "my notes").stdout


def test_the_hint_for_more_is_not_broken_by_a_narrow_terminal(notes: Path) -> None:
    del notes
    shown = run("neighbors", "forget gate", COLUMNS="72").stdout.splitlines()
    assert shown[-1] == '    studygraph show "forget gate"'
    assert all(len(line) <= 72 for line in shown[-2:])


# -- terminals -------------------------------------------------------------------------


def test_a_pipe_gets_no_colour(notes: Path) -> None:
    del notes
    assert "\x1b" not in run("neighbors", "forget gate").stdout


def test_a_terminal_gets_colour_but_not_with_no_color(notes: Path) -> None:
    del notes
    assert "\x1b[2m" in run("neighbors", "forget gate", color=True).stdout
    plain = run("neighbors", "forget gate", color=True, NO_COLOR="1").stdout
    assert "\x1b" not in plain


def test_what_notes_say_cannot_steer_the_terminal(notes: Path) -> None:
    nasty = concept("nasty", "nasty\x1b[2Jone\r\n\x07\u202e", 1.0, aliases=("n\x9b1m",))
    fill(notes, replace(contents(), graph=StudyGraph(nodes=(nasty,))))
    for query in (("concepts",), ("show", "concept:nasty"), ("search", "nasty")):
        shown = run(*query).stdout
        assert "nasty" in shown
        assert not set(shown) & set("\x1b\x07\x9b\r\u202e")


@given(st.text(), st.integers(1, 80))
def test_wrapping_keeps_every_word_and_the_width(text: str, width: int) -> None:
    lines = screen.wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert screen.cells(line) <= max(width, 2)


@given(st.text(), st.text(max_size=40))
def test_a_cut_quote_is_part_of_the_text_and_short(text: str, around: str) -> None:
    text = " ".join(text.split()) * 9
    shown = screen.cut(text, around)
    assert len(shown) <= 160 + len("...  ...")
    assert shown.removeprefix("... ").removesuffix(" ...") in text


def test_a_cut_quote_holds_what_it_is_about() -> None:
    text = "one two three " * 30 + "the forget gate closes " + "four five six " * 30
    shown = screen.cut(text, "Forget Gate")
    assert "the forget gate closes" in shown
    assert shown.startswith("... ")
    assert shown.endswith(" ...")


@pytest.mark.parametrize(
    ("text", "size"),
    [("gate", 4), ("忘却门", 6), ("e\u0301", 1), ("é", 1), ("a\u200db", 2)],
)
def test_cells_are_what_a_terminal_shows(text: str, size: int) -> None:
    assert screen.cells(text) == size


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_long_work_is_told_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studygraph.cli.screen._PATIENCE_SECONDS", 0.0)
    for stream, told in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with screen.working("reading the notes"):
            time.sleep(0.05)
        assert ("reading the notes ... 0 s" in stream.getvalue()) is told
        assert stream.getvalue().endswith("\r" if told else "")


def test_a_terminal_without_the_characters_gets_question_marks(notes: Path) -> None:
    fill(
        notes,
        replace(
            contents(), graph=StudyGraph(nodes=(concept("z", "忘却门 gate", 1.0),))
        ),
    )
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    for json_flag in ([], ["--json"]):
        done = subprocess.run(
            [*STUDYGRAPH, "concepts", "--no-refresh", *json_flag],
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        expected = "忘却门 gate".encode() if json_flag else b"??? gate"
        assert expected in done.stdout


def test_a_reader_that_goes_away_is_no_error(notes: Path) -> None:
    many = tuple(concept(f"c{n:05}", f"concept {n}", 0.5) for n in range(5000))
    fill(notes, replace(contents(), graph=StudyGraph(nodes=many)))
    for args in (["export"], ["concepts", "--limit", "5000"]):
        with subprocess.Popen(
            [*STUDYGRAPH, *args, "--no-refresh"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""


# -- how little is loaded --------------------------------------------------------------

HEAVY = "networkx pyvis jinja2 markdown_it yaml pathspec nh3 pygments numpy difflib"

ROOMS = {"parse", "read", "concepts", "graph", "site", "build", "demos", "study"}
RECORDS = {"studygraph.concepts.model", "studygraph.graph.model"}
LIGHT = {
    *("studygraph.concepts", "studygraph.concepts.folding"),
    "studygraph.concepts.grammar",
    *("studygraph.graph", "studygraph.graph.phrases"),
}
TEXTBOOKS = {f"studygraph.concepts.{name}" for name in ("subjects", "table", "words")}


@pytest.mark.parametrize("query", QUERIES[:-1], ids=lambda query: query[0])
def test_a_query_loads_none_of_the_heavy_libraries(
    notes: Path, query: tuple[str, ...]
) -> None:
    del notes
    allowed = LIGHT if query[0] in {"neighbors", "path", "search"} else LIGHT | RECORDS
    allowed |= TEXTBOOKS if query[0] == "why" else set()
    program = f"""
import sys
from studygraph.cli.group import cli
try:
    cli({[*query, "--no-refresh"]!r})
except SystemExit as end:
    assert end.code == 0, end.code
heavy = set({HEAVY!r}.split()) & set(sys.modules)
loaded = {{name for name in sys.modules if name.startswith("studygraph.")}}
rooms = {{name for name in loaded if name.split(".")[1] in {ROOMS!r}}}
print(sorted(heavy), sorted(rooms - {allowed!r}), end="")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("[] []")


def test_the_index_of_a_command_lies_where_the_cache_is(notes: Path) -> None:
    assert index_path(notes).parent == notes.parent / "cache"
    assert index_path(notes).is_file()
    assert FORGET in run("neighbors", "forget gate", "--json").stdout


@pytest.mark.parametrize("width", [24, 40, 60, 100])
def test_no_row_is_wider_than_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", f"{width}")
    said = "the words of a line that say so, and then some more of them"
    screen.echo_rows(
        [("used in", "cell state", "L18.md:84", said), ("is a", "gate", "L1.md:1", "x")]
    )
    lines = capsys.readouterr().out.splitlines()
    assert max(map(screen.cells, lines)) <= width
    assert "cell state" in lines[0]
