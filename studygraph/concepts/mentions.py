"""Mentions: every place where a note names one of its concepts.

Rows are matched word by word against a trie of the folded names, longest name first,
left to right, so that "cell state" wins over "cell". A small word alone names nothing:
"AS" does and "as" does not. Formulas name concepts by symbol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.equations import only_symbol
from studygraph.concepts.folding import fold
from studygraph.concepts.phrases import tokenize
from studygraph.note import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.equations import Symbol
    from studygraph.concepts.phrases import Row, Token

LONGEST = 6
"""Words of the longest name that is looked for in a text."""
_END = ""
Trie = dict[str, "Trie | str"]


class Place(NamedTuple):
    """Where a row names the concept with `key`: columns and words."""

    row: int
    start: int
    end: int
    key: str
    symbol: bool = False


def trie(names: Mapping[str, str]) -> Trie:
    """The names (folded -> concept's key) as a tree of words."""
    root: Trie = {}
    for name, key in names.items():
        node = root
        for word in name.split(" "):
            child = node.setdefault(word, {})
            assert isinstance(child, dict)  # noqa: S101  (words are never empty)
            node = child
        node[_END] = key
    return root


def find(
    rows: Sequence[Row],
    names: Trie,
    table: Mapping[Symbol, str],
    language: str,
    whole: Mapping[str, str],
) -> list[Place]:
    """Every place in `rows`, in order. `whole` names are tried on code and tags."""
    places: list[Place] = []
    for number, row in enumerate(rows):
        found = [*_words(number, row, names), *_spans(number, row, table)]
        for span in row.spans:
            if span.kind in (SpanKind.CODE, SpanKind.TAG):
                key = whole.get(fold(span.text.replace("-", " "), language))
                if key:
                    found.append(Place(number, span.start, span.end, key))
        places.extend(sorted(found))
    return places


def _words(number: int, row: Row, names: Trie) -> Iterator[Place]:
    tokens = row.tokens
    i = 0
    while i < len(tokens):
        first = tokens[i].key
        if first not in names and " " not in first:  # As most words.
            i += 1
            continue
        best, end = "", i + 1
        node: Trie = names
        j = i
        while j < len(tokens):
            if j > i and tokens[j].cut:
                break
            step = _descend(node, tokens[j].key)
            if step is None:
                break
            node = step
            j += 1
            key = node.get(_END)
            if isinstance(key, str):
                best, end = key, j
        if best and not (end == i + 1 and _is_small(tokens[i])):
            yield Place(number, tokens[i].start, tokens[end - 1].end, best)
        i = end


def _is_small(token: Token) -> bool:
    """Whether a token is one of the small words, and neither sign nor in capitals."""
    if len(token.text) == 1:
        return token.text in "aAI"
    return token.stop and not token.text.isupper()


def _descend(node: Trie, words: str) -> Trie | None:
    """The node below `node` along `words` (a token may fold into several)."""
    for word in words.split(" "):
        child = node.get(word)
        if not isinstance(child, dict):
            return None
        node = child
    return node


def in_text(text: str, language: str, names: Trie) -> list[str]:
    """The concepts that `text` names, in order, each once, whatever stands between."""
    tokens = tokenize(text, language)
    words = [word for token in tokens for word in token.key.split()]
    small = [_is_small(token) for token in tokens for _ in token.key.split()]
    found: dict[str, None] = {}
    i = 0
    while i < len(words):
        if words[i] not in names:  # As most words.
            i += 1
            continue
        node, best, end = names, "", i + 1
        for j in range(i, min(i + LONGEST, len(words))):
            step = node.get(words[j])
            if not isinstance(step, dict):
                break
            node = step
            key = node.get(_END)
            if isinstance(key, str):
                best, end = key, j + 1
        if best and not (end == i + 1 and small[i]):
            found[best] = None
        i = end
    return list(found)


def _spans(number: int, row: Row, table: Mapping[Symbol, str]) -> Iterator[Place]:
    for span in row.spans:
        if span.kind is SpanKind.MATH:
            symbol = only_symbol(span.text)
            key = symbol and (table.get(symbol) or table.get(symbol.base))
            if key:
                yield Place(number, span.start, span.end, key, symbol=True)
