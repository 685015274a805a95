"""The Review and Plan pages in a browser: keys, log, and the same choices as Python."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from study_values import FORGET, PATH, graph_of, note

from studygraph.config import SiteSettings
from studygraph.graph.index import GraphIndex
from studygraph.site import render, write
from studygraph.study.cards import make_cards
from studygraph.study.events import Answered, Event, Renamed, Undone, parse, to_line
from studygraph.study.model import Origin, StudyCard
from studygraph.study.plan import find_topics, make_plan, study_order
from studygraph.study.queue import Queue
from studygraph.study.renamed import place_of
from studygraph.study.replay import State, replay
from studygraph.study.scheduling import Rating

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made notebook as a site."""
    out = tmp_path_factory.mktemp("nets") / "site"
    write(render(graph_of(), (note(),), {}, SiteSettings(title="Nets")), out)
    return out


@pytest.fixture
def review(page: Page, site: Path) -> Page:
    """The Review page with its first card."""
    page.goto(f"{site.as_uri()}/review.html")
    expect(page.locator("[data-flash]")).to_be_visible()
    return page


def cards() -> list[StudyCard]:
    found = make_cards(graph_of(), (note(),))
    return [card for card in found if card.back is not None]


def kept(page: Page) -> tuple[Event, ...]:
    """The page's log, as the terminal reads it."""
    found = parse(page.evaluate("window.studygraphStudy.text()"))
    assert found.torn == ()
    return found.events


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(60)


def test_space_shows_the_answer_and_a_number_keeps_it(review: Page) -> None:
    expect(review.locator("[data-back]")).to_be_hidden()
    press(review, "Space")
    expect(review.locator("[data-back]")).to_be_visible()
    press(review, "1")
    expect(review.locator("[data-back]")).to_be_hidden()
    (event,) = kept(review)
    assert isinstance(event, Answered)
    assert event.rating is Rating.AGAIN
    by_id = {card.id: card for card in cards()}
    assert event.place == place_of(by_id[event.card])  # type: ignore[index]


def test_space_twice_is_good_and_the_waits_are_on_the_buttons(review: Page) -> None:
    press(review, "Space")
    waits = review.locator("[data-rate] span").all_inner_texts()
    assert waits == ["1 min", "6 min", "10 min", "8 d"]
    press(review, "Space")
    (event,) = kept(review)
    assert isinstance(event, Answered)
    assert event.rating is Rating.GOOD


def test_an_answer_can_be_taken_back(review: Page) -> None:
    front = review.locator("[data-front]").inner_text()
    press(review, "Space", "4", "u")
    assert [type(event) for event in kept(review)] == [Answered, Undone]
    assert replay(kept(review)) == State()
    expect(review.locator("[data-front]")).to_have_text(front)


def test_progress_is_still_there_after_a_reload(review: Page) -> None:
    press(review, "Space", "4", "Space", "3")
    before = kept(review)
    review.reload()
    expect(review.locator("[data-flash]")).to_be_visible()
    assert kept(review) == before
    expect(review.locator("[data-progress]")).to_contain_text("2 cards seen")


def test_progress_is_kept_under_the_notebooks_id_and_taken_over_from_its_title(
    review: Page, site: Path, tmp_path: Path
) -> None:
    """One browser, three builds: without an id, with one, and with another title."""
    press(review, "Space", "4", "Space", "3")
    before = kept(review)
    assert len(before) == 2

    def opened(title: str, notebook: str) -> Page:
        out = tmp_path / f"{title}-{notebook}"
        settings = SiteSettings(title=title)
        write(render(graph_of(), (note(),), {}, settings, notebook=notebook), out)
        review.goto(f"{out.as_uri()}/review.html")
        expect(review.locator("[data-flash]")).to_be_visible()
        return review

    assert kept(opened("Other", "b2")) == ()
    assert kept(opened("Nets", "a1")) == before
    press(review, "Space", "3")
    after = kept(review)
    assert len(after) == 3
    assert kept(opened("Renamed", "a1")) == after
    review.goto(f"{site.as_uri()}/review.html")
    expect(review.locator("[data-flash]")).to_be_visible()
    assert kept(review) == before


def test_the_mouse_does_what_the_keys_do(review: Page) -> None:
    review.get_by_role("button", name="Show the answer").click()
    review.get_by_role("button", name="Easy").click()
    review.get_by_role("button", name="Not today").click()
    (event,) = kept(review)
    assert isinstance(event, Answered)
    assert event.rating is Rating.EASY


def test_space_on_a_button_presses_that_button(review: Page) -> None:
    press(review, "Space")
    review.get_by_role("button", name="Again").focus()
    press(review, "Space")
    (event,) = kept(review)
    assert isinstance(event, Answered)
    assert event.rating is Rating.AGAIN
    press(review, "Space")
    review.get_by_role("button", name="Take back").focus()
    press(review, "Space")
    assert [type(event) for event in kept(review)] == [Answered, Undone]


def test_single_keys_can_be_switched_off(review: Page) -> None:
    review.get_by_label("Single keys").uncheck()
    review.get_by_role("button", name="Show the answer").click()
    press(review, "2", "s", "u")
    assert kept(review) == ()
    review.reload()
    expect(review.get_by_label("Single keys")).not_to_be_checked()
    review.locator("h1").click()
    press(review, "/")
    expect(review.get_by_role("dialog")).to_have_count(0)
    review.get_by_label("Single keys").check()
    review.locator("h1").click()
    press(review, "/")
    expect(review.get_by_role("dialog")).to_be_visible()


def test_two_tabs_keep_each_others_answers(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(f"{site.as_uri()}/review.html")
        expect(tab.locator("[data-flash]")).to_be_visible()
    press(one, "Space", "4")
    press(other, "Space", "1", "Space", "3")
    press(one, "Space", "2")
    other.reload()
    expect(other.locator("[data-flash]")).to_be_visible()
    assert kept(other) == kept(one)
    ratings = [event.rating for event in kept(other) if isinstance(event, Answered)]
    assert ratings == [Rating.EASY, Rating.AGAIN, Rating.GOOD, Rating.HARD]
    context.close()


def test_an_answer_that_found_no_room_does_not_come_back(review: Page) -> None:
    review.evaluate("""() => {
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = () => {
            Storage.prototype.setItem = set;
            throw new Error("no room");
        };
    }""")
    press(review, "Space", "1")
    expect(review.locator("[data-status]")).to_contain_text("could not be kept")
    press(review, "4")
    review.reload()
    expect(review.locator("[data-flash]")).to_be_visible()
    (event,) = kept(review)
    assert isinstance(event, Answered)
    assert event.rating is Rating.EASY


def test_a_choice_that_is_overtaken_shows_nothing(review: Page) -> None:
    """The words of the first choice come last."""
    review.evaluate("""() => {
        const study = window.studygraphStudy;
        const { wording } = study;
        let wait = 400;
        study.wording = async (card) => {
            const words = await wording(card);
            const mine = wait;
            wait = 0;
            await new Promise((done) => setTimeout(done, mine));
            return { ...words, front: mine ? "late" : "prompt" };
        };
    }""")
    review.locator("[data-lecture]").select_option(PATH)
    review.locator("[data-lecture]").select_option("")
    expect(review.locator("[data-front]")).to_have_text("prompt")
    review.wait_for_timeout(600)
    expect(review.locator("[data-front]")).to_have_text("prompt")


def test_words_that_cannot_be_loaded_are_said_and_asked_for_again(
    review: Page,
) -> None:
    review.evaluate("""() => {
        const study = window.studygraphStudy;
        const { wording } = study;
        study.wording = async () => {
            study.wording = wording;
            throw new Error("cards.js cannot be loaded");
        };
    }""")
    press(review, "Space", "4")
    status = review.locator("[data-status]")
    expect(status).to_contain_text("cannot be shown: cards.js cannot be loaded")
    assert len(kept(review)) == 1
    press(review, "s", "u")
    expect(review.locator("[data-flash]")).to_be_visible()


def test_an_answer_leads_to_its_line_and_says_what_it_unlocks(
    page: Page, site: Path
) -> None:
    page.goto(f"{site.as_uri()}/review.html#concept={FORGET}")
    expect(page.locator("[data-flash]")).to_be_visible()
    press(page, "Space")
    expect(page.locator("[data-unlocks] a")).to_have_text("cell state")
    page.locator("[data-place]").click()
    assert page.url.split("/")[-1].startswith("l1.html#L")


def test_a_cloze_has_a_gap_and_then_the_word(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/review.html#concept=concept:input-gate")
    expect(page.locator("[data-flash]")).to_be_visible()
    for _ in cards():
        if "[...]" in page.locator("[data-front]").inner_text():
            break
        press(page, "s")
    expect(page.locator("[data-front]")).to_contain_text("The [...] is a layer")
    press(page, "Space")
    expect(page.locator("[data-back] strong")).to_have_text("input gate")


def test_the_choice_of_a_lecture_is_in_the_address(review: Page) -> None:
    review.locator("[data-lecture]").select_option(PATH)
    assert review.url.endswith("#lecture=course%2FL1.md")
    expect(review.locator("[data-flash]")).to_be_visible()


def test_progress_is_saved_to_a_file_that_both_sides_take_in(
    review: Page, browser: Browser, site: Path, tmp_path: Path
) -> None:
    press(review, "Space", "3", "Space", "1")
    with review.expect_download() as waiting:
        review.get_by_role("button", name="Save progress").click()
    file = tmp_path / "reviews.jsonl"
    waiting.value.save_as(file)
    assert len(parse(file.read_text(encoding="utf-8")).events) == 2
    other = browser.new_context().new_page()
    other.goto(f"{site.as_uri()}/review.html")
    other.locator("[data-file]").set_input_files(file)
    expect(other.locator("[data-status]")).to_have_text("2 answers taken in, 0 known.")
    other.locator("[data-file]").set_input_files(file)
    expect(other.locator("[data-status]")).to_have_text("0 answers taken in, 2 known.")
    other.context.close()


def history(seed: int) -> list[Event]:
    """A random month of answers, with some taken back and a renamed card."""
    chance = random.Random(seed)  # noqa: S311
    ids = [card.id for card in cards()]
    events: list[Event] = [Renamed("r", START, "card:old", ids[0])]
    at = START
    for number in range(chance.randrange(60)):
        at += timedelta(minutes=chance.choice((1, 30, 700, 3000)))
        card = chance.choice([*ids, "card:old", "card:gone"])
        rating = Rating(chance.randint(1, 4))
        events.append(Answered(f"e{number:03}", at, card, rating))
        if chance.random() < 0.1:
            events.append(Undone(f"u{number:03}", at, f"e{number:03}"))
    return events


def test_the_page_asks_in_the_same_order_as_the_terminal(review: Page) -> None:
    deck = cards()
    order, _ = study_order(find_topics(GraphIndex(graph_of()), deck, State(), START))
    rank = {topic.concept.id: place for place, topic in enumerate(order)}
    for seed in range(40):
        events = history(seed)
        at = (START + timedelta(days=seed % 35, minutes=17 * seed)).astimezone()
        state = replay(sorted(events, key=lambda e: (e.at, e.id)))
        line = Queue(deck, state, at, new_a_day=4, rank=rank).upcoming()
        found: Any = review.evaluate(
            """([lines, at]) => {
              const study = window.studygraphStudy;
              const events = lines.map((line) => JSON.parse(line))
                .map((one) => ({ ...one, time: Date.parse(one.at) }))
                .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
              return study.queue(study.replay(events), at, { fresh: 4 })
                .map(({ card, why }) => [card.id, why]);
            }""",
            [[to_line(event) for event in events], at.timestamp() * 1000],
        )
        assert found == [[one.card.id, one.why] for one in line], seed


def test_a_reworded_question_keeps_its_history_in_the_page_too(review: Page) -> None:
    card = next(card for card in cards() if card.origin is Origin.NOTE)
    place = replace(place_of(card), asked="is a forget gate what every lstm needs")
    lost = Answered("e1", START, "card:lost", Rating.EASY, place)
    gone = Answered("e2", START, "card:gone", Rating.EASY, replace(place, note="x.md"))
    text = "".join(f"{to_line(event)}\n" for event in (lost, gone))
    review.evaluate("(text) => window.studygraphStudy.takeIn(text)", text)
    review.reload()
    expect(review.locator("[data-progress]")).to_contain_text("2 cards seen")
    renames = [event for event in kept(review) if isinstance(event, Renamed)]
    assert [(event.old, event.new) for event in renames] == [("card:lost", card.id)]
    assert replay(kept(review)).memories[card.id].reviews == 1
    review.reload()
    expect(review.locator("[data-progress]")).to_contain_text("2 cards seen")
    assert len(kept(review)) == 3


def test_the_page_passes_over_the_lines_that_the_terminal_passes_over(
    review: Page,
) -> None:
    answer = {
        "id": "a",
        "at": "2026-03-01T09:00:00Z",
        "do": "answer",
        "card": "c",
        "rating": 3,
    }
    records = [
        answer,
        answer | {"id": "b", "at": "2026-03-01T10:00:00+01:00"},
        answer | {"id": "c", "at": "2026-03-01T09:00:00"},
        answer | {"id": "d", "at": "2026-03-01"},
        answer | {"id": "e", "at": "9999-12-31T23:59:59Z"},
        answer | {"id": "f", "at": "0001-01-01T00:00:00Z"},
        answer | {"id": "g", "at": "yesterday"},
        answer | {"id": "h", "rating": 5},
        answer | {"id": "i", "do": "forget"},
        {"id": "j", "at": answer["at"], "do": "undo"},
        {"id": "k", "at": answer["at"], "do": "rename", "old": "x"},
        {"id": "l", "at": answer["at"], "do": "rename", "old": "x", "new": "y"},
    ]
    text = "\n".join([*map(json.dumps, records), "no json", "null", "[]"])
    review.evaluate("(text) => window.studygraphStudy.takeIn(text)", text)
    found = review.evaluate("window.studygraphStudy.events.map((one) => one.id)")
    assert found == [event.id for event in parse(text).events] == ["a", "b", "l"]


def test_an_undo_that_is_not_kept_can_be_tried_again(review: Page) -> None:
    press(review, "Space", "4")
    review.evaluate("""() => {
        const { add } = window.studygraphStudy;
        window.studygraphStudy.add = async () => {
            window.studygraphStudy.add = add;
            throw new Error("no room");
        };
    }""")
    press(review, "u")
    expect(review.locator("[data-status]")).to_contain_text(
        "could not be taken back: no room"
    )
    assert [type(event) for event in kept(review)] == [Answered]
    press(review, "u")
    assert [type(event) for event in kept(review)] == [Answered, Undone]


def test_two_wordings_are_as_alike_in_the_page_as_in_python(review: Page) -> None:
    chance = random.Random(7)  # noqa: S311
    words = ("what", "does", "the", "forget", "gate", "of", "lstm", "é", "😀", "to")
    pairs = [
        [" ".join(chance.choices(words, k=chance.randrange(12))) for _ in range(2)]
        for _ in range(300)
    ]
    found = review.evaluate(
        "(pairs) => pairs.map(([a, b]) => window.studygraphRenamed.likeness(a, b))",
        pairs,
    )
    expected = [SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in pairs]
    assert found == pytest.approx(expected)


def test_the_plan_page_plans_as_the_terminal_does(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/plan.html")
    now = datetime.now(UTC).astimezone()
    exam = now.date() + timedelta(days=2)
    page.locator("[data-exam]").fill(f"{exam}")
    page.locator("[data-minutes]").fill("3")
    page.locator("[data-minutes]").blur()
    plan = make_plan(
        GraphIndex(graph_of()), cards(), State(), now, exam=exam, minutes=3
    )
    shown = [
        [link.inner_text() for link in day.locator("li a").all()]
        for day in page.locator(".day").all()
    ]
    assert shown == [[t.concept.label for t in day.topics] for day in plan.days]
    left = page.locator("[data-left-topics] a").all_inner_texts()
    assert left == [topic.concept.label for topic in plan.left_out]


def test_an_exam_that_is_over_is_said_and_the_week_is_planned(
    page: Page, site: Path
) -> None:
    page.goto(f"{site.as_uri()}/plan.html")
    field = page.locator("[data-exam]")
    week = page.locator("[data-days]").inner_text()
    field.fill("2020-01-31")
    field.blur()
    expect(page.locator("[data-status]")).to_contain_text("That exam is over")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert page.locator("[data-days]").inner_text() == week
    field.fill("")
    field.blur()
    expect(page.locator("[data-status]")).not_to_contain_text("over")
    expect(field).to_have_attribute("aria-invalid", "false")


def test_the_map_is_coloured_by_what_is_remembered(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/review.html#concept={FORGET}")
    expect(page.locator("[data-flash]")).to_be_visible()
    press(page, "Space", "4")
    page.goto(f"{site.as_uri()}/map.html")
    page.wait_for_function("() => window.studygraph.map?.memory === null")
    page.get_by_role("button", name="Memory").click()
    expect(page.locator("[data-map-key]")).to_be_visible()
    held = page.evaluate("Object.fromEntries(window.studygraph.map.memory)")
    own = [card for card in cards() if card.concepts[:1] == (FORGET,)]
    assert held[FORGET] == pytest.approx(1 / len(own))
    assert held["concept:cell-state"] is None
    expect(page.locator("[data-map-key]")).to_contain_text("not asked yet")
    communities = page.locator("[data-map-groups]")
    expect(communities).to_have_js_property("hidden", value=True)
    page.get_by_role("button", name="Memory").click()
    expect(page.locator("[data-map-key]")).to_be_hidden()
    expect(communities).to_have_js_property("hidden", value=False)


def test_the_home_page_says_what_is_due(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/index.html")
    link = page.locator("[data-due]")
    expect(link).to_contain_text("0 cards due")
    link.click()
    assert page.url.endswith("review.html")


def test_without_javascript_the_plan_is_the_study_order(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/plan.html")
    order = page.locator("noscript li a").all_inner_texts()
    assert order.index("forget gate") < order.index("cell state")
    context.close()


def test_the_page_too_replays_ten_thousand_and_chooses_among_twenty_thousand(
    page: Page, site: Path, tmp_path: Path
) -> None:
    """The best of five, against the bounds that hold for the terminal."""
    deck = {
        "notebook": "big",
        "formerly": "",
        "lectures": [{"path": "a.md", "title": "A", "course": "", "mark": "a"}],
        "concepts": {},
        "order": [],
        "cards": [[f"c{n}", 0, f"f{n // 2}", [], n, "note"] for n in range(20_000)],
    }
    scripts = (site / "assets" / f"{n}.js" for n in ("fsrs", "renamed", "study"))
    tags = "".join(f'<script src="{script.as_uri()}"></script>' for script in scripts)
    held = f"window.studygraph = {{}}; window.STUDYGRAPH_DECK = {json.dumps(deck)};"
    bare = tmp_path / "bare.html"
    bare.write_text(f"<html><script>{held}</script>{tags}</html>")
    page.goto(bare.as_uri())
    spent = page.evaluate(
        """() => {
          const study = window.studygraphStudy;
          const events = Array.from({ length: 10000 }, (_, n) => ({
            id: `e${n}`, do: "answer", card: `c${(n * 7919) % 800}`,
            rating: n % 4 + 1, time: 1780000000000 + n * 660000,
          }));
          const now = events.at(-1).time + 1000;
          const best = (work) => Math.min(...Array.from({ length: 5 }, () => {
            const start = performance.now();
            work();
            return performance.now() - start;
          }));
          let state = null, queue = null;
          const replay = best(() => { state = study.replay(events); });
          const next = best(() => { queue = study.queue(state, now); });
          return { replay, next, seen: state.memories.size, queue: queue.length };
        }"""
    )
    assert spent["seen"] == 800
    assert spent["queue"] >= 20
    assert spent["replay"] < 1000
    assert spent["next"] < 200
