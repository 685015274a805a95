"""HTML toggles: `<details><summary>question</summary>answer</details>`.

A summary that only says "Answer" or "Solution" answers the text above it, with the
options listed there. Any other summary has to ask something.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from studygraph.config import ParseSettings
from studygraph.note import BlockKind, CandidateKind, Card, CardKind, LedgerEntry, Note
from studygraph.parse.cards import asking
from studygraph.parse.cards.choice import is_option
from studygraph.parse.cards.review import context, is_label, kind_of
from studygraph.parse.cards.wording import answer_text, question_text
from studygraph.parse.view import View

SYNTAX = "details"
SIGNS = ("</summary",)

_OPEN = re.compile(r"<details\b[^>]*>", re.IGNORECASE)
_CLOSE = re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ANSWER = re.compile(
    r"(?:the |show |see |click (?:here )?(?:for |to see )?(?:the )?|model |sample )*"
    r"(?:answers?|solutions?|l\u00f6sung|antwort|r\u00e9ponse|soluci\u00f3n|respuesta"
    r"|soluzione|risposta|reveal|spoiler)(?: \w+)?\W*",
    re.IGNORECASE,
)
_CERTAIN = 0.95
_ABOVE = 0.85
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Toggle:
    """A toggle from line to line (indices), its summary and what it hides."""

    first: int
    last: int
    summary: str
    body: str


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's toggles that ask something."""
    del settings
    floor = 0
    for toggle in _toggles(note.lines, view):
        found = _card(view, toggle, floor)
        floor = toggle.last + 1
        yield found or LedgerEntry(
            line=view.number(toggle.first),
            kind=CandidateKind.CARD,
            text=toggle.summary,
            reason="a toggle whose summary asks nothing",
        )


def _toggles(lines: tuple[str, ...], view: View) -> Iterator[_Toggle]:
    """The outermost toggles outside code."""
    depth, first = 0, -1
    for index in sorted(view.source.holding("<")):
        line = lines[index]
        if "details" not in line.lower() or index in view.hidden:
            continue
        opened = len(_OPEN.findall(line))
        if opened and depth == 0:
            first = index
        depth += opened - len(_CLOSE.findall(line))
        if depth <= 0 and first >= 0:
            depth = 0
            toggle = _toggle(lines, first, index)
            if toggle:
                yield toggle
            first = -1


def _toggle(lines: tuple[str, ...], first: int, last: int) -> _Toggle | None:
    text = "\n".join(lines[first : min(last + 1, first + _LONGEST)])
    opened = _OPEN.search(text)
    summary = _SUMMARY.search(text, opened.end() if opened else 0)
    if opened is None or summary is None:
        return None
    closing = text.lower().rfind("</details")
    body = text[summary.end() : closing if closing > summary.end() else len(text)]
    said = html.unescape(_TAG.sub("", summary.group(1)))
    return _Toggle(first, last, " ".join(said.split()), body)


def _card(view: View, toggle: _Toggle, floor: int) -> Card | None:
    answer = answer_text(_TAG.sub("", toggle.body).split("\n"))
    if not _ANSWER.fullmatch(toggle.summary):
        asked = asking.split(toggle.summary)
        if asked is None and not _is_task(toggle.summary):
            return None
        question = question_text(toggle.summary)
        return Card(
            kind=kind_of(question, answer),
            syntax=SYNTAX,
            question=question,
            answer=answer,
            line=view.number(toggle.first),
            end_line=view.number(toggle.last),
            confidence=_CERTAIN,
        )
    return _answer_to_text_above(view, toggle, answer, floor)


def _is_task(summary: str) -> bool:
    words = summary.casefold().split()
    return bool(words) and words[0] in asking.TASKS | asking.QUESTION_WORDS


def _answer_to_text_above(
    view: View, toggle: _Toggle, answer: str | None, floor: int
) -> Card | None:
    """The card whose question stands above the toggle, not above line `floor`."""
    blocks = view.note.blocks
    below = view.block_at(toggle.first)
    above = below - 1
    while above >= 0 and blocks[above].kind is BlockKind.ITEM:
        above -= 1
    if above > 0 and all(is_label(row) for row in view.rows(above)):
        above -= 1
    if above < 0 or view.indices[above] < floor:
        return None
    stem = [row.words() for row in view.rows(above) if not is_label(row)]
    options = [row.words() for b in range(above + 1, below) for row in view.rows(b)[:1]]
    question = question_text(" ".join(stem))
    if not question:
        return None
    choice = bool(options) and all(is_option(option) for option in options)
    return Card(
        kind=CardKind.CHOICE if choice else kind_of(question, answer),
        syntax=SYNTAX,
        question="\n".join([question, *options]),
        answer=answer,
        line=view.number(view.indices[above]),
        end_line=view.number(toggle.last),
        confidence=_ABOVE,
        context=context(view, above),
    )
