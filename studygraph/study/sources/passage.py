"""How far the note goes on about what a meaning tells.

A meaning is the sentence that defines; the sentences behind it in the same paragraph or
item that go on about the same thing belong to the answer of its card.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.note import BlockKind, SpanKind
from studygraph.study.sources.formulas import is_garbled
from studygraph.study.sources.naming import after_name
from studygraph.study.wording import is_solid, plain_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.note import Block, Note

_MOST_WORDS = 60
_MOST_SENTENCES = 3
_TAIL = 40
_MARK = 12

_GOES_ON = re.compile(r"(?:It|Its|This|These|They|Their)\s")
_SHOWN = re.compile(
    r"\b(?:above|below|chapter|diagram|example|figure|following|graph(?:ically)?|here|i"
    r"|lecture|picture|previous(?:ly)?|section|see|shown?|table|us|we|our)\b",
    re.IGNORECASE,
)
"""A sentence that leads away from the line it stands on."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z$\"\u201c])")


def whole_sentence(note: Note, text: str, line: int) -> str:
    """`text` to the end of its sentence, where it was cut at the end of a line."""
    after = _around(note, text, line)[1]
    if not re.match(r"\s+[a-z]", after) or text.endswith((".", "!", "?", ":")):
        return text
    return text + re.split(r"(?<=[.!?])(?=\s|\Z)", after, maxsplit=1)[0]


def gone_on(note: Note, own: Sequence[str], text: str, line: int) -> str:
    """What the same paragraph or item goes on to say of what `text` tells; "" if no.

    These are the sentences right behind it that begin with the name or a pronoun, in
    an item about the thing any sentence, as far as one can take them in.
    """
    block = _block(note, line)
    before, after = _around(note, text, line)
    if block is None or not (text[-1] in ".!?" or after.startswith(".")):
        return ""
    marked = _written(note, block).rpartition(text[-_MARK:])[2]
    others = [
        span.text
        for span in block.spans
        if span.kind is SpanKind.BOLD and f"{span.text}*" in marked
    ]
    own_item = block.kind is BlockKind.ITEM and len(before.split()) <= len(text.split())
    kept: list[str] = []
    room = _MOST_WORDS - len(text.split())
    for sentence in _SENTENCE.split(after.removeprefix(".").strip())[:_MOST_SENTENCES]:
        room -= len(sentence.split())
        if room < 0 or not _stands(sentence) or any(o in sentence for o in others):
            break
        kept.append(sentence)
    while kept and not (own_item or _is_of(own, kept[-1])):
        kept.pop()
    return " ".join(kept) if kept and (own_item or _is_of(own, kept[0])) else ""


def stated_below(note: Note, text: str, line: int) -> str:
    """What leads from `text` to a formula right below its paragraph, and the formula.

    "" where the paragraph leads up to none.
    """
    block = _block(note, line)
    after = _around(note, text, line)[1].removeprefix(".").strip()
    if block is None or not after.endswith(":"):
        return ""
    below = (e for e in note.equations if e.display and e.line == block.end_line + 1)
    shown = next(below, None)
    room = _MOST_WORDS - len(text.split())
    if shown is None or len(after.split()) > room or is_garbled(shown.tex):
        return ""
    return f"{after}\n\n$${shown.tex.strip()}$$"


def _around(note: Note, text: str, line: int) -> tuple[str, str]:
    """What stands before and after `text` in the block on `line`; "" if it is not."""
    block = _block(note, line)
    whole = " ".join(plain_prose(_written(note, block)).split()) if block else ""
    before, _, after = whole.partition(" ".join(text.split())[-_TAIL:])
    return before, after


def _written(note: Note, block: Block) -> str:
    return "\n".join(map(note.text_at, range(block.line, block.end_line + 1)))


def _block(note: Note, line: int) -> Block | None:
    told = (BlockKind.PARAGRAPH, BlockKind.ITEM)
    held = (b for b in note.blocks if b.line <= line <= b.end_line and b.kind in told)
    return next(held, None)


def _stands(sentence: str) -> bool:
    """Whether a sentence is whole and leads nowhere else."""
    whole = is_solid(_GOES_ON.sub("X ", sentence, count=1), least=4)
    return whole and not _SHOWN.search(sentence)


def _is_of(own: Sequence[str], sentence: str) -> bool:
    """Whether a sentence begins with the name, or a pronoun that stands for it."""
    return bool(_GOES_ON.match(sentence)) or after_name(own, sentence)[1] != sentence
