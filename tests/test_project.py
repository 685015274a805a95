"""What the project says about itself holds: targets, commands, pins, its privacy."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = ("README.md", "CONTRIBUTING.md")
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("repo", "maven", "apache", "org"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
    )
)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in _project_files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert named == []


def test_the_linter_sees_every_module() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seen = set(map(Path, run.stdout.splitlines()))
    assert sorted(set((ROOT / "studygraph").rglob("*.py")) - seen) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_that_a_page_names_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", _code(ROOT / name)))
    assert named, f"{name} names no make target"
    assert named <= targets


def test_every_command_that_the_readme_names_exists() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "studygraph", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    commands = set(re.findall(r"^  ([a-z]+)\b", run.stdout, re.MULTILINE))
    named = set(re.findall(r"\bstudygraph ([a-z]+)\b", _code(ROOT / "README.md")))
    assert named, "README.md names no command"
    assert named <= commands


def test_everything_that_is_installed_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    pinned = {_normal(line.partition("==")[0]) for line in lines}
    asked = [
        *PYPROJECT["build-system"]["requires"],
        *PYPROJECT["project"]["dependencies"],
        *(name for group in PYPROJECT["dependency-groups"].values() for name in group),
    ]
    assert {_normal(re.split(r"[<>=!~ ;\[]", name)[0]) for name in asked} <= pinned


def test_every_test_of_the_browser_and_of_real_notes_can_run_in_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "STUDYGRAPH_REQUIRE_BROWSER=1" in script
    assert "STUDYGRAPH_CORPUS" in script


def _code(page: Path) -> str:
    """The code of a markdown page: fenced and indented blocks, and spans."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?^```|^ {4}.*?$", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


def _normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _project_files() -> list[Path]:
    """Every file of the checkout but those that git ignores."""
    run = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (ROOT / name for name in run.stdout.split("\0") if name)
    return [path for path in files if path.is_file()]
