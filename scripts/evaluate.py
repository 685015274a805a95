"""Measure concepts, definitions and relations against annotated notes.

Weights are cross-validated: each note is read with weights fitted on the others. A
concept counts as found where one of its names folds to one of the annotated names, one
to one; what an annotation marks as optional counts neither way. With `--graphs DIR` the
cross-validated graphs are written as JSON, for other scorers. Needs scikit-learn
(dependency group `fit`).

usage: python scripts/evaluate.py [--graphs DIR]
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotated import Collection, Gold, collections, larger
from fit import cross_validated
from textbook import TOP, Textbook, key_terms, textbook

from studygraph.concepts import conclude, fold, learn, link
from studygraph.config import ConceptSettings
from studygraph.export import to_json
from studygraph.graph.build import build
from studygraph.graph.ids import note_id
from studygraph.graph.model import ConceptNode, EdgeType, StudyGraph

if TYPE_CHECKING:
    from fit import Folds

    from studygraph.graph.model import Edge, NodeId
    from studygraph.note import Note

NOTE_EDGES = (EdgeType.MENTIONS, EdgeType.DEFINES)


@dataclass
class Tally:
    """Sums over the notes of a collection."""

    counts: Counter[str] = field(default_factory=Counter)
    spurious: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def f1(self, name: str) -> str:
        """Precision, recall and F1 of what is counted under `name`."""
        hits, given, wanted = (
            self.counts[f"{name} {part}"] for part in ("hit", "given", "wanted")
        )
        precision, recall = hits / max(given, 1), hits / max(wanted, 1)
        both = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {both:.3f}"

    def share(self, part: str, whole: str) -> str:
        """One count as a share of another."""
        return f"{self.counts[part] / max(self.counts[whole], 1):.3f}"


def graph_of(group: Collection | Textbook, folds: Folds) -> StudyGraph:
    """The collection's graph, each annotated note read with the models of its fold.

    A fold goes by the note's file name: the same note may stand in two collections.
    """
    lexicon = learn(group.terms, ConceptSettings(), termhood=folds[""].termhood)
    if isinstance(group, Collection):
        fold_of = {path: Path(path).name for path in group.gold}
    else:
        fold_of = {str(path): part for path, part in group.part.items()}
    links = []
    for note in group.notes:
        held = folds[fold_of.get(note.path, "")]
        known = replace(
            lexicon,
            termhood=held.termhood,
            cuts=held.cuts,
            salience=held.salience,
            relations=held.relations,
        )
        links.append(link(note, known))
    return build(group.notes, conclude(group.notes, lexicon, links))


def measure(group: Collection, graph: StudyGraph) -> Tally:
    """Everything that the collection's gold can say of its graph."""
    tally = Tally()
    concepts = {n.id: n for n in graph.nodes if isinstance(n, ConceptNode)}
    of_note: dict[NodeId, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        of_note[edge.source].append(edge)
    for note in group.notes:
        gold = group.gold.get(note.path)
        if gold is not None:
            edges = [e for e in of_note[note_id(note.path)] if e.type in NOTE_EDGES]
            found = _concepts(tally, edges, concepts, gold)
            _definitions(tally, edges, found, gold)
            _relations(tally, note, graph, found, gold)
    return tally


def _concepts(
    tally: Tally,
    edges: list[Edge],
    concepts: dict[NodeId, ConceptNode],
    gold: Gold,
) -> dict[NodeId, int]:
    """Each found concept's index in the gold; counts hits, errors and their kinds."""
    found: dict[NodeId, int] = {}
    given = sorted({edge.target for edge in edges})
    for node_id in given:
        names = {fold(n) for n in (concepts[node_id].label, *concepts[node_id].aliases)}
        at = next(
            (
                i
                for i, wanted in enumerate(gold.concepts)
                if wanted & names and i not in found.values()
            ),
            None,
        )
        if at is None:
            tally.spurious[_kind(names, gold)] += 1
        else:
            found[node_id] = at
    listed = gold.document["concepts"]
    optional = sum(not listed[i]["required"] for i in found.values())
    tally.counts["concept hit"] += len(found) - optional
    tally.counts["concept given"] += len(given) - optional
    for i, concept in enumerate(listed):
        if concept["required"]:
            tally.counts["concept wanted"] += 1
            core = concept["salience"] == "core"
            tally.counts["core"] += core
            tally.counts["core hit"] += core and i in found.values()
            if i not in found.values():
                tally.missed[_shape(concept["label"])] += 1
    return found


def _kind(names: set[str], gold: Gold) -> str:
    """In which way a concept that is not in the gold is wrong."""
    known = {name for concept in gold.concepts for name in concept}
    if names & known:
        return "second node for a concept"
    if any(f" {k} " in f" {name} " for name in names for k in known):
        return "concept with a word too many"
    if any(f" {name} " in f" {k} " for name in names for k in known):
        return "part of a concept's name"
    return "no concept"


def _shape(label: str) -> str:
    """What sort of name a missed concept has."""
    if any(map(str.isdigit, label)):
        return "with a digit"
    if label.isupper():
        return "acronym"
    return {1: "one word", 2: "two words"}.get(len(label.split()), "longer")


def _definitions(
    tally: Tally, edges: list[Edge], found: dict[NodeId, int], gold: Gold
) -> None:
    wanted: dict[int, bool] = {}
    for definition in gold.document["definitions"]:
        key = fold(definition["term"])
        for i, names in enumerate(gold.concepts):
            if key in names:
                wanted[i] = wanted.get(i, False) or definition["required"]
                break
    given = {edge.target for edge in edges if edge.type is EdgeType.DEFINES}
    hits = {found[one] for one in given if found.get(one) in wanted}
    optional = sum(not wanted[i] for i in hits)
    tally.counts["definition hit"] += len(hits) - optional
    tally.counts["definition given"] += len(given) - optional
    tally.counts["definition wanted"] += sum(wanted.values())


def _relations(
    tally: Tally,
    note: Note,
    graph: StudyGraph,
    found: dict[NodeId, int],
    gold: Gold,
) -> None:
    """Pairs by falling weight; a pair's type is right if any of its edges' is."""
    ranked: dict[frozenset[int | NodeId], list[Edge]] = {}
    edges = [
        edge
        for edge in graph.edges
        if edge.source.startswith("concept:")
        and any(evidence.note == note.path for evidence in edge.evidence)
    ]
    for edge in sorted(edges, key=lambda e: (-e.weight, e.source, e.type, e.target)):
        pair = frozenset(found.get(end, end) for end in (edge.source, edge.target))
        if len(pair) > 1:
            ranked.setdefault(pair, []).append(edge)
    hits = [pair for pair in ranked if pair in gold.pairs]
    top = [pair for pair in list(ranked)[: len(gold.pairs)] if pair in gold.pairs]
    tally.counts["relation wanted"] += len(gold.pairs)
    tally.counts["relation given"] += len(ranked)
    tally.counts["relation top"] += len(top)
    tally.counts["relation hit"] += len(hits)
    for pair in hits:
        said = {
            (found.get(e.source), e.type.value, found.get(e.target))
            for e in ranked[pair]
        }
        fits = any(
            kind == "related"
            or (a, kind, b) in said
            or (kind == "used-in" and (b, "computed-from", a) in said)
            or (kind == "contrasts-with" and (b, kind, a) in said)
            for a, kind, b in gold.pairs[pair]  # type: ignore[index]
        )
        tally.counts["type right"] += fits


def report(group: Collection, graph: StudyGraph) -> None:
    """Print the figures of one collection."""
    tally = measure(group, graph)
    concepts = [n for n in graph.nodes if isinstance(n, ConceptNode)]
    between = [e for e in graph.edges if e.source.startswith("concept:")]
    ends = {end for e in between for end in (e.source, e.target)}
    alone = sum(node.id not in ends for node in concepts)
    print(f"{group.name}: {len(group.gold)} annotated notes of {len(group.notes)}")
    print(f"  concepts     {tally.f1('concept')}")
    print(f"  core recall  {tally.share('core hit', 'core')}")
    print(f"  definitions  {tally.f1('definition')}")
    print(
        f"  relations    among the n heaviest "
        f"{tally.share('relation top', 'relation wanted')}"
        f"  found {tally.share('relation hit', 'relation wanted')}"
        f"  type right {tally.share('type right', 'relation hit')}"
        f"  (gold {tally.counts['relation wanted']}"
        f", given {tally.counts['relation given']})"
    )
    print(f"  edges a concept {len(between) / max(len(concepts), 1):.2f}")
    print(f"  concepts without an edge {alone / max(len(concepts), 1):.3f}")
    print(f"  spurious {dict(tally.spurious.most_common())}")
    print(f"  missed   {dict(tally.missed.most_common())}")


def main() -> None:
    """Print every figure."""
    groups, book = collections(), textbook()
    folds = cross_validated(groups, book)
    for group in (*groups, *larger()):
        graph = graph_of(group, folds)
        report(group, graph)
        save(group.name, graph)
    if book is not None:
        graph = graph_of(book, folds)
        precise, reached = key_terms(book, graph)
        print(f"textbook: {len(book.keys)} sections")
        print(f"  R-precision {precise:.3f}  recall in the top {TOP} {reached:.3f}")
        save("textbook", graph)


def save(name: str, graph: StudyGraph) -> None:
    """Write a graph as JSON where the command line asks for it."""
    if "--graphs" in sys.argv:
        out = Path(sys.argv[sys.argv.index("--graphs") + 1])
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{name}.json"
        path.write_text(to_json(graph), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
