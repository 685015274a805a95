r"""A line of a note as it is quoted on a page: words, code and math, no block marks.

A quote is a fragment, often cut in the middle, so it is not parsed as a document:
bullets and heading marks at its start are dropped, `$...$` and backquotes are set, and
emphasis marks and link brackets give way to their words, a picture without words to
the note that there is one; the path behind a name in Notion's properties goes. All
else is escaped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.site.linear import linear
from studygraph.site.math import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = re.compile(
    r"^(?:\s*(?:>\s?|\[![\w-]+\][+-]?\s*|#{1,6}\s+|[-*+]\s+(?:\[.\]\s+)?|\d{1,9}[.)]\s+))+"
)
_PIECE = re.compile(
    r"(?P<display>\$\$(?P<d>.+?)\$\$)"
    r"|(?P<inline>(?<![\\$\w])\$(?P<i>[^\s$](?:[^$\n]*[^\s$])?)\$(?!\d))"
    r"|(?P<paren>\\\((?P<p>.+?)\\\))"
    r"|(?P<code>(?P<ticks>`+)(?P<c>.+?)(?P=ticks))"
    r"|(?P<wiki>!?\[\[(?P<target>[^\]|\n]+)(?:\|(?P<label>[^\]\n]*))?\]\])"
    r"|(?P<link>!?\[(?P<text>[^\]\n]*)\]\([^)\s]*\))"
    r"|(?P<path>\s\((?:\.\./)*[^()\s]+%20[0-9a-f]{32}\.md\))"
    r"|(?P<marks>\*\*|__|==|~~|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|%%.*?%%|<!--.*?-->|(?<=\s)\^[\w-]+$)",
    re.DOTALL,
)
_SIGN = re.compile(r"[$\\`\[*_=~%<^]")
"""A sign that every piece but plain words has."""
_ALIGNMENT = re.compile(
    r"(?<!\\)&|\\\\(?:\[[^\]]*\])?\s*$|\$\$|\\(?:begin|end)\{\w+\*?\}"
)
_IMAGE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)\s*\Z", re.IGNORECASE)
_PICTURE = "(picture)"
_TAG = re.compile(r"</?[A-Za-z][^>\n]*>")
_WORDS, _MATH, _CODE = "words", "math", "code"
_KEPT = 1 << 15
"""Lines kept as set: the same evidence stands on several pages."""


@lru_cache(_KEPT)
def quote(text: str) -> Markup:
    """`text` as HTML, for one paragraph."""
    return Markup("".join(_set(*piece) for piece in _pieces(text)))  # noqa: S704


def brief(text: str, most: int) -> Markup:
    """`text` as HTML, cut to about `most` characters, never inside a formula."""
    out: list[str] = []
    left = most
    for kind, piece in _pieces(text):
        shown = linear(piece) if kind == _MATH else piece
        if len(shown) > left:
            head = piece[: left + 1].rpartition(" ")[0] if kind == _WORDS else ""
            return Markup("".join([*out, _set(_WORDS, head.rstrip()), "…"]))  # noqa: S704
        left -= len(shown)
        out.append(_set(kind, piece))
    return Markup("".join(out))  # noqa: S704


def formula(line: str) -> Markup:
    """One line of a longer formula, without what ties it to the other lines."""
    return Markup(typeset(_ALIGNMENT.sub(" ", line)))  # noqa: S704


@lru_cache(_KEPT)
def plain(text: str) -> str:
    """`text` as bare words, for search results, previews and descriptions."""
    pieces = _pieces(text)
    bare = (linear(piece) if kind == _MATH else piece for kind, piece in pieces)
    return " ".join("".join(bare).split())


def _set(kind: str, piece: str) -> str:
    """One piece as HTML."""
    if kind == _MATH:
        return typeset(piece)
    bare = escape(piece, quote=False)
    return f"<code>{bare}</code>" if kind == _CODE else bare


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """`text` cut at its marks: words, TeX and code, each with its kind."""
    text = _LEAD.sub("", text.strip())
    if not _SIGN.search(text):
        yield _WORDS, text
        return
    end = 0
    for found in _PIECE.finditer(text):
        yield _WORDS, _TAG.sub("", text[end : found.start()])
        end = found.end()
        tex = found["d"] or found["i"] or found["p"]
        if tex:
            yield _MATH, tex
        elif found["code"]:
            yield _CODE, found["c"].strip()
        elif found["wiki"]:
            shown = found["wiki"][0] == "!" and _IMAGE.search(found["target"])
            yield _WORDS, _PICTURE if shown else found["label"] or found["target"]
        elif found["link"]:
            image = found["link"][0] == "!"
            yield _WORDS, found["text"] or (_PICTURE if image else "")
    yield _WORDS, _TAG.sub("", text[end:])
