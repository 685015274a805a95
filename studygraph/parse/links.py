"""Links, made from what is written: `[[...]]`, or the address of `[text](address)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from studygraph.note import Link, LinkKind

if TYPE_CHECKING:
    from studygraph.parse.wikilinks import Inside

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:")
_BARE = re.compile(r"www\.", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:|ftp:)?//|www\.", re.IGNORECASE)

Place = tuple[int, int, int]
"""Line on disk, first column, column after the last."""


def is_web(address: str) -> bool:
    """Whether an address leads to the web."""
    return bool(_WEB.match(address))


def on_the_web(address: str) -> str:
    """A web address with its scheme: "//a.example" and "www.a.example" have none."""
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://{address}" if _BARE.match(address) else address


def is_local(address: str) -> bool:
    """Whether an address leads to a note or file of the notebook."""
    return bool(address) and not _SCHEME.match(address) and not is_web(address)


def from_wikilink(
    inside: Inside, place: Place, *, kind: LinkKind = LinkKind.WIKI, embed: bool = False
) -> Link:
    """The link that stands between double brackets."""
    return Link(
        kind=kind,
        target=inside.target,
        line=place[0],
        start=place[1],
        end=place[2],
        text=inside.text,
        heading=inside.heading,
        block=inside.block,
        embed=embed,
        size=inside.size,
    )


def from_address(
    address: str, text: str, place: Place, *, size: str = "", embed: bool = False
) -> Link:
    """The link to a local address, `folder/Note.md#Heading`, percent signs decoded."""
    path, _, anchor = address.partition("#")
    anchor = unquote(anchor).strip()
    block = anchor[1:] if anchor.startswith("^") else ""
    return Link(
        kind=LinkKind.MARKDOWN,
        target=unquote(path).strip(),
        line=place[0],
        start=place[1],
        end=place[2],
        text=text,
        heading="" if block else anchor,
        block=block,
        embed=embed,
        size=size,
    )
