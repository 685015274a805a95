"""The client-side libraries: whole, licensed, and working under the site's policy."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TESTS
from playwright.sync_api import Page

VENDOR = ROOT / "studygraph" / "site" / "assets" / "vendor"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'"
)


@pytest.mark.parametrize("folder", [VENDOR, TESTS / "vendor"])
def test_every_vendored_file_is_the_one_in_the_manifest(folder: Path) -> None:
    listed = {
        name: checksum
        for package in _packages(folder)
        for name, checksum in package["files"].items()
    }
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert present == listed


@pytest.mark.parametrize("folder", [VENDOR, TESTS / "vendor"])
def test_every_vendored_package_has_its_licence(folder: Path) -> None:
    without = [
        package["name"]
        for package in _packages(folder)
        if not any(Path(name).name.startswith("LICENSE") for name in package["files"])
    ]
    assert without == []


def test_a_graph_draws_from_disk_under_a_strict_policy(
    page: Page, tmp_path: Path
) -> None:
    _write_page(
        tmp_path,
        "vis-data/vis-data.min.js",
        "vis-network/vis-network.min.js",
        script="""
            const nodes = new vis.DataSet([
                { id: 1, label: "cell state", title: "<b>text</b>", x: 0, y: 0 },
                { id: 2, label: "forget gate", x: 150, y: 0 },
            ]);
            const edges = new vis.DataSet([{ from: 2, to: 1, arrows: "to" }]);
            const options = {
                physics: false,
                interaction: { hover: true, navigationButtons: true },
            };
            const main = document.getElementById("main");
            const network = new vis.Network(main, { nodes, edges }, options);
            network.on("afterDrawing", () => { document.title = "drawn"; });
        """,
    )
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_function("document.title === 'drawn'")
    at = page.evaluate("network.canvasToDOM(network.getPosition(1))")
    page.locator("canvas").hover(position=at)
    tooltip = page.locator(".vis-tooltip")
    tooltip.wait_for()
    assert tooltip.inner_text() == "<b>text</b>"


def test_search_answers_from_disk_under_a_strict_policy(
    page: Page, tmp_path: Path
) -> None:
    _write_page(
        tmp_path,
        "minisearch/minisearch.js",
        script="""
            const search = new MiniSearch({ fields: ["title"] });
            search.addAll([{ id: 1, title: "forget gate" }, { id: 2, title: "Adam" }]);
        """,
    )
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("search.search('forgt', { fuzzy: 0.2 })[0].id") == 1


def test_the_math_font_draws_a_root_sign_that_grows(page: Page, tmp_path: Path) -> None:
    tall = "<mtable>" + "<mtr><mtd><mi>x</mi></mtd></mtr>" * 4 + "</mtable>"
    markup = "".join(
        f'<p><math id="{name}"><msqrt>{inside}</msqrt></math></p>'
        for name, inside in (("short", "<mi>x</mi>"), ("tall", tall))
    )
    style = (
        '@font-face { font-family: "STIX Two Math"; '
        'src: url("vendor/stix-two-math/common.woff2"); }\n'
        'math { font-family: "STIX Two Math"; font-size: 24px; }'
    )
    _write_page(tmp_path, script="", markup=markup, style=style)
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_function("[...document.fonts].every(f => f.status === 'loaded')")
    sign_width = """name => {
        const root = document.querySelector(`#${name} msqrt`);
        const inside = root.firstElementChild.getBoundingClientRect();
        return inside.left - root.getBoundingClientRect().left;
    }"""
    assert page.evaluate(sign_width, "tall") > page.evaluate(sign_width, "short")


def _packages(folder: Path) -> list[dict[str, Any]]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    packages: list[dict[str, Any]] = manifest["packages"]
    return packages


def _write_page(
    folder: Path, *libraries: str, script: str, markup: str = "", style: str = ""
) -> None:
    """A page beside copies of the vendored files, with script and style in files."""
    shutil.copytree(VENDOR, folder / "vendor")
    (folder / "page.js").write_text(script, encoding="utf-8")
    base = "#main { width: 600px; height: 400px; }\n"
    (folder / "page.css").write_text(base + style, encoding="utf-8")
    tags = "".join(f'<script src="vendor/{name}"></script>' for name in libraries)
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<link rel="stylesheet" href="vendor/vis-network/vis-network.min.css">'
        '<link rel="stylesheet" href="page.css"><title>page</title></head>'
        f'<body><div id="main">{markup}</div>{tags}<script src="page.js"></script>'
        "</body></html>",
        encoding="utf-8",
    )
