"""The help of every command as markdown, for docs/commands.md (run by `make docs`)."""

from __future__ import annotations

import click

from studygraph.cli.group import COMMANDS, cli

WIDTH = 80


def markdown() -> str:
    """A heading and the help for `studygraph` and each of its commands."""
    parent = _context(cli, None, "studygraph")
    pages = [_page("studygraph", cli.get_help(parent))]
    for name in COMMANDS:
        command = cli.get_command(parent, name)
        if command is None:
            raise LookupError(name)
        context = _context(command, parent, name)
        pages.append(_page(f"studygraph {name}", command.get_help(context)))
    return "\n".join(pages)


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
