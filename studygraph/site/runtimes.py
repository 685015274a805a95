"""The Pythons that a page can run demos with, each packed as one classic script.

MicroPython is part of the package. Pyodide, full CPython, is not: its files are read
from a folder that the user names, as its npm package has them. They are packed without
compression, so that the same files give the same script on every machine.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from studygraph.errors import StudygraphError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.config import SiteSettings

_PYODIDE_FILES = (
    "pyodide-lock.json",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide.mjs",
    "python_stdlib.zip",
)
_PYODIDE_LICENCE = """\
Pyodide is distributed under the Mozilla Public License 2.0,
https://www.mozilla.org/MPL/2.0/; its source is at https://github.com/pyodide/pyodide.
The Python in it is distributed under the PSF License Agreement,
https://docs.python.org/3/license.html.
"""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A Python for the page: `label` is what the reader chooses by."""

    name: str
    label: str
    script: bytes
    licence: bytes


class NoPyodideError(StudygraphError):
    """Pyodide is asked for, and its files are not there."""

    def __init__(self, folder: str) -> None:
        place = f"not in {folder}" if folder else "not part of studygraph"
        super().__init__(
            f"Pyodide is {place}: get it with `npm pack pyodide`, unpack the archive, "
            "and name its folder `package` with --pyodide DIR"
        )


def runtimes(settings: SiteSettings) -> tuple[Runtime, ...]:
    """The Pythons of a site, the one to start with first; none where none is wanted.

    Raises NoPyodideError where Pyodide is wanted and its folder lacks a file.
    """
    if settings.python == "none":
        return ()
    if settings.python == "pyodide":
        return (_micropython(), _pyodide(settings.pyodide))
    return (_micropython(),)


def script(name: str, packed: Mapping[str, str]) -> str:
    """A classic script that hands the base64 files of runtime `name` to a page."""
    inside = json.dumps(packed, sort_keys=True)
    return f"(window.studygraphRuntimes ??= {{}}).{name} = {inside};\n"


def _micropython() -> Runtime:
    assets = files("studygraph.site").joinpath("assets")
    return Runtime(
        "micropython",
        "small, starts at once",
        assets.joinpath("micropython.js").read_bytes(),
        assets.joinpath("vendor", "micropython", "LICENSE").read_bytes(),
    )


def _pyodide(folder: str) -> Runtime:
    if not folder:
        raise NoPyodideError(folder)
    try:
        packed = {
            name: base64.b64encode((Path(folder) / name).read_bytes()).decode("ascii")
            for name in _PYODIDE_FILES
        }
    except OSError as error:
        raise NoPyodideError(folder) from error
    return Runtime(
        "pyodide",
        "full, starts in seconds",
        script("pyodide", packed).encode(),
        _PYODIDE_LICENCE.encode(),
    )
