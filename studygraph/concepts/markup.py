"""Markup: what the writer of a note set apart, as candidates.

Headings, bold, leads before a dash or colon, list items, cells, links, vocabulary,
quoted words, names in formulas, words of image names and subjects of questions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.concepts.entries import LONGEST_MARKED, Candidates, mark_as
from studygraph.concepts.phrases import Row, tokenize
from studygraph.concepts.words import needs_marks
from studygraph.note import BlockKind, SectionKind, SpanKind
from studygraph.parse.metadata import is_number, without_opening

if TYPE_CHECKING:
    from studygraph.note import Note

LONGEST_ASKED = 4
"""Words of a question's subject."""
_LEAD = re.compile(r"\s(?:[-\u2013\u2014:=→]|->)\s|[:=]\s|:$")
_SPAN_MARKS = {
    SpanKind.BOLD: "bold",
    SpanKind.ITALIC: "italic",
    SpanKind.HIGHLIGHT: "highlight",
    SpanKind.CODE: "code",
    SpanKind.LINK: "link",
    SpanKind.TAG: "tag",
}


def spans(found: Candidates, row: Row) -> None:
    """What is bold, italic, code, a link or a tag, and what an image is named."""
    for span in row.spans:
        if span.kind is SpanKind.IMAGE:
            mark_as(found, _caption(span.text), "image")
        if span.kind not in _SPAN_MARKS:
            continue
        mark = _SPAN_MARKS[span.kind]
        text = span.text.rsplit("/", 1)[-1] if mark == "tag" else span.text
        mark_as(found, text.replace("-", " ") if mark == "tag" else text, mark)
        if mark in {"bold", "italic", "highlight"}:
            for piece in _pieces(text):
                mark_as(found, piece, mark)


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


def layout(found: Candidates, row: Row) -> None:
    """Headings, leads, items, cells and quoted words of a row."""
    text = row.text.strip()
    if not text:
        return
    if row.kind is BlockKind.HEADING:
        _heading(found, row, text)
        return
    for quoted in _QUOTED.findall(text):
        mark_as(found, quoted, "quoted")
    if row.kind is BlockKind.ROW:
        for cell in re.split(r"\||\s{3,}", text):
            mark_as(found, cell, "cell")
        return
    _opening(found, row, text)


def _opening(found: Candidates, row: Row, text: str) -> None:
    """What stands before a dash or colon, else the whole of a short row."""
    match = _LEAD.search(text)
    if match and match.start() > 0:
        lead = text[: match.start()]
        if len(lead.split()) <= LONGEST_MARKED:
            pieces = _pieces(lead)
            for name in (lead, *pieces):
                mark_as(found, name, "lead")
            if _is_vocab(found.note, row):
                for name in pieces or [lead]:
                    mark_as(found, name, "vocab")
    elif len(text.split()) <= LONGEST_MARKED and not _asks(text, found.note.language):
        mark = "item" if row.kind is BlockKind.ITEM else "lead"
        mark_as(found, text, mark if not text.endswith((".", "!")) else "item")
        if _is_vocab(found.note, row):
            mark_as(found, text, "vocab")
        for piece in _pieces(text):
            mark_as(found, piece, mark)


def _asks(text: str, language: str) -> bool:
    """Whether `text` is a question, where no stop words keep it from being a term."""
    return text.endswith(("?", "\uff1f")) and needs_marks(text, language)


def _is_vocab(note: Note, row: Row) -> bool:
    """Whether the row is an item of a vocabulary."""
    section = note.blocks[row.block].section
    listed = section >= 0 and note.sections[section].within is SectionKind.VOCAB
    return listed and row.kind is BlockKind.ITEM


def is_frame(note: Note, row: Row) -> bool:
    """Whether the row is a heading that says what a section is for, not about what."""
    if row.kind is not BlockKind.HEADING:
        return False
    section = note.sections[note.blocks[row.block].section]
    return section.line == row.line and section.kind is not SectionKind.OTHER


def over_list(found: Candidates, row: Row) -> None:
    """What a list hangs under: a lead, an item, a heading."""
    lead = _LEAD.split(row.text.strip(), maxsplit=1)[0]
    if len(lead.split()) <= LONGEST_MARKED:
        mark_as(found, lead, "over_list")


def _heading(found: Candidates, row: Row, text: str) -> None:
    note = found.note
    section = note.blocks[row.block].section
    if section >= 0 and note.sections[section].line == row.line:
        info = note.sections[section]
        if info.kind is not SectionKind.OTHER:
            return
        text = without_opening(info.title) or text
    mark_as(found, text, "heading")
    for piece in _pieces(text):
        mark_as(found, piece, "heading")
    for begin, end in row.runs():
        if (begin, end) != (0, len(row.tokens)):
            part = row.text[row.tokens[begin].start : row.tokens[end - 1].end]
            mark_as(found, part, "heading_part")


def named_otherwise(note: Note) -> tuple[str, ...]:
    """The note's aliases that say more than its number in the course."""
    return tuple(a for a in note.aliases if not is_number(a, note.ordinal))


def title(found: Candidates) -> None:
    """The note's title and aliases, whole and in pieces."""
    for named in (found.note.title, *named_otherwise(found.note)):
        text = without_opening(named)
        mark_as(found, text, "title")
        for piece in (*_pieces(text), *re.split(r"[:,&]| and ", text)):
            mark_as(found, piece, "title")


def stated(found: Candidates) -> None:
    """What the parser already knows: definitions, questions, wordless scripts."""
    note = found.note
    vocab = _vocab_lines(note)
    for definition in note.definitions:
        if _SYMBOLIC.search(definition.term):
            continue
        mark = "vocab" if definition.line in vocab else "defined"
        mark_as(found, definition.term, mark)
        for piece in _pieces(definition.term):
            mark_as(found, piece, mark)
    for equation in note.equations:
        for match in _NAMES.finditer(equation.tex):
            mark_as(found, match[1] or match[2] or match[3], "formula")
    asked: set[str] = set()
    for card in note.cards:
        tokens = tokenize(card.question, note.language)
        keys = [token.key for token in tokens]
        for i in range(len(keys)):
            for j in range(i + 1, min(i + LONGEST_ASKED, len(keys)) + 1):
                asked.add(" ".join(keys[i:j]))
    for key in asked & found.phrases.keys():
        found.phrases[key].mark("asked")


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
