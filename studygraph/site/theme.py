"""Templates and assets: the only module that knows Jinja.

Everything is escaped unless a page maker hands over `Markup`. A template that names an
unknown value stops the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from studygraph.kept import digest
from studygraph.site.pages import HOME, SEARCH, Page, asset, relative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.site.pages import PageUrl

_HERE = Path(__file__).parent
_OWN = (
    *(
        "icon.svg",
        "map-paint.js",
        "map-panel.js",
        "map.css",
        "map.js",
        "reading.css",
        "reading.js",
    ),
    *("search.js", "site.css", "site.js", "theme.js"),
    *(
        "due.js",
        "fsrs.js",
        "map-memory.js",
        "plan.js",
        "renamed.js",
        "review.js",
        "study.css",
        "study.js",
    ),
)
_VENDORED = ("atkinson", "minisearch", "stix-two-math", "vis-data", "vis-network")


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the navigation that every page shows."""

    label: str
    url: PageUrl


class Theme:
    """The templates, with what every page of one site shows."""

    def __init__(self, site: str, navigation: tuple[NavItem, ...]) -> None:
        self._environment = Environment(
            auto_reload=False,
            autoescape=True,
            loader=FileSystemLoader(_HERE / "templates"),
            lstrip_blocks=True,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self._frame = site, navigation
        self._listed = {item.url for item in navigation}
        self._bars: dict[tuple[str, str], Markup] = {}
        self._environment.globals.update(
            asset=asset,
            navigation=navigation,
            home=HOME,
            search=SEARCH,
            site=site,
        )

    def part(self, here: PageUrl, template: str, **values: object) -> str:
        """A piece of the page at `here`, as HTML."""
        return self._environment.get_template(template).render(
            here=here, to=partial(relative, here), **values
        )

    def page(self, here: PageUrl, template: str, **values: object) -> Page:
        """The page at `here`, rendered when it is asked for, with the digest of all."""
        made = partial(self.render, here, template, **values)
        return Page(here, made, digest((self._frame, template, values)))

    def render(self, here: PageUrl, template: str, **values: object) -> bytes:
        """The text of the page at `here`; inside, `to(url)` is the href from it."""
        text = self._environment.get_template(template).render(
            bar=self._bar(here),
            here=here,
            root="../" * here.count("/"),
            to=partial(relative, here),
            **values,
        )
        return (text.strip() + "\n").encode()

    def _bar(self, here: PageUrl) -> Markup:
        """The head of the page at `here`: the pages of a folder share it.

        A page that the navigation names is marked there as the current one.
        """
        key = here.rpartition("/")[0], here if here in self._listed else ""
        if key not in self._bars:
            self._bars[key] = Markup(self.part(here, "bar.html"))  # noqa: S704
        return self._bars[key]


def asset_pages() -> Iterator[Page]:
    """The theme's own files and the vendored libraries with their licences."""
    folder = _HERE / "assets"
    for name in _OWN:
        yield Page(asset(name), (folder / name).read_bytes())
    for library in _VENDORED:
        for path in sorted((folder / "vendor" / library).iterdir()):
            if path.suffix == ".css":
                continue  # for buttons and tooltips that the map does not use
            yield Page(asset(f"vendor/{library}/{path.name}"), path.read_bytes())
