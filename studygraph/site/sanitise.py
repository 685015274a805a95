"""What of other people's markup may stand on a page: HTML by nh3, SVG by a list.

Notes are untrusted. HTML keeps the tags of plain text; scripts, styles, handlers,
forms and frames go. A copied SVG keeps shapes and text only, since opened by itself no
policy of a page would hold it.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET

import nh3

_TEXT_TAGS = """
a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn
div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp
rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead tr
u ul var wbr
"""
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "details": {"open"},
}

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SHAPE_TAGS = """
svg g defs symbol use title desc path rect circle ellipse line polyline polygon text
tspan textPath linearGradient radialGradient stop clipPath mask pattern marker filter
feGaussianBlur feOffset feMerge feMergeNode feFlood feComposite feBlend feColorMatrix
feDropShadow image style switch
"""
_SVG_TAGS = frozenset(f"{_SVG}{name}" for name in _SHAPE_TAGS.split())
_UNSAFE_CSS = re.compile(
    r"url\s*\(\s*['\"]?(?!#)|@import|expression|\\|<", re.IGNORECASE
)
_LOCAL = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)


def clean_html(html: str) -> str:
    """`html` without anything that runs, loads or looks like the page's own parts."""
    return nh3.clean(
        html,
        tags=set(_TEXT_TAGS.split()),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def clean_svg(data: bytes) -> bytes | None:
    """The SVG file `data` with shapes and text only; None where it is no SVG."""
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data[:2000].upper():
        data = re.sub(
            rb"<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", b"", data, flags=re.IGNORECASE
        )
    if b"<!ENTITY" in data:
        return None
    try:
        root = ET.parse(BytesIO(data)).getroot()  # noqa: S314 - no entities are left
    except (ET.ParseError, ValueError, LookupError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    _prune(root)
    ET.register_namespace("", _SVG[1:-1])
    ET.register_namespace("xlink", _XLINK[1 : _XLINK.index("}")])
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _prune(root: ET.Element) -> None:
    """Drop what is not on the lists, from the whole tree under `root`."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for name, value in list(element.attrib.items()):
            if not _harmless(name, value):
                del element.attrib[name]
        for child in list(element):
            if _allowed(child):
                waiting.append(child)
            else:
                element.remove(child)


def _allowed(element: ET.Element) -> bool:
    if element.tag not in _SVG_TAGS:
        return False
    is_style = element.tag == f"{_SVG}style"
    return not (is_style and _UNSAFE_CSS.search(element.text or ""))


def _harmless(name: str, value: str) -> bool:
    if name in {"href", _XLINK}:
        return _LOCAL.match(value.strip()) is not None
    if name.startswith("{") and not name.startswith("{http://www.w3.org/XML/1998"):
        return False
    return not name.lower().startswith("on") and not _UNSAFE_CSS.search(value)
