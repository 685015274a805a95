from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT
from importlinter.cli import lint_imports

HEAVY = ("IPython", "jinja2", "networkx", "numpy", "pyvis")


def test_imports_go_one_way_and_every_tool_has_one_home(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("module", ["studygraph", "studygraph.cli"])
def test_importing_is_light(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) & set(HEAVY) == set()
