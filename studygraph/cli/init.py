"""`studygraph init`: mark a folder as a notebook, with every setting explained."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from secrets import token_hex

import click

from studygraph.cli.notebook import quoted
from studygraph.errors import OutputError


@click.command("init")
@click.argument(
    "folder",
    metavar="[DIR]",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def command(folder: Path) -> None:
    """Write studygraph.toml into DIR (default: here), which holds your notes.

    The file marks the notebook's root, so that every command finds it from any folder
    below, and gives the notebook an id of its own. Every other setting is in it,
    commented out, with its default.

    \b
    Examples:
      studygraph init
      studygraph init notes
    """
    from studygraph.config import FILE_NAME

    path = folder / FILE_NAME
    text = (
        resources.files("studygraph.cli").joinpath("studygraph.toml").read_text("utf-8")
    )
    own = f'id = "{token_hex(6)}"'
    text = text.replace('# id = ""', own.ljust(len('# id = ""')), 1)
    try:
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError as error:
        message = f"{path} is there already: edit it"
        raise OutputError(message) from error
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}: check the permissions"
        raise OutputError(message) from error
    click.echo(f"wrote {path}")
    click.echo(f"Next: studygraph build {quoted(str(folder))} -o site")
