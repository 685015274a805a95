r"""Cards from what a note says of its own signs: "- $\eta$ is the learning rate".

Asked under the heading that the item stands below, for a sign alone is anything.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import normalize

from studygraph.note import BlockKind, CardKind
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import is_sign, symbol_key
from studygraph.study.sources.owners import mentioned, owner
from studygraph.study.wording import (
    folded_question,
    is_solid,
    plain_prose,
    unlike,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.graph.model import ConceptNode
    from studygraph.note import Block, Note
    from studygraph.study.sources.material import Material

_ITEM = re.compile(
    r"\s*(?:[-*+]|\d+[.)])\s+(?:\$(?P<tex>[^$]{1,24})\$|(?P<bare>[^\s:$]{1,3}\([^\s:$]\)))"
    r"\s*(?:is\s+(?=(?:the|an?)\s)|:\s+|[-\u2013\u2014=]\s+)(?P<said>\S.+)"
)
_MOST = 20


def sign_cards(material: Material) -> Iterator[StudyCard]:
    """The cards of each note's explained signs, of those explained in one way there."""
    for note in material.notes.values():
        asked = [(card.line, card.end_line) for card in note.cards]
        told = [
            (block, *said)
            for block in note.blocks
            if block.kind is BlockKind.ITEM
            and not any(start <= block.line <= end for start, end in asked)
            and (said := _said(note, block))
        ]
        times = Counter((_above(material, note, b), symbol_key(s)) for b, s, _ in told)
        for block, sign, meaning in told:
            heading = _above(material, note, block)
            about = mentioned(material, note, heading) or owner(material, note, sign)
            once = times[heading, symbol_key(sign)] == 1
            new = unlike(words(meaning), words(heading))
            if heading and about and once and len(new) > 1:
                yield _card(material, note, block, about, (heading, sign, meaning))


def _said(note: Note, block: Block) -> tuple[str, str] | None:
    """The sign that an item begins with, and what it says of it."""
    found = _ITEM.fullmatch(note.text_at(block.line).rstrip())
    if found is None or block.end_line != block.line:
        return None
    sign = normalize("NFKC", found["tex"] or found["bare"]).strip()
    meaning = plain_prose(found["said"]).strip()
    fits = is_sign(sign) and is_solid(meaning, least=2, most=_MOST)
    return (sign, meaning) if fits and meaning[0].isalpha() else None


def _above(material: Material, note: Note, block: Block) -> str:
    """The heading over an item, without its own signs."""
    return re.sub(r"\$[^$]*\$", "", material.heading(note.path, block.line)).strip(" :")


def _card(
    material: Material,
    note: Note,
    block: Block,
    about: ConceptNode,
    told: tuple[str, str, str],
) -> StudyCard:
    heading, sign, meaning = told
    return material.card(
        Origin.EQUATION,
        CardKind.BASIC,
        front=f"{heading}: what is ${sign}$?",
        asks=f"sign {symbol_key(sign)} in {folded_question(heading)}",
        back=meaning,
        source=material.quote(note.path, block.line),
        about=about,
        family=f"{about.id}/formula",
    )
