"""Where a link leads, as Obsidian finds it, among the notes and files of a vault.

In order: the path as written, from the root or the note's folder, a folder standing for
its index note; the base name in any case, with a path's tail where one is written; an
alias. The same folder wins, then the same case. What is still open between two notes
is ambiguous, never guessed.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.note import LinkKind, NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studygraph.note import Link

_ENDINGS = (".md", ".markdown")


def key(name: str) -> str:
    """The form in which names are compared: NFC, without case."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def stem(path: str) -> str:
    """`path` without a note's ending."""
    lowered = path.lower()
    for ending in _ENDINGS:
        if lowered.endswith(ending):
            return path[: -len(ending)]
    return path


@dataclass(frozen=True, slots=True)
class Index:
    """All names that a link may use, each with the paths it may mean, sorted."""

    paths: Mapping[str, NotePath] = field(default_factory=dict)
    names: Mapping[str, tuple[NotePath, ...]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[NotePath, ...]] = field(default_factory=dict)


def index(
    notes: Iterable[tuple[NotePath, Iterable[str]]], files: Iterable[NotePath]
) -> Index:
    """The index of notes, each with its aliases, and of other files."""
    paths: dict[str, NotePath] = {}
    names: defaultdict[str, set[NotePath]] = defaultdict(set)
    aliases: defaultdict[str, set[NotePath]] = defaultdict(set)
    for path, own in notes:
        bare = stem(path)
        paths.setdefault(key(bare), path)
        names[key(posixpath.basename(bare))].add(path)
        if "___" in bare:
            names[key(posixpath.basename(bare).replace("___", "/"))].add(path)
        for alias in own:
            aliases[key(alias)].add(path)
    for path in files:
        paths.setdefault(key(path), path)
        names[key(posixpath.basename(path))].add(path)
    return Index(paths, _frozen(names), _frozen(aliases))


def _frozen(
    table: Mapping[str, set[NotePath]],
) -> dict[str, tuple[NotePath, ...]]:
    return {name: tuple(sorted(paths)) for name, paths in table.items()}


def find(link: Link, note: NotePath, names: Index) -> tuple[NotePath, ...]:
    """The paths that `link`, written in `note`, may mean: none, one or several."""
    if not link.target:
        return (note,)
    target = link.target.replace("\\", "/")
    folder = posixpath.dirname(note)
    for base in _bases(target, folder, link.kind):
        place = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
        inside = place.removeprefix(".")
        written = (stem(place), place, f"{inside}/index", f"{inside}/readme")
        for path in (one.lstrip("/") for one in written):
            if exact := names.paths.get(key(path)):
                return (exact,)
    bare = stem(posixpath.normpath(target)).removeprefix("../").lstrip("/")
    found = names.names.get(key(posixpath.basename(bare)), ())
    if "/" in bare:
        whole = names.names.get(key(bare), ())
        tail = "/" + key(bare)
        found = whole or tuple(
            path for path in found if ("/" + key(stem(path))).endswith(tail)
        )
    found = found or names.aliases.get(key(target), ())
    return _nearest(found, folder, target)


def _bases(target: str, folder: str, kind: LinkKind) -> tuple[str, ...]:
    """The folders that a written path may start from, the likelier first."""
    if target.startswith("/"):
        return ("",)
    if target.startswith(("./", "../")) or kind is LinkKind.MARKDOWN:
        return (folder, "")
    return ("", folder)


def _nearest(
    found: tuple[NotePath, ...], folder: str, target: str
) -> tuple[NotePath, ...]:
    """Those of `found` that the same folder, else the same case, singles out."""
    if len(found) > 1:
        beside = tuple(p for p in found if posixpath.dirname(p) == folder)
        if len(beside) == 1:
            return beside
        name = posixpath.basename(stem(target))
        same = tuple(p for p in found if posixpath.basename(stem(p)) == name)
        if len(same) == 1:
            return same
    return found
