"""The terms of one note: candidates folded together, scored and cut.

The cut is the number of terms with the best expected F1 under the scores (Lipton et al.
2014, "Thresholding classifiers to maximize F1"), so a note with many sure terms keeps
many and a diary keeps few.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from studygraph.concepts import groups as grouping
from studygraph.concepts import subjects
from studygraph.concepts.candidates import collect, kept_or_collected
from studygraph.concepts.entries import MARKS, UNMARKED, Phrase
from studygraph.concepts.introductions import is_introduced
from studygraph.concepts.lexicon import spread_of
from studygraph.concepts.shortened import shortened
from studygraph.concepts.tally import tally
from studygraph.concepts.termhood import (
    FEATURES,
    Spread,
    Standing,
    features,
    spread_from,
    with_spread,
    without_spread,
)
from studygraph.concepts.trees import probability
from studygraph.concepts.vocabulary import scaffold
from studygraph.concepts.words import needs_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.groups import Group
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.tally import Entry
    from studygraph.concepts.trees import Cuts
    from studygraph.note import Note

SHORT_NOTE = 3000
"""Words up to which a run that stands once, unmarked, is still considered.

Pieces of such runs are only where textbooks have them: in 31 annotated notes that costs
no F1, and three in a thousand terms."""
MISSED = 1.25
"""What a missed term weighs beside one too many.

In 31 annotated notes 1 to 1.5 have the same F1, and at 1.25 two in a hundred core terms
more are found than at 1."""
VOCABULARY = 0.8
"""How sure a word of the vocabulary is a term, at least: the writer says so."""
FITTING = 0.5
"""How much a note is about a subject, of the most that it is about any, to be of it."""
_FITS = FEATURES.index("fits")
SET_APART = 0.7
"""The same for a word set apart by hand in a script without spaces."""
_ACRONYM = 4
"""Letters up to which a short form is one of initials."""
_BY_HAND = ("heading", "bold", "italic", "highlight", "code", "link", "defined")


class Term(NamedTuple):
    """A concept of a note: its key, the keys it is written as, and its features."""

    key: str
    keys: tuple[str, ...]
    entry: Entry
    values: tuple[float, ...]
    score: float


def candidates(found: Candidates, lexicon: Lexicon) -> list[Term]:
    """Every candidate of the note with its score, best first."""
    scored = _scored(found, lexicon, grouping.groups(found, lexicon)[0])
    return sorted(scored, key=_best_first)


def _scored(
    found: Candidates,
    lexicon: Lexicon,
    groups: Mapping[str, Group],
    some: Mapping[str, Group] | None = None,
) -> Iterator[Term]:
    """Those of the `groups` that may be terms, or `some` of them, with their scores."""
    over, ranks = grouping.over(groups), grouping.ranks(groups)
    language = found.note.language
    about = subjects.shares(groups if language == "en" else ())
    for key, group in _worth_scoring(found, some or groups, lexicon):
        keys: tuple[str, ...] = (key,)
        if isinstance(group, Phrase):
            entry = tally(found, key, (group,))
        else:
            keys = group.keys
            entry = tally(found, key, group.phrases)
            for alias in group.aliases:
                entry.surfaces.setdefault(_in_capitals(alias), 0)
        spread = spread_of(lexicon, keys, own_spread(entry))
        kin = grouping.kin(groups, key)
        fits = subjects.fits(key, about)
        standing = Standing(ranks[group.count], over.get(key, 0), *kin, fits)
        values = features(found, key, entry, spread, standing)
        score = _score(lexicon, language, key, entry, values)
        yield Term(key, keys, entry, values, score)


def _in_capitals(alias: str) -> str:
    """A short form as it is written where no prose has it but the place that states it.

    Known limit: the key has no case, so a longer word stays small.
    """
    return alias.upper() if len(alias) <= _ACRONYM else alias


def _score(
    lexicon: Lexicon, language: str, key: str, entry: Entry, values: Sequence[float]
) -> float:
    """How sure the `values` of a candidate make it a term."""
    if key in lexicon.include:
        return 1.0
    model = lexicon.termhood
    # Of an English phrase every feature is known.
    log_odds = model.walk if language == "en" else model.log_odds
    trusted = _trusted(key, entry, language, values[_FITS])
    return max(probability(log_odds(values)), trusted)


def rescores(
    note: Note, before: Lexicon, after: Lexicon, keys: Collection[str]
) -> bool:
    """Whether a candidate of the note that is written as any of `keys` scores anew.

    The two lexicons differ in their spreads alone.
    """
    found = collect(note)
    groups, _ = grouping.groups(found, after)
    some = {
        key: group
        for key, group in groups.items()
        if any(
            one in keys for one in ((key,) if isinstance(group, Phrase) else group.keys)
        )
    }
    for key, written, entry, values, score in (
        _scored(found, after, groups, some) if some else ()
    ):
        spread = spread_of(before, written, own_spread(entry))
        had = with_spread(without_spread(values), spread)
        if _score(before, note.language, key, entry, had) != score:
            return True
    return False


def _best_first(term: Term) -> tuple[float, str]:
    return -term.score, term.key


def _trusted(key: str, entry: Entry, language: str, fits: float) -> float:
    """How sure the writer's marks alone make a term.

    A word of the vocabulary is one, but for what lectures in every subject say
    ("summary", "work") where the note is about no subject that has it as a term; in a
    script without spaces nothing else can tell.
    """
    if entry.marks is UNMARKED:
        return 0.0
    marks = dict(zip(MARKS, entry.marks, strict=True))
    if marks["vocab"] and (key not in scaffold("nouns") or fits >= FITTING):
        return VOCABULARY
    marked = any(marks[mark] for mark in _BY_HAND)
    return SET_APART if marked and needs_marks(key, language) else 0.0


def chosen(terms: Iterable[Term], cuts: Cuts, less: Iterable[float] = ()) -> list[Term]:
    """The terms of the note: the best ones, as many as make the best expected F score.

    Of two terms where one begins or ends with the other, the less sure one goes unless
    it is sure enough by itself. `less` are the scores of further candidates, which are
    below the least that a term has.
    """
    ranked = sorted(terms, key=_best_first)
    scores = [*(term.score for term in ranked), *sorted(less, reverse=True)]
    expected = math.fsum(scores)
    best, size, hits = 0.0, 0, 0.0
    for n, score in enumerate(scores, 1):
        hits += score
        f_score = round((1 + MISSED) * hits / (n + MISSED * expected), 6)
        if f_score > best:
            best, size = f_score, n
    kept = [term for term in ranked[:size] if term.score >= cuts.least]
    return _without_nested(kept, cuts)


def _without_nested(terms: list[Term], cuts: Cuts) -> list[Term]:
    by_key = {term.key: term for term in terms}
    dropped = set()
    for term in terms:
        words = term.key.split(" ")
        for n in range(1, len(words)):
            for part in (words[:n], words[n:]):
                other = by_key.get(" ".join(part))
                if other is not None:
                    weaker = min(term, other, key=lambda t: (t.score, t.key))
                    if weaker.score < cuts.nested:
                        dropped.add(weaker.key)
    return [term for term in terms if term.key not in dropped]


def own_spread(entry: Entry) -> Spread:
    """The spread of a concept that only this note has."""
    return spread_from((1, entry.count, int(entry.marked > 0), 0))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A note's candidates and its terms, and what of the lexicon they depend on.

    That is what each candidate and what was `consulted` besides stand for; how the
    candidates that were `scored` are spread over the notes; and for those `together`
    with another which of them is in more notes. All are sorted.
    """

    found: Candidates
    terms: tuple[Term, ...]
    consulted: tuple[str, ...]
    scored: tuple[str, ...]
    together: tuple[str, ...]


def of_note(note: Note, lexicon: Lexicon) -> Chosen:
    """The note's candidates and its terms."""
    found = kept_or_collected(note)
    groups, asked = grouping.groups(found, lexicon)
    likely, less = [], []
    scored: list[str] = []
    # Of candidates that are no terms only the scores are kept: the rest takes memory.
    for term in _scored(found, lexicon, groups):
        scored += term.keys
        if term.score < lexicon.cuts.least:
            less.append(term.score)
        else:
            likely.append(term)
    terms = _whole(chosen(likely, lexicon.cuts, less), found, lexicon, groups)
    folded = (group for group in groups.values() if not isinstance(group, Phrase))
    together = (key for group in folded if len(group.keys) > 1 for key in group.keys)
    return Chosen(
        found,
        tuple(terms),
        tuple(sorted(asked)),
        tuple(sorted(scored)),
        tuple(sorted(together)),
    )


def _whole(
    terms: list[Term], found: Candidates, lexicon: Lexicon, groups: dict[str, Group]
) -> list[Term]:
    """`terms` without those that name another one: their `groups` join that one's."""
    meant = shortened(terms, found, lexicon)
    if not meant:
        return terms
    for short, key in meant.items():
        groups[key] = grouping.joined(found, groups, (key, short))
        del groups[short]
    sure: dict[str, float] = {}
    for term in terms:
        key = meant.get(term.key, term.key)
        sure[key] = max(term.score, sure.get(key, 0.0))
    some = {key: groups[key] for key in meant.values()}
    whole = {
        term.key: term._replace(score=sure[term.key])
        for term in _scored(found, lexicon, groups, some)
    }
    left = (whole.get(term.key, term) for term in terms if term.key not in meant)
    return sorted(left, key=_best_first)


def _worth_scoring(
    found: Candidates, groups: Mapping[str, Group], lexicon: Lexicon
) -> Iterator[tuple[str, Group]]:
    """The groups that may be terms: of what stands once, unmarked, only some."""
    include = lexicon.include
    is_short = found.words <= SHORT_NOTE
    for key, group in groups.items():
        if group.count == 1 and not group.marked:
            first = group if isinstance(group, Phrase) else group.phrases[0]
            alone = group.whole and (is_short or is_introduced(found, first))
            if not alone and key not in include and not subjects.is_listed(key):
                continue
        if key[0].isalpha() or any(map(str.isalpha, key)) or key in include:
            yield key, group
