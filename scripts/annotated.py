"""Annotated notes: what scripts/fit.py and scripts/evaluate.py learn and measure on.

A collection is a folder of notes and a folder of JSON files that say, for some of the
notes, which concepts, definitions and relations a careful reader finds in them. The
project's own is notes/ with tests/gold/; STUDYGRAPH_CORPUS may point to more.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studygraph.concepts import fold, merge, survey
from studygraph.config import Settings
from studygraph.parse import parse, vault
from studygraph.read import read, scan

if TYPE_CHECKING:
    from studygraph.concepts import VaultTerms
    from studygraph.note import Note

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Gold:
    """What a reader found in a note: names of each concept, and how they relate.

    `concepts` holds the folded names of each, `pairs` the related ones as indices
    into it with the types (source, type, target) that fit.
    """

    document: dict[str, Any]
    concepts: tuple[frozenset[str], ...]
    pairs: dict[frozenset[int], frozenset[tuple[int, str, int]]]


@dataclass(frozen=True)
class Collection:
    """Notes that belong together, and the gold of some of them by note path."""

    name: str
    notes: tuple[Note, ...]
    gold: dict[str, Gold]
    terms: VaultTerms


def collections() -> list[Collection]:
    """Every annotated collection at hand, the project's own last."""
    found = []
    corpus = os.environ.get("STUDYGRAPH_CORPUS")
    if corpus:
        base = Path(corpus) / "corpus"
        found.append(collection("corpus", base / "notes", base / "gold"))
    if (ROOT / "tests" / "gold").is_dir():
        found.append(collection("notes", ROOT / "notes", ROOT / "tests" / "gold"))
    return found


def larger() -> list[Collection]:
    """Large notebooks that hold annotated notes among many others.

    For measuring only: the same notes stand in `collections`, with less around them.
    """
    corpus = os.environ.get("STUDYGRAPH_CORPUS")
    if not corpus:
        return []
    base = Path(corpus) / "corpus"
    return [collection("inside all of omscs", base / "omscs", base / "gold")]


def collection(name: str, notes: Path, gold: Path) -> Collection:
    """The notes below a folder and those gold files of another that are theirs."""
    read_notes = load(notes)
    by_stem = {Path(note.path).stem: note for note in read_notes}
    golds: dict[str, Gold] = {}
    for path in sorted(gold.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        note = by_stem.get(Path(document["note"]).stem)
        if note is not None:
            golds[note.path] = gold_of(document)
    terms = merge(*map(survey, read_notes))
    return Collection(name, tuple(read_notes), golds, terms)


def load(root: Path) -> list[Note]:
    """The notes of a folder, settled."""
    settings = Settings()
    listing = scan(root, settings.read)
    sources = [read(root, stamp.path, settings.read) for stamp in listing.notes]
    templates = [read(root, stamp.path, settings.read) for stamp in listing.templates]
    notes = [parse(source, settings.parse) for source in sources]
    habits = vault.merge(
        map(vault.survey, notes),
        templates=templates,
        listing=listing,
        settings=settings.parse,
    )
    return [vault.settle(note, habits) for note in notes]


def gold_of(document: dict[str, Any]) -> Gold:
    """A gold file with its names folded."""
    concepts = tuple(
        frozenset(filter(None, map(fold, [c["label"], *c["aliases"]])))
        for c in document["concepts"]
    )
    index: dict[str, int] = {}
    for i, names in enumerate(concepts):
        for name in names:
            index.setdefault(name, i)
    pairs: dict[frozenset[int], set[tuple[int, str, int]]] = {}
    for relation in document["relations"]:
        a, b = (index.get(fold(name)) for name in relation["pair"])
        if a is None or b is None or a == b:
            continue
        types = pairs.setdefault(frozenset((a, b)), set())
        for source, kind, target in relation["typed"]:
            ends = index.get(fold(source)), index.get(fold(target))
            if None not in ends:
                types.add((ends[0], kind.replace("_", "-"), ends[1]))  # type: ignore[arg-type]
    frozen = {pair: frozenset(types) for pair, types in pairs.items()}
    return Gold(document, concepts, frozen)


def labelled(names: frozenset[str], gold: Gold) -> int:
    """The index of the gold concept that any of `names` is, -1 for none."""
    for i, wanted in enumerate(gold.concepts):
        if wanted & names:
            return i
    return -1
