"""Real notes, with STUDYGRAPH_CORPUS only: read whole, and as they were annotated."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

from studygraph.config import ParseSettings, ReadSettings
from studygraph.errors import ProblemKind
from studygraph.note import BlockKind, Note
from studygraph.parse import merge, parse, settle, survey
from studygraph.parse.prompts import is_stock
from studygraph.read import read, scan

FOLDERS = ["notes", "omscs", "economics/docs", "flashcards/vault"]


def vault(root: Path) -> list[Note]:
    listing = scan(root, ReadSettings())
    notes = [
        parse(read(root, stamp.path, ReadSettings()), ParseSettings())
        for stamp in listing.notes
    ]
    habits = merge([survey(note) for note in notes], listing=listing)
    return [settle(note, habits) for note in notes]


def f1(found: int, predicted: int, gold: int) -> float:
    return 2 * found / (predicted + gold)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_note_is_read(corpus: Path, folder: str) -> None:
    notes = vault(corpus / "corpus" / folder)
    assert notes
    for note in notes:
        assert note.blocks or not "".join(note.lines).strip()
        for problem in note.problems:
            assert problem.kind in {ProblemKind.BROKEN_LINK, ProblemKind.AMBIGUOUS_LINK}
            assert 1 <= problem.line <= len(note.lines)
        for block in note.blocks:
            if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE}:
                assert not is_stock(block.text), (note.path, block.line)


def test_sections_resources_and_metadata_are_as_annotated(corpus: Path) -> None:
    sections, resources, said, right = [0, 0, 0], [0, 0, 0], 0, 0
    for note in vault(corpus / "corpus" / "notes"):
        path = corpus / "corpus" / "gold" / f"{note.path.removesuffix('.md')}.json"
        gold = json.loads(path.read_text(encoding="utf-8"))
        ours = {(s.line, s.kind.value) for s in note.sections if s.kind != "other"}
        theirs = {(line, kind) for line, kind in gold["sections"] if kind != "other"}
        _tally(sections, ours, theirs)
        optional = {
            r["url"].rstrip("/") for r in gold["resources"] if not r["required"]
        }
        cited = {r.url.rstrip("/") for r in note.resources} - optional
        _tally(resources, cited, {r["url"].rstrip("/") for r in gold["resources"]})
        for key in ("course", "ordinal", "date"):
            if gold.get(key):
                said += 1
                right += getattr(note, key) == gold[key]
    assert f1(*sections) >= 0.97
    assert f1(*resources) >= 0.98
    assert right >= 0.95 * said


def _tally(
    counts: list[int], ours: AbstractSet[object], theirs: AbstractSet[object]
) -> None:
    counts[0] += len(ours & theirs)
    counts[1] += len(ours)
    counts[2] += len(theirs)
