"""The index of one notebook: notes and graph on disk, and the answers to queries.

The only module that others use. `save` writes everything in one transaction; queries
read with SQL alone. What a query does not need is imported where it is used: a command
should answer in little more than the time that Python and click take to start.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

from studygraph.kept import Kept
from studygraph.store import find, lookup, near
from studygraph.store.connect import (
    FORMAT,
    NoIndexError,
    connect,
    create,
    damage_reported,
    discard,
    held_fingerprint,
    is_damage,
    open_file,
    transaction,
)
from studygraph.store.place import fingerprint, index_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from studygraph.concepts.changes import Found
    from studygraph.config import Settings
    from studygraph.errors import Problem
    from studygraph.graph.model import NodeId, StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.read.model import FileStamp
    from studygraph.store.answers import (
        Ambiguous,
        ConceptLine,
        Hit,
        LedgerLine,
        Match,
        Neighbor,
        NoMatch,
        Reasons,
        Related,
        View,
    )
    from studygraph.store.contents import Contents


class Store:
    """An open index. Use as a context manager, or call `close`.

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

    # -- keeping -----------------------------------------------------------------

    def known(self) -> dict[NotePath, tuple[int, int, str]]:
        """Size, time in ns and digest of every file that the index was made from.

        Templates and attachments are there too; only notes have a digest.
        """
        if not self._current:
            return {}
        with self._reading() as connection:
            found = connection.execute(
                "SELECT path, size, mtime_ns, digest FROM file ORDER BY path"
            )
            return {path: (size, mtime, digest) for path, size, mtime, digest in found}

    def save(self, contents: Contents) -> None:
        """Keep all of `contents`, in one transaction.

        Where the file cannot be written (read-only, full) the index goes on in memory.
        """
        from studygraph.store.write import write

        try:
            write(self._connection, contents, self._meta, anew=not self._current)
        except sqlite3.DatabaseError as error:
            if self.path is None:
                raise
            self.close()
            if is_damage(error):
                discard(self.path)
            self.path = None
            self._connection = connect(None)
            write(self._connection, contents, self._meta, anew=True)
        self._current = True

    def kept(self) -> Kept:
        """What earlier builds made, where it is still good."""
        from studygraph.store import keep

        def held(kind: str) -> dict[bytes, bytes]:
            if not self._current:
                return {}
            with self._reading() as connection:
                return keep.held(connection, kind)

        return Kept(held)

    def keep(self, kept: Kept, *, whole: bool) -> None:
        """Keep what was asked of `kept`, of the kinds asked for that alone.

        A `whole` build asks for all that is worth keeping, one without site does not.
        """
        from studygraph.store import keep

        self._note(lambda connection: keep.bring(connection, kept, whole=whole))

    def restamp(self, stamps: Iterable[FileStamp]) -> None:
        """Note that files hold what they held, under a new size and time."""
        rows = [(stamp.size, stamp.mtime_ns, stamp.path) for stamp in stamps]
        asked = "UPDATE file SET size = ?, mtime_ns = ? WHERE path = ?"
        self._note(lambda connection: connection.executemany(asked, rows))

    def is_whole(self, out: Path, made_from: str) -> bool:
        """Whether the site `out` was made from that revision and left alone since."""
        from studygraph.store import made

        with self._reading() as connection:
            return made.is_whole(connection, out, made_from)

    def held_pages(self, out: Path, shape: str) -> dict[str, str]:
        """What the pages of the site `out` were made from, if untouched since.

        None where its look had another `shape`.
        """
        from studygraph.store import made

        with self._reading() as connection:
            return made.held(connection, out, shape)

    def keep_site(
        self, out: Path, made_from: str, shape: str, inputs: Mapping[str, str]
    ) -> None:
        """Note that `out` was made from that revision, and its pages from `inputs`."""
        from studygraph.store import made

        self._note(
            lambda connection: made.keep(connection, out, made_from, shape, inputs)
        )

    def _note(self, write: Callable[[sqlite3.Connection], object]) -> None:
        """Write what only spares work: where nothing can be written, so be it."""
        with (
            self._reading() as connection,
            suppress(sqlite3.OperationalError),
            transaction(connection),
        ):
            write(connection)

    def told_elsewhere(self) -> set[tuple[str, str]]:
        """Path and message of the problems of what is no file of the notebook."""
        with self._reading() as connection:
            return set(
                connection.execute(
                    "SELECT path, message FROM problem "
                    "WHERE path NOT IN (SELECT path FROM file)"
                )
            )

    def counts(self) -> dict[str, int]:
        """How many nodes there are of each type; under "edge" how many edges."""
        with self._reading() as connection:
            found = connection.execute("SELECT type, count(*) FROM node GROUP BY type")
            (edges,) = connection.execute("SELECT count(*) FROM edge").fetchone()
            return {**dict(found), "edge": edges}

    def load_notes(self) -> dict[NotePath, Note]:
        """The notes as parsed, each from its file alone, by path."""
        from studygraph.store import load

        if not self._current:
            return {}
        with self._reading() as connection:
            return load.parsed_notes(connection)

    def load_settled(self) -> dict[NotePath, Note]:
        """The notes as they are among the others, by path."""
        from studygraph.store import load

        with self._reading() as connection:
            return load.settled_notes(connection)

    def load_found(
        self, parsed: Iterable[Note], settled: Iterable[Note]
    ) -> Found | None:
        """What the passes found in those of the notes that did not change since.

        None where nothing was kept. What it gives is packed: see `unpacking`.
        """
        from studygraph.store import load

        if not self._current:
            return None
        with self._reading() as connection:
            return load.found(connection, parsed, settled)

    def unpacking(self) -> AbstractContextManager[None]:
        """Raises DamagedIndexError, as reads do, for what the body finds damaged."""
        return damage_reported(self.path)

    def load_graph(self) -> StudyGraph:
        """The graph as it was saved."""
        from studygraph.store import load

        with self._reading() as connection:
            return load.graph(connection)

    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the notes, sorted."""
        from studygraph.store import load

        with self._reading() as connection:
            return load.problems(connection)

    def ledger(self) -> tuple[LedgerLine, ...]:
        """Every line that looked like something and was not taken, sorted."""
        from studygraph.store import load

        with self._reading() as connection:
            return load.ledger(connection)

    # -- asking ------------------------------------------------------------------

    def lookup(
        self, term: str, types: Collection[str] = ()
    ) -> Match | Ambiguous | NoMatch:
        """What `term` names: a concept by any of its names, else a note, else any node.

        Terms are folded; a node's id or a note's path names just that node. `types` are
        the node types that count, none for all.
        """
        with self._reading() as connection:
            return lookup.lookup(connection, term, types)

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
