"""The Review and Plan pages, and the deck they work on, as script files.

What depends on today or on the student's answers is computed in the page: here is only
what the notes say. The deck lists every card; the words of a lecture's cards stand in a
file of their own, loaded when one of them is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from studygraph.graph.model import ConceptNode, NodeId
from studygraph.site.pages import PLAN, REVIEW, Page, data_file
from studygraph.site.scripts import long_script, script
from studygraph.study.cards import cards_of
from studygraph.study.plan import find_topics, study_order
from studygraph.study.queue import needed_by
from studygraph.study.renamed import place_of
from studygraph.study.replay import State
from studygraph.study.wording import hidden_cloze, shown_cloze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.note import NotePath
    from studygraph.site.body import Bodies
    from studygraph.site.context import ConceptLink, SiteContext
    from studygraph.site.inputs import Inputs
    from studygraph.site.theme import Theme
    from studygraph.study.model import StudyCard
    from studygraph.study.plan import Topic
    from studygraph.study.sources.material import Material

DECK = data_file("deck.js")

_UNLOCKED_SHOWN = 4
_LINK = re.compile(r"</?a\b[^>]*>")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Under which name a browser keeps a notebook's reviews, apart from all others'.

    That is the notebook's id; where it has none, a name made of its title.
    """

    title: str
    notebook: str = ""

    @property
    def by_title(self) -> str:
        """The name for a notebook without an id."""
        return sha256(self.title.encode()).hexdigest()[:12]


def review_pages(  # noqa: PLR0913, PLR0917 - all that these pages are made of
    context: SiteContext,
    theme: Theme,
    bodies: Bodies,
    material: Material,
    keeping: Keeping,
    inputs: Inputs,
) -> Iterator[Page]:
    """The Review page, the Plan page and their data."""
    cards = [card for card in cards_of(material) if card.back is not None]
    topics = find_topics(context.index, cards, State(), _ANY_TIME)
    order, cycles = study_order(topics)
    yield theme.page(REVIEW, "review.html", deck=DECK, cards=len(cards))
    yield theme.page(
        PLAN,
        "plan.html",
        deck=DECK,
        order=[context.concept_link(PLAN, topic.concept) for topic in order],
        cycles=[_chips(context, cycle) for cycle in cycles],
    )
    by_note: dict[NotePath, list[StudyCard]] = defaultdict(list)
    for card in cards:
        by_note[card.note].append(card)
    yield Page(DECK, partial(_deck_script, context, by_note, order, keeping))
    for path, own in by_note.items():
        made = partial(_card_file, context, bodies, path, own)
        file = data_file(f"cards-{_mark(path)}.js")
        yield Page(file, made, inputs.cards(path, own))


def _deck_script(
    context: SiteContext,
    by_note: dict[NotePath, list[StudyCard]],
    order: Sequence[Topic],
    keeping: Keeping,
) -> Iterator[bytes]:
    """The deck as a script, piece by piece."""
    return long_script("STUDYGRAPH_DECK", _deck(context, by_note, order, keeping))


def _card_file(
    context: SiteContext, bodies: Bodies, path: NotePath, cards: Sequence[StudyCard]
) -> bytes:
    """The words of a note's `cards`."""
    words = {card.id: _words(context, bodies, card) for card in cards}
    return script(f"STUDYGRAPH_CARDS_{_mark(path)}", words)


def _chips(context: SiteContext, nodes: Sequence[NodeId]) -> list[ConceptLink]:
    found = (context.index.nodes[node] for node in nodes)
    return [
        context.concept_link(PLAN, node)
        for node in found
        if isinstance(node, ConceptNode)
    ]


def _mark(path: NotePath) -> str:
    """A note's name as part of a script's and a file's name."""
    return sha256(path.encode()).hexdigest()[:10]


def _deck(
    context: SiteContext,
    by_note: dict[NotePath, list[StudyCard]],
    order: Sequence[Topic],
    keeping: Keeping,
) -> dict[str, object]:
    """Every card with its lecture and concepts; concepts in their study order.

    What a browser kept under the title, before there was an id, is taken over.
    """
    place = {path: number for number, path in enumerate(by_note)}
    needs = {topic.concept.id: list(topic.needs) for topic in order}
    used = {node for own in by_note.values() for card in own for node in card.concepts}
    return {
        "notebook": keeping.notebook or keeping.by_title,
        "formerly": keeping.by_title if keeping.notebook else "",
        "lectures": [
            {
                "path": path,
                "title": context.title(context.notes[path]),
                "course": context.notes[path].course or "",
                "file": data_file(f"cards-{_mark(path)}.js"),
                "mark": _mark(path),
            }
            for path in by_note
        ],
        "concepts": _concepts(context, used, needs),
        "order": [topic.concept.id for topic in order],
        "cards": (
            [
                card.id,
                place[card.note],
                card.family,
                card.concepts,
                card.line,
                card.origin.value,
            ]
            for own in by_note.values()
            for card in own
        ),
    }


def _concepts(
    context: SiteContext, used: set[NodeId], needs: dict[NodeId, list[NodeId]]
) -> dict[NodeId, dict[str, object]]:
    """What the pages say of the concepts that cards are about, and of what they open.

    `needs` gives the prerequisites of those that are topics.
    """
    opens = {
        node: [concept.id for concept in needed_by(context.index, node)][
            :_UNLOCKED_SHOWN
        ]
        for node in used
    }
    shown = used | {node for found in opens.values() for node in found}
    return {
        node: {
            "label": concept.label,
            "href": context.urls.concept(node),
            "importance": concept.importance,
            "needs": needs.get(node, []),
            "unlocks": opens.get(node, []),
        }
        for node in sorted(shown)
        if isinstance(concept := context.index.nodes.get(node), ConceptNode)
    }


def _words(context: SiteContext, bodies: Bodies, card: StudyCard) -> dict[str, object]:
    """A card's two sides as HTML for the Review page, and where it comes from."""
    spot = context.line_link(REVIEW, card.note, card.line)
    filled = shown_cloze(card.front)
    back = filled if filled != card.front else card.back or ""
    place = place_of(card)
    return {
        "front": _LINK.sub(
            "", bodies.text(REVIEW, card.note, hidden_cloze(card.front))
        ),
        "back": bodies.text(REVIEW, card.note, back),
        "context": card.context,
        "place": f"{spot.name}, line {spot.line}",
        "href": spot.href,
        "asked": place.asked,
        "told": place.told,
    }
