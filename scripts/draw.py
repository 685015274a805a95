"""Draw cards or edges at random for a reader to judge, each with the lines behind it.

The seed is fixed, so two readers judge the same ones. A reader who sees only what is
printed here says of each card whether a student would keep it, of each edge whether it
is true and worth drawing; the share of yes is what deck and graph are measured by:

    python scripts/draw.py cards notes --count 30 > cards.md
    python scripts/draw.py edges notes --count 50 > edges.md
"""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from studygraph.build import study
from studygraph.config import load_settings
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import NodeType
from studygraph.graph.phrases import CONCEPT_RELATIONS, phrase
from studygraph.note import NoteKind
from studygraph.study.cards import make_cards
from studygraph.study.wording import hidden_cloze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.build import Study
    from studygraph.graph.model import Edge
    from studygraph.note import Note, NotePath
    from studygraph.study.model import StudyCard

SEED = 971301
AROUND = 4


def main() -> None:
    """Print what is drawn as markdown, and how many cards or edges there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("cards", "edges"))
    parser.add_argument("notes", type=Path)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    found = study(asked.notes, load_settings(asked.notes))
    entries = cards(found) if asked.what == "cards" else edges(found)
    drawn = sorted(
        entries, key=lambda e: sha256(f"{asked.seed} {e[0]}".encode()).hexdigest()
    )
    for number, (_, text) in enumerate(drawn[: asked.count], 1):
        print(f"## {number}. {text}")


def cards(found: Study) -> Iterable[tuple[str, str]]:
    """Each card that has an answer: its id and how a reader sees it."""
    notes = {note.path: note for note in found.notes}
    asked = [c for c in make_cards(found.graph, found.notes) if c.back is not None]
    lectures = sum(note.kind is NoteKind.LECTURE for note in found.notes)
    among = f"{lectures} lectures" if lectures else f"{len(notes)} notes"
    share = len(asked) / max(1, lectures or len(notes))
    print(f"{len(asked)} cards, {among}, {share:.1f} cards each\n")
    for card in asked:
        yield card.id, _card(card, notes[card.note])


def edges(found: Study) -> Iterable[tuple[str, str]]:
    """Each edge between two concepts: its ends and type, and how a reader sees it."""
    notes = {note.path: note for note in found.notes}
    index = GraphIndex(found.graph)
    joined: set[str] = set()
    count = 0
    for edge in found.graph.edges:
        if edge.type.value in CONCEPT_RELATIONS:
            count += 1
            joined.update((edge.source, edge.target))
            yield f"{edge.source} {edge.type} {edge.target}", _edge(edge, index, notes)
    concepts = sum(node.type is NodeType.CONCEPT for node in found.graph.nodes)
    print(
        f"{count} edges, {concepts} concepts, {count / max(1, concepts):.2f} edges a "
        f"concept, {1 - len(joined) / max(1, concepts):.1%} of concepts without any\n"
    )


def _card(card: StudyCard, note: Note) -> str:
    where = " · ".join(filter(None, (card.course, card.lecture, card.context)))
    return (
        f"{where}\n\n**Q** {hidden_cloze(card.front)}\n\n**A** {card.back}\n\n"
        f"{_lines(note, card.line)}"
    )


def _edge(edge: Edge, index: GraphIndex, notes: dict[NotePath, Note]) -> str:
    source, target = (index.nodes[end].label for end in (edge.source, edge.target))
    said = f"{source} **{phrase(edge.type.value, outward=True)}** {target}"
    places = dict.fromkeys((e.note, e.line) for e in edge.evidence)
    shown = [_lines(notes[note], line) for note, line in list(places)[:2]]
    return "\n".join([said, "", *shown])


def _lines(note: Note, line: int) -> str:
    shown = "\n".join(
        f"    {near:4} {note.text_at(near)}"
        for near in range(max(1, line - AROUND), line + AROUND + 1)
    )
    return f"{note.path}, line {line}:\n\n{shown}\n"


if __name__ == "__main__":
    main()
