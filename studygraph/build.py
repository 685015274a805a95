"""The pipeline, from a folder of notes to a graph, an index and a site.

`study` is the road itself; everything else calls it. With an index at hand it parses
only the files that changed. Reading is one pass a note; so is finding terms, and so is
finding mentions and relations: what joins them are associative merges.

Rooms are imported where they are used: a query on an index that is up to date needs
neither markdown nor NetworkX nor templates.
"""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from time import perf_counter, time_ns
from typing import TYPE_CHECKING

from studygraph import read
from studygraph.kept import Kept, pack, unpack
from studygraph.store import Contents, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from studygraph.concepts.changes import Found
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteLinks
    from studygraph.concepts.model import Mention
    from studygraph.config import Settings, SiteSettings
    from studygraph.demos.model import Demo
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.passes import Passes
    from studygraph.read.model import Listing
    from studygraph.site import Page


@dataclass(frozen=True, slots=True)
class Study:
    """All that is known of a notebook.

    `parsed` are the notes, each from its file alone; `notes` the same among the others,
    in order of their paths; `found` what the passes over these found, for the next time
    to start from, None where nobody will; `kept` what else need not be made again.
    `attachments` maps every other file to its place on disk.
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


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts, problems in the notes, files, wall-clock seconds.

    The site's files are those `new`, `changed` and the `same`, each sorted.
    """

    notes: int
    concepts: int
    edges: int
    questions: int
    problems: tuple[Problem, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float


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
    from studygraph import concepts, demos, parse
    from studygraph.graph.build import build as build_graph
    from studygraph.passes import free_memory
    from studygraph.site.math import problems as unset_formulas

    seen = time_ns()
    listing = read.scan(root, settings.read)
    kept = store.kept() if store else Kept()
    with _shared(workers, len(listing.notes)) as passes:
        parsed = _parse(root, listing, settings, store, passes)
        habits = parse.merge(
            [parse.survey(note, kept) for note in parsed],
            templates=[
                read.read(root, t.path, settings.read) for t in listing.templates
            ],
            listing=listing,
            settings=settings.parse,
        )
        notes = tuple(parse.settle(note, habits, kept) for note in parsed)
        known = store.load_found(parsed, notes) if store else None
        with store.unpacking() if store else nullcontext():
            lexicon, links, found = _find(notes, settings, known, kept, passes)
            free_memory()
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


def _find(
    notes: tuple[Note, ...],
    settings: Settings,
    known: Found | None,
    kept: Kept,
    passes: Passes,
) -> tuple[Lexicon, Iterable[NoteLinks], Found]:
    """What both passes find in `notes`; only where it may differ from what is `known`.

    What they found in a note stands as long as the note does, and as the lexicon says
    the same of what is in it.
    """
    from studygraph import concepts
    from studygraph.concepts.changes import Found, changes, said
    from studygraph.passes import free_memory

    held = known.terms if known else {}
    new = [note for note in notes if note.path not in held] if held else notes
    terms = concepts.merge(
        *held.values(), passes.total(concepts.survey, concepts.merge, new)
    )
    lexicon = concepts.learn(terms, settings.concepts, kept=kept)
    surveys = terms.surveys
    del terms  # the sums of all phrases: nothing in a build takes more memory
    free_memory()
    links, packed = [], {}
    if known:
        moved = changes(known.said, lexicon)
        for path, blob in known.links.items():
            part = unpack(blob, concepts.NoteLinks)
            if not moved.reach(known.terms[path], part):
                links.append(part)
                packed[path] = blob
    stale = [note for note in notes if note.path not in packed] if packed else notes
    again = passes.each(partial(_link_one, lexicon), stale)
    paths = [note.path for note in stale]
    packed.update(zip(paths, again, strict=True))
    found = Found(surveys, packed, said(lexicon), frozenset(paths))
    # As objects they would take more memory than all that is made of them.
    unpacked = (unpack(blob, concepts.NoteLinks) for blob in again)
    return lexicon, chain(links, unpacked), found


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


def refresh(root: Path, settings: Settings, *, cache_dir: Path | None = None) -> Store:
    """The index of the notebook at `root`, up to date with its files.

    The caller closes it. Raises NotebookNotFoundError where `root` is no folder.
    """
    store = Store.open(root, settings, cache_dir=cache_dir)
    try:
        if not _is_current(root, settings, store):
            from studygraph.passes import few_collections

            with few_collections():
                found = study(root, settings, store)
                _keep(store, found)
                store.keep(found.kept, whole=False)
    except BaseException:
        store.close()
        raise
    return store


def _is_current(root: Path, settings: Settings, store: Store) -> bool:
    """Whether the index was made from just what the files hold now.

    A note under a new time is read, and its digest decides; of other files the time
    does.
    """
    seen = time_ns()
    listing = read.scan(root, settings.read)
    known = store.known()
    others = (*listing.templates, *listing.attachments)
    elsewhere = {(p.path, p.message) for p in listing.problems if p.path not in known}
    if (
        known.keys() != {stamp.path for stamp in (*listing.notes, *others)}
        or store.told_elsewhere() != elsewhere
        or any(known[path][:2] != (size, time) for path, size, time in others)
    ):
        return False
    moved = {
        path
        for path, size, time in listing.notes
        if known[path][:2] != (size, time) or not known[path][2]
    }
    for path in moved:
        if read.read(root, path, settings.read).digest != known[path][2]:
            return False
    if moved:
        rested = read.at_rest(listing, seen)
        store.restamp(stamp for stamp in rested.notes if stamp.path in moved)
    return True


def _keep(store: Store, found: Study) -> None:
    store.save(
        Contents(
            listing=found.listing,
            parsed=found.parsed,
            settled=found.notes,
            graph=found.graph,
            mentions=found.mentions,
            problems=found.problems,
            found=found.found,
        )
    )


def build_site(
    root: Path,
    settings: Settings,
    out: Path,
    *,
    cache_dir: Path | None = None,
    workers: int | str | None = None,
) -> BuildReport:
    """Write the site of the notebook at `root` to the folder `out`.

    `workers` is as in `study`. Where neither the notes nor the site changed since the
    last time, nothing is read, rendered or written. Raises OutputError where `out`
    holds something else than a site of ours, and NotebookNotFoundError where `root` is
    no folder.
    """
    from studygraph.store.made import paths, revision
    from studygraph.store.place import look

    start = perf_counter()
    shown = _titled(settings, root)
    shape = look(shown)
    with Store.open(root, settings, cache_dir=cache_dir) as store:
        if _is_current(root, settings, store):
            made_from = revision(store.known(), store.problems(), shape)
            if store.is_whole(out, made_from):
                counts, problems = store.counts(), store.problems()
                return _report(counts, problems, start, same=paths(out))
        from studygraph.passes import few_collections, free_memory

        with few_collections():  # from here on: what is imported lives on, too
            from studygraph.copies import shared
            from studygraph.site import alone, write

            here = workers if isinstance(workers, int) else None
            each = partial(shared, workers=here)
            found = study(root, settings, store, workers=workers)
            _keep(store, found)
            made_from = revision(_known(found), found.problems, shape)
            # What only the index holds: the pages, still to come, take its room.
            found = replace(found, parsed=(), mentions=(), found=None)
            free_memory()
            pages = _pages(found, shown, settings.notebook.id)
            with alone(out):
                written = write(pages, out, store.held_pages(out, shape), each=each)
                store.keep_site(out, made_from, shape, written.inputs)
            store.keep(found.kept, whole=True)
    counts = Counter(node.type.value for node in found.graph.nodes)
    counts["edge"] = len(found.graph.edges)
    return _report(
        counts,
        found.problems,
        start,
        new=written.new,
        changed=written.changed,
        same=written.same,
        removed=written.removed,
    )


def _pages(found: Study, settings: SiteSettings, notebook: str) -> Iterator[Page]:
    """The site's pages; `notebook` is the notebook's id."""
    from studygraph.export import to_json_pieces
    from studygraph.site import Page, PageUrl, render

    # Without inputs: to tell what all of it is takes as long as to write it.
    document = Page(PageUrl("graph.json"), partial(to_json_pieces, found.graph))
    return render(
        found.graph,
        found.notes,
        found.attachments,
        settings,
        notebook=notebook,
        demos=found.demos,
        extra=[document],
        kept=found.kept,
    )


def _known(found: Study) -> dict[NotePath, tuple[int, int, str]]:
    """What the index says of the files that `found` was made from."""
    digests = {note.path: note.digest for note in found.notes}
    listing = found.listing
    return {
        stamp.path: (stamp.size, stamp.mtime_ns, digests.get(stamp.path, ""))
        for stamp in (*listing.notes, *listing.templates, *listing.attachments)
    }


def _report(
    counts: Mapping[str, int],
    problems: tuple[Problem, ...],
    start: float,
    **files: tuple[str, ...],
) -> BuildReport:
    """The report of a build that began at `start` and left these `files`."""
    return BuildReport(
        notes=counts.get("note", 0),
        concepts=counts.get("concept", 0),
        edges=counts.get("edge", 0),
        questions=counts.get("question", 0),
        problems=problems,
        new=files.get("new", ()),
        changed=files.get("changed", ()),
        same=files.get("same", ()),
        removed=files.get("removed", ()),
        seconds=perf_counter() - start,
    )


def _titled(settings: Settings, root: Path) -> SiteSettings:
    """The site's settings with a title, the folder's name where none is set.

    The folder of Pyodide is taken from `root`.
    """
    title = settings.site.title or settings.notebook.title or root.resolve().name
    pyodide = settings.site.pyodide and str(root / settings.site.pyodide)
    return replace(settings.site, title=title, pyodide=pyodide)
