"""A note's page: the note itself, then what the notebook adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.graph.model import EdgeType, NoteNode, QuestionNode
from studygraph.note import SectionKind, SectionPart
from studygraph.site.context import Question, QuotedLine, day
from studygraph.site.demos import demos_of_note
from studygraph.site.pages import HOME, relative
from studygraph.site.suggest import Suggestions, suggestions

if TYPE_CHECKING:
    from studygraph.note import Note
    from studygraph.site.body import Bodies
    from studygraph.site.context import SiteContext
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
    said: QuotedLine | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The lecture before or after."""

    title: str
    href: str


def lecture_page(
    context: SiteContext, theme: Theme, bodies: Bodies, note: Note, draft: Draft
) -> bytes:
    """The page of `note`, with the `draft` of what it lacks."""
    here = context.urls.note(note.path)
    suggested = suggestions(context, here, draft)
    additions = _additions(theme, here, note, suggested)
    body = bodies.render(here, note, additions)
    questions = _questions(context, bodies, here, note)
    before, after = _turns(context, here, note)
    return theme.render(
        here,
        "lecture.html",
        note=note,
        day=day(note.date),
        title=context.title(note),
        hue=context.course_hue(note.course),
        home_href=relative(HOME, HOME),
        body=body,
        questions=questions[:_CARDS],
        more_questions=max(0, len(questions) - _CARDS),
        concepts=[
            context.concept_link(here, c)
            for c, _ in context.note_concepts(note.path)[:8]
        ],
        suggested=suggested,
        unplaced=_unplaced(note),
        demos=demos_of_note(context, here, note.path),
        backlinks=_backlinks(context, here, note),
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


def _questions(
    context: SiteContext, bodies: Bodies, here: PageUrl, note: Note
) -> list[Question]:
    """The note's questions as cards, in the order in which it asks them."""
    node = context.index.note(note.path)
    asked = [
        question
        for edge in context.index.out(node.id, EdgeType.ASKS)
        if isinstance(question := context.index.nodes.get(edge.target), QuestionNode)
    ]
    asked.sort(key=lambda question: (question.line, question.id))
    return [context.question(here, q, bodies.answer(here, q)) for q in asked]


def _turns(
    context: SiteContext, here: PageUrl, note: Note
) -> tuple[Turn | None, Turn | None]:
    """The lectures before and after `note` in its course."""
    lectures = context.lectures.get(note.course or "", ())
    before = next((a for a, b in pairwise(lectures) if b.path == note.path), None)
    after = next((b for a, b in pairwise(lectures) if a.path == note.path), None)
    return _turn(context, here, before), _turn(context, here, after)


def _turn(context: SiteContext, here: PageUrl, note: Note | None) -> Turn | None:
    if note is None:
        return None
    return Turn(context.title(note), relative(here, context.urls.note(note.path)))


def _backlinks(context: SiteContext, here: PageUrl, note: Note) -> list[Backlink]:
    """The notes that link to or embed this one, in reading order."""
    node = context.index.note(note.path)
    found: dict[str, Backlink] = {}
    for edge in context.index.into(node.id, EdgeType.LINKS_TO, EdgeType.EMBEDS):
        source = context.index.nodes.get(edge.source)
        if isinstance(source, NoteNode) and source.path in context.notes:
            said = context.quoted(here, edge.evidence[0]) if edge.evidence else None
            title = context.title(context.notes[source.path])
            href = relative(here, context.urls.note(source.path))
            found.setdefault(source.path, Backlink(title, href, said))
    return [found[path] for path in sorted(found, key=lambda p: context.order[p])]  # type: ignore[index]
