r"""Commands that a note defines for its formulas, written out where it uses them.

`$\newcommand{\E}{\mathbb{E}}$` holds for all formulas behind it, as in MathJax, while
whatever sets or reads a formula sees that formula alone. So a note's lines leave here
with each use replaced by what it stands for, and each definition by nothing; the count
of lines stays. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SIGNS = (
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\def",
    "\\DeclareMath",
)
_FENCE = re.compile(r"\s*(?:>\s?)*(`{3,}|~{3,})")
_PIECE = re.compile(
    r"""(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    | \\(?:(?P<operator>DeclareMathOperator)(?P<limits>\*?)
        |(?:renew|new|provide)command\*?|def)
      \s*\{?\s*\\(?P<defined>[A-Za-z]+)\s*\}?\s*
      (?:\[(?P<count>\d)\])?(?:\[(?P<default>[^\]\n]*)\])?(?P<marks>(?:\#\d)*)\s*(?=\{)
    | \\(?P<used>[A-Za-z]+)""",
    re.DOTALL | re.VERBOSE,
)
_SINGLE = re.compile(r"\\[A-Za-z]+|\\.|[^\s$]")
_ARGUMENT = re.compile(r"#(\d)")
_DEEPEST = 8
_LONGEST = 1_000
"""Letters of a definition or an argument; a longer one was never closed."""
_EMPTIED = re.compile(r"(\$\$?)(?:\s*\{\})+\s*\1|^[ \t]*(?:\{\}[ \t]*)+$", re.MULTILINE)
"""Formulas and lines that held definitions alone."""
_GROWTH = 10
"""How many times longer a note may become; beyond, nothing is written out."""


@dataclass(frozen=True, slots=True)
class _Macro:
    """What a command stands for; `default` stands in for its first argument."""

    body: str
    count: int
    default: str | None


def written_out(lines: Sequence[str]) -> list[str]:
    """`lines` with the commands that they define written out."""
    if not any(sign in line for line in lines for sign in _SIGNS):
        return list(lines)
    known: dict[str, _Macro] = {}
    room = _GROWTH * sum(map(len, lines))
    found: list[str] = []
    for fenced, text in _stretches(lines):
        shown = text if fenced else _Writer(known, room).write(text)
        if shown is None:
            return list(lines)
        found += _EMPTIED.sub(_line_ends, shown).split("\n")
    return found


def _line_ends(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _stretches(lines: Sequence[str]) -> list[tuple[bool, str]]:
    """Fenced code and what stands between, each in one text."""
    found: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
            found.append((True, [line]))
            continue
        found[-1][1].append(line)
        if mark and fence and mark[1].startswith(fence):
            fence = ""
            found.append((False, []))
    return [(fenced, "\n".join(held)) for fenced, held in found if held]


class _Writer:
    """Writes out one stretch of text, learning what it defines on the way."""

    def __init__(self, known: dict[str, _Macro], room: int) -> None:
        self._known = known
        self._room = room

    def write(self, text: str, depth: int = 0) -> str | None:
        """The text written out; None where it grows out of all bounds."""
        parts: list[str] = []
        at = 0
        while found := _PIECE.search(text, at):
            parts.append(text[at : found.start()])
            at = found.end()
            if found["defined"]:
                body, end = _group(text, at)
                if end == at:
                    parts.append(found.group())
                    continue
                self._define(found, body)
                parts.append("{}" + "\n" * text.count("\n", found.start(), end))
                at = end
            elif macro := self._known.get(found["used"] or ""):
                meaning, at = _applied(macro, text, at)
                if text[found.start() - 1 : found.start()] in ("^", "_"):
                    meaning = f"{{{meaning}}}"
                elif meaning[-1:].isalpha() and text[at : at + 1].isalpha():
                    meaning += " "
                deeper = self.write(meaning, depth + 1) if depth < _DEEPEST else None
                if deeper is None:
                    return None
                parts.append(deeper)
            else:
                parts.append(found.group())
            self._room -= len(parts[-1])
            if self._room < 0:
                return None
        return "".join([*parts, text[at:]])

    def _define(self, found: re.Match[str], body: str) -> None:
        if found["operator"]:
            body = rf"\operatorname{found['limits']}{{{body}}}"
        count = int(found["count"] or found["marks"].count("#"))
        body = " ".join(body.split())
        self._known[found["defined"]] = _Macro(body, count, found["default"])


def _applied(macro: _Macro, text: str, at: int) -> tuple[str, int]:
    """What the use that ends at `at` means, and where its arguments end."""
    given: list[str] = []
    start = at
    if macro.default is not None:
        given.append(macro.default)
        if text[at : at + 1] == "[" and (end := text.find("]", at)) > 0:
            given[0], at = text[at + 1 : end], end + 1
    while len(given) < macro.count:
        argument, at = _argument(text, at)
        given.append(argument)
    meaning = _ARGUMENT.sub(
        lambda mark: given[int(mark[1]) - 1] if int(mark[1]) <= len(given) else "",
        macro.body,
    )
    return meaning + "\n" * text.count("\n", start, at), at


def _argument(text: str, at: int) -> tuple[str, int]:
    """The group, the command or the sign behind `at`, and where it ends."""
    while text[at : at + 1] == " ":
        at += 1
    if text[at : at + 1] == "{":
        return _group(text, at)
    command = _SINGLE.match(text, at)
    return (command.group(), command.end()) if command else ("", at)


def _group(text: str, at: int) -> tuple[str, int]:
    """The inside of the braces that open at `at`, and where they end."""
    depth = 0
    for place in range(at, min(at + _LONGEST, len(text))):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return text[at + 1 : place], place + 1
    return "", at
