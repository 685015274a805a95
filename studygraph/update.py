"""The index and the site of a notebook, brought up to date with its files.

What the notes hold is worked out in `build`, and only where a file changed since the
index was written. Rooms are imported where they are used: a query on an index that is
up to date needs neither markdown nor NetworkX nor templates.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, partial
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, TypeVar

from studygraph import read
from studygraph.store import Contents, Store
from studygraph.store.connect import DamagedIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from studygraph.build import Study
    from studygraph.config import Settings, SiteSettings
    from studygraph.errors import Problem
    from studygraph.kept import Kept
    from studygraph.note import NotePath
    from studygraph.site import Part

    T = TypeVar("T")
    R = TypeVar("R")


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


def refresh(root: Path, settings: Settings, *, cache_dir: Path | None = None) -> Store:
    """The index of the notebook at `root`, up to date with its files.

    The caller closes it. Raises NotebookNotFoundError where `root` is no folder.
    """
    store = Store.open(root, settings, cache_dir=cache_dir)
    try:
        if not _is_current(root, settings, store):
            from studygraph.build import study
            from studygraph.passes import no_collections

            with no_collections():
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
    if store.is_of(listing):
        return True
    known = store.known()
    others = (*listing.templates, *listing.attachments)
    elsewhere = {(p.path, p.message) for p in listing.problems if p.path not in known}
    if (
        known.keys() != {stamp.path for stamp in (*listing.notes, *others)}
        or store.problems_elsewhere() != elsewhere
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
        store.restamp(read.at_rest(listing, seen))
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
    build = partial(_build, root, settings, out, cache_dir=cache_dir, workers=workers)
    try:
        return build()
    except DamagedIndexError:  # it is gone now: the second time makes it anew
        return build()


def _build(
    root: Path,
    settings: Settings,
    out: Path,
    *,
    cache_dir: Path | None,
    workers: int | str | None,
) -> BuildReport:
    """`build_site`, once."""
    from studygraph.store.made import revision
    from studygraph.store.place import look

    start = perf_counter()
    shown = _titled(settings, root)
    shape = look(shown)
    with Store.open(root, settings, cache_dir=cache_dir) as store:
        if _is_current(root, settings, store) and (same := _whole(store, out, shape)):
            return _report(store.counts(), store.problems(), start, same=same)
        from studygraph.build import study
        from studygraph.passes import free_memory, no_collections

        with no_collections():  # imports as well, whose objects stay
            found = study(root, settings, store, workers=workers)
            from studygraph.site import alone, write

            made_from = revision(_known(found), found.problems, shape)
            with alone(out):
                held = store.held_pages(out, shape)
                save = cache(partial(_keep, store, found))  # once, while copies begin
                if not held:
                    save()
                    store.keep(found.kept, whole=False)
                    # All pages are to be made, and need none of these: let them go.
                    found = replace(found, parsed=(), mentions=(), found=None)
                    found.kept.let_go()
                    save = cache(free_memory)
                    save()
                parts = _parts(found, shown, settings.notebook.id)
                here = workers if isinstance(workers, int) else None
                each = partial(_each, found.kept, here, save)
                written = write(parts, out, held, each)
                save()
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


def _whole(store: Store, out: Path, shape: str) -> tuple[str, ...]:
    """The files of the site in `out` if it is what would be made; else none."""
    from studygraph.store.made import paths, revision

    made_from = revision(store.known(), store.problems(), shape)
    return paths(out) if store.is_whole(out, made_from) else ()


def _each(
    kept: Kept,
    workers: int | None,
    first: Callable[[], None],
    function: Callable[[T], R],
    items: Sequence[T],
    /,
) -> list[R]:
    """`function` of each of `items`, in copies of this process that use `kept`, too.

    `first` is called while copies begin.
    """
    from studygraph.copies import shared

    apart = partial(kept.apart, function)
    found = []
    for result, asked in shared(apart, items, workers=workers, first=first):
        kept.join(asked)
        found.append(result)
    return found


def _parts(found: Study, settings: SiteSettings, notebook: str) -> Sequence[Part]:
    """The site's pages; `notebook` is the notebook's id."""
    from studygraph.export import to_json_pieces
    from studygraph.site import Page, PageUrl, render

    # Without inputs: to digest the whole graph takes as long as to write it.
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
