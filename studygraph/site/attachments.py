"""Files that notes show or link to, copied beside the pages.

Only kinds that a browser shows without running anything are copied; an SVG is cleaned,
as it can hold scripts.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from studygraph.note import NotePath
from studygraph.site.pages import Page
from studygraph.site.sanitise import clean_svg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from studygraph.note import Note
    from studygraph.site.context import SiteContext

IMAGES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg"})
SOUNDS = frozenset({"mp3", "m4a", "ogg", "wav", "flac"})
FILMS = frozenset({"mp4", "webm", "ogv", "mov"})
_OTHERS = frozenset({"pdf", "txt", "csv", "tsv", "py", "ipynb", "zip", "pptx", "docx"})
_HTML_IMAGE = re.compile(r"<img\b[^<>]*?\ssrc\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_SAFE = IMAGES | SOUNDS | FILMS | _OTHERS


def kind_of(path: str) -> str:
    """The lower-case ending of a file's name, without the dot."""
    return path.rpartition(".")[2].lower()


def image_path(note: Note, source: str) -> NotePath:
    """The path in the notebook that the address of an HTML image in `note` means."""
    folder = posixpath.dirname(note.path)
    plain = unquote(urlsplit(source.strip()).path)
    return NotePath(posixpath.normpath(posixpath.join(folder, plain)))


def wanted(
    notes: Sequence[Note], attachments: Mapping[NotePath, Path]
) -> dict[NotePath, Path]:
    """The attachments that `notes` refer to and that may be copied, sorted by path."""
    named = {link.resolved for note in notes for link in note.links}
    named |= {
        image_path(note, source)
        for note in notes
        for line in note.lines
        if "<img" in line.lower()
        for source in _HTML_IMAGE.findall(line)
    }
    return {
        path: attachments[path]
        for path in sorted(attachments)
        if path in named and kind_of(path) in _SAFE
    }


def file_pages(context: SiteContext) -> Iterator[Page]:
    """A copy of each attachment; one that cannot be read is left out."""
    for path, source in context.attachments.items():
        try:
            content: bytes | None = source.read_bytes()
        except OSError:
            continue
        if content is not None and kind_of(path) == "svg":
            content = clean_svg(content)
        if content is not None:
            yield Page(context.urls.file(path), content)
