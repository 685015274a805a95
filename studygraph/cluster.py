"""The passes over notes on a Dask cluster: the only module that knows Dask.

Notes travel to the workers once and stay there for the passes that follow; sums are
merged two by two where they lie, so that no machine ever holds all the parts. Workers
read the files themselves: the notebook must stand at the same path on each of them.
What travels are pickles, so whoever may speak to the scheduler may run code on all of
them: use one on a network of your own.
"""

from __future__ import annotations

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

    Raises MissingDaskError, and ClusterError where nobody answers, where workers are
    missing or of another version, and where one is lost while it works.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - a second, and sockets
        from distributed.comm import CommClosedError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError as error:
        raise MissingDaskError from error
    try:
        client = Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        advice = "start one with `dask scheduler`, and name it as tcp://HOST:8786"
        raise ClusterError(address, "no scheduler answers there", advice) from error
    with client:
        try:
            yield _OnCluster(client, _workers(client, address))
        except (CancelledError, CommClosedError, KilledWorker) as error:
            advice = "look at its log, likely for want of memory, and build again"
            raise ClusterError(address, "a worker was lost", advice) from error


def _workers(client: Any, address: str) -> int:  # noqa: ANN401 - Dask has no types
    """How many workers there are, each of them fit to do the work."""
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
    return len(versions)


def version() -> str:
    """The version of studygraph that runs where this is called."""
    return __version__


class _OnCluster(Passes):
    """Passes over the workers of a cluster."""

    def __init__(self, client: Any, workers: int) -> None:  # noqa: ANN401
        super().__init__(shares=workers * _SHARES_A_WORKER)
        self._client = client
        self._placed: tuple[Sequence[Any], list[Any]] = ((), [])

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """`function` of each of `items`, in their order."""
        shares = self._shares_of(partial(all_of, function), items)
        return in_order(self._client.gather(shares), len(items))

    def total(
        self, function: Callable[[T], R], merge: Callable[..., S], items: Sequence[T]
    ) -> S:
        """The merged `function` of all `items`."""
        parts = self._shares_of(partial(total_of, function, merge), items)
        while len(parts) > 1:
            pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
            parts = [self._client.submit(merge, *pair, pure=False) for pair in pairs]
        found: S = parts[0].result() if parts else merge()
        return found

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
