"""What an edge says in words, read from either end.

"forget gate *part of* LSTM" and "LSTM *has part* forget gate" are one edge. The command
line and the site say it with the same words.
"""

from __future__ import annotations

from types import MappingProxyType

from studygraph.graph.model import EdgeType

CONCEPT_RELATIONS = (
    EdgeType.PART_OF,
    EdgeType.IS_A,
    EdgeType.COMPUTED_FROM,
    EdgeType.USED_IN,
    EdgeType.CONTRASTS_WITH,
    EdgeType.PREREQUISITE_OF,
    EdgeType.RELATED_TO,
)
"""The types of edges that join two concepts, the most telling first."""

_PHRASES = MappingProxyType(
    {
        EdgeType.PART_OF: ("part of", "has part"),
        EdgeType.IS_A: ("is a", "has kind"),
        EdgeType.COMPUTED_FROM: ("computed from", "used to compute"),
        EdgeType.USED_IN: ("used in", "uses"),
        EdgeType.CONTRASTS_WITH: ("contrasts with", "contrasts with"),
        EdgeType.PREREQUISITE_OF: ("needed for", "needs"),
        EdgeType.RELATED_TO: ("related to", "related to"),
        EdgeType.DEFINES: ("defines", "defined in"),
        EdgeType.MENTIONS: ("mentions", "mentioned in"),
        EdgeType.ASKS: ("asks", "asked in"),
        EdgeType.ABOUT: ("is about", "asked about by"),
        EdgeType.CITES: ("cites", "cited in"),
        EdgeType.LINKS_TO: ("links to", "linked from"),
        EdgeType.EMBEDS: ("embeds", "embedded in"),
        EdgeType.FOLLOWS: ("follows", "followed by"),
        EdgeType.CONTAINS: ("contains", "belongs to"),
        EdgeType.ILLUSTRATES: ("illustrates", "illustrated by"),
    }
)


def phrase(edge_type: EdgeType, *, outward: bool) -> str:
    """The words between the two ends: `outward` reads from the source to the target."""
    forward, backward = _PHRASES[edge_type]
    return forward if outward else backward
