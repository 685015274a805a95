"""The Vocab and Connections that a lecture still lacks, drafted from the graph.

Only definitions that notes give, only notes that share important concepts, and nothing
that the section already holds: a draft to accept line by line. `patch` shows and
applies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from studygraph.graph.model import EdgeType, NodeId
from studygraph.note import LinkKind, NoteKind, NotePath, SectionKind, SectionPart
from studygraph.study.sources.material import Material
from studygraph.study.sources.naming import names
from studygraph.study.sources.told import best_told
from studygraph.study.wording import name_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.graph.model import ConceptNode, StudyGraph
    from studygraph.note import Note, Section

_MOST_TERMS = 12
_MOST_LINKS = 6
_MOST_SHARED = 4
_LEAST_SHARED = 2


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
    """Drafts for the notes of one notebook."""

    def __init__(self, graph: StudyGraph, notes: Iterable[Note]) -> None:
        self._material = Material(graph, notes)
        self._wiki = self._prefers_wikilinks()
        self._stems = [_stem(path) for path in self._material.notes]

    def suggest(self, note: Note) -> Suggestion:
        """What `note` lacks, from all notes."""
        if note.disk_lines is not None:
            reason = "its text was damaged by a wrong decoder: export it again first"
            return Suggestion(note.path, note.digest, reason=reason)
        if note.kind is NoteKind.DRAWING:
            return Suggestion(note.path, note.digest, reason="it is a drawing")
        found = []
        for section in note.sections:
            lines: tuple[str, ...] = ()
            if section.kind is SectionKind.VOCAB:
                lines = self._vocab(note, section)
            elif section.part is SectionPart.CONNECTIONS:
                lines = self._connections(note, section)
            if lines:
                found.append(Insertion(_last_line(note, section), lines))
        return Suggestion(note.path, note.digest, tuple(found))

    def _vocab(self, note: Note, section: Section) -> tuple[str, ...]:
        """The note's surest terms that some note defines and this section lacks."""
        inside = "\n".join(note.lines[section.line : section.end_line])
        held = self._material.concepts_of(note.path)
        found: list[tuple[float, NodeId, str]] = []
        for node, weight in held.items():
            concept = self._material.concept(node)
            if concept is None or not self._material.is_sure(concept):
                continue
            if name_pattern(names(concept)).search(inside):
                continue
            line = self._entry(note, concept)
            if line:
                rank = -round(weight * (0.2 + concept.importance), 6)
                found.append((rank, concept.id, line))
        return tuple(line for _, _, line in sorted(found)[:_MOST_TERMS])

    def _entry(self, note: Note, concept: ConceptNode) -> str:
        meaning = best_told(self._material, concept)
        if meaning is None:
            return ""
        text = " ".join(meaning.text.split())
        source = self._material.notes[meaning.note]
        told = "" if source.path == note.path else f" ({self._link(note, source)})"
        return f"- **{concept.label}**: {text}{told}"

    def _connections(self, note: Note, section: Section) -> tuple[str, ...]:
        """The notes that share most of this note's important concepts, not yet linked.

        A note counts when it shares two or more.
        """
        del section
        linked = {link.resolved for link in note.links}
        mine = self._material.concepts_of(note.path)
        found: list[tuple[float, NotePath, str]] = []
        for other in self._material.notes.values():
            plain = other.kind in {NoteKind.LECTURE, NoteKind.OTHER}
            if other.path == note.path or other.path in linked or not plain:
                continue
            theirs = self._material.concepts_of(other.path)
            shared = self._shared(mine, theirs)
            if len(shared) >= _LEAST_SHARED:
                weight = fsum(weight for weight, _ in shared)
                labels = ", ".join(label for _, label in shared[:_MOST_SHARED])
                line = f"- {self._link(note, other)}: {labels}"
                found.append((-round(weight, 6), other.path, line))
        return tuple(line for _, _, line in sorted(found)[:_MOST_LINKS])

    def _shared(
        self, mine: dict[NodeId, float], theirs: dict[NodeId, float]
    ) -> list[tuple[float, str]]:
        """The concepts of both, by how much they tell, with their labels."""
        found = []
        for node in mine.keys() & theirs.keys():
            concept = self._material.concept(node)
            if concept and self._material.is_sure(concept):
                notes = len(self._material.index.into(node, EdgeType.MENTIONS))
                weight = min(mine[node], theirs[node]) * (0.2 + concept.importance)
                weight /= notes  # what every note has connects no two of them
                found.append((-round(weight, 6), concept.label))
        return [(-weight, label) for weight, label in sorted(found)]

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
        links = [link for n in self._material.notes.values() for link in n.links]
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
