"""The pipeline, from a folder of notes to a graph.

`study` runs every step in order; `update` brings the index and the site on disk up to
date with the result. With an index at hand only the files that changed are parsed.
Three passes go over the notes (parse, find terms, find mentions and relations); each
reads one note at a time, and associative merges join what they find.

Packages are imported where they are used: a query on an index that is up to date needs
neither markdown nor NetworkX.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from time import time_ns
from typing import TYPE_CHECKING

from studygraph import read
from studygraph.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from studygraph.concepts.changes import Found
    from studygraph.concepts.model import Mention
    from studygraph.config import Settings
    from studygraph.demos.model import Demo
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.passes import Passes
    from studygraph.read.model import Listing
    from studygraph.store import Store


@dataclass(frozen=True, slots=True)
class Study:
    """All that is known of a notebook.

    `parsed` are the notes, each read from its file alone. `notes` are the same notes
    settled among the others, in order of their paths. `found` is what the passes found
    in them, for the next build to start from; None where it is no longer needed. `kept`
    holds further results for the next build. `attachments` maps every other file to its
    place on disk.
    """

    listing: Listing
    parsed: tuple[Note, ...]
    notes: tuple[Note, ...]
    mentions: tuple[Mention, ...]
    graph: StudyGraph
    demos: tuple[Demo, ...]
    problems: tuple[Problem, ...]
    attachments: Mapping[NotePath, Path]
    found: Found | None
    kept: Kept


def study(
    root: Path,
    settings: Settings,
    store: Store | None = None,
    *,
    workers: int | str | None = None,
) -> Study:
    """Read, parse, find concepts, link: the notebook at `root` as a graph.

    Notes that `store` holds unchanged are not parsed again. `workers` is how many
    processes share the work, None as many as pay, or the address of a Dask scheduler
    whose workers do; the result is the same. Never raises for what the notes hold.
    """
    from studygraph import concepts
    from studygraph.finding import find, learning
    from studygraph.passes import free_memory

    seen = time_ns()
    listing = read.scan(root, settings.read)
    kept = store.kept() if store else Kept()
    held = store.load_notes() if store else {}
    same = _same(listing, held, store)
    terms = {p: t for p, t in store.load_terms().items() if p in same} if store else {}
    with _shared(workers, len(listing.notes)) as passes:
        spared = passes.spares(len(listing.notes) - len(same))
        with learning(terms, settings.concepts, kept, spared=spared) as learner:
            parsed = _parse(root, listing, settings, held, same, passes)
            notes = _settle(root, listing, settings, parsed, kept)
            known = store.load_found(parsed, notes) if store else None
            with store.unpacking() if store else nullcontext():
                lexicon, links, found = find(
                    notes, settings.concepts, known, terms.keys(), learner, kept, passes
                )
        free_memory()
    # Imported here: an edit has loaded them, while it waited for the lexicon.
    from studygraph import demos
    from studygraph.graph.build import build as build_graph
    from studygraph.site.math import problems as unset_formulas

    knowledge = concepts.conclude(notes, lexicon, links, kept)
    del links, lexicon
    free_memory()
    runnable = demos.look(root, listing, notes, settings.read)
    graph, unknown = demos.illustrate(
        build_graph(notes, knowledge, kept), runnable.demos
    )
    problems = [
        *listing.problems,
        *(problem for note in notes for problem in note.problems),
        *concepts.circles(knowledge),
        *runnable.problems,
        *unknown,
        *unset_formulas(notes, kept),
    ]
    return Study(
        listing=read.at_rest(listing, seen),
        parsed=parsed,
        notes=notes,
        mentions=knowledge.mentions,
        graph=graph,
        demos=runnable.demos,
        problems=tuple(sorted(problems)),
        attachments={stamp.path: root / stamp.path for stamp in listing.attachments},
        found=found,
        kept=kept,
    )


def _shared(workers: int | str | None, notes: int) -> AbstractContextManager[Passes]:
    """Passes over that many notes, by these `workers`."""
    if isinstance(workers, str):
        from studygraph.cluster import connect

        return connect(workers)
    from studygraph.passes import over

    return over(workers, notes)


def _same(
    listing: Listing, held: Mapping[NotePath, Note], store: Store | None
) -> set[NotePath]:
    """The notes whose files are as they were when `held` was parsed from them."""
    known = store.known() if store else {}
    same = read.compare(listing, known).same
    return {path for path in same if path in held and held[path].digest}


def _parse(  # noqa: PLR0913, PLR0917 - all that parsing takes
    root: Path,
    listing: Listing,
    settings: Settings,
    held: Mapping[NotePath, Note],
    same: set[NotePath],
    passes: Passes,
) -> tuple[Note, ...]:
    """Every note of `listing`, parsed, the `same` ones as they are `held`."""
    wanted = [
        (stamp.path, held[stamp.path].digest if stamp.path in held else "")
        for stamp in listing.notes
        if stamp.path not in same
    ]
    fresh = passes.each(partial(_parse_one, root.resolve(), settings), wanted)
    read_again = {path: note for (path, _), note in zip(wanted, fresh, strict=True)}
    return tuple(
        read_again.get(stamp.path) or held[stamp.path] for stamp in listing.notes
    )


def _settle(
    root: Path,
    listing: Listing,
    settings: Settings,
    parsed: tuple[Note, ...],
    kept: Kept,
) -> tuple[Note, ...]:
    """The notes with what each leaves open settled by the others and the templates."""
    from studygraph import parse

    templates = [read.read(root, one.path, settings.read) for one in listing.templates]
    habits = parse.merge(
        [parse.survey(note, kept) for note in parsed],
        templates=templates,
        listing=listing,
        settings=settings.parse,
        name=settings.notebook.title or root.resolve().name,
    )
    return tuple(parse.settle(note, habits, kept) for note in parsed)


def _parse_one(
    root: Path, settings: Settings, known: tuple[NotePath, str]
) -> Note | None:
    """The note at a path, parsed; None where its digest is the known one."""
    from studygraph.parse import parse

    path, digest = known
    source = read.read(root, path, settings.read)
    if digest and source.digest == digest:
        return None
    return parse(source, settings.parse, fallback=settings.notebook.language)
