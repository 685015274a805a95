"""Measure concepts, definitions and relations against annotated notes.

Weights are cross-validated: each note is read with weights fitted on the others. With
`--graphs DIR` the cross-validated graphs are written as JSON, for other scorers.
Needs scikit-learn (dependency group `fit`).

usage: python scripts/evaluate.py [--graphs DIR]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotated import Collection, collections
from fit import cross_validated

from studygraph.concepts import conclude, learn, link
from studygraph.config import ConceptSettings
from studygraph.export import to_json
from studygraph.graph.build import build

if TYPE_CHECKING:
    from studygraph.graph.model import StudyGraph


def graph_of(group: Collection, folds: dict[str, tuple[object, object]]) -> StudyGraph:
    """The collection's graph, each annotated note read with the weights of its fold."""
    lexicon = learn(group.terms, ConceptSettings())
    links = []
    for note in group.notes:
        fold = folds.get(note.path)
        known = (
            replace(lexicon, termhood=fold[0], relations=fold[1]) if fold else lexicon
        )
        links.append(link(note, known))
    return build(group.notes, conclude(group.notes, lexicon, links))


def main() -> None:
    """Print every figure."""
    groups = collections()
    folds = cross_validated(groups)
    for group in groups:
        graph = graph_of(group, folds)
        if "--graphs" in sys.argv:
            out = Path(sys.argv[sys.argv.index("--graphs") + 1])
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{group.name}.json").write_text(to_json(graph), encoding="utf-8")


if __name__ == "__main__":
    main()
