"""Acronyms: short forms paired with what they stand for, by note.

Parenthesised pairs follow Schwartz and Hearst, "A simple algorithm for identifying
abbreviation definitions" (2003), in both orders; leads ("ALU - Arithmetic Logic Unit")
are tried as well. What no line says is guessed by `initials`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts.folding import fold
from studygraph.concepts.initials import spelled
from studygraph.concepts.subjects import is_listed
from studygraph.concepts.vocabulary import scaffold
from studygraph.concepts.words import EVERYDAY, look_up, stop_words
from studygraph.note import BlockKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.phrases import Row

_PAREN = re.compile(r"\(([^()]{2,60})\)")
_EITHER = re.compile(
    r"^\s*([^-\u2013\u2014:=()]{2,60}?)\s*(?:-|\u2013|\u2014|:|=)\s+([^-\u2013\u2014:=()]{2,60}?)\s*$"
)
_LONGEST_PAIR = 140
"""Letters of the longest line that `_EITHER` is tried on: it looks back a lot."""
_SHORT = re.compile(r"(?=\S*[A-Z])[A-Za-z][\w&/-]{1,7}s?")
_WORD = re.compile(r"[^\W_]+")
_MARKS = frozenset({SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT})
LONGEST_NAME = 4
"""Words in a name that another may stand beside in parentheses."""
_VAGUE = frozenset(
    (
        "example",
        "theorem",
        "review",
        "cont",
        "continued",
        "part",
        "intro",
        "optional",
        "note",
    )
)


class Pairs(NamedTuple):
    """Pairs of a short form and what it stands for, as folded keys, sorted.

    Each short form is there once; those `guessed` the note does not state.
    """

    stated: tuple[tuple[str, str], ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()


def pairs(found: Candidates) -> Pairs:
    """The short forms of a note."""
    language = found.note.language
    pairs: dict[str, str] = {}
    for row in found.rows:
        for short, long in (*_written(row), *_escaped(row)):
            left, right = fold(short, language), fold(long, language)
            if left and right and left not in right.split(" "):
                pairs.setdefault(left, right)
    named = (*_headed(found), *_apposed(found), *_synonyms(found))
    for alias, name in named:
        if pairs.get(name) != alias:
            pairs.setdefault(alias, name)
    guessed = dict(spelled(found, pairs))
    return Pairs(tuple(sorted(pairs.items())), tuple(sorted(guessed.items())))


def abbreviates(short: str, long: str) -> bool:
    """Whether the key `short` is made of letters of `long`, and is no everyday word.

    Only such a form stands for the same inside a longer name: "CNN layer" has a
    convolutional neural network in it, but "queue length" no list, though the note says
    that a queue is one, and "software as a service" no autonomous system.
    """
    if " " in short or short[:1] != long[:1] or look_up(short).zipf >= EVERYDAY:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _escaped(row: Row) -> Iterator[tuple[str, str]]:
    r"""Pairs whose parentheses are written as those of a formula: "\\(CFG\\)"."""
    for span in row.spans:
        if span.kind is SpanKind.MATH and is_short(span.text):
            long = expansion(span.text, row.text[: span.start].rstrip(" (\\"))
            if long:
                yield span.text, long


def _parentheses(row: Row) -> Iterator[re.Match[str]]:
    """What the row has in parentheses."""
    return _PAREN.finditer(row.text) if "(" in row.text else iter(())


def _written(row: Row) -> Iterator[tuple[str, str]]:
    """Pairs that the row itself states."""
    for match in _parentheses(row):
        inside, before = match[1].strip(), row.text[: match.start()].rstrip()
        if is_short(inside):
            long = expansion(inside, before)
            if long:
                yield inside, long
        else:
            words = before.split()
            if words and is_short(words[-1]) and expansion(words[-1], inside) == inside:
                yield words[-1], inside
    told = row.text.strip()
    either = _EITHER.match(told) if len(told) <= _LONGEST_PAIR else None
    if either:
        left, right = either[1].strip(), either[2].strip()
        if is_short(left) and expansion(left, right) == right:
            yield left, right
        elif is_short(right) and expansion(right, left) == left:
            yield right, left


def _is_gloss(key: str) -> bool:
    """Whether English words in brackets describe or number something and name nothing.

    "Poisson (discrete)" and "Queue (list)" say of what sort a thing is.
    """
    words = key.split(" ")
    said = any(map(str.isdigit, key)) or not stop_words("en").isdisjoint(
        [word for word in words if word != "of"]
    )
    listed = key in scaffold("nouns") or key in scaffold("modifiers")
    return said or listed or (len(words) == 1 and look_up(key).kind in "arve")


_ALSO = re.compile(
    r"^(?:also\s+)?(?:known\s+as|called|aka|a\.k\.a\.?|or|pronounced|i\.e\.,?)\s+",
    re.IGNORECASE,
)


def _apposed(found: Candidates) -> Iterator[tuple[str, str]]:
    """(other name, name) where a heading or lead gives one in parentheses.

    In running text only "(also called ...)" says so.
    """
    language = found.note.language
    for row in found.rows:
        for match in _parentheses(row):
            inside, before = match[1].strip(), row.text[: match.start()].strip()
            also = _ALSO.match(inside)
            inside = inside[also.end() :] if also else inside
            titled = row.kind is BlockKind.HEADING or _opens(row, match)
            known = is_short(inside) or is_short(before.rpartition(" ")[2])
            if not (also or titled) or known:
                continue
            alias, name = fold(inside, language), fold(before, language)
            words = (len(alias.split()), len(name.split()))
            known = {alias, name} <= found.phrases.keys() and alias != name
            vague = not _VAGUE.isdisjoint(alias.split())
            vague |= language == "en" and (_is_gloss(alias) or _is_gloss(name))
            if known and max(words) <= LONGEST_NAME and not vague:
                yield alias, name


def _headed(found: Candidates) -> Iterator[tuple[str, str]]:
    """(long name, short name) where a heading with a symbol adds words to a name.

    "New Input Injection Gate $i_t$" is the injection gate of the lines below, and the
    input gate where they call it so.
    """
    for row in found.rows:
        if row.kind is not BlockKind.HEADING or not row.math:
            continue
        words = [t.key for t in row.tokens if t.end <= row.math[0] and not t.stop]
        full = " ".join(words)
        if len(words) < 3 or len(words) > LONGEST_NAME + 2:  # noqa: PLR2004
            continue
        tails = [" ".join(words[i:]) for i in range(1, len(words) - 1)]
        used = [tail for tail in tails if _stands(found, tail) > _stands(found, full)]
        if used:
            yield full, used[0]
            for word in words[:-2]:
                other = f"{word} {words[-1]}"
                if _stands(found, other) or is_listed(other):
                    yield other, used[0]


def _stands(found: Candidates, key: str) -> int:
    phrase = found.phrases.get(key)
    return phrase.count if phrase else 0


def _opens(row: Row, bracket: re.Match[str]) -> bool:
    """Whether the row ends with the `bracket` or goes on with a dash or colon.

    In a paragraph what stands before is set apart: "**Backpropagation** (backprop) -".
    """
    rest = row.text[bracket.end() :].strip()
    if rest and rest[0] not in ":-\u2013\u2014=":
        return False
    before = row.text[: bracket.start()].strip()
    return row.kind is not BlockKind.PARAGRAPH or any(
        span.kind in _MARKS and span.text.strip() == before for span in row.spans
    )


def is_short(text: str) -> bool:
    """Whether `text` looks like an acronym: 2 to 8 letters, capitals among them."""
    return (
        _SHORT.fullmatch(text) is not None and sum(map(str.isupper, text)) >= 2  # noqa: PLR2004
    )


def expansion(short: str, text: str) -> str:
    """The end of `text` that `short` abbreviates, "" for none (Schwartz-Hearst).

    Words of which each begins with its letter come before any others.
    """
    letters = [c for c in short.removesuffix("s") if c.isalnum()]
    last = list(_WORD.finditer(text))[-len(letters) :]
    if [word[0][0].casefold() for word in last] == [c.casefold() for c in letters]:
        return text[last[0].start() :].strip()
    at = len(text)
    for i in range(len(letters) - 1, -1, -1):
        letter = letters[i].casefold()
        at -= 1
        while at >= 0 and (
            text[at].casefold() != letter
            or (i == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    long = text[at:].strip()
    words = long.replace("-", " ").split()
    most = min(len(letters) + 5, len(letters) * 2)
    if not 1 < len(words) <= most or len(long) <= len(short):
        return "" if len(words) != 1 or len(long) < 2 * len(short) else long
    return long


_SYNONYM = re.compile(
    r"^(?P<alias>[^.,;:()]{2,40}?)\s+is\s+(?:just\s+)?(?:a\s+synonym\s+(?:for|of)|"
    r"another\s+(?:name|word|term)\s+for|the\s+same\s+(?:thing\s+)?as)\s+"
    r"(?P<name>[^.,;:()]{2,40}?)\s*(?:[.,;]|$)|"
    r"(?<![\w-])(?P<name2>[\w-]+(?:\s+[\w-]+){0,2}),?\s+(?:also\s+(?:called|known\s+as)|a\.?k\.?a\.?)\s+"
    r"(?:an?\s+|the\s+)?(?P<alias2>[\w-]+(?:\s+[\w-]+){0,2})\s*(?:[.,;)]|$)",
    re.IGNORECASE,
)
_SAYS_SO = ("also", "same", "another", "synonym", "aka", "a.k", "ak.")
_SAYS_HOW = re.compile(
    r"synonym|another\s+(?:name|word|term)|same\s+(?:thing|as)|"
    r"also\s+(?:called|known)|a\.?k\.?a",
    re.IGNORECASE,
)
"""What stands in every row that `_SYNONYM` finds: it is slow, and few rows have any."""


def _synonyms(found: Candidates) -> Iterator[tuple[str, str]]:
    """(other name, name) where a sentence says that two names are one."""
    language = found.note.language
    for row in found.rows:
        low = row.text.casefold()
        if not any(word in low for word in _SAYS_SO) or not _SAYS_HOW.search(low):
            continue
        for left, right in row.sentences():
            match = _SYNONYM.search(row.text[left:right].strip())
            if match:
                alias = fold(match["alias"] or match["alias2"], language)
                name = fold(match["name"] or match["name2"], language)
                if alias != name and {alias, name} <= found.phrases.keys():
                    yield alias, name
