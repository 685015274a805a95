from __future__ import annotations

import gc
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sites import LSTM, NOTES, SMALL, broken_links, build, html, notebook, small_site

from studygraph.build import study
from studygraph.config import SiteSettings, load_settings
from studygraph.passes import no_collections
from studygraph.site import render
from studygraph.study.drafts import Drafter
from studygraph.study.sources.material import Material


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("course") / "site"
    build(NOTES, out)
    return out


def lecture(site: Path, name: str = "ecs189g-l19") -> Path:
    return site / "notes" / f"{name}.html"


# ---- the whole ----


def test_every_link_of_the_sample_course_resolves(course: Path) -> None:
    assert broken_links(course) == []


def test_every_link_of_a_small_site_resolves(small: Path) -> None:
    assert broken_links(small) == []


def test_the_pages_of_notes_leave_nothing_that_holds_itself(tmp_path: Path) -> None:
    """Nobody looks for that while a build goes on: it would stay to its end."""
    root = notebook(tmp_path / "notes", SMALL)
    found = study(root, load_settings(root))
    parts = render(found.graph, found.notes, found.attachments, SiteSettings())
    pages = [page for part in parts for page in part]
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        with no_collections():
            assert all(b"".join(page.pieces()) for page in pages)
        gc.collect()
        left = {type(one) for one in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert not [one for one in left if one.__module__.startswith("studygraph")]


def test_an_empty_notebook_has_a_site_all_the_same(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"empty.md": ""})
    assert broken_links(site) == []
    assert "nothing to draw" in (site / "map.html").read_text()
    assert html(site / "map.html").css_first("[data-map]") is None


def test_a_site_of_no_notes_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    lede = html(small_site(tmp_path, {}) / "index.html").css_first(".lede")
    assert lede is not None
    assert lede.text().startswith("There are no notes here yet.")


def test_no_page_asks_for_anything_but_its_own_files(course: Path) -> None:
    for path in course.rglob("*.html"):
        page = html(path)
        assert page.css_first("meta[http-equiv=Content-Security-Policy]"), path
        for node in page.css("script, link, img, audio, video, source, iframe, object"):
            for name in ("src", "href", "data", "srcset"):
                target = node.attributes.get(name) or ""
                assert not re.match(r"[a-z]+:|//", target), (path, target)


def test_no_page_has_inline_scripts_styles_or_handlers(course: Path) -> None:
    for path in course.rglob("*.html"):
        page = html(path)
        assert not [node for node in page.css("script") if node.text(strip=True)], path
        assert not page.css("style, [style], base, iframe, object, embed"), path
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], path
        policy = page.css_first("meta[http-equiv=Content-Security-Policy]")
        assert policy is not None
        assert "unsafe-inline" not in (policy.attributes["content"] or "")
        assert "unsafe-eval" not in re.sub(
            "wasm-unsafe-eval", "", policy.attributes["content"] or ""
        )


def test_pages_are_light(course: Path) -> None:
    for path in course.rglob("*.html"):
        weight = len(gzip.compress(path.read_bytes()))
        assert weight < 60_000, f"{path.relative_to(course)}: {weight} bytes gzipped"


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    root = notebook(tmp_path / "notes", SMALL)
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[3]); import sites;"
        "sites.build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    contents = []
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        out = tmp_path / f"out{seed}" / "site"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale}
        tests = str(Path(__file__).parent)
        subprocess.run(
            [sys.executable, "-c", script, str(root), str(out), tests],
            check=True,
            env=environment,
        )
        files = {
            p.relative_to(out): p.read_bytes() for p in out.rglob("*.*") if p.is_file()
        }
        contents.append(files)
    assert contents[0] == contents[1]
    assert len(contents[0]) > 20


def test_one_edit_rewrites_only_the_pages_it_touches(tmp_path: Path) -> None:
    root = notebook(tmp_path / "notes", {**SMALL, "Other.md": "# Other\nSome words.\n"})
    out = tmp_path / "site"
    build(root, out)
    (root / "Other.md").write_text("# Other\nSome other words.\n")
    written = build(root, out)
    assert "notes/other.html" in written.changed
    assert "notes/ecs189g-l19.html" in written.same
    assert not written.new
    assert not written.removed
    assert len(written.changed) <= 3
    again = build(root, out)
    assert (again.new, again.changed, again.removed) == ((), (), ())


def test_nothing_of_the_machine_is_on_the_pages(small: Path) -> None:
    for path in small.rglob("*"):
        if path.suffix in {".html", ".js", ".json"} and "vendor" not in path.parts:
            assert str(small.parent).encode() not in path.read_bytes()


# ---- lecture pages ----


def test_a_concept_is_linked_where_a_section_first_names_it(small: Path) -> None:
    note = html(lecture(small)).css_first(".note")
    assert note is not None
    links = [a for a in note.css("a.term") if a.text().lower() == "forget gate"]
    assert 1 <= len(links) <= 4
    assert all(a.attributes["data-peek"] == "concept:forget-gate" for a in links)
    assert not note.css("code a.term, pre a.term, math a.term, h3 a.term, h4 a.term")
    assert not note.css("a a")


def test_every_line_can_be_linked_to(small: Path) -> None:
    page = html(lecture(small))
    ids = {node.attributes["id"] for node in page.css(".note [id]")}
    for number, text in enumerate(LSTM.splitlines(), start=1):
        if text.strip() and number > 4 and not text.startswith(("```", "forget =")):
            assert f"L{number}" in ids, f"line {number}: {text}"


def test_headings_follow_one_another_whatever_the_note_skips(tmp_path: Path) -> None:
    text = "# ECS1-L1 A\n\n##### Deep\nx\n\n## Up\ny\n\n###### Deeper\nz\n"
    site = small_site(tmp_path, {"ECS1-L1.md": text})
    page = html(lecture(site, "ecs1-l1"))
    levels = [int(str(h.tag)[1]) for h in page.css("main h1, .note h2, .note h3")]
    assert levels == [1, 2, 2, 3]
    assert not page.css(".note h1, .note h5, .note h6")


def test_vocab_and_connections_are_suggested_apart_from_the_notes_own(
    small: Path,
) -> None:
    page = html(lecture(small, "ecs189g-l18"))
    boxes = page.css(".suggestion")
    assert boxes
    assert all("Found by studygraph" in box.text() for box in boxes)
    assert not [
        dt for box in boxes for dt in box.css("dt") if dt.text() == "hidden state"
    ]


def test_a_lecture_shows_the_draft_that_suggest_would_write(course: Path) -> None:
    """One home decides what a note lacks: the page and the command agree."""
    found = study(NOTES, load_settings(NOTES))
    drafter = Drafter(Material(found.graph, found.notes))
    (note,) = (note for note in found.notes if note.ordinal == "L19")
    draft = drafter.draft(note)
    page = html(lecture(course))
    terms = [dt.text() for box in page.css(".suggestion") for dt in box.css("dt")]
    assert terms == [term.concept.label for term in draft.vocab]
    boxes = page.css('[aria-label="Connections found by studygraph"] li > a')
    shown = [str(a.text()) for a in boxes]
    assert len(shown) == len(draft.connections)
    for text, found_note in zip(shown, draft.connections, strict=True):
        assert text.endswith(found_note.note.title)
    assert terms
    assert shown


def test_review_questions_are_cards_that_open(small: Path) -> None:
    cards = html(lecture(small)).css("details.card")
    asked = {card.css_first("summary").text(strip=True): card for card in cards}  # type: ignore[union-attr]
    answered = asked["What does the forget gate do?"]
    assert answered.css_first(".answer strong") is not None
    assert answered.css_first(".answer math") is not None
    left = asked["Is the output gate linear?"]
    assert "open-question" in (left.attributes["class"] or "")


def test_a_question_that_names_nothing_says_what_it_is_under(tmp_path: Path) -> None:
    text = """\
# Gates
The **forget gate** decides. A forget gate is a gate.

## Exploding
> [!question]- What helps?
> The forget gate does.

#flashcards
A ==cell== holds what the forget gate keeps.
"""
    cards = html(lecture(small_site(tmp_path, {"A.md": text}), "a")).css("summary")
    asked = {" ".join(card.text().split()) for card in cards}
    assert "Exploding: What helps?" in asked
    assert "A [...] holds what the forget gate keeps." in asked


def test_links_to_headings_lead_to_their_line(small: Path) -> None:
    hrefs = [a.attributes["href"] for a in html(lecture(small)).css(".note a")]
    assert "ecs189g-l18.html#L4" in hrefs


def test_images_keep_their_size_and_missing_ones_say_so(tmp_path: Path) -> None:
    text = (
        "# A\n![[cell.svg|300]] ![[b.png|100x145]] ![[gone.png]]\n\n"
        "![[doc.pdf#page=3]] ![said](cell.svg)\n"
    )
    files: dict[str, str | bytes] = {"A.md": text, "cell.svg": SMALL["cell.svg"]}
    files |= {"b.png": b"\x89PNG", "doc.pdf": b"%PDF-1.4"}
    site = small_site(tmp_path, files)
    page = html(lecture(site, "a"))
    images = [
        (i.attributes["src"], i.attributes.get("width"), i.attributes.get("height"))
        for i in page.css(".note img")
    ]
    assert images == [
        ("../files/cell.svg", "300", "225"),
        ("../files/b.png", "100", "145"),
        ("../files/cell.svg", "40", "30"),
    ]
    missing = page.css_first(".missing")
    assert missing is not None
    assert missing.text() == "Not in the notebook: gone.png"
    assert "gone.png" not in (site / "graph.json").read_text()
    door = page.css_first("a.file-door")
    assert door is not None
    assert door.attributes["href"] == "../files/doc.pdf#page=3"
    assert broken_links(site) == []


def test_images_from_elsewhere_are_links_and_never_loaded(tmp_path: Path) -> None:
    text = (
        "# A\n![far](https://a.example/x.png)\n\n<img src='https://a.example/y.png'>\n"
    )
    site = small_site(tmp_path, {"A.md": text})
    page = html(lecture(site, "a"))
    assert not [
        i for i in page.css("img") if "a.example" in (i.attributes.get("src") or "")
    ]


def test_a_picture_in_a_link_is_no_link_in_a_link(tmp_path: Path) -> None:
    text = (
        "# A\n[![far away](//a.example/x.png)](https://b.example)\n\n"
        "[bare](www.a.example) ![](//a.example/y.png)\n"
    )
    links = html(lecture(small_site(tmp_path, {"A.md": text}), "a")).css(".note a")
    assert [(link.attributes["href"], link.text()) for link in links] == [
        ("https://b.example", "far away"),
        ("https://www.a.example", "bare"),
        ("https://a.example/y.png", "//a.example/y.png"),
    ]


def test_an_embedded_section_is_taken_in_without_loops(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "A.md": "# A\nmine ![[B#Two]]\n\n![[A]]\n",
        "B.md": "# B\n## One\nfirst\n## Two\nsecond ![[A]]\n## Three\nthird\n",
    }
    site = small_site(tmp_path, files)
    page = html(lecture(site, "a"))
    embed = page.css_first(".embed")
    assert embed is not None
    assert "second" in embed.text()
    assert "third" not in embed.text()
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_mermaid_is_kept_as_readable_code(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"A.md": "# A\n```mermaid\ngraph TD; A-->B\n```\n"})
    code = html(lecture(site, "a")).css_first("pre code")
    assert code is not None
    assert code.text(strip=True) == "graph TD; A-->B"


def test_lectures_lead_to_the_ones_before_and_after(small: Path) -> None:
    before = html(lecture(small)).css_first("a[rel=prev]")
    after = html(lecture(small, "ecs189g-l18")).css_first("a[rel=next]")
    assert before is not None
    assert after is not None
    assert before.attributes["href"] == "ecs189g-l18.html"
    assert after.attributes["href"] == "ecs189g-l19.html"


def test_backlinks_quote_the_line_that_links(small: Path) -> None:
    section = html(lecture(small)).css_first("[aria-labelledby=backlinks]")
    assert section is not None
    assert "Next: ECS189G-L19" in section.text()


# ---- concept pages ----


def test_a_concept_page_gives_each_neighbour_its_reason_and_line(small: Path) -> None:
    page = html(small / "concepts" / "forget-gate.html")
    rows = page.css("table.neighbours tbody tr")
    assert rows
    for row in rows:
        place = row.css_first("a.place")
        assert place is not None, row.text()
        assert re.search(r"notes/.*#L\d+$", place.attributes["href"] or "")
    definition = page.css_first("blockquote.definition")
    assert definition is not None
    assert "what the cell state loses" in definition.text()
    assert page.css_first(".places") is not None


# ---- data ----


def test_a_concept_page_folds_away_all_but_the_heaviest_neighbours(
    course: Path,
) -> None:
    page = html(course / "concepts" / "gradient.html")
    folds = page.css("details.further")
    assert folds
    for fold in folds:
        before = fold.prev
        while before is not None and before.tag != "table":
            before = before.prev
        assert before is not None
        assert len(before.css("tbody tr")) == 8
        summary = fold.css_first("summary")
        assert summary is not None
        assert summary.text() == f"{len(fold.css('tbody tr'))} more"


def test_the_map_data_hold_every_concept_and_end_in_known_nodes(course: Path) -> None:
    text = (course / "data" / "graph.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("window.STUDYGRAPH=").rstrip(";\n"))
    concepts = [node for node in data["nodes"] if node["kind"] == "concept"]
    assert len(concepts) == len(list((course / "concepts").glob("*.html"))) - 1
    assert all(-1 <= node["x"] <= 1 and -1 <= node["y"] <= 1 for node in concepts)
    size = len(data["nodes"])
    assert all(0 <= a < size and 0 <= b < size for a, b, *_ in data["edges"])
    for node in data["nodes"]:
        target = node["url"].partition("#")[0]
        assert (course / target).is_file(), node


def test_reading_the_package_does_not_load_pyvis() -> None:
    code = "import studygraph.site, sys; print('pyvis' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
