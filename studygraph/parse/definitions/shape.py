"""What the shapes share: the candidate, and what the note knows of a term."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from studygraph.note import BlockKind, SectionKind, SpanKind
from studygraph.parse.definitions.terms import cleaned, key
from studygraph.parse.rows import Row, View

_OFTEN = 3
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_SET_APART = frozenset(
    {SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT, SpanKind.LINK}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term and what may define it, at 0..1; `reason` says why it is left, if it is.

    `at` is the line (in `Note.lines`) on which the text stands.
    """

    term: str
    text: str
    at: int
    pattern: str
    confidence: float
    reason: str = ""


class Page:
    """A note as the shapes look at it, with the terms that it sets apart.

    `rows` are the lines that may define: no headings, table rows, links or template
    words. `separator` is the vault's own mark between a term
    and its definition, "" for none.
    """

    def __init__(self, view: View, separator: str = "") -> None:
        self.view = view
        self.separator = separator
        self.note = view.note
        self.rows = tuple(row for row in self.view.all_rows if self._may_define(row))

    @cached_property
    def _text(self) -> str:
        return self.view.text.casefold()

    @cached_property
    def _set_apart(self) -> frozenset[str]:
        """The keys of bold, italic and linked words, of title and headings."""
        spans = (span for block in self.note.blocks for span in block.spans)
        texts = [span.text for span in spans if span.kind in _SET_APART]
        texts += [section.title for section in self.note.sections]
        return frozenset(key(cleaned(text)) for text in [*texts, self.note.title])

    def knows(self, term: str) -> bool:
        """Does the note set the term apart somewhere?"""
        return key(term) in self._set_apart

    def weight(self, term: str) -> float:
        """What speaks for a term that is not set apart: used again, capitals."""
        again = self._text.count(term.casefold()) >= _OFTEN
        capitals = len(term) > 1 and term.isupper()
        return (0.1 if again else 0.0) + (0.1 if capitals else 0.0)

    def is_vocabulary(self, row: Row) -> bool:
        """Does the line stand in a vocabulary section?"""
        return self.view.within(row.block) is SectionKind.VOCAB

    def _may_define(self, row: Row) -> bool:
        return (
            self.note.blocks[row.block].kind in _TEXT
            and self.view.within(row.block) is not SectionKind.LINKS
        )
