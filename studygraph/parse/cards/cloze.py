r"""Cloze patterns: the little language that says how deletions are marked.

A pattern such as `==[123;;]answer[;;hint]==` names a fixed opening and closing mark
around `answer`, and optional groups in square brackets that hold a number (`123`) or a
`hint`, inside the marks or after them; `\[` and `\]` are brackets meant as such.
Matching is by plain string search, line by line, so it is linear on any input. Limit:
letter numbers (`ash`: ask, show, hide) are read as a number group without effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

HIGHLIGHT = "==[123;;]answer[;;hint]=="
BOLD = "**[123;;]answer[;;hint]**"
CURLY = "{{[123;;]answer[;;hint]}}"
ANKI = "{{[c123::]answer[::hint]}}"

_LONGEST_NUMBER = 4
_NUMBER = re.compile(r"\d+|[ash]+")
_TOKEN = re.compile(r"\[((?:\\.|[^\\\]])+)\]|(answer)|(\\.|.)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Group:
    """An optional stretch: `before`, then a number or hint, then `after`."""

    before: str
    field: str
    after: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What opens and closes a deletion, and the optional groups around its answer."""

    opening: str
    closing: str
    ahead: tuple[_Group, ...]
    behind: tuple[_Group, ...]
    outside: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class Deletion:
    """A stretch of a line to be asked for; `number` is "" where none is given."""

    start: int
    end: int
    answer: str
    hint: str = ""
    number: str = ""


def deletions(line: str, patterns: Sequence[str]) -> tuple[Deletion, ...]:
    """The deletions that `patterns` mark in `line`, left to right, none overlapping."""
    found: list[Deletion] = []
    for pattern in patterns:
        compiled = _compile(pattern)
        if compiled is not None:
            found.extend(_search(line, compiled))
    kept: list[Deletion] = []
    for deletion in sorted(found, key=_precedence):
        if not kept or deletion.start >= kept[-1].end:
            kept.append(deletion)
    return tuple(kept)


def _precedence(deletion: Deletion) -> tuple[int, int, bool, bool]:
    """The leftmost first, then the longest, then the one with a number or hint."""
    return deletion.start, -deletion.end, not deletion.number, not deletion.hint


def numbered(lines: Sequence[str], patterns: Sequence[str]) -> tuple[str, list[str]]:
    """The lines with `{{c1::answer::hint}}` for every deletion, and the answers.

    Deletions with the same number are asked together, as in Anki; those without one
    get a number each, counted after the highest that the writer used.
    """
    marked = [deletions(line, patterns) for line in lines]
    given = [int(d.number) for row in marked for d in row if _is_number(d.number)]
    fresh = count(max(given, default=0) + 1)
    written = [
        _rewrite(line, row, fresh) for line, row in zip(lines, marked, strict=True)
    ]
    return "\n".join(written), [d.answer for row in marked for d in row]


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_NUMBER


def _rewrite(line: str, row: Sequence[Deletion], fresh: Iterator[int]) -> str:
    pieces, at = [], 0
    for deletion in row:
        number = deletion.number if _is_number(deletion.number) else str(next(fresh))
        hint = f"::{deletion.hint}" if deletion.hint else ""
        pieces += [
            line[at : deletion.start],
            f"{{{{c{number}::{deletion.answer}{hint}}}}}",
        ]
        at = deletion.end
    return "".join([*pieces, line[at:]])


@lru_cache(maxsize=64)
def _compile(pattern: str) -> _Pattern | None:
    """The pattern read, or None where it does not put an answer between two marks."""
    opening, closing = "", ""
    ahead: list[_Group] = []
    behind: list[_Group] = []
    outside: list[_Group] = []
    answered = False
    for group, answer, char in _TOKEN.findall(pattern):
        if answer and not answered:
            answered = True
        elif group:
            place = outside if closing else behind if answered else ahead
            place.extend(_group(group))
        elif answered:
            closing += _ESCAPE.sub(r"\1", answer or char)
        else:
            opening += _ESCAPE.sub(r"\1", char)
    if not (opening and answered and closing):
        return None
    return _Pattern(opening, closing, tuple(ahead), tuple(behind), tuple(outside))


def _group(inside: str) -> tuple[_Group, ...]:
    """The group between one pair of brackets; none where it names no field."""
    text = _ESCAPE.sub(r"\1", inside)
    for name, word in (("number", "123"), ("hint", "hint")):
        before, found, after = text.partition(word)
        if found:
            return (_Group(before, name, after),)
    return ()


def _search(line: str, pattern: _Pattern) -> Iterator[Deletion]:
    at = line.find(pattern.opening)
    while at >= 0:
        begin = at + len(pattern.opening)
        close = line.find(pattern.closing, begin + 1)
        if close < 0:
            return
        answer, fields = _inside(line[begin:close], pattern)
        end = close + len(pattern.closing)
        for group in pattern.outside:
            end = _outside(line, end, group, fields)
        hint, number = fields.get("hint", ""), fields.get("number", "")
        yield Deletion(at, end, answer, hint, number)
        at = line.find(pattern.opening, end)


def _inside(text: str, pattern: _Pattern) -> tuple[str, dict[str, str]]:
    """The answer between the marks, and the fields that stood beside it."""
    fields: dict[str, str] = {}
    for group in pattern.ahead:
        number = _NUMBER.match(text, len(group.before))
        if number and text.startswith(group.before):
            rest = number.end()
            if text.startswith(group.after, rest) and rest + len(group.after) < len(
                text
            ):
                fields[group.field] = number.group()
                text = text[rest + len(group.after) :]
    for group in pattern.behind:
        at = text.find(group.before, 1) if group.before else -1
        if at > 0 and text.endswith(group.after):
            hint = text[at + len(group.before) : len(text) - len(group.after)]
            if hint:
                fields[group.field] = hint
                text = text[:at]
    return text, fields


def _outside(line: str, at: int, group: _Group, fields: dict[str, str]) -> int:
    """Where `group` ends if it stands at `at`, else `at`; its field is noted."""
    if not (group.before and group.after and line.startswith(group.before, at)):
        return at
    begin = at + len(group.before)
    close = line.find(group.after, begin + 1)
    if close < 0:
        return at
    fields[group.field] = line[begin:close]
    return close + len(group.after)
