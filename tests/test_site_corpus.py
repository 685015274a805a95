"""Real notes of several courses as a site: no request, no error, no dead link."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sites import broken_links, build

NOTES_A_COURSE = 2
PAGES_A_KIND = 12


@pytest.fixture(scope="module")
def site(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the first notes of every course."""
    folder = tmp_path_factory.mktemp("corpus")
    source = corpus / "corpus" / "omscs"
    for course in sorted(path for path in source.iterdir() if path.is_dir()):
        for note in sorted(course.glob("*.md"))[:NOTES_A_COURSE]:
            target = folder / "notes" / course.name / note.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(note, target)
    build(folder / "notes", folder / "site")
    return folder / "site"


def some_pages(site: Path) -> list[Path]:
    """Every page at the root, and some of each kind, spread over the alphabet."""
    pages = sorted(site.glob("*.html"))
    for kind in ("notes", "concepts", "sheets"):
        found = sorted((site / kind).rglob("*.html"))
        pages += found[:: max(1, len(found) // PAGES_A_KIND)]
    return pages


@pytest.mark.slow
def test_links_of_real_notes_resolve(site: Path) -> None:
    assert broken_links(site) == []


@pytest.mark.slow
def test_pages_of_real_notes_are_light(site: Path) -> None:
    heavy = [
        (path.name, len(gzip.compress(path.read_bytes())))
        for path in site.rglob("*.html")
        if len(gzip.compress(path.read_bytes())) >= 60_000
    ]
    assert heavy == []


@pytest.mark.slow
def test_pages_of_real_notes_open_without_a_request_or_an_error(
    page: Page, site: Path
) -> None:
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
