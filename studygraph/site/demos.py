"""The pages of runnable code: an index, a page a demo, and what runs it in the page.

Nothing is run here. Without JavaScript a page shows the code with the output and the
drawings that were recorded beside it. The page of a demo is the only one that may
start a worker: its policy alone says so, and a lecture links there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.demos.illustrate import node_id
from studygraph.demos.model import Drawing
from studygraph.demos.records import pieces
from studygraph.graph.model import ConceptNode, EdgeType, NodeId
from studygraph.site.context import ConceptLink, LineLink
from studygraph.site.highlight import highlight
from studygraph.site.pages import Page, asset, data_file, page_name, relative, slug
from studygraph.site.runtimes import runtimes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.config import SiteSettings
    from studygraph.demos.model import Demo, Parameter
    from studygraph.note import NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import PageUrl
    from studygraph.site.runtimes import Runtime
    from studygraph.site.theme import Theme

DEMOS = page_name("demos/index.html")

_LINES_SHOWN = 8
_SCRIPTS = ("demo-worker.js", "demos.js")
_LIBRARY = ("studylab.py", "plots.py")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of code with its parts marked; `parameter` names the slider it sets."""

    html: Markup
    parameter: str


@dataclass(frozen=True, slots=True)
class Slider:
    """A parameter as a control; `decimals` is how many digits it shows."""

    parameter: Parameter
    decimals: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A demo as the index and other pages list it.

    `printed` is the start of what it printed, where it drew nothing.
    """

    title: str
    href: str
    chips: tuple[ConceptLink, ...]
    spots: tuple[LineLink, ...]
    drawing: Drawing | None
    printed: str


def demo_url(demo: Demo) -> PageUrl:
    """The address of a demo's page."""
    return page_name(f"demos/{slug(demo.name)}.html")


def render_demos(
    context: SiteContext, theme: Theme, settings: SiteSettings
) -> Iterator[Page]:
    """Every page and file that demos need; nothing where there are none.

    Raises StudygraphError where Pyodide is asked for and not there.
    """
    if not context.demos:
        return
    pythons = runtimes(settings)
    entries = [entry(context, DEMOS, demo) for demo in context.demos]
    yield theme.page(DEMOS, "demos.html", entries=entries)
    for demo in context.demos:
        yield _page(context, theme, demo, pythons)
    yield Page(asset("demos.css"), _asset("demos.css"))
    if pythons:
        yield from _scripts(pythons)


def entry(context: SiteContext, here: PageUrl, demo: Demo) -> Entry:
    """The demo as a link on page `here`."""
    shown = list(pieces(demo.recorded or ""))
    drawing = next((piece for piece in shown if isinstance(piece, Drawing)), None)
    words = "\n".join(piece for piece in shown if isinstance(piece, str)).strip()
    return Entry(
        demo.title,
        relative(here, demo_url(demo)),
        _chips(context, here, demo),
        _spots(context, here, demo),
        drawing,
        "" if drawing else "\n".join(words.splitlines()[:_LINES_SHOWN]),
    )


def demos_of_concept(
    context: SiteContext, here: PageUrl, concept: NodeId
) -> tuple[Entry, ...]:
    """The demos that illustrate a concept, for its page."""
    shown = {edge.source for edge in context.index.into(concept, EdgeType.ILLUSTRATES)}
    return tuple(
        entry(context, here, demo) for demo in context.demos if node_id(demo) in shown
    )


def demos_of_note(
    context: SiteContext, here: PageUrl, path: NotePath
) -> tuple[Entry, ...]:
    """The fences of a note that can be run, in its order; embeds have their cards."""
    found = sorted((d for d in context.demos if d.path == path), key=lambda d: d.line)
    return tuple(entry(context, here, demo) for demo in found)


def demo_card(context: SiteContext, here: PageUrl, path: NotePath) -> Markup | None:
    """The demo of the file at `path` inside a note's text: title, drawing, the way in.

    None where that file is no demo.
    """
    demo = next((demo for demo in context.demos if demo.path == path), None)
    if demo is None:
        return None
    drawings = [p for p in pieces(demo.recorded or "") if isinstance(p, Drawing)]
    picture = Markup(drawings[0].svg) if drawings else ""  # noqa: S704
    return Markup(  # of spans, as it may stand inside a paragraph
        '<span class="demo-card plot" role="figure" aria-label="{title}">'
        '<span class="demo-head"><b>{title}</b> '
        '<a class="button" href="{href}">Open the demo</a></span>'
        '<span class="scroll">{picture}</span></span>'
    ).format(title=demo.title, href=relative(here, demo_url(demo)), picture=picture)


def _page(
    context: SiteContext, theme: Theme, demo: Demo, pythons: tuple[Runtime, ...]
) -> Page:
    here = demo_url(demo)
    chips = _chips(context, here, demo)
    return theme.page(
        here,
        "demo.html",
        demo=demo,
        pythons=pythons,
        chips=chips,
        hue=chips[0].hue if chips else 0,
        spots=_spots(context, here, demo),
        lines=_lines(demo),
        sliders=[Slider(p, _decimals(p)) for p in demo.parameters],
        pieces=[
            {"drawing": p, "svg": Markup(p.svg)}  # noqa: S704 - escaped by `plots`
            if isinstance(p, Drawing)
            else {"drawing": None, "text": p}
            for p in pieces(demo.recorded or "")
        ],
    )


def _chips(context: SiteContext, here: PageUrl, demo: Demo) -> tuple[ConceptLink, ...]:
    """What the demo illustrates, in the order of importance."""
    shown = [
        concept
        for edge in context.index.out(node_id(demo), EdgeType.ILLUSTRATES)
        if isinstance(concept := context.index.nodes.get(edge.target), ConceptNode)
    ]
    return tuple(
        context.concept_link(here, concept) for concept in context.ranked(shown)
    )


def _spots(context: SiteContext, here: PageUrl, demo: Demo) -> tuple[LineLink, ...]:
    """Where notes show the demo."""
    return tuple(
        context.line_link(here, place.note, place.line)
        for place in demo.places
        if context.urls.has_note(place.note)
    )


def _lines(demo: Demo) -> tuple[Line, ...]:
    """The code, line by line; Pygments closes its marks at every line's end."""
    names = {parameter.line: parameter.name for parameter in demo.parameters}
    marked = highlight(demo.code, "python").rstrip("\n")
    return tuple(
        Line(Markup(html), names.get(number, ""))  # noqa: S704 - escaped by Pygments
        for number, html in enumerate(marked.split("\n"), 1)
    )


def _decimals(parameter: Parameter) -> int:
    """How many decimals the slider's numbers have: those of the finest one given."""
    written = (parameter.default, parameter.low, parameter.step)
    return max(len(text.partition(".")[2]) for text in written)


def _scripts(pythons: tuple[Runtime, ...]) -> Iterator[Page]:
    """The scripts, the interpreters with their licences, and the demos' library."""
    for name in _SCRIPTS:
        yield Page(asset(name), _asset(name))
    for python in pythons:
        yield Page(asset(f"{python.name}.js"), python.script)
        yield Page(asset(f"vendor/{python.name}/LICENSE"), python.licence)
    runtime = files("studygraph.demos").joinpath("runtime")
    library = {
        name: runtime.joinpath(name).read_text(encoding="utf-8") for name in _LIBRARY
    }
    script = f"window.studygraphLibrary = {json.dumps(library, sort_keys=True)};\n"
    yield Page(data_file("studylab.js"), script.encode())


def _asset(name: str) -> bytes:
    return files("studygraph.site").joinpath("assets", name).read_bytes()
