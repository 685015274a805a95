"""Candidates: every phrase of a note that might be a term, with all that speaks for it.

Prose gives the 1- to 4-grams of its runs of content words and "X of Y"; markup gives
what the writer set apart (headings, bold, leads before a dash or colon, list items,
cells, links, vocabulary, subjects of questions). `Entry` holds counts only, so that a
note's entries are small and add up over notes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.concepts.grammar import Grammar, grammar
from studygraph.concepts.phrases import Row, Token, key_of, rows, tokenize
from studygraph.concepts.words import is_wordless, needs_marks, stop_words
from studygraph.note import BlockKind, SectionKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.note import Note

LONGEST = 4
"""Words in a candidate from prose."""
LONGEST_TEXT = 80
"""Characters in a candidate from markup."""
LONGEST_MARKED = 7
"""Words in a candidate from markup."""
LONGEST_WORDLESS = 12
"""Characters in one where the script has no spaces, twice that if marked by hand."""

_LEAD = re.compile(r"(?:\s[-\u2013\u2014]\s|\s?[:=]\s|\s->\s|\s→\s|:$)")
MARKS = (
    "title",
    "heading",
    "heading_part",
    "bold",
    "italic",
    "highlight",
    "code",
    "link",
    "tag",
    "lead",
    "item",
    "cell",
    "vocab",
    "defined",
    "asked",
    "acronym",
    "symbol",
    "quoted",
    "formula",
    "image",
    "over_list",
)
"""Ways to set a term apart, in the order of the counts in `Entry.marks`."""
_INDEX = {name: i for i, name in enumerate(MARKS)}


@dataclass(slots=True)
class Entry:
    """What one note says for a phrase: counts, and where it first stands (0..1).

    `whole` counts the places where it is a run of its own, `left` and `right` the
    different words that it grows by. `marks` counts follow MARKS.
    """

    words: tuple[str, ...]
    count: int = 0
    whole: int = 0
    first: float = 1.0
    capital: int = 0
    upper: int = 0
    after_determiner: int = 0
    after_preposition: int = 0
    before_copula: int = 0
    before_of: int = 0
    named: int = 0
    opens: int = 0
    closes: int = 0
    starts: int = 0
    beside_math: int = 0
    in_parentheses: int = 0
    row_words: int = 0
    left: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)
    sections: set[int] = field(default_factory=set)
    rows: int = 0
    last_row: int = -1
    surfaces: Counter[str] = field(default_factory=Counter)
    marks: list[int] = field(default_factory=lambda: [0] * len(MARKS))

    @property
    def marked(self) -> int:
        """How many times the note sets the phrase apart, in whichever way."""
        return sum(self.marks)


@dataclass(slots=True)
class Candidates:
    """All candidates of one note by key, with the rows they were found in."""

    note: Note
    rows: list[Row]
    entries: dict[str, Entry] = field(default_factory=dict)
    words: int = 0


def collect(note: Note) -> Candidates:
    """The candidates of `note`, in the order of their first place."""
    found = Candidates(note, rows(note))
    found.words = sum(len(row.tokens) for row in found.rows)
    frames = {
        row.block
        for row in found.rows
        # The scoring knows the English ones by their words.
        if note.language != "en" and _is_frame(note, row)
    }
    for number, row in enumerate(found.rows):
        if row.block not in frames:
            _prose(found, number, row)
    parents = {block.parent for block in note.blocks if block.kind is BlockKind.ITEM}
    for row in found.rows:
        _spans(found, row)
        _layout(found, row)
        if row.block in parents - frames:
            _over_list(found, row)
    _title(found)
    for key in [key for key in found.entries if not key.isascii()]:
        if needs_marks(key, note.language) and not found.entries[key].marked:
            del found.entries[key]
    _stated(found)
    return found


def _prose(found: Candidates, number: int, row: Row) -> None:
    """Count every n-gram of the row's runs."""
    place = number / len(found.rows)
    section = found.note.blocks[row.block].section
    small = grammar(found.note.language)
    for inner, outer in _grams(row, small, found.note.language):
        entry = _entry(found, row.tokens[inner[0] : inner[1]])
        _count(entry, row, inner, outer)
        _context(entry, row, inner, small)
        if entry.last_row != number:
            entry.last_row = number
            entry.rows += 1
            entry.first = min(entry.first, place)
            entry.sections.add(section)


def _grams(
    row: Row, small: Grammar, language: str
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Bounds of every phrase of the row, and of the run that it is cut from.

    A run's 1- to 4-grams, and up to two words on either side of "of" between two runs.
    """
    bounds = list(row.runs())
    for begin, end in bounds:
        for i in range(begin, end):
            for j in range(i + 1, min(i + LONGEST, end) + 1):
                last = row.tokens[j - 1]
                if _may_bound(row.tokens[i]) and _may_close(last, language):
                    yield (i, j), (begin, end)
    for (begin, end), (after, stop) in pairwise(bounds):
        joined = after == end + 1 and row.tokens[end].text in small.joiners
        if joined and not row.tokens[end].cut and not row.tokens[after].cut:
            for i in range(max(begin, end - 2), end):
                for j in range(after + 1, min(stop, after + 2) + 1):
                    yield (i, j), (begin, stop)


def _may_bound(token: Token) -> bool:
    return not token.text[0].isdigit() or not token.text.replace(".", "").isdigit()


def _may_close(token: Token, language: str) -> bool:
    """Whether a term may end here: a German one ends in a noun, so with a capital."""
    return language != "de" or not token.text.islower()


def _entry(found: Candidates, tokens: tuple[Token, ...]) -> Entry:
    key = key_of(tokens)
    entry = found.entries.get(key)
    if entry is None:
        entry = found.entries[key] = Entry(
            tuple(token.text.casefold() for token in tokens)
        )
    return entry


def _count(
    entry: Entry, row: Row, inner: tuple[int, int], outer: tuple[int, int]
) -> None:
    """Count one place of a phrase: its spelling, and how it sits in its run."""
    i, j = inner
    tokens = row.tokens
    entry.count += 1
    text = row.text[tokens[i].start : tokens[j - 1].end]
    entry.surfaces[text] += 1
    if inner == outer:
        entry.whole += 1
    if i > outer[0]:
        entry.left.add(tokens[i - 1].key)
    if j < outer[1]:
        entry.right.add(tokens[j].key)
    if tokens[i].text[0].isupper():
        if i == 0:
            entry.opens += 1
        else:
            entry.capital += 1
    if text.isupper():
        entry.upper += 1
    entry.row_words += len(tokens)


def _context(entry: Entry, row: Row, inner: tuple[int, int], small: Grammar) -> None:
    """Count what stands before and behind a phrase."""
    i, j = inner
    tokens = row.tokens
    if i == 0 or (tokens[i].cut and row.text[tokens[i - 1].end] in ".;:?!"):
        entry.starts += 1
    elif not tokens[i].cut:
        before = tokens[i - 1].text.casefold()
        entry.after_determiner += before in small.determiners
        entry.after_preposition += before in small.prepositions
        entry.named += before in small.namers
        if before in small.determiners and i > 1:
            earlier = tokens[i - 2].text.casefold()
            entry.named += earlier in small.namers
            entry.after_preposition += earlier in small.prepositions
    elif row.text[tokens[i].start - 1] == "(":
        entry.in_parentheses += 1
    if j == len(tokens) or tokens[j].cut:
        entry.closes += 1
    else:
        after = tokens[j].text.casefold()
        entry.before_copula += after in small.copulas
        entry.before_of += after in small.joiners
    end = tokens[j - 1].end
    if any(0 <= at - end <= 3 for at in row.math):  # noqa: PLR2004
        entry.beside_math += 1


def _mark(found: Candidates, text: str, mark: str) -> None:
    """Count `mark` for the phrase that `text` is, if it is one at all."""
    note = found.note
    text = text.strip().strip("*_\"“”'\u2018\u2019`.,;:!?()[]{}<>#=- ").strip()
    if not text or len(text) > LONGEST_TEXT or _is_clause(text, mark):
        return
    stops = stop_words(note.language)
    tokens = tokenize(text, stops, note.language)
    while tokens and tokens[0].stop:
        tokens = tokens[1:]
    while tokens and tokens[-1].stop:
        tokens = tokens[:-1]
    if not tokens or len(tokens) > LONGEST_MARKED:
        return
    if any(token.cut for token in tokens[1:]):
        return
    if not any(char.isalpha() for token in tokens for char in token.text):
        return
    entry = _entry(found, tokens)
    entry.marks[_INDEX[mark]] += 1
    surface = text[tokens[0].start : tokens[-1].end]
    if not entry.surfaces:
        entry.surfaces[surface] += 1
        entry.count = max(entry.count, 1)
        entry.rows = max(entry.rows, 1)


def _is_clause(text: str, mark: str) -> bool:
    """Whether `text` is too long for a term in a script without spaces."""
    longest = LONGEST_WORDLESS if mark in _PLACES else 2 * LONGEST_WORDLESS
    return len(text) > longest and not text.isascii() and is_wordless(text)


_PLACES = frozenset({"item", "lead", "cell", "over_list"})
"""Marks that a phrase has by where it stands, not by the writer's hand."""


_SPAN_MARKS = {
    SpanKind.BOLD: "bold",
    SpanKind.ITALIC: "italic",
    SpanKind.HIGHLIGHT: "highlight",
    SpanKind.CODE: "code",
    SpanKind.LINK: "link",
    SpanKind.TAG: "tag",
}


def _spans(found: Candidates, row: Row) -> None:
    for span in row.spans:
        if span.kind is SpanKind.IMAGE:
            _mark(found, _caption(span.text), "image")
        if span.kind not in _SPAN_MARKS:
            continue
        mark = _SPAN_MARKS[span.kind]
        text = span.text.rsplit("/", 1)[-1] if mark == "tag" else span.text
        _mark(found, text.replace("-", " ") if mark == "tag" else text, mark)
        if mark in {"bold", "italic", "highlight"}:
            for piece in _pieces(text):
                _mark(found, piece, mark)


def _caption(target: str) -> str:
    """The words of an image's file name: "LSTM-Cell-State.png|300"."""
    name = target.split("|", maxsplit=1)[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[-_]+", " ", name)


_QUOTED = re.compile(r"[\"“]([^\"“”]{2,60})[\"”]")
_PARENS = re.compile(r"\(([^()]{1,60})\)")


def _pieces(text: str) -> list[str]:
    """The parts of a marked text: before a lead mark, beside and in parentheses."""
    lead = _LEAD.split(text, maxsplit=1)[0]
    pieces = [lead] if lead != text else []
    if "(" in text:
        pieces.append(_PARENS.sub(" ", text).strip())
        pieces.extend(_PARENS.findall(text))
    if " / " in text or "/" in text:
        pieces.extend(text.split("/"))
    return pieces


def _layout(found: Candidates, row: Row) -> None:
    """Headings, leads, items, cells and quoted words of a row."""
    text = row.text.strip()
    if not text:
        return
    if row.kind is BlockKind.HEADING:
        _heading(found, row, text)
        return
    for quoted in _QUOTED.findall(text):
        _mark(found, quoted, "quoted")
    if row.kind is BlockKind.ROW:
        for cell in re.split(r"\||\s{3,}", text):
            _mark(found, cell, "cell")
        return
    _opening(found, row, text)


def _opening(found: Candidates, row: Row, text: str) -> None:
    """What stands before a dash or colon, else the whole of a short row."""
    match = _LEAD.search(text)
    if match and match.start() > 0:
        lead = text[: match.start()]
        if len(lead.split()) <= LONGEST_MARKED:
            _mark(found, lead, "lead")
            for piece in _pieces(lead):
                _mark(found, piece, "lead")
    elif len(text.split()) <= LONGEST_MARKED and not _asks(text, found.note.language):
        mark = "item" if row.kind is BlockKind.ITEM else "lead"
        _mark(found, text, mark if not text.endswith((".", "!")) else "item")
        if _is_vocab(found.note, row):
            _mark(found, text, "vocab")
        for piece in _pieces(text):
            _mark(found, piece, mark)


def _asks(text: str, language: str) -> bool:
    """Whether `text` is a question, where no stop words keep it from being a term."""
    return text.endswith(("?", "\uff1f")) and needs_marks(text, language)


def _is_vocab(note: Note, row: Row) -> bool:
    """Whether the row is an item of a vocabulary."""
    section = note.blocks[row.block].section
    listed = section >= 0 and note.sections[section].within is SectionKind.VOCAB
    return listed and row.kind is BlockKind.ITEM


def _is_frame(note: Note, row: Row) -> bool:
    """Whether the row is a heading that says what a section is for, not about what."""
    if row.kind is not BlockKind.HEADING:
        return False
    section = note.sections[note.blocks[row.block].section]
    return section.line == row.line and section.kind is not SectionKind.OTHER


def _over_list(found: Candidates, row: Row) -> None:
    """What a list hangs under: a lead, an item, a heading."""
    lead = _LEAD.split(row.text.strip(), maxsplit=1)[0]
    if len(lead.split()) <= LONGEST_MARKED:
        _mark(found, lead, "over_list")


def _heading(found: Candidates, row: Row, text: str) -> None:
    note = found.note
    section = note.blocks[row.block].section
    if section >= 0 and note.sections[section].line == row.line:
        info = note.sections[section]
        if info.kind is not SectionKind.OTHER:
            return
        text = info.title or text
    _mark(found, text, "heading")
    for piece in _pieces(text):
        _mark(found, piece, "heading")
    for begin, end in row.runs():
        if (begin, end) != (0, len(row.tokens)):
            part = row.text[row.tokens[begin].start : row.tokens[end - 1].end]
            _mark(found, part, "heading_part")


def _title(found: Candidates) -> None:
    for text in (found.note.title, *found.note.aliases):
        _mark(found, text, "title")
        for piece in (*_pieces(text), *re.split(r"[:,&]| and ", text)):
            _mark(found, piece, "title")


def _stated(found: Candidates) -> None:
    """What the parser already knows: definitions, questions, wordless scripts."""
    note = found.note
    vocab = _vocab_lines(note)
    for definition in note.definitions:
        if _SYMBOLIC.search(definition.term):
            continue
        mark = "vocab" if definition.line in vocab else "defined"
        _mark(found, definition.term, mark)
        for piece in _pieces(definition.term):
            _mark(found, piece, mark)
    for equation in note.equations:
        for match in _NAMES.finditer(equation.tex):
            _mark(found, match[1] or match[2] or match[3], "formula")
    asked: set[str] = set()
    for card in note.cards:
        stops = stop_words(note.language)
        tokens = tokenize(card.question, stops, note.language)
        keys = [token.key for token in tokens]
        for i in range(len(keys)):
            for j in range(i + 1, min(i + LONGEST, len(keys)) + 1):
                asked.add(" ".join(keys[i:j]))
    for key in asked & found.entries.keys():
        found.entries[key].marks[_INDEX["asked"]] += 1


_SYMBOLIC = re.compile(r"[\\_^$={}]|^\w$|^\w\(.*\)$")
_NAMES = re.compile(
    r"\\(?:text|mathrm|operatorname|textbf|textit|mathbf)\*?\{([^{}$]{3,40})\}"
    r"|\\(tanh|sinh|cosh|softmax|argmax|argmin|det|gcd|log|exp)\b"
    r"|(?<![\\\w{])([A-Za-z]{3,12})(?![\w}])"
)


def _vocab_lines(note: Note) -> frozenset[int]:
    return frozenset(
        line
        for section in note.sections
        if section.within is SectionKind.VOCAB
        for line in range(section.line, section.end_line + 1)
    )
