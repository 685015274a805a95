"""Which files below a folder are notes, templates and attachments.

Dot folders, tool folders, sites that we made and whatever `.gitignore` and
`.studygraphignore` name are left out. A symbolic link is followed only where it leads
to a folder inside the notebook, once. Known limit: a file link inside the notebook is
left out, since the file it leads to is listed itself.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, cast

from studygraph.config import PLUGIN_FILE, plugin_marks
from studygraph.errors import NotebookNotFoundError, Problem, ProblemKind
from studygraph.read.model import FileStamp, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathspec import GitIgnoreSpec

    from studygraph.config import ReadSettings
    from studygraph.note import NotePath

NOTE_ENDINGS = (".md", ".markdown")
_IGNORE_FILES = (".gitignore", ".studygraphignore")
_TOOL_FOLDERS = frozenset({"node_modules", "__pycache__", "__MACOSX"})
_OUTPUT_MARKS = frozenset({".studygraph-site", "pyvenv.cfg", "CACHEDIR.TAG"})
_LOGSEQ_MARKS = frozenset({"config.edn", "bak", ".recycle", "custom.css"})
_LONGEST_IGNORE = 1_000_000
_RIGHTS = "Check its permissions, or leave it out with .studygraphignore."
_NAME = "Rename it with ordinary letters."


@dataclass(slots=True)
class _Search:
    """One walk over a notebook's folder."""

    root: Path
    settings: ReadSettings
    notes: list[FileStamp] = field(default_factory=list)
    templates: list[FileStamp] = field(default_factory=list)
    attachments: list[FileStamp] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    """Where folders are that were not reached by a link, without asking the disk."""

    def trouble(self, path: str, message: str, advice: str) -> None:
        """Note that something at `path` cannot be read."""
        kind = ProblemKind.UNREADABLE_FILE
        self.problems.append(Problem(_printable(path), 0, kind, message, advice))


_Rules = tuple[tuple[str, "GitIgnoreSpec"], ...]


def scan(root: Path, settings: ReadSettings) -> Listing:
    """List the notebook at `root`, every tuple sorted by path.

    Raises NotebookNotFoundError where `root` is no folder.
    """
    if not root.is_dir():
        raise NotebookNotFoundError(str(root))
    search = _Search(Path(os.path.realpath(root)), settings)
    rules: _Rules = (("", _spec(settings.ignore)),) if settings.ignore else ()
    pending = [("", rules, False)]
    while pending:
        folder, rules, template = pending.pop()
        pending += _folder(search, folder, rules, template=template)
    _report_twins(search)
    _report_plugin(search)
    return Listing(
        notes=_sorted(search.notes),
        templates=_sorted(search.templates),
        attachments=_sorted(search.attachments),
        problems=tuple(sorted(search.problems)),
    )


def _folder(
    search: _Search, folder: str, rules: _Rules, *, template: bool
) -> list[tuple[str, _Rules, bool]]:
    """List one folder; what is returned are the folders in it still to be listed."""
    place = f"{search.root}{os.sep}{folder}"
    real = search.places.get(folder) or os.path.realpath(place)
    if real in search.seen:
        return []
    search.seen.add(real)
    entries = _entries(search, folder, place)
    names = frozenset([entry.name for entry in entries])
    if folder and (
        names & _OUTPUT_MARKS or (folder.endswith("logseq") and names & _LOGSEQ_MARKS)
    ):
        return []
    rules = (*rules, *_rules_in(search, folder, names))
    inner = []
    above = f"{folder}/" if folder else ""
    for entry in entries:
        name = entry.name
        if name.startswith(".") or name in _TOOL_FOLDERS:
            continue
        path = above + name
        if not path.isascii() and _printable(path) != path:
            search.trouble(path, "the file name is no valid Unicode text", _NAME)
            continue
        is_folder = _kind(search, entry, path)
        if is_folder is None or (rules and _ignored(path, rules, folder=is_folder)):
            continue
        if is_folder:
            inside = template or name in search.settings.templates
            if not entry.is_symlink():
                search.places[path] = f"{real.rstrip(os.sep)}{os.sep}{name}"
            inner.append((path, rules, inside))
        else:
            _file(search, entry, path, template=template)
    return sorted(inner, key=lambda one: one[0])


def _entries(search: _Search, folder: str, place: str) -> list[os.DirEntry[str]]:
    """What stands in one folder; nothing where it cannot be opened, which is noted."""
    try:
        with os.scandir(place) as found:
            return list(found)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        search.trouble(folder, f"the folder is not listed: {reason}", _RIGHTS)
        return []


def _kind(search: _Search, entry: os.DirEntry[str], path: str) -> bool | None:
    """True for a folder, False for a file, None for what is left out."""
    try:
        if entry.is_file(follow_symlinks=False):  # nearly all are
            return False
        if not entry.is_symlink():
            return entry.is_dir(follow_symlinks=False) or None
        target = os.path.realpath(search.root / path)
        root = str(search.root)
        if target != root and not target.startswith(root.rstrip(os.sep) + os.sep):
            search.trouble(
                path,
                "it is a link that leads out of the notes and is not followed",
                "Put the notes themselves here, or leave the link out with "
                ".studygraphignore.",
            )
            return None
        return True if Path(target).is_dir() else None
    except OSError as error:
        search.trouble(path, f"it cannot be opened: {error.strerror}", _RIGHTS)
        return None


def _file(
    search: _Search, entry: os.DirEntry[str], path: str, *, template: bool
) -> None:
    try:
        status = entry.stat()
    except OSError as error:
        search.trouble(path, f"it cannot be opened: {error.strerror}", _RIGHTS)
        return
    stamp = FileStamp(cast("NotePath", path), status.st_size, status.st_mtime_ns)
    if not path.lower().endswith(NOTE_ENDINGS):
        search.attachments.append(stamp)
    elif template:
        search.templates.append(stamp)
    else:
        search.notes.append(stamp)


def _rules_in(search: _Search, folder: str, names: frozenset[str]) -> _Rules:
    """The ignore rules that the files of a folder hold."""
    found: list[tuple[str, GitIgnoreSpec]] = []
    for name in _IGNORE_FILES:
        if name not in names:
            continue
        place = search.root / folder / name
        try:
            with place.open(encoding="utf-8", errors="replace") as file:
                lines = file.read(_LONGEST_IGNORE).splitlines()
            found.append((f"{folder}/" if folder else "", _spec(lines)))
        except OSError as error:
            path = f"{folder}/{name}" if folder else name
            search.trouble(path, f"it cannot be opened: {error.strerror}", _RIGHTS)
    return tuple(found)


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    """The patterns of an ignore file; git, too, passes over those it cannot read."""
    # Imported here: most notebooks ignore nothing, and it takes long to load.
    from pathspec import GitIgnoreSpec  # noqa: PLC0415
    from pathspec.patterns.gitignore import GitIgnorePatternError  # noqa: PLC0415

    try:
        return GitIgnoreSpec.from_lines(lines)
    except GitIgnorePatternError:
        good = []
        for line in lines:
            try:
                GitIgnoreSpec.from_lines([line])
            except GitIgnorePatternError:
                continue
            good.append(line)
        return GitIgnoreSpec.from_lines(good)


def _ignored(path: str, rules: _Rules, *, folder: bool) -> bool:
    """Whether the last rule that speaks of `path` leaves it out."""
    ignored = False
    for base, spec in rules:
        inside = path.removeprefix(base) + ("/" if folder else "")
        said = spec.check_file(inside).include
        ignored = ignored if said is None else said
    return ignored


def _report_twins(search: _Search) -> None:
    """Report notes whose paths differ in case or Unicode form only."""
    notes = _sorted(search.notes)
    joined = "\0".join([stamp.path for stamp in notes])  # at once: it is quicker
    if not joined.isascii():
        joined = unicodedata.normalize("NFC", joined)
    keys = joined.casefold().split("\0")
    if len(set(keys)) == len(keys):
        return
    first: dict[str, str] = {}
    for stamp, key in zip(notes, keys, strict=True):
        other = first.setdefault(key, stamp.path)
        if other != stamp.path:
            search.problems.append(
                Problem(
                    stamp.path,
                    0,
                    ProblemKind.DUPLICATE_NOTE,
                    f"its path differs from {other} only in case or Unicode form",
                    "Rename one of the two.",
                )
            )


def _report_plugin(search: _Search) -> None:
    """Report the plugin's settings if they are there and cannot be read."""
    _, reason = plugin_marks(search.root)
    if reason:
        advice = "Save its options again in Obsidian, or set the marks under [parse]."
        search.trouble(PLUGIN_FILE, reason, advice)


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8")


def _sorted(stamps: list[FileStamp]) -> tuple[FileStamp, ...]:
    # By the path alone, of which there are no two: tuples compare more slowly.
    return tuple(sorted(stamps, key=itemgetter(0)))
