"""What can go wrong, in two forms.

A `Problem` is a fact about the notes: it is collected, shown with its line and never
stops a build. A `StudygraphError` stops a command, because it cannot answer without
what is missing; the command line prints its message and exits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """Every kind of problem that notes can have; docs/problems.md explains each."""

    UNREADABLE_FILE = "unreadable-file"
    """The file cannot be opened or read to its end."""

    BINARY_FILE = "binary-file"
    """The file holds NUL bytes or is no text."""

    ENCODING = "encoding"
    """The file is text in an encoding other than UTF-8, or was damaged by one."""

    REPAIRED_TEXT = "repaired-text"
    """The text went through a wrong decoder and was repaired on reading."""

    TOO_LARGE = "too-large"
    """The file is over the size limit and is left out."""

    BROKEN_FRONT_MATTER = "broken-front-matter"
    """The YAML block at the top does not parse; the body is read all the same."""

    UNCLOSED = "unclosed"
    """A fence, math block or comment is opened and never closed."""

    BROKEN_LINK = "broken-link"
    """A link or embed points to a heading, block or file that is not there."""

    AMBIGUOUS_LINK = "ambiguous-link"
    """A link fits two notes or more."""

    DUPLICATE_NOTE = "duplicate-note"
    """Two files would be the same note or page."""

    BAD_MATH = "bad-math"
    """A formula cannot be set; its TeX source is shown in its place."""

    PREREQUISITE_CYCLE = "prerequisite-cycle"
    """Concepts that each need the other first."""

    BAD_SNIPPET = "bad-snippet"
    """A demo is no Python, or a slider or concept that it declares makes no sense."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the notes that a reader should know, and what to do about it.

    `path` is relative to the notebook, POSIX; `line` is 1-based, 0 for the whole file.
    """

    path: str
    line: int
    kind: ProblemKind
    message: str
    advice: str

    def __str__(self) -> str:
        """One line, in the form that editors turn into a link."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} [{self.kind}] {self.advice}"


class StudygraphError(Exception):
    """A command cannot go on; the message says what is wrong and what to do next."""


class NotebookNotFoundError(StudygraphError):
    """No notes where they were looked for."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"no notebook at {place}: name the folder with --notes DIR, or run "
            "`studygraph init` in the folder that holds your notes"
        )


class SettingsError(StudygraphError):
    """`studygraph.toml` cannot be used as it stands."""


class OutputError(StudygraphError):
    """The output cannot be written there."""
