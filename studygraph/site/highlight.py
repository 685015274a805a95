"""Code with its parts marked by classes, at build time, by Pygments.

Colours are the theme's; an unknown language is shown as plain text.
"""

from __future__ import annotations

from html import escape

_NOT_CODE = frozenset({"", "text", "txt", "plain", "mermaid", "dataview", "query"})


def highlight(code: str, language: str) -> str:
    """The inside of a `<code>` element for `code`, escaped and marked."""
    name = language.strip().casefold()
    return escape(code, quote=False) if name in _NOT_CODE else _marked(code, name)


def _marked(code: str, name: str) -> str:
    # Imported here: of the notes that are edited few hold code.
    from pygments import highlight as pygments_highlight  # noqa: PLC0415
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code, quote=False)
    return pygments_highlight(code, lexer, HtmlFormatter(nowrap=True))
