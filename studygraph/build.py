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
from itertools import chain
from time import time_ns
from typing import TYPE_CHECKING

from studygraph import read
from studygraph.kept import Kept, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from studygraph.concepts.changes import Found
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteLinks
    from studygraph.concepts.model import Mention
    from studygraph.config import Settings
    from studygraph.demos.model import Demo
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.passes import Passes
    from studygraph.read.model import Listing
    from studygraph.store import Store


_MANY_PHRASES = 200_000
"""The bytes of all phrases, packed, from which a copy pays that adds them up."""


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
    from studygraph.passes import free_memory

    seen = time_ns()
    listing = read.scan(root, settings.read)
    kept = store.kept() if store else Kept()
    with _shared(workers, len(listing.notes)) as passes:
        parsed = _parse(root, listing, settings, store, passes)
        notes = _settle(root, listing, settings, parsed, kept)
        known = store.load_found(parsed, notes) if store else None
        with store.unpacking() if store else nullcontext():
            lexicon, links, found = _find(notes, settings, known, kept, passes)
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


def _parse(
    root: Path,
    listing: Listing,
    settings: Settings,
    store: Store | None,
    passes: Passes,
) -> tuple[Note, ...]:
    """Every note of `listing`, parsed, those that did not change from `store`."""
    known, held = (store.known(), store.load_notes()) if store else ({}, {})
    same = {
        path
        for path in read.compare(listing, known).same
        if path in held and held[path].digest
    }
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


def _find(
    notes: tuple[Note, ...],
    settings: Settings,
    known: Found | None,
    kept: Kept,
    passes: Passes,
) -> tuple[Lexicon, Iterable[NoteLinks], Found]:
    """What both passes find in `notes`, taken from `known` where it cannot differ.

    What was found in a note still holds if neither the note changed nor what the
    lexicon says of the phrases in it.
    """
    from studygraph import concepts
    from studygraph.concepts.changes import Found, learnt, recalled, said, unreached
    from studygraph.passes import free_memory

    held = known.terms if known else {}
    new = [note for note in notes if note.path not in held] if held else notes
    terms = passes.total(concepts.survey, concepts.merge, new)
    surveys = {**held, **terms.surveys}
    if known and held:
        learn = partial(learnt, known, terms, settings.concepts)
        long = sum(map(len, held.values())) >= _MANY_PHRASES
        copied = long and passes.spares(new)
        parts, told = _meanwhile(known, learn, kept, copied=copied)
        lexicon = recalled(told, settings.concepts)
        links = unreached(known, parts, notes, lexicon)
    else:
        links, lexicon = {}, concepts.learn(terms, settings.concepts, kept=kept)
        told = pack(said(lexicon))
    del terms  # the counts of all phrases, the largest value in a build
    free_memory()
    stale = [note for note in notes if note.path not in links] if links else notes
    again = passes.each(partial(_link_one, lexicon), stale)
    paths = [note.path for note in stale]
    packed = {path: known.links[path] for path in links} if known else {}
    packed.update(zip(paths, again, strict=True))
    found = Found(surveys, packed, told, frozenset(paths))
    # Unpacked one by one: all of them at once would take more memory than the graph.
    unpacked = (unpack(blob, concepts.NoteLinks) for blob in again)
    return lexicon, chain(links.values(), unpacked), found


def _meanwhile(
    known: Found, learn: Callable[[Kept], bytes], kept: Kept, *, copied: bool
) -> tuple[list[NoteLinks], bytes]:
    """What the known notes say, and what `learn` gives.

    If it is to be `copied`, a copy of the process learns, while this one unpacks what
    the notes say and loads what the next steps need.
    """
    from studygraph import concepts
    from studygraph.copies import beside

    with beside(partial(kept.apart, learn, kept), copied=copied) as learnt:
        parts = [unpack(blob, concepts.NoteLinks) for blob in known.links.values()]
        _load()
        told, asked = learnt()
    kept.join(asked)
    return parts, told


def _load() -> None:
    """Load what the steps after the lexicon need: that takes longer than some of them.

    They import it all the same, in a clean build when they come.
    """
    import studygraph.concepts.knowledge
    import studygraph.demos
    import studygraph.graph.build
    import studygraph.site  # noqa: F401
    from studygraph.concepts.linking import load_tables

    load_tables()


def _link_one(lexicon: Lexicon, note: Note) -> bytes:
    """What `note` says of concepts, packed."""
    from studygraph import concepts

    return pack(concepts.link(note, lexicon))


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
