"""What a note could still say of its terms and of other notes, drafted from the graph.

Only definitions that notes give, only notes that share important concepts, and nothing
that the note's own sections hold already. `suggest` writes a draft into the file, the
site shows it beside the note.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import fsum
from typing import TYPE_CHECKING

from studygraph.graph.model import EdgeType, NodeId, NoteNode
from studygraph.note import NoteKind, NotePath, SectionKind
from studygraph.study.sources.material import Material
from studygraph.study.sources.naming import is_symbol, names
from studygraph.study.sources.told import best_told
from studygraph.study.wording import name_pattern

if TYPE_CHECKING:
    from studygraph.graph.model import ConceptNode
    from studygraph.note import Note
    from studygraph.study.sources.told import Told

_MOST_TERMS = 12
_MOST_UNDEFINED = 10
_MOST_LINKS = 6
_MOST_SHARED = 4
_LEAST_SHARED = 2
_CONNECTED = frozenset({NoteKind.LECTURE, NoteKind.OTHER})


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the note, and what the notes say it is."""

    concept: ConceptNode
    told: Told


@dataclass(frozen=True, slots=True)
class Connection:
    """Another note, and the concepts it shares that tell most."""

    note: Note
    shared: tuple[ConceptNode, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one note lacks, each list by falling worth.

    `undefined` are sure terms of the note that no note defines.
    """

    vocab: tuple[Term, ...]
    undefined: tuple[ConceptNode, ...]
    connections: tuple[Connection, ...]


class Drafter:
    """Drafts for the notes of one notebook."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._found_in: dict[NodeId, dict[NotePath, float]] = {}

    def draft(self, note: Note) -> Draft:
        """What `note` lacks, from all notes."""
        vocab, undefined = [], []
        for concept in self._missing(note):
            told = best_told(self._material, concept)
            if told:
                vocab.append(Term(concept, told))
            elif not concept.definitions and not is_symbol(concept):
                undefined.append(concept)
        return Draft(
            tuple(vocab[:_MOST_TERMS]),
            tuple(undefined[:_MOST_UNDEFINED]),
            self._connections(note),
        )

    def _missing(self, note: Note) -> list[ConceptNode]:
        """The note's sure terms that its own vocabulary does not name."""
        material = self._material
        named = set(
            material.kept.of(
                "vocab",
                material.scene(note.path),
                partial(self._named, note),
                list[NodeId],
            )
            if any(s.kind is SectionKind.VOCAB for s in note.sections)
            else ()
        )
        found = []
        for node, weight in material.concepts_of(note.path).items():
            concept = material.concept(node)
            if concept and material.is_sure(concept) and node not in named:
                rank = -round(weight * (0.2 + concept.importance), 6)
                found.append((rank, concept.id, concept))
        return [concept for _, _, concept in sorted(found, key=lambda f: f[:2])]

    def _named(self, note: Note) -> list[NodeId]:
        """The note's concepts that its own vocabulary names."""
        own = "\n".join(
            "\n".join(note.lines[section.line : section.end_line])
            for section in note.sections
            if section.kind is SectionKind.VOCAB
        )
        held = map(self._material.concept, self._material.concepts_of(note.path))
        return [c.id for c in held if c and name_pattern(names(c)).search(own)]

    def _connections(self, note: Note) -> tuple[Connection, ...]:
        """The notes not yet linked that share most of this note's important concepts.

        A note counts when it shares two or more.
        """
        held = [
            (concept, weight)
            for node, weight in self._material.concepts_of(note.path).items()
            if (concept := self._material.concept(node))
            and self._material.is_sure(concept)
        ]
        # Counted first: in a large notebook most notes share one concept and no more.
        often = Counter(chain.from_iterable(self._homes(c.id) for c, _ in held))
        near = {path for path, count in often.items() if count >= _LEAST_SHARED}
        near -= {note.path, *(link.resolved for link in note.links if link.resolved)}
        shared: dict[NotePath, list[tuple[float, NodeId, ConceptNode]]]
        shared = defaultdict(list)
        for concept, weight in held:
            homes = self._homes(concept.id)
            for path in near & homes.keys():
                # What every note has connects no two of them.
                worth = min(weight, homes[path]) * (0.2 + concept.importance)
                worth = round(worth / len(homes), 6)
                shared[path].append((-worth, concept.id, concept))
        found: list[tuple[float, NotePath, Connection]] = []
        for path, concepts in shared.items():
            other = self._material.notes.get(path)
            if other and other.kind in _CONNECTED:
                best = tuple(concept for _, _, concept in sorted(concepts))
                weight = round(fsum(worth for worth, _, _ in concepts), 6)
                found.append((weight, path, Connection(other, best[:_MOST_SHARED])))
        return tuple(connection for _, _, connection in sorted(found)[:_MOST_LINKS])

    def _homes(self, node: NodeId) -> dict[NotePath, float]:
        """The notes that mention a concept, and how sure each is its term."""
        if node not in self._found_in:
            index = self._material.index
            self._found_in[node] = {
                home.path: edge.weight
                for edge in index.into(node, EdgeType.MENTIONS)
                if isinstance(home := index.nodes[edge.source], NoteNode)
            }
        return self._found_in[node]
