"""The ids of notes and questions, by which every other room names them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from studygraph.graph.model import NodeId

if TYPE_CHECKING:
    from studygraph.note import Note, NotePath


@lru_cache(maxsize=1 << 16)
def note_id(path: NotePath) -> NodeId:
    """The node id of the note at `path`."""
    return NodeId(f"note:{path.removesuffix('.md')}")


def question_ids(note: Note) -> tuple[NodeId, ...]:
    """A node id for each of the note's cards, in their order.

    It depends on the note and on what is asked, never on the answer; a question asked
    twice in one note is numbered.
    """
    seen: Counter[str] = Counter()
    ids = []
    for card in note.cards:
        asked = card.key or " ".join(card.question.casefold().split())
        mark = sha256(asked.encode()).hexdigest()[:10]
        seen[mark] += 1
        again = f"-{seen[mark]}" if seen[mark] > 1 else ""
        ids.append(NodeId(f"question:{note.path.removesuffix('.md')}#{mark}{again}"))
    return tuple(ids)
