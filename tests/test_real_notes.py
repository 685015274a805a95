"""Real notes, with STUDYGRAPH_CORPUS only, each folder of them studied once.

They are read whole and as they were annotated; what is said of them stands where it
says; what is suggested for them changes no other byte; their site is sound.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest
from patching import BOM, check_written, copied
from playwright.sync_api import Page
from sites import broken_links

from studygraph.build import Study, study
from studygraph.config import SiteSettings, load_settings
from studygraph.errors import ProblemKind
from studygraph.note import BlockKind
from studygraph.parse.prompts import is_stock
from studygraph.site import render, write
from studygraph.study.cards import make_cards

HEAVIEST = 60_000
PAGES_A_KIND = 12

pytestmark = pytest.mark.slow
annotated = pytest.mark.parametrize("folder", ["notes"], indirect=True)
largest = pytest.mark.parametrize("folder", ["omscs"], indirect=True)


@pytest.fixture(
    scope="module", params=["notes", "economics/docs", "flashcards/vault", "omscs"]
)
def folder(corpus: Path, request: pytest.FixtureRequest) -> Path:
    """Each folder of notes in turn: pytest runs all tests on one before the next."""
    return corpus / "corpus" / str(request.param)


@pytest.fixture(scope="module")
def studied(folder: Path) -> Study:
    """All that is known of the folder's notes."""
    return study(folder, load_settings(folder))


# ---- reading ----


def f1(found: int, predicted: int, gold: int) -> float:
    return 2 * found / (predicted + gold)


def test_every_note_is_read(studied: Study) -> None:
    assert studied.notes
    for note in studied.notes:
        assert note.blocks or not "".join(note.lines).strip()
        for problem in note.problems:
            assert problem.kind in {ProblemKind.BROKEN_LINK, ProblemKind.AMBIGUOUS_LINK}
            assert 1 <= problem.line <= len(note.lines)
        for block in note.blocks:
            if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE}:
                assert not is_stock(block.text), (note.path, block.line)


def test_english_notes_that_quote_other_languages_stay_english(studied: Study) -> None:
    assert {note.language for note in studied.notes} == {"en"}


@annotated
def test_sections_resources_and_metadata_are_as_annotated(
    corpus: Path, studied: Study
) -> None:
    sections, resources, said, right = [0, 0, 0], [0, 0, 0], 0, 0
    for note in studied.notes:
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


# ---- the graph ----


def test_evidence_stands_on_its_line(studied: Study) -> None:
    notes = {note.path: note for note in studied.notes}
    assert studied.graph.edges
    for edge in studied.graph.edges:
        for evidence in edge.evidence:
            text = notes[evidence.note].text_at(evidence.line)
            assert evidence.text in text, (edge.source, edge.type, evidence.line)


# ---- the study room ----


@annotated
def test_cards_quote_their_line(studied: Study) -> None:
    cards = make_cards(studied.graph, studied.notes)
    assert len(cards) > 80
    notes = {note.path: note for note in studied.notes}
    for card in cards:
        text = notes[card.note].text_at(card.line)
        assert text.strip().startswith(card.source.text)
        assert card.front.strip()


def with_sections(data: bytes, place: int) -> bytes:
    """A note with the sections of the template, in turn before and behind its text."""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    text = data.removeprefix(BOM)
    mark = data[: len(data) - len(text)]
    if place % 2 and not text.startswith(b"---"):
        return mark + end.join((b"## Vocab  ", b"", b"### Connections", b"", text))
    return data + end.join((b"", b"", b"## Vocab  ", b"", b"### Connections"))


def test_suggestions_change_no_other_byte(
    folder: Path, studied: Study, tmp_path: Path
) -> None:
    """Most notes have no such section: each is given one, in its own bytes."""
    root = copied(folder, tmp_path / "n")
    notes = sorted(root.rglob("*.md"))
    for place, path in enumerate(notes):
        path.write_bytes(with_sections(path.read_bytes(), place))
    assert check_written(root, studied.graph) > len(notes) / 3


# ---- the site ----


@pytest.fixture(scope="module")
def site(studied: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the folder's notes."""
    out = tmp_path_factory.mktemp("real") / "site"
    titled = SiteSettings(title="Real notes")
    pages = render(
        studied.graph, studied.notes, studied.attachments, titled, demos=studied.demos
    )
    write(pages, out)
    return out


def some_pages(site: Path) -> list[Path]:
    """Every page at the root, and some of each kind, spread over the alphabet."""
    pages = sorted(site.glob("*.html"))
    for kind in ("notes", "concepts", "sheets"):
        found = sorted((site / kind).rglob("*.html"))
        pages += found[:: max(1, len(found) // PAGES_A_KIND)]
    return pages


@largest
def test_links_resolve(site: Path) -> None:
    assert broken_links(site) == []


@largest
def test_pages_are_light(site: Path) -> None:
    weights = {
        path.relative_to(site).as_posix(): len(gzip.compress(path.read_bytes()))
        for path in site.rglob("*.html")
    }
    assert {name: size for name, size in weights.items() if size >= HEAVIEST} == {}


@largest
def test_pages_open_without_a_request_or_an_error(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    wide = []
    for path in some_pages(site):
        page.goto(path.as_uri())
        extra = page.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"
            "(document.documentElement)"
        )
        wide += [(path.name, extra)] if extra else []
    assert wide == []
    page.goto(f"{site.as_uri()}/search.html?q=network")
    page.wait_for_function("document.querySelector('[data-search-results] a')")
