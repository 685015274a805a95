"""What can be searched: concepts, sections of notes, questions, demos."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studygraph.graph.model import QuestionNode
from studygraph.note import BlockKind
from studygraph.site.demos import demo_url
from studygraph.site.pages import HOME, relative
from studygraph.site.quotes import plain
from studygraph.site.search import Document, Entry, entry
from studygraph.study.wording import shown_cloze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from studygraph.graph.model import ConceptNode
    from studygraph.note import Note
    from studygraph.site.context import LineLink, SiteContext
    from studygraph.study.sources.material import Material

_SILENT = frozenset({BlockKind.PROMPT, BlockKind.HEADING, BlockKind.MATH})


def entries(context: SiteContext, material: Material) -> Iterator[Entry]:
    """The entry of every document of the index, in the order of the pages."""

    def kept(made_from: object, make: Callable[[], Iterable[Document]]) -> list[Entry]:
        return material.kept.of(
            "search", made_from, lambda: list(map(entry, make())), list[Entry]
        )

    for concept in context.concepts:
        shown = _concept(context, concept)
        yield from kept(shown, partial(iter, (shown,)))
    for path in sorted(context.notes, key=context.order.__getitem__):
        note = context.notes[path]
        faces = context.title(note), context.name(note), context.urls.note(path)
        yield from kept((material.mark(path), faces), partial(_sections, context, note))
    for node in context.index.graph.nodes:
        if isinstance(node, QuestionNode) and node.note in context.notes:
            spot = context.line_link(HOME, node.note, node.line)
            yield from kept((node, spot), partial(_question, node, spot))
    for demo in context.demos:
        href = relative(HOME, demo_url(demo))
        yield entry(Document("Demo", demo.title, ", ".join(demo.concepts), href))


def _concept(context: SiteContext, concept: ConceptNode) -> Document:
    names = ", ".join((*concept.aliases, *concept.symbols))
    text = " · ".join(part for part in (names, context.meaning(concept)) if part)
    href = relative(HOME, context.urls.concept(concept.id))
    return Document("Concept", concept.label, text, href)


def _question(node: QuestionNode, spot: LineLink) -> Iterator[Document]:
    answer = plain(node.answer or "")
    yield Document(
        "Question", plain(shown_cloze(node.question)), answer, spot.href, spot.name
    )


def _sections(context: SiteContext, note: Note) -> Iterator[Document]:
    """A document for the note's own words before its first section, and for each."""
    words: dict[int, list[str]] = {}
    for block in note.blocks:
        if block.kind not in _SILENT and block.text.strip():
            words.setdefault(block.section, []).append(block.text)
    name = context.name(note)
    url = context.urls.note(note.path)
    top = " ".join(" ".join(words.get(-1, ())).split())
    yield Document(
        "Note", context.title(note), top, relative(HOME, url), note.course or ""
    )
    for number, section in enumerate(note.sections):
        text = " ".join(" ".join(words.get(number, ())).split())
        if text and section.title:
            href = relative(HOME, url, f"L{section.line}")
            yield Document("Note", plain(section.heading), text, href, name)
