"""Multiple choice: a stem, options `a)` `b)` `c)` below it, and which one is right.

The right option is marked by the writer (bold, highlight, `[x]`, a tick or an X) or
named on an answer line below; where neither is there the card is open. `T / **F**`
behind a statement is a choice of two, and so is `True or False:` before one, which
the same line may answer after the full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import whitespace

from studygraph.config import ParseSettings
from studygraph.note import (
    Card,
    CardKind,
    LedgerEntry,
    Note,
    SpanKind,
)
from studygraph.parse.cards.asking import split
from studygraph.parse.cards.review import context
from studygraph.parse.cards.wording import question_text
from studygraph.parse.rows import Row
from studygraph.parse.view import View

SYNTAX = "choice"
SIGNS = ()

_OPTION = re.compile(r"\s*\(?([A-Ha-h])[.)]+\s*(?=\S)")
_BULLET = re.compile(r"[\s>]*(?:[-*+]|\d{1,2}[.)])\s+")
_TICKED = re.compile(r"[\s>]*[-*+]\s+\[[xX]\]\s")
_BOX = re.compile(r"[\s>]*[-*+]\s+\[[ xX]\]\s")
_RIGHT = re.compile(
    r"(?:\s*(?:[\u2713\u2714\u2705\u2611]\ufe0f?|<-+|\u2190|\(X\)|\bX)\s*)$"
)
_RIGHT_FIRST = re.compile(r"\s*(?:[\u2713\u2714\u2705\u2611]\ufe0f?|\(?X\)?(?=\s))\s*")
_NAMED = re.compile(
    r"\W*(?:(?:correct )?answers?|ans|solution|antwort|l\u00f6sung|r\u00e9ponse"
    r"|respuesta|risposta)\W{1,4}\(?([A-Ha-h])\b",
    re.IGNORECASE,
)
_TRUE_OR_FALSE = re.compile(
    r"[\s(\[:\u2013\u2014-]*\b(T|True)\b\s*(?:/|or|\|)\s*\b(F|False)\b[\s)\].]*$",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\s*(?:true\s*(?:or|/|\|)\s*false|t\s*(?:/|or|\|)\s*f)\s*[:?.)\u2013\u2014-]+\s*"
    r"\w.*?[.!](?P<gap>[\s(\[:=>\u2192\u2013\u2014-]+)"
    r"(?P<verdict>(?:true|false)\b(?=\W*$|\s*[,.;:(\u2013\u2014-])|[tf]\b(?=\W*$))",
    re.IGNORECASE,
)
"""`True or False: statement. False, because ...`."""

_ASKED = re.compile(r"t(?:ru|\s|/|\||or)", re.IGNORECASE)
"""How `True or False` or `T / F` opens."""
_FIRSTS = ("(", "a.", "a)", "A.", "A)")
_CLOSING = f"{whitespace}\u00a0)]."
_LAST_OF_FALSE = frozenset("eEfF")
_STRONG = (SpanKind.BOLD, SpanKind.HIGHLIGHT)
_LIKELY = 0.8
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Option:
    letter: str
    text: str
    right: bool
    row: Row


def is_option(text: str) -> bool:
    """Does a line open with an option's letter?"""
    return _OPTION.match(text) is not None


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's multiple-choice questions and true/false statements."""
    del note, settings
    rows = view.all_rows
    options_at, after = _first_options(view), 0
    for at in sorted({first - 1 for first in options_at} | _two_sided(view)):
        if at < after:
            continue
        options = list(_options(rows, at + 1)) if at + 1 in options_at else []
        if len(options) >= _FEWEST and _is_stem(rows, at, options):
            yield _choice(view, rows, at, options)
            after = at + 1 + len(options)
        elif card := _answered(view, rows[at]) or _statement(view, rows[at]):
            yield card


def _first_options(view: View) -> set[int]:
    """The rows that may be a first option: `a)`, or a task box."""
    rows = view.all_rows
    starts = enumerate(view.starts)
    found = {n for n, start in starts if start.startswith(_FIRSTS)}
    if view.holds("[ ]", "[x]", "[X]"):
        found.update(place for place, row in enumerate(rows) if _BOX.match(row.raw))
    return found - {0}


def _two_sided(view: View) -> set[int]:
    """The rows that may be a statement with `true or false` before or behind it."""
    rows = view.all_rows
    found = {
        place
        for place in view.prose.holding("F", "false")
        if rows[place].text.rstrip(_CLOSING)[-1:] in _LAST_OF_FALSE
    }
    starts = enumerate(view.starts)
    found.update(
        [n for n, start in starts if start[:1] in {"T", "t"} and _ASKED.match(start)]
    )
    return found


def _is_stem(rows: Sequence[Row], at: int, options: list[_Option]) -> bool:
    """Do the options belong to row `at`? Task boxes are a to-do list without asking."""
    row = rows[at]
    near = options[0].row.at - row.at <= _FEWEST
    boxed = not options[0].letter and split(row.text) is None
    return near and bool(row.text.strip()) and not boxed and not is_option(row.text)


def _options(rows: Sequence[Row], at: int) -> Iterator[_Option]:
    """The options that stand from row `at` on, lettered in order or task boxes."""
    boxed = at < len(rows) and _BOX.match(rows[at].raw) is not None
    last = None
    for number, row in enumerate(rows[at : at + 8]):
        if last is not None and row.at - last > _FEWEST:
            return
        letter = _OPTION.match(row.text)
        expected = "abcdefgh"[number]
        if boxed:
            if not _BOX.match(row.raw):
                return
            yield _Option("", row.words(), bool(_TICKED.match(row.raw)), row)
        elif letter is None or letter.group(1).lower() != expected:
            return
        else:
            yield _lettered(row, letter)
        last = row.at


def _lettered(row: Row, letter: re.Match[str]) -> _Option:
    text = row.words(letter.end())
    marked = _RIGHT.search(text) or _RIGHT_FIRST.match(text)
    bold = any(
        span.end - max(span.start, letter.end()) >= len(text) - 1
        for span in row.marked(_STRONG)
    )
    said = _RIGHT_FIRST.sub("", _RIGHT.sub("", text), count=1) if marked else text
    return _Option(letter.group(1).lower(), said.strip(), bold or bool(marked), row)


def _choice(view: View, rows: Sequence[Row], at: int, options: list[_Option]) -> Card:
    row, last = rows[at], options[-1].row
    after = at + 1 + len(options)
    named = _NAMED.match(rows[after].text) if after < len(rows) else None
    if named and rows[after].at - last.at <= _FEWEST:
        letter, last = named.group(1).lower(), rows[after]
        right = [o.text for o in options if o.letter == letter]
    else:
        right = [o.text for o in options if o.right]
    if len(right) == len(options):
        right = []
    lines = [f"{o.letter}) {o.text}" if o.letter else f"- {o.text}" for o in options]
    return Card(
        kind=CardKind.CHOICE,
        syntax=SYNTAX,
        question="\n".join([question_text(row.words()), *lines]),
        answer="\n".join(right) or None,
        line=view.number(row.at),
        end_line=view.number(last.at),
        confidence=_LIKELY,
        context=context(view, row.block),
    )


def _answered(view: View, row: Row) -> Card | None:
    """A statement after `True or False:` with the answer behind its full stop."""
    found = _ANSWERED.match(row.text)
    if found is None:
        return None
    said = row.words(found.start("verdict")).strip("()[] ")
    letter = {"t": "True", "f": "False"}.get(said.rstrip(".").casefold())
    return _two(view, row, row.words(0, found.start("gap")), letter or said)


def _statement(view: View, row: Row) -> Card | None:
    """A statement with `T / F` behind it, the right one in bold or highlighted."""
    ends_well = row.text.rstrip(_CLOSING)[-1:] in _LAST_OF_FALSE
    found = _TRUE_OR_FALSE.search(row.text) if ends_well else None
    statement = question_text(row.words(0, found.start())) if found else ""
    if found is None or not statement:
        return None
    strong = [span for span in row.marked(_STRONG) if span.start >= found.start()]
    sides = (("True", found.span(1)), ("False", found.span(2)))
    right = [
        name
        for name, (start, end) in sides
        if any(span.start <= start and end <= span.end for span in strong)
    ]
    return _two(view, row, statement, right[0] if len(right) == 1 else None)


def _two(view: View, row: Row, statement: str, answer: str | None) -> Card:
    return Card(
        kind=CardKind.TRUE_FALSE,
        syntax=SYNTAX,
        question=question_text(statement),
        answer=answer,
        line=view.number(row.at),
        end_line=view.number(row.at),
        confidence=_LIKELY,
        context=context(view, row.block),
    )
