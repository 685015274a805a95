"""Phrases: a note's prose as rows of words, cut where a term cannot run on.

A row is one line of a block; a run is a stretch of content words in it between
function words, punctuation, formulas and code. Everything later (candidates, mentions,
patterns) works on these rows, so a place in one is a line and a column on disk.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.folding import fold
from studygraph.concepts.grammar import roles, word_pattern
from studygraph.concepts.words import is_wordless, stop_words
from studygraph.note import BlockKind, Span, SpanKind
from studygraph.parse.metadata import is_note_code, without_opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.concepts.grammar import Role
    from studygraph.note import Note

SILENT = frozenset({BlockKind.PROMPT, BlockKind.CODE, BlockKind.MATH})
"""Kinds of blocks whose words say nothing about concepts."""

_BREAK = re.compile(r"[^\s'\u2019\"“”*_~-]|(?<=\s)[-*~]|[-*~](?=\s)")
_OPAQUE = frozenset({SpanKind.MATH, SpanKind.CODE, SpanKind.IMAGE, SpanKind.TAG})
_GATES = frozenset({"not", "and", "or", "if"})
_APOSTROPHES = frozenset("'\u2019")
_LETTER = re.compile(r"\s*[AQ]\s?\d{0,3}\s?[:.)](?!\S)")
"""The letter before a question or its answer, which is no name of anything."""
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[)\"”']*\s+(?=[A-Z\"“(\d])|[;]\s|\s[|]\s")


class Token(NamedTuple):
    """A word of a row: `cut` says that no phrase runs across the gap before it.

    `role` is what the language uses it for, None where it is no small word.
    """

    text: str
    key: str
    start: int
    end: int
    stop: bool
    cut: bool
    role: Role | None


class _Form(NamedTuple):
    """A word as `text` writes it, wherever it stands.

    `named` says that it is a name however its letters read, unless it is elided before
    an apostrophe; `spaceless` that it is of a script without spaces.
    """

    text: str
    key: str
    stop: bool
    named: bool
    spaceless: bool
    role: Role | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block: `text` masked, `raw` as on disk, both equally long.

    `math` are the columns where formulas begin.
    """

    block: int
    kind: BlockKind
    line: int
    text: str
    raw: str
    tokens: tuple[Token, ...]
    spans: tuple[Span, ...]
    math: tuple[int, ...]

    def runs(self) -> Iterator[tuple[int, int]]:
        """Bounds in `tokens` of each longest stretch of content words."""
        begin = None
        for i, token in enumerate(self.tokens):
            if begin is not None and (token.stop or token.cut):
                yield begin, i
                begin = None
            if begin is None and not token.stop:
                begin = i
        if begin is not None:
            yield begin, len(self.tokens)

    def sentence(self, start: int) -> tuple[int, int]:
        """Bounds of the sentence of the row that holds column `start`."""
        starts, ends = _sentence_ends(self.text)
        before, after = bisect_right(ends, start), bisect_left(starts, start)
        left = ends[before - 1] if before else 0
        return left, ends[after] if after < len(ends) else len(self.text)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Bounds of every sentence of the row."""
        left = 0
        while left < len(self.text):
            _, right = self.sentence(left)
            yield left, right
            left = right

    def quote(self, start: int = 0, end: int | None = None) -> str:
        """The words on disk between two columns, without blanks around them."""
        return self.raw[start:end].strip()


@lru_cache(64)
def _sentence_ends(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where the gaps between the sentences of `text` begin, and where they end."""
    gaps = [match.span() for match in _SENTENCE_END.finditer(text)]
    return tuple(start for start, _ in gaps), tuple(end for _, end in gaps)


def first_sentence(text: str) -> str:
    """`text` up to the end of its first sentence."""
    starts, _ = _sentence_ends(text)
    return text[: starts[0]] if starts else text


def rows(note: Note) -> list[Row]:
    """Every row of prose of `note`, in order."""
    places = _places(note)
    found = []
    for number, block in enumerate(note.blocks):
        if block.kind in SILENT:
            continue
        for line, shown in enumerate(block.text.split("\n"), block.line):
            text, spans = shown, block.spans
            if spans:
                spans = tuple(span for span in spans if span.line == line)
            if not spans and not shown.strip():
                continue
            raw = _raw(note, places, line, shown)
            if block.kind is BlockKind.HEADING:
                text = without_opening(shown.lstrip()).rjust(len(shown))
            elif letter := _LETTER.match(shown):
                text = shown[letter.end() :].rjust(len(shown))
                spans = tuple([span for span in spans if span.start >= letter.end()])
            if spans:
                text, spans = _without_note_names(text, spans)
            tokens = tokenize(text, note.language, _opaque(spans))
            math = tuple([s.start for s in spans if s.kind is SpanKind.MATH])
            found.append(Row(number, block.kind, line, text, raw, tokens, spans, math))
    return found


def _without_note_names(
    text: str, spans: tuple[Span, ...]
) -> tuple[str, tuple[Span, ...]]:
    """A line with blanks for linked notes that are named by a code: `ECS189G-L5`.

    Such a name is no phrase. Of `ECS189G-L5#Adam` the heading stays, and of
    `ECS189G-L5 Optimizers` the words.
    """
    kept = []
    for span in spans:
        name, _, heading = span.text.partition("#")
        words = heading if is_note_code(name) else without_opening(span.text)
        # Most links have words of their own.
        if span.kind is not SpanKind.LINK or words == span.text:
            kept.append(span)
            continue
        begin = span.end - len(words)
        text = text[: span.start] + " " * (begin - span.start) + text[begin:]
        if words:
            kept.append(Span(span.kind, span.line, begin, span.end, words))
    return text, tuple(kept)


def tokenize(
    text: str, language: str = "en", opaque: tuple[tuple[int, int], ...] = ()
) -> tuple[Token, ...]:
    """The words of `text`; `opaque` are stretches that no phrase runs across."""
    tokens: list[Token] = []
    forms = _forms(language)
    end, wordless = 0, True
    parts = iter(word_pattern(language).split(text))
    for gap, written in zip(parts, parts, strict=False):  # The last gap has no word.
        last, start = end, end + len(gap)
        end = start + len(written)
        form = forms.get(written)
        if form is None:
            form = forms[written] = _form(written, language)
        word, key, stop, named, spaceless, role = form
        if named and text[end : end + 1] not in _APOSTROPHES:
            stop = False
        cut = spaceless or wordless
        # Most gaps are one blank.
        if not cut and (opaque or gap != " "):
            cut = _cut(gap, last, start, opaque)
        tokens.append(_token((word, key, start, end, stop, cut, role)))
        wordless = spaceless
    return tuple(tokens)


_token = partial(tuple.__new__, Token)
"""A Token of a tuple: half the time of the call by name."""


@cache
def _forms(language: str) -> dict[str, _Form]:  # noqa: ARG001  (remembered by it)
    """The words of `language` met so far, as written."""
    return {}


def _form(word: str, language: str) -> _Form:
    low = word.casefold()
    stops = stop_words(language)
    key = fold(word, language)
    return _Form(
        word,
        key,
        low in stops or not key or (len(low) == 1 and not low.isdigit()),
        word.isupper() and (low in _GATES or _is_letter(low, stops, language)),
        not word.isascii() and is_wordless(word),
        roles(language).get(low),
    )


def _is_letter(low: str, stops: frozenset[str], language: str) -> bool:
    """Whether a capital is a name of its own: `Q` and `K`, but not "A", "I" or "È"."""
    known = low not in "ai" if language == "en" else low not in stops
    return len(low) == 1 and known


def key_of(tokens: tuple[Token, ...]) -> str:
    """The folded key of a phrase, as `fold` gives it for the phrase's text."""
    return " ".join(token.key for token in tokens)


def _cut(gap: str, last: int, start: int, opaque: tuple[tuple[int, int], ...]) -> bool:
    for left, _ in opaque:
        if last <= left < start:
            return True
    return gap != " " and _breaks(gap)


@lru_cache(4096)
def _breaks(gap: str) -> bool:
    """Whether no phrase runs across what stands between two words."""
    return _BREAK.search(gap) is not None


def _opaque(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in spans if span.kind in _OPAQUE)


def _places(note: Note) -> dict[int, list[str]]:
    """The note's lines by their number on disk, where the two differ."""
    places: dict[int, list[str]] = {}
    if note.disk_lines is not None:
        for number, text in zip(note.disk_lines, note.lines, strict=True):
            places.setdefault(number, []).append(text)
    return places


def _raw(note: Note, places: dict[int, list[str]], line: int, masked: str) -> str:
    """The line on disk that `masked` was made of."""
    options = places.get(line)
    if options is None:
        return note.text_at(line).ljust(len(masked))
    for text in options:
        if len(text) == len(masked) and all(
            a in (b, " ") for a, b in zip(masked, text, strict=True)
        ):
            return text
    return masked if len(options) > 1 else options[0].ljust(len(masked))
