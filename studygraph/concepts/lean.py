"""What a note says without what only the note itself needs, to be held with all others.

Most of a note's links are features of its terms, and texts that it says many times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from studygraph.concepts.linking import Asked, Defined, NamedPlace, NoteTerm
from studygraph.concepts.model import Evidence
from studygraph.concepts.relations import Link
from studygraph.kept import pack

if TYPE_CHECKING:
    from studygraph.concepts.linking import NoteLinks
    from studygraph.note import NotePath


class Lean:
    """Makes the links of notes lean, one note after another.

    `best` has for each key how sure its surest note is of it (negative), that note, and
    the whole term there. The terms are packed, for they hold a hundred numbers each.
    Each text is held once, whichever notes say it. Records are made anew where most of
    their fields are texts: `replace` takes several times as long.
    """

    def __init__(self) -> None:
        self.best: dict[str, tuple[float, NotePath, bytes]] = {}
        self._texts: dict[str, str] = {}

    def part(self, part: NoteLinks) -> NoteLinks:
        """`part` without its terms' features and what it hangs on."""
        for term in part.terms:
            rank = -term.score, part.path
            if term.key not in self.best or rank < self.best[term.key][:2]:
                self.best[term.key] = *rank, pack(term)
        once = self._texts.setdefault
        return replace(
            part,
            terms=tuple(map(self._term, part.terms)),
            mentions=tuple(
                NamedPlace(
                    once(m.key, m.key), m.line, m.column, once(m.text, m.text), m.symbol
                )
                for m in part.mentions
            ),
            links=tuple(map(self._link, part.links)),
            definitions=tuple(map(self._defined, part.definitions)),
            asked=tuple(
                Asked(once(a.key, a.key), a.index, self._evidence(a.evidence))
                for a in part.asked
            ),
            quotes=tuple((line, once(text, text)) for line, text in part.quotes),
            consulted=(),
            scored=(),
            together=(),
        )

    def _term(self, term: NoteTerm) -> NoteTerm:
        once = self._texts.setdefault
        return NoteTerm(
            once(term.key, term.key),
            term.score,
            term.salience,
            tuple((once(text, text), count) for text, count in term.surfaces),
            (),
            tuple(once(key, key) for key in term.keys),
            term.own,
        )

    def _link(self, link: Link) -> Link:
        once = self._texts.setdefault
        return Link(
            once(link.source, link.source),
            once(link.target, link.target),
            link.type,
            link.method,
            link.weight,
            tuple(map(self._evidence, link.evidence)),
            link.holds,
        )

    def _defined(self, one: Defined) -> Defined:
        once = self._texts.setdefault
        return Defined(
            once(one.key, one.key),
            one.line,
            once(one.text, one.text),
            one.weight,
            tuple(once(key, key) for key in one.needed),
            once(one.quote, one.quote),
        )

    def _evidence(self, one: Evidence) -> Evidence:
        once = self._texts.setdefault
        note = cast("NotePath", once(one.note, one.note))
        return Evidence(note, one.line, once(one.text, one.text))
