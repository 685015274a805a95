"""The Vocab and Connections that a note's sections lack, as lines to put in.

`drafts` says what is missing; here it becomes markdown in the notebook's own manner, to
accept line by line. `patch` shows and applies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from studygraph.note import LinkKind, NoteKind, NotePath, SectionKind, SectionPart
from studygraph.study.drafts import Drafter
from studygraph.study.sources.material import Material

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, Section
    from studygraph.study.drafts import Connection, Term


_NO_SECTION = (
    "it has no section to put lines into: write `## Vocab` or `## Connections`"
)


@dataclass(frozen=True, slots=True)
class Insertion:
    """`lines` to stand below line `after` (1-based) of the file."""

    after: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one note lacks; `reason` says why nothing can be suggested, else ""."""

    path: NotePath
    digest: str
    insertions: tuple[Insertion, ...] = ()
    reason: str = ""


class Suggester:
    """Suggestions for the notes of one notebook."""

    def __init__(self, graph: StudyGraph, notes: Iterable[Note]) -> None:
        self._notes = {note.path: note for note in notes}
        self._drafter = Drafter(Material(graph, self._notes.values()))
        self._wiki = self._prefers_wikilinks()
        self._stems = [_stem(path) for path in self._notes]

    def suggest(self, note: Note) -> Suggestion:
        """What the sections of `note` lack, each kind in its first section."""
        if note.disk_lines is not None:
            reason = "its text was damaged by a wrong decoder: export it again first"
            return Suggestion(note.path, note.digest, reason=reason)
        if note.kind is NoteKind.DRAWING:
            return Suggestion(note.path, note.digest, reason="it is a drawing")
        draft = self._drafter.draft(note)
        vocab = next((s for s in note.sections if s.kind is SectionKind.VOCAB), None)
        links = next(
            (s for s in note.sections if s.part is SectionPart.CONNECTIONS), None
        )
        entries = tuple(self._entry(note, term) for term in draft.vocab)
        lines = tuple(self._line(note, found) for found in draft.connections)
        found = tuple(
            Insertion(_last_line(note, section), added)
            for section, added in ((vocab, entries), (links, lines))
            if section and added
        )
        homeless = (entries and not vocab) or (lines and not links)
        reason = _NO_SECTION if homeless and not found else ""
        return Suggestion(note.path, note.digest, found, reason)

    def _entry(self, note: Note, term: Term) -> str:
        text = " ".join(term.told.text.split())
        source = self._notes[term.told.note]
        told = "" if source.path == note.path else f" ({self._link(note, source)})"
        return f"- **{term.told.term}**: {text}{told}"

    def _line(self, note: Note, found: Connection) -> str:
        labels = ", ".join(concept.label for concept in found.shared)
        return f"- {self._link(note, found.note)}: {labels}"

    def _link(self, note: Note, other: Note) -> str:
        """A link from `note` to `other`, in the form that the notebook's links have."""
        stem = _stem(other.path)
        if self._wiki:
            unique = self._stems.count(stem) == 1
            return f"[[{stem if unique else other.path.removesuffix('.md')}]]"
        here = PurePosixPath(note.path).parent
        target = _relative(here, PurePosixPath(other.path))
        return f"[{other.title}]({quote(target)})"

    def _prefers_wikilinks(self) -> bool:
        links = [link for n in self._notes.values() for link in n.links]
        wiki = sum(link.kind is LinkKind.WIKI for link in links)
        markdown = sum(link.kind is LinkKind.MARKDOWN for link in links)
        return wiki >= markdown


def _stem(path: NotePath) -> str:
    return PurePosixPath(path).stem


def _relative(folder: PurePosixPath, target: PurePosixPath) -> str:
    """The path that leads from `folder` to `target`."""
    common = 0
    for a, b in zip(folder.parts, target.parts, strict=False):
        if a != b:
            break
        common += 1
    up = len(folder.parts) - common
    return "/".join([*[".."] * up, *target.parts[common:]])


def _last_line(note: Note, section: Section) -> int:
    """The last line of a section with words on it: its heading, if there are no more.

    Lines of the headings below it do not belong to it.
    """
    ends = [s.line - 1 for s in note.sections if section.line < s.line]
    end = min([section.end_line, len(note.lines), *ends])
    for line in range(end, section.line, -1):
        text = note.lines[line - 1].strip()
        if text and set(text) - set("-*_ "):
            return line
    return section.line
