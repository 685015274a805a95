"""Cornell notes: cues on one side, notes on the other; a cue asks for its note.

Two-column tables headed `Cue | Notes`, callouts `[!cue]` with the text below them, and
a section of cues beside a section of notes when both hold the same number of entries:
then the first cue asks for the first note, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator

from studygraph.config import ParseSettings
from studygraph.note import BlockKind, Card, CardKind, LedgerEntry, Note, Section
from studygraph.parse.cards.callouts import callouts
from studygraph.parse.cards.wording import answer_text, question_text
from studygraph.parse.prompts import fold
from studygraph.parse.rows import cells
from studygraph.parse.view import View

SYNTAX = "cornell"
SIGNS = ()

_CUES = frozenset(
    {
        *("cue", "cues", "cue column", "questions", "question", "keywords", "keyword"),
        *("cues questions", "questions cues", "key points", "stichworte", "fragen"),
        *("indices", "questions cl\u00e9s", "preguntas", "claves", "domande", "indizi"),
    }
)
_NOTES = frozenset(
    {
        *("note", "notes", "note taking", "notes column", "answer", "answers"),
        *("details", "main notes", "notizen", "antwort", "antworten", "notas"),
        *(
            "apuntes",
            "respuesta",
            "respuestas",
            "r\u00e9ponse",
            "r\u00e9ponses",
            "appunti",
        ),
        *("risposta", "risposte"),
    }
)
_TABLE = 0.9
_CALLOUT = 0.9
_ALIGNED = 0.7
_FEWEST = 2


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's cues, each with the note beside it."""
    del settings
    if view.holds("|"):
        yield from _tables(view)
    if view.holds("[!"):
        yield from _callouts(view)
    for cues, notes in _pairs(note.sections):
        yield from _aligned(view, cues, notes)


def _tables(view: View) -> Iterator[Card]:
    for block, held in enumerate(view.note.blocks):
        if held.kind is not BlockKind.ROW or held.level == 0:
            continue
        header = view.rows(held.parent)
        titles = [fold(cell) for cell in cells(header[0])] if header else []
        if len(titles) != _FEWEST or titles[0] not in _CUES or titles[1] not in _NOTES:
            continue
        for row in view.rows(block):
            asked, *said = cells(row)
            if question := question_text(asked):
                answer = " ".join(said) or None
                yield _card(view, question, answer, (row.at, row.at), _TABLE)


def _callouts(view: View) -> Iterator[Card]:
    """A `[!cue]` callout; its body or the text below it, up to a gap, is the note."""
    for callout in callouts(view):
        if callout.kind not in _CUES:
            continue
        body = [line for line in callout.body if line.strip()]
        asked = callout.title or (body.pop(0) if body else "")
        end = callout.last
        if not body:
            below = view.block_at(callout.last + 1)
            if below < len(view.note.blocks) and _follows(view, below):
                end = view.closed(view.last(below))
                body = list(view.note.lines[view.indices[below] : end + 1])
        if question := question_text(asked):
            place = (callout.first, end)
            yield _card(view, question, answer_text(body), place, _CALLOUT)


def _follows(view: View, block: int) -> bool:
    kind = view.note.blocks[block].kind
    return kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)


def _pairs(sections: tuple[Section, ...]) -> Iterator[tuple[int, int]]:
    """Sections of cues, each with the section of notes under the same heading."""
    for cues, section in enumerate(sections):
        if fold(section.title) not in _CUES:
            continue
        for notes, other in enumerate(sections):
            if other.parent == section.parent and fold(other.title) in _NOTES:
                yield cues, notes
                break


def _aligned(view: View, cues: int, notes: int) -> Iterator[Card]:
    asked, said = _entries(view, cues), _entries(view, notes)
    if len(asked) != len(said) or len(asked) < _FEWEST:
        return
    for cue, note in zip(asked, said, strict=True):
        rows = view.rows(cue)
        first, last = view.indices[note], view.closed(view.last(note))
        answer = answer_text(view.note.lines[first : last + 1])
        question = question_text(" ".join(row.words() for row in rows))
        if question:
            index = view.indices[cue]
            yield _card(view, question, answer, (index, index), _ALIGNED)


def _entries(view: View, section: int) -> list[int]:
    """The outermost blocks of a section that hold text."""
    return [
        block
        for block, held in enumerate(view.note.blocks)
        if held.section == section
        and held.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH)
        and (held.parent < 0 or view.note.blocks[held.parent].kind is BlockKind.HEADING)
    ]


def _card(
    view: View, question: str, answer: str | None, place: tuple[int, int], sure: float
) -> Card:
    return Card(
        kind=CardKind.BASIC,
        syntax=SYNTAX,
        question=question,
        answer=answer,
        line=view.number(place[0]),
        end_line=view.number(place[1]),
        confidence=sure,
    )
