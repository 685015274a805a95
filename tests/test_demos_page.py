"""A demo's page in a real browser, opened from disk, with nothing to load from."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect
from sites import FAULTS, SETTLED

from studygraph import demos, site
from studygraph.concepts.folding import concept_id
from studygraph.config import ParseSettings, SiteSettings
from studygraph.demos import Demo
from studygraph.errors import StudygraphError
from studygraph.graph.model import ConceptNode, NodeId, StudyGraph
from studygraph.note import NotePath
from studygraph.parse import parse
from studygraph.read.model import SourceFile

HOSTILE = """\
# title: <img src=x onerror="document.title='caught'">
# concepts: </script><script>document.title='caught'</script>
a = 1  # slider: 1 to 3, "><img src=x onerror="document.title='caught'">
print("<b>not bold</b>")
print('::plot {"kind": "lines", "title": "<i>t</i>", "about": "&", "x_label": "<svg>",'
      ' "y_label": "\\\\"", "x": [0, 1], "series": [["<a>", [1, 2]]]}')
import plots
plots.draw = lambda record: (
    '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="caught"</script>'
    '<path d="M0 0" onload="document.title=1" style="fill:red"/></svg>'
)
"""
MINE = {
    "forever": "# title: Forever\nprint('begun')\nwhile True:\n    pass\n",
    "flood": "# title: Flood\nwhile True:\n    print('x' * 100)\n",
    "wrong": "# title: Wrong\nprint('before')\nx = 1 / 0\n",
    "hostile": HOSTILE,
}


def find() -> tuple[Demo, ...]:
    """The course's demos, files and fences, and those above."""
    course = ROOT / "notes"
    files = [
        SourceFile(NotePath(path.name), path.read_text(encoding="utf-8"), digest="")
        for path in sorted(course.rglob("*"))
        if path.suffix in {".py", ".out", ".md"}
    ]
    files += [
        SourceFile(NotePath(f"{n}.py"), code, digest="") for n, code in MINE.items()
    ]
    notes = [parse(f, ParseSettings()) for f in files if f.path.endswith(".md")]
    return demos.find(notes, [f for f in files if not f.path.endswith(".md")]).demos


FOUND = find()
COURSE = {demo.name: demo for demo in FOUND if demo.name not in MINE}
NAMES = sorted(COURSE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that holds the course's demos and a few made for these tests."""
    return build(tmp_path_factory.mktemp("site"), SiteSettings())


def build(out: Path, settings: SiteSettings) -> Path:
    names = sorted({name for demo in FOUND for name in demo.concepts})
    nodes = {concept_id(n): ConceptNode(NodeId(concept_id(n)), n) for n in names}
    graph, _ = demos.illustrate(
        StudyGraph(nodes=tuple(nodes[key] for key in sorted(nodes))), FOUND
    )
    site.write(site.render(graph, (), {}, settings, demos=FOUND), out)
    return out


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def recorded(name: str) -> str:
    return COURSE[name].recorded or ""


def show(page: Page, built: Path, name: str) -> None:
    page.goto((built / "demos" / f"{name}.html").as_uri())


def status(page: Page, words: str) -> None:
    """Wait until the page says so."""
    expect(page.locator("[data-status]")).to_have_text(
        re.compile(words), timeout=60_000
    )


def result(page: Page) -> str:
    """What the page shows, in the form of the recorded output.

    Whether a wide part is in reach of the keyboard is seen to a little later.
    """
    shown: str = page.locator("[data-result]").inner_html()
    shown = shown.replace(' tabindex="0"', "")
    return re.sub(r"\s+", " ", shown).replace("> <", "><").strip()


@pytest.mark.parametrize("name", NAMES)
def test_running_a_demo_in_the_page_gives_what_is_recorded(
    page: Page, built: Path, name: str
) -> None:
    show(page, built, name)
    before = result(page)
    texts = [p for p in demos.pieces(recorded(name)) if isinstance(p, str)]
    page.locator("[data-result]").evaluate("element => element.replaceChildren()")
    page.get_by_role("button", name="Run").click()
    status(page, "^Finished in")
    assert result(page) == before
    assert page.locator("[data-result] pre").all_inner_texts() == texts


def test_wide_output_is_in_reach_of_the_keyboard_after_a_run_too(
    page: Page, built: Path
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, built, "conv_counts")
    first = page.locator("[data-result] pre").first
    expect(first).to_have_attribute("tabindex", "0")
    for button in ("Run", "Reset"):
        page.get_by_role("button", name=button).click()
        status(page, "^Finished in|^As written")
        expect(first).to_have_attribute("tabindex", "0")


def test_a_slider_changes_the_code_and_runs_it(page: Page, built: Path) -> None:
    show(page, built, "lstm_cell")
    before = page.locator(".plot svg").get_attribute("aria-label")
    page.locator("input[name=b_f]").focus()
    page.keyboard.press("End")
    status(page, "^Finished in")
    assert "b_f = 5.0  # slider" in page.locator("[data-code]").inner_text()
    assert page.locator("input[name=b_f] + output").inner_text() == "5.0"
    assert page.locator(".plot svg").get_attribute("aria-label") != before
    page.get_by_role("button", name="Reset").click()
    assert "b_f = 1.0  # slider" in page.locator("[data-code]").inner_text()
    assert page.locator(".plot svg").get_attribute("aria-label") == before


def test_edited_code_runs_and_reset_brings_back_what_was(
    page: Page, built: Path
) -> None:
    show(page, built, "conv_counts")
    before = result(page)
    page.get_by_role("button", name="Edit").click()
    editor = page.get_by_role("textbox")
    expect(editor).to_be_focused()
    assert editor.input_value() == COURSE["conv_counts"].code
    editor.fill("print('mine', 6 * 7)")
    page.keyboard.press("Control+Enter")
    status(page, "^Finished in")
    assert page.locator("[data-result]").inner_text() == "mine 42\n"
    page.get_by_role("button", name="Reset").click()
    assert result(page) == before
    assert page.locator("[data-code]").inner_text().strip().startswith("# title:")


def test_stop_ends_an_endless_loop_and_the_page_still_runs(
    page: Page, built: Path
) -> None:
    show(page, built, "forever")
    run, stop = (page.get_by_role("button", name=name) for name in ("Run", "Stop"))
    expect(stop).to_be_hidden()
    run.click()
    expect(page.locator("[data-result]")).to_have_text("begun\n")
    (worker,) = page.workers
    with worker.expect_event("close"):
        stop.click()
    assert page.workers == []
    status(page, "^Stopped")
    expect(stop).to_be_hidden()
    expect(run).to_be_focused()
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox").fill("print('again')")
    run.click()
    status(page, "^Finished in")
    assert page.locator("[data-result]").inner_text() == "again\n"


def test_a_flood_of_output_is_stopped_before_it_drowns_the_page(
    page: Page, built: Path
) -> None:
    show(page, built, "flood")
    page.get_by_role("button", name="Run").click()
    status(page, "printed more than")
    assert 900_000 < len(page.locator("[data-result]").inner_text()) < 1_200_000


def test_an_error_is_shown_below_what_was_printed_before(
    page: Page, built: Path
) -> None:
    show(page, built, "wrong")
    page.get_by_role("button", name="Run").click()
    status(page, "^Stopped by an error")
    said = page.locator("[data-result]").inner_text()
    assert said.startswith("before\n")
    assert "line 3" in said
    assert "ZeroDivisionError" in said


def test_what_notes_and_their_code_say_is_shown_and_never_obeyed(
    browser: Browser, built: Path
) -> None:
    page = browser.new_page()  # the policy reports what it blocks, as it should
    show(page, built, "hostile")
    assert page.title().startswith("<img src=x")
    page.get_by_role("button", name="Run").click()
    status(page, "^Finished in")
    result_area = page.locator("[data-result]")
    assert (
        result_area.locator("script, b, i, style, img, [onload], [style]").count() == 0
    )
    assert "<b>not bold</b>" in result_area.inner_text()
    assert page.title().startswith("<img src=x")


@pytest.mark.parametrize("name", ["lstm_cell", "word_embeddings"])
def test_without_javascript_code_and_recorded_result_are_there(
    still: Page, built: Path, name: str
) -> None:
    show(still, built, name)
    texts = [p for p in demos.pieces(recorded(name)) if isinstance(p, str)]
    assert still.locator("[data-result] pre").all_inner_texts() == texts
    assert still.locator("[data-result] svg").count() >= 1
    assert still.locator("[data-code]").inner_text() == COURSE[name].code
    assert not still.get_by_role("button", name="Run").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "lstm_cell", "lstm_sequence"])
def test_the_pages_pass_axe(page: Page, built: Path, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    show(page, built, name)
    axe = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    page.evaluate(SETTLED)
    faults = page.evaluate(FAULTS)
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in faults] == []


def test_pages_without_demos_may_not_start_a_worker(built: Path) -> None:
    index = (built / "demos" / "index.html").read_text(encoding="utf-8")
    page = (built / "demos" / "lstm_cell.html").read_text(encoding="utf-8")
    assert "worker-src" not in index
    assert "worker-src blob: data:" in page
    assert "unsafe-inline" not in page
    assert "'unsafe-eval'" not in page


def test_the_page_and_the_build_draw_with_the_same_code(built: Path) -> None:
    script = (built / "data" / "studylab.js").read_text(encoding="utf-8")
    library = json.loads(script.partition("=")[2].rstrip().rstrip(";"))
    runtime = ROOT / "studygraph" / "demos" / "runtime"
    assert library == {
        name: (runtime / name).read_text(encoding="utf-8")
        for name in ("plots.py", "studylab.py")
    }


def test_a_demo_and_its_concepts_lead_to_each_other(page: Page, built: Path) -> None:
    show(page, built, "lstm_cell")
    page.locator("main .chip", has_text="forget gate").click()
    page.get_by_role("link", name="One step of an LSTM cell").click()
    assert page.url.endswith("demos/lstm_cell.html")


def test_a_notebook_without_demos_has_no_trace_of_them() -> None:
    parts = site.render(StudyGraph(), (), {}, SiteSettings())
    pages = {page.path for part in parts for page in part}
    assert not [path for path in pages if "demo" in path or "python" in path]


def test_a_demo_is_found_by_the_search(page: Page, built: Path) -> None:
    page.goto((built / "search.html").as_uri() + "?q=stores+a+bit")
    hit = page.get_by_role("link", name="An LSTM stores a bit")
    hit.first.click()
    assert page.url.endswith("demos/lstm_sequence.html")


# ---- which Python ----


def test_without_python_a_page_shows_what_is_recorded_and_offers_no_run(
    page: Page, tmp_path: Path
) -> None:
    built = build(tmp_path / "site", SiteSettings(python="none"))
    show(page, built, "lstm_cell")
    assert page.get_by_role("button", name="Run").count() == 0
    assert page.locator("[data-result] svg").count() == 1
    names = {path.name for path in built.rglob("*")}
    assert not names & {"demos.js", "demo-worker.js", "micropython.js", "studylab.js"}
    text = (built / "demos" / "lstm_cell.html").read_text(encoding="utf-8")
    assert "worker-src" not in text


def test_pyodide_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StudygraphError, match="--pyodide DIR"):
        build(tmp_path / "site", SiteSettings(python="pyodide"))
    (tmp_path / "pyodide").mkdir()
    settings = SiteSettings(python="pyodide", pyodide=str(tmp_path / "pyodide"))
    with pytest.raises(StudygraphError, match=re.escape(str(tmp_path / "pyodide"))):
        build(tmp_path / "site", settings)


def test_pyodides_files_are_packed_whole_beside_the_small_python(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "pyodide"
    folder.mkdir()
    names = ["pyodide-lock.json", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs"]
    for name in [*names, "python_stdlib.zip", "README.md"]:
        (folder / name).write_bytes(b"\x00inside " + name.encode())
    settings = SiteSettings(python="pyodide", pyodide=str(folder))
    built = build(tmp_path / "site", settings)
    script = (built / "assets" / "pyodide.js").read_text(encoding="ascii")
    packed = json.loads(script.partition(".pyodide =")[2].rstrip().rstrip(";"))
    assert {name: base64.b64decode(text) for name, text in packed.items()} == {
        name: b"\x00inside " + name.encode() for name in [*names, "python_stdlib.zip"]
    }
    assert (built / "assets" / "micropython.js").is_file()
    assert (built / "assets" / "vendor" / "pyodide" / "LICENSE").is_file()


def test_full_python_gives_what_is_recorded(page: Page, tmp_path: Path) -> None:
    folder = os.environ.get("STUDYGRAPH_PYODIDE")
    if not folder:
        pytest.skip("STUDYGRAPH_PYODIDE names no folder with Pyodide's files")
    settings = SiteSettings(python="pyodide", pyodide=folder)
    built = build(tmp_path / "site", settings)
    for name in NAMES:
        show(page, built, name)
        page.get_by_label("Python").select_option("pyodide")
        before = result(page)
        for _ in range(2):  # the second run uses the worker of the first
            page.locator("[data-result]").evaluate("e => e.replaceChildren()")
            page.get_by_role("button", name="Run").click()
            status(page, "^Finished in")
            assert result(page) == before
