"""A formula that cannot be set is a problem that `check` and the build report."""

from __future__ import annotations

from pathlib import Path

import pytest

from studygraph.build import refresh
from studygraph.config import Settings
from studygraph.errors import ProblemKind

UNCLOSED = "$$\n\\begin{aligned}\na &= b\n$$"


@pytest.mark.parametrize(
    ("formula", "broken"),
    [
        (r"$$\frac{a}{b$$", True),
        (r"so $\foo{x}$ holds", True),
        (UNCLOSED, True),
        (r"$$\frac{a}{b}$$", False),
    ],
)
def test_a_formula_that_cannot_be_set_is_a_problem_on_its_line(
    tmp_path: Path, formula: str, *, broken: bool
) -> None:
    (tmp_path / "L1.md").write_text(f"# L1\n\n{formula}\n")
    with refresh(tmp_path, Settings(), cache_dir=tmp_path / "cache") as store:
        found = [p.line for p in store.problems() if p.kind is ProblemKind.BAD_MATH]
    assert found == [3] * broken
