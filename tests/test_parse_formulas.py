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


def test_an_environment_that_is_displayed_needs_no_dollars() -> None:
    note = read(
        "The law:\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}.\n\nso it is\n\n"
        "- in an item\n  \\begin{equation*}\n  e = f\n  \\end{equation*}\n"
    )
    assert [(e.tex, e.line, e.end_line) for e in note.equations] == [
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}.", 2, 5),
        ("\\begin{equation*}\ne = f\n\\end{equation*}", 10, 12),
    ]
    assert [b.text for b in note.blocks if "=" in b.text and b.kind != "math"] == []


@pytest.mark.parametrize(
    "text",
    [
        "\\begin{align}\na\n\nb\n\\end{align}",
        "\\begin{align}\na\n\\end{gather}",
        "\\begin{align} a \\end{align} says that a",
        "\\begin{itemize}\n\\item a\n\\end{itemize}",
        "so \\begin{align} a \\end{align}",
    ],
)
def test_an_environment_in_prose_or_left_open_is_prose(text: str) -> None:
    assert read(text).equations == ()


def test_many_environments_left_open_are_searched_once() -> None:
    lines = "\\begin{align}\n" * 20_000
    assert read(lines + "\n\\end{align}").equations == ()
