"""Fenced code: its language and whether the note means it to be run.

Marks of runnable code, each from a tool that students use: ```` ```python run ````,
```` ```{python} ```` (Quarto), ```` ```run-python ```` (Execute Code) and
```` ```{code-cell} python ```` (MyST).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studygraph.note import Snippet

_BRACED = re.compile(r"\{\s*([\w+#.-]+)([^}]*)\}\s*([\w+#.-]*)")
_DEFAULT_CELL = "python"
_ALIASES = {"py": "python", "python3": "python", "ipython3": "python"}
QUERIES = frozenset({"dataview", "dataviewjs", "tasks", "query", "base", "bases"})
"""Fence languages that ask a plugin something: code, never text of the note."""


@dataclass(frozen=True, slots=True)
class Info:
    """What stands behind the fence's ticks."""

    language: str = ""
    runnable: bool = False


def read_info(info: str) -> Info:
    """Take apart a fence's info string."""
    text = info.strip()
    if not text:
        return Info()
    braced = _BRACED.match(text)
    if braced:
        name = braced[1].lower()
        if name == "code-cell":
            name = (braced[3] or _DEFAULT_CELL).lower()
            return Info(_ALIASES.get(name, name), runnable=True)
        if name.startswith("."):
            return Info(_ALIASES.get(name[1:], name[1:]))
        return Info(_ALIASES.get(name, name), runnable=True)
    first, *rest = text.split()
    name = first.lower().split("{")[0]
    runnable = "run" in rest or name.startswith("run-")
    name = name.removeprefix("run-")
    return Info(_ALIASES.get(name, name), runnable=runnable)


def snippet(info: Info, code: str, line: int, end_line: int) -> Snippet:
    """The snippet of a fence that stands on `line` to `end_line`."""
    return Snippet(info.language, code, line, end_line, info.runnable)


def closes(fence: str, line: str) -> bool:
    """Whether `line` closes the fence that these ticks or tildes opened."""
    bare = line.strip(" \t>")
    return bare.startswith(fence) and not bare.strip(fence)
