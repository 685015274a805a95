"""What the reader hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a query that finds its index up to date knows no notes
    from studygraph.errors import Problem
    from studygraph.note import NotePath


class FileStamp(NamedTuple):
    """A file as the folder listing shows it: cheap to get, enough to skip reading it.

    `size` in bytes, `mtime_ns` in nanoseconds since the epoch.
    """

    path: NotePath
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a notebook's folder holds, sorted by path.

    `notes` are markdown files; `templates` those below a Templates folder;
    `attachments` all other files that a note may embed.
    """

    notes: tuple[FileStamp, ...]
    templates: tuple[FileStamp, ...]
    attachments: tuple[FileStamp, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a listing and what is known: paths, sorted."""

    added: tuple[NotePath, ...] = ()
    changed: tuple[NotePath, ...] = ()
    removed: tuple[NotePath, ...] = ()
    same: tuple[NotePath, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as text: decoded, repaired, LF line ends, no BOM.

    `digest` is the SHA-256 of its bytes. `disk_lines` gives each text line's line on
    disk, None where they are the same (they differ only where run-together lines were
    split apart).
    """

    path: NotePath
    text: str
    digest: str
    disk_lines: tuple[int, ...] | None = None
    problems: tuple[Problem, ...] = ()
