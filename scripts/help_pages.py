"""The help of every command as markdown, for docs/commands.md (run by `make docs`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studygraph.cli.group import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 80


def markdown() -> str:
    """A heading and the help for `studygraph`, its commands and their own."""
    parent = _context(cli, None, "studygraph")
    pages = [_page("studygraph", cli.get_help(parent))]
    for name in COMMANDS:
        command = cli.get_command(parent, name)
        if command is None:
            raise LookupError(name)
        pages += _pages(command, parent, f"studygraph {name}")
    return "\n".join(pages)


def _pages(command: click.Command, parent: click.Context, title: str) -> Iterator[str]:
    """The page of a command, then those of the commands that it has itself."""
    context = _context(command, parent, title.rpartition(" ")[2])
    yield _page(title, command.get_help(context))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _pages(command.commands[name], context, f"{title} {name}")


def _context(
    command: click.Command, parent: click.Context | None, name: str
) -> click.Context:
    """A context that breaks lines at the same place on every terminal."""
    return click.Context(
        command,
        parent,
        name,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )


def _page(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text.rstrip()}\n```\n"
