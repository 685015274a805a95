from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sites import FAULTS, NOTES, SETTLED, build, small_site

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
KINDS = {
    "home": "index.html",
    "map": "map.html",
    "map with a concept": "map.html#concept=cross-entropy",
    "concepts": "concepts/index.html",
    "concept": "concepts/cross-entropy.html",
    "concept with a long formula in a line": "concepts/minimax.html",
    "lecture": "notes/ecs189g-l19.html",
    "lecture with callouts": "notes/ecs189g-l5.html",
    "organiser": "notes/ecs189g.html",
    "gaps": "gaps.html",
    "review": "review.html",
    "plan": "plan.html",
    "search": "search.html?q=gate",
    "cheat sheet": "sheets/ecs189g.html",
    "cheat sheets": "sheets/index.html",
    "demos": "demos/index.html",
    "demo": "demos/lstm_cell.html",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("course") / "site"
    build(NOTES, out)
    return out


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("small"))


def address(site: Path, page: str) -> str:
    return f"{site.as_uri()}/{page}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_from_disk_and_axe_finds_nothing_in_either_theme(
    page: Page, course: Path, kind: str
) -> None:
    """`page` itself sees to it that there is no request and no error."""
    page.add_init_script(path=AXE)
    complaints = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.goto("about:blank")
        page.goto(address(course, KINDS[kind]))
        expect(page.locator("h1")).to_have_count(1)
        page.evaluate(SETTLED)
        complaints += [
            f"{theme} {fault['id']}: {node['html'][:200]}"
            for fault in page.evaluate(FAULTS)
            for node in fault["nodes"][:3]
        ]
    assert complaints == []


def test_a_wide_table_scrolls_and_breaks_no_word(
    browser: Browser, tmp_path: Path
) -> None:
    row = "| Exponential | $\\lambda e^{-\\lambda x}$ | $1/\\lambda^2$ | slow |"
    table = f"| Distribution | Density | Variance | Tail |\n|---|---|---|---|\n{row}"
    site = small_site(tmp_path, {"Wide.md": f"# Wide\n\n{table}\n"})
    tab = browser.new_page(viewport={"width": 360, "height": 800})
    tab.goto(address(site, "notes/wide.html"))
    heights = "cells => cells.map(cell => cell.getBoundingClientRect().height)"
    found = tab.locator(".note th").evaluate_all(heights)
    assert max(found) < 50, "a heading of one word takes one line"
    wider = "t => t.scrollWidth > t.clientWidth && t.tabIndex === 0"
    assert tab.locator(".note table").evaluate(wider)
    tab.close()


@pytest.mark.parametrize("width", [360, 768, 1280, 2560])
def test_no_page_is_wider_than_its_window(
    browser: Browser, course: Path, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    for kind, name in KINDS.items():
        tab.goto(address(course, name))
        extra = tab.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"
            "(document.documentElement)"
        )
        assert extra == 0, f"{kind} at {width}: {extra} px too wide"
    tab.close()


def test_without_javascript_all_text_and_tables_are_readable(
    browser: Browser, course: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address(course, "map.html"))
    expect(tab.locator("table.twin tbody tr").first).to_be_visible()
    expect(tab.locator("[data-map]")).to_be_hidden()
    tab.goto(address(course, "concepts/cross-entropy.html"))
    expect(tab.locator("table.neighbours td").first).to_be_visible()
    tab.goto(address(course, "notes/ecs189g-l19.html"))
    card = tab.locator("details.card").first
    card.locator("summary").click()
    expect(card.locator(".answer")).to_be_visible()
    tab.goto(address(course, "search.html"))
    expect(tab.get_by_text("needs JavaScript")).to_be_visible()
    context.close()


# ---- the map ----


def drawn(page: Page) -> int:
    """How many colours the map's canvas shows: one while nothing is drawn."""
    return int(
        page.evaluate(
            """() => {
              const canvas = document.querySelector("[data-map] canvas");
              if (!canvas) return 0;
              const { width, height } = canvas;
              const brush = canvas.getContext("2d");
              const data = brush.getImageData(0, 0, width, height).data;
              const seen = new Set();
              for (let i = 0; i < data.length; i += 4 * 7) {
                seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
              }
              return seen.size;
            }"""
        )
    )


def open_map(page: Page, site: Path) -> None:
    """The map's page, when its scripts have run."""
    page.goto(address(site, "map.html"))
    page.wait_for_function("() => window.studygraph.map?.refresh")


def test_the_map_is_drawn_in_the_first_frames_of_its_scripts(
    page: Page, course: Path
) -> None:
    open_map(page, course)
    page.evaluate(
        """() => new Promise((done) => setTimeout(() => requestAnimationFrame(() =>
             requestAnimationFrame(done)), 0))"""
    )
    assert drawn(page) > 50


def test_a_deep_link_opens_its_concept_with_the_lines_that_say_so(
    page: Page, course: Path
) -> None:
    page.goto(address(course, "map.html#concept=cross-entropy"))
    panel = page.locator("[data-map-panel]")
    expect(panel.locator("h2")).to_have_text("cross-entropy")
    place = panel.locator("a.place").first
    expect(place).to_contain_text("line")
    place.click()
    expect(page.locator("main h1")).to_be_visible()
    assert "/notes/" in page.url
    assert "#L" in page.url


def test_finding_a_concept_on_the_map_chooses_it(page: Page, course: Path) -> None:
    open_map(page, course)
    field = page.get_by_label("Find a concept on the map")
    field.fill("cross-entropy")
    field.press("Enter")
    expect(page.locator("[data-map-panel] h2")).to_have_text("cross-entropy")
    assert page.url.endswith("#concept=cross-entropy")


def test_a_name_that_is_not_on_the_map_is_said(page: Page, small: Path) -> None:
    open_map(page, small)
    field = page.get_by_label("Find a concept on the map")
    field.fill("zebra")
    field.press("Enter")
    panel = page.locator("[data-map-panel]")
    expect(panel).to_contain_text("No concept is called “zebra”")
    page.get_by_text("Path", exact=True).click()
    page.get_by_label("From", exact=True).fill("forget gate")
    page.get_by_label("To", exact=True).fill("okapi")
    page.get_by_role("button", name="Find the shortest path").click()
    expect(panel).to_contain_text("No concept is called “okapi”")


@pytest.mark.parametrize("name", ["map.html", "notes/ecs189g-l19.html"])
@pytest.mark.parametrize("fragment", ["100%", "path", "concept=%E0%A4%A"])
def test_an_address_with_a_broken_end_opens_the_page(
    page: Page, small: Path, name: str, fragment: str
) -> None:
    """`page` fails on an error of a script."""
    page.goto(address(small, f"{name}#{fragment}"))
    page.evaluate(SETTLED)
    expect(page.locator("h1")).to_have_count(1)


def test_the_map_works_by_keyboard_alone(page: Page, course: Path) -> None:
    open_map(page, course)
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowRight")
    panel = page.locator("[data-map-panel] h2")
    chosen = [panel.inner_text()]
    for key in ("ArrowDown", "ArrowLeft", "ArrowUp"):  # one way at least leads on
        page.keyboard.press(key)
        chosen.append(panel.inner_text())
    assert len(set(chosen)) > 1
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/concepts/*.html")


def test_escape_lets_go_of_the_chosen_concept(page: Page, course: Path) -> None:
    page.goto(address(course, "map.html#concept=cross-entropy"))
    expect(page.locator("[data-map-panel]")).to_be_visible()
    page.locator("[data-map]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-panel]")).to_be_hidden()
    assert "#" not in page.url


def test_a_path_between_two_concepts_gives_each_step_and_its_reason(
    page: Page, small: Path
) -> None:
    page.goto(address(small, "map.html#path=forget-gate..hidden-state"))
    panel = page.locator("[data-map-panel]")
    expect(panel.locator("h2")).to_have_text("forget gate to hidden state")
    steps = panel.locator("ol li")
    assert steps.count() >= 1
    expect(steps.first.locator("a.place")).to_contain_text("line")


def test_the_filters_choose_what_is_shown(page: Page, course: Path) -> None:
    open_map(page, course)
    before = page.evaluate("document.querySelector('[data-map] canvas').toDataURL()")
    page.get_by_text("Filter", exact=True).click()
    page.locator("select[name=note]").select_option(index=3)
    page.wait_for_timeout(600)
    after = page.evaluate("document.querySelector('[data-map] canvas').toDataURL()")
    assert before != after


# ---- search ----


def test_search_answers_from_any_page_and_by_keyboard(page: Page, course: Path) -> None:
    page.goto(address(course, "notes/ecs189g-l19.html"))
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    page.keyboard.type("cross-entro")
    result = dialog.get_by_role("link").first
    expect(result).to_contain_text("cross-entropy")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/concepts/**")


def test_search_forgives_a_slip_and_says_when_there_is_nothing(
    page: Page, course: Path
) -> None:
    page.goto(address(course, "index.html"))
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search")
    page.keyboard.type("entrpy")
    expect(dialog.get_by_role("link").first).to_contain_text("entropy")
    dialog.get_by_role("searchbox").fill("zzzzqqq")
    expect(dialog.get_by_role("status")).to_contain_text("Nothing in these notes")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_what_is_called_just_so_comes_first(page: Page, course: Path) -> None:
    page.goto(address(course, "search.html"))
    first = page.locator("[data-search-results] a").first
    for typed, title in (("gradient", "gradient"), ("MLP", "multi-layer perceptron")):
        page.get_by_role("searchbox").fill(typed)
        expect(first.locator(".title")).to_have_text(title)


def test_a_symbol_is_found_however_it_is_typed(page: Page, small: Path) -> None:
    page.goto(address(small, "search.html"))
    field = page.get_by_role("searchbox")
    results = page.locator("[data-search-results] a")
    for typed in ("f_t", "fₜ", "ft"):
        field.fill("")
        expect(results).to_have_count(0)
        field.fill(typed)
        expect(results.filter(has_text="fₜ").first).to_be_visible()


def test_the_index_answers_as_one_that_minisearch_made(page: Page, small: Path) -> None:
    page.goto(address(small, "search.html?q=gate"))
    page.wait_for_function("document.querySelector('[data-search-results] a')")
    same = page.evaluate(
        """() => {
          const cut = (text) => (text.normalize("NFKD").replace(/\\p{M}/gu, "")
            .toLowerCase().match(/[\\p{L}\\p{N}]+/gu) ?? []);
          const options = { fields: ["title", "text"], tokenize: cut,
                            processTerm: (term) => term };
          const ours = MiniSearch.loadJSON(window.STUDYGRAPH_SEARCH, options);
          const again = MiniSearch.loadJSON(JSON.stringify(ours), options);
          const rank = (engine, words) => engine.search(words).map((hit) => hit.id);
          return ["gate", "cell state", "hidden"].every((words) =>
            rank(ours, words).length > 0 &&
            rank(ours, words).join() === rank(again, words).join());
        }"""
    )
    assert same


def test_the_search_form_of_the_home_page_leads_to_results(
    page: Page, course: Path
) -> None:
    page.goto(address(course, "index.html"))
    page.get_by_role("searchbox").fill("dropout")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search.html?q=dropout")
    expect(page.locator("[data-search-status]")).not_to_be_empty()


# ---- reading ----


def test_hovering_a_concept_shows_what_it_is(page: Page, small: Path) -> None:
    page.goto(address(small, "notes/ecs189g-l19.html"))
    page.locator(".note a.term").first.hover()
    peek = page.get_by_role("tooltip")
    expect(peek).to_be_visible()
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()


def test_focusing_a_concept_shows_what_it_is(page: Page, small: Path) -> None:
    page.goto(address(small, "notes/ecs189g-l19.html"))
    link = page.locator(".note a.term", has_text="forget gate").first
    page.keyboard.press("Tab")
    link.focus()
    peek = page.get_by_role("tooltip")
    expect(peek).to_contain_text("what the cell state loses")
    expect(link).to_have_attribute("aria-describedby", "peek")


def test_the_theme_switch_is_remembered(browser: Browser, small: Path) -> None:
    context = browser.new_context(color_scheme="light")
    tab = context.new_page()
    tab.goto(address(small, "index.html"))
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = tab.evaluate(ground)
    tab.get_by_role("button", name="Switch between light and dark").click()
    assert tab.evaluate(ground) != light
    tab.goto(address(small, "gaps.html"))
    assert tab.evaluate(ground) != light
    context.close()


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\frac{\partial C_t}{\partial x} \le \sqrt{\lambda}", ["common.woff2"]),
        (r"\mathcal{N}(0, 1)", ["common.woff2", "rest.woff2"]),
    ],
)
def test_math_fetches_the_fonts_that_it_needs(
    page: Page, tmp_path: Path, tex: str, wanted: list[str]
) -> None:
    site = small_site(tmp_path, {"N.md": f"# N\n\nA formula ${tex}$ in words.\n"})
    fetched: list[str] = []
    page.on("request", lambda sent: fetched.append(sent.url))
    page.goto(address(site, "notes/n.html"))
    page.wait_for_function("[...document.fonts].every((f) => f.status != 'loading')")
    page.evaluate("document.fonts.ready.then(() => true)")
    fonts = sorted(Path(url).name for url in fetched if "stix-two-math" in url)
    assert fonts == wanted


# ---- on a phone ----


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    yield tab
    tab.close()


def sides(page: Page, part: str) -> list[tuple[float, float]]:
    """The left and right ends of what `part` selects and shows, in pixels."""
    boxes = [found.bounding_box() for found in page.locator(part).all()]
    return [(box["x"], box["x"] + box["width"]) for box in boxes if box]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("concepts/cross-entropy.html", ".local-map :is(li a, .centre)"),
        ("demos/lstm_cell.html", ".plot svg"),
        (
            "map.html",
            ".map-find input, .map-tools .button, .map-path :is(input, button)",
        ),
    ],
)
def test_a_narrow_screen_cuts_nothing_off(
    phone: Page, course: Path, name: str, part: str
) -> None:
    phone.goto(address(course, name))
    if name == "map.html":
        phone.get_by_text("Path", exact=True).click()
    found = sides(phone, part)
    assert found
    assert all(left >= 0 and right <= 390 for left, right in found), found


@pytest.mark.parametrize("name", ["index.html", "plan.html", "demos/index.html"])
def test_the_door_of_this_page_is_in_sight_on_a_narrow_screen(
    phone: Page, course: Path, name: str
) -> None:
    phone.goto(address(course, name))
    expect(phone.locator(".bar nav")).to_have_class(re.compile("more-"))
    [(left, right)] = sides(phone, ".bar nav [aria-current]")
    assert left >= 0
    assert right <= 390
