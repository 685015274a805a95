"""The comments that a demo is declared with, and how its numbers are changed.

    # title: One step of an LSTM cell
    # concepts: forget gate, cell state
    b_f = 1.0  # slider: -5 to 5 by 0.5, bias of the forget gate

`title` and `concepts` stand before the first line of code. A slider is an assignment
of a number at the left margin; `by` and the words after the comma may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from studygraph.demos.model import Parameter
from studygraph.errors import StudygraphError

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_FIELD = re.compile(r"#\s*(title|concepts)\s*:\s*(.*\S)\s*$")
_SLIDER = re.compile(
    rf"(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<default>{_NUMBER})\s*#\s*slider\s*:\s*"
    rf"(?P<low>{_NUMBER})\s+to\s+(?P<high>{_NUMBER})"
    rf"(?:\s+by\s+(?P<step>{_NUMBER}))?\s*(?:,\s*(?P<about>.*\S))?\s*$"
)
_LOOKS_LIKE_SLIDER = re.compile(r"[^#]*#\s*slider\b")


class ArgumentError(StudygraphError):
    """A demo cannot be run with the value that was given."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the comments declare; `bad_lines` look like sliders and are none."""

    title: str = ""
    concepts: tuple[str, ...] = ()
    concepts_line: int = 0
    parameters: tuple[Parameter, ...] = ()
    bad_lines: tuple[int, ...] = ()


def read_header(code: str) -> Header:
    """Title, concepts and sliders of a demo; lines are 1-based lines of `code`."""
    title, concepts_line = "", 0
    concepts: tuple[str, ...] = ()
    parameters: list[Parameter] = []
    bad: list[int] = []
    before_code = True
    for number, line in enumerate(code.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            before_code = False
        found = _FIELD.match(line) if before_code else None
        if found and found[1] == "title":
            title = title or found[2]
        elif found and not concepts:
            concepts, concepts_line = _names(found[2]), number
        elif slider := _slider(line, number):
            parameters.append(slider)
        elif _LOOKS_LIKE_SLIDER.match(line):
            bad.append(number)
    return Header(title, concepts, concepts_line, tuple(parameters), tuple(bad))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _slider(line: str, number: int) -> Parameter | None:
    """The slider on `line`; None for no slider, or a range without its default."""
    found = _SLIDER.match(line)
    if not found:
        return None
    name, default, low, high = found.group("name", "default", "low", "high")
    whole = not any("." in text for text in (default, low, high))
    step = found["step"] or ("1" if whole else "0.1")
    if not (Decimal(low) <= Decimal(default) <= Decimal(high) and Decimal(step) > 0):
        return None
    return Parameter(name, default, low, high, step, found["about"] or "", number)


def fill(
    code: str, parameters: tuple[Parameter, ...], values: Mapping[str, str]
) -> str:
    """`code` with the sliders in `values` set to them; the rest stays as it is.

    Raises ArgumentError for a name without slider, no number, or one out of range.
    """
    known = {parameter.name: parameter for parameter in parameters}
    lines = code.split("\n")
    for name, value in values.items():
        if name not in known:
            names = ", ".join(sorted(known)) or "none: this demo has no sliders"
            message = f"unknown argument `{name}`: the arguments are {names}"
            raise ArgumentError(message)
        parameter = known[name]
        _check(parameter, value)
        index = parameter.line - 1
        start = re.match(rf"({name}\s*=\s*){_NUMBER}", lines[index])
        if start:
            lines[index] = start[1] + value + lines[index][start.end() :]
    return "\n".join(lines)


def _check(parameter: Parameter, value: str) -> None:
    """Raise ArgumentError unless `value` is a number that the slider can show."""
    low, high = Decimal(parameter.low), Decimal(parameter.high)
    fits = re.fullmatch(_NUMBER, value) and low <= Decimal(value) <= high
    if not fits or (parameter.whole and "." in value):
        kind = "a whole number" if parameter.whole else "a number"
        message = (
            f"`{parameter.name}` cannot be `{value}`: "
            f"give {kind} from {parameter.low} to {parameter.high}"
        )
        raise ArgumentError(message)
