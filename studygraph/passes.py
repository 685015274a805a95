"""The passes over notes, on one core or on as many as an executor has.

A pass is a pure function of one note and of what all notes share, so the result does
not depend on where and in which order it runs. Limit: notes are sent to a process and
back, which costs about a tenth of the work on them; a small notebook is read faster in
one process.
"""

from __future__ import annotations

import gc
import os
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from studygraph.errors import StudygraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

_FEWEST_NOTES = 150
"""The notes from which starting processes pays."""

_FEWEST_AGAIN = 100
"""The same after an edit, where others need no process: a start takes half a second."""

_SHARES_A_WORKER = 2

_MOST_ARENAS = -8
"""M_ARENA_MAX in malloc.h of the GNU C library."""


class WorkerError(StudygraphError):
    """A process that worked on notes came to an end before its time."""

    def __init__(self) -> None:
        super().__init__(
            "a process that reads notes was ended by the system, likely for want of "
            "memory: run the command again with --workers 1"
        )


class Passes:
    """Applies functions to notes: in this process, or in `shares` over executors.

    Given the same notes each executor gets the same shares in every pass, so that a
    process may remember from one pass what the next one needs. With fewer notes than
    `fewest` executors do not pay. `start` gives them when they are first needed, the
    same ones each time. `cores` is how many processes there may be.
    """

    def __init__(
        self,
        start: Callable[[], Sequence[Executor]] | None = None,
        shares: int = 1,
        fewest: int = 1,
        cores: int = 1,
    ) -> None:
        self._start = start
        self._cores = cores
        self._shares = shares
        self._fewest = fewest

    def spares(self, notes: int) -> bool:
        """Whether a pass over so many starts no process, though there are cores."""
        return self._cores > 1 and notes < self._fewest

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """`function` of each of `items`, in their order.

        With executors of processes both must be picklable. Raises WorkerError where a
        process dies.
        """
        if self._start is None or len(items) < self._fewest:
            return all_of(function, items)
        shares = _shared(self._start(), partial(all_of, function), items, self._shares)
        return in_order(shares, len(items))

    def total(
        self, function: Callable[[T], R], merge: Callable[..., S], items: Sequence[T]
    ) -> S:
        """The `function` of all `items`, merged.

        `merge` takes any number of parts or of its own results, in any order and
        grouping; so each share is merged where it was made. Raises as `each` does.
        """
        if self._start is None or len(items) < self._fewest:
            return total_of(function, merge, items)
        work = partial(total_of, function, merge)
        return merge(*_shared(self._start(), work, items, self._shares))


def _shared(
    executors: Sequence[Executor],
    function: Callable[[Sequence[T]], R],
    items: Sequence[T],
    shares: int,
) -> list[R]:
    """`function` of each share of `items`."""
    try:
        done = [
            executors[number % len(executors)].submit(function, share)
            for number, share in enumerate(dealt(items, shares))
        ]
        return [share.result() for share in done]
    except BrokenExecutor as error:
        raise WorkerError from error


def dealt(items: Sequence[T], shares: int) -> list[Sequence[T]]:
    """`items` in at most that many shares, one to each in turn; none is empty."""
    return [items[first::shares] for first in range(min(shares, len(items)))]


def in_order(done: Sequence[Sequence[T]], count: int) -> list[T]:
    """What was `dealt`, `count` in all, as it was before."""
    return [done[n % len(done)][n // len(done)] for n in range(count)]


def all_of(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """`function` of each of `items`."""
    return [function(item) for item in items]


def total_of(
    function: Callable[[T], R], merge: Callable[..., S], items: Sequence[T]
) -> S:
    """The merged `function` of `items`."""
    return merge(*map(function, items))


@contextmanager
def over(workers: int | None, notes: int) -> Iterator[Passes]:
    """Passes over `workers` processes for that many notes.

    None is a worker for each core, where there are notes enough to pay for them.
    """
    cores = workers or os.cpu_count() or 1
    if cores == 1 or (workers is None and notes < _FEWEST_NOTES):
        yield Passes(fewest=_FEWEST_AGAIN, cores=cores)
        return
    with ExitStack() as stack:
        start = cache(partial(_started, stack, cores))
        yield Passes(start, cores * _SHARES_A_WORKER, _FEWEST_AGAIN, cores)


def _started(stack: ExitStack, workers: int) -> list[Executor]:
    """Executors of one process each, which end with `stack`."""
    # Imported here: most edits need no process.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    _share_memory()
    return [
        stack.enter_context(
            ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        )
        for _ in range(workers)
    ]


def _begin() -> None:
    """What a process of its own does first."""
    from threading import Thread  # noqa: PLC0415

    gc.disable()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is killed: it waits for more."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def no_collections() -> Iterator[None]:
    """Keep the garbage collector off: most of what a build makes lives to its end.

    It makes next to no reference cycles, and to look for them takes a thirtieth of an
    edit. At its end all that it made counts as old, so that the collector does not go
    through it at once.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # into the oldest generation
        if was_on:
            gc.enable()


def _share_memory() -> None:
    """Let threads that are yet to come take memory from where all others do.

    An executor's thread receives what its process sends. What it needed for that was
    kept for threads after it; `free_memory` cannot give that back.
    """
    from ctypes import CDLL  # noqa: PLC0415 - for builds alone

    with suppress(AttributeError, OSError, TypeError):
        CDLL(None).mallopt(_MOST_ARENAS, 1)


def free_memory() -> None:
    """Give free memory back to the system.

    Large values leave gaps that Python does not fill with small ones, which it keeps
    elsewhere. Only the C library of most Linux systems can do that.
    """
    from ctypes import CDLL  # noqa: PLC0415 - for builds alone

    with suppress(AttributeError, OSError, TypeError):
        CDLL(None).malloc_trim(0)
