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
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from studygraph.errors import OutputError
from studygraph.site.pages import PageUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from studygraph.site.pages import Page

    Each = Callable[[Callable[[Page], bool], Sequence[Page]], Iterable[bool]]

MARK = ".studygraph-site"
_PIECE = 1 << 16
_MANY = 100
"""The pages from which copies of the process pay that make them..."""
_MUCH = 4_000_000
"""... and the bytes: the longest files take as long as a hundred pages."""
_MARK_TEXT = b"This folder is made by studygraph, which replaces it as a whole.\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did, file by file, each sorted, `inputs` apart."""

    new: tuple[PageUrl, ...] = ()
    changed: tuple[PageUrl, ...] = ()
    same: tuple[PageUrl, ...] = ()
    removed: tuple[PageUrl, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """What pages were made from, where that is known."""


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


def _each(place: Callable[[Page], bool], pages: Sequence[Page]) -> Iterable[bool]:
    return map(place, pages)


def write(
    pages: Iterable[Page],
    out: Path,
    held: Mapping[str, str] = MappingProxyType({}),
    each: Each = _each,
) -> Written:
    """Make the folder `out` hold just `pages`; files with the same bytes are kept.

    `held` gives files that nobody touched since we wrote them, and the inputs that they
    were made from: a page with the same inputs is not made again. `each` applies a
    function to pages, in processes of their own if it likes.
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
        written = _stage(pages, out, staged, held, each)
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


def _stage(
    pages: Iterable[Page],
    out: Path,
    staged: Path,
    held: Mapping[str, str],
    each: Each,
) -> Written:
    """Write `pages` under `staged`, linking to the files of `out` that are the same."""
    (staged / MARK).write_bytes(_MARK_TEXT)
    place = partial(_place, out, staged)
    there = set(_files(out))
    inputs: dict[str, str] = {}
    same: set[PageUrl] = set()
    unmade: list[Page] = []
    placed: set[PageUrl] = set()
    folders: set[str] = set()
    for page in pages:
        folder = page.path.rpartition("/")[0]
        if folder not in folders:
            (staged / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        if page.path in placed:
            message = f"{page.path}: two pages have this address"
            raise OutputError(message)
        placed.add(page.path)
        if page.inputs:
            inputs[page.path] = page.inputs
        if page.path in there and page.inputs and held.get(page.path) == page.inputs:
            _link(f"{out}/{page.path}", f"{staged}/{page.path}")
            same.add(page.path)
        elif callable(page.source):
            unmade.append(page)
        elif place(page):  # now: it need not be kept
            same.add(page.path)
    same |= _make(unmade, out, place, each)
    return Written(
        new=tuple(sorted(placed - there)),
        changed=tuple(sorted(placed & there - same)),
        same=tuple(sorted(same)),
        removed=tuple(sorted(there - placed - {MARK})),
        inputs=inputs,
    )


def _make(
    unmade: list[Page], out: Path, place: Callable[[Page], bool], each: Each
) -> set[PageUrl]:
    """Make and `place` the pages, in copies where that pays; those that stood so."""
    lengths = {page.path: _length(f"{out}/{page.path}") for page in unmade}
    longest_first = sorted(unmade, key=lambda page: -lengths[page.path])
    if len(unmade) < _MANY and sum(lengths.values()) < _MUCH:
        each = _each
    # The longest first, so that copies end together.
    stands = zip(longest_first, each(place, longest_first), strict=True)
    return {page.path for page, stood in stands if stood}


def _place(out: Path, staged: Path, page: Page) -> bool:
    """Put `page` under `staged`; whether the file under `out` is the same already."""
    # Thousands of files: plain strings, where a Path a file takes several times as long
    # as writing it.
    before, after = f"{out}/{page.path}", f"{staged}/{page.path}"
    with open(after, "wb") as file:  # noqa: PTH123
        file.writelines(page.pieces())
    if not _alike(before, after):
        return False
    os.unlink(after)  # noqa: PTH108
    _link(before, after)
    return True


def _length(path: str) -> int:
    """The bytes of the file at `path`, none where there is none."""
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except FileNotFoundError:
        return 0


def _alike(before: str, after: str) -> bool:
    """Whether there is a file `before` that holds what `after` does."""
    try:
        if os.stat(before).st_size != os.stat(after).st_size:  # noqa: PTH116
            return False
    except FileNotFoundError:
        return False
    with open(before, "rb") as one, open(after, "rb") as other:  # noqa: PTH123
        while piece := one.read(_PIECE):
            if piece != other.read(_PIECE):
                return False
    return True


def _files(folder: Path) -> list[PageUrl]:
    """Every file under `folder`, as addresses."""
    start = len(str(folder)) + 1
    return [
        PageUrl(f"{place}/{name}"[start:].replace(os.sep, "/"))
        for place, _, names in os.walk(folder)
        for name in names
    ]


def _link(before: str, after: str) -> None:
    """The same file at a second place; a copy where the disk knows no hard links."""
    try:
        os.link(before, after)
    except OSError:
        shutil.copy2(before, after)


def _swap(out: Path, staged: Path, parked: Path) -> None:
    """Put the new site in the old one's place, by renames on one disk."""
    if out.exists():
        out.rename(parked)
    staged.rename(out)
    if parked.exists():
        shutil.rmtree(parked)
