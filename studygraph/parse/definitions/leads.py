"""A term on a line of its own, with what it is below.

`**Hippocampus**` or `Thalamus:` over a list or paragraph, a heading over its first
sentence or formula, an item over one that explains it, `term` over `: definition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from studygraph.note import BlockKind, SectionKind, SpanKind
from studygraph.parse.definitions.formulas import formula_at
from studygraph.parse.definitions.labelled import tells_of_another
from studygraph.parse.definitions.prose import DOING
from studygraph.parse.definitions.sentences import Sentence, first_end
from studygraph.parse.definitions.shape import SURE, Candidate, Page
from studygraph.parse.definitions.terms import (
    JOINING,
    PREPOSITIONS,
    VERBAL,
    WORDS,
    cleaned,
    key,
    parted,
    shares,
    why_no_term,
)
from studygraph.parse.prompts import fold, is_stock
from studygraph.parse.rows import STAND_IN, Row
from studygraph.parse.view import View

_STRONG = (SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT)
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_COLON = re.compile(r"\s*:\s+(?=\S)")
_ELLIPTIC = re.compile(
    r"(?:it|this|which|is|are|an?|one|any|set of|process of|type of|kind of)\b",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"(?:we|let's|let\u2019s|let us|in this|in order|when we|here|you|i|while|there"
    r"|suppose|so far|now|recall|remember|consider|for example|as (?:we|you|discussed)"
    r"|another|one (?:approach|way)|the (?:second|third|next|following)|to)\b",
    re.IGNORECASE,
)
"""How a sentence begins that leads through a lecture."""
_THIRD_PERSON = re.compile(r"[a-z]{2,}[^\W\d_siu]s")
_OBJECT = re.compile(
    r"(?:the|an?|all|both|each|every|its|how|what|which|whether|one|two|several)\s"
    r"|\$[^$]+\$\s(?P<noun>[a-z]+)"
)
_GLOSS = re.compile(r"\([^()]{2,60}\)")
_PARTICIPLES = WORDS["participles"]
_NO_VERB = PREPOSITIONS | JOINING | WORDS["no_verb"]
_AFTER_A_NOUN = PREPOSITIONS | JOINING | VERBAL | DOING | {"and", "of"}
"""Behind a noun's formula: "Weights $w$ of", "Scores $z$ are"."""
_ROOMS = WORDS["rooms"]
_EXAMPLE = re.compile(
    r"(?:ex|example|e\.g|for example|like (?!an?\b)|such as|see|http)\b", re.IGNORECASE
)
_VOCABULARY = 0.9
_BOLD = 0.6
_ITALIC = 0.45
_HEADING = 0.4
_PLAIN = 0.3
_NESTED = 0.5
_DEFINITION_LIST = 0.9
_FEWEST_WORDS = 4
_NEAR = 4
_FULL, _SHARED = 8, 0.1


def find(page: Page) -> Iterator[Candidate]:
    """The note's terms that stand above their definition."""
    view, children = page.view, page.view.children
    for block in view.headings:
        if view.within(block) is not SectionKind.LINKS:
            yield from _heading(view, block)
    for block in page.blocks:
        rows = view.rows(block)
        if len(rows) > 1 or rows[0].spans:
            yield from _lines(page, rows)
        if block in children:
            if rows[-1].text.rstrip().endswith(":"):
                yield from _told(page, block, rows[-1])
            yield from _nested(view, block, rows)


def _lines(page: Page, rows: list[Row]) -> Iterator[Candidate]:
    """A row that is one marked term, over the row or block that explains it."""
    for at, row in enumerate(rows):
        inside = rows[at + 1] if at + 1 < len(rows) else None
        if inside and (colon := _COLON.match(inside.text)):
            if not why_no_term(row.words()):
                yield _candidate(
                    row.words(),
                    inside,
                    "definition-list",
                    _DEFINITION_LIST,
                    colon.end(),
                )
            continue
        style = _style(row) if row.spans else ""
        below = (inside or first_row_below(page.view, row)) if style else None
        term = cleaned(row.words()) if below else ""
        if below is None or why_no_term(term) or not _explains(below, term):
            continue
        sure = _BOLD if style == "bold" else _ITALIC
        if page.is_vocabulary(row):
            sure = _VOCABULARY
        for part in page.parts(term):
            yield _candidate(part, below, f"{style}-lead", sure)


def _told(page: Page, block: int, row: Row) -> Iterator[Candidate]:
    """`Thalamus:` in plain words over the first item of its list."""
    below = page.view.children[block]
    term = cleaned(row.words())
    if row.spans or why_no_term(term, longest=3) or _is_no_thing(term):
        return
    said = page.view.rows(below[0])
    if said and _explains(said[0], term):
        sure = _PLAIN + (0.2 if page.knows(term) else page.weight(term))
        sure += 0.2 if _opens_as_verb(said[0].words()) else 0.0
        sure += 0.2 if _ELLIPTIC.match(said[0].words()) else 0.0
        yield _candidate(term, said[0], "plain-lead", round(sure, 2))


def _style(row: Row) -> str:
    """Bold or italic where such a span, with or without a colon, is the row."""
    for span in row.marked(_STRONG):
        around = row.text[: span.start] + row.text[span.end :]
        if not re.sub(r"\([^()]*\)", "", around).strip(" :0123456789.)"):
            return "italic" if span.kind is SpanKind.ITALIC else "bold"
    return ""


def first_row_below(view: View, row: Row) -> Row | None:
    """The first row under a block: of its child, or of the text that follows it."""
    after = row.block + 1
    blocks = view.note.blocks
    if after >= len(blocks) or blocks[after].kind not in _TEXT:
        return None
    if blocks[after].section != blocks[row.block].section:
        return None
    if blocks[row.block].kind is BlockKind.ITEM and blocks[after].parent != row.block:
        return None
    rows = view.rows(after)
    return rows[0] if rows else None


def _explains(row: Row, term: str) -> bool:
    words = row.words()
    return (
        words.count(" ") >= _FEWEST_WORDS - 1
        and not words.endswith(("?", ":"))
        and not is_stock(words)
        and not _EXAMPLE.match(words)
        and not _style(row)
        and not tells_of_another(row, term)
    )


def _heading(view: View, block: int) -> Iterator[Candidate]:
    """A heading that is a term, over a first sentence or formula that says what it is.

    A symbol or a gloss in the heading ("Cell state $C_t$ (long-term memory)") says
    that it names one thing.
    """
    section = view.section(block)
    if section is None or section.kind is not SectionKind.OTHER:
        return
    row = view.rows(block)[0]
    term = cleaned(row.text.replace(STAND_IN, ""))
    if section.level == 1 and term == cleaned(view.note.title):
        return
    if why_no_term(term, longest=4) or _is_no_thing(term):
        return
    sure = _HEADING
    sure += 0.3 if STAND_IN in row.text else 0.0
    sure += 0.2 if _GLOSS.search(row.text) else 0.0
    found = _said_below(view, block, term, sure)
    if found is None:
        return
    for part in parted(term):
        yield found if part == term else replace(found, term=part)


def _said_below(view: View, heading: int, term: str, sure: float) -> Candidate | None:
    """The formula or sentence right under a heading, pictures passed over."""
    blocks = view.note.blocks
    for below in range(heading + 1, min(heading + _NEAR, len(blocks))):
        if blocks[below].section != blocks[heading].section:
            return None
        if formula := formula_at(view, below, heading):
            sure = round(min(sure + 0.2, 0.9), 2)
            return Candidate(term, *formula, "heading", sure)
        for row in view.rows(below):
            if row.text.strip():
                formula = formula_at(view, below + 1, heading)
                if formula and row.text.rstrip().endswith(":"):
                    talks = 0.3 if _TALKS.match(row.words()) else 0.0
                    sure = round(min(sure + 0.1 - talks, 0.9), 2)
                    return Candidate(term, *formula, "heading", sure)
                item = blocks[below].kind is BlockKind.ITEM
                return _sentence_below(term, row, sure + (0.1 if item else 0.0))
    return None


def _sentence_below(term: str, row: Row, sure: float) -> Candidate | None:
    first = Sentence(row, 0, first_end(row.text), 0)
    text = first.words()
    if not _explains(row, term) or key(cleaned(text)) == key(term):
        return None
    sure += 0.2 if _ELLIPTIC.match(text) or _opens_as_verb(text) else 0.0
    sure += 0.1 if text.casefold().startswith(("the ", term.casefold())) else 0.0
    sure -= 0.3 if _TALKS.match(text) else 0.0
    if round(sure + _SHARED, 2) >= SURE and text.count(" ") >= _FULL - 1:
        sure += _SHARED if shares(term, text) else 0.0
    sure = round(min(sure, 0.9), 2)
    said = first.source() if sure >= SURE else text
    return Candidate(term, said, row.at, "heading", sure)


def _opens_as_verb(text: str) -> bool:
    """Does a sentence leave its subject, the heading, out: "Fuses the old state"?

    A verb that is not listed is told by its end and by what only an object begins with,
    a determiner or a formula with its noun: "Turns $K$ scores into ...".
    """
    first, _, rest = text.partition(" ")
    low = first.casefold()
    if not rest or low[-1:] not in {"s", "d"}:
        return False
    if low in DOING or low in _PARTICIPLES:
        return True
    if not _THIRD_PERSON.fullmatch(low) or low in _NO_VERB:
        return False
    object_ = _OBJECT.match(rest)
    return object_ is not None and (object_["noun"] or "") not in _AFTER_A_NOUN


def _is_no_thing(term: str) -> bool:
    """Does a heading name an activity or part of the lecture rather than a thing?"""
    words = fold(term).split()
    return (
        not PREPOSITIONS.isdisjoint(words)
        or "vs" in words
        or "," in term
        or any(word.endswith("ing") for word in words[:1])
        or not _ROOMS.isdisjoint(words)
    )


def _nested(view: View, block: int, rows: list[Row]) -> Iterator[Candidate]:
    """An item that is a term, over its one item that explains it."""
    below = view.children[block]
    kinds = {view.note.blocks[held].kind for held in (block, below[0])}
    if len(rows) != 1 or kinds != {BlockKind.ITEM}:
        return
    term = cleaned(rows[0].words())
    said = view.rows(below[0])
    if rows[0].words().endswith(":") or why_no_term(term, longest=4) or not said:
        return
    if _explains(said[0], term):
        yield _candidate(term, said[0], "nested", _NESTED)


def _candidate(
    term: str, row: Row, pattern: str, sure: float, start: int = 0
) -> Candidate:
    return Candidate(cleaned(term), row.source(start), row.at, pattern, sure)
