"""What a lecture's empty Vocab and Connections could hold, from the whole notebook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence
from studygraph.graph.model import EdgeType
from studygraph.note import SectionKind
from studygraph.site.desk import Chip, Said
from studygraph.site.pages import relative

if TYPE_CHECKING:
    from studygraph.note import Note, NotePath
    from studygraph.site.desk import Desk
    from studygraph.site.pages import PageUrl

_WORDS = 14
_OPEN_WORDS = 10
_LECTURES = 6
_SHARED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the lecture and what the notes say it is."""

    chip: Chip
    said: Said


@dataclass(frozen=True, slots=True)
class Connection:
    """Another note, and the concepts that it shares with this one."""

    title: str
    href: str
    shared: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`undefined` are terms that the lecture uses and no note defines."""

    vocab: tuple[Word, ...]
    undefined: tuple[Chip, ...]
    connections: tuple[Connection, ...]


def suggestions(desk: Desk, here: PageUrl, note: Note) -> Suggestions:
    """What the student did not write into `note` and the notebook knows."""
    written = _own_words(note)
    vocab, undefined = [], []
    for concept, _ in desk.note_concepts(note.path):
        names = {name.casefold() for name in (concept.label, *concept.aliases)}
        if names & written:
            continue
        meanings = [m for m in concept.definitions if m.note in desk.notes]
        if meanings:
            own = [m for m in meanings if m.note == note.path]
            best = (own or meanings)[0]
            said = desk.said(here, Evidence(best.note, best.line, best.text))
            vocab.append(Word(desk.chip(here, concept), said))
        else:
            undefined.append(desk.chip(here, concept))
    return Suggestions(
        tuple(vocab[:_WORDS]),
        tuple(undefined[:_OPEN_WORDS]),
        _connections(desk, here, note),
    )


def _own_words(note: Note) -> set[str]:
    """The terms that the student's own Vocab section explains, folded."""
    spans = [(s.line, s.end_line) for s in note.sections if s.kind is SectionKind.VOCAB]
    return {
        definition.term.casefold()
        for definition in note.definitions
        if any(first <= definition.line <= last for first, last in spans)
    }


def _connections(desk: Desk, here: PageUrl, note: Note) -> tuple[Connection, ...]:
    """The notes nearest to this one: by shared concepts, rare ones counting more."""
    shared: dict[NotePath, list[tuple[float, Chip]]] = defaultdict(list)
    for concept, weight in desk.note_concepts(note.path):
        paths = desk.concept_notes(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES)
        for path in paths:
            if path != note.path:
                value = round(weight / len(paths), 6)
                shared[path].append((value, desk.chip(here, concept)))
    linked = {link.resolved for link in note.links}
    ranked = sorted(
        (path for path in shared if path not in linked),
        key=lambda path: (-round(fsum(v for v, _ in shared[path]), 6), path),
    )
    found = []
    for path in ranked[:_LECTURES]:
        best = sorted(shared[path], key=lambda item: (-item[0], item[1].id))
        chips = tuple(chip for _, chip in best[:_SHARED_SHOWN])
        href = relative(here, desk.urls.note(path))
        found.append(Connection(desk.title(desk.notes[path]), href, chips))
    return tuple(found)
