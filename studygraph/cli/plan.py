"""`studygraph plan`: what to study on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.screen import count, echo_json, echo_rows, echo_title
from studygraph.cli.studying import (
    Asked,
    choose,
    choosing,
    local_now,
    open_deck,
    open_state,
)

if TYPE_CHECKING:
    from studygraph.study.plan import Plan, Topic


def _day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The day of the exam, from what was typed."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        message = f"{text!r} is no day: write it as 2026-12-09"
        raise click.BadParameter(message) from None
    if day and day <= local_now().date():
        message = f"{day} is not to come: name a later day"
        raise click.BadParameter(message)
    return day


@click.command("plan")
@choosing
@click.option(
    "--exam",
    metavar="DATE",
    callback=_day,
    help="The day of the exam, as 2026-12-09.  [default: plan a week]",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 1440),
    default=30,
    show_default=True,
    help="How long you study a day.",
)
@query
def command(notebook: Notebook, asked: Asked, exam: date | None, minutes: int) -> None:
    """Plan the days up to an exam: prerequisites first, the shakiest before the known.

    A topic is a concept that your cards ask for. It is worth its importance and what
    would be forgotten of it by the exam, and costs the time of its cards. What does
    not fit into the days is listed, with how many minutes a day would do.

    \b
    Examples:
      studygraph plan
      studygraph plan --exam 2026-12-09 --minutes 45 --course ECS189G
    """
    from studygraph.study.plan import make_plan

    deck = open_deck(notebook)
    _, state = open_state(notebook, deck)
    at = local_now()
    cards = choose(notebook, deck, asked)
    plan = make_plan(deck.index, cards, state, at, exam=exam, minutes=minutes)
    if notebook.as_json:
        echo_json(plan)
    else:
        _print(plan)


def _print(plan: Plan) -> None:
    for day in plan.days:
        echo_title(f"{day.date:%A %d %B}", f"{day.minutes:.0f} min")
        echo_rows(map(_row, day.topics))
    if not plan.days and not plan.left_out:
        if plan.known:
            click.echo("nothing to study: every topic will be remembered")
        else:
            click.echo("no cards here: `studygraph cards` lists what there is")
    if plan.left_out:
        echo_title(
            f"{count(len(plan.left_out), 'topic')} left out",
            f"{plan.minutes_needed} min a day would fit all",
        )
        echo_rows(map(_row, plan.left_out))
    if plan.known:
        click.echo(f"{count(len(plan.known), 'topic')} known well enough")
    for cycle in plan.cycles:
        names = " > ".join(node.removeprefix("concept:") for node in cycle)
        click.echo(f"each needs the other first: {names}")


def _row(topic: Topic) -> tuple[str, str, str, str]:
    return (
        topic.concept.label,
        count(topic.cards, "card"),
        f"{topic.recall:.0%}",
        topic.lecture,
    )
