"""What is wrong with one note, as Problems with line and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studygraph.errors import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import NotePath
    from studygraph.parse.front_matter import FrontMatter

_CLOSING = {
    "%%": ("a comment is opened with %%", "Close it with %% where it ends."),
    "<!--": ("an HTML comment is opened", "Close it with --> where it ends."),
    "$$": ("a formula is opened with $$", "Close it with $$ where it ends."),
}


def find(
    path: NotePath, front: FrontMatter, unclosed: Iterable[tuple[int, str]]
) -> list[Problem]:
    """The Problems of a note's front matter and of marks opened but not closed.

    `unclosed` gives the line on disk and the mark.
    """
    found = []
    if front.error:
        found.append(
            Problem(
                path,
                front.error_line,
                ProblemKind.BROKEN_FRONT_MATTER,
                f"the front matter is no valid YAML: {front.error}",
                "Put values that hold `:`, `#`, `{{` or `[` in quotes.",
            )
        )
    for line, mark in unclosed:
        fence = f"a code fence is opened with {mark}", f"Close it with {mark}."
        what, advice = _CLOSING.get(mark, fence)
        message = f"{what} and never closed"
        found.append(Problem(path, line, ProblemKind.UNCLOSED, message, advice))
    return found
