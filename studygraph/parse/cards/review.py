"""Review questions: lines that ask, with what stands below them as the answer.

The shapes of lecture templates: numbered questions with answers indented below or run
on, `- question?`, a line of text that asks, `> question` over a bare fence that holds
the answer (an empty one is a question left open). What counts as an aside is decided
in `asking`, where an answer ends in `answers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from studygraph.config import ParseSettings
from studygraph.note import (
    BlockKind,
    CandidateKind,
    Card,
    CardKind,
    LedgerEntry,
    Note,
    SectionKind,
)
from studygraph.parse.cards import answers, asking
from studygraph.parse.cards.asking import Asked, Place
from studygraph.parse.cards.wording import question_text, unlabelled
from studygraph.parse.prompts import is_stock
from studygraph.parse.rows import Row
from studygraph.parse.view import View

SYNTAX = "review"
SIGNS = ("?", "\uff1f")

_PLACES = {
    BlockKind.ITEM: Place.BULLET,
    BlockKind.QUOTE: Place.QUOTE,
    BlockKind.PARAGRAPH: Place.PARAGRAPH,
}
_NUMBERED = re.compile(r"[\s>]*\d{1,3}[.)]\s")
_CALLOUT = re.compile(r"[\s>]*\[![\w -]+\]")
_TRUE_FALSE = re.compile(r"\b(?:T\s?/\s?F|true\s?(?:or|/)\s?false)\b", re.IGNORECASE)
_VERDICT = re.compile(r"(?:true|false|t|f)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:true\s?(?:or|of|/)\s?false|t\s?/\s?f|multiple[ -]choice|short answer)"
    r"[?:.\s]*",
    re.IGNORECASE,
)
_WRAPPED = 60
_LONG_REST = 25
_TITLES = 2


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's review questions, and the lines that only look like one."""
    del settings
    for row in view.rows_with(*SIGNS):
        if note.blocks[row.block].kind not in _PLACES:
            continue
        asked = asking.split(row.text)
        if asked is None or is_label(row) or is_stock(row.text):
            continue
        if _CALLOUT.match(row.raw):
            yield _left(view, row, row.words(), "the title of another callout")
        else:
            rows = view.rows(row.block)
            yield _judged(view, rows, row.at - rows[0].at, asked)


def asks(row: Row) -> bool:
    """Does the row open with a question?"""
    asked = asking.split(row.text)
    return asked is not None and not asked.inside


def is_label(row: Row) -> bool:
    """Does the line only announce a question, like "True or False?"?"""
    return _LABEL.fullmatch(row.text) is not None


def _left(view: View, row: Row, text: str, reason: str) -> LedgerEntry:
    return LedgerEntry(view.number(row.at), CandidateKind.CARD, text, reason)


def _judged(view: View, rows: list[Row], at: int, asked: Asked) -> Card | LedgerEntry:
    row = rows[at]
    question = question_text(row.words(0, asked.end))
    answer = _answer(view, rows, at, asked)
    sure = asking.confidence(
        asked,
        _place(view, row),
        review=view.within(row.block) is SectionKind.REVIEW,
        answered=answer.text is not None or answer.fenced,
        verdict=_fits_as_answer(row.words(asked.rest)),
    )
    if sure < asking.TAKEN:
        return _left(view, row, question, asking.why_not(asked))
    first = _first_line(rows, at)
    lead = [rows[i].words() for i in range(first, at)]
    return Card(
        kind=kind_of(question, answer.text),
        syntax=SYNTAX,
        question=" ".join([*lead, question]),
        answer=answer.text,
        line=view.number(rows[first].at),
        end_line=view.number(answer.end),
        confidence=sure,
        context=context(view, row.block),
    )


def _place(view: View, row: Row) -> Place:
    place = _PLACES[view.note.blocks[row.block].kind]
    if place is Place.BULLET and _NUMBERED.match(row.raw):
        return Place.NUMBERED
    return place


def _answer(view: View, rows: list[Row], at: int, asked: Asked) -> answers.Answer:
    """What answers row `at`: the rest of the line, and what stands below it."""
    row = rows[at]
    alone = len(rows) == 1
    rest = row.raw[asked.rest :].strip()
    below = answers.below(view, rows, at, asks, patient=alone and asked.opener)
    text = "\n".join(filter(None, (rest, below.text)))
    return structs.replace(below, text=unlabelled(text) or None)


def _fits_as_answer(rest: str) -> bool:
    """May the rest of a line be the answer? A short one, or one with a verdict."""
    return not rest or asking.is_verdict(rest) or len(rest.split()) < _LONG_REST


def _first_line(rows: list[Row], at: int) -> int:
    """The row where the question begins: wrapped lines above belong to it."""
    while at > 0:
        above, here = rows[at - 1].text.strip(), rows[at].text.strip()
        if len(above) < _WRAPPED or above[-1] in ".?!:" or not here[:1].islower():
            break
        at -= 1
    return at


def kind_of(question: str, answer: str | None) -> CardKind:
    """True/false where question or answer say so, else basic."""
    may_say = "/" in question or "alse" in question or "ALSE" in question
    if may_say and _TRUE_FALSE.search(question):
        return CardKind.TRUE_FALSE
    verdict = answer and _VERDICT.match(answer.strip("*_ "))
    return CardKind.TRUE_FALSE if verdict else CardKind.BASIC


def context(view: View, block: int) -> str:
    """The titles of the sections that a question stands in, the outer one first.

    The note's own title and sections of a kind (vocabulary, scratch ...) say nothing
    about a question and are left out.
    """
    sections, titles = view.note.sections, list[str]()
    at = view.note.blocks[block].section
    while at >= 0 and len(titles) < _TITLES:
        section = sections[at]
        if section.level > 1 and section.kind is SectionKind.OTHER:
            titles.append(section.title)
        at = section.parent
    return " > ".join(reversed(titles))
