"""The index of one notebook: notes and graph on disk, and the answers to queries.

The only module that others use. `save` writes everything in one transaction. What a
query does not need is imported where it is used, as in `queries`.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING

from studygraph.kept import Kept
from studygraph.store.connect import (
    connect,
    damage_reported,
    discard,
    is_damage,
    transaction,
)
from studygraph.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from studygraph.concepts.changes import Found
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.read.model import Listing
    from studygraph.store.answers import LedgerLine
    from studygraph.store.contents import Contents


class Store(Queries):
    """An open index, with what a build keeps in it and takes out again whole."""

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

        if not self._current:
            return Kept()
        with self._reading() as connection:
            return Kept(keep.held(connection))

    def keep(self, kept: Kept, *, whole: bool) -> None:
        """Keep what was asked of `kept`, of the kinds asked for that alone.

        A `whole` build asks for all that is worth keeping, one without site does not.
        """
        from studygraph.store import keep

        self._note(lambda connection: keep.bring(connection, kept, whole=whole))

    def is_of(self, listing: Listing) -> bool:
        """Whether the index was made from files listed just so: then it is current."""
        from studygraph.store import listed

        if not self._current:
            return False
        with self._reading() as connection:
            return listed.is_held(connection, listing)

    def restamp(self, listing: Listing) -> None:
        """Note that the notes hold what they held, under the sizes and times listed."""
        from studygraph.store import listed

        self._note(lambda connection: listed.restamp(connection, listing))

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
        """Write what only saves later work; a file that cannot be written is left."""
        with self._reading() as connection, suppress(sqlite3.OperationalError):
            with transaction(connection):
                write(connection)
            # As in `write`: what was written would stay in SQLite's cache.
            connection.execute("PRAGMA shrink_memory")

    def problems_elsewhere(self) -> set[tuple[str, str]]:
        """Path and message of each problem with what is no file: a folder, a link."""
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

    def load_terms(self) -> dict[NotePath, bytes]:
        """The phrases of each note, packed, by path."""
        from studygraph.store import load

        if not self._current:
            return {}
        with self._reading() as connection:
            return load.terms(connection)

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
