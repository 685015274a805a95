"""Cheat sheets, made for paper: a course's defined terms, equations and contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.site import listed
from studygraph.site.context import ConceptLink, LineLink, QuotedLine
from studygraph.site.math import typeset
from studygraph.site.pages import SHEETS, Page, relative
from studygraph.site.quotes import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studygraph.concepts.model import Evidence
    from studygraph.graph.model import Edge, Meaning, NodeId
    from studygraph.note import Note, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.inputs import Inputs
    from studygraph.site.pages import PageUrl
    from studygraph.site.theme import Theme

    Defined = tuple[ConceptNode, Meaning]
    Opposed = tuple[Edge, Evidence]

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


def sheet_pages(context: SiteContext, theme: Theme, inputs: Inputs) -> Iterator[Page]:
    """The sheet of each course, and the list of sheets."""
    sheets = []
    defined, opposed = _defined(context), _opposed(context)
    for course, lectures in context.courses.items():
        url = context.urls.sheet(course)
        # The most important, A to Z.
        terms = sorted(defined.get(course, [])[:_TERMS], key=_by_name)
        contrasts = sorted(opposed.get(course, []), key=_surest_first)
        sheets.append((course, relative(SHEETS, url), len(terms), len(lectures)))
        made = partial(_sheet, context, theme, course, terms, contrasts)
        yield Page(url, made, listed.sheet(inputs, course, terms, contrasts))
    yield theme.page(SHEETS, "sheets.html", sheets=sheets)


def _by_name(defined: Defined) -> tuple[str, NodeId]:
    concept, _ = defined
    return concept.label.casefold(), concept.id


def _surest_first(opposed: Opposed) -> tuple[float, NodeId, NodeId]:
    edge, _ = opposed
    return -edge.weight, edge.source, edge.target


def _sheet(
    context: SiteContext,
    theme: Theme,
    course: str,
    defined: Sequence[Defined],
    opposed: Sequence[Opposed],
) -> bytes:
    """The page of a course's sheet."""
    url = context.urls.sheet(course)
    return theme.render(
        url,
        "sheet.html",
        course=course,
        hue=context.course_hue(course),
        terms=[_term(context, url, *one) for one in defined],
        equations=_equations(context, url, context.courses[course]),
        contrasts=list(_contrasts(context, url, opposed)),
    )


def _defined(context: SiteContext) -> dict[str, list[Defined]]:
    """What each course defines, the most important first, as it says it first."""
    found: dict[str, list[Defined]] = {}
    for concept in context.concepts:
        first: dict[str, Meaning] = {}
        for meaning in concept.definitions:
            first.setdefault(_course(context, meaning.note), meaning)
        for course, meaning in first.items():
            found.setdefault(course, []).append((concept, meaning))
    return found


def _opposed(context: SiteContext) -> dict[str, list[Opposed]]:
    """What each course sets against each other, and where it does so first."""
    found: dict[str, list[Opposed]] = {}
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


def _term(
    context: SiteContext, here: PageUrl, concept: ConceptNode, meaning: Meaning
) -> Term:
    """A concept that a note of the course defines."""
    symbols = tuple(Markup(typeset(tex)) for tex in concept.symbols)  # noqa: S704
    spot = context.line_link(here, meaning.note, meaning.line)
    chip = context.concept_link(here, concept)
    return Term(chip, symbols, quote(meaning.text), spot)


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
    context: SiteContext, here: PageUrl, opposed: Iterable[Opposed]
) -> Iterator[Contrast]:
    """What the course sets against each other."""
    for edge, evidence in opposed:
        one, other = context.index.nodes[edge.source], context.index.nodes[edge.target]
        if isinstance(one, ConceptNode) and isinstance(other, ConceptNode):
            ends = context.concept_link(here, one), context.concept_link(here, other)
            yield Contrast(*ends, context.quoted(here, evidence))
