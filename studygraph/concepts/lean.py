"""What a note says without what only the note itself needs, to be held with all others.

Most of a note's links are features of its terms, and texts that it says many times.
"""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from msgspec.structs import replace

from studygraph.concepts.linking import NamedPlace, NoteTerm
from studygraph.concepts.model import Evidence
from studygraph.concepts.relations import Link

if TYPE_CHECKING:
    from studygraph.concepts.linking import NoteLinks
    from studygraph.note import NotePath


def lean(
    part: NoteLinks, best: dict[str, tuple[float, NotePath, NoteTerm]]
) -> NoteLinks:
    """`part` without its terms' features and what it hangs on, each text held once.

    Where no other note has a term as surely, it is entered whole into `best`.
    """
    for term in part.terms:
        rank = -term.score, part.path
        if term.key not in best or rank < best[term.key][:2]:
            best[term.key] = *rank, term
    return replace(
        part,
        terms=tuple(  # made anew: `replace` takes several times as long
            NoteTerm(t.key, t.score, t.salience, t.surfaces, (), t.keys, t.own)
            for t in part.terms
        ),
        mentions=tuple(
            NamedPlace(intern(m.key), m.line, m.column, intern(m.text), m.symbol)
            for m in part.mentions
        ),
        links=tuple(map(_link, part.links)),
        quotes=tuple((line, intern(text)) for line, text in part.quotes),
        consulted=(),
        together=(),
    )


def _link(link: Link) -> Link:
    """`link` with the texts that others hold, too."""
    return Link(
        intern(link.source),
        intern(link.target),
        link.type,
        link.method,
        link.weight,
        tuple(Evidence(e.note, e.line, intern(e.text)) for e in link.evidence),
        link.holds,
    )
