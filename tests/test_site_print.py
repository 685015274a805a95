"""Pages on paper: what was read on the screen, without what one would press there."""

from __future__ import annotations

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

SITE = (
    ROOT / "site"
)  # the sample course as it is built: test_sample.py holds it to that
SEEN = {
    "index.html": ".sky svg",
    "concepts/cell-state.html": ".definition",
    "notes/ecs189g-l19.html": ".card .answer",
    "demos/lstm_cell.html": ".plot svg .bar",
    "sheets/ecs189g.html": ".formulas math",
    "gaps.html": ".gaps .places",
    "map.html": "[data-map] canvas",
    "plan.html": ".day .topic",
    "review.html": "[data-front]",
    "search.html?q=gate": ".results a",
}
"""A page and what is there to be read on it."""


def printed(page: Page, name: str) -> None:
    """Show a page of the site as paper does."""
    page.goto(f"{SITE.as_uri()}/{name}")
    expect(page.locator(SEEN[name]).first).to_be_attached()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("name", SEEN)
def test_a_page_prints_what_is_to_be_read_and_nothing_to_press(
    page: Page, name: str
) -> None:
    printed(page, name)
    expect(page.locator(SEEN[name]).first).to_be_visible()
    pressed = page.locator("nav a:visible, button:visible:not(.map-legend *)")
    assert pressed.all_inner_texts() == []


@pytest.mark.parametrize("name", SEEN)
def test_nothing_to_be_read_is_cut_at_the_edge_of_the_paper(
    page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within its margins
    printed(page, name)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((part) => (
          part.clientWidth && part.scrollWidth > part.clientWidth + 1
          && !["visible", "clip"].includes(getComputedStyle(part).overflowX)
          && !part.matches("input, .unseen, .local-map *")
        )).map((part) => part.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 718


def test_the_map_is_drawn_for_white_paper_and_dark_again_afterwards(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{SITE.as_uri()}/map.html")
    page.wait_for_function("() => window.studygraph.map?.memory === null")
    light_share = """() => {
      const drawn = document.querySelector("[data-map] canvas");
      const { width, height } = drawn;
      const copy = Object.assign(document.createElement("canvas"), { width, height });
      const brush = copy.getContext("2d", { willReadFrequently: true });
      brush.drawImage(drawn, 0, 0);
      const { data } = brush.getImageData(0, 0, width, height);
      let light = 0, all = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] < 255) continue;
        all += 1;
        if (data[i] + data[i + 1] + data[i + 2] > 3 * 200) light += 1;
      }
      return light / all;
    }"""
    dark = page.evaluate(light_share)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = page.evaluate(light_share)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    again = page.evaluate(light_share)
    assert paper > 2 * dark
    assert again == pytest.approx(dark, rel=0.1)


def test_cards_that_cannot_be_loaded_are_said(page: Page) -> None:
    page.goto(f"{SITE.as_uri()}/review.html")
    expect(page.locator("[data-flash]")).to_be_visible()
    page.evaluate("""() => {
      window.studygraphStudy.wording = async () => { throw new Error("no cards.js"); };
    }""")
    page.get_by_role("button", name="Print the cards").click()
    said = "The cards cannot be printed: no cards.js."
    expect(page.locator("[data-status]")).to_have_text(said)


def test_the_cards_of_a_choice_are_printed_with_their_answers(page: Page) -> None:
    page.add_init_script("window.print = () => { window.asked = true; };")
    page.goto(f"{SITE.as_uri()}/review.html#lecture=ECS189G-L19.md")
    expect(page.locator("[data-flash]")).to_be_visible()
    page.get_by_role("button", name="Print the cards").click()
    page.wait_for_function("() => window.asked")
    rows = page.locator(".card-list > li")
    expect(rows.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(rows.first).to_be_visible()
    expect(page.locator("[data-flash]")).to_be_hidden()
    deck = page.evaluate(
        """() => window.studygraphStudy.cards.filter((card) => (
          window.STUDYGRAPH_DECK.lectures[card.lecture].path === "ECS189G-L19.md"
        )).length"""
    )
    assert rows.count() == deck > 5
    assert all(len(text.split("\n")) >= 2 for text in rows.all_inner_texts())
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(rows).to_have_count(0)
    expect(page.locator("[data-flash]")).to_be_visible()
