"""What the shapes share: the candidate, and what the note knows of a term."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from studygraph.note import BlockKind, Note, SectionKind, SpanKind
from studygraph.parse.definitions.terms import cleaned, key
from studygraph.parse.rows import Row, View

_OFTEN = 3
_SET_APART = (SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT, SpanKind.LINK)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term and what may define it, at 0..1; `reason` says why it is left, if it is.

    `index` is the line (into `Note.lines`) on which the text stands.
    """

    term: str
    text: str
    index: int
    pattern: str
    confidence: float
    reason: str = ""


class Terms:
    """What a note sets apart: bold, italic and linked words, titles, headings."""

    def __init__(self, view: View) -> None:
        self.marked: Counter[str] = Counter()
        self.titled: set[str] = {key(cleaned(view.note.title))}
        for section in view.note.sections:
            self.titled.add(key(cleaned(section.title)))
        for block in view.note.blocks:
            spans = (s for s in block.spans if s.kind in _SET_APART)
            self.marked.update(key(cleaned(span.text)) for span in spans)

        words = (key(row.text) for row in view.all_rows())
        self._text = f" {' | '.join(words)} "

    def weight(self, term: str) -> float:
        """What speaks for a term that is not set apart: used again, capitals."""
        again = self._text.count(f" {key(term)} ") >= _OFTEN
        capitals = len(term) > 1 and term.isupper()
        return (0.1 if again else 0.0) + (0.1 if capitals else 0.0)

    def knows(self, term: str) -> bool:
        """Does the note set the term apart somewhere?"""
        folded = key(term)
        return folded in self.marked or folded in self.titled


def is_vocabulary(view: View, row: Row) -> bool:
    """Does the line stand in a vocabulary section?"""
    return view.within(row.block) is SectionKind.VOCAB


def is_aside(note: Note, view: View, row: Row) -> bool:
    """Links, headings and template words define nothing."""
    kind = note.blocks[row.block].kind
    return (
        view.within(row.block) is SectionKind.LINKS
        or kind is BlockKind.HEADING
        or kind is BlockKind.PROMPT
    )
