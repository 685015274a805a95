r"""A line of a note as it is quoted on a page: words, code and math, no block marks.

A quote is a fragment, often cut in the middle, so it is not parsed as a document:
bullets and heading marks at its start are dropped, `$...$` and backquotes are set, and
emphasis marks and link brackets give way to their words. All else is escaped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.site.math import linear, typeset

if TYPE_CHECKING:
    from collections.abc import Callable

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
    r"|(?P<marks>\*\*|__|==|~~|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|%%.*?%%|<!--.*?-->|(?<=\s)\^[\w-]+$)",
    re.DOTALL,
)
_ALIGNMENT = re.compile(
    r"(?<!\\)&|\\\\(?:\[[^\]]*\])?\s*$|\$\$|\\(?:begin|end)\{\w+\*?\}"
)
_TAG = re.compile(r"</?[A-Za-z][^>\n]*>")
_KEPT = 1 << 15
"""Lines kept as set: the same evidence stands on several pages."""


@lru_cache(_KEPT)
def quote(text: str) -> Markup:
    """`text` as HTML, for one paragraph."""
    return Markup(_pieces(_LEAD.sub("", text.strip()), _formula, _code))  # noqa: S704


def formula(line: str) -> Markup:
    """One line of a longer formula, without what ties it to the other lines."""
    return Markup(typeset(_ALIGNMENT.sub(" ", line)))  # noqa: S704


@lru_cache(_KEPT)
def plain(text: str) -> str:
    """`text` as bare words, for search results, previews and descriptions."""
    return " ".join(_pieces(_LEAD.sub("", text.strip()), linear, str, str).split())


def _formula(tex: str) -> str:
    return typeset(tex)


def _code(code: str) -> str:
    return f"<code>{escape(code, quote=False)}</code>"


def _words(text: str) -> str:
    return escape(text, quote=False)


def _pieces(
    text: str,
    formula: Callable[[str], str],
    code: Callable[[str], str],
    words: Callable[[str], str] = _words,
) -> str:
    """`text` cut at its marks, each piece put through its function."""
    out = []
    end = 0
    for found in _PIECE.finditer(text):
        out.append(words(_TAG.sub("", text[end : found.start()])))
        end = found.end()
        tex = found["d"] or found["i"] or found["p"]
        if tex:
            out.append(formula(tex))
        elif found["code"]:
            out.append(code(found["c"].strip()))
        elif found["wiki"]:
            out.append(words(found["label"] or found["target"]))
        elif found["link"]:
            out.append(words(found["text"]))
    out.append(words(_TAG.sub("", text[end:])))
    return "".join(out)
