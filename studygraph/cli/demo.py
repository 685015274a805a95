"""`studygraph demo`: list, show and run the code that stands in the notes."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import NoMatchError, Notebook, query
from studygraph.cli.output import write_text
from studygraph.cli.screen import count, echo_json, echo_rows, echo_title, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.demos import Demo, Outcome

_LONGEST_SECONDS = 86_400
_EVERYTHING = {"ignore_unknown_options": True, "allow_interspersed_args": True}


@click.group("demo")
def command() -> None:
    """List, show and run the runnable code of your notes.

    That is Python files with a `# title:` comment, files that a note embeds, and
    fences marked to be run. docs/demos.md explains how to write one.

    \b
    Examples:
      studygraph demo list
      studygraph demo show lstm_cell
      studygraph demo run lstm_cell --b_f 2.5
    """


@command.command("list")
@query
def list_demos(notebook: Notebook) -> None:
    """List every demo: name, title, what it illustrates."""
    found = _demos(notebook)
    if notebook.as_json:
        echo_json([_facts(demo) for demo in found])
        return
    if not found:
        click.echo("no runnable code in these notes; docs/demos.md shows how to add it")
    echo_rows((demo.name, demo.title, ", ".join(demo.concepts)) for demo in found)


@command.command("show")
@click.argument("name")
@query
def show(notebook: Notebook, name: str) -> None:
    """Show the demo NAME: its arguments, its code and its recorded output."""
    demo = _named(_demos(notebook), name)
    if notebook.as_json:
        echo_json({**_facts(demo), "code": demo.code, "recorded": demo.recorded})
        return
    echo_title(demo.title, f"{demo.path}:{demo.line}")
    if demo.concepts:
        echo_title("Illustrates")
        click.echo(f"  {plain(', '.join(demo.concepts))}")
    if demo.parameters:
        echo_title("Arguments")
        echo_rows(
            (f"--{p.name}", f"{p.default}", f"{p.low} to {p.high}", p.about)
            for p in demo.parameters
        )
    echo_title("Code")
    _echo_output(demo.code)
    if demo.recorded is not None:
        echo_title("Recorded output")
        _echo_output(demo.recorded)


@command.command("run", context_settings=_EVERYTHING)
@click.argument("name")
@click.argument("values", nargs=-1, type=click.UNPROCESSED, metavar="[--ARG VALUE]...")
@click.option("--yes", is_flag=True, help="Run code that is not studygraph's own.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True, max=_LONGEST_SECONDS),
    default=20.0,
    show_default=True,
    help="Stop it after so many seconds.",
)
@click.option("--check", is_flag=True, help="Fail unless it prints what is recorded.")
@click.option(
    "--svg",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write its plots to DIR, as NAME-1.svg and so on.",
)
@query
def run(  # noqa: PLR0917
    notebook: Notebook,
    name: str,
    values: tuple[str, ...],
    yes: bool,
    seconds: float,
    check: bool,
    folder: Path | None,
) -> None:
    """Run the demo NAME; --ARG VALUE sets an argument that `demo show` lists.

    The code runs in a Python of its own, without your environment and with a time
    limit. Code that studygraph does not ship is your notes' own: it asks first.

    \b
    Examples:
      studygraph demo run lstm_cell
      studygraph demo run lstm_cell --b_f 2.5 --svg plots
      studygraph demo run my_code --yes --seconds 60
    """
    from studygraph import demos
    from studygraph.demos.header import ArgumentError

    demo = _named(_demos(notebook), name)
    arguments = _arguments(values)
    _ask_first(demo, yes=yes)
    try:
        outcome = demos.run(demo, arguments, seconds=seconds)
    except ArgumentError as error:
        raise click.UsageError(str(error)) from error
    if notebook.as_json:
        echo_json(
            {
                "name": demo.name,
                "arguments": arguments,
                "status": outcome.status,
                "output": outcome.output,
                "plots": [p for p in demos.pieces(outcome.output) if _is_plot(p)],
            }
        )
    else:
        _echo_output(outcome.output)
    if folder is not None:
        _write_plots(demo, outcome, folder)
    _complain(demo, outcome, seconds, check=check and not arguments)


def _demos(notebook: Notebook) -> Sequence[Demo]:
    """The notebook's demos, sorted by name."""
    from studygraph import demos
    from studygraph.config import load_settings
    from studygraph.read import scan

    notes = notebook.ask(lambda store: store.load_settled())
    settings = load_settings(notebook.root).read
    listing = scan(notebook.root, settings)
    return demos.look(notebook.root, listing, tuple(notes.values()), settings).demos


def _named(found: Sequence[Demo], name: str) -> Demo:
    """The demo called `name`; ends the command with exit code 4 where there is none."""
    wanted = name.removesuffix(".py").replace("-", "_").casefold()
    names = {demo.name.replace("-", "_").casefold(): demo for demo in found}
    if wanted in names:
        return names[wanted]
    near = [f'"{names[key].name}"' for key in get_close_matches(wanted, names)]
    advice = (
        f"Did you mean {' or '.join(near)}?"
        if near
        else "`studygraph demo list` shows what there is."
    )
    message = f'no demo is called "{name}". {advice}'
    there = sorted(demo.name for demo in found)
    raise NoMatchError(message, {"term": name, "kind": "demo", "there": there})


def _arguments(words: Sequence[str]) -> dict[str, str]:
    """`--b_f 2` and `--b_f=2` as {"b_f": "2"}."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        key, equals, value = word.partition("=")
        if not key.startswith("--") or not (equals or rest):
            message = f"`{word}`: give arguments as --NAME VALUE"
            raise click.UsageError(message)
        found[key[2:].replace("-", "_")] = value if equals else rest.pop(0)
    return found


def _ask_first(demo: Demo, *, yes: bool) -> None:
    """Get a yes for code that is not the project's own, or end the command."""
    from studygraph.demos import is_own

    if yes or is_own(demo):
        return
    if not sys.stdin.isatty():
        message = (
            f"{demo.path} is code of these notes: read it with "
            f"`studygraph demo show {demo.name}`, then run it with --yes"
        )
        raise click.UsageError(message)
    click.confirm(f"{demo.path} is code of these notes. Run it?", abort=True, err=True)


def _facts(demo: Demo) -> dict[str, object]:
    return {
        "name": demo.name,
        "title": demo.title,
        "path": demo.path,
        "line": demo.line,
        "concepts": demo.concepts,
        "arguments": demo.parameters,
        "places": demo.places,
    }


def _is_plot(piece: object) -> bool:
    return not isinstance(piece, str)


def _echo_output(output: str) -> None:
    """Output to the letter into a pipe; on a terminal plots in words, no controls."""
    from studygraph import demos

    if not sys.stdout.isatty():
        click.echo(output.encode(), nl=False)
        return
    for piece in demos.pieces(output):
        if isinstance(piece, str):
            for line in piece.splitlines():
                click.echo("".join(c for c in line if c.isprintable() or c == "\t"))
        else:
            click.secho(f"[plot] {plain(piece.description)}", dim=True)


def _write_plots(demo: Demo, outcome: Outcome, folder: Path) -> None:
    from studygraph import demos

    plots = [p for p in demos.pieces(outcome.output) if not isinstance(p, str)]
    for number, plot in enumerate(plots, 1):
        write_text(folder / f"{demo.name}-{number}.svg", demos.standalone(plot))
    click.echo(f"wrote {count(len(plots), 'plot')} to {folder}", err=True)


def _complain(demo: Demo, outcome: Outcome, seconds: float, *, check: bool) -> None:
    """End the command with exit code 1 where the run did not go as it should."""
    from studygraph.demos import Status, matches

    said = {
        Status.FAILED: f"{demo.name} ended with an error",
        Status.TOO_LONG: f"{demo.name} was stopped after {seconds:g} s: "
        "give it more with --seconds",
        Status.TOO_MUCH: f"{demo.name} was stopped: it printed more than 1 MB",
    }
    if outcome.status in said:
        raise click.ClickException(said[outcome.status])
    if check and not matches(demo, outcome):
        beside = demo.path.removesuffix(".py") + ".out"
        message = f"{demo.name} does not print what is recorded in {beside}"
        raise click.ClickException(message)
