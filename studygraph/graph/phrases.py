"""What an edge says in words, read from either end.

"forget gate *part of* LSTM" and "LSTM *has part* forget gate" are one edge. The command
line and the site say it with the same words. Types are plain strings here, the values
of `EdgeType`: the model takes longer to load than a query to answer.
"""

from __future__ import annotations

from types import MappingProxyType

CONCEPT_RELATIONS = (
    "part-of",
    "is-a",
    "computed-from",
    "used-in",
    "contrasts-with",
    "prerequisite-of",
    "related-to",
)
"""The types of edges that join two concepts, the most telling first."""

_PHRASES = MappingProxyType(
    {
        "part-of": ("part of", "has part"),
        "is-a": ("is a", "has kind"),
        "computed-from": ("computed from", "used to compute"),
        "used-in": ("used in", "uses"),
        "contrasts-with": ("contrasts with", "contrasts with"),
        "prerequisite-of": ("comes before", "builds on"),
        "related-to": ("related to", "related to"),
        "defines": ("defines", "defined in"),
        "mentions": ("mentions", "mentioned in"),
        "asks": ("asks", "asked in"),
        "about": ("is about", "asked about by"),
        "cites": ("cites", "cited in"),
        "links-to": ("links to", "linked from"),
        "embeds": ("embeds", "embedded in"),
        "follows": ("follows", "followed by"),
        "contains": ("contains", "belongs to"),
        "illustrates": ("illustrates", "illustrated by"),
    }
)

EDGE_TYPES = tuple(_PHRASES)
"""Every type of edge."""


def phrase(edge_type: str, *, outward: bool) -> str:
    """The words between the two ends: `outward` reads from the source to the target."""
    forward, backward = _PHRASES[edge_type]
    return forward if outward else backward
