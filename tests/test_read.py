"""Reading a folder: what is found, what is left out, and bad files as data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studygraph.config import ReadSettings
from studygraph.errors import NotebookNotFoundError, ProblemKind
from studygraph.note import NotePath
from studygraph.read import compare, read, scan
from studygraph.read.model import FileStamp, Listing

DEFAULT = ReadSettings()


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
    return root


def notes(root: Path, settings: ReadSettings = DEFAULT) -> list[str]:
    return [stamp.path for stamp in scan(root, settings).notes]


def text_of(root: Path, data: bytes) -> tuple[str, list[ProblemKind]]:
    (root / "n.md").write_bytes(data)
    source = read(root, NotePath("n.md"), DEFAULT)
    return source.text, [problem.kind for problem in source.problems]


def test_notes_templates_and_attachments_are_told_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b/L2.md": "x",
            "a.md": "x",
            "B.MARKDOWN": "x",
            "Templates/lecture.md": "x",
            "Templates/more/lab.md": "x",
            "fig/plot.png": b"\x89PNG",
            "cell.py": "print()",
        },
    )
    listing = scan(tmp_path, DEFAULT)
    assert [stamp.path for stamp in listing.notes] == ["B.MARKDOWN", "a.md", "b/L2.md"]
    assert [stamp.path for stamp in listing.templates] == [
        "Templates/lecture.md",
        "Templates/more/lab.md",
    ]
    assert [stamp.path for stamp in listing.attachments] == ["cell.py", "fig/plot.png"]
    assert listing.problems == ()


def test_tool_folders_and_our_own_sites_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "kept.md": "x",
            ".obsidian/hidden.md": "x",
            ".hidden.md": "x",
            "node_modules/pkg/readme.md": "x",
            "out/.studygraph-site": "x",
            "out/page.md": "x",
            "venv/pyvenv.cfg": "x",
            "venv/lib/readme.md": "x",
            "logseq/bak/old.md": "x",
            "my logseq/kept.md": "x",
        },
    )
    assert notes(tmp_path) == ["kept.md", "my logseq/kept.md"]


def test_ignore_files_and_settings_leave_files_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "drafts/\n*.tmp.md\n!keep.tmp.md\n",
            "sub/.studygraphignore": "private*\n# a comment\n/only-here.md\n",
            "drafts/d.md": "x",
            "a.tmp.md": "x",
            "keep.tmp.md": "x",
            "sub/private notes.md": "x",
            "sub/only-here.md": "x",
            "sub/deeper/only-here.md": "x",
            "journal/j.md": "x",
        },
    )
    settings = ReadSettings(ignore=("journal/",))
    assert notes(tmp_path, settings) == ["keep.tmp.md", "sub/deeper/only-here.md"]


def test_a_broken_ignore_pattern_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "!\nout/\n", "out/x.md": "x", "y.md": "x"})
    assert notes(tmp_path) == ["y.md"]


def test_a_link_loop_ends_and_links_out_of_the_notes_are_not_followed(
    tmp_path: Path,
) -> None:
    root = write(tmp_path / "notes", {"a/n.md": "x"})
    write(tmp_path / "elsewhere", {"secret.md": "x"})
    (root / "a" / "loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "file.md").symlink_to(tmp_path / "elsewhere" / "secret.md")
    listing = scan(root, DEFAULT)
    assert [stamp.path for stamp in listing.notes] == ["a/n.md"]
    assert [(p.path, p.kind) for p in listing.problems] == [
        ("file.md", ProblemKind.UNREADABLE_FILE),
        ("out", ProblemKind.UNREADABLE_FILE),
    ]
    assert "leads out of the notes" in listing.problems[0].message


def test_paths_that_differ_in_case_only_are_reported(tmp_path: Path) -> None:
    write(tmp_path, {"Note.md": "x", "note.md": "x"})
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system knows no case")
    (problem,) = scan(tmp_path, DEFAULT).problems
    assert problem.kind is ProblemKind.DUPLICATE_NOTE
    assert problem.path == "note.md"


def test_a_file_name_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.md"))).write_text("x")
    except OSError:
        pytest.skip("this file system refuses such names")
    listing = scan(tmp_path, DEFAULT)
    assert listing.notes == ()
    assert [problem.path for problem in listing.problems] == ["bad?.md"]


def test_no_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotebookNotFoundError, match="--notes DIR"):
        scan(tmp_path / "nowhere", DEFAULT)


def test_what_changed_is_told_from_stamps_alone() -> None:
    def stamp(path: str, size: int, mtime: int) -> FileStamp:
        return FileStamp(NotePath(path), size, mtime)

    listing = Listing(
        (stamp("a", 1, 1), stamp("b", 2, 9), stamp("c", 3, 3)), (stamp("t", 1, 1),), ()
    )
    known = {
        NotePath("a"): (1, 1, "x"),
        NotePath("b"): (2, 2, "y"),
        NotePath("gone"): (1, 1, "z"),
    }
    changes = compare(listing, known)
    assert changes.added == ("c",)
    assert changes.changed == ("b",)
    assert changes.removed == ("gone",)
    assert changes.same == ("a",)


ENCODINGS = {
    "utf-8": "Übung: β → é\n".encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + "Übung: β → é\n".encode(),
    "utf-16": "Übung: β → é\n".encode("utf-16"),
    "utf-16 big endian": b"\xfe\xff" + "Übung: β → é\n".encode("utf-16-be"),
    "utf-32": "Übung: β → é\n".encode("utf-32"),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_unicode_is_read_whatever_its_form(tmp_path: Path, data: bytes) -> None:
    assert text_of(tmp_path, data) == ("Übung: β → é\n", [])


def test_utf_16_without_a_mark_is_told_by_its_zeros(tmp_path: Path) -> None:
    data = "plain words\nand more\n".encode("utf-16-le")
    assert text_of(tmp_path, data) == ("plain words\nand more\n", [])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_one_byte_encoding_is_read_and_reported(
    tmp_path: Path, encoding: str
) -> None:
    text = "Größe und café" + (" \u2013 “so”" if encoding == "cp1252" else "")
    data = f"first line\n{text}\n".encode(encoding)
    assert text_of(tmp_path, data) == (f"first line\n{text}\n", [ProblemKind.ENCODING])
    (problem,) = read(tmp_path, NotePath("n.md"), DEFAULT).problems
    assert problem.line == 2


def test_one_bad_byte_in_utf_8_spoils_only_itself(tmp_path: Path) -> None:
    data = "Größe, café, naïve\nbad: ".encode() + b"\xff!\n"
    text, kinds = text_of(tmp_path, data)
    assert text == "Größe, café, naïve\nbad: \ufffd!\n"
    assert kinds == [ProblemKind.ENCODING]


def test_line_ends_of_any_system_become_newlines(tmp_path: Path) -> None:
    assert text_of(tmp_path, b"a\r\nb\rc\nd")[0] == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data",
    [
        b"text\0more",
        b"%PDF-1.7\n\x00\x01\x02",
        bytes(range(256)) * 8,
        b"\x01\x02\x03\n",
    ],
    ids=["nul", "pdf", "all bytes", "control"],
)
def test_what_is_no_text_is_a_problem_and_empty(tmp_path: Path, data: bytes) -> None:
    assert text_of(tmp_path, data) == ("", [ProblemKind.BINARY_FILE])


def test_a_file_that_vanished_is_a_problem(tmp_path: Path) -> None:
    source = read(tmp_path, NotePath("gone.md"), DEFAULT)
    (problem,) = source.problems
    assert (source.text, problem.kind) == ("", ProblemKind.UNREADABLE_FILE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("x")
    (tmp_path / "n.md").chmod(0)
    (problem,) = read(tmp_path, NotePath("n.md"), DEFAULT).problems
    assert problem.kind is ProblemKind.UNREADABLE_FILE


def test_a_file_over_the_limit_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("12345")
    source = read(tmp_path, NotePath("n.md"), ReadSettings(max_bytes=4))
    (problem,) = source.problems
    assert (source.text, problem.kind) == ("", ProblemKind.TOO_LARGE)
    assert read(tmp_path, NotePath("n.md"), ReadSettings(max_bytes=5)).text == "12345"


DRAWING = """---
excalidraw-plugin: parsed
tags: [excalidraw]
---
==⚠  Switch to EXCALIDRAW VIEW ⚠==

# Excalidraw Data

## Text Elements
word lines ^abc

bit lines ^def

%%
## Drawing
```compressed-json
N4KAkARALgngDgUwgLgAQQQDwMYEMA2AlgCYBOuA7hADTgQBuCpAzoQPYB2KqATLZMzYBXUtiRoIACyhQ4
```
%%
"""


@pytest.mark.parametrize("name", ["d.excalidraw.md", "d.md"])
def test_of_a_drawing_only_the_words_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(DRAWING)
    text = read(tmp_path, NotePath(name), DEFAULT).text
    lines = text.split("\n")
    assert len(lines) == len(DRAWING.split("\n"))
    assert [(n, line) for n, line in enumerate(lines, 1) if line and n > 4] == [
        (10, "word lines ^abc"),
        (12, "bit lines ^def"),
    ]
