"""`studygraph check`: what is wrong in the notes, and what was not taken."""

from __future__ import annotations

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.screen import count, echo_json, plain


@click.command("check")
@click.option("--strict", is_flag=True, help="Exit with 1 where there is a problem.")
@click.option(
    "--problems-only", is_flag=True, help="Leave out the lines that were not taken."
)
@query
def command(notebook: Notebook, strict: bool, problems_only: bool) -> None:
    """List the problems of the notes, and the lines that were not taken.

    A line that looks like a card, a definition or a link and was not taken as one is
    listed with the reason. The exit code is 0, problems or not; with --strict it is 1
    where there is a problem, for use in scripts.

    \b
    Examples:
      studygraph check
      studygraph check --strict --problems-only
      studygraph check --json
    """
    problems = notebook.ask(lambda store: store.problems())
    ledger = () if problems_only else notebook.ask(lambda store: store.ledger())
    if notebook.as_json:
        echo_json({"problems": problems, "ledger": ledger})
    else:
        for problem in problems:
            click.echo(plain(str(problem)))
        for entry in ledger:
            start = click.style(f"{entry.path}:{entry.line}:", dim=True)
            click.echo(
                f"{start} looks like a {entry.kind}, not taken: "
                f'{plain(entry.reason)} "{plain(entry.text)}"'
            )
        told = "no problems" if not problems else count(len(problems), "problem")
        left = "" if problems_only else f", {count(len(ledger), 'line')} not taken"
        click.echo(f"{told}{left}")
    if strict and problems:
        raise click.exceptions.Exit(1)
