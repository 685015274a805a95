"""Linked: concepts that the writer linked by hand.

In a note, or under a heading, that is about one concept, a link to another ("updated by
the [[forget gate]]") says that the two belong together.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold
from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.concepts.relations import Link, in_direction
from studygraph.note import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.concepts.linking import NoteLinks
    from studygraph.note import Link as Typed
    from studygraph.note import Note

SURE = 0.5
"""How sure a link makes a relation: chosen, for few annotated notes have links."""


def related(notes: Sequence[Note], parts: Sequence[NoteLinks]) -> Iterator[Link]:
    """A relation for each link from a concept's note or section to another concept."""
    names = {key: t.key for part in parts for t in part.terms for key in t.keys}
    names.update((t.key, t.key) for part in parts for t in part.terms)
    folded = cache(fold)  # many links have the same headings above them
    for note in notes:
        for link in note.links:
            if link.embed:
                continue
            language = note.language
            source, target = (
                next(filter(None, (names.get(folded(t, language)) for t in texts)), "")
                for texts in (_above(note, link), _named(link))
            )
            if source and target and source != target:
                yield _relation(note, link, source, target)


def _above(note: Note, link: Typed) -> Iterator[str]:
    """The headings above the link, the nearest first, and the note's title.

    A heading that says what a section is for ("Connections") names no concept.
    """
    above = [s for s in note.sections if s.line < link.line <= s.end_line]
    for section in reversed(above):
        if section.kind is SectionKind.OTHER:
            yield section.title
    yield note.title


def _named(link: Typed) -> tuple[str, ...]:
    """What the link leads to: its heading, its page, its text."""
    page = PurePosixPath(link.target).name.removesuffix(".md")
    return link.heading, page, link.text


def _relation(note: Note, link: Typed, source: str, target: str) -> Link:
    ends = in_direction(RelationType.RELATED_TO, source, target)
    words = note.text_at(link.line).strip()
    evidence = Evidence(note.path, link.line, words)
    return Link(*ends, RelationType.RELATED_TO, Method.EXPLICIT, SURE, (evidence,))
