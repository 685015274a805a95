"""Code with its parts marked by classes, at build time, by Pygments.

Colours are the theme's; an unknown language is shown as plain text.
"""

from __future__ import annotations

from html import escape

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_NOT_CODE = frozenset({"", "text", "txt", "plain", "mermaid", "dataview", "query"})


def highlight(code: str, language: str) -> str:
    """The inside of a `<code>` element for `code`, escaped and marked."""
    name = language.strip().casefold()
    if name not in _NOT_CODE:
        try:
            lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return escape(code, quote=False)
        return pygments_highlight(code, lexer, HtmlFormatter(nowrap=True))
    return escape(code, quote=False)
