"""A concept's page: what it is, what it is next to and why, and where it occurs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.concepts.model import Evidence
from studygraph.graph.model import ConceptNode, EdgeType, QuestionNode
from studygraph.site.demos import demos_of_concept
from studygraph.site.desk import Chip, Question, Said, Spot
from studygraph.site.localmap import local_map
from studygraph.site.math import typeset
from studygraph.site.pages import MAP, relative
from studygraph.site.relations import Neighbour, by_phrase, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable

    from studygraph.note import Equation, NotePath
    from studygraph.site.desk import Desk
    from studygraph.site.pages import PageUrl
    from studygraph.site.theme import Theme

_QUOTES_A_NEIGHBOUR = 2
_RELATED_SHOWN = 24
_EQUATIONS = 6
_SPOTS_A_NOTE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbour with the words that say so."""

    chip: Chip
    evidence: tuple[Said, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """All neighbours of one relation."""

    phrase: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A note that has the concept: `roles` say how."""

    title: str
    href: str
    roles: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a note."""

    math: Markup
    spot: Spot


def concept_page(
    desk: Desk,
    theme: Theme,
    concept: ConceptNode,
    answer: Callable[[PageUrl, QuestionNode], Markup | str],
) -> bytes:
    """The page of `concept`; `answer` renders the answer of a question on a page."""
    here = desk.urls.concept(concept.id)
    found = neighbours(desk.index, concept.id)
    return theme.render(
        here,
        "concept.html",
        concept=concept,
        chip=desk.chip(here, concept),
        cluster=_cluster(desk, here, concept),
        symbols=[Markup(typeset(tex)) for tex in concept.symbols],  # noqa: S704
        definitions=[
            desk.said(here, Evidence(m.note, m.line, m.text))
            for m in concept.definitions
        ],
        drawing=local_map(concept.label, found),
        box_href=lambda n: relative(here, desk.urls.concept(n.concept.id)),
        box_hue=lambda n: desk.hues.get(n.concept.id, 0),
        groups=_groups(desk, here, found),
        needs=_prerequisites(desk, here, found, outward=False),
        unlocks=_prerequisites(desk, here, found, outward=True),
        questions=_questions(desk, here, concept, answer),
        formulas=_formulas(desk, here, concept),
        demos=demos_of_concept(desk, here, concept.id),
        places=_places(desk, here, concept),
        map_href=relative(here, MAP, f"concept={concept.id.removeprefix('concept:')}"),
        meaning=desk.meaning(concept),
    )


def _cluster(desk: Desk, here: PageUrl, concept: ConceptNode) -> Chip | None:
    """The concept that names this one's community, unless it is this one."""
    lead = desk.index.nodes.get(desk.leads.get(concept.id, concept.id))
    if not isinstance(lead, ConceptNode) or lead.id == concept.id:
        return None
    return desk.chip(here, lead)


def _groups(
    desk: Desk, here: PageUrl, found: tuple[Neighbour, ...]
) -> tuple[Group, ...]:
    groups = []
    for phrase, members in by_phrase(found):
        rows = [_row(desk, here, n) for n in members[:_RELATED_SHOWN]]
        groups.append(Group(phrase, tuple(rows)))
    return tuple(groups)


def _row(desk: Desk, here: PageUrl, neighbour: Neighbour) -> Row:
    evidence = [e for e in neighbour.edge.evidence if e.note in desk.notes]
    shown = tuple(desk.said(here, e) for e in evidence[:_QUOTES_A_NEIGHBOUR])
    chip = desk.chip(here, neighbour.concept)
    return Row(chip, shown, len(evidence) - len(shown))


def _prerequisites(
    desk: Desk, here: PageUrl, found: tuple[Neighbour, ...], *, outward: bool
) -> tuple[Chip, ...]:
    return tuple(
        desk.chip(here, n.concept)
        for n in found
        if n.edge.type is EdgeType.PREREQUISITE_OF and n.outward is outward
    )


def _questions(
    desk: Desk,
    here: PageUrl,
    concept: ConceptNode,
    answer: Callable[[PageUrl, QuestionNode], Markup | str],
) -> tuple[Question, ...]:
    asked = [
        node
        for edge in desk.index.into(concept.id, EdgeType.ABOUT)
        if isinstance(node := desk.index.nodes.get(edge.source), QuestionNode)
        and node.note in desk.notes
    ]
    asked.sort(key=lambda node: (desk.order[node.note], node.line))
    return tuple(desk.question(here, node, answer(here, node)) for node in asked)


def _places(desk: Desk, here: PageUrl, concept: ConceptNode) -> tuple[Place, ...]:
    """Where the concept is met, defined and used, in reading order."""
    defining = set(desk.concept_notes(concept.id, EdgeType.DEFINES))
    paths = desk.concept_notes(concept.id, EdgeType.DEFINES, EdgeType.MENTIONS)
    lines: dict[NotePath, set[int]] = defaultdict(set)
    for edge in desk.index.into(concept.id, EdgeType.MENTIONS, EdgeType.DEFINES):
        for e in edge.evidence:
            lines[e.note].add(e.line)
    places = []
    for number, path in enumerate(paths):
        roles = ["first met"] if number == 0 else []
        roles += ["defined"] if path in defining else []
        first = sorted(lines[path])[:_SPOTS_A_NOTE]
        places.append(
            Place(
                desk.title(desk.notes[path]),
                relative(here, desk.urls.note(path)),
                tuple(roles),
                tuple(desk.spot(here, path, n) for n in first),
            )
        )
    return tuple(places)


def _formulas(desk: Desk, here: PageUrl, concept: ConceptNode) -> tuple[Formula, ...]:
    """Equations of the concept's notes that hold one of its symbols."""
    if not concept.symbols:
        return ()
    symbols = [_tight(symbol) for symbol in concept.symbols]
    found: list[tuple[NotePath, Equation]] = []
    for path in desk.concept_notes(concept.id, EdgeType.DEFINES, EdgeType.MENTIONS):
        for equation in desk.notes[path].equations:
            tex = _tight(equation.tex)
            if (equation.display or "=" in tex) and _holds(tex, symbols):
                found.append((path, equation))
    once = {_tight(equation.tex): (path, equation) for path, equation in found[::-1]}
    return tuple(
        Formula(
            Markup(typeset(equation.tex, display=True)),  # noqa: S704
            desk.spot(here, path, equation.line),
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
