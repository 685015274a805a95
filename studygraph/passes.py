"""The passes over notes, on one core or on as many as an executor has.

A pass is a pure function of one note and of what all notes share, so where and in which
order it runs leaves no trace. Limit: notes travel to a process and back, which costs
about a tenth of the work on them; a small notebook is read faster alone.
"""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from studygraph.errors import StudygraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")

_FEWEST_NOTES = 150
"""The notes from which starting processes pays."""

_SHARES_A_WORKER = 2


class WorkerError(StudygraphError):
    """A process that worked on notes came to an end before its time."""

    def __init__(self) -> None:
        super().__init__(
            "a process that reads notes was ended by the system, likely for want of "
            "memory: run the command again with --workers 1"
        )


class Passes:
    """Applies functions to notes: right here, or in `shares` over an executor."""

    def __init__(self, executor: Executor | None = None, shares: int = 1) -> None:
        self._executor = executor
        self._shares = shares

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """`function` of each of `items`, in their order.

        With an executor of processes both must be picklable. Raises WorkerError where a
        process dies.
        """
        if self._executor is None:
            return [function(item) for item in items]
        shares = min(self._shares, len(items))
        dealt = [items[first::shares] for first in range(shares)]
        done: list[list[R]]
        try:
            done = list(self._executor.map(partial(_all, function), dealt))
        except BrokenExecutor as error:
            raise WorkerError from error
        return [done[n % shares][n // shares] for n in range(len(items))]


def _all(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]


@contextmanager
def over(workers: int | None, notes: int) -> Iterator[Passes]:
    """Passes over `workers` processes for that many notes.

    None is a worker for each core, where there are notes enough to pay for them.
    """
    if workers is None:
        workers = (os.cpu_count() or 1) if notes >= _FEWEST_NOTES else 1
    if workers <= 1:
        yield Passes()
        return
    # Imported here: a query that finds its index up to date starts no process.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        yield Passes(executor, workers * _SHARES_A_WORKER)
