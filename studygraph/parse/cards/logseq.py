"""Logseq: a block tagged `#card` with its children as the answer, `{{cloze x}}`.

Review data that Logseq keeps in the block (`card-last-score:: 5`) is no part of the
answer. A card without children is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.config import ParseSettings
from studygraph.note import Card, CardKind, LedgerEntry, Note
from studygraph.parse.cards.answers import indent
from studygraph.parse.cards.wording import answer_text, bare, question_text
from studygraph.parse.view import View

SYNTAX = "logseq"
SIGNS = ("#card", "[card]", "{{cloze")

_TAG = re.compile(r"(?<!\S)(?:#(?:card|\[\[card\]\])|\[\[card\]\])(?!\S)")
_BULLET = re.compile(r"\s*[-*+]\s")
_CLOZE = re.compile(r"\{\{cloze\s+([^{}]+)\}\}", re.IGNORECASE)
_PROPERTY = re.compile(r"\s*(?:[-*+]\s+)?[\w-]+::(?:\s|$)")
_OPENING = ("card", "{{")
_CERTAIN = 1.0


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's Logseq cards."""
    del settings
    for index in sorted(view.source.holding(*_OPENING)):
        line = note.lines[index]
        if index in view.hidden or not _BULLET.match(line):
            continue
        if _CLOZE.search(line):
            yield _cloze(view, index)
        elif _TAG.search(line):
            yield _card(view, index)


def _children(view: View, index: int) -> int:
    """The last line of the block that begins on line `index`."""
    lines, own = view.note.lines, indent(view.note.lines[index])
    end = index
    for at in range(index + 1, len(lines)):
        if lines[at].strip() and indent(lines[at]) <= own:
            break
        end = at if lines[at].strip() else end
    return end


def _card(view: View, index: int) -> Card:
    end = _children(view, index)
    below = list(view.note.lines[index + 1 : end + 1])
    first = next((i for i, line in enumerate(below) if _BULLET.match(line)), len(below))
    own = [line.strip() for line in below[:first] if not _PROPERTY.match(line)]
    asked = _TAG.sub("", view.note.lines[index])
    held = [line for line in below[first:] if not _PROPERTY.match(line)]
    return Card(
        kind=CardKind.BASIC,
        syntax=SYNTAX,
        question=question_text("\n".join([bare(asked), *own])),
        answer=answer_text(held),
        line=view.number(index),
        end_line=view.number(end),
        confidence=_CERTAIN,
    )


def _cloze(view: View, index: int) -> Card:
    line = _TAG.sub("", view.note.lines[index])
    answers = [match.group(1).strip() for match in _CLOZE.finditer(line)]
    count = iter(range(1, len(answers) + 1))
    text = _CLOZE.sub(lambda m: f"{{{{c{next(count)}::{m[1].strip()}}}}}", line)
    return Card(
        kind=CardKind.CLOZE,
        syntax=SYNTAX,
        question=question_text(text),
        answer="\n".join(answers),
        line=view.number(index),
        end_line=view.number(index),
        confidence=_CERTAIN,
    )
