"""How sure it is that a line asks something to be learnt, and why not.

Notes are full of lines that end in a question mark: review questions, but also asides
("is this on the exam?", "? no idea"). Each feature of a line moves the confidence; what
falls below `TAKEN` stays in the ledger. The numbers were set by hand on lecture notes
with marked questions: a change of one is a change of what is taken, so measure it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from studygraph.parse.word_lists import load

TAKEN = 0.5
"""A card below this confidence stays in the ledger."""

_WORDS = load("studygraph.parse.cards", "words.toml")
QUESTION_WORDS = _WORDS["question_words"]

_AUXILIARIES = _WORDS["auxiliaries"]

TASKS = _WORDS["tasks"]

_SCENARIOS = _WORDS["scenarios"]

_TURNS = _WORDS["turns"]

_OPENING = QUESTION_WORDS | _AUXILIARIES | TASKS

_HEDGE = re.compile(
    r"\b(?:no idea|not sure|idk|i think|i guess|maybe|wtf|lol|lmao|huh|tbd|todo"
    r"|double check|ask (?:the )?(?:prof|ta|professor))\b|\?\?+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!:;]\s+(?=\S)")
_WORD = re.compile(
    r"[\u0e01-\u0e5b\u3041-\u30ff\u3400-\u9fff]{1,2}|[^\W\d_][\w'\u2019-]*"
)
"""A word; two characters are one in scripts without spaces."""
_AFTER_QUESTION = re.compile(r"[?\uff1f](?:[\s\"'\u201d\u2019*_~)\]]|=(?!>))*")
_JOINER = re.compile(r"\s*(?:[-=]>|\u2192|[-\u2013\u2014:=])\s*")
_VERDICT = re.compile(
    r"(?:yes|no|nope|yep|true|false|t|f|correct|incorrect|wahr|falsch|ja|nein|oui|non"
    r"|vrai|faux|s\u00ed|verdadero|falso|vero)\b",
    re.IGNORECASE,
)


class Place(StrEnum):
    """What kind of line asks."""

    NUMBERED = "numbered item"
    BULLET = "bullet"
    QUOTE = "quote"
    PARAGRAPH = "line of text"
    HEADING = "heading"


_FRAGMENT = 2
_BASE = {
    Place.NUMBERED: 0.65,
    Place.BULLET: 0.55,
    Place.QUOTE: 0.6,
    Place.PARAGRAPH: 0.45,
    Place.HEADING: 0.65,
}


class Asked(Struct, frozen=True, gc=False):
    """A line taken apart: it asks up to column `end`, what answers begins at `rest`.

    `inside` says that the question comes after other text that does not lead up to it.
    """

    end: int
    rest: int
    opener: bool
    word: bool
    """A question word stands further on: "... under which condition?"."""
    words: int
    inside: bool
    lower: bool
    hedged: bool
    turning: bool
    """It opens with "but", "or", "so": a thought that goes on."""


def split(text: str) -> Asked | None:
    """Where a line asks; None where it does not. Marks must be blanked in `text`."""
    return _split(text) if "?" in text or "\uff1f" in text else None


@lru_cache(maxsize=64)
def _split(text: str) -> Asked | None:
    """The same, once for a line: the questions above and below it look at it too."""
    ends = _marks(text)
    words = _WORD.findall(text[: ends[0]]) if ends else []
    if not words:
        return None
    end = _end_of_asking(text, ends)
    asking = text[:end].strip()
    first = words[0].casefold().replace("\u2019", "'")
    breaks = _SENTENCE_END.search(asking[: asking.find("?")])
    joiner = _JOINER.match(text, end)
    return Asked(
        end=end,
        rest=joiner.end() if joiner else end,
        opener=first in _OPENING or asking.startswith("\u00bf"),
        words=len(_WORD.findall(asking)),
        inside=breaks is not None and first not in _SCENARIOS | TASKS,
        turning=first in _TURNS,
        word=any(w.casefold() in QUESTION_WORDS for w in words[1:]),
        lower=asking[:1].islower(),
        hedged=_HEDGE.search(asking) is not None,
    )


def _marks(text: str) -> list[int]:
    """Where each question mark of the line, with what closes behind it, ends.

    One inside parentheses is a remark, and one before a letter is part of a word.
    """
    ends: list[int] = []
    depth = at = 0
    for mark in _AFTER_QUESTION.finditer(text):
        before = text[at : mark.start()]
        if "(" in before or ")" in before:
            for character in before:
                depth = max(depth + (character == "(") - (character == ")"), 0)
        at = mark.start()
        if depth == 0 and not text[at + 1 : at + 2].isalnum():
            ends.append(mark.end())
    return ends


def _end_of_asking(text: str, ends: list[int]) -> int:
    """Where the asking ends: after the last question of those that open the line.

    A remark in parentheses right behind the question belongs to it.
    """
    end = ends[0]
    for further in ends[1:]:
        between = text[end : further - 1]
        if _SENTENCE_END.search(between) or _JOINER.match(text, end):
            break
        end = further
    while (tail := text[end:].lstrip()).startswith("(") and ")" in tail:
        end = len(text) - len(tail) + tail.index(")") + 1
    return end


def confidence(
    asked: Asked, place: Place, *, review: bool, answered: bool, verdict: bool = True
) -> float:
    """How sure it is that the line is a question to learn, 0 to 1.

    `verdict` is False for an answer on the same line that opens with no yes or no.
    """
    score = _BASE[place]
    score += 0.2 if asked.opener else 0.0
    score += 0.15 if review else 0.0
    score += 0.1 if answered else 0.0
    score += 0.1 if asked.word and not asked.opener else 0.0
    score -= 0.15 if asked.turning else 0.0
    score -= 0.3 if asked.hedged else 0.0
    score -= 0.3 if asked.inside else 0.0
    score -= 0.0 if verdict else 0.1
    if not asked.opener:
        if asked.words <= _FRAGMENT and not answered:
            score -= 0.1 if place is Place.NUMBERED else 0.25
        score -= 0.15 if asked.lower else 0.0
    return round(min(max(score, 0.0), 1.0), 2)


def is_verdict(text: str) -> bool:
    """Does an answer open with true, false, yes or no?"""
    return _VERDICT.match(text.strip("*_ ")) is not None


def why_not(asked: Asked) -> str:
    """The ledger's reason for a line that asks too faintly."""
    if asked.inside:
        return "the question stands inside other text"
    if asked.hedged:
        return "reads as a remark to oneself"
    return "a fragment that may be an aside"
