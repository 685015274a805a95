"""One inline token: where its text stands on disk, what is prose, what is marked.

`Scan` walks the children once and fills a `Found`: blanked ranges, spans, links,
resources, formulas; a `Strip` says where each of them stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.note import (
    CandidateKind,
    Equation,
    LedgerEntry,
    Link,
    Resource,
    Span,
    SpanKind,
)
from studygraph.parse import links, wikilinks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from studygraph.parse.places import Places
    from studygraph.parse.strips import Strip

_PAIRED = {
    "strong": SpanKind.BOLD,
    "em": SpanKind.ITALIC,
    "mark": SpanKind.HIGHLIGHT,
}
_DEEPEST = 20
"""Marks in marks beyond which there are no more spans: each repeats the text inside."""

_LEFT_LINK = re.compile(r"!?\[\[[^\[\]]{0,80}(?:\]\])?|\[[^\[\]]{0,80}\]\(\S{0,80}")
_LEFT_MATH = re.compile(r"^\s*\$\$(?!\$)|(?<!\$)\$\$\s*$")
_LABEL = re.compile(r"^[\s\-*+>\d.)]*(\S.{0,78}?)\s*(?:[-\u2013\u2014:]|->|=>)\s*$")


@dataclass(slots=True)
class Found:
    """What a note's inline text holds, in reading order; the walk's working lists."""

    links: list[Link] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    not_links: list[LedgerEntry] = field(default_factory=list)
    """What looks like a link and is none."""
    unclosed: list[tuple[int, str]] = field(default_factory=list)
    """(line on disk, mark) of what is opened and never closed."""


class Scan:
    """The walk over the children of one inline token."""

    def __init__(self, strip: Strip, places: Places, found: Found) -> None:
        self.strip = strip
        self.places = places
        self.found = found
        self.blanks: list[tuple[int, int]] = []
        self.spans: list[Span] = []

    def run(self, children: Sequence[Token]) -> None:
        """Fill `blanks` and `spans`, and add to what is found."""
        open_: list[tuple[int, int]] = []
        row = self.strip.first
        for place, token in enumerate(children):
            kind = token.type
            if kind == "text":
                text = token.content
                if "[[" in text or "](" in text or "$$" in text:
                    self._leftover(text, row)
                continue
            if kind == "softbreak":
                row += 1
                continue
            row += kind == "hardbreak"
            at = token.meta.get("at")
            if at is None:
                continue
            start, end = at
            if token.nesting > 0:
                start -= kind == "strong_open"
                open_.append((place, end))
                self.blanks.append((start, end))
            elif token.nesting < 0:
                end += kind == "strong_close"
                self.blanks.append((start, end))
                if open_:
                    first, inside = open_.pop()
                    self._close(children, (first, place), inside, start, len(open_))
            else:
                self._single(token, start, end)

    def _leftover(self, text: str, row: int) -> None:
        """Marks of a link or formula that markdown took for plain text."""
        number = self.places[row][0]
        for mark in _LEFT_LINK.finditer(text):
            reason = "its brackets do not close"
            if "]]" in mark[0]:
                reason = "nothing stands between the brackets"
            elif "](" in mark[0]:
                reason = "its address is broken off or holds a space"
            self.found.not_links.append(
                LedgerEntry(number, CandidateKind.LINK, mark[0].strip(), reason)
            )
        if _LEFT_MATH.search(text):
            self.found.unclosed.append((number, "$$"))

    def _close(
        self,
        children: Sequence[Token],
        pair: tuple[int, int],
        start: int,
        end: int,
        depth: int,
    ) -> None:
        first, last = pair
        tag = children[last].tag
        if tag == "s":
            self.blanks.append((start, end))
        elif tag == "a":
            self._markdown_link(children[first : last + 1], start, end)
        elif tag in _PAIRED and start < end and depth < _DEEPEST:
            self._span(_PAIRED[tag], start, end, children[first + 1 : last])

    def _span(
        self,
        kind: SpanKind,
        start: int,
        end: int,
        inner: Sequence[Token] | str = (),
    ) -> None:
        if isinstance(inner, str):
            texts = [inner]
        elif len(inner) == 1 and inner[0].type == "text":
            texts = [inner[0].content]
        else:
            texts = plain(inner).split("\n")
        pieces = self.strip.cut(start, end)
        if len(texts) != len(pieces):
            texts = [self.strip.content[a:b] for a, b in pieces]
        for (a, b), text in zip(pieces, texts, strict=True):
            line, column = self.strip.at(a)
            _, stop = self.strip.at(b)
            number, base = self.places[line]
            if text.strip():
                self.spans.append(Span(kind, number, base + column, base + stop, text))

    def _single(self, token: Token, start: int, end: int) -> None:
        kind = token.type
        if kind == "code_inline":
            self.blanks.append((start, end))
            ticks = len(token.markup)
            self._span(SpanKind.CODE, start + ticks, end - ticks, token.content)
        elif token.tag == "math":
            self._math(token, start, end)
        elif kind == "wikilink":
            self._wikilink(token, start, end)
        elif kind == "image":
            self._image(token, start, end)
        elif kind == "tag":
            self.blanks.append((start, end))
            self.found.tags.append(token.content)
            self._span(SpanKind.TAG, start + 1, end, token.content)
        elif kind == "text_special" and token.info == "escape":
            self.blanks.append((start, start + 1))
        elif kind == "hardbreak":
            self.blanks.append((start, start + (self.strip.content[start] == "\\")))
        elif kind != "softbreak":
            self.blanks.append((start, end))

    def _math(self, token: Token, start: int, end: int) -> None:
        self.blanks.append((start, end))
        size = len(token.markup)
        first, _ = self.strip.at(start)
        last, _ = self.strip.at(end - 1)
        tex = token.content.strip()
        if not tex:
            return
        self.found.equations.append(
            Equation(
                tex,
                self.places[first][0],
                self.places[last][0],
                token.type != "math_inline",
            )
        )
        inner = token.content if first == last else ()
        self._span(SpanKind.MATH, start + size, end - size, inner)

    def _wikilink(self, token: Token, start: int, end: int) -> None:
        embed = token.markup == "!"
        inside = wikilinks.read(token.content, embed=embed)
        place = self._place(start, end)
        self.found.links.append(links.from_wikilink(inside, place, embed=embed))
        shown = start + embed + len("[[") + inside.text_at
        stop = shown + len(inside.text)
        if embed:
            self.blanks.append((start, end))
        else:
            self.blanks += [(start, shown), (stop, end)]
        self._span(SpanKind.IMAGE if embed else SpanKind.LINK, shown, stop, inside.text)

    def _image(self, token: Token, start: int, end: int) -> None:
        self.blanks.append((start, end))
        source = str(token.attrs.get("src", ""))
        text, size = image_label(token.content)
        if text.strip():
            opening = start + len("![")
            self._span(SpanKind.IMAGE, opening, opening + len(text), text)
        if links.is_local(source):
            place = self._place(start, end)
            self.found.links.append(
                links.from_address(source, text, place, size=size, embed=True)
            )

    def _markdown_link(self, tokens: Sequence[Token], start: int, end: int) -> None:
        opener = tokens[0]
        href = str(opener.attrs.get("href", ""))
        text = plain(tokens[1:-1])
        place = self._place(*opener.meta["whole"])
        bare = opener.markup in {"bare", "autolink"}
        if links.is_web(href):
            label = self._label_before(opener.meta["whole"][0]) if bare else text
            label = " ".join(label.split())
            self.found.resources.append(Resource(href, label or href, place[0]))
        elif not href:
            self.found.not_links.append(
                LedgerEntry(place[0], CandidateKind.LINK, text, "it has no address")
            )
        elif links.is_local(href):
            self.found.links.append(links.from_address(href, text, place))
        if bare:
            self.blanks.append((start, end))
        else:
            self._span(SpanKind.LINK, start, end, tokens[1:-1])

    def _label_before(self, offset: int) -> str:
        """The words before a bare address on its line: `Slides - https://...`."""
        line, column = self.strip.at(offset)
        match = _LABEL.match(self.places.lines[line][:column])
        return match[1] if match else ""

    def _place(self, start: int, end: int) -> tuple[int, int, int]:
        """Disk line and columns of a range; one over a line end is cut there."""
        line, column = self.strip.at(start)
        last, stop = self.strip.at(end)
        number, base = self.places[line]
        stop = stop if last == line else len(self.places.lines[line])
        return number, base + column, base + stop


def image_label(content: str) -> tuple[str, str]:
    """An image's label and size: `![label|100x80](...)`."""
    if not content or not (content[-1].isdecimal() or content[-1].isspace()):
        return content, ""
    label, _, last = content.rpartition("|")
    if wikilinks.SIZE.fullmatch(last.strip()):
        return label, last.strip().replace(" ", "")
    return content, ""


def plain(tokens: Sequence[Token]) -> str:
    """What the reader sees of inline tokens; formulas keep their dollars."""
    parts = []
    for token in tokens:
        kind = token.type
        if kind in {"text", "text_special", "code_inline"}:
            parts.append(token.content)
        elif token.tag == "math":
            parts.append(f"${token.content}$")
        elif kind == "wikilink":
            parts.append(wikilinks.read(token.content).text)
        elif kind in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif kind == "tag":
            parts.append(f"#{token.content}")
        elif kind == "image":
            parts.append(token.content)
    return "".join(parts)
