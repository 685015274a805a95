"""Where a reader begins: home, the index of concepts, and search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import normalize

from studygraph.graph.model import EdgeType, QuestionNode
from studygraph.note import NoteKind
from studygraph.parse.metadata import after_number
from studygraph.site import listed
from studygraph.site.context import day
from studygraph.site.pages import (
    CONCEPTS,
    GAPS,
    HOME,
    MAP,
    REVIEW,
    SEARCH,
    Page,
    letter_page,
    relative,
)
from studygraph.site.quotes import quote
from studygraph.site.smallmap import HEIGHT, WIDTH, small_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from studygraph.graph.model import ConceptNode
    from studygraph.note import Note
    from studygraph.site.context import ConceptLink, SiteContext
    from studygraph.site.inputs import Inputs
    from studygraph.site.pages import PageUrl
    from studygraph.site.theme import Theme
    from studygraph.study.gaps import Gap

_INDEX = 1000
_INDEX_BIGGEST = 300
_CHIPS_A_LECTURE = 3
_BIGGEST = 9
_MEANING = 110
_GAPS = 6


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note in a list."""

    number: str
    title: str
    href: str
    date: str
    day: str
    chips: tuple[ConceptLink, ...]


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """A course, or a folder of other notes."""

    name: str
    hue: int
    rows: tuple[NoteRow, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept in a list: the index, home's tiles, the map's tables."""

    chip: ConceptLink
    meaning: Markup
    notes: int


def home_page(context: SiteContext, theme: Theme, gaps: tuple[Gap, ...]) -> Page:
    """Courses with their lectures, the biggest concepts, `gaps`, and a small map."""
    dots, lines = small_map(context)
    return theme.page(
        HOME,
        "home.html",
        groups=_note_groups(context),
        counts=_counts(context),
        biggest=[entry(context, HOME, c) for c in context.concepts[:_BIGGEST]],
        gaps=[
            (quote(g.text), context.line_link(HOME, g.note, g.line))
            for g in gaps[:_GAPS]
        ],
        more_gaps=max(0, len(gaps) - _GAPS),
        gaps_url=GAPS,
        review_url=REVIEW,
        dots=dots,
        lines=lines,
        size=(WIDTH, HEIGHT),
        map_url=MAP,
        concepts_url=CONCEPTS,
    )


def index_pages(context: SiteContext, theme: Theme, inputs: Inputs) -> Iterator[Page]:
    """Every concept under its first letter, as in the back of a book.

    On one page where they fit, else on a page a letter behind the most important ones.
    """
    in_order = sorted(context.concepts, key=lambda c: (_letter(c), c.label.casefold()))
    letters = [(key, list(group)) for key, group in groupby(in_order, key=_letter)]
    if len(in_order) <= _INDEX:
        links = [(key, CONCEPTS, f"letter-{n}") for n, (key, _) in enumerate(letters)]
        yield _index_page(context, theme, inputs, CONCEPTS, links, letters)
        return
    links = [(key, letter_page(n), "") for n, (key, _) in enumerate(letters)]
    biggest = [("", list(context.concepts[:_INDEX_BIGGEST]))]
    yield _index_page(context, theme, inputs, CONCEPTS, links, biggest)
    for (_, url, _), section in zip(links, letters, strict=True):
        yield _index_page(context, theme, inputs, url, links, [section])


def _index_page(  # noqa: PLR0913, PLR0917 - all that these pages are made of
    context: SiteContext,
    theme: Theme,
    inputs: Inputs,
    here: PageUrl,
    links: list[tuple[str, PageUrl, str]],
    letters: list[tuple[str, list[ConceptNode]]],
) -> Page:
    made = partial(_index, context, theme, here, links, letters)
    return Page(here, made, listed.index(inputs, links, letters))


def _index(
    context: SiteContext,
    theme: Theme,
    here: PageUrl,
    links: list[tuple[str, PageUrl, str]],
    letters: list[tuple[str, list[ConceptNode]]],
) -> bytes:
    """The page that lists the concepts under these `letters`."""
    shown = [
        (letter, [entry(context, here, concept) for concept in group])
        for letter, group in letters
    ]
    hrefs = [(letter, relative(here, url, anchor)) for letter, url, anchor in links]
    total = len(context.concepts)
    return theme.render(
        here, "index.html", letter_links=hrefs, letters=shown, count=total
    )


def search_page(theme: Theme) -> Page:
    """The page that the search box leads to."""
    return theme.page(SEARCH, "search.html", concepts_url=CONCEPTS)


def _note_groups(context: SiteContext) -> list[NoteGroup]:
    """Courses first, then other notes by folder."""
    groups = [
        NoteGroup(
            course,
            context.course_hue(course),
            tuple(_row(context, note) for note in lectures),
            relative(HOME, context.urls.sheet(course)),
        )
        for course, lectures in context.courses.items()
    ]
    placed = {note.path for lectures in context.courses.values() for note in lectures}
    rest = [note for path, note in sorted(context.notes.items()) if path not in placed]
    for folder, notes in groupby(rest, key=lambda note: note.path.rpartition("/")[0]):
        rows = tuple(_row(context, note) for note in notes)
        groups.append(NoteGroup(folder or "Other notes", 0, rows))
    return groups


def _row(context: SiteContext, note: Note) -> NoteRow:
    concepts = [concept for concept, _ in context.note_concepts(note.path)]
    shown = concepts[:_CHIPS_A_LECTURE] if note.kind is NoteKind.LECTURE else []
    return NoteRow(
        note.ordinal or "",
        after_number(note.title, note.ordinal),
        relative(HOME, context.urls.note(note.path)),
        note.date or "",
        day(note.date),
        tuple(context.concept_link(HOME, concept) for concept in shown),
    )


def _counts(context: SiteContext) -> list[tuple[int, str]]:
    questions = sum(isinstance(n, QuestionNode) for n in context.index.graph.nodes)
    lectures = sum(len(notes) for notes in context.lectures.values())
    counted = [
        (len(context.courses), "course", "courses"),
        (lectures, "lecture", "lectures"),
        (len(context.notes) - lectures, "other note", "other notes"),
        (len(context.concepts), "concept", "concepts"),
        (questions, "question", "questions"),
    ]
    return [(n, one if n == 1 else many) for n, one, many in counted if n]


def entry(context: SiteContext, here: PageUrl, concept: ConceptNode) -> Entry:
    """`concept` as a line of a list on page `here`."""
    notes = context.concept_notes(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES)
    return Entry(
        context.concept_link(here, concept),
        context.brief(concept, _MEANING),
        len(notes),
    )


def _letter(concept: ConceptNode) -> str:
    """The index letter: the first letter without its accent, "#" for other signs."""
    first = normalize("NFKD", concept.label[:1]).upper()[:1]
    return first if first.isalpha() else "#"
