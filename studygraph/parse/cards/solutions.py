"""A heading and the same heading again with "solution": a quiz and its answer.

The first section's text is the question, or its heading where it holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studygraph.config import ParseSettings
from studygraph.note import Card, LedgerEntry, Note
from studygraph.parse.cards.answers import section_body
from studygraph.parse.cards.review import kind_of
from studygraph.parse.cards.wording import question_text
from studygraph.parse.joined import Joined
from studygraph.parse.prompts import fold
from studygraph.parse.view import View

SYNTAX = "solution"
SIGNS = ()

_SOLUTION = re.compile(
    r"\W+(?:solutions?|answers?|l\u00f6sung|antwort|corrig\u00e9|soluci\u00f3n|soluzione)\W*$",
    re.IGNORECASE,
)
_HINTS = (
    *("solution", "answer", "l\u00f6sung", "antwort", "corrig", "soluci", "soluzione"),
)
_CERTAIN = 0.9


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """Cards from headings that come with their solution."""
    del settings
    titles = Joined([section.title.casefold() for section in note.sections])
    hinting = titles.holding(*_HINTS)
    for asked, solved in pairwise(view.headings) if hinting else ():
        if note.blocks[solved].section not in hinting:
            continue
        first, second = view.section(asked), view.section(solved)
        if first is None or second is None:
            continue
        title = _SOLUTION.sub("", second.title)
        if title == second.title or fold(title) != fold(first.title):
            continue
        _, text = section_body(view, asked, first)
        end, answer = section_body(view, solved, second)
        question = question_text(text or "") or first.title
        yield Card(
            kind=kind_of(question, answer),
            syntax=SYNTAX,
            question=question,
            answer=answer,
            line=first.line,
            end_line=view.number(end),
            confidence=_CERTAIN,
            context=first.title,
        )
