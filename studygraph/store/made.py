"""What a site was made from and how we left it, so that nothing is made twice.

A site stands for an index of one revision. The size and time of its files tell whether
anybody touched it since; what they hold is not read. Limit: a file changed in place
with size and time kept passes for the same.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from studygraph.errors import Problem
    from studygraph.note import NotePath

Stamp = tuple[str, int, int]
_PARTS = ("new", "old")
"""How the site's writer names the half of a site that is not in place."""


def revision(
    files: Mapping[NotePath, tuple[int, int, str]],
    problems: Iterable[Problem],
    shape: str,
) -> str:
    """A digest of all that shapes a site besides the index's fingerprint.

    `files` maps each path to size, time in ns and digest; where there is a digest the
    time says nothing. `shape` is what `place.look` gives.
    """
    facts = (
        [
            (path, size, 0 if digest else time, digest)
            for path, (size, time, digest) in sorted(files.items())
        ],
        sorted(map(str, problems)),
        shape,
    )
    return sha256(msgspec.msgpack.encode(facts)).hexdigest()


def is_whole(connection: sqlite3.Connection, out: Path, made_from: str) -> bool:
    """Whether `out` is as it was left, and was made from that revision."""
    place = Path(os.path.realpath(out))
    found = connection.execute(
        "SELECT made_from, files FROM site WHERE place = ?", (str(place),)
    ).fetchone()
    if found is None or found[0] != made_from or _is_half_written(place):
        return False
    return bool(msgspec.msgpack.decode(found[1], type=list[Stamp]) == _stamps(out))


def _is_half_written(place: Path) -> bool:
    """Whether a build that was killed left something beside the site."""
    return any(place.with_name(f".{place.name}.{part}").exists() for part in _PARTS)


def held(connection: sqlite3.Connection, out: Path, shape: str) -> dict[str, str]:
    """The inputs of the pages of `out` that nobody touched since they were written.

    None where the site's look had another `shape` then: no page says what made it.
    """
    place = Path(os.path.realpath(out))
    found = connection.execute(
        "SELECT files, inputs FROM site WHERE place = ? AND look = ?",
        (str(place), shape),
    ).fetchone()
    if found is None:
        return {}
    untouched = set(msgspec.msgpack.decode(found[0], type=list[Stamp]))
    inputs = msgspec.msgpack.decode(found[1], type=dict[str, str])
    return {
        stamp[0]: inputs[stamp[0]]
        for stamp in _stamps(place)
        if stamp in untouched and stamp[0] in inputs
    }


def keep(
    connection: sqlite3.Connection,
    out: Path,
    made_from: str,
    shape: str,
    inputs: Mapping[str, str],
) -> None:
    """Note that `out`, as it is now, was made from that revision, pages from `inputs`.

    A page of which no inputs are known is made again the next time.
    """
    encode = msgspec.msgpack.encode
    connection.execute(
        "INSERT OR REPLACE INTO site VALUES (?, ?, ?, ?, ?)",
        (
            *(os.path.realpath(out), made_from, shape),
            *(encode(_stamps(out)), encode(inputs)),
        ),
    )


def paths(out: Path) -> tuple[str, ...]:
    """Every page and other file of the site `out`, as POSIX paths, sorted."""
    return tuple(path for path, _, _ in _stamps(out) if not path.startswith("."))


def _stamps(out: Path) -> list[Stamp]:
    """Path, size and time in ns of every file below `out`, sorted."""
    found: list[Stamp] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(Path(out, folder)) as entries:
                for entry in entries:
                    path = f"{folder}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(f"{path}/")
                    else:
                        status = entry.stat(follow_symlinks=False)
                        found.append((path, status.st_size, status.st_mtime_ns))
        except OSError:
            found.append((folder, -1, -1))
    return sorted(found)
