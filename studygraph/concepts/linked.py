"""Linked: concepts that the writer linked by hand.

In a note, or under a heading, that is about one concept, a link to another ("updated by
the [[forget gate]]") says that the two belong together.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.relations import Link, in_direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studygraph.concepts.linking import NoteLinks
    from studygraph.note import Link as Typed
    from studygraph.note import Note

SURE = 0.5
"""How sure a link makes a relation: chosen, for few annotated notes have links."""


def related(notes: Sequence[Note], parts: Sequence[NoteLinks]) -> Iterator[Link]:
    """A relation for each link from a concept's note or section to another concept."""
    names = {key: t.key for part in parts for t in part.terms for key in t.keys}
    names.update((t.key, t.key) for part in parts for t in part.terms)
    for note in notes:
        for link in note.links:
            if link.embed:
                continue
            source, target = _subject(note, link, names), _named(note, link, names)
            if source and target and source != target:
                yield _relation(note, link, source, target)


def _subject(note: Note, link: Typed, names: Mapping[str, str]) -> str:
    """The concept that the heading above the link is, or the note; "" for none."""
    above = [s for s in note.sections if s.line < link.line <= s.end_line]
    for title in (*(section.title for section in reversed(above)), note.title):
        if found := names.get(fold(title, note.language)):
            return found
    return ""


def _named(note: Note, link: Typed, names: Mapping[str, str]) -> str:
    """The concept that the link leads to, by its heading, page or text; "" for none."""
    page = PurePosixPath(link.target).name.removesuffix(".md")
    for name in (link.heading, page, link.text):
        if found := names.get(fold(name, note.language)):
            return found
    return ""


def _relation(note: Note, link: Typed, source: str, target: str) -> Link:
    ends = in_direction(RelationType.RELATED_TO, source, target)
    words = note.text_at(link.line).strip()
    evidence = Evidence(note.path, link.line, words)
    return Link(*ends, RelationType.RELATED_TO, Method.EXPLICIT, SURE, (evidence,))
