"""Equations: TeX read as far as needed to say which symbols give which.

A formula falls into statements at line breaks; a statement with one symbol alone on the
left of its first equals sign is computed from the symbols on its right. Known limit:
no macro is expanded, and a product of one-letter symbols is read letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.note import Equation, Note

_FUNCTIONS = frozenset(
    [
        "tanh",
        "sinh",
        "cosh",
        "sin",
        "cos",
        "tan",
        "log",
        "ln",
        "exp",
        "max",
        "min",
        "softmax",
        "sigma",
        "sigmoid",
        "ReLU",
        "relu",
        "det",
        "gcd",
        "argmax",
        "argmin",
    ]
)
_ACCENTS = frozenset(
    ["tilde", "hat", "bar", "vec", "dot", "widehat", "widetilde", "overline"]
)
_STYLES = frozenset(
    ["mathbf", "mathrm", "mathcal", "mathit", "boldsymbol", "bm", "text", "textbf"]
)
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[A-Za-z]+|\d+(?:\.\d+)?|[{}_^=&]|\S")
_BREAKS = re.compile(r"\\\\|\n|\\begin\{[^}]*\}|\\end\{[^}]*\}|\\tag\{[^}]*\}")
_OPERATION = re.compile(r"[=<>+*/|]|\\(?:cdot|times|sum|frac)")
_ARGUMENTS = re.compile(r"\((?:[^()]|\([^()]*\))*\)$")
_MADE_OF = re.compile(
    r"^-?\d|\^\{?-?\d|\\(?:cos|det|exp|ln|log|max|min|sin|sqrt|tanh?)(?![A-Za-z])"
)
_INDEX = re.compile(r"(?:[tijknm]|\d+)?(?:[+-]?\d+)?|[tijknm],[tijknm]")
_GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
        "ell",
        "nabla",
    ]
)


ANY = "*"
"""The subscript that stands for every running one."""


class Symbol(Struct, frozen=True, order=True, gc=False):
    """A symbol as written in a formula: accent, letter, subscript without blanks."""

    letter: str
    accent: str = ""
    index: str = ""

    @property
    def base(self) -> Symbol:
        """The symbol for any step or item: C_t and C_{t-1} are both C_*."""
        return Symbol(self.letter, self.accent, ANY) if self.runs else self

    @property
    def runs(self) -> bool:
        """Whether the subscript only counts steps or items."""
        return self.index != "" and _INDEX.fullmatch(self.index) is not None

    @property
    def telling(self) -> bool:
        """Whether more than a letter is written: a letter means much in a course."""
        return bool(self.index or self.accent)

    @property
    def tex(self) -> str:
        """The symbol as TeX."""
        letter = self.letter if len(self.letter) == 1 else "\\" + self.letter
        if self.letter.isalpha() and len(self.letter) > 1 and self.letter not in _GREEK:
            letter = self.letter
        accented = f"\\{self.accent} {letter}" if self.accent else letter
        if not self.index:
            return accented
        braces = "{%s}" if len(self.index) > 1 else "%s"
        return f"{accented}_{braces % self.index}"


class Statement(Struct, frozen=True, gc=False):
    """One line of a formula: `left` is computed from `right` by `functions`.

    `tex` is the statement as written, on `line` of the note.
    """

    line: int
    tex: str
    left: Symbol | None
    right: tuple[Symbol, ...]
    functions: tuple[str, ...] = ()

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """All of its symbols, each once."""
        return tuple(filter(None, dict.fromkeys((self.left, *self.right))))


def symbols(tex: str) -> tuple[Symbol, ...]:
    """The symbols of a formula in order, each once; names of functions left out."""
    return tuple(dict.fromkeys(_symbols(_TOKEN.findall(tex))))


@lru_cache(4096)
def only_symbol(tex: str) -> Symbol | None:
    r"""The symbol that `tex` is, if it is nothing else (arguments aside: h(n)).

    What is made of one ($\ln V$, $n^2$, $2n$) is another thing.
    """
    plain = _ARGUMENTS.sub("", tex.strip())
    if _OPERATION.search(plain) or _MADE_OF.search(plain):
        return None
    found = symbols(plain)
    return found[0] if len(found) == 1 else None


def statements(note: Note) -> Iterator[Statement]:
    """Every statement of every formula of `note` that has an equals sign."""
    for equation in note.equations:
        for part in _BREAKS.split(equation.tex):
            tex = part.strip().strip("&").strip()
            left, equals, right = tex.replace("&", " ").partition("=")
            if not equals:
                continue
            line = _line_of(note, equation, part.strip())
            if line:
                yield Statement(
                    line,
                    part.strip(),
                    only_symbol(left),
                    () if _is_set(right) else symbols(right),
                    tuple(f for f in _names(right) if f in _FUNCTIONS),
                )


def _is_set(right: str) -> bool:
    """Whether it sets several symbols to one number, as in `m_0 = v_0 = 0`."""
    *others, value = right.split("=")
    return bool(others) and not symbols(value) and all(map(only_symbol, others))


def _names(tex: str) -> list[str]:
    return [t.lstrip("\\") for t in _TOKEN.findall(tex) if t.lstrip("\\").isalpha()]


def _line_of(note: Note, equation: Equation, text: str) -> int:
    for line in range(equation.line, equation.end_line + 1):
        if text in note.text_at(line):
            return line
    return 0


def _symbols(tokens: list[str]) -> Iterator[Symbol]:
    accent = ""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        name = token.lstrip("\\").rstrip("*")
        i += 1
        if token.startswith("\\") and name in _ACCENTS:
            accent = {"widehat": "hat", "widetilde": "tilde"}.get(name, name)
            continue
        if token.startswith("\\") and name in _STYLES:
            continue
        if token in {"{", "}"}:
            continue
        letters = _letters(token, name)
        if not letters:
            if token.startswith("\\") and name in {"begin", "end"}:
                i = _skip_group(tokens, i)
            continue
        index, i = _subscript(tokens, i)
        for k, letter in enumerate(letters):
            last = k == len(letters) - 1
            yield Symbol(letter, accent, index if last else "")
            accent = ""


def _letters(token: str, name: str) -> list[str]:
    if name in _FUNCTIONS:
        return []
    if token.startswith("\\"):
        return [name] if name in _GREEK else []
    if not token.isalpha():
        return []
    return [token] if len(token) > 2 else list(token)  # noqa: PLR2004


def _subscript(tokens: list[str], i: int) -> tuple[str, int]:
    """The subscript at `i` as text and where it ends; superscripts are passed over."""
    index = ""
    while i < len(tokens) and tokens[i] in "_^":
        mark = tokens[i]
        end = _skip_group(tokens, i + 1)
        if mark == "_":
            index = "".join(t for t in tokens[i + 1 : end] if t not in "{}")
        i = end
    return index, i


def _skip_group(tokens: list[str], i: int) -> int:
    if i >= len(tokens) or tokens[i] != "{":
        return i + 1
    depth = 0
    while i < len(tokens):
        depth += {"{": 1, "}": -1}.get(tokens[i], 0)
        i += 1
        if depth == 0:
            break
    return i
