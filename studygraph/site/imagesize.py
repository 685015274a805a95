"""How large a picture is, from its first bytes, so that a page keeps room for it.

Formats as their specifications lay them out: PNG's IHDR, GIF's screen descriptor,
JPEG's frame header, WebP's chunks, an SVG's own attributes.
"""

from __future__ import annotations

import re
import struct

HEAD = 65_536
"""As many bytes as are enough to tell."""

_NUMBER = r"\s*([0-9.]{1,9})(?:px)?\s*"
_SVG_TAG = re.compile(r"<svg\b[^<>]*>")
_WIDTH = re.compile(rf"\swidth=[\"']{_NUMBER}[\"']")
_HEIGHT = re.compile(rf"\sheight=[\"']{_NUMBER}[\"']")
_BOX = re.compile(
    r"\sviewBox=[\"']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]{1,9})[\s,]+([0-9.]{1,9})[\"'\s]"
)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
Size = tuple[int, int]


def image_size(data: bytes) -> Size | None:
    """Width and height in pixels; None where the bytes do not say."""
    head = data[:HEAD]
    try:
        found = _raster(head) or _svg(head)
    except (struct.error, ValueError, IndexError):
        return None
    return found if found and min(found) > 0 else None


def _raster(head: bytes) -> Size | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head[8:15] == b"WEBPVP8" and head[15:16] == b"X":
        return _little(head[24:27]) + 1, _little(head[27:30]) + 1
    if head[8:16] == b"WEBPVP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg(head: bytes) -> Size | None:
    place = 2
    while place + 9 < len(head) and head[place] == 0xFF:  # noqa: PLR2004 - a marker
        if head[place + 1] in _FRAMES:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return width, height
        place += 2 + int(struct.unpack(">H", head[place + 2 : place + 4])[0])
    return None


def _little(three: bytes) -> int:
    return int.from_bytes(three, "little")


def _svg(head: bytes) -> Size | None:
    tag = _SVG_TAG.search(head.decode("utf-8", "replace"))
    if tag is None:
        return None
    width, height = _WIDTH.search(tag[0]), _HEIGHT.search(tag[0])
    box = _BOX.search(tag[0])
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    return (round(float(box[1])), round(float(box[2]))) if box else None
