"""What of other people's markup may stand on a page: HTML by nh3, SVG by a list.

Notes are untrusted. HTML keeps the tags of plain text; scripts, styles, handlers,
forms and frames go. A copied SVG keeps shapes and text only, since opened by itself no
policy of a page would hold it.
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from xml.etree import ElementTree as ET
from xml.parsers import expat

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

_DEEPEST = 200
"""Elements in elements that a piece of HTML or a drawing may have."""
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NOT_NESTED = frozenset(
    {
        *("area", "br", "col", "dd", "dt", "hr", "img", "input"),
        *("li", "option", "p", "source", "td", "th", "tr", "wbr"),
    }
)
"""Tags that need no closing one."""

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
    """`html` without anything that runs, loads or looks like the page's own parts.

    HTML nested beyond all reason, which takes long to clean, becomes text.
    """
    depth = 0
    for closing, name in _TAGS.findall(html):
        if name.lower() not in _NOT_NESTED:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEEPEST:
            return escape(html)
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
    try:
        _refuse_traps(data)
        root = ET.parse(BytesIO(data)).getroot()  # noqa: S314 - it has no entities
    except (ET.ParseError, expat.ExpatError, ValueError, LookupError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    _prune(root)
    ET.register_namespace("", _SVG[1:-1])
    ET.register_namespace("xlink", _XLINK[1 : _XLINK.index("}")])
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _refuse_traps(data: bytes) -> None:
    """Raise ValueError where XML declares entities or is nested beyond all drawings.

    The parser itself is asked, as the file may be in any encoding.
    """
    depth = 0

    def refuse(*_: object) -> None:
        message = "it declares an entity"
        raise ValueError(message)

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            message = "it is nested too deep"
            raise ValueError(message)

    def leave(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    parser.Parse(data, True)  # noqa: FBT003 - all of it, as the library says it


def _prune(root: ET.Element) -> None:
    """Drop what is not on the lists, from the whole tree under `root`."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for name, value in list(element.attrib.items()):
            if not _harmless(name, value):
                del element.attrib[name]
        element[:] = [child for child in element if _allowed(child)]
        waiting += element


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
