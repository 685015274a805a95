"""The pipeline, from a folder of notes to a graph, an index and a site.

`study` is the road itself; everything else calls it. With an index at hand it parses
only the files that changed. Reading is one pass a note; so is finding terms, and so is
finding mentions and relations: what joins them are associative merges.

Rooms are imported where they are used: a query on an index that is up to date needs
neither markdown nor NetworkX nor templates.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from studygraph import read
from studygraph.graph.model import NodeType
from studygraph.store import Contents, Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studygraph.concepts.model import Mention
    from studygraph.config import Settings, SiteSettings
    from studygraph.demos.model import Demo
    from studygraph.errors import Problem
    from studygraph.graph.model import StudyGraph
    from studygraph.note import Note, NotePath
    from studygraph.read.model import Listing
    from studygraph.site.writer import Written


@dataclass(frozen=True, slots=True)
class Study:
    """All that is known of a notebook.

    `parsed` are the notes, each from its file alone; `notes` the same among the others,
    in order of their paths. `attachments` maps every other file to its place on disk.
    """

    listing: Listing
    parsed: tuple[Note, ...]
    notes: tuple[Note, ...]
    mentions: tuple[Mention, ...]
    graph: StudyGraph
    demos: tuple[Demo, ...]
    problems: tuple[Problem, ...]
    attachments: Mapping[NotePath, Path]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts, problems in the notes, files, wall-clock seconds."""

    notes: int
    concepts: int
    edges: int
    questions: int
    problems: tuple[Problem, ...]
    written: Written
    seconds: float


def study(root: Path, settings: Settings, store: Store | None = None) -> Study:
    """Read, parse, find concepts, link: the notebook at `root` as a graph.

    Notes that `store` holds unchanged are not parsed again. Never raises for what the
    notes hold.
    """
    from studygraph import concepts, demos, parse
    from studygraph.graph.build import build as build_graph

    listing = read.scan(root, settings.read)
    parsed = _parse(root, listing, settings, store)
    habits = parse.merge(
        [parse.survey(note) for note in parsed],
        templates=[read.read(root, t.path, settings.read) for t in listing.templates],
        listing=listing,
        settings=settings.parse,
    )
    notes = tuple(parse.settle(note, habits) for note in parsed)
    terms = concepts.merge(*(concepts.survey(note) for note in notes))
    lexicon = concepts.learn(terms, settings.concepts)
    links = [concepts.link(note, lexicon) for note in notes]
    knowledge = concepts.conclude(notes, lexicon, links)
    runnable = demos.look(root, listing, notes, settings.read)
    graph, unknown = demos.illustrate(build_graph(notes, knowledge), runnable.demos)
    found = [
        *listing.problems,
        *(problem for note in notes for problem in note.problems),
        *runnable.problems,
        *unknown,
    ]
    return Study(
        listing=listing,
        parsed=parsed,
        notes=notes,
        mentions=knowledge.mentions,
        graph=graph,
        demos=runnable.demos,
        problems=tuple(sorted(found)),
        attachments={stamp.path: root / stamp.path for stamp in listing.attachments},
    )


def _parse(
    root: Path, listing: Listing, settings: Settings, store: Store | None
) -> tuple[Note, ...]:
    """Every note of `listing`, parsed, those that did not change from `store`."""
    from studygraph.parse import parse

    known, held = (store.known(), store.load_notes()) if store else ({}, {})
    same = set(read.compare(listing, known).same)
    return tuple(
        held[stamp.path]
        if stamp.path in same and stamp.path in held
        else parse(read.read(root, stamp.path, settings.read), settings.parse)
        for stamp in listing.notes
    )


def refresh(root: Path, settings: Settings, *, cache_dir: Path | None = None) -> Store:
    """The index of the notebook at `root`, up to date with its files.

    The caller closes it. Raises NotebookNotFoundError where `root` is no folder.
    """
    store = Store.open(root, settings, cache_dir=cache_dir)
    if not _is_current(read.scan(root, settings.read), store):
        _keep(store, study(root, settings, store))
    return store


def _is_current(listing: Listing, store: Store) -> bool:
    """Whether the index was made from just the files that are there now."""
    known = {path: (size, time) for path, (size, time, _) in store.known().items()}
    there = (*listing.notes, *listing.templates, *listing.attachments)
    return known == {stamp.path: (stamp.size, stamp.mtime_ns) for stamp in there}


def _keep(store: Store, found: Study) -> None:
    store.save(
        Contents(
            listing=found.listing,
            parsed=found.parsed,
            settled=found.notes,
            graph=found.graph,
            mentions=found.mentions,
            problems=found.problems,
        )
    )


def build_site(
    root: Path, settings: Settings, out: Path, *, cache_dir: Path | None = None
) -> BuildReport:
    """Write the site of the notebook at `root` to the folder `out`.

    Raises OutputError where `out` holds something else than a site of ours, and
    NotebookNotFoundError where `root` is no folder.
    """
    from studygraph.export import to_json
    from studygraph.site import Page, PageUrl, render, write

    start = perf_counter()
    with Store.open(root, settings, cache_dir=cache_dir) as store:
        found = study(root, settings, store)
        _keep(store, found)
    document = Page(PageUrl("graph.json"), to_json(found.graph).encode())
    pages = render(
        found.graph,
        found.notes,
        found.attachments,
        _titled(settings, root),
        demos=found.demos,
        extra=[document],
    )
    written = write(pages, out)
    types = Counter(node.type for node in found.graph.nodes)
    return BuildReport(
        notes=types[NodeType.NOTE],
        concepts=types[NodeType.CONCEPT],
        edges=len(found.graph.edges),
        questions=types[NodeType.QUESTION],
        problems=found.problems,
        written=written,
        seconds=perf_counter() - start,
    )


def _titled(settings: Settings, root: Path) -> SiteSettings:
    """The site's settings with a title, the folder's name where none is set.

    The folder of Pyodide is taken from `root`.
    """
    title = settings.site.title or settings.notebook.title or root.resolve().name
    pyodide = settings.site.pyodide and str(root / settings.site.pyodide)
    return replace(settings.site, title=title, pyodide=pyodide)
