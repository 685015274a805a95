"""Headings that ask: "What is an OS", "Trusting people?", "Why virtualisation".

The text of the section, up to its first sub-heading that follows some text, is the
answer. A heading without a question mark has to open with a question word; one right
above a sub-heading ("Back to gates?") has to hold one, or else it only announces.
"""

from __future__ import annotations

from collections.abc import Iterator

from studygraph.config import ParseSettings
from studygraph.note import (
    BlockKind,
    CandidateKind,
    Card,
    LedgerEntry,
    Note,
    SectionKind,
)
from studygraph.parse.cards import asking
from studygraph.parse.cards.answers import section_body
from studygraph.parse.cards.asking import Place
from studygraph.parse.cards.review import context, kind_of
from studygraph.parse.cards.wording import question_text
from studygraph.parse.prompts import is_stock
from studygraph.parse.view import View

SYNTAX = "heading"
SIGNS = ()

_WITHOUT_MARK = 0.65
_ANNOUNCING = 0.4
_OTHER = SectionKind.OTHER
_FEWEST_WORDS = 2


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """Cards from the note's headings."""
    del settings
    for block in view.headings:
        section = view.section(block)
        if section is None:
            continue
        sure = _confidence(view, block) if section.kind is _OTHER else 0.0
        if sure <= 0 or is_stock(section.title):
            continue
        question = question_text(section.title)
        if sure < asking.TAKEN:
            yield LedgerEntry(
                line=section.line,
                kind=CandidateKind.CARD,
                text=question,
                reason="a heading that may be an aside",
            )
            continue
        end, answer = section_body(view, block, section)
        parent = note.blocks[block].parent
        yield Card(
            kind=kind_of(question, answer),
            syntax=SYNTAX,
            question=question,
            answer=answer,
            line=section.line,
            end_line=view.number(end),
            confidence=sure,
            context=context(view, parent) if parent >= 0 else "",
        )


def _confidence(view: View, block: int) -> float:
    """How sure a heading is a question; 0 where it is none."""
    row = view.rows(block)[0]
    asked = asking.split(row.text)
    written = block in view.children
    if asked is not None and not row.words(asked.rest):
        review = view.within(block) is SectionKind.REVIEW
        sure = asking.confidence(asked, Place.HEADING, review=review, answered=written)
        asks = asked.opener or asked.word or review or not _announces(view, block)
        return sure if asks else min(sure, _ANNOUNCING)
    words = row.text.split(None, _FEWEST_WORDS) if written else []
    first = words[0].casefold().replace("\u2019", "'") if words else ""
    opens = first in asking.QUESTION_WORDS and len(words) >= _FEWEST_WORDS
    return _WITHOUT_MARK if opens else 0.0


def _announces(view: View, block: int) -> bool:
    """Whether another heading follows at once: no words of the section's own."""
    blocks = view.note.blocks
    below = block + 1
    return below < len(blocks) and blocks[below].kind is BlockKind.HEADING
