"""Take the pictures that README.md shows of the sample course's site, from site/.

Needs a Chromium on the path. usage: python scripts/pictures.py
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MAP_DRAWN = "typeof window.studygraph.map?.refresh === 'function'"
PICTURES = {"map.webp": ("map.html", MAP_DRAWN)}
"""The name of a picture, its page, and what holds there once the page is drawn."""
SIZE: ViewportSize = {"width": 1280, "height": 900}
AS_WEBP = """(png) => new Promise((done) => {
  const image = new Image();
  image.onload = () => {
    const { width, height } = image;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    done(canvas.toDataURL("image/webp", 0.9));
  };
  image.src = `data:image/png;base64,${png}`;
})"""
"""A screenshot as WebP, a fifth of its size: pictures stay in the history for good."""


def main() -> None:
    """Take every picture anew."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser: install one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"]
        )
        tab = chromium.new_page(viewport=SIZE, color_scheme="light")
        for name, (page, drawn) in PICTURES.items():
            take(tab, page, drawn, ROOT / "docs" / "images" / name)
        chromium.close()


def take(tab: Page, page: str, drawn: str, picture: Path) -> None:
    """Open a page, keep what is seen once it is drawn with its fonts."""
    tab.goto((ROOT / "site" / page).as_uri())
    while not tab.evaluate(drawn):
        tab.wait_for_timeout(50)
    tab.evaluate("document.fonts.ready.then(() => null)")
    tab.wait_for_timeout(500)  # the map names its dots in a frame of its own
    seen = base64.b64encode(tab.screenshot()).decode()
    tab.goto("about:blank")
    packed = str(tab.evaluate(AS_WEBP, seen)).partition(",")[2]
    picture.write_bytes(base64.b64decode(packed))
    print(picture.relative_to(ROOT))


if __name__ == "__main__":
    main()
