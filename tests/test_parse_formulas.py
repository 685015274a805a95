"""A formula that cannot be set is a problem that `check` and the build report."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases_of import read

from studygraph.config import Settings
from studygraph.errors import ProblemKind
from studygraph.update import refresh

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


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"so \(x\) and \(a+b\) hold", ["x", "a+b"]),
        (r"the angle \(\alpha\) of \(AB\), \(x^2\)", [r"\alpha", "AB", "x^2"]),
        (r"the chip \(TPM\) and \(see below\)", []),
        (r"an operating system \(OS\)", []),
        (r"many process\(es\) of \(x\)", ["x"]),
        (r"rings \(**CPL**\), the star \(or \* property\)", []),
        (r"above \(L1.level $\geq$ L2.level\)", [r"\geq"]),
        (
            r"\(of a prose\), \(too\) with \(a/b\), yet \(\frac{a}{b}\)",
            [r"\frac{a}{b}"],
        ),
        ("a \\(long remark\\)\n\nfar off \\(IP/TCP\\)", []),
        (r"\[1\] and \[a^2\] and \[b_1\]", ["1", "a^2", "b_1"]),
    ],
)
def test_escaped_brackets_are_formulas_where_they_hold_tex_more_than_prose(
    text: str, formulas: list[str]
) -> None:
    assert [equation.tex for equation in read(text).equations] == formulas
