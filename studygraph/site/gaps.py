"""What the notes lack, as a page: each gap with its line and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode
from studygraph.site.context import ConceptLink, LineLink
from studygraph.site.pages import GAPS
from studygraph.site.quotes import quote
from studygraph.study.gaps import GapKind, gaps_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from studygraph.site.context import SiteContext
    from studygraph.site.pages import Page, PageUrl
    from studygraph.site.theme import Theme
    from studygraph.study.gaps import Gap
    from studygraph.study.sources.material import Material

_A_KIND = 200
_UNDEFINED = "Write what each one is, in any note, as `**term**: what it is`."
_TITLES = {
    GapKind.UNDEFINED: "Used and never defined",
    GapKind.UNANSWERED: "Questions without an answer",
    GapKind.DISAGREEING: "Definitions that disagree",
    GapKind.BROKEN_LINK: "Links that lead nowhere",
    GapKind.UNWRITTEN: "Notes still to be written",
    GapKind.UNCONNECTED: "Lectures without connections",
    GapKind.EMPTY_SECTION: "Empty sections",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A gap, ready to print."""

    text: Markup
    advice: Markup
    spot: LineLink
    chip: ConceptLink | None


@dataclass(frozen=True, slots=True)
class Group:
    """All gaps of one kind; `more` are left out for length.

    `advice` is said once for all rows, empty where each has its own.
    """

    title: str
    anchor: str
    rows: tuple[Row, ...]
    more: int
    advice: Markup | str = ""


def all_gaps(material: Material) -> tuple[Gap, ...]:
    """The gaps of the notebook, the most important first."""
    notes = material.notes.values()
    return gaps_of(material, [one for note in notes for one in note.problems])


def gaps_page(context: SiteContext, theme: Theme, gaps: tuple[Gap, ...]) -> Page:
    """The page of `gaps`, by kind, the most important kind first."""
    groups = []
    for kind, title in _TITLES.items():
        found = [gap for gap in gaps if gap.kind is kind and gap.note in context.notes]
        rows = tuple(_row(context, GAPS, gap) for gap in found[:_A_KIND])
        if rows:
            more = len(found) - len(rows)
            advice = quote(_UNDEFINED) if kind is GapKind.UNDEFINED else ""
            groups.append(Group(title, kind.value, rows, more, advice))
    return theme.page(GAPS, "gaps.html", groups=groups, count=len(gaps))


def _row(context: SiteContext, here: PageUrl, gap: Gap) -> Row:
    concept = context.index.nodes.get(gap.concept) if gap.concept else None
    return Row(
        quote(gap.text),
        quote(gap.advice),
        context.line_link(here, gap.note, gap.line),
        context.concept_link(here, concept)
        if isinstance(concept, ConceptNode)
        else None,
    )
