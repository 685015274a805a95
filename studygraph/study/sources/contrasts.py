"""Cards from contrasts: what tells two things apart, as the notes set it out."""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence
from studygraph.graph.model import EdgeType
from studygraph.note import BlockKind, CardKind
from studygraph.study.model import Origin
from studygraph.study.sources.naming import is_symbol, names
from studygraph.study.wording import is_solid, masked, name_pattern, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode, Edge
    from studygraph.note import Note
    from studygraph.study.model import StudyCard
    from studygraph.study.sources.material import Material

_SURE = 0.5
_TELLING_WORDS = 5
_FEWEST_ROWS, _MOST_ROWS = 2, 12
_CODE = re.compile(r"\s*!\[\[[^\]]+\.py\]\]")
_SETS_APART = re.compile(
    r"\b(?:but|contrary|contrast|differs?|different(?:ly)?|however|instead|not|opposite"
    r"|rather than|unlike|versus|whereas|while)\b",
    re.IGNORECASE,
)
"""What a sentence that tells two things apart has in it."""

_AGAINST = frozenset(
    {"vs", "versus", "against", "compared", "difference", "differences"}
)
"""The words that a heading over a comparison has beside the two names."""


def contrast_cards(material: Material) -> Iterator[StudyCard]:
    """A card for each two concepts that the notes set against each other.

    Told by the table or list that the note has for it, or by its words where they say
    more than that there is a difference. Two definitions side by side leave the
    difference to the reader, so they make no card.
    """
    for edge in material.index.graph.edges:
        if edge.type is not EdgeType.CONTRASTS_WITH or edge.weight < _SURE:
            continue
        a, b = material.concept(edge.source), material.concept(edge.target)
        if a is None or b is None or not edge.evidence:
            continue
        made_from = (
            [(names(c), c.symbols, material.is_sure(c)) for c in (a, b)],
            [(place, material.mark(place.note)) for place in edge.evidence],
        )
        told, place = material.kept.of(
            "contrasts",
            made_from,
            partial(_told, material, a, b, edge),
            tuple[str, Evidence | None],
        )
        if place:
            yield material.card(
                Origin.CONTRAST,
                CardKind.BASIC,
                front=f"How do **{a.label}** and **{b.label}** compare?",
                asks=f"against {b.id}",
                back=told,
                source=material.quote(place.note, place.line),
                about=a,
                concepts=(a.id, b.id),
                also=tuple(other for other in edge.evidence if other != place),
                family=f"{a.id}/against",
            )


def _told(
    material: Material, a: ConceptNode, b: ConceptNode, edge: Edge
) -> tuple[str, Evidence | None]:
    """What tells the two apart, and the place that says so; None where none does."""
    for place in edge.evidence:
        note = material.notes.get(place.note)
        if note and any(c.line <= place.line <= c.end_line for c in note.cards):
            continue
        if not all(name_pattern(names(c)).search(place.text) for c in (a, b)):
            continue
        rest = set(words(masked(place.text, (*names(a), *names(b))))) - _AGAINST
        if len(rest) <= 1:
            below = _set_out(note, place.line) if note else ""
            if below:
                return below, place
        elif (
            len(rest) >= _TELLING_WORDS
            and is_solid(place.text)
            and _SETS_APART.search(place.text)
            and all(material.is_sure(c) and not is_symbol(c) for c in (a, b))
        ):
            return place.text, place
    return "", None


def _set_out(note: Note, line: int) -> str:
    """The table or list right under the heading or lead at `line`; "" for none."""
    leads = (BlockKind.HEADING, BlockKind.PARAGRAPH)
    starts = [
        i for i, b in enumerate(note.blocks) if b.line == line and b.kind in leads
    ]
    if not starts:
        return ""
    below = takewhile(
        lambda block: block.kind in (BlockKind.ROW, BlockKind.ITEM),
        note.blocks[starts[0] + 1 :],
    )
    found = list(below)
    if not _FEWEST_ROWS <= len(found) <= _MOST_ROWS:
        return ""
    first, last = found[0].line, found[-1].end_line
    lines = [_CODE.sub("", note.text_at(at)) for at in range(first, last + 1)]
    asks = any(line.rstrip().endswith("?") for line in lines)
    return "" if asks else "\n".join(line.rstrip() for line in lines).strip()
