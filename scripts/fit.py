"""Fit the weights of termhood and relations on annotated notes, and say how well.

Every figure is cross-validated: a note is scored by weights that never saw it. The
weights that ship are fitted on all notes. Needs scikit-learn (dependency group `fit`).

usage: python scripts/fit.py [--dry-run]
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from annotated import ROOT, Collection, collections, larger
from examples import Examples, pair_examples, term_examples
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree._tree import Tree

from studygraph.concepts import pairs as pairs_room
from studygraph.concepts import relations, termhood
from studygraph.concepts.directions import DIRECTED
from studygraph.concepts.linear import Linear
from studygraph.concepts.trees import Weights, weights_of

DATA = ROOT / "studygraph" / "concepts" / "data"
NEVER = -50.0
"""The score of an answer that no example has."""


def fit(examples: Examples, names: tuple[str, ...], **options: float) -> Weights:
    """Boosted trees (Friedman 2001, with random rows and features)."""
    model = GradientBoostingClassifier(random_state=0, **options)
    model.fit(examples.x, examples.y, sample_weight=examples.weight)
    prior = float(model.init_.class_prior_[1])
    base = round(float(np.log(prior / (1 - prior))), 6)
    trees = [nodes(stage[0].tree_, model.learning_rate) for stage in model.estimators_]
    return weights_of({"features": names, "base": base, "trees": trees})


def nodes(tree: Tree, rate: float) -> list[list[float]]:
    """A fitted tree as [feature, threshold, left, right, value] a node."""
    return [
        [
            int(tree.feature[i]) if tree.children_left[i] >= 0 else -1,
            round(float(tree.threshold[i]), 5),
            int(tree.children_left[i]),
            int(tree.children_right[i]),
            round(float(tree.value[i][0][0]) * rate, 5),
        ]
        for i in range(tree.node_count)
    ]


TERM_OPTIONS = {
    "n_estimators": 120,
    "max_depth": 4,
    "learning_rate": 0.06,
    "subsample": 0.6,
    "max_features": 0.25,
    "min_samples_leaf": 12,
}
PAIR_STRENGTH = 0.02
HOLDS_STRENGTH = 0.03
TYPE_STRENGTH = 0.02
"""How little the weights of the linear models are held back (inverse penalty)."""
RARE = 0.25
"""The least spread that features are brought to one scale by: what a few examples have
weighs little."""


def fit_terms(examples: Examples) -> Weights:
    """The weights of termhood."""
    return fit(examples, termhood.FEATURES, **TERM_OPTIONS)


def fit_linear(
    examples: Examples,
    names: tuple[str, ...],
    answers: tuple[str, ...],
    strength: float,
) -> Linear:
    """Logistic regression over features brought to one scale, given in their own."""
    mean, spread = examples.x.mean(axis=0), examples.x.std(axis=0)
    scale = np.maximum(spread, RARE)
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit((examples.x - mean) / scale, examples.y, sample_weight=examples.weight)
    weights = np.zeros((len(answers), len(names)))
    base = np.full(len(answers), NEVER)
    at = model.classes_ if len(answers) > 1 else [0]
    weights[at] = model.coef_ / scale
    base[at] = model.intercept_ - weights[at] @ mean
    return Linear(
        names,
        answers,
        tuple(round(float(value), 5) for value in base),
        tuple(tuple(round(float(v), 5) for v in row) for row in weights),
    )


def fit_pairs(examples: dict[str, Examples]) -> dict[str, Linear]:
    """The models of relations: of pairs, and of their types."""
    return {
        "pair": fit_linear(
            examples["pair"], pairs_room.FEATURES, ("yes",), PAIR_STRENGTH
        ),
        "holds": fit_linear(
            examples["holds"], pairs_room.FEATURES, ("yes",), HOLDS_STRENGTH
        ),
        "type": fit_linear(
            examples["type"], DIRECTED, relations.ANSWERS, TYPE_STRENGTH
        ),
    }


def term_folds(examples: Examples) -> dict[str, Weights]:
    """For each note the termhood weights fitted without it."""
    return {
        Path(note).name: fit_terms(examples.without(note))
        for note in np.unique(examples.note)
    }


Folds = dict[str, tuple[Weights, dict[str, Linear]]]
"""Termhood and relation weights by the file name of the note that they never saw."""


def cross_validated(groups: list[Collection]) -> Folds:
    """For each annotated note both kinds of weights, fitted without it."""
    examples = term_examples(groups)
    folds = term_folds(examples)
    rest = fit_terms(examples)
    pairs = pair_examples(groups, larger(), defaultdict(lambda: rest, folds))
    return {
        note: (
            folds[note],
            fit_pairs({kind: part.without(note) for kind, part in pairs.items()}),
        )
        for note in folds
    }


def save_trees(name: str, models: dict[str, Weights]) -> None:
    """Write data/`name`.json, one tree a line."""
    parts = []
    for key, weights in models.items():
        trees = ",\n".join(json.dumps(tree) for tree in weights.trees)
        names = json.dumps(weights.features)
        parts.append(
            f'"{key}": {{"base": {weights.base}, "features": {names},\n'
            f'"trees": [\n{trees}\n]}}'
        )
    save(name, "Nodes are [feature or -1, threshold, left, right, log odds].", parts)


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
    save(name, "A weight for each answer.", parts)


def save(name: str, about: str, parts: list[str]) -> None:
    """Write data/`name`.json of the models' JSON."""
    body = ",\n".join(parts)
    text = f'{{"about": {json.dumps(about)},\n"models": {{\n{body}\n}}}}\n'
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
    examples = term_examples(groups)
    final = fit_terms(examples)
    weights_for = defaultdict(lambda: final, term_folds(examples))
    pairs = pair_examples(groups, larger(), weights_for)
    print(f"candidates {len(examples.y)}, of them concepts {examples.y.sum()}")
    print(f"pairs {len(pairs['pair'].y)}, of them related {pairs['pair'].y.sum()}")
    print(f"pairs judged {(pairs['holds'].weight == 1).sum()}")
    print(f"pairs with a type {len(pairs['type'].y) // 2}")
    if "--dry-run" not in sys.argv:
        save_trees("termhood", {"term": final})
        save_linear("relations", fit_pairs(pairs))


if __name__ == "__main__":
    main()
