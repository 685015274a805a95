"""Whatever the notes, the disk or the user do: a clear word, and nothing is lost."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import hostile
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studygraph import read
from studygraph.build import study
from studygraph.config import Settings, SiteSettings
from studygraph.errors import OutputError
from studygraph.note import NotePath
from studygraph.read.model import SourceFile
from studygraph.site import render
from studygraph.update import build_site

NOTE = "# ECS189G-L{n} Gates\n\n## Vocab\n- **Forget gate {n}**: clears the state\n"


def notebook(tmp_path: Path, count: int = 3) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    for n in range(count):
        (notes / f"ECS189G-L{n}.md").write_text(NOTE.format(n=n))
    return notes


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def start(
    notes: Path, *, limits: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """`studygraph build` of `notes` into the folder site beside it."""
    return subprocess.Popen(
        [sys.executable, "-m", "studygraph", "build", str(notes), "-o", "site"],
        cwd=notes.parent,
        env={**os.environ, "STUDYGRAPH_CACHE": str(notes.parent / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limits,  # noqa: PLW1509 - this process has no threads
    )


def run(notes: Path, *, limits: Callable[[], None] | None = None) -> tuple[int, str]:
    """The exit code of a build, and all that it said."""
    with start(notes, limits=limits) as process:
        said, complaint = process.communicate()
    return process.returncode, said + complaint


def at_most(cpu_seconds: int, megabytes: int) -> Callable[[], None]:
    """Limits that end a process which takes more."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return limit


@pytest.mark.slow
def test_hostile_notes_are_built_within_bounds(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    for name, content in hostile.notes(8_000):
        (notes / f"{name}.md").write_bytes(content)
    code, said = run(notes, limits=at_most(cpu_seconds=240, megabytes=2_000))
    assert (code, "Traceback" in said) == (0, False), said[-2000:]
    built = files(tmp_path / "site")
    assert "notes/ecs189g-l0.html" in built
    assert b"clears the" in built["notes/ecs189g-l0.html"]


MANY = 20_000
DEEP = {
    "braces": f"${'{' * MANY}x{'}' * MANY}$",
    "roots": "$$\n" + r"\sqrt{" * MANY + "x" + "}" * MANY + "\n$$",
    "hats": "$$" + r"\hat" * MANY + "x$$",
    "fractions": "$$" + r"\frac1" * MANY + "x$$",
    "styles": "$$" + r"\displaystyle ab + " * (MANY // 4) + "x$$",
    "displayed lines": "$$" + r"\displaylines{a}" * (MANY // 16) + "$$",
    "lists in front matter": f"---\na: {'[' * MANY}\n---\nwords",
    "maps in front matter": f"---\na: {'{a: ' * MANY}\n---\nwords",
    "dashes in front matter": f"---\na:\n{'- ' * MANY}x\n---\nwords",
    "divisions": "<div>" * MANY,
    "divisions closed": "<div>" * MANY + "</div>" * MANY,
    "quotes": ">" * MANY + " x",
    "emphasis": "*a **" * MANY + "x" + "** a*" * MANY,
    "links in a line": "[[a]] " * MANY,
}
"""What is nested so deep that a library which descends into it ends the process."""


@pytest.mark.slow
def test_no_depth_ends_the_process(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    for name, text in DEEP.items():
        (notes / f"{name}.md").write_text(f"{text}\n")
    code, said = run(notes, limits=at_most(cpu_seconds=240, megabytes=2_000))
    assert (code, "Traceback" in said) == (0, False), said[-2000:]
    told = dict(re.findall(r"([a-z-]+) ([0-9,]+)", said))
    assert told["broken-front-matter"] == "3"
    assert int(told["bad-math"].replace(",", "")) >= 5
    built = files(tmp_path / "site")
    assert b"clears the" in built["notes/ecs189g-l0.html"]


def test_a_line_of_a_million_links_is_left_out_and_told(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    (notes / "links.md").write_text("[[a]] " * 1_000_000)
    code, said = run(notes, limits=at_most(cpu_seconds=60, megabytes=1_000))
    assert code == 0
    assert "too-large 1" in said


def test_a_file_that_may_not_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = notebook(tmp_path)
    real = Path.open

    def refused(path: Path, *rest: object, **named: object) -> object:
        if path.name == "ECS189G-L1.md":
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    report = build_site(notes, Settings(), tmp_path / "site", cache_dir=tmp_path / "c")
    (problem,) = report.problems
    assert (problem.path, problem.kind.value) == ("ECS189G-L1.md", "unreadable-file")
    assert "Permission denied" in problem.message


def test_a_note_of_fifty_megabytes_is_left_out_and_told(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    (notes / "book.md").write_bytes(b"# T\n" + b"lorem ipsum dolor sit\n" * 2_400_000)
    (notes / "long.md").write_bytes(b"# T\n" + b"lorem ipsum dolor sit\n" * 100_000)
    code, said = run(notes, limits=at_most(cpu_seconds=60, megabytes=1_000))
    assert code == 0
    assert "too-large 2" in said


NAMES = (
    *("new\nline.md", "quo'te\".md", "per%20cent.md", "semi;colon.md", "<b>.md"),
    *("..md", "a..b.md", "back\\slash.md", "tab\t.md", "dot..md", "#hash.md"),
    *("q?.md", "star*.md", "pipe|.md", "[[link]].md", "\u202eltr.md", "é.md"),
    *("e\u0301.md", "ẞ.md", "SS.md", "con.md", "aux.txt.md", " .md", "-.md", "~.md"),
    *("x" * 252 + ".md", "é" * 126 + ".md", "Case.md", "case.md", "CASE.MD"),
    *("\x1b[31mred.md", "index.html.md", "graph.json.md", "😀.md", "$(id).md"),
)


def test_every_name_that_a_disk_allows_gets_a_page_of_its_own(tmp_path: Path) -> None:
    notes = notebook(tmp_path, 0)
    made = 0
    for name in NAMES:
        try:
            (notes / name).write_text(f"# Note {made}\n`number{made}`\n")
        except OSError:
            continue  # this disk does not
        made += 1
    (notes / "deep").mkdir()
    deep = notes
    for _ in range(12):
        deep /= "d" * 100
        deep.mkdir()
    (deep / "end.md").write_text("# End\n`numberend`\n")
    found = study(notes, Settings())
    site = tmp_path / "site"
    build_site(notes, Settings(), site, cache_dir=tmp_path / "cache")
    pages = files(site / "notes").values()
    for note in found.notes:
        words = f"<code>{note.lines[1].strip('`')}</code>".encode()
        assert sum(words in page for page in pages) >= 1, note.path
    # What begins with a dot is hidden; bytes that are no text are told.
    assert len(found.notes) == made - 1 + 1
    assert {p.kind.value for p in found.problems} == {"duplicate-note"}


def test_names_that_are_no_text_are_told(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    try:
        (notes / os.fsdecode(b"caf\xe9.md")).write_text("# Latin\n")
    except OSError:
        pytest.skip("this disk takes only names that are text")
    code, said = run(notes)
    assert code == 0
    assert "unreadable-file 1" in said


def test_folders_that_lead_in_circles_are_read_once(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    (notes / "inner").mkdir()
    (notes / "inner" / "a.md").write_text("# A\n")
    (notes / "inner" / "up").symlink_to(notes)
    (notes / "self").symlink_to(notes / "self")
    (notes / "again").symlink_to(notes / "inner")
    (notes / "a").symlink_to(notes / "b")
    (notes / "b").symlink_to(notes / "a")
    os.mkfifo(notes / "pipe.md")
    found = study(notes, Settings())
    assert sum(note.path.endswith("a.md") for note in found.notes) == 1
    assert len(found.notes) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_told(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    (notes / "ECS189G-L0.md").chmod(0)
    code, said = run(notes)
    assert (code, "unreadable-file 1" in said) == (0, True)


def test_files_that_vanish_while_they_are_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = notebook(tmp_path)
    (notes / "ECS189G-L0.md").write_text("![[a.png]]\n![[b.py]]\n")
    (notes / "a.png").write_bytes(b"a picture")
    (notes / "b.py").write_text("print(1)\n")
    real = read.read

    def vanishing(root: Path, path: NotePath, settings: object) -> SourceFile:
        for name in ("ECS189G-L1.md", "a.png", "b.py"):
            (root / name).unlink(missing_ok=True)
        return real(root, path, settings)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "read", vanishing)
    report = build_site(notes, Settings(), tmp_path / "site", cache_dir=tmp_path / "c")
    kinds = {(p.path, p.kind.value) for p in report.problems}
    assert ("ECS189G-L1.md", "unreadable-file") in kinds
    monkeypatch.undo()
    build_site(notes, Settings(), tmp_path / "site", cache_dir=tmp_path / "c")
    build_site(notes, Settings(), tmp_path / "clean", cache_dir=tmp_path / "d")
    assert files(tmp_path / "site") == files(tmp_path / "clean")


def test_a_full_disk_is_one_sentence_and_keeps_the_old_site(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    assert run(notes)[0] == 0
    before = files(tmp_path / "site")
    (notes / "more.md").write_text("# More\nThe forget gate again.\n")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    code, said = run(notes, limits=little_room)
    assert (code, "Traceback" in said) == (1, False), said
    assert "cannot be written" in said
    assert "free space" in said
    assert files(tmp_path / "site") == before
    assert run(notes)[0] == 0
    assert "notes/more.html" in files(tmp_path / "site")


def test_a_cache_that_is_no_folder_costs_time_only(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    (tmp_path / "cache").write_text("no folder")
    assert run(notes)[0] == 0
    assert run(notes)[0] == 0
    assert (tmp_path / "cache").read_text() == "no folder"


def test_an_output_inside_the_notes_is_no_note(tmp_path: Path) -> None:
    notes = notebook(tmp_path)
    out, cache = notes / "out", tmp_path / "c"
    assert build_site(notes, Settings(), out, cache_dir=cache).notes == 3
    assert build_site(notes, Settings(), out, cache_dir=cache).notes == 3
    with pytest.raises(OutputError):
        build_site(notes, Settings(), notes, cache_dir=cache)
    left = sorted(path.name for path in notes.glob("*.md"))
    assert left == [f"ECS189G-L{n}.md" for n in range(3)]


PIECES = [content[:60].decode("utf-8", "replace") for _, content in hostile.notes(60)]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12))
@hypothesis.settings(max_examples=60, deadline=None)
def test_any_text_goes_all_the_way(pieces: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        notes = Path(place, "notes")
        notes.mkdir()
        text = "".join(pieces).encode("utf-8", "replace")
        (notes / "a.md").write_bytes(text)
        (notes / "b.md").write_bytes(b"# B\n[[a]] ![[a]]\n" + text)
        found = study(notes, Settings())
        assert len(found.notes) == 2
        titled = SiteSettings(title="Any text")
        assert len(list(chain(*render(found.graph, found.notes, {}, titled)))) > 2


@pytest.mark.slow
def test_two_builds_at_once_leave_one_whole_site(tmp_path: Path) -> None:
    notes = notebook(tmp_path, 12)
    racing = [start(notes) for _ in range(3)]
    for process in racing:
        said, complaint = process.communicate()
        assert process.returncode == 0, said + complaint
    assert run(notes)[0] == 0
    build_site(notes, Settings(), tmp_path / "clean", cache_dir=tmp_path / "other")
    assert files(tmp_path / "site") == files(tmp_path / "clean")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".site")]


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    notes = notebook(tmp_path, 6)
    assert run(notes)[0] == 0
    begin = time.monotonic()
    shutil.rmtree(tmp_path / "cache")
    assert run(notes)[0] == 0
    whole = time.monotonic() - begin
    dice = random.Random(19)  # noqa: S311 - a seed, so that a failure comes again
    written = files(notes)
    for n in range(8):
        (notes / "changing.md").write_text(NOTE.format(n=n))
        written["changing.md"] = (notes / "changing.md").read_bytes()
        process = start(notes)
        time.sleep(whole * dice.uniform(0.2, 1.1))
        process.kill()
        process.communicate()
        sites = [p for p in tmp_path.glob("*site*") if (p / "index.html").exists()]
        old = [p for p in tmp_path.glob(".site.old") if (p / "index.html").exists()]
        assert sites or old
        assert files(notes) == written
    code, said = run(notes)
    assert (code, "Traceback" in said) == (0, False), said
    build_site(notes, Settings(), tmp_path / "clean", cache_dir=tmp_path / "other")
    assert files(tmp_path / "site") == files(tmp_path / "clean")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".site")]
