"""Put pages on disk so that the old or the new site is whole at every moment.

The new site is built beside the old one, with hard links to files that did not change
(they keep their inode and time), then two renames put it in place. What a kill leaves
behind is mended by the next call. Limit: between the two renames, an instant, the old
site is whole but stands under its sibling name.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from studygraph.errors import OutputError
from studygraph.site.staging import MARK, one_by_one, stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.site.pages import Page
    from studygraph.site.staging import Each, Written


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Wait until no other build writes beside `out`, and keep others waiting.

    The lock is on the folder that holds `out`, and ends with the process. Limit: a
    system that cannot lock a folder (Windows, some networks) lets builds collide.
    """
    lock = _locked(Path(os.path.realpath(out)).parent)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """An open handle that holds the lock on `folder`; None where there is none."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def write(
    parts: Sequence[Iterable[Page]],
    out: Path,
    held: Mapping[str, str] = MappingProxyType({}),
    each: Each = one_by_one,
) -> Written:
    """Make the folder `out` hold just the pages of all `parts`.

    Files with the same bytes are kept. `held` gives files that nobody touched since we
    wrote them, and the inputs that they were made from: a page with the same inputs is
    not made again. Where there are such, a part may be asked for its pages twice.
    Raises OutputError where `out` is something else than a site of ours, an empty
    folder or nothing, or where it cannot be written.
    """
    out = Path(os.path.realpath(out))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staged, parked = _siblings(out)
        _mend(out, staged, parked)
        _check(out)
        staged.mkdir()
        written = stage(parts, out, staged, held, each)
        if written.new or written.changed or written.removed or not out.exists():
            _swap(out, staged, parked)
        else:
            shutil.rmtree(staged)
    except OSError as error:
        message = (
            f"{out}: cannot be written ({error.strerror or error}): choose another "
            "folder with -o, or free space and rights there, then build again"
        )
        raise OutputError(message) from error
    return written


def _siblings(out: Path) -> tuple[Path, Path]:
    """Where the new site is built and where the old one waits, beside `out`."""
    return out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")


def _mend(out: Path, staged: Path, parked: Path) -> None:
    """Undo what a killed write left: put the old site back, drop half a new one."""
    if _is_ours(parked):
        if out.exists():
            shutil.rmtree(parked)
        else:
            parked.rename(out)
    if staged.is_dir():
        shutil.rmtree(staged)


def _check(out: Path) -> None:
    """Raise OutputError unless `out` may be replaced."""
    if not out.exists() or _is_ours(out):
        return
    if out.is_dir() and not any(out.iterdir()):
        return
    message = (
        f"{out}: not a site made by studygraph, so it is not replaced: choose another "
        "folder with -o, or empty this one"
    )
    raise OutputError(message)


def _is_ours(folder: Path) -> bool:
    return (folder / MARK).is_file()


def _swap(out: Path, staged: Path, parked: Path) -> None:
    """Put the new site in the old one's place, by renames on one disk."""
    if out.exists():
        out.rename(parked)
    staged.rename(out)
    if parked.exists():
        shutil.rmtree(parked)
