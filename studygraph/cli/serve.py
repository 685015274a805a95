"""`studygraph serve`: a local preview that follows the notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import building, locate
from studygraph.cli.screen import count
from studygraph.errors import StudygraphError

if TYPE_CHECKING:
    from studygraph.update import BuildReport


@click.command("serve")
@building
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to listen; 0 for any port that is free.",
)
def command(notes: Path | None, out: Path, port: int) -> None:
    """Build the site, show it on this computer, and follow every change.

    Open the address that is printed. Save a note, and the page reloads with what
    changed. Nobody else on the network can see it. Ctrl-C ends it.

    \b
    Examples:
      studygraph serve
      studygraph serve notes -o site --port 0
    """
    from studygraph.serve import serve

    root = locate(notes)
    try:
        serve(root, out, port=port, told=_Teller())
    except KeyboardInterrupt:
        click.echo("\nstopped")


class _Teller:
    """Says what came of the first build, and of each later one."""

    def __init__(self) -> None:
        self._first = True

    def __call__(self, address: str, outcome: BuildReport | StudygraphError) -> None:
        if isinstance(outcome, StudygraphError):
            click.echo(f"not built: {outcome}", err=True)
            return
        touched = len(outcome.new) + len(outcome.changed) + len(outcome.removed)
        click.echo(
            f"{count(outcome.notes, 'note')}, {count(outcome.concepts, 'concept')}, "
            f"{count(len(outcome.problems), 'problem')}; {count(touched, 'file')} "
            f"written in {outcome.seconds:.1f} s"
        )
        if self._first:
            click.echo(f"Next: open {address} in a browser; Ctrl-C ends it")
        self._first = False
