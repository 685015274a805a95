"""Notes may come from anybody: they reach no file, no network, no interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studygraph.config import load_settings
from studygraph.update import BuildReport, build_site

SECRET = b"the secret of the other folder 8c1f"

WATCH = """
import json, os, sys
seen = {"network": [], "programs": [], "written": []}
CHANGES = {"os.mkdir": 0, "os.rename": 1, "os.remove": 0, "os.link": 1,
           "os.symlink": 1, "os.rmdir": 0, "os.truncate": 0, "os.chmod": 0}

def hook(event, args):
    if event.startswith("socket."):
        seen["network"].append(event)
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        seen["programs"].append(event)
    elif event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        seen["written"].append(os.path.abspath(os.fsdecode(args[0])))
    elif event == "sqlite3.connect":
        seen["written"].append(os.path.abspath(os.fsdecode(args[0])))
    elif event in CHANGES:
        seen["written"].append(os.path.abspath(os.fsdecode(args[CHANGES[event]])))

sys.dont_write_bytecode = True
sys.addaudithook(hook)
from studygraph.cli import main
try:
    main()
except SystemExit as end:
    print(json.dumps({**seen, "exit": end.code}))
"""


def outside(tmp_path: Path) -> Path:
    """A folder beside the notes that nothing of may leave."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("secret.png", "secret.txt", "secret.py", "secret.pdf"):
        (folder / name).write_bytes(SECRET)
    (folder / "secret.md").write_bytes(b"# Secret\n" + SECRET)
    return folder


def notebook(tmp_path: Path, **files: str) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name, text in files.items():
        (notes / f"{name}.md").write_text(text)
    return notes


def build(notes: Path) -> BuildReport:
    out = notes.parent / "site"
    cache = notes.parent / "cache"
    return build_site(notes, load_settings(notes), out, cache_dir=cache)


def leaked(tmp_path: Path) -> list[str]:
    """Where the secret stands that should be nowhere but outside."""
    return [
        path.relative_to(tmp_path).as_posix()
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and "outside" not in path.parts
        and SECRET in path.read_bytes()
    ]


@pytest.mark.parametrize(
    "link",
    [
        "![[../outside/secret.png]]",
        "![[../outside/secret]]",
        "![[../outside/secret.md]]",
        "[[../outside/secret.pdf]]",
        "![](../outside/secret.png)",
        "![](%2e%2e/outside/secret.png)",
        "![](..\\outside\\secret.png)",
        "![](./x/../../outside/secret.png)",
        "[see](../outside/secret.txt)",
        "![[{place}/secret.png]]",
        "![]({place}/secret.png)",
        "![](file://{place}/secret.png)",
        "![[../outside/secret.py]]",
        '<img src="../outside/secret.png">',
        '<object data="../outside/secret.pdf"></object>',
        "```python file=../outside/secret.py\n```",
    ],
)
def test_no_link_or_embed_fetches_a_file_from_outside(
    tmp_path: Path, link: str
) -> None:
    place = outside(tmp_path)
    notes = notebook(tmp_path, a=f"# Lecture\n\n{link.format(place=place)}\n")
    build(notes)
    assert leaked(tmp_path) == []


def test_symbolic_links_out_of_the_notes_are_told_and_not_followed(
    tmp_path: Path,
) -> None:
    place = outside(tmp_path)
    notes = notebook(
        tmp_path, a="# A\n![[link.png]] ![[linked/secret.png]] [[link]] ![[link.py]]\n"
    )
    (notes / "link.png").symlink_to(place / "secret.png")
    (notes / "link.md").symlink_to(place / "secret.md")
    (notes / "link.py").symlink_to(place / "secret.py")
    (notes / "linked").symlink_to(place)
    report = build(notes)
    assert leaked(tmp_path) == []
    told = {problem.path for problem in report.problems}
    assert {"link.png", "link.md", "link.py", "linked"} <= told


def test_yaml_makes_no_objects(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    call = f"!!python/object/apply:os.system ['touch {ran}']"
    report = build(notebook(tmp_path, a=f"---\nx: {call}\n---\n# A\nwords\n"))
    assert not ran.exists()
    assert [problem.kind.value for problem in report.problems] == [
        "broken-front-matter"
    ]


@pytest.mark.parametrize("command", ["build", "neighbors", "search", "check"])
def test_no_network_no_program_and_no_file_but_site_and_index(
    tmp_path: Path, command: str
) -> None:
    ran = tmp_path / "ran"
    notes = notebook(
        tmp_path,
        a="# LSTM\n**Forget gate**: clears the cell state\n"
        f"```python run\nopen({str(ran)!r}, 'w')\n```\n"
        "![x](https://example.com/x.png) ![[notes.py]]\n",
    )
    (notes / "notes.py").write_text(f"open({str(ran)!r}, 'w')\n")
    before = sorted((p.name, p.stat().st_mtime_ns) for p in notes.iterdir())
    arguments = {
        "build": ["build", str(notes), "-o", str(tmp_path / "site")],
        "neighbors": ["neighbors", "forget gate", "--notes", str(notes)],
        "search": ["search", "cell", "--notes", str(notes)],
        "check": ["check", "--notes", str(notes)],
    }[command]
    run = subprocess.run(
        [sys.executable, "-c", WATCH, *arguments],
        env={**os.environ, "STUDYGRAPH_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    seen = json.loads(run.stdout.splitlines()[-1])
    assert seen["exit"] == 0
    assert seen["network"] == []
    assert seen["programs"] == []
    allowed = (
        *(str(tmp_path / "cache"), str(tmp_path / "site")),
        *(str(tmp_path / ".site.new"), str(tmp_path / ".site.old")),
    )
    made = {path for path in seen["written"] if not path.startswith(allowed)}
    assert made <= {str(tmp_path)}  # the site's parent, which is there already
    assert not ran.exists()
    assert sorted((p.name, p.stat().st_mtime_ns) for p in notes.iterdir()) == before


def test_what_the_notes_say_is_no_command_to_the_terminal(tmp_path: Path) -> None:
    notes = notebook(tmp_path, a="# \x1b]0;owned\x07 x\n[gone](no\x1b[2Jwhere.md)\n")
    run = subprocess.run(
        [sys.executable, "-m", "studygraph", "check", "--notes", str(notes)],
        env={**os.environ, "STUDYGRAPH_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b" not in run.stdout
