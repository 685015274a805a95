"""Where a reader begins: home, the index of concepts, and search."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import normalize

from studygraph.graph.model import EdgeType, QuestionNode
from studygraph.note import NoteKind
from studygraph.parse.metadata import after_number
from studygraph.site.desk import day
from studygraph.site.pages import (
    CONCEPTS,
    GAPS,
    HOME,
    MAP,
    REVIEW,
    SEARCH,
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
    from studygraph.site.desk import Chip, Desk
    from studygraph.site.pages import Page, PageUrl
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
    chips: tuple[Chip, ...]


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

    chip: Chip
    meaning: Markup
    notes: int


def home_page(desk: Desk, theme: Theme, gaps: tuple[Gap, ...]) -> Page:
    """Courses with their lectures, the biggest concepts, `gaps`, and a small map."""
    dots, lines = small_map(desk)
    return theme.page(
        HOME,
        "home.html",
        groups=_note_groups(desk),
        counts=_counts(desk),
        biggest=[entry(desk, HOME, c) for c in desk.concepts[:_BIGGEST]],
        gaps=[(quote(g.text), desk.spot(HOME, g.note, g.line)) for g in gaps[:_GAPS]],
        more_gaps=max(0, len(gaps) - _GAPS),
        gaps_url=GAPS,
        review_url=REVIEW,
        dots=dots,
        lines=lines,
        size=(WIDTH, HEIGHT),
        map_url=MAP,
        concepts_url=CONCEPTS,
    )


def index_pages(desk: Desk, theme: Theme) -> Iterator[Page]:
    """Every concept under its first letter, as in the back of a book.

    On one page where they fit, else on a page a letter behind the most important ones.
    """
    in_order = sorted(desk.concepts, key=lambda c: (_letter(c), c.label.casefold()))
    letters = [(key, list(group)) for key, group in groupby(in_order, key=_letter)]
    if len(in_order) <= _INDEX:
        links = [(key, CONCEPTS, f"letter-{n}") for n, (key, _) in enumerate(letters)]
        yield _index_page(desk, theme, CONCEPTS, links, letters)
        return
    links = [(key, letter_page(n), "") for n, (key, _) in enumerate(letters)]
    biggest = [("", list(desk.concepts[:_INDEX_BIGGEST]))]
    yield _index_page(desk, theme, CONCEPTS, links, biggest)
    for (_, url, _), section in zip(links, letters, strict=True):
        yield _index_page(desk, theme, url, links, [section])


def _index_page(
    desk: Desk,
    theme: Theme,
    here: PageUrl,
    links: list[tuple[str, PageUrl, str]],
    letters: list[tuple[str, list[ConceptNode]]],
) -> Page:
    shown = [
        (letter, [entry(desk, here, concept) for concept in group])
        for letter, group in letters
    ]
    hrefs = [(letter, relative(here, url, anchor)) for letter, url, anchor in links]
    total = len(desk.concepts)
    return theme.page(
        here, "index.html", letter_links=hrefs, letters=shown, count=total
    )


def search_page(theme: Theme) -> Page:
    """The page that the search box leads to."""
    return theme.page(SEARCH, "search.html", concepts_url=CONCEPTS)


def _note_groups(desk: Desk) -> list[NoteGroup]:
    """Courses first, then other notes by folder."""
    groups = [
        NoteGroup(
            course,
            desk.course_hue(course),
            tuple(_row(desk, note) for note in lectures),
            relative(HOME, desk.urls.sheet(course)),
        )
        for course, lectures in desk.courses.items()
    ]
    placed = {note.path for lectures in desk.courses.values() for note in lectures}
    rest = [note for path, note in sorted(desk.notes.items()) if path not in placed]
    for folder, notes in groupby(rest, key=lambda note: note.path.rpartition("/")[0]):
        rows = tuple(_row(desk, note) for note in notes)
        groups.append(NoteGroup(folder or "Other notes", 0, rows))
    return groups


def _row(desk: Desk, note: Note) -> NoteRow:
    concepts = [concept for concept, _ in desk.note_concepts(note.path)]
    shown = concepts[:_CHIPS_A_LECTURE] if note.kind is NoteKind.LECTURE else []
    return NoteRow(
        note.ordinal or "",
        after_number(note.title, note.ordinal),
        relative(HOME, desk.urls.note(note.path)),
        note.date or "",
        day(note.date),
        tuple(desk.chip(HOME, concept) for concept in shown),
    )


def _counts(desk: Desk) -> list[tuple[int, str]]:
    questions = sum(isinstance(n, QuestionNode) for n in desk.index.graph.nodes)
    lectures = sum(len(notes) for notes in desk.lectures.values())
    counted = [
        (len(desk.courses), "course", "courses"),
        (lectures, "lecture", "lectures"),
        (len(desk.notes) - lectures, "other note", "other notes"),
        (len(desk.concepts), "concept", "concepts"),
        (questions, "question", "questions"),
    ]
    return [(n, one if n == 1 else many) for n, one, many in counted if n]


def entry(desk: Desk, here: PageUrl, concept: ConceptNode) -> Entry:
    """`concept` as a line of a list on page `here`."""
    notes = desk.concept_notes(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES)
    return Entry(desk.chip(here, concept), desk.brief(concept, _MEANING), len(notes))


def _letter(concept: ConceptNode) -> str:
    """The index letter: the first letter without its accent, "#" for other signs."""
    first = normalize("NFKD", concept.label[:1]).upper()[:1]
    return first if first.isalpha() else "#"
