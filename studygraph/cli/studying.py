"""What the commands of the study loop share: the deck, the log and the choice of cards.

Loaded by those commands only: the deck is made from graph and notes, which queries on
the index alone never need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from itertools import accumulate
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import known, unknown
from studygraph.cli.screen import line_width, plain, wrap
from studygraph.graph.index import GraphIndex
from studygraph.study.cards import Choice, make_cards
from studygraph.study.log import ReviewLog, now
from studygraph.study.model import Origin
from studygraph.study.renamed import find_renamed
from studygraph.study.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from studygraph.cli.notebook import Notebook
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.study.model import StudyCard
    from studygraph.study.replay import State


_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Deck:
    """Every card of a notebook, and what they were made of."""

    graph: StudyGraph
    notes: dict[NotePath, Note]
    cards: tuple[StudyCard, ...]

    @property
    def index(self) -> GraphIndex:
        """The graph, made quick to walk."""
        return GraphIndex(self.graph)


@dataclass(frozen=True, slots=True)
class Asked:
    """The cards that the options of a command ask for, as they were typed."""

    courses: tuple[str, ...] = ()
    lectures: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def choosing(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose cards, as one Asked argument."""

    @click.option("--course", "courses", multiple=True, help="Only of this course.")
    @click.option(
        "--lecture",
        "lectures",
        metavar="NOTE",
        multiple=True,
        help="Only of this note, by title, number or path.",
    )
    @click.option(
        "--concept",
        "concepts",
        metavar="TERM",
        multiple=True,
        help="Only about this concept.",
    )
    @click.option(
        "--deck", "decks", multiple=True, help="Only of this deck, as notes tag it."
    )
    @click.option(
        "--from",
        "origins",
        type=click.Choice([origin.value for origin in Origin]),
        multiple=True,
        help="Only made of this.",
    )
    @wraps(function)
    def with_choice(
        *args: object,
        courses: tuple[str, ...],
        lectures: tuple[str, ...],
        concepts: tuple[str, ...],
        decks: tuple[str, ...],
        origins: tuple[str, ...],
        **rest: object,
    ) -> None:
        asked = Asked(courses, lectures, concepts, decks, origins)
        function(*args, asked=asked, **rest)

    return with_choice


def open_deck(notebook: Notebook) -> Deck:
    """The deck of the notebook."""
    graph = notebook.ask(lambda store: store.load_graph())
    notes = notebook.ask(lambda store: store.load_settled())
    return Deck(graph, notes, make_cards(graph, notes.values()))


def choose(
    notebook: Notebook, deck: Deck, asked: Asked, *, open_questions: bool = False
) -> tuple[StudyCard, ...]:
    """The cards that are asked for.

    Ends the command with exit code 4 for a name that is not there.
    """
    courses = {note.course for note in deck.notes.values() if note.course}
    choice = Choice(
        courses=tuple(known("course", name, courses) for name in asked.courses),
        lectures=tuple(_lecture(notebook, name, deck) for name in asked.lectures),
        concepts=tuple(notebook.node(t, ["concept"]).id for t in asked.concepts),
        decks=tuple(known("deck", name, _decks(deck)) for name in asked.decks),
        origins=tuple(Origin(name) for name in asked.origins),
        open_questions=open_questions,
    )
    return tuple(card for card in deck.cards if choice.wants(card))


def open_state(notebook: Notebook, deck: Deck) -> tuple[ReviewLog, State]:
    """The log, and the state that it gives; reworded questions keep their history."""
    log = ReviewLog(notebook.root)
    state = replay(log.read().events)
    renamed = find_renamed(deck.cards, state, now())
    if renamed:
        log.add(*renamed)
        state = replay(log.read().events)
    return log, state


def local_now() -> datetime:
    """The time, in the zone of the machine."""
    return now().astimezone()


def echo_text(
    text: str, first: str = "  ", *, bold: bool = False, dim: bool = False
) -> None:
    """Text of several lines, wrapped, without emphasis and what a terminal would obey.

    `first` stands before the first line; the others are moved in as far.
    """
    width = min(line_width() or _WIDTH, _WIDTH) - len(first)
    start = first
    for line in text.replace("**", "").split("\n"):
        depth = " " * (len(line) - len(line.lstrip()))
        for part in wrap(plain(line), width - len(depth)):
            click.secho(f"{start}{depth}{part}", bold=bold, dim=dim)
            start = " " * len(first)


def wait(span: timedelta) -> str:
    """A wait, roughly: "10 min", "3 h", "12 d", "4 mo"."""
    minutes = span / timedelta(minutes=1)
    for size, unit, most in (
        (1, "min", 60),
        (60, "h", 24),
        (1440, "d", 60),
        (43_800, "mo", 24),
    ):
        if minutes / size < most:
            return f"{max(1, round(minutes / size))} {unit}"
    return f"{minutes / 525_960:.1f} y"


def _lecture(notebook: Notebook, name: str, deck: Deck) -> str:
    """The path of the one note that `name` names."""
    from studygraph.store import Store
    from studygraph.store.answers import NoMatch

    for term in (name, name.removesuffix(".md")):
        found = notebook.ask(partial(Store.lookup, term=term, types=["note"]))
        if not isinstance(found, NoMatch):
            return notebook.node(term, ["note"]).note or ""
    raise unknown("lecture", name, deck.notes)  # noqa: EM101  (no message)


def _decks(deck: Deck) -> set[str]:
    """Every deck that a card is in; a sub-deck's cards are in the decks above too."""
    tags = {tag for card in deck.cards for tag in card.decks}
    return {
        above
        for tag in tags
        for above in accumulate(tag.split("/"), lambda outer, inner: f"{outer}/{inner}")
    }
