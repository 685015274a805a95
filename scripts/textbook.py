"""A textbook whose sections list their key terms: to learn from, and to measure on.

STUDYGRAPH_CORPUS may point to one: corpus/economics/docs holds a note a section,
gold.jsonl a line for each with its chapter and its key terms. Sections are held out by
chapter, in a few parts.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotated import load

from studygraph.concepts import fold, merge, survey
from studygraph.graph.ids import note_id
from studygraph.graph.model import ConceptNode, EdgeType, NodeId, StudyGraph
from studygraph.note import NotePath

if TYPE_CHECKING:
    from studygraph.concepts import VaultTerms
    from studygraph.note import Note

PARTS = 5
TOP = 30
"""Terms of a section among which its key terms are looked for."""


@dataclass(frozen=True)
class Textbook:
    """Sections, and by path each one's folded key terms and the part it is in."""

    notes: tuple[Note, ...]
    keys: dict[NotePath, tuple[str, ...]]
    part: dict[NotePath, str]
    terms: VaultTerms


def textbook() -> Textbook | None:
    """The textbook at hand, if there is one."""
    corpus = os.environ.get("STUDYGRAPH_CORPUS")
    if not corpus:
        return None
    base = Path(corpus) / "corpus" / "economics"
    lines = (base / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    listed = [json.loads(line) for line in lines]
    chapters = sorted({one["chapter"] for one in listed})
    notes = load(base / "docs")
    return Textbook(
        tuple(notes),
        {
            NotePath(one["doc"]): tuple(filter(None, map(fold, one["terms"])))
            for one in listed
        },
        {
            NotePath(one["doc"]): f"textbook {chapters.index(one['chapter']) % PARTS}"
            for one in listed
        },
        merge(*map(survey, notes)),
    )


def key_terms(book: Textbook, graph: StudyGraph) -> tuple[float, float]:
    """How well a section's terms by the weight of their edges begin with its key terms.

    The mean R-precision, and the mean share of key terms among the first TOP.
    """
    names = {
        node.id: {fold(name) for name in (node.label, *node.aliases)}
        for node in graph.nodes
        if isinstance(node, ConceptNode)
    }
    weights: dict[NodeId, dict[NodeId, float]] = defaultdict(dict)
    for edge in graph.edges:
        if edge.type in (EdgeType.MENTIONS, EdgeType.DEFINES):
            of_note = weights[edge.source]
            of_note[edge.target] = max(edge.weight, of_note.get(edge.target, 0.0))
    precise, reached = [], []
    for path, keys in book.keys.items():
        of_note = weights[note_id(path)]
        left, ranks = list(keys), []
        for rank, target in enumerate(sorted(of_note, key=lambda t: (-of_note[t], t))):
            key = next((key for key in left if key in names[target]), None)
            if key is not None:
                left.remove(key)
                ranks.append(rank)
        precise.append(sum(rank < len(keys) for rank in ranks) / len(keys))
        reached.append(sum(rank < TOP for rank in ranks) / len(keys))
    return sum(precise) / len(precise), sum(reached) / len(reached)
