"""Callouts that ask: `> [!question] title` and what the callout holds.

`help` and `faq` are the same callout. A callout nested inside holds the answer where
there is one (`> > [!success]-`); without a title the first lines are the question.
`[!cue]` over a note is Cornell's, see `cornell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studygraph.config import ParseSettings
from studygraph.note import Card, LedgerEntry, Note
from studygraph.parse.cards.review import kind_of
from studygraph.parse.cards.wording import answer_text, question_text
from studygraph.parse.view import View

SYNTAX = "callout"
SIGNS = ("[!",)

ASKING = frozenset({"question", "help", "faq", "flashcard", "card", "anki", "quiz"})

_HEAD = re.compile(
    r"[ \t]*((?:>[ \t]?)+)[ \t]*\[!([\w -]+)(?:\|[^\]]*)?\][+-]?[ \t]*(.*)$"
)
_QUOTED = re.compile(r"[ \t]*>[ \t]?")
_CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout from line to line (indices); `body` without its own quote marks."""

    first: int
    last: int
    kind: str
    title: str
    body: tuple[str, ...]


def callouts(view: View) -> Iterator[Callout]:
    """The outermost callouts of a note, outside code."""
    lines, end = view.note.lines, 0
    for at in sorted(view.source.holding(*SIGNS)):
        if at < end or at in view.hidden:
            continue
        head = _HEAD.match(lines[at])
        if head is None or head.group(1).count(">") > 1:
            continue
        end = at + 1
        while end < len(lines) and _QUOTED.match(lines[end]):
            end += 1
        body = tuple(_QUOTED.sub("", line, count=1) for line in lines[at + 1 : end])
        kind = head.group(2).strip().casefold()
        yield Callout(at, end - 1, kind, head.group(3).strip(), body)


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """Cards from the note's question callouts."""
    del note, settings
    for callout in callouts(view):
        if callout.kind in ASKING and (card := _card(view, callout)):
            yield card


def _card(view: View, callout: Callout) -> Card | None:
    asked, held = _sides(callout)
    question, answer = question_text(asked), answer_text(held)
    if not question:
        return None
    return Card(
        kind=kind_of(question, answer),
        syntax=SYNTAX,
        question=question,
        answer=answer,
        line=view.number(callout.first),
        end_line=view.number(callout.last),
        confidence=_CERTAIN,
    )


def _sides(callout: Callout) -> tuple[str, list[str]]:
    """The question and the lines of the answer."""
    body = list(callout.body)
    nested = next((i for i, line in enumerate(body) if _HEAD.match(line)), None)
    if nested is not None:
        above = [callout.title, *body[:nested]]
        title = _HEAD.match(body[nested])
        inside = [_QUOTED.sub("", line, count=1) for line in body[nested + 1 :]]
        said = [title.group(3)] if title and not any(inside) else []
        return "\n".join(line for line in above if line.strip()), said + inside
    if callout.title:
        return callout.title, body
    text = [line for line in body if line.strip()]
    gap = next((i for i, line in enumerate(body) if not line.strip() and i), 1)
    return ("\n".join(body[:gap]), body[gap:]) if text else ("", [])
