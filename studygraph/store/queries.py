"""An open index, and the answers that it gives to queries.

They are read with SQL alone. What a query does not need is imported where it is used: a
command should answer in little more than the time that Python and click take to start.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from studygraph.store import find, lookup, near
from studygraph.store.connect import (
    FORMAT,
    NoIndexError,
    connect,
    create,
    damage_reported,
    held_fingerprint,
    open_file,
    transaction,
)
from studygraph.store.place import fingerprint, index_path

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from studygraph.config import Settings
    from studygraph.graph.model import NodeId
    from studygraph.store.answers import (
        Ambiguous,
        ConceptLine,
        Hit,
        Match,
        Neighbor,
        NodeRef,
        NoMatch,
        Reasons,
        Related,
        View,
    )


class Queries:
    """An open index that can be asked. Use as a context manager, or call `close`.

    `path` is its file, None for one in memory. Every method that reads raises
    DamagedIndexError, with the file gone, where the file turns out to be damaged.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, meta: dict[str, str]
    ) -> None:
        self.path = path
        self._connection = connection
        self._meta = meta
        self._current = held_fingerprint(connection) == meta["fingerprint"]

    @classmethod
    def open(
        cls, root: Path, settings: Settings, *, cache_dir: Path | None = None
    ) -> Self:
        """The index of the notebook at `root`; it knows nothing if it is out of date.

        It is out of date where its fingerprint differs, or the file is damaged or not
        ours; the first save makes it anew. Where no file can be opened it is in memory.
        """
        meta = {"fingerprint": fingerprint(settings, FORMAT), "root": str(root)}
        connection, path = open_file(index_path(root, cache_dir))
        return cls(connection, path, meta)

    @classmethod
    def open_as_is(cls, root: Path, *, cache_dir: Path | None = None) -> Self:
        """The index as it was last written, however old it is.

        Raises NoIndexError where there is none of this version's format.
        """
        path = index_path(root, cache_dir)
        if not path.is_file():
            raise NoIndexError(root)
        with damage_reported(path):
            connection = connect(path)
            held = held_fingerprint(connection)
        if held is None:
            connection.close()
            raise NoIndexError(root)
        return cls(connection, path, {"fingerprint": held, "root": str(root)})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with damage_reported(self.path):
            if not self._current:
                with transaction(self._connection):
                    create(self._connection, self._meta)
                self._current = True
            yield self._connection

    def lookup(
        self, term: str, types: Collection[str] = ()
    ) -> Match | Ambiguous | NoMatch:
        """What `term` names: a concept by any of its names, else a note, else any node.

        Terms are folded; a node's id or a note's path names just that node. `types` are
        the node types that count, none for all.
        """
        with self._reading() as connection:
            return lookup.lookup(connection, term, types)

    def named(self, term: str) -> tuple[NodeRef, ...]:
        """The nodes that `term` names before all others; near names are not sought."""
        with self._reading() as connection:
            return lookup.named(connection, term)

    def neighbors(
        self,
        node: NodeId,
        *,
        hops: int = 1,
        types: Collection[str] = (),
        limit: int | None = None,
    ) -> tuple[Neighbor, ...]:
        """What is at most `hops` edges of `types` (none: all) away from `node`.

        Nearer first, then heavier, then by id; at most `limit`. Raises KeyError for an
        unknown id.
        """
        with self._reading() as connection:
            return near.neighbors(connection, node, hops=hops, types=types, limit=limit)

    def related(
        self,
        node: NodeId,
        *,
        hops: int = 1,
        types: Collection[str] = (),
        limit: int | None = None,
    ) -> Related:
        """The `neighbors` of a node with its other names. Raises KeyError."""
        with self._reading() as connection:
            return near.related(connection, node, hops=hops, types=types, limit=limit)

    def path_between(self, a: NodeId, b: NodeId) -> tuple[Neighbor, ...] | None:
        """The cheapest way from concept `a` to `b`, an edge a step; None for no way.

        Raises KeyError for an unknown id.
        """
        with self._reading() as connection:
            return near.path_between(connection, a, b)

    def search(self, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """Lines, headings and concepts that hold the words of `query`, best first."""
        with self._reading() as connection:
            return find.search(connection, query, limit=limit)

    def concepts(
        self,
        *,
        course: str | None = None,
        note: NodeId | None = None,
        limit: int | None = None,
    ) -> tuple[ConceptLine, ...]:
        """The concepts of a course, of a note or of all, the most important first."""
        from studygraph.store import lists

        with self._reading() as connection:
            return lists.concepts(connection, course=course, note=note, limit=limit)

    def courses(self) -> tuple[str, ...]:
        """The courses that have concepts, sorted."""
        from studygraph.store import lists

        with self._reading() as connection:
            return lists.courses(connection)

    def show(self, node: NodeId) -> View:
        """All that is known of a node. Raises KeyError for an unknown id."""
        from studygraph.store import lists

        with self._reading() as connection:
            return lists.show(connection, node)

    def why(self, concept: NodeId) -> Reasons:
        """Why it is a concept, and what its edges rest on. Raises KeyError."""
        from studygraph.store import lists

        with self._reading() as connection:
            return lists.why(connection, concept)
