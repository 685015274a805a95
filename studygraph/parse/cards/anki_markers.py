r"""The syntax of Obsidian_to_Anki and of the flashcards plugin for Anki.

`START` type front `Back:` back `END` over lines, `STARTI [Basic] ... ENDI` within one,
`Q:` and `A:` lines or both on one, a line that ends in `#card` with its answer below, a
heading tagged `#flashcard` or `#card` with its text as the
answer, and Anki's own clozes `{{c1::answer::hint}}`. Ids and tags are left out of the
card's text. Limit: note types with fields beyond front and back keep those two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studygraph.config import ParseSettings
from studygraph.note import Card, CardKind, LedgerEntry, Note
from studygraph.parse.cards import cloze
from studygraph.parse.cards.answers import section_body
from studygraph.parse.cards.review import kind_of
from studygraph.parse.cards.wording import (
    ANSWER,
    answer_text,
    block_id,
    question_text,
    unquoted,
    without_residue,
)
from studygraph.parse.view import View

SYNTAX = "anki-markers"
_ASKED = ("Q", "Frage", "Pregunta", "Domanda")
SIGNS = (*_ASKED, "START", "{{c", "#flashcard", "#card")

_INLINE = re.compile(r"STARTI\s+\[([^\]]+)\]\s*(.*?)\s*ENDI")
_BACK = re.compile(r"\bBack:\s*")
_FIELD = re.compile(r"(?:Tags|ID|TARGET DECK|FILE TAGS):\s*.*$")
_Q = re.compile(
    r"[\s>]*(?:[-*+]\s+|\d{1,3}[.)]\s+)?[*_]{0,2}"
    r"(?:Q\s?\d{0,3}|(?:Question|Frage|Pregunta|Domanda)(?:\s\d{1,3})?)"
    r"\s?[:.][*_]{0,2}\s*(?=\S)"
)
_A = re.compile(rf"[\s>]*(?:[-*+]\s+)?{ANSWER}\s?[:.][*_]{{0,2}}\s*")
_A_BEHIND = re.compile(rf"(?<=[?.])\s+{ANSWER}\s?:[*_]{{0,2}}\s+(?=\S)")
_LISTED = re.compile(r"\s*(?:[-*+]|#{1,6})\s")
"""A bullet or heading, whose cards are told elsewhere."""
_TAGGED = re.compile(r"\s#card(?P<both>[/-]reverse)?\s*\Z")
_HEADING_TAG = re.compile(r"\s#(flashcards?|card)(?:/[\w/-]+)?(?:\s|$)")
_OPENING = ("START", "{{c", "#card", *_ASKED)
"""What the first line of a card holds, one of these at least."""
_CERTAIN = 1.0
_LETTERED = 0.95
_LONGEST = 60


def find(
    note: Note, settings: ParseSettings, view: View
) -> Iterator[Card | LedgerEntry]:
    """The note's cards in these syntaxes."""
    del settings
    yield from _headings(view)
    after = 0
    opening = [sign for sign in _OPENING if view.holds(sign)]
    for at in sorted(view.source.holding(*opening)):
        if at >= after and _opens(note.lines[at]) and at not in view.hidden:
            cards, end = _at(view, at)
            yield from cards
            after = end + 1


def _opens(line: str) -> bool:
    """May a card begin on the line?"""
    sign = "START" in line or "{{c" in line or "#card" in line
    return sign or _Q.match(line) is not None


def _at(view: View, at: int) -> tuple[list[Card], int]:
    """The cards that begin on line `at`, and the last line they take."""
    line = view.note.lines[at]
    if line.strip() == "START":
        return _block(view, at)
    if "STARTI" in line:
        found = [_typed(view, at, at, m[1], [m[2]]) for m in _INLINE.finditer(line)]
        return [card for card in found if card], at
    if "{{c" in line and any(d.number for d in cloze.deletions(line, (cloze.ANKI,))):
        return [_cloze(view, at, at, [line])], at
    if _Q.match(line):
        return _lettered(view, at)
    return _tagged(view, at)


def _block(view: View, at: int) -> tuple[list[Card], int]:
    """`START`, a note type, its fields, `END`."""
    lines = view.note.lines
    ends = range(at + 1, min(at + _LONGEST, len(lines)))
    end = next((i for i in ends if lines[i].strip() == "END"), None)
    if end is None or end < at + 2:
        return [], at
    card = _typed(view, at, end, lines[at + 1].strip(), lines[at + 2 : end])
    return ([card] if card else []), end


def _typed(
    view: View, first: int, last: int, kind: str, fields: Sequence[str]
) -> Card | None:
    """A card of a named note type from the lines of its fields."""
    kept = [line for line in fields if not _FIELD.match(line.strip())]
    text = without_residue("\n".join(kept))
    text = _FIELD.sub("", text) if len(kept) == 1 else text
    if kind.casefold().startswith("cloze"):
        return _cloze(view, first, last, text.split("\n"))
    front, found, back = _split(text)
    question, answer = question_text(front), answer_text(back.split("\n"))
    if not question or not found:
        return None
    reverse = "revers" in kind.casefold()
    return Card(
        kind=CardKind.REVERSED if reverse else kind_of(question, answer),
        syntax=SYNTAX,
        question=question.removeprefix("Front:").strip(),
        answer=answer,
        line=view.number(first),
        end_line=view.number(last),
        confidence=_CERTAIN,
    )


def _split(text: str) -> tuple[str, bool, str]:
    back = _BACK.search(text)
    return (
        (text[: back.start()], True, text[back.end() :]) if back else (text, False, "")
    )


def _cloze(view: View, first: int, last: int, lines: Sequence[str]) -> Card:
    patterns = (cloze.ANKI, "{[c123:]answer[:hint]}")
    anki = any(cloze.deletions(line, patterns[:1]) for line in lines)
    text, answers = cloze.numbered(lines, patterns[:1] if anki else patterns[1:])
    return Card(
        kind=CardKind.CLOZE,
        syntax=SYNTAX,
        question=question_text(text),
        answer="\n".join(answers) or None,
        line=view.number(first),
        end_line=view.number(last),
        confidence=_CERTAIN,
    )


def _lettered(view: View, at: int) -> tuple[list[Card], int]:
    """`Q:` lines, then an `A:` line with the lines below it."""
    lines = view.note.lines
    question = _Q.sub("", lines[at], count=1)
    if behind := _A_BEHIND.search(question):
        end, asked, said = at, [question[: behind.start()]], [question[behind.end() :]]
    else:
        first = _answer_line(lines, at)
        if first is None:
            return [], at
        end = _answer_end(view, first)
        asked = [question, *map(unquoted, lines[at + 1 : first])]
        answered = _A.sub("", lines[first], count=1)
        said = [answered, *map(unquoted, lines[first + 1 : end + 1])]
    text, key = block_id(without_residue("\n".join(said)))
    question, answer = question_text("\n".join(asked)), answer_text(text.split("\n"))
    card = Card(
        kind=kind_of(question, answer),
        syntax=SYNTAX,
        question=question,
        answer=answer,
        line=view.number(at),
        end_line=view.number(end),
        confidence=_LETTERED,
        key=key,
    )
    return [card], end


def _tagged(view: View, at: int) -> tuple[list[Card], int]:
    """A line of text that ends in `#card`, with the lines below it as the answer."""
    lines = view.note.lines
    tag = _TAGGED.search(lines[at])
    question = question_text(lines[at][: tag.start()]) if tag else ""
    end = _answer_end(view, at)
    if tag is None or not question or end == at or _LISTED.match(lines[at]):
        return [], at
    text, key = block_id(without_residue("\n".join(lines[at + 1 : end + 1])))
    card = Card(
        kind=CardKind.REVERSED if tag["both"] else kind_of(question, text),
        syntax=SYNTAX,
        question=question,
        answer=answer_text(text.split("\n")),
        line=view.number(at),
        end_line=view.number(end),
        confidence=_CERTAIN,
        key=key,
    )
    return [card], end


def _answer_line(lines: Sequence[str], at: int) -> int | None:
    """The `A:` line that answers the `Q:` on line `at`."""
    for index in range(at + 1, min(at + _LONGEST, len(lines))):
        if _A.match(lines[index]):
            return index
        if _Q.match(lines[index]) or lines[index].startswith("#"):
            return None
    return None


def _answer_end(view: View, at: int) -> int:
    """The last line of the answer that begins on line `at`."""
    lines = view.note.lines
    for index in range(at + 1, len(lines)):
        if index not in view.hidden and (
            not lines[index].strip() or _Q.match(lines[index])
        ):
            return index - 1
    return len(lines) - 1


def _headings(view: View) -> Iterator[Card]:
    """Headings that carry a card tag; the text below them is the answer."""
    lines = view.note.lines
    tagged = view.holds("#flashcard", "#card")
    for block in view.headings if tagged else ():
        index = view.indices[block]
        tag = _HEADING_TAG.search(lines[index])
        section = view.section(block)
        if tag is None or section is None:
            continue
        end, answer = section_body(view, block, section)
        question = question_text(_HEADING_TAG.sub(" ", lines[index]))
        text, key = block_id(without_residue(answer or ""))
        yield Card(
            kind=CardKind.BASIC,
            syntax=SYNTAX,
            question=question,
            answer=text or None,
            line=view.number(index),
            end_line=view.number(end),
            confidence=_CERTAIN,
            key=key,
        )
