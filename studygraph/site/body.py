"""PROVISIONAL"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from studygraph.site.quotes import quote


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    anchor: str
    depth: int


@dataclass(frozen=True, slots=True)
class Body:
    html: Markup
    toc: tuple[Heading, ...]


class Bodies:
    def __init__(self, desk):
        self.desk = desk

    def render(self, here, note):
        out = "".join(
            f'<p id="L{i}">{escape(t)}</p>' for i, t in enumerate(note.lines, 1)
        )
        return Body(
            Markup(out),
            tuple(
                Heading(s.title, f"L{s.line}", min(2, max(0, s.level - 2)))
                for s in note.sections
            ),
        )

    def answer(self, here, q):
        return (
            Markup("").join(
                Markup("<p>%s</p>") % quote(p) for p in (q.answer or "").split("\n")
            )
            if q.answer
            else ""
        )
