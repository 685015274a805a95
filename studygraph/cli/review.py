"""`studygraph review`: the cards that are due, one after another, in the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.screen import count, echo_json, plain
from studygraph.cli.studying import (
    Asked,
    choose,
    choosing,
    echo_text,
    local_now,
    open_deck,
    open_state,
    wait,
)
from studygraph.study.events import Answered, Undone
from studygraph.study.log import new_id, now
from studygraph.study.queue import NEW_A_DAY, Queue, unlocks
from studygraph.study.renamed import place_of
from studygraph.study.replay import replay
from studygraph.study.scheduling import Rating, choices
from studygraph.study.wording import hidden_cloze, shown_cloze

if TYPE_CHECKING:
    from studygraph.cli.studying import Deck
    from studygraph.graph.model import NodeId
    from studygraph.study.log import ReviewLog
    from studygraph.study.model import StudyCard
    from studygraph.study.queue import Next
    from studygraph.study.replay import State

_MOST_UNLOCKED = 3
_LONGEST_ANSWER_SECONDS = 120.0
_SPACE = " "
_HELP = (
    "space  show the answer, then: good\n"
    "1 2 3 4  again, hard, good, easy\n"
    "u  take the last answer back\n"
    "s  not today\n"
    "q  stop"
)


@click.command("review")
@choosing
@click.option(
    "--new",
    "new_a_day",
    type=click.IntRange(0),
    default=NEW_A_DAY,
    show_default=True,
    help="How many new cards a day.",
)
@query
def command(notebook: Notebook, asked: Asked, new_a_day: int) -> None:
    """Review what is due: due cards first, then new ones in the order of the plan.

    Space shows the answer; 1 to 4 say how well it came (again, hard, good, easy). u
    takes the last answer back, s leaves the card for tomorrow, q stops, ? lists the
    keys. Every answer is kept in .studygraph/ beside the notes before the next card
    comes. With --json it prints what is due, and asks nothing.

    \b
    Examples:
      studygraph review
      studygraph review --course ECS189G --new 5
      studygraph review --concept "forget gate"
    """
    deck = open_deck(notebook)
    cards = choose(notebook, deck, asked)
    log, state = open_state(notebook, deck)
    if notebook.as_json:
        echo_json(Queue(cards, state, local_now(), new_a_day=new_a_day).upcoming())
        return
    if not cards:
        click.echo("no cards here: `studygraph cards` lists what there is")
        return
    if not has_keys():
        message = (
            "review needs a terminal; `studygraph review --json` prints what is due, "
            "and the site's Review page asks in a browser"
        )
        raise click.ClickException(message)
    _Session(deck, cards, log, state, new_a_day).run()


def has_keys() -> bool:
    """Whether single keys can be read: from the input, or the terminal behind it."""
    if sys.platform == "win32" or sys.stdin.isatty():
        return True
    try:
        Path("/dev/tty").open(encoding="utf-8").close()
    except OSError:
        return False
    return True


@dataclass
class _Session:
    """One sitting: shows cards and keeps the answers until nothing is left."""

    deck: Deck
    cards: tuple[StudyCard, ...]
    log: ReviewLog
    state: State
    new_a_day: int

    def __post_init__(self) -> None:
        self.given: list[Answered] = []
        self.skipped: set[str] = set()
        self.rank = _plan_order(self.deck, self.cards, self.state)

    def run(self) -> None:
        """Ask until nothing is left or the student stops."""
        while (found := self._next()) is not None and self._ask(found):
            pass
        self._sum_up(found)

    def _next(self) -> Next | None:
        left = [card for card in self.cards if card.id not in self.skipped]
        queue = Queue(
            left,
            self.state,
            local_now(),
            new_a_day=self.new_a_day,
            rank=self.rank,
        )
        found = queue.next()
        if found:
            counts = queue.counts()
            _header(
                found.card,
                f"{counts.steps + counts.due} due, {counts.new} new",
            )
        return found

    def _ask(self, found: Next) -> bool:
        """Ask one card; false when the student stops."""
        card, start = found.card, monotonic()
        echo_text(hidden_cloze(card.front))
        key = _key("usq?", "space: answer")
        if key != _SPACE:
            return self._obey(key, card)
        seconds = min(monotonic() - start, _LONGEST_ANSWER_SECONDS)
        self._show_answer(found)
        key = _key("1234usq?", "1 again  2 hard  3 good  4 easy")
        if key.isdecimal():
            self._keep(card, Rating(int(key)), seconds)
        elif key == _SPACE:
            self._keep(card, Rating.GOOD, seconds)
        else:
            return self._obey(key, card)
        return True

    def _show_answer(self, found: Next) -> None:
        card = found.card
        click.echo()
        filled = shown_cloze(card.front)
        echo_text(filled if filled != card.front else card.back or "", bold=True)
        echo_text(f'{card.note}:{card.line} "{plain(card.source.text)}"', dim=True)
        names = [plain(node.label) for node in unlocks(self.deck.index, card)]
        if names:
            shown = ", ".join(names[:_MOST_UNLOCKED])
            echo_text(f"unlocks {shown}", dim=True)
        at = local_now()
        due = choices(found.memory, at)
        click.echo()
        click.echo("  ".join(f"{r.value} {wait(due[r] - at)}" for r in Rating))

    def _keep(self, card: StudyCard, rating: Rating, seconds: float) -> None:
        event = Answered(new_id(), now(), card.id, rating, place_of(card), seconds)
        self.log.add(event)
        self.given.append(event)
        self.state = self.state.after(event)

    def _obey(self, key: str, card: StudyCard) -> bool:
        """The keys that are no answer; false for the one that stops."""
        if key == "s":
            self.skipped.add(card.id)
        elif key == "u":
            self._take_back()
        elif key == "?":
            click.echo(_HELP)
        return key != "q"

    def _take_back(self) -> None:
        if not self.given:
            click.echo("nothing to take back")
            return
        event = self.given.pop()
        self.log.add(Undone(new_id(), now(), event.id))
        self.state = replay(self.log.read().events)
        click.echo("taken back")

    def _sum_up(self, stopped_at: Next | None) -> None:
        click.echo()
        known = sum(event.rating is not Rating.AGAIN for event in self.given)
        told = f", {known / len(self.given):.0%} remembered" if self.given else ""
        click.echo(f"{count(len(self.given), 'answer')}{told}")
        if stopped_at is None:
            click.echo(_whats_next(self.cards, self.state))


def _plan_order(
    deck: Deck, cards: tuple[StudyCard, ...], state: State
) -> dict[NodeId, int]:
    """The rank of each concept in the study order: new cards come by it."""
    from studygraph.study.plan import find_topics, study_order

    topics = find_topics(deck.index, cards, state, local_now())
    order, _ = study_order(topics)
    return {topic.concept.id: rank for rank, topic in enumerate(order)}


def _whats_next(cards: tuple[StudyCard, ...], state: State) -> str:
    at = local_now()
    due = [state.memories[c.id].due for c in cards if c.id in state.memories]
    to_come = [moment for moment in due if moment > at]
    if not to_come:
        return "nothing is left"
    return f"nothing is left today; the next card is due in {wait(min(to_come) - at)}"


def _header(card: StudyCard, left: str) -> None:
    where = [card.course, card.lecture, card.context]
    click.echo()
    click.secho(" · ".join(plain(part) for part in where if part), dim=True, nl=False)
    click.secho(f"   {left}", dim=True)


def _key(wanted: str, prompt: str) -> str:
    """The next key that is space, as which Enter counts, or one of `wanted`.

    The end of the input is "q". Keys that were typed ahead come as one text, which is
    no key: nobody has seen yet what they would answer.
    """
    click.secho(f"  [{prompt}  ? keys] ", dim=True, nl=False)
    while True:
        try:
            key = click.getchar().casefold()
        except (EOFError, KeyboardInterrupt):
            key = "q"
        key = _SPACE if key in {"\r", "\n"} else key or "q"
        if key in {_SPACE, *wanted}:
            click.echo()
            return key
