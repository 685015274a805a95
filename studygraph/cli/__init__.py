"""The command line: argv in, text and an exit code out.

A module a command; each parses, asks one library function and prints. `group` is the
command `studygraph` itself, `notebook` finds the notes and asks their index, `screen`
lays text out.
"""

from __future__ import annotations

import gc
import sys

from studygraph.cli.group import cli


def main() -> None:
    """Run the command line. A character that the terminal lacks is shown as "?"."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli(prog_name="studygraph")
    finally:
        gc.freeze()  # else the interpreter collects garbage once more as it ends
