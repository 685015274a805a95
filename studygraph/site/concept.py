"""A concept's page: what it is, what it is next to and why, and where it occurs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.concepts.model import Evidence
from studygraph.graph.model import ConceptNode, EdgeType, QuestionNode
from studygraph.site.context import ConceptLink, LineLink, Question, QuotedLine
from studygraph.site.demos import demos_of_concept
from studygraph.site.localmap import local_map
from studygraph.site.math import typeset
from studygraph.site.pages import MAP, relative
from studygraph.site.relations import Neighbour, by_phrase, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable

    from studygraph.note import Equation, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import PageUrl
    from studygraph.site.theme import Theme

_QUOTES_A_NEIGHBOUR = 2
_OPEN = 8
"""Neighbours of one relation that are in sight; the others are folded away."""
_SHOWN = 24
"""Neighbours of one relation that the page has; the map has all."""
_EQUATIONS = 6
_SPOTS_A_NOTE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbour with the words that say so."""

    chip: ConceptLink
    evidence: tuple[QuotedLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one relation, the heaviest first; `left` more are on the map."""

    phrase: str
    rows: tuple[Row, ...]
    folded: tuple[Row, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Place:
    """A note that has the concept: `roles` say how."""

    title: str
    href: str
    roles: tuple[str, ...]
    spots: tuple[LineLink, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a note."""

    math: Markup
    spot: LineLink


def concept_page(
    context: SiteContext,
    theme: Theme,
    concept: ConceptNode,
    answer: Callable[[PageUrl, QuestionNode], Markup | str],
) -> bytes:
    """The page of `concept`; `answer` renders the answer of a question on a page."""
    here = context.urls.concept(concept.id)
    found = neighbours(context.index, concept.id)
    return theme.render(
        here,
        "concept.html",
        concept=concept,
        chip=context.concept_link(here, concept),
        cluster=_cluster(context, here, concept),
        symbols=[Markup(typeset(tex)) for tex in concept.symbols],  # noqa: S704
        definitions=[
            context.quoted(here, Evidence(m.note, m.line, m.text))
            for m in concept.definitions
        ],
        drawing=local_map(concept.label, found),
        box_href=lambda n: relative(here, context.urls.concept(n.concept.id)),
        box_hue=lambda n: context.hues.get(n.concept.id, 0),
        groups=_groups(context, here, found),
        needs=_prerequisites(context, here, found, outward=False),
        unlocks=_prerequisites(context, here, found, outward=True),
        questions=_questions(context, here, concept, answer),
        formulas=_formulas(context, here, concept),
        demos=demos_of_concept(context, here, concept.id),
        places=_places(context, here, concept),
        map_href=relative(here, MAP, f"concept={concept.id.removeprefix('concept:')}"),
        meaning=context.meaning(concept),
    )


def _cluster(
    context: SiteContext, here: PageUrl, concept: ConceptNode
) -> ConceptLink | None:
    """The concept that names this one's community, unless it is this one."""
    lead = context.index.nodes.get(context.leads.get(concept.id, concept.id))
    if not isinstance(lead, ConceptNode) or lead.id == concept.id:
        return None
    return context.concept_link(here, lead)


def _groups(
    context: SiteContext, here: PageUrl, found: tuple[Neighbour, ...]
) -> tuple[Group, ...]:
    groups = []
    for phrase, members in by_phrase(found):
        rows = tuple(_row(context, here, n) for n in members[:_SHOWN])
        left = len(members) - len(rows)
        groups.append(Group(phrase, rows[:_OPEN], rows[_OPEN:], left))
    return tuple(groups)


def _row(context: SiteContext, here: PageUrl, neighbour: Neighbour) -> Row:
    evidence = [e for e in neighbour.edge.evidence if e.note in context.notes]
    shown = tuple(context.quoted(here, e) for e in evidence[:_QUOTES_A_NEIGHBOUR])
    chip = context.concept_link(here, neighbour.concept)
    return Row(chip, shown, len(evidence) - len(shown))


def _prerequisites(
    context: SiteContext, here: PageUrl, found: tuple[Neighbour, ...], *, outward: bool
) -> tuple[ConceptLink, ...]:
    return tuple(
        context.concept_link(here, n.concept)
        for n in found
        if n.edge.type is EdgeType.PREREQUISITE_OF and n.outward is outward
    )


def _questions(
    context: SiteContext,
    here: PageUrl,
    concept: ConceptNode,
    answer: Callable[[PageUrl, QuestionNode], Markup | str],
) -> tuple[Question, ...]:
    asked = [
        node
        for edge in context.index.into(concept.id, EdgeType.ABOUT)
        if isinstance(node := context.index.nodes.get(edge.source), QuestionNode)
        and node.note in context.notes
    ]
    asked.sort(key=lambda node: (context.order[node.note], node.line))
    return tuple(context.question(here, node, answer(here, node)) for node in asked)


def _places(
    context: SiteContext, here: PageUrl, concept: ConceptNode
) -> tuple[Place, ...]:
    """Where the concept is met, defined and used, in reading order."""
    defining = set(context.concept_notes(concept.id, EdgeType.DEFINES))
    paths = context.concept_notes(concept.id, EdgeType.DEFINES, EdgeType.MENTIONS)
    lines: dict[NotePath, set[int]] = defaultdict(set)
    for edge in context.index.into(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES):
        for e in edge.evidence:
            lines[e.note].add(e.line)
    places = []
    for number, path in enumerate(paths):
        roles = ["first met"] if number == 0 else []
        roles += ["defined"] if path in defining else []
        first = sorted(lines[path])[:_SPOTS_A_NOTE]
        places.append(
            Place(
                context.title(context.notes[path]),
                relative(here, context.urls.note(path)),
                tuple(roles),
                tuple(context.line_link(here, path, n) for n in first),
            )
        )
    return tuple(places)


def _formulas(
    context: SiteContext, here: PageUrl, concept: ConceptNode
) -> tuple[Formula, ...]:
    """Equations of the concept's notes that hold one of its symbols."""
    if not concept.symbols:
        return ()
    symbols = [_tight(symbol) for symbol in concept.symbols]
    found: list[tuple[NotePath, Equation]] = []
    for path in context.concept_notes(concept.id, EdgeType.DEFINES, EdgeType.MENTIONS):
        for equation in context.notes[path].equations:
            tex = _tight(equation.tex)
            if (equation.display or "=" in tex) and _holds(tex, symbols):
                found.append((path, equation))
    once = {_tight(equation.tex): (path, equation) for path, equation in found[::-1]}
    return tuple(
        Formula(
            Markup(typeset(equation.tex, display=True)),  # noqa: S704
            context.line_link(here, path, equation.line),
        )
        for path, equation in list(once.values())[::-1][:_EQUATIONS]
    )


def _tight(tex: str) -> str:
    return "".join(tex.split())


def _holds(tex: str, symbols: list[str]) -> bool:
    """Whether one of `symbols` stands in `tex`, not as a part of a longer one."""
    return any(
        symbol in tex
        and re.search(rf"(?<![A-Za-z\\]){re.escape(symbol)}(?![A-Za-z0-9_'])", tex)
        for symbol in symbols
    )
