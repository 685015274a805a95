"""Symbols: which term of a note a formula's symbol stands for.

A symbol stands for the term that is written right before it ("Cell State $C_t$") or
that the note says it is ("where $m$ is the gradient", "$h(n)$: estimated cost"). What
stands nowhere beside words may still go by its letter. What only another lecture of the
course explains is for `courses` to say, once all notes are read.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from studygraph.concepts.equations import Symbol, only_symbol
from studygraph.concepts.folding import fold
from studygraph.concepts.subjects import SORTS, entry
from studygraph.note import BlockKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.phrases import Row
    from studygraph.note import Span

Pair = tuple[Symbol, str]
"""A symbol and the folded words beside it; a term of the note ends or begins them."""

_SAID = re.compile(
    r"^\s*(?:(?:is|are|be|denotes?|represents?|stands for|means|:|=|-|\u2013|\u2014)\s+"
    r"(?:an?|the|our)?|,\s+(?:all|an?|the|our))\b\s*",
    re.IGNORECASE,
)
_MARKS = frozenset({SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT})
_BESIDE = re.compile(r"[\s(,:]*")


def beside(rows: Iterable[Row]) -> Iterator[tuple[Symbol, tuple[str, ...], bool, Row]]:
    """Each symbol with the words before it (True) or said of it (False), folded."""
    for row, span, symbol in _alone(rows):
        before = _before(row, span.start)
        after = _after(row, span.end)
        if before:
            yield symbol, before, True, row
        if after:
            yield symbol, after, False, row


def table(rows: Sequence[Row], keys: Mapping[str, str]) -> dict[Symbol, str]:
    """Symbol -> the key of its concept. `keys` maps written keys to concepts' keys.

    Headings weigh more than running text, and a name before a symbol more than what is
    said of it: "latent code $z$: the short vector". Then the most frequent wins. A
    symbol with a running index stands in also for its other indices.
    """
    votes: dict[Symbol, Counter[str]] = {}
    written: set[Symbol] = set()
    for symbol, words, ends, row in beside(rows):
        key = _term(words, keys, ends=ends)
        if key:
            weight = 5 if row.kind is BlockKind.HEADING else 1 + ends
            votes.setdefault(symbol.base, Counter())[key] += weight
            written.add(symbol)
    best = {
        base: min(counts, key=lambda key: (-counts[key], key))
        for base, counts in votes.items()
    }
    return {**best, **{symbol: best[symbol.base] for symbol in written}}


def clear(
    rows: Iterable[Row], keys: Mapping[str, str], language: str
) -> Iterator[tuple[Symbol, str]]:
    """Symbols that another lecture may go by, with the key of their concept.

    They stand right after a name that is set apart, in a heading or by a mark: what
    running text says of a symbol ("$i_t$ is a sigmoid") need not name it.
    """
    for row, span, symbol in _alone(rows):
        if not symbol.telling:
            continue
        key = keys.get(fold(_marked(row, span.start), language))
        if row.kind is BlockKind.HEADING:
            key = key or _term(_before(row, span.start), keys, ends=True)
        if key:
            yield symbol.base, key


def _alone(rows: Iterable[Row]) -> Iterator[tuple[Row, Span, Symbol]]:
    """Each formula that is nothing but a symbol."""
    for row in rows:
        for span in row.spans:
            symbol = only_symbol(span.text) if span.kind is SpanKind.MATH else None
            if symbol is not None:
                yield row, span, symbol


def _marked(row: Row, column: int) -> str:
    """What is set apart right before `column`, "" for nothing."""
    for span in row.spans:
        between = row.text[span.end : column]
        if span.kind in _MARKS and span.end <= column and _BESIDE.fullmatch(between):
            return span.text
    return ""


def by_initial(
    unnamed: Mapping[Symbol, Sequence[str]], table: Mapping[Symbol, str]
) -> dict[Symbol, str]:
    """Symbols that no words stand beside, by the first letter of a name.

    `unnamed` maps the left side of an equation to the concepts that its section names:
    the only one that begins with the symbol's letter and has no symbol is meant, as
    $o_t$ stands for the output gate. Of methods none is: they have no value, so $g_t$
    is no gradient descent.
    """
    taken = set(table.values())
    found = {}
    for symbol, keys in unnamed.items():
        options = {
            key
            for key in keys
            if " " in key and key[0] == symbol.letter.casefold()
            if key not in taken and not _is_method(key)
        }
        if len(options) == 1 and symbol.runs and not symbol.accent:
            found[symbol] = found[symbol.base] = options.pop()
    return found


def _is_method(key: str) -> bool:
    """Whether textbooks have it as nothing but a way to do something."""
    known = entry(key)
    return known is not None and known.sorts == _METHOD


_METHOD = frozenset([SORTS.index("method")])


def _term(words: Sequence[str], keys: Mapping[str, str], *, ends: bool) -> str:
    """The longest run at the end (or the start) of `words` that is a known term."""
    for n in range(len(words), 0, -1):
        part = words[-n:] if ends else words[:n]
        concept = keys.get(" ".join(part))
        if concept:
            return concept
    return ""


def _before(row: Row, column: int) -> tuple[str, ...]:
    tokens = [t for t in row.tokens if t.end <= column]
    if not tokens or not _BESIDE.fullmatch(row.text[tokens[-1].end : column]):
        return ()
    taken: list[str] = []
    for token in reversed(tokens):
        if token.stop:
            break
        taken.append(token.key)
        if token.cut or len(taken) == 6:  # noqa: PLR2004
            break
    return tuple(word for key in reversed(taken) for word in key.split())


def _after(row: Row, column: int) -> tuple[str, ...]:
    said = _SAID.match(row.text[column:])
    if not said:
        return ()
    start = column + said.end()
    words: list[str] = []
    for token in row.tokens:
        if token.start >= start:
            if token.stop or (words and token.cut) or len(words) == 6:  # noqa: PLR2004
                break
            words.extend(token.key.split())
    return tuple(words)
