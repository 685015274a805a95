"""Links and embeds of a note: where they lead, what stands in their place.

Images, sound and film are shown, a PDF is a door to its page, another note's text is
taken in as far as it does not lead in circles. What is missing says so.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from studygraph.parse.links import is_web, on_the_web
from studygraph.parse.prompts import fold
from studygraph.site.attachments import FILMS, IMAGES, SOUNDS, image_path, kind_of
from studygraph.site.demos import demo_card
from studygraph.site.pages import relative

if TYPE_CHECKING:
    from collections.abc import Callable

    from studygraph.note import Link, Note, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import PageUrl

    TakeIn = Callable[[Note, range, tuple[str, ...]], str]

_SIZE = re.compile(r"^\s*(\d{1,4})(?:\s*x\s*(\d{1,4}))?\s*$")
_PDF_PAGE = re.compile(r"^page=\d+$")
_IMAGE = re.compile(r"<img\b[^>]*>")
_VALUE = re.compile(r'\s([a-z]+)="([^"]*)"')
DEEPEST = 3
"""How many texts are taken in one inside the other."""
_MOST_TAKEN_IN = 60
"""Texts of other notes on one page; past them an embed is a link."""


def href(context: SiteContext, here: PageUrl, note: Note, link: Link) -> str | None:
    """Where `link` of `note` leads from page `here`; None where it leads nowhere."""
    path = link.resolved or (note.path if not link.target else None)
    if path is None:
        return None
    if context.urls.has_file(path):
        page = link.heading if _PDF_PAGE.match(link.heading) else ""
        return relative(here, context.urls.file(path)) + (f"#{page}" if page else "")
    if not context.urls.has_note(path):
        return None
    line = target_line(context.notes[path], link)
    return relative(here, context.urls.note(path), f"L{line}" if line else "")


def target_line(note: Note, link: Link) -> int | None:
    """The line of the heading or block that `link` names in `note`, if it is there."""
    if link.block:
        mark = re.compile(rf"(?:^|\s)\^{re.escape(link.block)}\s*$")
        numbers = note.disk_lines or range(1, len(note.lines) + 1)
        for number, text in zip(numbers, note.lines, strict=True):
            if mark.search(text):
                return number
    wanted = fold(link.heading.rpartition("#")[2])
    for section in note.sections:
        if wanted and wanted in (fold(section.heading), fold(section.title)):
            return section.line
    return None


def with_local_images(
    context: SiteContext, here: PageUrl, note: Note, html: str
) -> str:
    """Cleaned `html` of `note`: its images are the copies; from elsewhere, links."""

    def image(match: re.Match[str]) -> str:
        values = {name: unescape(value) for name, value in _VALUE.findall(match[0])}
        source = values.get("src", "")
        path = image_path(note, source)
        words = escape(values.get("alt") or source.rpartition("/")[2] or "picture")
        if is_web(source):
            address = escape(on_the_web(source))
            return f'<a class="external" href="{address}">{words}</a>'
        if not context.urls.has_file(path) or kind_of(path) not in IMAGES:
            return f'<span class="missing">Not in the notebook: {words}</span>'
        copy = escape(relative(here, context.urls.file(path)))
        sizes = "".join(
            f' {name}="{values[name]}"'
            for name in ("width", "height")
            if values.get(name, "").isdecimal()
        )
        return f'<img src="{copy}" alt="{words}"{sizes} loading="lazy">'

    return _IMAGE.sub(image, html)


class Embeds:
    """What stands in the place of `![[...]]` on one page."""

    def __init__(self, context: SiteContext, here: PageUrl) -> None:
        self._context = context
        self._here = here
        self._taken_in = 0

    def html(
        self, note: Note, link: Link, trail: tuple[str, ...], take_in: TakeIn
    ) -> str:
        """The HTML for the embed `link` of `note`.

        `take_in` renders lines of another note; `trail` holds what is being taken in.
        """
        path = link.resolved or (note.path if not link.target else None)
        if path is not None and self._context.urls.has_note(path):
            return self._transclusion(path, link, trail, take_in)
        name = escape(link.target or link.text)
        if path is None or not self._context.urls.has_file(path):
            why = "Not in the notebook" if path is None else "Not shown here"
            return f'<span class="missing">{why}: {name}</span>'
        return self._file(path, link)

    def _file(self, path: NotePath, link: Link) -> str:
        demo = demo_card(self._context, self._here, path)
        if demo is not None:
            return demo
        source = escape(relative(self._here, self._context.urls.file(path)))
        kind = kind_of(path)
        label = escape(caption(link, path))
        if kind in IMAGES:
            sizes = self._sizes(path, _SIZE.match(link.size or ""))
            return f'<img src="{source}" alt="{label}"{sizes} loading="lazy">'
        if kind in SOUNDS | FILMS:
            tag = "audio" if kind in SOUNDS else "video"
            return f'<{tag} controls preload="none" src="{source}">{label}</{tag}>'
        page = link.heading if _PDF_PAGE.match(link.heading) else ""
        place = f", {page.replace('=', ' ')}" if page else ""
        target = f"{source}#{page}" if page else source
        words = f"<b>{escape(kind.upper())}</b> {label}{place}"
        return f'<a class="file-door" href="{target}">{words}</a>'

    def _sizes(self, path: NotePath, asked: re.Match[str] | None) -> str:
        """The size attributes: as asked for, in proportion to the picture's own."""
        own = self._context.picture_size(path)
        if asked and asked[2]:
            return f' width="{asked[1]}" height="{asked[2]}"'
        if own is None:
            return f' width="{asked[1]}"' if asked else ""
        width = int(asked[1]) if asked else own[0]
        return f' width="{width}" height="{round(own[1] * width / own[0])}"'

    def _transclusion(
        self, path: NotePath, link: Link, trail: tuple[str, ...], take_in: TakeIn
    ) -> str:
        other = self._context.notes[path]
        line = target_line(other, link)
        mark = f"{path}#{line or 0}"
        url = relative(
            self._here, self._context.urls.note(path), f"L{line}" if line else ""
        )
        title = escape(self._context.title(other))
        door = f'<p class="embed-source">From <a href="{escape(url)}">{title}</a></p>'
        self._taken_in += 1
        full = self._taken_in > _MOST_TAKEN_IN
        if full or mark in trail or len(trail) >= DEEPEST:
            return f'<div class="embed">{door}</div>'
        inside = take_in(other, _extent(other, link, line), (*trail, mark))
        return f'<div class="embed">{door}{inside}</div>'


def caption(link: Link, path: NotePath) -> str:
    """What an image shows, in words: its text, else its file's name taken apart."""
    if link.text and link.text != link.target and not _SIZE.match(link.text):
        return link.text
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return re.sub(r"[-_\s]+", " ", stem)


def _extent(note: Note, link: Link, line: int | None) -> range:
    """The lines that an embed takes in: a section, a block's line, or all."""
    if line is None:
        return range(1, 1 << 31)
    if link.block:
        for block in note.blocks:
            if block.line <= line <= block.end_line:
                return range(block.line, block.end_line + 1)
        return range(line, line + 1)
    section = next(s for s in note.sections if s.line == line)
    return range(line, section.end_line + 1)
