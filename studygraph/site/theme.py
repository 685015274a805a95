"""Templates and assets: the only module that knows Jinja.

Everything is escaped unless a page maker hands over `Markup`. A template that names an
unknown value stops the build.
"""

from __future__ import annotations

import marshal
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from studygraph.kept import digest, mark
from studygraph.site.pages import HOME, SEARCH, Page, asset, relative

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping
    from types import CodeType

    from studygraph.kept import Kept
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
_NO_SHARING = 2
"""The form of `marshal` that is the same bytes for equal code."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the navigation that every page shows."""

    label: str
    url: PageUrl


class _Compiled(BaseLoader):
    """Gives templates by their names, from their code."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self._codes = codes

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja has it
    ) -> Template:
        """The template; KeyError where there is none."""
        return environment.template_class.from_code(
            environment, self._codes[name], {} if globals is None else globals
        )


def _codes(environment: Environment, kept: Kept) -> dict[str, CodeType]:
    """The code of every template: to compile them takes longer than most edits' pages.

    What is kept runs only if it is just as it was left.
    """
    folder = _HERE / "templates"
    texts = {
        path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))
    }

    def compiled() -> tuple[bytes, bytes]:
        codes = {
            name: environment.compile(text, name, str(folder / name))
            for name, text in texts.items()
        }
        packed = marshal.dumps(codes, _NO_SHARING)
        return mark(packed), packed

    own, packed = kept.of("templates", texts, compiled, tuple[bytes, bytes])
    if mark(packed) != own:
        _, packed = compiled()
    found: dict[str, CodeType] = marshal.loads(packed)  # noqa: S302
    return found


class Theme:
    """The templates, with what every page of one site shows."""

    def __init__(self, site: str, navigation: tuple[NavItem, ...], kept: Kept) -> None:
        self._environment = Environment(
            auto_reload=False,
            autoescape=True,
            lstrip_blocks=True,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.loader = _Compiled(_codes(self._environment, kept))
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
