"""A formula that cannot be set is a problem that `check` and the build report."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases_of import read

from studygraph.config import Settings
from studygraph.errors import ProblemKind
from studygraph.parse.macros import written_out
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


def test_an_unknown_command_may_be_defined(tmp_path: Path) -> None:
    (tmp_path / "L1.md").write_text("# L1\n\nso $\\foo{x}$ holds\n")
    with refresh(tmp_path, Settings(), cache_dir=tmp_path / "cache") as store:
        (found,) = store.problems()
    assert r"define the command: $\newcommand" in found.advice


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


@pytest.mark.parametrize(
    ("defined", "used", "meant"),
    [
        (r"\newcommand{\E}{\mathbb{E}}", r"\E[X] + \Ell", r"\mathbb{E}[X] + \Ell"),
        (r"\newcommand\R{\mathbb R}", r"\R^n", r"\mathbb R^n"),
        (r"\def\half{\frac12}", r"x^\half", r"x^{\frac12}"),
        (r"\newcommand{\norm}[1]{\|#1\|}", r"\norm{x_1} \norm y", r"\|x_1\| \|y\|"),
        (r"\newcommand{\d}[2][f]{\frac{d#1}{d#2}}", r"\d{x}", r"\frac{df}{dx}"),
        (r"\newcommand{\d}[2][f]{\frac{d#1}{d#2}}", r"\d[g]x", r"\frac{dg}{dx}"),
        (r"\DeclareMathOperator{\Var}{Var}", r"\Var X", r"\operatorname{Var} X"),
        (r"\newcommand{\a}{\alpha}\newcommand{\b}{\a_1}", r"\b", r"\alpha_1"),
        (r"\newcommand{\x}{\x\x}", r"\x", r"\x"),
        (r"\newcommand{\x}{y", r"\x", r"\x"),
    ],
)
def test_a_command_that_a_note_defines_is_written_out(
    defined: str, used: str, meant: str
) -> None:
    lines = [f"${defined}$", "", f"so ${used}$ and `{used}`", "```tex", used, "```"]
    found = written_out(lines)
    assert found[2:] == [f"so ${meant}$ and `{used}`", *lines[3:]]
    assert found[0] == ("" if meant != used else lines[0])


def test_definitions_on_lines_of_their_own_leave_the_lines_in_their_places() -> None:
    alone = "\\newcommand{\\E}{\n  \\mathbb{E}\n}\n\n"
    note = read(alone + "$$\n\\newcommand{\\a}{b}\n$$\n\nThe $\\E[\\a]$")
    (formula,) = note.equations
    assert (formula.tex, formula.line) == (r"\mathbb{E}[b]", 9)
    assert [block.line for block in note.blocks] == [9]


def test_commands_that_multiply_without_end_are_left_as_they_are() -> None:
    bomb = [
        r"\newcommand{\a}{" + r"\b" * 99 + "}",
        r"\newcommand{\b}{" + "c" * 99 + "}",
    ]
    lines = [*bomb, *[r"$\a$"] * 99]
    assert written_out(lines) == lines
