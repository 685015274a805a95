"""What can be searched: concepts, sections of notes, questions, demos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.graph.model import QuestionNode
from studygraph.note import BlockKind
from studygraph.site.demos import demo_url
from studygraph.site.pages import HOME, relative
from studygraph.site.quotes import plain
from studygraph.site.search import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studygraph.note import Note
    from studygraph.site.desk import Desk

_SILENT = frozenset({BlockKind.PROMPT, BlockKind.HEADING, BlockKind.MATH})


def documents(desk: Desk) -> Iterator[Document]:
    """Every document of the index, in the order of the pages."""
    for concept in desk.concepts:
        names = ", ".join((*concept.aliases, *concept.symbols))
        text = " · ".join(part for part in (names, desk.meaning(concept)) if part)
        href = relative(HOME, desk.urls.concept(concept.id))
        yield Document("Concept", concept.label, text, href)
    for path in sorted(desk.notes, key=desk.order.__getitem__):
        yield from _sections(desk, desk.notes[path])
    for node in desk.index.graph.nodes:
        if isinstance(node, QuestionNode) and node.note in desk.notes:
            spot = desk.spot(HOME, node.note, node.line)
            answer = plain(node.answer or "")
            yield Document(
                "Question", plain(node.question), answer, spot.href, spot.name
            )
    for demo in desk.demos:
        href = relative(HOME, demo_url(demo))
        yield Document("Demo", demo.title, ", ".join(demo.concepts), href)


def _sections(desk: Desk, note: Note) -> Iterator[Document]:
    """A document for the note's own words before its first section, and for each."""
    words: dict[int, list[str]] = {}
    for block in note.blocks:
        if block.kind not in _SILENT and block.text.strip():
            words.setdefault(block.section, []).append(block.text)
    name = desk.name(note)
    url = desk.urls.note(note.path)
    top = " ".join(" ".join(words.get(-1, ())).split())
    yield Document(
        "Note", desk.title(note), top, relative(HOME, url), note.course or ""
    )
    for number, section in enumerate(note.sections):
        text = " ".join(" ".join(words.get(number, ())).split())
        if text and section.title:
            href = relative(HOME, url, f"L{section.line}")
            yield Document("Note", plain(section.heading), text, href, name)
