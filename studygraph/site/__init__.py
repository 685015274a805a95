"""The site room: a StudyGraph and its notes in, pages out.

`pages` makes addresses, one module makes each kind of page, `theme` holds templates and
assets, `inputs` knows what a page is made from, `writer` puts the pages on disk.
"""

from __future__ import annotations

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
    Part,
    data_file,
)
from studygraph.site.review import Keeping, review_pages
from studygraph.site.scripts import text_script
from studygraph.site.search import pieces
from studygraph.site.sheet import sheet_pages
from studygraph.site.staging import Written
from studygraph.site.theme import NavItem, Theme, asset_pages
from studygraph.site.writer import alone, write
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

__all__ = ["Page", "PageUrl", "Part", "Written", "alone", "render", "write"]


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
) -> tuple[Part, ...]:
    """Every page of the site once, in parts that may be made at the same time.

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
    material = Material(context.index, shown, kept)
    theme = Theme(settings.title or "Study notes", navigation, material.kept)
    inputs = Inputs(context, material, settings, navigation)
    bodies = Bodies(context)
    keeping = Keeping(settings.title, notebook)
    sources = (  # what takes longest first, so that all end together
        partial(review_pages, context, theme, bodies, material, keeping, inputs),
        partial(_search, context, theme, material),
        partial(_concept_pages, context, theme, bodies, inputs),
        partial(_note_pages, context, theme, bodies, material, inputs),
        partial(_map_data, context, inputs, settings.overview),
        partial(_overviews, context, theme, material, inputs, settings),
        partial(_files, context, theme, settings, tuple(extra)),
    )
    return tuple(Part(source) for source in sources)


def _overviews(
    context: SiteContext,
    theme: Theme,
    material: Material,
    inputs: Inputs,
    settings: SiteSettings,
) -> Iterator[Page]:
    """The pages that list things of the whole notebook."""
    gaps = all_gaps(material)
    yield home_page(context, theme, gaps)
    yield gaps_page(context, theme, gaps)
    yield map_page(context, theme, settings.overview)
    yield from index_pages(context, theme, inputs)
    yield from sheet_pages(context, theme, inputs)


def _note_pages(
    context: SiteContext,
    theme: Theme,
    bodies: Bodies,
    material: Material,
    inputs: Inputs,
) -> Iterator[Page]:
    """The page of each note."""
    drafter = Drafter(material)
    for note in context.notes.values():
        draft = drafter.draft(note)
        lecture = partial(lecture_page, context, theme, bodies, note, draft)
        yield Page(context.urls.note(note.path), lecture, inputs.note(note, draft))


def _concept_pages(
    context: SiteContext, theme: Theme, bodies: Bodies, inputs: Inputs
) -> Iterator[Page]:
    """The page of each concept."""
    for concept in context.concepts:
        page = partial(concept_page, context, theme, concept, bodies.answer)
        yield Page(context.urls.concept(concept.id), page, inputs.concept(concept))


def _map_data(context: SiteContext, inputs: Inputs, overview: int) -> Iterator[Page]:
    """The scripts with what the map draws, and with the quotes of its edges."""
    texts = {concept.id: context.meaning(concept) for concept in context.concepts}
    drawn = partial(map_script, context.index, context.urls, texts, overview)
    yield Page(data_file("graph.js"), drawn, listed.drawing(inputs, texts))
    quoted = partial(evidence_script, context.index, context.words)
    yield Page(data_file("evidence.js"), quoted, listed.evidence(inputs))


def _search(context: SiteContext, theme: Theme, material: Material) -> Iterator[Page]:
    """The page that the search box leads to, and the search index."""
    yield search_page(theme)
    yield Page(data_file("search.js"), partial(_search_script, context, material))


def _search_script(context: SiteContext, material: Material) -> Iterator[bytes]:
    """The script with the search index."""
    return text_script("STUDYGRAPH_SEARCH", pieces(entries(context, material)))


def _files(
    context: SiteContext, theme: Theme, settings: SiteSettings, extra: Sequence[Page]
) -> Iterator[Page]:
    """Demos, and files that are the notebook's, the site's own or `extra`."""
    yield from extra
    yield from render_demos(context, theme, settings)
    yield from file_pages(context)
    yield from asset_pages()


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
