"""Properties that tools write outside of YAML: Logseq's `key:: value`, Notion's lines.

Logseq puts a page's properties on its first lines. A Notion export, known by the hash
in its file name, puts `Key: value` lines right under the title. Both count as front
matter, and what they link to is a link of the note. Logseq's properties of single
blocks say nothing and are blanked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.note import Resource
from studygraph.parse import links
from studygraph.parse.front_matter import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.note import Link
    from studygraph.parse.places import Places

_LOGSEQ = re.compile(r"(?:- )?([A-Za-z][\w-]*)::(?:[ \t]+(.*))?\Z")
_PAGE_KEYS = frozenset(
    {
        *("title", "alias", "aliases", "tags", "tag", "type", "date", "course", "icon"),
        *("public", "created", "lecture", "class", "subject", "template", "filters"),
    }
)
_LISTS = frozenset({"alias", "aliases", "tags", "tag"})
_NOTION_NAME = re.compile(r" [0-9a-f]{32}\.md\Z", re.IGNORECASE)
_NOTION = re.compile(r"([^\W\d_][\w /()&-]{0,40}): (\S.*)\Z")
_RELATION = re.compile(r"([^\s,:()][^,:()]*) \(([^()\s]+\.md)\)")
_ADDRESS = re.compile(r"https?://[^\s,]+")

OF_BLOCKS = re.compile(
    r"^[ \t]*(?:(?:id|collapsed|card-[\w-]+|background-color|ls-type|hl-[\w-]+|template"
    r"|logseq\.[\w.-]+|created-at|updated-at|query-[\w-]+)::.*"
    r"|(?:SCHEDULED|DEADLINE): <.*|:LOGBOOK:|:END:|CLOCK: .*)$"
    r"|\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)"
    r"|\{\{(?:embed|query|renderer|video|youtube|tweet)\b[^{}\n]*\}\}",
    re.MULTILINE,
)
"""What Logseq keeps in the text of a block that is no text of the writer."""


def read(path: str, lines: Sequence[str]) -> tuple[FrontMatter, range]:
    """The properties of the page at `path`, and the lines (0-based) that hold them."""
    found = _logseq(lines)
    if found[1]:
        return found
    return _notion(lines) if _NOTION_NAME.search(path) else found


def cited(
    lines: Sequence[str], held: range, places: Places
) -> tuple[list[Link], list[Resource]]:
    """What a page's properties on the lines `held` lead to.

    A relation of Notion reads `Related: Other page (Other%20page%20hash.md)`.
    """
    found: list[Link] = []
    resources: list[Resource] = []
    for number in held:
        line, (disk, base) = lines[number], places[number]
        for match in _RELATION.finditer(line):
            place = (disk, base + match.start(), base + match.end())
            found.append(links.from_address(match[2], match[1], place))
        label = line.partition(":")[0].removeprefix("- ").strip()
        resources += [Resource(m[0], label, disk) for m in _ADDRESS.finditer(line)]
    return found, resources


def _logseq(lines: Sequence[str]) -> tuple[FrontMatter, range]:
    values: dict[str, object] = {}
    end = 0
    for end, line in enumerate(lines):
        match = _LOGSEQ.match(line)
        if match is None or (end == 0 and match[1].casefold() not in _PAGE_KEYS):
            break
        _keep(values, match[1].casefold(), match[2] or "")
    else:
        end = len(lines)
    return FrontMatter(0, values), range(end)


def _notion(lines: Sequence[str]) -> tuple[FrontMatter, range]:
    filled = [number for number, line in enumerate(lines[:8]) if line.strip()]
    if len(filled) < len("ab") or not lines[filled[0]].startswith("# "):
        return FrontMatter(), range(0)
    values: dict[str, object] = {}
    first = end = filled[1]
    for line in lines[first:]:
        match = _NOTION.match(line.rstrip())
        if match is None:
            break
        _keep(values, match[1].casefold(), match[2])
        end += 1
    if end < len(lines) and lines[end].strip():
        return FrontMatter(), range(0)
    return FrontMatter(0, values), range(first, end)


def _keep(values: dict[str, object], key: str, value: str) -> None:
    if key in _LISTS:
        parts = (part.strip().strip("#[]") for part in value.split(","))
        values[key] = [part for part in parts if part]
    elif value.strip():
        values[key] = value.strip()
