"""Learners: examples with their features, and the models fitted on them.

Needs scikit-learn (dependency group `fit`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree._tree import Tree

from studygraph.concepts.linear import Linear
from studygraph.concepts.trees import Weights, weights_of

NEVER = -50.0
"""The score of an answer that no example has."""
RARE = 0.25
"""The least spread that features are brought to one scale by: what a few examples have
weighs little."""


@dataclass(frozen=True)
class Examples:
    """Rows of features, what they are (0 or 1), their note, and what they count."""

    x: np.ndarray[Any, Any]
    y: np.ndarray[Any, Any]
    note: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]

    def without(self, note: str) -> Examples:
        """All examples but those of one note."""
        keep = self.note != note
        return Examples(self.x[keep], self.y[keep], self.note[keep], self.weight[keep])


def blank(names: tuple[str, ...]) -> Weights:
    """Weights that know nothing."""
    return Weights(names, 0.0, ())


def fit_trees(examples: Examples, names: tuple[str, ...], **options: float) -> Weights:
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
