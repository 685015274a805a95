"""`studygraph quiz`: multiple choice from the graph, graded and explained."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.screen import count, echo_json, echo_rows, plain
from studygraph.cli.studying import Asked, choose, choosing, echo_text, open_deck

if TYPE_CHECKING:
    from studygraph.study.quiz import Grade, Question

_LETTERS = "abcdef"
_SEEDS = 10_000
_PASS = 0.5


@click.command("quiz")
@choosing
@click.option(
    "--count",
    "size",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    help="How many questions.",
)
@click.option("--seed", type=int, help="Ask the quiz of this number again.")
@click.option("--exam", is_flag=True, help="Say what was right only at the end.")
@query
def command(
    notebook: Notebook, asked: Asked, size: int, seed: int | None, exam: bool
) -> None:
    """Ask a quiz over your notes: one right answer, the others its siblings.

    Every question is explained by the line it comes from. Answer with a letter, - to
    leave it out, q to stop. With --exam the lectures take turns and the result comes
    at the end, by lecture. With --json it prints the quiz with its solutions.

    \b
    Examples:
      studygraph quiz --lecture L19
      studygraph quiz --exam --lecture L18 --lecture L19 --count 20
      studygraph quiz --seed 7
    """
    from studygraph.study.quiz import grade, make_quiz

    deck = open_deck(notebook)
    cards = choose(notebook, deck, asked)
    number = seed if seed is not None else secrets.randbelow(_SEEDS)
    questions = make_quiz(deck.index, cards, seed=number, count=size)
    if notebook.as_json:
        echo_json({"seed": number, "questions": questions})
        return
    if not questions:
        click.echo("too few definitions for a quiz: choose more, or write some")
        return
    click.echo(f"{count(len(questions), 'question')}, seed {number}")
    given: list[tuple[Question, int | None]] = []
    for place, question in enumerate(questions, 1):
        answer = _ask(question, f"{place}/{len(questions)}")
        if answer == "q":
            break
        choice = _LETTERS.index(answer) if answer in _LETTERS else None
        given.append((question, choice))
        if not exam:
            _explain(question, choice)
    if exam:
        for question, choice in given:
            if choice != question.right:
                click.echo()
                echo_text(question.text, "", bold=True)
                _explain(question, choice)
    answered = [one for one in given if one[1] is not None]
    result = grade([one[0] for one in answered], [one[1] for one in answered])
    _sum_up(result, left_out=len(given) - len(answered), exam=exam)


def _ask(question: Question, place: str) -> str:
    click.echo()
    echo_text(question.text, f"{place}  ", bold=True)
    letters = _LETTERS[: len(question.choices)]
    for letter, choice in zip(letters, question.choices, strict=True):
        echo_text(choice, f"  {letter}  ")
    wanted = click.Choice([*letters, "-", "q"], case_sensitive=False)
    try:
        return str(click.prompt("  ", type=wanted, show_choices=False)).casefold()
    except click.Abort:
        return "q"


def _explain(question: Question, given: int | None) -> None:
    if given == question.right:
        click.secho("  right", fg="green")
    else:
        left_out = given is None
        said, colour = ("left out", "yellow") if left_out else ("wrong", "red")
        click.secho(f"  {said}", fg=colour, nl=False)
        echo_text(question.choices[question.right], ", it is ")
    place = question.evidence
    echo_text(f'{place.note}:{place.line} "{plain(place.text)}"', dim=True)


def _sum_up(result: Grade, *, left_out: int, exam: bool) -> None:
    """The share of right answers; a question that was left out is none."""
    click.echo()
    asked = len(result.marks)
    told = f"{result.right} of {asked} right ({result.share:.0%})"
    left = f", {left_out} left out" if left_out else ""
    click.echo(f"{told if asked else 'nothing answered'}{left}")
    weak = [row for row in result.lectures if row[1] / row[2] <= _PASS]
    if exam or weak:
        rows = result.lectures if exam else weak
        echo_rows((name, f"{right}/{held}", "") for name, right, held in rows)
