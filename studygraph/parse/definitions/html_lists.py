"""HTML definition lists: `<dl><dt>term</dt><dd>what it is</dd></dl>`.

Closing tags may be left out, as in HTML; several terms before a text share it. Limit:
of several texts for a term the first counts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from studygraph.parse import raw_html
from studygraph.parse.definitions.shape import Candidate, Page

_TAG = re.compile(r"<(/?)(dl|dt|dd)\b[^<>]*>", re.IGNORECASE)
_SAID = 0.95
_LEFT = "no <dd> says what it is"


def find(page: Page) -> Iterator[Candidate]:
    """The terms of the note's HTML definition lists."""
    view = page.view
    if not (view.holds("<") and view.holds("<dt", "<DT")):
        return
    lines = enumerate(page.note.lines)
    source = "\n".join(["" if at in view.hidden else line for at, line in lines])
    terms: list[tuple[str, int]] = []
    defined = False
    for kind, text, at in _parts(source):
        if kind == "dd":
            for term, _ in () if defined else terms:
                yield Candidate(term, text, at, "html-list", _SAID)
            defined = True
            continue
        if defined:
            terms, defined = [], False
        elif kind == "dl":
            yield from _left(terms)
            terms = []
        if kind == "dt":
            term = html.unescape(raw_html.TAGS.sub("", text))
            terms.append((" ".join(term.split()), at))
    if not defined:
        yield from _left(terms)


def _left(terms: list[tuple[str, int]]) -> Iterator[Candidate]:
    for term, at in terms:
        yield Candidate(term, term, at, "html-list", 0.0, _LEFT)


def _parts(source: str) -> Iterator[tuple[str, str, int]]:
    """What opens (dl, dt, dd) or closes (dl), the text behind it, that text's line."""
    tags = list(_TAG.finditer(source))
    line = at = 0
    for tag, after in zip(tags, [*tags[1:], None], strict=False):  # also none at all
        if tag[1] and tag[2].lower() != "dl":
            continue
        raw = source[tag.end() : after.start() if after else len(source)]
        raw = raw.partition("\n\n")[0]  # a blank line ends HTML in markdown
        start = tag.end() + len(raw) - len(raw.lstrip())
        line += source.count("\n", at, start)
        at = start
        yield tag[2].lower(), raw.strip(), line
