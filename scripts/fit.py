"""Fit the weights of termhood and relations on annotated notes, and say how well.

Every figure is cross-validated: a note is scored by weights that never saw it. The
weights that ship are fitted on all notes. Needs scikit-learn (dependency group `fit`).

usage: python scripts/fit.py [--dry-run]
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from annotated import ROOT, Collection, collections, labelled
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.tree._tree import Tree

from studygraph.concepts import fold, learn, relations, termhood, terms
from studygraph.concepts.candidates import collect
from studygraph.concepts.linking import read
from studygraph.concepts.model import RelationType
from studygraph.concepts.termhood import Weights, weights_of
from studygraph.config import ConceptSettings

DATA = ROOT / "studygraph" / "concepts" / "data"
CORE = 2.0
"""How much more a concept counts that the note is about: missing it is worse."""


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


def term_examples(all_collections: list[Collection]) -> Examples:
    """One example for every candidate of every annotated note."""
    x, y, whose, weight = [], [], [], []
    for group in all_collections:
        lexicon = learn(
            group.terms,
            ConceptSettings(),
            termhood=blank(termhood.FEATURES),
        )
        for note in group.notes:
            gold = group.gold.get(note.path)
            if gold is None:
                continue
            for term in terms.candidates(collect(note), lexicon):
                names = frozenset(map(fold, (*term.entry.surfaces, *term.keys)))
                x.append(term.values)
                at = labelled(names, gold)
                y.append(at >= 0)
                whose.append(note.path)
                core = at >= 0 and gold.document["concepts"][at]["salience"] == "core"
                weight.append(CORE if core else 1.0)
    return Examples(
        np.array(x), np.array(y, dtype=int), np.array(whose), np.array(weight)
    )


def pair_examples(
    all_collections: list[Collection], weights_for: dict[str, Weights]
) -> dict[str, Examples]:
    """Examples of pairs with a clue, among the terms that a note is given.

    Under "pair" whether two concepts belong together; under each type, for those that
    do, whether they stand in it, in either direction. `weights_for` holds the termhood
    weights to pick a note's terms with.
    """
    rows: dict[str, list[tuple[list[float], bool, str]]] = {}
    for group in all_collections:
        lexicon = learn(
            group.terms, ConceptSettings(), termhood=blank(termhood.FEATURES)
        )
        for note in group.notes:
            gold = group.gold.get(note.path)
            if gold is None:
                continue
            known = replace(lexicon, termhood=weights_for[note.path])
            found, chosen = terms.of_note(note, known)
            index = {
                term.key: labelled(
                    frozenset(map(fold, (*term.entry.surfaces, *term.keys))), gold
                )
                for term in chosen
            }
            reading = read(note, found, chosen)
            for (a, b), values in reading.values().items():
                right = gold.pairs.get(frozenset((index[a], index[b])))
                rows.setdefault("pair", []).append(
                    (values, right is not None, note.path)
                )
                if not right:
                    continue
                for source, target in ((a, b), (b, a)):
                    given = relations.directed(
                        source, target, reading.pairs[a, b], reading.facts
                    )
                    ends = index[source], index[target]
                    for kind in relations.TYPED:
                        fits = (ends[0], kind.value, ends[1]) in right or (
                            kind is RelationType.CONTRASTS_WITH
                            and (ends[1], kind.value, ends[0]) in right
                        )
                        rows.setdefault(kind.value, []).append((given, fits, note.path))
    return {
        kind: Examples(
            np.array([values for values, _, _ in found]),
            np.array([fits for _, fits, _ in found], dtype=int),
            np.array([path for _, _, path in found]),
            np.ones(len(found)),
        )
        for kind, found in rows.items()
    }


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
PAIR_OPTIONS = {
    "n_estimators": 80,
    "max_depth": 3,
    "learning_rate": 0.06,
    "subsample": 0.6,
    "max_features": 0.3,
    "min_samples_leaf": 10,
}
TYPE_OPTIONS = {**PAIR_OPTIONS, "n_estimators": 50, "min_samples_leaf": 8}


def fit_terms(examples: Examples) -> Weights:
    """The weights of termhood."""
    return fit(examples, termhood.FEATURES, **TERM_OPTIONS)


def fit_pairs(examples: dict[str, Examples]) -> dict[str, Weights]:
    """The weights of relations: of pairs, and of each type."""
    return {
        kind: fit(part, relations.FEATURES, **PAIR_OPTIONS)
        if kind == "pair"
        else fit(part, relations.DIRECTED, **TYPE_OPTIONS)
        for kind, part in examples.items()
    }


def term_folds(examples: Examples) -> dict[str, Weights]:
    """For each note the termhood weights fitted without it."""
    return {
        str(note): fit_terms(examples.without(note))
        for note in np.unique(examples.note)
    }


Folds = dict[str, tuple[Weights, dict[str, Weights]]]
"""Termhood and relation weights by the path of the note that they never saw."""


def cross_validated(groups: list[Collection]) -> Folds:
    """For each annotated note both kinds of weights, fitted without it."""
    folds = term_folds(term_examples(groups))
    pairs = pair_examples(groups, folds)
    return {
        note: (
            folds[note],
            fit_pairs({kind: part.without(note) for kind, part in pairs.items()}),
        )
        for note in folds
    }


def save(name: str, models: dict[str, Weights], about: str) -> None:
    """Write data/`name`.json, one tree a line."""
    parts = []
    for key, weights in models.items():
        trees = ",\n".join(json.dumps(tree) for tree in weights.trees)
        names = json.dumps(weights.features)
        parts.append(
            f'"{key}": {{"base": {weights.base}, "features": {names},\n'
            f'"trees": [\n{trees}\n]}}'
        )
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
    examples = term_examples(groups)
    pairs = pair_examples(groups, term_folds(examples))
    print(f"candidates {len(examples.y)}, of them concepts {examples.y.sum()}")
    for kind, part in pairs.items():
        print(f"{kind}: {len(part.y)} examples, {part.y.sum()} right")
    if "--dry-run" not in sys.argv:
        about = "Nodes are [feature or -1, threshold, left, right, log odds]."
        save("termhood", {"term": fit_terms(examples)}, about)
        save("relations", fit_pairs(pairs), about)


if __name__ == "__main__":
    main()
