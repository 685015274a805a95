"""Show and apply a suggestion, on the bytes of the file.

A suggestion only inserts lines, so every byte that was there stays as it was: line
ends, byte order mark, spaces at line ends. A write is whole or not at all, keeps the
file's rights, and leaves a backup of the file as it was in `.studygraph/backups/`.
"""

from __future__ import annotations

import difflib
import os
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

from studygraph.errors import StudygraphError
from studygraph.study.log import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from studygraph.note import NotePath
    from studygraph.study.suggest import Suggestion

BACKUPS = "backups"


class PatchError(StudygraphError):
    """A suggestion cannot be applied to its note."""


def applied(data: bytes, suggestion: Suggestion) -> bytes:
    """`data`, the bytes of the note, with the insertions.

    New lines end as the line does that they follow. Raises PatchError where `data` is
    not what the note was read from, or no UTF-8.
    """
    if sha256(data).hexdigest() != suggestion.digest:
        message = f"{suggestion.path}: changed since it was read: run the command again"
        raise PatchError(message)
    _check_utf8(data, suggestion.path)
    lines = data.splitlines(keepends=True)
    for insertion in sorted(suggestion.insertions, key=lambda i: -i.after):
        before = lines[insertion.after - 1]
        end = _line_end(before) or _line_end(lines[0]) or b"\n"
        new = [line.encode() + end for line in insertion.lines]
        if not _line_end(before):
            new = [end, *new[:-1], new[-1].removesuffix(end)]
        lines[insertion.after : insertion.after] = new
    return b"".join(lines)


def diff(before: bytes, after: bytes, path: NotePath) -> str:
    """The change as a unified diff that `patch -p1` and `git apply` take."""
    old, new = ([*map(_with_end, data.split(b"\n"))] for data in (before, after))
    old[-1], new[-1] = old[-1][:-1], new[-1][:-1]
    found = difflib.diff_bytes(
        difflib.unified_diff,
        old if old[-1] else old[:-1],
        new if new[-1] else new[:-1],
        f"a/{path}".encode(),
        f"b/{path}".encode(),
        lineterm=b"\n",
    )
    whole = (
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in found
    )
    return b"".join(whole).decode()


def preview(root: Path, suggestion: Suggestion) -> str:
    """The diff that `write` would apply to the note below `root`.

    Raises PatchError where the note changed or cannot be read.
    """
    try:
        data = (root / suggestion.path).read_bytes()
    except OSError as error:
        message = (
            f"{suggestion.path}: cannot be read ({error.strerror}): run the command "
            "again without --no-refresh"
        )
        raise PatchError(message) from error
    return diff(data, applied(data, suggestion), suggestion.path)


def write(root: Path, suggestion: Suggestion) -> Path:
    """Apply a suggestion to its note below `root`; returns the backup's path.

    Raises PatchError where the note changed or cannot be written; it is untouched then.
    """
    target = (root / suggestion.path).resolve()
    try:
        data = target.read_bytes()
        after = applied(data, suggestion)
        backup = _backup(root, suggestion, data)
        _replace(target, after, backup.parent)
    except OSError as error:
        message = (
            f"{suggestion.path}: cannot be written ({error.strerror}): check its "
            "rights and the free space, then try again"
        )
        raise PatchError(message) from error
    return backup


def _backup(root: Path, suggestion: Suggestion, data: bytes) -> Path:
    """Keep the file as it was, under a name made of its contents."""
    folder = root / FOLDER / BACKUPS / suggestion.path
    folder.mkdir(parents=True, exist_ok=True)
    backup = folder / f"{suggestion.digest[:12]}.md"
    _keep(backup, data)
    return backup


def _replace(target: Path, data: bytes, folder: Path) -> None:
    """Put `data` in the place of `target`, by one rename."""
    staged = folder / f"new-{os.getpid()}"
    try:
        _keep(staged, data)
        shutil.copymode(target, staged)
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)


def _keep(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_utf8(data: bytes, path: NotePath) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        message = f"{path}: is no UTF-8: save it as UTF-8, then run the command again"
        raise PatchError(message) from error


def _with_end(line: bytes) -> bytes:
    return line + b"\n"


def _line_end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]
