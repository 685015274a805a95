"""Write what a command gives out: a file, whole or not at all, or standard output."""

from __future__ import annotations

from pathlib import Path

import click

from studygraph.errors import OutputError


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The error that says that `path` cannot be written, and what to do."""
    return OutputError(f"cannot write {path}: {error.strerror}: name another place")


def write_text(path: Path | None, text: str) -> None:
    """Write `text` to the file at `path`; None and "-" are standard output.

    Folders that are missing are made. Raises OutputError where it cannot be written.
    """
    data = text.encode("utf-8", "replace")
    if path is None or path == Path("-"):
        click.echo(data, nl=False)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe is written to, not replaced
            return
        unfinished = path.with_name(f".{path.name}.part")
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
