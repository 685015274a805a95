"""The files of a new site, beside the old one: linked where they stand, made where not.

Where an old site is there, most of its pages stand, and to see that takes longer than
to make the others: then the parts of the site are gone over at the same time. Else all
pages are made, and these at the same time.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from studygraph.errors import OutputError
from studygraph.site.pages import PageUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from studygraph.site.pages import Page

T = TypeVar("T")
R = TypeVar("R")
_PIECE = 1 << 16
MARK = ".studygraph-site"
"""The file that tells a site of ours."""
_MARK_TEXT = b"This folder is made by studygraph, which replaces it as a whole.\n"
_MANY_STANDING = 500
"""The pages of an old site from which it pays to go over its parts in copies."""
_MANY = 100
"""The pages from which copies of the process pay that make them..."""
_MUCH = 4_000_000
"""... and the bytes: the longest files take as long as a hundred pages."""


class Each(Protocol):
    """Applies a function to items, in processes of their own if it likes."""

    def __call__(
        self, function: Callable[[T], R], items: Sequence[T], /
    ) -> Iterable[R]:
        """What comes of each of `items`, in their order."""


def one_by_one(function: Callable[[T], R], items: Sequence[T], /) -> Iterable[R]:
    """`function` of each of `items`, in this process."""
    return map(function, items)


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did, file by file, each sorted, `inputs` apart."""

    new: tuple[PageUrl, ...] = ()
    changed: tuple[PageUrl, ...] = ()
    same: tuple[PageUrl, ...] = ()
    removed: tuple[PageUrl, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """What pages were made from, where that is known."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The pages of a part: all `placed`, what they were made from, those that stand.

    `unmade` are yet to be made; so are those at `late`, which are to be listed again.
    """

    placed: list[PageUrl]
    inputs: dict[PageUrl, str]
    same: list[PageUrl]
    unmade: tuple[Page, ...]
    late: frozenset[PageUrl] = frozenset()


def stage(
    parts: Sequence[Iterable[Page]],
    out: Path,
    staged: Path,
    held: Mapping[str, str],
    each: Each,
) -> Written:
    """Write the pages of `parts` under `staged`, linking to files of `out` that stand.

    `held` gives what files of `out` were made from. Raises OutputError for two pages at
    one address.
    """
    (staged / MARK).write_bytes(_MARK_TEXT)
    there = set(_files(out))
    staging = _Staging(f"{out}/", f"{staged}/", there, held)
    first = each if len(held) >= _MANY_STANDING else one_by_one
    found = list(first(staging.finished, parts) if held else map(staging.listed, parts))
    unmade = [page for one in found for page in one.unmade]
    unmade += [
        page
        for part, one in zip(parts, found, strict=True)
        if one.late
        for page in part
        if page.path in one.late
    ]
    same = {url for one in found for url in one.same} | staging.made(unmade, each)
    placed = _once(url for one in found for url in one.placed)
    return Written(
        new=tuple(sorted(placed - there)),
        changed=tuple(sorted(placed & there - same)),
        same=tuple(sorted(same)),
        removed=tuple(sorted(there - placed - {MARK})),
        inputs={url: made for one in found for url, made in one.inputs.items()},
    )


def _once(urls: Iterable[PageUrl]) -> set[PageUrl]:
    """All `urls`. Raises OutputError where one is there twice."""
    counts = Counter(urls)
    for url, count in counts.items():
        if count > 1:
            message = f"{url}: two pages have this address"
            raise OutputError(message)
    return set(counts)


@dataclass(frozen=True, slots=True)
class _Staging:
    """Where files go: from the folder `old`, which has those `there`, to `new`.

    Both are plain strings: there are thousands of files, and a Path a file takes
    several times as long as writing it.
    """

    old: str
    new: str
    there: Collection[str]
    held: Mapping[str, str]

    def finished(self, part: Iterable[Page]) -> _Listed:
        """`listed`, and what is unmade made, unless it is much for one process."""
        found = self.listed(part)
        if len(found.unmade) >= _MANY:
            late = frozenset(page.path for page in found.unmade)
            return replace(found, unmade=(), late=late)
        stood = [page.path for page in found.unmade if self.place(page)]
        return replace(found, unmade=(), same=[*found.same, *stood])

    def listed(self, part: Iterable[Page]) -> _Listed:
        """The pages of a part, with files for those that stand and that are made."""
        placed, inputs, same, unmade = [], {}, [], []
        folders: set[str] = set()
        for page in part:
            folder = page.path.rpartition("/")[0]
            if folder not in folders:
                os.makedirs(f"{self.new}{folder}", exist_ok=True)  # noqa: PTH103
                folders.add(folder)
            placed.append(page.path)
            if page.inputs:
                inputs[page.path] = page.inputs
            if self._stands(page):
                _link(f"{self.old}{page.path}", f"{self.new}{page.path}")
                same.append(page.path)
            elif callable(page.source):
                unmade.append(page)
            elif self.place(page):  # now: it need not be kept
                same.append(page.path)
        return _Listed(placed, inputs, same, tuple(unmade))

    def _stands(self, page: Page) -> bool:
        """Whether the file of the old site was made from the same."""
        made_from = page.inputs
        known = self.held.get(page.path)
        return bool(made_from) and known == made_from and page.path in self.there

    def made(self, unmade: Sequence[Page], each: Each) -> set[PageUrl]:
        """Make the pages, in copies where that pays; those whose files stood so."""
        lengths = {page.path: _length(f"{self.old}{page.path}") for page in unmade}
        if len(unmade) < _MANY and sum(lengths.values()) < _MUCH:
            each = one_by_one
        # The longest first, so that copies end together.
        longest_first = sorted(unmade, key=lambda page: -lengths[page.path])
        stood = zip(longest_first, each(self.place, longest_first), strict=True)
        return {page.path for page, same in stood if same}

    def place(self, page: Page) -> bool:
        """Make the file of `page`; whether the old site's is the same already."""
        before, after = f"{self.old}{page.path}", f"{self.new}{page.path}"
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
