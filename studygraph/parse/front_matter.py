"""The YAML block between `---` lines at the top of a note.

Only the very first line opens it. YAML that does not parse is a Problem; what can be
read line by line (`key: value`) still counts, the body is read all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE = re.compile(r"---[ \t]*\Z")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_PAIR = re.compile(r"([^\s:#\-][^:]*):(?:[ \t]+(.*))?\Z")
_LONGEST = 2_000

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without its C library
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_DEEPEST = 100
_STEPS = re.compile(r"\s*(?:[-?:]\s+)*")
_BRACKETS = re.compile(r"[\[\]{}]")


class _Plain(_Loader):
    """YAML with every scalar but null a string: dates and `1:30` stay as written."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag.endswith(":null")]
    for first, forms in _Loader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`values` by key; `end` lines it takes (0 = none), `error` the YAML's complaint.

    `lines` gives the 0-based line of each key. `error_line` is 1-based.
    """

    end: int = 0
    values: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    error: str = ""
    error_line: int = 0

    def strings(self, *keys: str) -> tuple[str, ...]:
        """The values under the first of `keys` that has any, one string each.

        A list gives its items, a scalar its parts between commas.
        """
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, list):
                items = [_flat(item) for item in value]
            elif value is None or isinstance(value, dict):
                continue
            else:
                items = str(value).split(",")
            found = tuple(item.strip() for item in items if item.strip())
            if found:
                return found
        return ()

    def text(self, *keys: str) -> str:
        """The first of `keys` that holds a scalar or a list, its first value."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""


def end(lines: Sequence[str]) -> int:
    """How many lines the front matter takes that `lines` open with, 0 for none."""
    if not lines or not _FENCE.match(lines[0]):
        return 0
    inside = enumerate(lines[1:_LONGEST], start=2)
    return next((after for after, line in inside if _END.match(line)), 0)


def read(lines: Sequence[str]) -> FrontMatter:
    """The front matter that `lines` open with; an empty one where there is none."""
    after = end(lines)
    return _read_block(lines[1 : after - 1], after) if after else FrontMatter()


def _read_block(block: Sequence[str], end: int) -> FrontMatter:
    places = {
        pair[1].strip().casefold(): number
        for number, line in enumerate(block, start=1)
        if (pair := _PAIR.match(line))
    }
    if _is_too_deep(block):
        return FrontMatter(end, _by_line(block), places, "it is nested too deep", 1)
    try:
        table = yaml.load("\n".join(block), Loader=_Plain)  # noqa: S506 - safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return FrontMatter(
            end,
            _by_line(block),
            places,
            str(getattr(error, "problem", None) or "it is no valid YAML"),
            mark.line + 2 if mark else 1,
        )
    if table is None:
        return FrontMatter(end, {}, places)
    if not isinstance(table, dict):
        return FrontMatter(end, {}, places, "it holds no `key: value` lines", 1)
    values = {str(key).strip().casefold(): value for key, value in table.items()}
    return FrontMatter(end, values, places)


def _is_too_deep(block: Sequence[str]) -> bool:
    """Whether lists open in lists beyond reason: the YAML library would end us."""
    depth = 0
    for line in block:
        if len(_STEPS.match(line)[0].split()) > _DEEPEST:  # type: ignore[index]
            return True
        for bracket in _BRACKETS.findall(line):
            depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
            if depth > _DEEPEST:
                return True
    return False


def _by_line(block: Sequence[str]) -> dict[str, object]:
    """What plain `key: value` lines of a broken block say."""
    values: dict[str, object] = {}
    for line in block:
        pair = _PAIR.match(line)
        if pair and pair[2] and pair[2].strip()[0] not in "{[&*!|>%@`":
            values[pair[1].strip().casefold()] = pair[2].strip().strip("\"'")
    return values


def _flat(value: object) -> str:
    """A list item as text; `[[Note]]` without quotes reads as a nested list."""
    for _ in range(len("[[")):  # no deeper: YAML can make a list that holds itself
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    return value if isinstance(value, str) else ""
