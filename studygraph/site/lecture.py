"""A note's page: the note itself, then what the notebook adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.graph.model import EdgeType, NoteNode, QuestionNode
from studygraph.note import SectionKind, SectionPart
from studygraph.site.demos import demos_of_note
from studygraph.site.desk import Question, Said, day
from studygraph.site.pages import HOME, relative
from studygraph.site.suggest import Suggestions, suggestions

if TYPE_CHECKING:
    from studygraph.note import Note
    from studygraph.site.body import Bodies
    from studygraph.site.desk import Desk
    from studygraph.site.pages import PageUrl
    from studygraph.site.theme import Theme
    from studygraph.study.drafts import Draft


_CARDS = 40
"""A page repeats no more questions than these: it stays light to load."""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A note that links here, with the line that does."""

    title: str
    href: str
    said: Said | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The lecture before or after."""

    title: str
    href: str


def lecture_page(
    desk: Desk, theme: Theme, bodies: Bodies, note: Note, draft: Draft
) -> bytes:
    """The page of `note`, with the `draft` of what it lacks."""
    here = desk.urls.note(note.path)
    suggested = suggestions(desk, here, draft)
    additions = _additions(theme, here, note, suggested)
    body = bodies.render(here, note, additions)
    questions = _questions(desk, bodies, here, note)
    before, after = _turns(desk, here, note)
    return theme.render(
        here,
        "lecture.html",
        note=note,
        day=day(note.date),
        title=desk.title(note),
        hue=desk.course_hue(note.course),
        home_href=relative(HOME, HOME),
        body=body,
        questions=questions[:_CARDS],
        more_questions=max(0, len(questions) - _CARDS),
        concepts=[desk.chip(here, c) for c, _ in desk.note_concepts(note.path)[:8]],
        suggested=suggested,
        unplaced=_unplaced(note),
        demos=demos_of_note(desk, here, note.path),
        backlinks=_backlinks(desk, here, note),
        before=before,
        after=after,
    )


def _additions(
    theme: Theme, here: PageUrl, note: Note, suggested: Suggestions
) -> dict[int, str]:
    """Heading line -> the suggestions that stand at the end of that section."""
    places = _places(note)
    found = {}
    if "vocab" in places and (suggested.vocab or suggested.undefined):
        values = {"suggested": suggested, "titled": False}
        found[places["vocab"]] = theme.part(here, "vocab.html", **values)
    if "connections" in places and suggested.connections:
        values = {"suggested": suggested, "titled": False}
        found[places["connections"]] = theme.part(here, "connections.html", **values)
    return found


def _unplaced(note: Note) -> list[str]:
    """The suggestions that find no section of theirs in the note."""
    places = _places(note)
    return [name for name in ("vocab", "connections") if name not in places]


def _places(note: Note) -> dict[str, int]:
    """Where the note has a section for vocab and one for connections: heading lines."""
    places: dict[str, int] = {}
    for section in note.sections:
        if section.kind is SectionKind.VOCAB:
            places.setdefault("vocab", section.line)
        elif section.part is SectionPart.CONNECTIONS:
            places.setdefault("connections", section.line)
    return places


def _questions(desk: Desk, bodies: Bodies, here: PageUrl, note: Note) -> list[Question]:
    """The note's questions as cards, in the order in which it asks them."""
    node = desk.index.note(note.path)
    asked = [
        question
        for edge in desk.index.out(node.id, EdgeType.ASKS)
        if isinstance(question := desk.index.nodes.get(edge.target), QuestionNode)
    ]
    asked.sort(key=lambda question: (question.line, question.id))
    return [desk.question(here, q, bodies.answer(here, q)) for q in asked]


def _turns(desk: Desk, here: PageUrl, note: Note) -> tuple[Turn | None, Turn | None]:
    """The lectures before and after `note` in its course."""
    lectures = desk.lectures.get(note.course or "", ())
    before = next((a for a, b in pairwise(lectures) if b.path == note.path), None)
    after = next((b for a, b in pairwise(lectures) if a.path == note.path), None)
    return _turn(desk, here, before), _turn(desk, here, after)


def _turn(desk: Desk, here: PageUrl, note: Note | None) -> Turn | None:
    if note is None:
        return None
    return Turn(desk.title(note), relative(here, desk.urls.note(note.path)))


def _backlinks(desk: Desk, here: PageUrl, note: Note) -> list[Backlink]:
    """The notes that link to or embed this one, in reading order."""
    node = desk.index.note(note.path)
    found: dict[str, Backlink] = {}
    for edge in desk.index.into(node.id, EdgeType.LINKS_TO, EdgeType.EMBEDS):
        source = desk.index.nodes.get(edge.source)
        if isinstance(source, NoteNode) and source.path in desk.notes:
            said = desk.said(here, edge.evidence[0]) if edge.evidence else None
            title = desk.title(desk.notes[source.path])
            href = relative(here, desk.urls.note(source.path))
            found.setdefault(source.path, Backlink(title, href, said))
    return [found[path] for path in sorted(found, key=lambda p: desk.order[p])]  # type: ignore[index]
