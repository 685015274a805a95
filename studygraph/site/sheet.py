"""Cheat sheets, made for paper: a course's defined terms, equations and contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.site.desk import Chip, Said, Spot
from studygraph.site.math import typeset
from studygraph.site.pages import SHEETS, relative
from studygraph.site.quotes import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.graph.model import Edge
    from studygraph.note import Note
    from studygraph.site.desk import Desk
    from studygraph.site.pages import Page, PageUrl
    from studygraph.site.theme import Theme

_TERMS = 80
_SHORTEST_EQUATION = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term of the course."""

    chip: Chip
    symbols: tuple[Markup, ...]
    meaning: Markup
    spot: Spot


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two concepts that the notes set against each other."""

    one: Chip
    other: Chip
    said: Said


def sheet_pages(desk: Desk, theme: Theme) -> Iterator[Page]:
    """The sheet of each course, and the list of sheets."""
    sheets = []
    opposed = [e for e in desk.index.graph.edges if e.type is EdgeType.CONTRASTS_WITH]
    for course, lectures in desk.courses.items():
        url = desk.urls.sheet(course)
        terms = _terms(desk, url, lectures)
        sheets.append((course, relative(SHEETS, url), len(terms), len(lectures)))
        yield theme.page(
            url,
            "sheet.html",
            course=course,
            hue=desk.course_hue(course),
            terms=terms,
            equations=_equations(desk, url, lectures),
            contrasts=_contrasts(desk, url, lectures, opposed),
        )
    yield theme.page(SHEETS, "sheets.html", sheets=sheets)


def _terms(desk: Desk, here: PageUrl, lectures: Sequence[Note]) -> list[Term]:
    """Concepts that the course's lectures define, the most important kept, A to Z."""
    paths = {note.path for note in lectures}
    terms = []
    for concept in desk.concepts:
        meaning = next((m for m in concept.definitions if m.note in paths), None)
        if meaning is None:
            continue
        symbols = tuple(Markup(typeset(tex)) for tex in concept.symbols)  # noqa: S704
        spot = desk.spot(here, meaning.note, meaning.line)
        chip = desk.chip(here, concept)
        terms.append(Term(chip, symbols, quote(meaning.text), spot))
    return sorted(terms[:_TERMS], key=lambda t: (t.chip.label.casefold(), t.chip.id))


def _equations(
    desk: Desk, here: PageUrl, lectures: Sequence[Note]
) -> list[tuple[Markup, Spot]]:
    """The lectures' displayed equations, in order, each once."""
    found: dict[str, tuple[Markup, Spot]] = {}
    for note in lectures:
        for equation in note.equations:
            key = "".join(equation.tex.split())
            if not equation.display or "=" not in key or key in found:
                continue
            if len(key) >= _SHORTEST_EQUATION:
                math = Markup(typeset(equation.tex, display=True))  # noqa: S704
                found[key] = (math, desk.spot(here, note.path, equation.line))
    return list(found.values())


def _contrasts(
    desk: Desk, here: PageUrl, lectures: Sequence[Note], opposed: Sequence[Edge]
) -> list[Contrast]:
    """What these lectures set against each other, the surest first."""
    paths = {note.path for note in lectures}
    found: list[tuple[Edge, Contrast]] = []
    for edge in opposed:
        one, other = desk.index.nodes[edge.source], desk.index.nodes[edge.target]
        evidence = next((e for e in edge.evidence if e.note in paths), None)
        if evidence and isinstance(one, ConceptNode) and isinstance(other, ConceptNode):
            ends = desk.chip(here, one), desk.chip(here, other)
            found.append((edge, Contrast(*ends, desk.said(here, evidence))))
    found.sort(key=lambda f: (-f[0].weight, f[0].source, f[0].target))
    return [contrast for _, contrast in found]
