"""Cheat sheets, made for paper: a course's defined terms, equations and contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.site.context import ConceptLink, LineLink, QuotedLine
from studygraph.site.math import typeset
from studygraph.site.pages import SHEETS, relative
from studygraph.site.quotes import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.concepts.model import Evidence
    from studygraph.graph.model import Edge, Meaning
    from studygraph.note import Note, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import Page, PageUrl
    from studygraph.site.theme import Theme

_TERMS = 80
_SHORTEST_EQUATION = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term of the course."""

    chip: ConceptLink
    symbols: tuple[Markup, ...]
    meaning: Markup
    spot: LineLink


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two concepts that the notes set against each other."""

    one: ConceptLink
    other: ConceptLink
    said: QuotedLine


def sheet_pages(context: SiteContext, theme: Theme) -> Iterator[Page]:
    """The sheet of each course, and the list of sheets."""
    sheets = []
    defined, opposed = _defined(context), _opposed(context)
    for course, lectures in context.courses.items():
        url = context.urls.sheet(course)
        terms = _terms(context, url, defined.get(course, []))
        sheets.append((course, relative(SHEETS, url), len(terms), len(lectures)))
        yield theme.page(
            url,
            "sheet.html",
            course=course,
            hue=context.course_hue(course),
            terms=terms,
            equations=_equations(context, url, lectures),
            contrasts=_contrasts(context, url, opposed.get(course, [])),
        )
    yield theme.page(SHEETS, "sheets.html", sheets=sheets)


def _defined(context: SiteContext) -> dict[str, list[tuple[ConceptNode, Meaning]]]:
    """What each course defines, the most important first, as it says it first."""
    found: dict[str, list[tuple[ConceptNode, Meaning]]] = {}
    for concept in context.concepts:
        first: dict[str, Meaning] = {}
        for meaning in concept.definitions:
            first.setdefault(_course(context, meaning.note), meaning)
        for course, meaning in first.items():
            found.setdefault(course, []).append((concept, meaning))
    return found


def _opposed(context: SiteContext) -> dict[str, list[tuple[Edge, Evidence]]]:
    """What each course sets against each other, and where it does so first."""
    found: dict[str, list[tuple[Edge, Evidence]]] = {}
    for edge in context.index.graph.edges:
        if edge.type is EdgeType.CONTRASTS_WITH:
            first: dict[str, Evidence] = {}
            for evidence in edge.evidence:
                first.setdefault(_course(context, evidence.note), evidence)
            for course, evidence in first.items():
                found.setdefault(course, []).append((edge, evidence))
    return found


def _course(context: SiteContext, path: NotePath) -> str:
    note = context.notes.get(path)
    return note.course or "" if note else ""


def _terms(
    context: SiteContext, here: PageUrl, defined: Sequence[tuple[ConceptNode, Meaning]]
) -> list[Term]:
    """Concepts that the course's notes define, the most important kept, A to Z."""
    terms = []
    for concept, meaning in defined[:_TERMS]:
        symbols = tuple(Markup(typeset(tex)) for tex in concept.symbols)  # noqa: S704
        spot = context.line_link(here, meaning.note, meaning.line)
        chip = context.concept_link(here, concept)
        terms.append(Term(chip, symbols, quote(meaning.text), spot))
    return sorted(terms, key=lambda t: (t.chip.label.casefold(), t.chip.id))


def _equations(
    context: SiteContext, here: PageUrl, lectures: Sequence[Note]
) -> list[tuple[Markup, LineLink]]:
    """The lectures' displayed equations, in order, each once."""
    found: dict[str, tuple[Markup, LineLink]] = {}
    for note in lectures:
        for equation in note.equations:
            key = "".join(equation.tex.split())
            if not equation.display or "=" not in key or key in found:
                continue
            if len(key) >= _SHORTEST_EQUATION:
                math = Markup(typeset(equation.tex, display=True))  # noqa: S704
                found[key] = (math, context.line_link(here, note.path, equation.line))
    return list(found.values())


def _contrasts(
    context: SiteContext, here: PageUrl, opposed: Sequence[tuple[Edge, Evidence]]
) -> list[Contrast]:
    """What the course sets against each other, the surest first."""
    found: list[tuple[Edge, Contrast]] = []
    for edge, evidence in opposed:
        one, other = context.index.nodes[edge.source], context.index.nodes[edge.target]
        if isinstance(one, ConceptNode) and isinstance(other, ConceptNode):
            ends = context.concept_link(here, one), context.concept_link(here, other)
            found.append((edge, Contrast(*ends, context.quoted(here, evidence))))
    found.sort(key=lambda f: (-f[0].weight, f[0].source, f[0].target))
    return [contrast for _, contrast in found]
