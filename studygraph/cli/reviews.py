"""`studygraph reviews`: the review log, in numbers, and its way in and out."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.output import write_text
from studygraph.cli.screen import count, echo_json, echo_rows
from studygraph.cli.studying import local_now


@click.group("reviews")
def command() -> None:
    """Look at the review log, take in another one, or write it out.

    Every answer is a line in .studygraph/ beside the notes, one file a device. Files
    of other devices count by being there: let git or a sync service bring them.

    \b
    Examples:
      studygraph reviews show
      studygraph reviews import ~/Downloads/reviews.jsonl
    """


@command.command("show")
@query
def show(notebook: Notebook) -> None:
    """Say how much was reviewed, and how well."""
    from studygraph.study.log import ReviewLog
    from studygraph.study.queue import day_start
    from studygraph.study.replay import replay
    from studygraph.study.scheduling import Rating

    log = ReviewLog(notebook.root)
    held = log.read()
    state = replay(held.events)
    today = day_start(local_now())
    known = Counter(answer.rating is not Rating.AGAIN for answer in state.answers)
    share = known[True] / max(1, known.total())
    facts = {
        "cards": len(state.memories),
        "answers": len(state.answers),
        "today": sum(answer.at >= today for answer in state.answers),
        "remembered": round(share, 3),
        "unreadable": len(held.torn),
    }
    if notebook.as_json:
        echo_json(facts)
        return
    echo_rows(
        (
            ("cards seen", f"{facts['cards']:,}"),
            ("answers", f"{facts['answers']:,}, {facts['today']:,} today"),
            ("remembered", f"{share:.0%}"),
        )
    )
    for name, line in held.torn:
        click.echo(f"  {name}:{line}: no record, passed over")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@query
def take_in(notebook: Notebook, file: Path) -> None:
    """Take in the answers of FILE, as the Review page or another device saved it.

    What is in the log already is passed over, so importing twice does no harm.
    """
    from studygraph.study.events import parse
    from studygraph.study.log import ReviewLog

    found = parse(file.read_bytes().decode("utf-8", "replace"), file.name)
    if not found.events:
        message = f"{file}: holds no answers: name a file that the Review page saved"
        raise click.ClickException(message)
    fresh = ReviewLog(notebook.root).take_in(found.events)
    if notebook.as_json:
        known, torn = len(found.events) - fresh, len(found.torn)
        echo_json({"taken_in": fresh, "known": known, "unreadable": torn})
        return
    click.echo(f"{count(fresh, 'record')} taken in, {len(found.events) - fresh} known")
    if found.torn:
        click.echo(f"  {count(len(found.torn), 'line')} of it are no record")


@command.command("export")
@click.option(
    "-o",
    "--output",
    "out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: print it]",
)
@query
def export(notebook: Notebook, out: Path | None) -> None:
    """Write every device's records as one file, for the Review page to import."""
    from studygraph.study.events import to_line
    from studygraph.study.log import ReviewLog

    if out is not None and notebook.as_json:
        message = "--json prints the records and -o writes them: name one"
        raise click.UsageError(message)
    lines = [to_line(event) + "\n" for event in ReviewLog(notebook.root).read().events]
    if notebook.as_json:
        echo_json([json.loads(line) for line in lines])
        return
    write_text(out, "".join(lines))
    if out is not None:
        click.echo(f"{count(len(lines), 'record')} in {out}")
