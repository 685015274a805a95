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
    from studygraph.site.context import ConceptLink, SiteContext
    from studygraph.site.pages import Page
    from studygraph.site.theme import Theme

_ROW_NEIGHBOURS = 8
_SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A concept with what it is next to; `more` neighbours are left out."""

    entry: Entry
    said: tuple[tuple[str, ConceptLink], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the twin; `lead` names its community, None where they are mixed."""

    lead: ConceptLink | None
    rows: tuple[Row, ...]


def map_page(context: SiteContext, theme: Theme, overview: int) -> Page:
    """The map, and its twin for the `overview` concepts that it opens with."""
    shown = context.concepts[:overview]
    relations = {e.type for e in context.index.graph.edges}
    return theme.page(
        MAP,
        "map.html",
        parts=_parts(context, shown),
        shown=len(shown),
        total=len(context.concepts),
        groups=_groups(context),
        courses=[
            n.label for n in context.index.graph.nodes if isinstance(n, CourseNode)
        ],
        lectures=[
            (context.index.note(n.path).id, context.title(n), n.course or "")
            for n in sorted(context.notes.values(), key=lambda n: context.order[n.path])
        ],
        relations=[kind for kind in RELATIONS if kind in relations],
        concepts_url=CONCEPTS,
    )


def _parts(context: SiteContext, shown: tuple[ConceptNode, ...]) -> list[Part]:
    """The tables: each community of some size, then all that is left."""
    held: dict[NodeId, list[ConceptNode]] = {}
    for concept in shown:
        held.setdefault(context.leads.get(concept.id, concept.id), []).append(concept)
    rest = set[ConceptNode]()
    parts = []
    for lead, members in held.items():
        node = context.index.nodes[lead]
        if len(members) < _SMALLEST or not isinstance(node, ConceptNode):
            rest.update(members)
            continue
        rows = tuple(_row(context, concept) for concept in members)
        parts.append(Part(context.concept_link(MAP, node), rows))
    if rest:
        left = tuple(_row(context, concept) for concept in shown if concept in rest)
        parts.append(Part(None, left))
    return parts


def _row(context: SiteContext, concept: ConceptNode) -> Row:
    found = neighbours(context.index, concept.id)
    said = tuple(
        (n.phrase, context.concept_link(MAP, n.concept))
        for n in found[:_ROW_NEIGHBOURS]
    )
    return Row(entry(context, MAP, concept), said, len(found) - len(said))


def _groups(context: SiteContext) -> list[tuple[int, ConceptLink, int]]:
    """The coloured communities: number, leading concept, members."""
    found = []
    for number, group in enumerate(context.index.graph.communities, start=1):
        lead = context.index.nodes[group.members[0]]
        if context.hues.get(lead.id) and isinstance(lead, ConceptNode):
            found.append((number, context.concept_link(MAP, lead), len(group.members)))
    return found
