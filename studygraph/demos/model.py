"""What the demos room hands on: demos, their sliders, and what a run gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studygraph.note import NotePath


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the code that a reader may change between `low` and `high`.

    It is assigned on `line` of the code (1-based), as `default` is written there.
    `step` is the distance between two values, `about` says what it is.
    """

    name: str
    default: str
    low: str
    high: str
    step: str
    about: str
    line: int

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return not any("." in text for text in (self.default, self.low, self.step))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a demo stands in a note: the line of its fence or embed, 1-based."""

    note: NotePath
    line: int


@dataclass(frozen=True, slots=True)
class Demo:
    """Runnable code: a Python file of the notebook, or a fence that says so.

    `path` is the file, for a fence the note; `line` is where its code starts there.
    `concepts` are names as the code declares them, on `concepts_line` of the file.
    `recorded` is the output that stands beside it, None where there is none.
    """

    name: str
    title: str
    path: NotePath
    line: int
    code: str
    concepts: tuple[str, ...] = ()
    concepts_line: int = 0
    parameters: tuple[Parameter, ...] = ()
    recorded: str | None = None
    places: tuple[Place, ...] = ()


class Status(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    TOO_LONG = "too-long"
    """It was stopped at the time limit."""
    TOO_MUCH = "too-much"
    """It was stopped because it printed more than anyone reads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run printed, errors included, and how it ended."""

    output: str
    status: Status


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot: its title, what to see in it, the SVG and that SVG in words."""

    title: str
    about: str
    svg: str
    description: str
