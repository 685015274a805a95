"""How many of the annotated cards and definitions of real notes are found.

The rules are those of the annotations: a card counts by its line, give or take one; a
definition by its term, each term once, any name of the annotated concept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cases_of import read

from studygraph.note import Note
from studygraph.parse.definitions.terms import cleaned, key

Annotated = list[tuple[Note, dict[str, Any]]]


@pytest.fixture(scope="module")
def annotated(corpus: Path) -> Annotated:
    folder = corpus / "corpus"
    pairs = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = (folder / "notes" / f"{path.stem}.md").read_text("utf-8")
        pairs.append((read(text), gold))
    assert len(pairs) == 21
    return pairs


def f1(found: int, offered: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * found / (offered + wanted)


def test_annotated_cards_are_found(annotated: Annotated) -> None:
    found = offered = wanted = 0
    for note, gold in annotated:
        free = sorted({card.line for card in note.cards})
        offered += len(free)
        wanted += len(gold["cards"])
        for line in sorted(card["line"] for card in gold["cards"]):
            near = [other for other in free if abs(other - line) <= 1]
            if near:
                free.remove(min(near, key=lambda other: abs(other - line)))
                found += 1
    assert f1(found, offered, wanted) >= 0.85


def test_annotated_definitions_are_found(annotated: Annotated) -> None:
    found = offered = wanted = 0
    for note, gold in annotated:
        names = {
            key(cleaned(name)): place
            for place, concept in enumerate(gold["concepts"])
            for name in (concept["label"], *concept["aliases"])
        }
        asked = {names.get(key(d["term"])) for d in gold["definitions"]} - {None}
        terms = {key(d.term) for d in note.definitions}
        given = {str(names.get(term, term)) for term in terms}
        found += len(given & {str(place) for place in asked})
        offered += len(given)
        wanted += len(asked)
    assert f1(found, offered, wanted) >= 0.65
