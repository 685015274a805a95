"""The page of the map, with the map's twin: the same facts as tables.

The twin has a table for each community that the drawing colours, so that a reader who
cannot see the drawing meets the same order, and a browser lays out only the tables
near the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, CourseNode
from studygraph.site.home import Entry, entry
from studygraph.site.pages import CONCEPTS, MAP
from studygraph.site.relations import RELATIONS, neighbours

if TYPE_CHECKING:
    from studygraph.graph.model import NodeId
    from studygraph.site.desk import Chip, Desk
    from studygraph.site.pages import Page
    from studygraph.site.theme import Theme

_ROW_NEIGHBOURS = 8
_SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A concept with what it is next to; `more` neighbours are left out."""

    entry: Entry
    said: tuple[tuple[str, Chip], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the twin; `lead` names its community, None where they are mixed."""

    lead: Chip | None
    rows: tuple[Row, ...]


def map_page(desk: Desk, theme: Theme, overview: int) -> Page:
    """The map, and its twin for the `overview` concepts that it opens with."""
    shown = desk.concepts[:overview]
    relations = {e.type for e in desk.index.graph.edges}
    return theme.page(
        MAP,
        "map.html",
        parts=_parts(desk, shown),
        shown=len(shown),
        total=len(desk.concepts),
        groups=_groups(desk),
        courses=[n.label for n in desk.index.graph.nodes if isinstance(n, CourseNode)],
        lectures=[
            (desk.index.note(n.path).id, desk.title(n), n.course or "")
            for n in sorted(desk.notes.values(), key=lambda n: desk.order[n.path])
        ],
        relations=[kind for kind in RELATIONS if kind in relations],
        concepts_url=CONCEPTS,
    )


def _parts(desk: Desk, shown: tuple[ConceptNode, ...]) -> list[Part]:
    """The tables: each community of some size, then all that is left."""
    held: dict[NodeId, list[ConceptNode]] = {}
    for concept in shown:
        held.setdefault(desk.leads.get(concept.id, concept.id), []).append(concept)
    rest = set[ConceptNode]()
    parts = []
    for lead, members in held.items():
        node = desk.index.nodes[lead]
        if len(members) < _SMALLEST or not isinstance(node, ConceptNode):
            rest.update(members)
            continue
        rows = tuple(_row(desk, concept) for concept in members)
        parts.append(Part(desk.chip(MAP, node), rows))
    if rest:
        left = tuple(_row(desk, concept) for concept in shown if concept in rest)
        parts.append(Part(None, left))
    return parts


def _row(desk: Desk, concept: ConceptNode) -> Row:
    found = neighbours(desk.index, concept.id)
    said = tuple((n.phrase, desk.chip(MAP, n.concept)) for n in found[:_ROW_NEIGHBOURS])
    return Row(entry(desk, MAP, concept), said, len(found) - len(said))


def _groups(desk: Desk) -> list[tuple[int, Chip, int]]:
    """The coloured communities: number, leading concept, members."""
    found = []
    for number, group in enumerate(desk.index.graph.communities, start=1):
        lead = desk.index.nodes[group.members[0]]
        if desk.hues.get(lead.id) and isinstance(lead, ConceptNode):
            found.append((number, desk.chip(MAP, lead), len(group.members)))
    return found
