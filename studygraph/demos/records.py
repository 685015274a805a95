"""Take a demo's output apart: the text as printed, and the plots as drawings."""

from __future__ import annotations

import json
from typing import Any

from studygraph.demos.model import Drawing
from studygraph.demos.runtime import plots, studylab

_KINDS = ("lines", "bars", "heat")
_MOST_NUMBERS = 20_000


def pieces(output: str) -> tuple[str | Drawing, ...]:
    """Stretches of text and drawings, in the order printed.

    A line that starts like a plot and is none stays text.
    """
    found: list[str | Drawing] = []
    text: list[str] = []
    for line in output.splitlines(keepends=True):
        drawing = _drawing(line)
        if drawing is None:
            text.append(line)
            continue
        if "".join(text).strip():
            found.append("".join(text))
        text = []
        found.append(drawing)
    if "".join(text).strip():
        found.append("".join(text))
    return tuple(found)


def _drawing(line: str) -> Drawing | None:
    if not line.startswith(studylab.PLOT):
        return None
    try:
        record = json.loads(line.removeprefix(studylab.PLOT))
    except (ValueError, RecursionError):
        return None
    if not _is_record(record):
        return None
    svg: str = plots.draw(record)  # type: ignore[no-untyped-call]
    words: str = plots.describe(record)  # type: ignore[no-untyped-call]
    return Drawing(record["title"], record["about"], svg, words)


def _is_record(record: Any) -> bool:  # noqa: ANN401
    """Whether `record` has the fields, types and lengths that `plots` relies on."""
    if not isinstance(record, dict) or record.get("kind") not in _KINDS:
        return False
    words = [record.get(key) for key in ("title", "about", "x_label", "y_label")]
    series, across = record.get("series"), record.get(_across(record))
    if not (isinstance(series, list) and isinstance(across, list) and series):
        return False
    rows = [pair[1] for pair in series if _is_pair(pair)]
    known = _is_number if record["kind"] == "lines" else _is_text
    return (
        all(map(_is_text, words))
        and len(rows) == len(series)
        and 0 < len(across) * len(series) <= _MOST_NUMBERS
        and all(map(known, across))
        and all(len(row) == len(across) for row in rows)
        and all(value is None or _is_number(value) for row in rows for value in row)
    )


def _across(record: dict[str, Any]) -> str:
    return "x" if record["kind"] == "lines" else "labels"


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2  # noqa: PLR2004
        and _is_text(pair[0])
        and isinstance(pair[1], list)
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < 1e12  # noqa: PLR2004
    )
