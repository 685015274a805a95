"""`studygraph suggest`: drafts of the sections that lectures leave empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import NoMatchError, Notebook, query
from studygraph.cli.screen import count, echo_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.note import Note
    from studygraph.study.suggest import Suggestion


@click.command("suggest")
@click.argument("note", required=False)
@click.option("--all", "every", is_flag=True, help="Draft for every note.")
@click.option("--write", "writes", is_flag=True, help="Put the drafts into the notes.")
@query
def command(notebook: Notebook, note: str | None, every: bool, writes: bool) -> None:
    """Draft the Vocab and Connections of NOTE from the graph, as a diff.

    Only definitions that your notes give and only notes that share concepts with it;
    nothing that is there is changed. --write inserts the lines, and keeps the notes as
    they were in .studygraph/backups/.

    \b
    Examples:
      studygraph suggest ECS189G-L19
      studygraph suggest --all > drafts.diff
      studygraph suggest ECS189G-L19 --write
    """
    from studygraph.study.suggest import Suggester

    if bool(note) == every:
        message = "name one NOTE, or --all"
        raise click.UsageError(message)
    if writes and notebook.as_json:
        message = "--json prints the drafts and --write puts them in: name one"
        raise click.UsageError(message)
    graph = notebook.ask(lambda store: store.load_graph())
    notes = notebook.ask(lambda store: store.load_settled())
    wanted = [_named(notebook, note, list(notes.values()))] if note else notes.values()
    suggester = Suggester(graph, notes.values())
    found = [suggester.suggest(one) for one in wanted]
    drafts = [one for one in found if one.insertions]
    if notebook.as_json:
        echo_json(found)
    elif writes:
        _write(notebook, drafts)
    else:
        _show(notebook, drafts)
    if not drafts and not notebook.as_json:
        reasons = "; ".join(one.reason for one in found if one.reason and note)
        click.echo(f"nothing to suggest{f': {reasons}' if reasons else ''}", err=True)


def _named(notebook: Notebook, name: str, notes: Sequence[Note]) -> Note:
    """The note that `name` names, as the index looks it up."""
    found = notebook.node(name, ["note"])
    for note in notes:
        if note.path == found.note:
            return note
    message = f'no note is called "{name}"'
    raise NoMatchError(message)


def _show(notebook: Notebook, drafts: Sequence[Suggestion]) -> None:
    from studygraph.study.patch import preview

    for draft in drafts:
        for line in preview(notebook.root, draft).splitlines():
            click.echo(_colored(line))


def _colored(line: str) -> str:
    if line.startswith("+") and not line.startswith("+++"):
        return click.style(line, fg="green")
    if line.startswith(("@@", "---", "+++")):
        return click.style(line, dim=True)
    return line


def _write(notebook: Notebook, drafts: Sequence[Suggestion]) -> None:
    from studygraph.study.patch import write

    for draft in drafts:
        backup = write(notebook.root, draft)
        lines = sum(len(insertion.lines) for insertion in draft.insertions)
        click.echo(f"{draft.path}: {count(lines, 'line')} written")
        click.echo(f"  as it was: {backup.relative_to(notebook.root)}")
