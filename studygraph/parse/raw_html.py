"""HTML that a note holds: which of it is words, and what a page may show of it.

Blocks go through a sanitiser as a whole. `<details>` is taken apart first, since the
markdown between its tags is no part of the HTML block. Inline, plain text tags without
attributes pass, the rest goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)"
    r"|</?[A-Za-z][^<>]*>|<[!?][^>]*>",
    re.DOTALL | re.IGNORECASE,
)
"""Everything in an HTML block that is not words."""

_DETAILS = re.compile(
    r"<details\b[^>]*>|</details\s*>|<summary\b[^>]*>(.*?)</summary\s*>",
    re.DOTALL | re.IGNORECASE,
)
_INLINE = re.compile(
    r"<(/?)(u|b|i|s|sub|sup|kbd|small|br|mark|ins|del|q|var)\s*/?>", re.IGNORECASE
)


def block(html: str, open_details: int, clean: Callable[[str], str]) -> tuple[str, int]:
    """A block of HTML made safe, and how many `<details>` are open after it."""
    out = []
    at = 0
    for tag in _DETAILS.finditer(html):
        out.append(_cleaned(html[at : tag.start()], clean))
        at = tag.end()
        if tag[1] is not None:
            out.append(f"<summary>{_cleaned(tag[1], clean)}</summary>")
        elif not tag[0].startswith("</"):
            open_details += 1
            out.append("<details>")
        elif open_details:
            open_details -= 1
            out.append("</details>")
    out.append(_cleaned(html[at:], clean))
    return "".join(out), open_details


def _cleaned(html: str, clean: Callable[[str], str]) -> str:
    return clean(html) if html.strip() else ""


def inline(html: str, open_tags: list[str]) -> str:
    """One inline tag: as it is where it is harmless and closes what is open, or ""."""
    tag = _INLINE.fullmatch(html)
    if tag is None:
        return ""
    name = tag[2].lower()
    if name == "br":
        return "<br>"
    if not tag[1]:
        open_tags.append(name)
        return f"<{name}>"
    if open_tags and open_tags[-1] == name:
        open_tags.pop()
        return f"</{name}>"
    return ""
