"""Where the links of a note arrive once all notes are known, and which do not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from msgspec.structs import replace

from studygraph.errors import Problem, ProblemKind
from studygraph.note import Link, LinkKind, Note, NotePath
from studygraph.parse import prompts, resolve

Anchors = Mapping[NotePath, frozenset[str]]
"""The folded headings and the block ids, after a `^`, that each note holds."""

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}")
_ADDRESS = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|edu|io|gov|dev|de|fr|uk)(?:/|\Z)")


def settle(
    note: Note, names: resolve.Index, anchors: Anchors
) -> tuple[tuple[Link, ...], list[Problem]]:
    """The links of `note` with the paths they lead to, and what is wrong with them."""
    links, troubles = [], []
    for link in note.links:
        found = resolve.find(link, note.path, names)
        if len(found) == 1:
            settled = replace(link, resolved=found[0])
        else:
            settled = replace(link, candidates=found)
        links.append(settled)
        trouble = _trouble(note, settled, anchors)
        if trouble:
            troubles.append(trouble)
    return tuple(links), troubles


def _trouble(note: Note, link: Link, anchors: Anchors) -> Problem | None:
    """What is wrong with a link once it is known where it leads."""
    written = link.target or "this note"
    if link.candidates:
        places = ", ".join(link.candidates)
        return Problem(
            note.path,
            link.line,
            ProblemKind.AMBIGUOUS_LINK,
            f"the link to {written} fits {len(link.candidates)} notes: {places}",
            "Write the folder before the name.",
        )
    if link.resolved is None:
        return _missing(note, link)
    held = anchors.get(link.resolved)
    if held is None:
        return None
    if link.block and "^" + link.block.casefold() not in held:
        what = f"block ^{link.block}"
    elif link.heading and not _has_heading(held, link.heading):
        what = f'heading "{link.heading}"'
    else:
        return None
    return Problem(
        note.path,
        link.line,
        ProblemKind.BROKEN_LINK,
        f"there is no {what} in {link.resolved}",
        "Correct the link, or give the note that heading or block id.",
    )


def _has_heading(anchors: frozenset[str], heading: str) -> bool:
    return prompts.fold(heading.rpartition("#")[2]) in anchors


def _missing(note: Note, link: Link) -> Problem | None:
    """A note still to be written is no problem; a file that is not there is one."""
    ending = posixpath.splitext(link.target)[1]
    is_file = bool(_ENDING.fullmatch(ending))
    if link.kind is not LinkKind.MARKDOWN and not (link.embed and is_file):
        return None
    advice = "Correct the path, or put the file there."
    if _ADDRESS.match(link.target):
        advice = "A web address begins with https://."
    message = f"there is no file {link.target}"
    return Problem(note.path, link.line, ProblemKind.BROKEN_LINK, message, advice)
