"""`studygraph path`: how one concept leads to another."""

from __future__ import annotations

import click

from studygraph.cli.notebook import NoMatchError, Notebook, query
from studygraph.cli.screen import (
    count,
    echo_json,
    echo_rows,
    echo_title,
    name,
    place,
    words,
)


@click.command("path")
@click.argument("names", nargs=-1, metavar="A B")
@query
def command(notebook: Notebook, names: tuple[str, ...]) -> None:
    """Show how concept A leads to concept B, an edge a step.

    Sure edges are short, doubtful ones long; the shortest way is shown, each step with
    the line that says so. Exit code 4 where no way leads there.

    \b
    Examples:
      studygraph path "forget gate" "vanishing gradient"
      studygraph path CNN cross-entropy --json
    """
    if len(names) != len(("a", "b")):
        message = 'name two concepts, one of several words in quotes: "forget gate"'
        raise click.UsageError(message)
    a, b = names
    start, end = notebook.node(a, ["concept"]), notebook.node(b, ["concept"])
    steps = notebook.ask(lambda store: store.path_between(start.id, end.id))
    if notebook.as_json:
        echo_json({"from": start, "to": end, "steps": steps})
    elif steps is not None:
        way = " -> ".join((name(start), *(name(step.node) for step in steps)))
        echo_title(way, count(len(steps), "step"))
        echo_rows(
            (
                name(step.via),
                step.phrase,
                name(step.node),
                place(step.evidence),
                words(step.evidence, step.node.label),
            )
            for step in steps
        )
    if steps is None:
        message = f"no way leads from {name(start)} to {name(end)}"
        raise NoMatchError(message)
