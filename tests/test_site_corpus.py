"""Real notes of several courses as a site: no request, no error, no dead link."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sites import broken_links, build

HEAVIEST = 60_000
PAGES_A_KIND = 12


@pytest.fixture(scope="module")
def site(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of every note of every course."""
    out = tmp_path_factory.mktemp("corpus") / "site"
    build(corpus / "corpus" / "omscs", out)
    return out


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
    weights = {
        path.relative_to(site).as_posix(): len(gzip.compress(path.read_bytes()))
        for path in site.rglob("*.html")
    }
    assert {name: size for name, size in weights.items() if size >= HEAVIEST} == {}


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
