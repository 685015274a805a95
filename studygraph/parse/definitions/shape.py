"""What the shapes share: the candidate, and what the note knows of a term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from studygraph.note import BlockKind, SectionKind, SpanKind
from studygraph.parse.definitions.sentences import Sentence, first_end, inner_ends
from studygraph.parse.definitions.terms import cleaned, key, parted
from studygraph.parse.joined import Joined
from studygraph.parse.rows import Row
from studygraph.parse.view import View

SURE = 0.5
"""From this confidence on a candidate is a definition."""

_OFTEN, _AGAIN = 3, 0.1
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_SET_APART = frozenset(
    {SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT, SpanKind.LINK}
)
_ENDED = re.compile(r"[.!?:;\u3002][\"'\u201d\u2019)\]*_]*\s*$")
_CUT = re.compile(
    r"(?:,|\b(?:an?|the|of|to|and|or|with|in|by|for|from|that|which|as))\s*$",
    re.IGNORECASE,
)
"""How a line ends that breaks off within a phrase."""
_LABEL = re.compile(r"[^.!?]{1,60}?(?::\s|\s[-=\u2013\u2014]\s)")
_BETWEEN_NAMES = re.compile(r"\s+(?:vs\.?|and|or|&)\s+|\s*[,/]\s*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_AND = r"(?:\s*[/&]\s*|[\s-]+(?:and|und|et|y)[\s-]+)"
_TWICE = 2
_MOST_LINES = 6
_TERSE = 10
"""Words of a short item."""


class Candidate(Struct, frozen=True, gc=False):
    """A term and what may define it, at 0..1; `reason` says why it is left, if it is.

    `at` is the line (in `Note.lines`) on which the text stands.
    """

    term: str
    text: str
    at: int
    pattern: str
    confidence: float
    reason: str = ""


class Head(Struct, frozen=True, gc=False):
    """A term and the mark behind it; the text begins at column `after`."""

    style: str
    start: int
    end: int
    mark: str
    after: int
    written: str


class Page:
    """A note as the shapes look at it, with the terms that it sets apart.

    `blocks` and their `rows` are those that may define: no headings, table rows, links
    or template words. `separator` is the vault's own mark between a term and its
    definition, "" for none. `heads` are the labelled terms found so far, by block and
    line.
    """

    def __init__(self, view: View, separator: str = "") -> None:
        self.view = view
        self.separator = separator
        self.note = view.note
        self.heads: dict[tuple[int, int], Head | None] = {}
        links = {
            place
            for place, section in enumerate(self.note.sections)
            if section.within is SectionKind.LINKS
        }
        self.blocks = [
            place
            for place, block in enumerate(self.note.blocks)
            if block.kind in _TEXT and block.section not in links
        ]
        self.rows = [row for block in self.blocks for row in view.rows(block)]

    @cached_property
    def lines(self) -> Joined:
        """The texts of `rows`."""
        return Joined([row.text for row in self.rows])

    @cached_property
    def spanned(self) -> frozenset[int]:
        """The places of the rows in which something is marked."""
        return frozenset([place for place, row in enumerate(self.rows) if row.spans])

    @cached_property
    def inner_ends(self) -> dict[int, list[int]]:
        """Where the sentences end, but the last, on the rows that hold several."""
        return inner_ends(self.lines)

    def sentences(self, place: int) -> Iterator[Sentence]:
        """The sentences of `rows[place]`."""
        row, start = self.rows[place], 0
        ends = (*self.inner_ends.get(place, ()), len(row.text))
        for nth, end in enumerate(ends):
            yield Sentence(row, start, end, nth)
            start = end

    @cached_property
    def _set_apart(self) -> frozenset[str]:
        """The keys of bold, italic and linked words, of title and headings."""
        spans = (span for block in self.note.blocks for span in block.spans)
        texts = {span.text for span in spans if span.kind in _SET_APART}
        texts.update(section.title for section in self.note.sections)
        return frozenset(key(cleaned(text)) for text in {*texts, self.note.title})

    @cached_property
    def _headed(self) -> frozenset[str]:
        """The keys of the names in headings that name several."""
        titles = (section.title for section in self.note.sections)
        names = (_BETWEEN_NAMES.split(title) for title in titles)
        return frozenset(key(cleaned(name)) for several in names for name in several)

    def lists(self, term: str) -> bool:
        """Does the note set the term apart, or name it in a heading: "A vs B"?"""
        return self.knows(term) or key(term) in self._headed

    def knows(self, term: str) -> bool:
        """Does the note set the term apart somewhere?"""
        return key(term) in self._set_apart

    def parts(self, term: str) -> tuple[str, ...]:
        """The terms that share a definition where they are written as one `term`.

        Where the note never has one of them alone ("divide and conquer") it is one.
        """
        parts = parted(term)
        if len(parts) == 1:
            return parts
        meet = _WORD.findall(parts[0].casefold())[-1:]
        meet += _WORD.findall(parts[1].casefold())[:1]
        if len(meet) < len(parts):
            return parts
        together = self._times(*meet)
        if together < _TWICE or all(self._times(word) > together for word in meet):
            return parts
        return (term,)

    def _times(self, first: str, then: str = "") -> int:
        """How often the note has a word, or two words joined."""
        # Text is searched much faster for a pattern that begins with letters.
        whole = rf"{first}(?<!\w{first})"
        return len(re.findall(rf"{whole}{_AND if then else ''}{then}\b", self.view.low))

    def weight(self, term: str, sure: float = SURE) -> float:
        """What speaks for a term that is not set apart: used again, capitals.

        Where neither could make it SURE, from `sure`, the note is not searched.
        """
        capitals = 0.1 if len(term) > 1 and term.isupper() else 0.0
        if round(sure + capitals + _AGAIN, 2) < SURE:
            return capitals
        again = _is_often(term.casefold(), self.view.low)
        return capitals + (_AGAIN if again else 0.0)

    def run_on(self, row: Row, start: int, end: int | None = None) -> str:
        """What is written from `start` to `end`, with the lines it was wrapped onto.

        It goes on below where it reaches the end of its line without an end sign and
        the next line of the block cannot begin a thought of its own.
        """
        parts = [row.source(start, end)]
        open_ended = end is None or end >= len(row.text.rstrip())
        rows = self.view.rows(row.block) if open_ended else []
        below = [r for r in rows if row.at < r.at <= row.at + _MOST_LINES]
        capital = row.text.lstrip()[:1].isupper()
        above = row
        for held in below:
            if held.at != above.at + 1 or not _goes_on(above, held, capital=capital):
                break
            stop = first_end(held.text)
            parts.append(held.source(0, stop))
            if stop < len(held.text):
                break
            above = held
        return "\n".join(parts)

    def is_terse(self, sentence: Sentence) -> bool:
        """Is the sentence a whole short item? There little is said in passing."""
        row = sentence.row
        item = self.note.blocks[row.block].kind is BlockKind.ITEM
        return item and not sentence.place and len(row.text.split()) <= _TERSE

    def is_vocabulary(self, row: Row) -> bool:
        """Does the line stand in a vocabulary section?"""
        return self.view.within(row.block) is SectionKind.VOCAB


def _is_often(word: str, text: str) -> bool:
    """Does the text hold the word a few times at least? It stops looking then."""
    at = -len(word)
    for _ in range(_OFTEN):
        at = text.find(word, at + len(word))
        if at < 0:
            return False
    return True


def _goes_on(above: Row, row: Row, *, capital: bool) -> bool:
    """Does the row carry on what the row above it leaves open?

    `capital` says that the thought began with one, so that a small letter goes on.
    """
    begins = row.text.lstrip()[:1]
    if not begins or _ENDED.search(above.text) or _LABEL.match(row.text):
        return False
    return (capital and begins.islower()) or _CUT.search(above.text) is not None
