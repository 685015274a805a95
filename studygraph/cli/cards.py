"""`studygraph cards`: the deck, listed, filtered, or given to Anki."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.output import cannot_write, write_text
from studygraph.cli.screen import (
    SHOWN,
    count,
    echo_json,
    echo_more,
    echo_rows,
    echo_title,
)
from studygraph.cli.studying import Asked, choose, choosing, open_deck

if TYPE_CHECKING:
    from studygraph.cli.studying import Deck
    from studygraph.study.model import StudyCard

_PACKAGE, _TEXT = ".apkg", ".txt"


@click.command("cards")
@choosing
@click.option(
    "--unanswered", is_flag=True, help="Only the questions that notes leave open."
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"How many to print at most.  [default: {SHOWN}, with --json all]",
)
@click.option(
    "--anki",
    "out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the cards for Anki: a .txt to import, or an .apkg with its images.",
)
@query
def command(
    notebook: Notebook,
    asked: Asked,
    unanswered: bool,
    limit: int | None,
    out: Path | None,
) -> None:
    """List the cards that the notes give, with the line each one comes from.

    They are the questions the notes ask, and cards made from definitions, formulas,
    relations and contrasts. With --anki all chosen cards with an answer are written;
    importing them again updates what changed and keeps your intervals.

    \b
    Examples:
      studygraph cards --course ECS189G
      studygraph cards --lecture L19 --from equation
      studygraph cards --unanswered
      studygraph cards --anki lstm.apkg --concept LSTM
    """
    if out is not None and notebook.as_json:
        message = "--json prints the cards and --anki writes them: name one"
        raise click.UsageError(message)
    deck = open_deck(notebook)
    found = choose(notebook, deck, asked, open_questions=True)
    if unanswered:
        found = tuple(card for card in found if card.back is None)
    if out is not None:
        _write(notebook, deck, found, out)
    elif notebook.as_json:
        echo_json(found[:limit])
    else:
        _print(found, limit or SHOWN)


def _print(cards: tuple[StudyCard, ...], limit: int) -> None:
    from studygraph.study.wording import hidden_cloze

    for card in cards[:limit]:
        front = hidden_cloze(card.front).replace("**", "")
        echo_title(front, f"{card.note}:{card.line}")
        back = card.back if card.back is not None else "(no answer in the note)"
        echo_rows([(card.origin.value, back.replace("**", ""))])
    unanswered = sum(card.back is None for card in cards)
    also = f", {unanswered:,} without an answer" if unanswered else ""
    click.echo(f"{count(len(cards), 'card')}{also}" if cards else "no cards")
    echo_more(cards, limit)


def _write(
    notebook: Notebook, deck: Deck, cards: tuple[StudyCard, ...], out: Path
) -> None:
    from studygraph.export.anki import IMAGES, anki_notes, to_text, write_package

    if out.suffix not in {_PACKAGE, _TEXT}:
        message = f"{out}: name a file that ends in {_TEXT} or {_PACKAGE}"
        raise click.UsageError(message)
    files = notebook.ask(lambda store: store.known())
    images = {
        path: notebook.root / path
        for path in files
        if Path(path).suffix.casefold() in IMAGES
    }
    title = notebook.root.resolve().name
    made = anki_notes(cards, deck.notes.values(), images, title=title)
    if out.suffix == _TEXT:
        write_text(out, to_text(made))
    else:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            write_package(made, out)
        except OSError as error:
            raise cannot_write(out, error) from error
    click.echo(f"{count(len(made), 'card')} in {out}: File > Import in Anki")
    shown = {name for note in made for name in note.media}
    if shown and out.suffix == _TEXT:
        click.echo(f"  {count(len(shown), 'image')} left out; an .apkg carries them")
