"""The site room: a StudyGraph and its notes in, pages out.

`pages` makes addresses, one module makes each kind of page, `theme` holds templates and
assets, `inputs` knows what a page is made from, `writer` puts the pages on disk.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from studygraph.note import NoteKind
from studygraph.site import listed
from studygraph.site.attachments import file_pages, wanted
from studygraph.site.body import Bodies
from studygraph.site.concept import concept_page
from studygraph.site.context import SiteContext
from studygraph.site.demos import DEMOS, render_demos
from studygraph.site.documents import entries
from studygraph.site.gaps import all_gaps, gaps_page
from studygraph.site.home import home_page, index_pages, search_page
from studygraph.site.inputs import Inputs
from studygraph.site.lecture import lecture_page
from studygraph.site.map import map_page
from studygraph.site.network import evidence_script, map_script
from studygraph.site.pages import (
    CONCEPTS,
    GAPS,
    HOME,
    MAP,
    PLAN,
    REVIEW,
    SHEETS,
    Page,
    PageUrl,
    data_file,
)
from studygraph.site.review import Keeping, review_pages
from studygraph.site.scripts import text_script
from studygraph.site.search import pieces
from studygraph.site.sheet import sheet_pages
from studygraph.site.theme import NavItem, Theme, asset_pages
from studygraph.site.writer import Written, alone, write
from studygraph.study.drafts import Drafter
from studygraph.study.sources.material import Material

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from studygraph.config import SiteSettings
    from studygraph.demos.model import Demo
    from studygraph.graph.model import StudyGraph
    from studygraph.kept import Kept
    from studygraph.note import Note, NotePath

__all__ = ["Page", "PageUrl", "Written", "alone", "render", "write"]


def render(  # noqa: PLR0913 - all that a site is made of
    graph: StudyGraph,
    notes: Sequence[Note],
    attachments: Mapping[NotePath, Path],
    settings: SiteSettings,
    *,
    notebook: str = "",
    demos: Sequence[Demo] = (),
    extra: Iterable[Page] = (),
    kept: Kept | None = None,
) -> Iterator[Page]:
    """Every page of the site, one after another, in a fixed order.

    `notes` are settled and are those of `graph`. `attachments` maps the path of each
    file that is no note to where it lies; only those that a note shows or links to are
    copied. `notebook` is the notebook's id, under which a browser keeps its reviews;
    without one, the name is made of the title. `demos` are the notebook's runnable
    code, whose nodes `graph` has. `extra` pages are passed on as they are. `kept` holds
    what earlier builds made, which need not be made again.
    """
    shown = [note for note in notes if note.kind is not NoteKind.TEMPLATE]
    context = SiteContext(graph, shown, wanted(shown, attachments), demos)
    navigation = _navigation(context)
    theme = Theme(settings.title or "Study notes", navigation)
    material = Material(context.index, shown, kept)
    inputs = Inputs(context, material, settings, navigation)
    bodies = Bodies(context)
    gaps = all_gaps(material)
    keeping = Keeping(settings.title, notebook)
    yield home_page(context, theme, gaps)
    yield gaps_page(context, theme, gaps)
    yield map_page(context, theme, settings.overview)
    yield from index_pages(context, theme, inputs)
    yield search_page(theme)
    yield from sheet_pages(context, theme, inputs)
    yield from review_pages(context, theme, bodies, material, keeping, inputs)
    drafter = Drafter(material)
    for note in shown:
        draft = drafter.draft(note)
        lecture = partial(lecture_page, context, theme, bodies, note, draft)
        yield Page(context.urls.note(note.path), lecture, inputs.note(note, draft))
    for concept in context.concepts:
        page = partial(concept_page, context, theme, concept, bodies.answer)
        yield Page(context.urls.concept(concept.id), page, inputs.concept(concept))
    yield from render_demos(context, theme, settings)
    yield from _data_files(context, material, inputs, settings.overview)
    yield from file_pages(context)
    yield from asset_pages()
    yield from extra


def _data_files(
    context: SiteContext, material: Material, inputs: Inputs, overview: int
) -> Iterator[Page]:
    """The scripts with data: the map, the quotes of its edges, the search index."""
    texts = {concept.id: context.meaning(concept) for concept in context.concepts}
    drawn = partial(map_script, context.index, context.urls, texts, overview)
    yield Page(data_file("graph.js"), drawn, listed.drawing(inputs, texts))
    quoted = partial(evidence_script, context.index, context.words)
    yield Page(data_file("evidence.js"), quoted, listed.evidence(inputs))
    # Each entry is made here, where it can be kept; the whole text is put together
    # where pages are made, which may be in a copy of the process.
    deque(entries(context, material), maxlen=0)
    yield Page(data_file("search.js"), partial(_search_script, context, material))


def _search_script(context: SiteContext, material: Material) -> Iterator[bytes]:
    """The script with the search index."""
    return text_script("STUDYGRAPH_SEARCH", pieces(entries(context, material)))


def _navigation(context: SiteContext) -> tuple[NavItem, ...]:
    """The navigation: a link to each part that the site has."""
    courses = list(context.courses)
    sheets = context.urls.sheet(courses[0]) if len(courses) == 1 else SHEETS
    return (
        NavItem("Lectures", HOME),
        NavItem("Map", MAP),
        NavItem("Concepts", CONCEPTS),
        NavItem("Cheat sheet" if len(courses) == 1 else "Cheat sheets", sheets),
        NavItem("Review", REVIEW),
        NavItem("Plan", PLAN),
        NavItem("Gaps", GAPS),
        *((NavItem("Demos", DEMOS),) if context.demos else ()),
    )
