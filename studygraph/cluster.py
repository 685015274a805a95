"""The passes over notes on a Dask cluster: the only module that knows Dask.

Notes travel to the workers once and stay there for the passes that follow; sums are
merged two by two where they lie, so that no machine ever holds all the parts. Workers
read the files themselves: the notebook must stand at the same path on each of them.
What travels are pickles, so whoever may speak to the scheduler may run code on all of
them: use one on a network of your own.
"""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from studygraph import __version__
from studygraph.errors import StudygraphError
from studygraph.passes import Passes, all_of, dealt, in_order, total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

_SHARES_A_WORKER = 4
_PATIENCE_SECONDS = 15
_ATTEMPTS = 3
"""How often a pass is begun: some note may be what ends the workers."""


class ClusterError(StudygraphError):
    """The cluster at an address cannot be used."""

    def __init__(self, address: str, reason: str, advice: str) -> None:
        super().__init__(f"{address}: {reason}: {advice}")


class MissingDaskError(StudygraphError):
    """Dask is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "--cluster needs Dask: install it with pip install 'studygraph-notes"
            "[cluster]', or leave the option out"
        )


@contextmanager
def connect(address: str) -> Iterator[Passes]:
    """Passes over the workers of the Dask scheduler at `address`.

    When a worker is lost, its pass starts again on those left. Raises MissingDaskError,
    and ClusterError when nobody answers, when there is no worker or one of another
    version, and when the last worker or the third in one pass is lost.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - a second, and sockets
    except ImportError as error:
        raise MissingDaskError from error
    client = Client.__new__(Client)  # in two steps: what failed can then be closed
    try:
        client.__init__(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        # Closed by the garbage collector while another client starts, it would wait
        # for a lock that its own thread holds, for ever.
        client.close()
        advice = "start one with `dask scheduler`, and name it as tcp://HOST:8786"
        raise ClusterError(address, "no scheduler answers there", advice) from error
    # What is wrong is said in one sentence; Dask says it beside that in its own log.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with client:
        yield _OnCluster(client, address, _workers(client, address))


def _workers(client: Any, address: str) -> frozenset[str]:  # noqa: ANN401 - untyped
    """The addresses of the workers, each of them fit to do the work."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
        versions = client.run(version)
    except TimeoutError as error:
        advice = "start some with `dask worker ADDRESS`"
        raise ClusterError(address, "it has no workers", advice) from error
    except OSError as error:
        advice = "let them listen where the scheduler can speak to them"
        raise ClusterError(address, "its workers cannot be had", advice) from error
    except ImportError as error:
        advice = "install it there, in the version that runs here"
        raise ClusterError(address, "a worker lacks studygraph", advice) from error
    others = sorted(set(versions.values()) - {version()})
    if others:
        reason = f"a worker has studygraph {others[0]}, and here runs {version()}"
        raise ClusterError(address, reason, "install the same version on all of them")
    return frozenset(versions)


def version() -> str:
    """The version of studygraph that runs where this is called."""
    return __version__


class _OnCluster(Passes):
    """Passes over the `workers` of a cluster."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401
        address: str,
        workers: frozenset[str],
    ) -> None:
        super().__init__(shares=len(workers) * _SHARES_A_WORKER)
        self._client = client
        self._address = address
        self._workers = workers
        self._placed: tuple[Sequence[Any], list[Any]] = ((), [])

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """`function` of each of `items`, in their order."""

        def work() -> list[list[R]]:
            shares = self._shares_of(partial(all_of, function), items)
            found: list[list[R]] = self._client.gather(shares)
            return found

        return in_order(self._retrying(work), len(items))

    def total(
        self, function: Callable[[T], R], merge: Callable[..., S], items: Sequence[T]
    ) -> S:
        """The merged `function` of all `items`."""

        def work() -> S:
            parts = self._shares_of(partial(total_of, function, merge), items)
            while len(parts) > 1:
                pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
                parts = [self._client.submit(merge, *p, pure=False) for p in pairs]
            found: S = parts[0].result() if parts else merge()
            return found

        return self._retrying(work)

    def _retrying(self, work: Callable[[], R]) -> R:
        """What `work` gives; it starts again on the other workers if one is lost."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        for _ in range(_ATTEMPTS):
            try:
                return work()
            except KilledWorker:
                break
            except (CancelledError, KeyError, OSError) as error:
                if not self._lost() and not isinstance(error, CancelledError):
                    raise
                self._placed = ((), [])  # what lay on it is gone
        advice = "look at its log, likely for want of memory, and build again"
        raise ClusterError(self._address, "a worker was lost", advice)

    def _lost(self) -> bool:
        """Whether one of the workers is no longer there; the others are to go on."""
        try:
            left = frozenset(self._client.run(version, on_error="ignore"))
        except OSError as error:
            advice = "look at its log, and build again"
            reason = "the scheduler was lost"
            raise ClusterError(self._address, reason, advice) from error
        if not left:
            advice = "look at their logs, likely for want of memory, and build again"
            raise ClusterError(self._address, "all workers were lost", advice)
        lost = self._workers - left
        self._workers = left
        return bool(lost)

    def _shares_of(
        self, function: Callable[[Sequence[T]], R], items: Sequence[T]
    ) -> list[Any]:
        """Futures of `function` of each share of `items`, which stay where they are."""
        if self._placed[0] is not items:
            shares = dealt(items, self._shares)
            self._placed = (items, self._client.scatter(shares, hash=False))
        shared = self._client.scatter(function, hash=False, broadcast=True)
        return [
            self._client.submit(_apply, shared, share, pure=False)
            for share in self._placed[1]
        ]


def _apply(function: Callable[[T], R], share: T) -> R:
    return function(share)
