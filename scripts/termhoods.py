"""What termhood and salience learn from, and how they are fitted.

Annotated notes say of every candidate what it is. A textbook's sections list only their
key terms: what is not listed may be a term as well, so it counts little. Of other notes
readers judged some candidates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from annotated import labelled
from judged import digest, term_verdicts
from learners import Examples, blank, fit_linear, fit_trees

from studygraph.concepts import fold, learn, salience, termhood, terms
from studygraph.concepts.candidates import collect
from studygraph.concepts.trees import Cuts, Weights
from studygraph.config import ConceptSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from annotated import Collection, Gold
    from textbook import Textbook

    from studygraph.concepts import VaultTerms
    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linear import Linear
    from studygraph.concepts.terms import Term

CORE = 2.0
"""How much more a concept counts that the note is about: missing it is worse."""
KEY = 2.0
"""The same of a textbook's key term: each stands for several that are not listed."""
EVERY = 10
"""Of a textbook's unlisted candidates one in so many is an example..."""
UNLISTED = 0.2
"""... and counts so much."""
TERM_OPTIONS = {
    "n_estimators": 200,
    "max_depth": 5,
    "learning_rate": 0.06,
    "subsample": 0.6,
    "max_features": 0.25,
    "min_samples_leaf": 8,
}
SALIENCE_STRENGTH = 0.02
"""How little the weights of salience are held back (inverse penalty)."""
CORE_FOUND = 0.9
"""The share of concepts that a note is about which no cut may fall below."""
GRID = tuple(Cuts(0.3, nested) for nested in (0.5, 0.55))
"""The cuts that are tried: of nested names both are often meant."""


Example = tuple[tuple[float, ...], bool, str, float]
"""A candidate's features, whether it is a term, its fold, and what it counts."""


@dataclass(frozen=True)
class Source:
    """A note to learn from: what is known of it, and the fold that leaves it out."""

    fold: str
    found: Candidates
    lexicon: Lexicon
    gold: Gold | None
    keys: frozenset[str] = frozenset()

    def label(self, term: Term) -> tuple[int, bool]:
        """Which concept the term is (-1 for none), and whether the note is about it."""
        names = frozenset(map(fold, (*term.entry.surfaces, *term.keys)))
        if self.gold is None:
            listed = not names.isdisjoint(self.keys)
            return listed - 1, listed
        at = labelled(names, self.gold)
        listed = at >= 0 and self.gold.document["concepts"][at]["salience"] == "core"
        return at, listed


def sources(groups: Iterable[Collection], book: Textbook | None) -> list[Source]:
    """Every note that something is known of."""
    found: list[Source] = []
    for group in groups:
        lexicon = unscored(group.terms)
        found.extend(
            Source(Path(note.path).name, collect(note), lexicon, group.gold[note.path])
            for note in group.notes
            if note.path in group.gold
        )
    if book is not None:
        lexicon = unscored(book.terms)
        found.extend(
            Source(
                book.part[note.path],
                collect(note),
                lexicon,
                None,
                frozenset(book.keys[note.path]),
            )
            for note in book.notes
        )
    return found


def judged(groups: Iterable[Collection]) -> Iterator[Example]:
    """An example for every candidate that a reader judged, of notes without gold."""
    said = term_verdicts()
    for group in groups:
        lexicon = unscored(group.terms)
        for note in group.notes:
            if note.path in group.gold:
                continue
            for term in terms.candidates(collect(note), lexicon):
                verdict = said.get(digest(note.path, term.key))
                if verdict is not None:
                    name = Path(note.path).name
                    yield term.values, verdict.term, name, verdict.counts


def unscored(known: VaultTerms) -> Lexicon:
    """What the notes share, with weights that know nothing."""
    return learn(known, ConceptSettings(), termhood=blank(termhood.FEATURES))


def term_examples(known: Iterable[Source], others: Iterable[Collection]) -> Examples:
    """An example for every candidate of the annotated notes, and some of the rest."""
    rows = [*_listed(known), *judged(others)]
    x, y, folds, weights = zip(*rows, strict=True)
    return Examples(
        np.array(x), np.array(y, dtype=int), np.array(folds), np.array(weights)
    )


def _listed(known: Iterable[Source]) -> Iterator[Example]:
    for source in known:
        unlisted = 0
        for term in terms.candidates(source.found, source.lexicon):
            at, core = source.label(term)
            weight = CORE if core else 1.0
            if source.gold is None:
                weight = KEY if core else UNLISTED
                unlisted += not core
                if not core and unlisted % EVERY:
                    continue
            yield term.values, at >= 0, source.fold, weight


def fit_terms(examples: Examples) -> Weights:
    """The weights of termhood."""
    return fit_trees(examples, termhood.FEATURES, **TERM_OPTIONS)


Scored = list[tuple[Source, list[terms.Term]]]
"""Notes with their candidates as weights score them that never saw the note."""


def scored(known: Iterable[Source], folds: Mapping[str, Weights]) -> Scored:
    """Each note's candidates under the weights of its fold."""
    return [
        (
            source,
            terms.candidates(
                source.found, replace(source.lexicon, termhood=folds[source.fold])
            ),
        )
        for source in known
    ]


def cuts_without(notes: Scored) -> dict[str, Cuts]:
    """For each fold, and under "" for none, the cuts that serve all other notes best.

    The best F1 over the annotated notes' concepts among the cuts that leave CORE_FOUND
    of those that a note is about.
    """
    names = list(dict.fromkeys(source.fold for source, _ in notes))
    counts = np.zeros((len(GRID), len(names), 5))
    for source, candidates in notes:
        if source.gold is not None:
            at = names.index(source.fold)
            for number, cuts in enumerate(GRID):
                taken = terms.chosen(candidates, cuts)
                counts[number, at] += _counts(source, source.gold, taken)
    whole = counts.sum(axis=1)
    found = {"": whole, **{n: whole - counts[:, i] for i, n in enumerate(names)}}
    return {name: GRID[_best(of_fold)] for name, of_fold in found.items()}


def _best(counts: np.ndarray[Any, Any]) -> int:
    """The row of GRID with the best `_counts`."""
    hits, given, wanted, core_hits, core = counts.T
    f1 = 2 * hits / (given + wanted)
    reached = core_hits / core
    return int(np.argmax(np.where(reached >= min(CORE_FOUND, reached.max()), f1, 0)))


def _counts(source: Source, gold: Gold, taken: Iterable[Term]) -> tuple[int, ...]:
    """What is found, given, wanted of a note's concepts; found, wanted of its core."""
    listed = gold.document["concepts"]
    labels = [source.label(term)[0] for term in taken]
    found = [listed[at] for at in {at for at in labels if at >= 0}]
    hits, core_hits = _required(found)
    wanted, core = _required(listed)
    return hits, hits + len(labels) - len(found), wanted, core_hits, core


def _required(listed: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many of the annotated concepts are no matter of taste; how many are core."""
    kinds = [one["salience"] for one in listed if one["required"]]
    return len(kinds), kinds.count("core")


def salience_examples(notes: Scored, cuts: Mapping[str, Cuts]) -> Examples:
    """An example for every term that a note is given: whether the note is about it."""
    rows = list(_terms_with_salience(notes, cuts))
    x, y, folds = zip(*rows, strict=True)
    return Examples(
        np.array(x), np.array(y, dtype=int), np.array(folds), np.ones(len(rows))
    )


def _terms_with_salience(
    notes: Scored, cuts: Mapping[str, Cuts]
) -> Iterator[tuple[list[float], bool, str]]:
    for source, candidates in notes:
        for term in terms.chosen(candidates, cuts[source.fold]):
            values = salience.features(term.score, term.values)
            yield values, source.label(term)[1], source.fold


def fit_salience(examples: Examples) -> Linear:
    """The model of salience."""
    return fit_linear(examples, salience.FEATURES, ("core",), SALIENCE_STRENGTH)
