"""Draw cards at random for a reader to judge, each with the lines it comes from.

The seed is fixed, so two readers judge the same cards. A reader answers for each card
whether a student would keep it; the share of yes is what the deck is measured by:

    python scripts/draw_cards.py notes --count 30 > cards.md
"""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path

from studygraph.build import study
from studygraph.config import load_settings
from studygraph.note import Note
from studygraph.study.cards import make_cards
from studygraph.study.model import StudyCard
from studygraph.study.wording import hidden_cloze

SEED = 20260522
AROUND = 4


def main() -> None:
    """Print the drawn cards as markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    found = study(asked.notes, load_settings(asked.notes))
    notes = {note.path: note for note in found.notes}
    cards = [c for c in make_cards(found.graph, found.notes) if c.back is not None]
    drawn = sorted(cards, key=lambda card: _place(card, asked.seed))[: asked.count]
    for number, card in enumerate(drawn, 1):
        print(_shown(number, card, notes[card.note]))


def _place(card: StudyCard, seed: int) -> str:
    """A place in the draw that no other card of the deck changes."""
    return sha256(f"{seed} {card.id}".encode()).hexdigest()


def _shown(number: int, card: StudyCard, note: Note) -> str:
    first, last = max(1, card.line - AROUND), card.line + AROUND
    lines = "\n".join(
        f"    {line:4} {note.text_at(line)}" for line in range(first, last + 1)
    )
    where = " · ".join(filter(None, (card.course, card.lecture, card.context)))
    return (
        f"## {number}. {where}\n\n"
        f"**Q** {hidden_cloze(card.front)}\n\n**A** {card.back}\n\n"
        f"{card.note}, line {card.line}:\n\n{lines}\n"
    )


if __name__ == "__main__":
    main()
