"""Work shared among this process and copies (forks) of it.

A copy begins with all that this process has in memory, so nothing is sent to it; only
what a function returns is sent back. The result does not depend on which process does
what. What a copy looks at soon takes memory of its own, for Python counts references in
the objects themselves: so this process works as well, and there is one copy fewer.
Limit: only on Linux; elsewhere all is done in this process. A copy has none of the
other threads, and a lock that one of them held stays locked in it.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager, suppress
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from studygraph.passes import WorkerError, free_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

A = TypeVar("A")
T = TypeVar("T")
R = TypeVar("R")

_TURNS = 64
"""In how many turns each works through its part, so that all end together."""

_MOST = 64
"""Processes at most: the numbers of all turns must fit into a pipe, 64 KB, unread."""

_DIGITS = 4


def shared(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int | None = None,
    first: Callable[[], object] = bool,
) -> list[R]:
    """`function` of each of `items`, in their order.

    This process calls `first` before its share, while copies work on theirs.

    What it returns and raises must be picklable, the items need not be. `workers` is
    how many processes work, None for one a core, 64 at most. Raises WorkerError where a
    copy dies.
    """
    workers = min(workers or os.cpu_count() or 1, _MOST)
    if workers <= 1 or len(items) <= 1 or sys.platform != "linux":
        first()
        return [function(item) for item in items]
    step = max(1, len(items) // (workers * _TURNS))
    gc.freeze()  # a copy's collector would write to, and so double, all memory
    try:
        return [
            result
            for _, part in sorted(_made(function, items, step, workers, first))
            for result in part
        ]
    finally:
        gc.unfreeze()


class Beside(Generic[A, T]):
    """What goes on beside this process, as a copy of it that hears what it is told."""

    def __init__(self, ask: Callable[[], T], tell: Callable[[A], object]) -> None:
        self.tell = tell
        self.result = ask
        """Waits for what the copy gives, or raises its error or WorkerError."""


@contextmanager
def beside(
    function: Callable[[Callable[[], A]], T], *, copied: bool
) -> Iterator[Beside[A, T]]:
    """Let a copy of this process call `function` while the body runs here.

    It is given a function that waits for what the body tells; that and the result must
    be picklable. A copy whose result nobody asks for is ended. Where it is not to be
    `copied`, it is called here when its result is asked for.
    """
    if not copied or sys.platform != "linux":
        told: list[A] = []
        yield Beside(partial(function, told.pop), told.append)
        return
    from multiprocessing import Pipe  # noqa: PLC0415 - as in `_begun`

    hearing, telling = Pipe(duplex=False)

    def work() -> T:
        telling.close()  # or it would not see this process end
        return function(hearing.recv)

    copy, receiver = _begun(work)
    try:
        yield Beside(partial(_told, receiver), telling.send)
    finally:
        copy.terminate()
        copy.join()
        for end in (hearing, telling, receiver):
            end.close()


def _begun(function: Callable[[], object]) -> tuple[ForkProcess, Connection]:
    """A copy of this process that calls `function`, and where it tells what came."""
    # Imported here: most builds after an edit need none.
    from multiprocessing import get_context  # noqa: PLC0415

    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    work = function, sender, receiver
    copy = context.Process(target=_work, args=work, daemon=True)
    copy.start()
    sender.close()  # or the end of a copy would not be seen
    return copy, receiver


def _made(
    function: Callable[[T], R],
    items: Sequence[T],
    step: int,
    workers: int,
    first: Callable[[], object],
) -> Iterator[tuple[int, list[R]]]:
    """What `workers` processes made of `step` items each, by the place of the first."""
    turns = _numbers(range(0, len(items), step))
    work = partial(_while_asked, function, items, step, turns, os.getpid())
    copies: list[tuple[ForkProcess, Connection]] = []
    try:
        copies.extend(_begun(work) for _ in range(workers - 1))
        first()
        yield from _taken(function, items, step, turns)
        for _, receiver in copies:
            yield from _told(receiver)
    except BaseException:
        for copy, _ in copies:
            copy.terminate()
        raise
    finally:
        os.close(turns)
        for copy, receiver in copies:
            copy.join()
            receiver.close()


def _told(receiver: Connection) -> Any:  # noqa: ANN401 - as it was pickled
    """What a copy sends when it is done. Raises its error, or WorkerError."""
    try:
        done = receiver.recv()
    except EOFError:
        raise WorkerError from None
    if isinstance(done, Exception):
        raise done
    return done


def _numbers(numbers: Sequence[int]) -> int:
    """A pipe with `numbers`: each copy that reads takes the next one."""
    reading, writing = os.pipe()
    with open(writing, "wb") as file:  # noqa: PTH123 - a handle, no path
        file.writelines(number.to_bytes(_DIGITS, "big") for number in numbers)
    return reading


def _taken(
    function: Callable[[T], R], items: Sequence[T], step: int, turns: int
) -> Iterator[tuple[int, list[R]]]:
    """What comes of the turns that are taken here, until there are none."""
    while taken := os.read(turns, _DIGITS):
        start = int.from_bytes(taken, "big")
        yield start, [function(item) for item in items[start : start + step]]
        free_memory()


def _while_asked(
    function: Callable[[T], R], items: Sequence[T], step: int, turns: int, parent: int
) -> list[tuple[int, list[R]]]:
    """In a copy: what came of the turns taken while the parent lives."""
    made = _taken(function, items, step, turns)
    return list(takewhile(lambda _: os.getppid() == parent, made))


def _work(
    function: Callable[[], object], sender: Connection, receiver: Connection
) -> None:
    """In a copy: send what `function` gives."""
    import signal  # noqa: PLC0415 - with the processes

    receiver.close()  # or what is sent would wait for ever once the parent is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    done: object
    try:
        done = function()
    except Exception as error:  # noqa: BLE001 - raised again where it was asked for
        done = error
    with suppress(OSError):  # nobody waits for it any more
        sender.send(done)
