"""Fit termhood, salience and relations on annotated notes, and say how well.

Every figure is cross-validated: a note is scored by weights that never saw it. The
weights that ship are fitted on all notes. Needs scikit-learn (dependency group `fit`).

usage: python scripts/fit.py [--dry-run]
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import termhoods
from annotated import ROOT, Collection, collections, larger
from examples import pair_examples
from learners import Examples, fit_linear, fit_trees
from textbook import textbook

from studygraph.concepts import pairs as pairs_room
from studygraph.concepts import relations
from studygraph.concepts.directions import DIRECTED

if TYPE_CHECKING:
    from textbook import Textbook

    from studygraph.concepts.linear import Linear
    from studygraph.concepts.trees import Cuts, Weights

DATA = ROOT / "studygraph" / "concepts" / "data"
PAIR_STRENGTH = 0.02
TYPE_STRENGTH = 0.01
"""How little the weights of the linear models are held back (inverse penalty)."""
HOLDS_OPTIONS = {
    "n_estimators": 150,
    "max_depth": 2,
    "learning_rate": 0.06,
    "subsample": 0.6,
    "max_features": 0.25,
    "min_samples_leaf": 10,
}
"""How the trees grow that say whether a reader signs a pair."""


def fit_pairs(examples: dict[str, Examples]) -> relations.Models:
    """The models of relations: of pairs, and of their types."""
    return relations.Models(
        fit_linear(examples["pair"], pairs_room.FEATURES, ("yes",), PAIR_STRENGTH),
        fit_trees(examples["holds"], pairs_room.FEATURES, **HOLDS_OPTIONS),
        fit_linear(examples["type"], DIRECTED, relations.ANSWERS, TYPE_STRENGTH),
    )


@dataclass(frozen=True)
class Held:
    """All that is fitted, without some of the notes."""

    termhood: Weights
    cuts: Cuts
    salience: Linear
    relations: relations.Models


Folds = dict[str, Held]
"""Models by the fold that they never saw: a note's file name, a part of the textbook.

Under "" stand those that saw all.
"""


def cross_validated(groups: list[Collection], book: Textbook | None) -> Folds:
    """For each fold everything fitted without it."""
    known = termhoods.sources(groups, book)
    others = larger()
    examples = termhoods.term_examples(known, others)
    names = [*dict.fromkeys(source.fold for source in known), ""]
    weights = {name: termhoods.fit_terms(examples.without(name)) for name in names}
    notes = termhoods.scored(known, weights)
    cuts = termhoods.cuts_without(notes)
    core = termhoods.salience_examples(notes, cuts)
    pairs = pair_examples(
        groups,
        others,
        defaultdict(lambda: weights[""], weights),
        defaultdict(lambda: cuts[""], cuts),
    )
    say(examples, pairs, cuts[""])
    return {
        name: Held(
            weights[name],
            cuts[name],
            termhoods.fit_salience(core.without(name)),
            fit_pairs({kind: part.without(name) for kind, part in pairs.items()}),
        )
        for name in names
    }


def say(examples: Examples, pairs: dict[str, Examples], cuts: Cuts) -> None:
    """Print what was learnt from."""
    print(f"candidates {len(examples.y)}, of them concepts {examples.y.sum()}")
    print(f"pairs {len(pairs['pair'].y)}, of them related {pairs['pair'].y.sum()}")
    print(f"pairs with a type {len(pairs['type'].y) // 2}")
    print(f"cuts {cuts._asdict()}")


def save_trees(name: str, key: str, weights: Weights, *more: str) -> None:
    """Write data/`name`.json, one tree a line; `more` are further parts of it."""
    trees = ",\n".join(json.dumps(tree) for tree in weights.trees)
    head = f'"base": {weights.base}, "features": {json.dumps(weights.features)}'
    save(
        name,
        "Nodes are [feature or -1, threshold, left, right, log odds].",
        [*more, f'"{key}": {{{head}, "trees": [\n{trees}\n]}}'],
    )


def save_linear(name: str, models: dict[str, Linear]) -> None:
    """Write data/`name`.json, one feature a line with its weight for each answer."""
    parts = []
    for key, model in models.items():
        rows = zip(model.features, zip(*model.rows, strict=True), strict=True)
        weights = ",\n".join(
            f"{json.dumps(feature)}: {json.dumps(row)}" for feature, row in rows
        )
        parts.append(
            f'"{key}": {{"answers": {json.dumps(model.answers)},\n'
            f'"base": {json.dumps(model.base)},\n"weights": {{\n{weights}\n}}}}'
        )
    body = ",\n".join(parts)
    save(name, "A weight for each answer.", [f'"models": {{\n{body}\n}}'])


def save(name: str, about: str, parts: list[str]) -> None:
    """Write data/`name`.json of the models' JSON."""
    body = ",\n".join([f'"about": {json.dumps(about)}', *parts])
    text = f"{{{body}}}\n"
    (DATA / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Fit, print, write."""
    groups = collections()
    if not groups:
        sys.exit(
            "no annotated notes: set STUDYGRAPH_CORPUS to the folder that has some"
        )
    if len(groups) == 1 and "--dry-run" not in sys.argv:
        sys.exit(
            "the weights that ship were fitted on more notes than are here: set "
            "STUDYGRAPH_CORPUS, or see what these notes give with --dry-run"
        )
    held = cross_validated(groups, textbook())[""]
    if "--dry-run" not in sys.argv:
        cuts = f'"cuts": {json.dumps(held.cuts._asdict())}'
        save_trees("termhood", "term", held.termhood, cuts)
        save_trees("holds", "holds", held.relations.holds)
        save_linear("salience", {"core": held.salience})
        pair, _, type_ = held.relations
        save_linear("relations", {"pair": pair, "type": type_})


if __name__ == "__main__":
    main()
