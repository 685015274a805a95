"""The command `studygraph`: its sub-commands, found by name, loaded when they are used.

The one place where a StudygraphError becomes a message and exit code 1.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import MappingProxyType

import click

import studygraph
from studygraph.errors import StudygraphError

COMMANDS = MappingProxyType(
    {
        "init": "studygraph.cli.init",
        "build": "studygraph.cli.build",
        "serve": "studygraph.cli.serve",
        "neighbors": "studygraph.cli.neighbors",
        "path": "studygraph.cli.path",
        "show": "studygraph.cli.show",
        "search": "studygraph.cli.search",
        "concepts": "studygraph.cli.concepts",
        "why": "studygraph.cli.why",
        "review": "studygraph.cli.review",
        "cards": "studygraph.cli.cards",
        "quiz": "studygraph.cli.quiz",
        "plan": "studygraph.cli.plan",
        "gaps": "studygraph.cli.gaps",
        "suggest": "studygraph.cli.suggest",
        "reviews": "studygraph.cli.reviews",
        "check": "studygraph.cli.check",
        "export": "studygraph.cli.export",
        "demo": "studygraph.cli.demo",
    }
)
"""Name to module, in the order of the help. Each module has a `command`."""


class LazyGroup(click.Group):
    """Imports a sub-command when it is asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order a student meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None for an unknown one."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` name; a slip of the keyboard gets a suggestion."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS)
            if not near:
                raise
            message = f"{error.message} Did you mean {' or '.join(near)}?"
            raise click.UsageError(message, ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run it; what stops a command becomes one sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except StudygraphError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(studygraph.__version__, prog_name="studygraph")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Turn markdown lecture notes into a knowledge graph to study from.

    Your notes are read, and never changed unless you ask with `suggest --write`.
    Nothing leaves this computer.

    \b
    Start with:
      studygraph build notes -o site
      studygraph neighbors "forget gate" --notes notes

    \b
    Exit codes: 0 answered, 1 failed, 2 wrong usage,
    3 the term is ambiguous, 4 nothing has that name.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
