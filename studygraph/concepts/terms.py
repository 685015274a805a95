"""The terms of one note: candidates folded together, scored and cut.

The cut is the number of terms with the best expected F1 under the scores (Lipton et al.
2014, "Thresholding classifiers to maximize F1"), so a note with many sure terms keeps
many and a diary keeps few.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.concepts import acronyms
from studygraph.concepts.candidates import collect
from studygraph.concepts.entries import MARKS, Entry
from studygraph.concepts.lexicon import spread_of
from studygraph.concepts.termhood import Spread, Standing, features, probability
from studygraph.concepts.vocabulary import subjects
from studygraph.concepts.words import needs_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.note import Note

TINY_NOTE = 600
"""Words up to which every phrase is considered."""
SHORT_NOTE = 3000
"""Words up to which a run that stands once, unmarked, is still considered."""
LEAST = 0.3
"""The score below which nothing is a term."""
SURE_HEAD = 0.6
"""The score that saves a term beside one that begins with it or that it begins with."""
SURE_TAIL = 0.4
"""The same where one ends with the other: often both are terms."""
VOCABULARY = 0.8
"""How sure a word of the vocabulary is one, where the model knows no words."""
SET_APART = 0.5
"""The same for a word set apart by hand in a script without spaces."""
_BY_HAND = ("heading", "bold", "italic", "highlight", "code", "link", "defined")


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of a note: its key, the keys it is written as, and its features."""

    key: str
    keys: tuple[str, ...]
    entry: Entry
    values: tuple[float, ...]
    score: float


def candidates(found: Candidates, lexicon: Lexicon) -> list[Term]:
    """Every candidate of the note with its score, best first."""
    groups = _groups(found, lexicon)
    over = _over(groups)
    counts = sorted(entry.count for _, entry in groups.values())
    ranks = {count: i / len(counts) for i, count in reversed(list(enumerate(counts)))}
    terms = []
    for key, (keys, entry) in groups.items():
        if not _is_worth_scoring(found, key, entry, lexicon):
            continue
        own = Spread(1, entry.count, int(entry.marked > 0))
        spread = spread_of(lexicon, keys, own)
        standing = Standing(ranks[entry.count], over.get(key, 0), *_kin(groups, key))
        values = features(found, key, entry, spread, standing)
        score = probability(lexicon.termhood.log_odds(values))
        if found.note.language != "en":
            score = max(score, _trusted(key, entry, found.note.language))
        if key in lexicon.include:
            score = 1.0
        terms.append(Term(key, keys, entry, tuple(values), score))
    return sorted(terms, key=lambda term: (-term.score, term.key))


def _trusted(key: str, entry: Entry, language: str) -> float:
    """How sure the writer's marks alone make a term of a language with no lists.

    A word of the vocabulary is one; in a script without spaces nothing else can tell.
    """
    marks = dict(zip(MARKS, entry.marks, strict=True))
    if marks["vocab"]:
        return VOCABULARY
    marked = any(marks[mark] for mark in _BY_HAND)
    return SET_APART if marked and needs_marks(key, language) else 0.0


def chosen(terms: Iterable[Term]) -> list[Term]:
    """The terms of the note: the best ones, as many as make the best expected F1.

    Of two terms where one begins or ends with the other, the less sure one goes unless
    it is sure enough by itself.
    """
    ranked = sorted(terms, key=lambda term: (-term.score, term.key))
    expected = math.fsum(term.score for term in ranked)
    best, size, hits = 0.0, 0, 0.0
    for n, term in enumerate(ranked, 1):
        hits += term.score
        f1 = round(2 * hits / (n + expected), 6)
        if f1 > best:
            best, size = f1, n
    kept = [term for term in ranked[:size] if term.score >= LEAST]
    return _without_nested(kept)


def _without_nested(terms: list[Term]) -> list[Term]:
    by_key = {term.key: term for term in terms}
    dropped = set()
    for term in terms:
        words = term.key.split(" ")
        for n in range(1, len(words)):
            for part, enough in ((words[:n], SURE_HEAD), (words[n:], SURE_TAIL)):
                other = by_key.get(" ".join(part))
                if other is not None:
                    weaker = min(term, other, key=lambda t: (t.score, t.key))
                    if weaker.score < enough:
                        dropped.add(weaker.key)
    return [term for term in terms if term.key not in dropped]


def of_note(note: Note, lexicon: Lexicon) -> tuple[Candidates, list[Term]]:
    """The note's candidates and its terms."""
    found = collect(note)
    return found, chosen(candidates(found, lexicon))


def _groups(
    found: Candidates, lexicon: Lexicon
) -> dict[str, tuple[tuple[str, ...], Entry]]:
    """Entries added up by the key they fold into."""
    own = dict(acronyms.pairs(found))
    course = found.note.course or ""
    keys: dict[str, list[str]] = {}
    for key in found.entries:
        canonical = lexicon.canonical(key, course, own)
        if canonical not in lexicon.exclude and key not in lexicon.exclude:
            keys.setdefault(canonical, []).append(key)
    groups = {
        canonical: (tuple(sorted(members)), _added(found, canonical, members))
        for canonical, members in keys.items()
    }
    for alias, name in own.items():
        canonical = lexicon.canonical(name, course, own)
        if alias not in found.entries and canonical in groups:
            groups[canonical][1].surfaces[alias] += 0
    return groups


def _added(found: Candidates, canonical: str, members: list[str]) -> Entry:
    """One entry for all `members`; its words are those of the canonical key."""
    if len(members) == 1:
        return found.entries[members[0]]
    entries = [found.entries[key] for key in members]
    lead = found.entries.get(canonical) or max(entries, key=lambda e: len(e.words))
    total = Entry(lead.words)
    for entry in entries:
        total.count += entry.count
        total.whole += entry.whole
        total.first = min(total.first, entry.first)
        total.capital += entry.capital
        total.upper += entry.upper
        total.after_determiner += entry.after_determiner
        total.after_preposition += entry.after_preposition
        total.before_copula += entry.before_copula
        total.before_of += entry.before_of
        total.named += entry.named
        total.opens += entry.opens
        total.closes += entry.closes
        total.starts += entry.starts
        total.beside_math += entry.beside_math
        total.in_parentheses += entry.in_parentheses
        total.row_words += entry.row_words
        total.left |= entry.left
        total.right |= entry.right
        total.sections |= entry.sections
        total.rows += entry.rows
        total.surfaces.update(entry.surfaces)
        total.marks = [a + b for a, b in zip(total.marks, entry.marks, strict=True)]
    total.marks[15] += 1
    return total


def _kin(
    groups: dict[str, tuple[tuple[str, ...], Entry]], key: str
) -> tuple[Entry | None, Entry | None]:
    """The entries of the key without its last and without its first word."""
    words = key.split(" ")
    if len(words) == 1:
        return None, None
    head = groups.get(" ".join(words[:-1]))
    tail = groups.get(" ".join(words[1:]))
    return (head[1] if head else None), (tail[1] if tail else None)


def _over(groups: dict[str, tuple[tuple[str, ...], Entry]]) -> dict[str, int]:
    """For each key the count of the most frequent longer key that holds it."""
    over: dict[str, int] = {}
    for key, (_, entry) in groups.items():
        words = key.split(" ")
        for i in range(len(words)):
            for j in range(i + 1, len(words) + 1):
                if j - i < len(words):
                    part = " ".join(words[i:j])
                    if part in groups and over.get(part, 0) < entry.count:
                        over[part] = entry.count
    return over


def _is_worth_scoring(
    found: Candidates, key: str, entry: Entry, lexicon: Lexicon
) -> bool:
    if key in lexicon.include:
        return True
    if not any(map(str.isalpha, key)):
        return False
    if entry.marked > 0 or entry.count > 1:
        return True
    alone = entry.whole > 0 or key in subjects().terms
    return found.words <= TINY_NOTE or (alone and found.words <= SHORT_NOTE)
