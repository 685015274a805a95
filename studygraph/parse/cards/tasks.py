"""Tasks: questions that need no question mark.

A label makes one ("Question 4.7b:", "Q19", "*Q9)*"), so does a bare fence put below a
quote to hold the answer, a task word in a review section ("Prove that ..."), and in a
list of review questions, a third of which ask, every item of two words or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.config import ParseSettings
from studygraph.note import BlockKind, Card, LedgerEntry, Note, SectionKind
from studygraph.parse.cards import answers, asking
from studygraph.parse.cards.review import asks, context, kind_of
from studygraph.parse.cards.wording import LABEL, question_text
from studygraph.parse.prompts import is_stock
from studygraph.parse.rows import Row
from studygraph.parse.view import View

SYNTAX = "task"
SIGNS = ()

_LABEL_STARTS = (
    *("q", "pro", "exe", "tas", "auf", "\u00fcb", "eje", "ese", "fra", "pre", "dom"),
)
"""What a label begins with: a cheap look that spares most rows the pattern."""
_LABEL_SIGNS = frozenset(sign for s in _LABEL_STARTS for sign in (s[0], s[0].upper()))
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_ASKED = _TEXT | {BlockKind.HEADING}
_QUOTE, _REVIEW = BlockKind.QUOTE, SectionKind.REVIEW
_LABELLED = 0.9
_FENCED = 0.85
_TASK_WORD = 0.6
_IN_A_LIST = 0.55
_FEWEST_WORDS = 3


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's tasks."""
    del settings
    reviews = {n for n, s in enumerate(note.sections) if s.within is _REVIEW}
    starts, every = enumerate(view.starts), view.all_rows
    likely = [every[n] for n, s in starts if s[:1] in _LABEL_SIGNS and _may_label(s)]
    for block, held in enumerate(note.blocks):
        if held.kind is _QUOTE or held.section in reviews:
            likely += view.rows(block)
    places = {(row.block, row.at): row for row in likely}
    for _, row in sorted(places.items()):
        if note.blocks[row.block].kind not in _ASKED:
            continue
        rows = view.rows(row.block)
        card = _task(view, rows, row.at - rows[0].at)
        if card and not is_stock(row.text):
            yield card


def _may_label(start: str) -> bool:
    """Can a row that begins so open with a label?"""
    return start.casefold().startswith(_LABEL_STARTS)


def _task(view: View, rows: list[Row], at: int) -> Card | None:
    row = rows[at]
    label = _label(row)
    if label:
        return _labelled(view, rows, at, label.end())
    held = view.note.blocks[row.block]
    last = at == len(rows) - 1
    may_be = (held.kind is BlockKind.QUOTE and last) or (
        view.within(row.block) is SectionKind.REVIEW and at == 0
    )
    if held.kind is BlockKind.HEADING or not may_be or asks(row):
        return None
    answer = answers.below(view, rows, at, _opens_task, patient=False)
    sure = _confidence(view, row, answer)
    return _card(view, row, row.words(), answer, sure) if sure else None


def _opens_task(row: Row) -> bool:
    return asks(row) or _label(row) is not None


def _label(row: Row) -> re.Match[str] | None:
    """The label that the row opens with."""
    return LABEL.match(row.text) if _may_label(row.text.lstrip()[:3]) else None


def _labelled(view: View, rows: list[Row], at: int, start: int) -> Card | None:
    """A labelled task; the text on the next lines is the task where none follows."""
    row = rows[at]
    question = row.words(start)
    if not question and at + 1 < len(rows):
        at += 1
        question = rows[at].words()
    elif not question and view.note.blocks[row.block].kind is BlockKind.HEADING:
        return _under_heading(view, row)
    if not question:
        return None
    answer = answers.below(view, rows, at, _opens_task, patient=True)
    return _card(view, row, question, answer, _LABELLED)


def _under_heading(view: View, row: Row) -> Card | None:
    """`### Question 9:` asks what the first block below it says."""
    below = row.block + 1
    rows = view.rows(below) if below < len(view.note.blocks) else []
    if not rows or view.note.blocks[below].kind not in _TEXT:
        return None
    question = " ".join(r.words() for r in rows)
    answer = answers.below(view, rows, len(rows) - 1, _opens_task, patient=True)
    return _card(view, row, question, answer, _LABELLED)


def _card(
    view: View, row: Row, asked: str, answer: answers.Answer, sure: float
) -> Card:
    question = question_text(asked)
    return Card(
        kind=kind_of(question, answer.text),
        syntax=SYNTAX,
        question=question,
        answer=answer.text,
        line=view.number(row.at),
        end_line=view.number(max(answer.end, row.at)),
        confidence=sure,
        context=context(view, row.block),
    )


def _confidence(view: View, row: Row, answer: answers.Answer) -> float:
    """How sure an unlabelled line without question mark is a task; 0 for none."""
    held = view.note.blocks[row.block]
    if held.kind is BlockKind.QUOTE and answer.fenced:
        return _FENCED
    words = row.text.split()
    if view.within(row.block) is not SectionKind.REVIEW:
        return 0.0
    if len(words) >= _FEWEST_WORDS and words[0].casefold() in asking.TASKS:
        return _TASK_WORD
    if held.kind is BlockKind.ITEM and held.level == 0 and len(words) > 1:
        sure = _IN_A_LIST if answer.text else asking.TAKEN
        return sure if _among_questions(view, row.block) else 0.0
    return 0.0


def _among_questions(view: View, block: int) -> bool:
    """Does a third of the list's items ask something?"""
    siblings = [
        other
        for other in view.children.get(view.note.blocks[block].parent, [])
        if view.note.blocks[other].kind is BlockKind.ITEM
    ]
    asking_too = sum(any(asks(row) for row in view.rows(b)[:1]) for b in siblings)
    return asking_too * 3 >= len(siblings)
