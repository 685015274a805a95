"""Where an index lies, and what it depends on.

One file a notebook in the user's cache directory, or in `STUDYGRAPH_CACHE`. It is named
by the notebook's resolved path, so two notebooks never share one and a moved notebook
gets a new one.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import studygraph

if TYPE_CHECKING:
    from collections.abc import Container

    from studygraph.config import Settings, SiteSettings

CACHE_VARIABLE = "STUDYGRAPH_CACHE"

_SHAPING = (
    "jinja2",
    "markdown-it-py",
    "math-core",
    "mdit-py-plugins",
    "networkx",
    "pathspec",
    "pyyaml",
    "snowballstemmer",
)
"""Libraries whose version can change what notes and templates become."""

_SHOWING = ("jinja2", "markupsafe", "nh3", "pygments", "pyvis")
"""Libraries whose version can change how the site looks."""


def index_path(root: Path, cache_dir: Path | None = None) -> Path:
    """The file of the index of the notebook at `root`; nothing is created."""
    place = str(root.resolve())
    key = sha256(place.encode(errors="surrogatepass")).hexdigest()[:20]
    name = re.sub(r"[^A-Za-z0-9]+", "-", root.resolve().name).strip("-")[:40]
    return (cache_dir or _cache_dir()) / f"{name or 'notes'}-{key}.sqlite3"


def _cache_dir() -> Path:
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415  (start-up time)

    return user_cache_path("studygraph", appauthor=False)


def fingerprint(settings: Settings, store_format: int) -> str:
    """A digest of all that shapes an index besides the notes.

    The index's own format, this package and its sources, the interpreter, the shaping
    libraries and the settings: where one differs, nothing in the index can be trusted.
    How the site looks is not in the index.
    """
    facts = (
        store_format,
        studygraph.__version__,
        _sources(),
        sys.version_info[:2],
        _versions(_SHAPING),
        (settings.notebook, settings.read, settings.parse, settings.concepts),
    )
    return sha256(msgspec.msgpack.encode(facts, order="deterministic")).hexdigest()


def look(settings: SiteSettings) -> str:
    """A digest of all that shapes a site besides the notes and the fingerprint."""
    assets = _stamps(Path(studygraph.__file__).parent / "site" / "assets")
    facts = (assets, _versions(_SHOWING), settings)
    return sha256(msgspec.msgpack.encode(facts, order="deterministic")).hexdigest()


def _sources() -> list[tuple[str, int, int]]:
    """Path, size and time of every source file, so that an edit of the code counts."""
    return _stamps(Path(studygraph.__file__).parent)


def _stamps(top: Path) -> list[tuple[str, int, int]]:
    """Path, size and time of every file below `top`, but for a site's assets."""
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(f for f in folders if f not in {"__pycache__", "assets"})
        for name in sorted(names):
            path = f"{folder}{os.sep}{name}"
            stamp = os.stat(path)  # noqa: PTH116 - a Path takes longer than the system
            found.append((path, stamp.st_size, stamp.st_mtime_ns))
    return found


def _versions(names: Container[str]) -> list[tuple[str, str]]:
    """Name and version of the libraries `names`, from their installation records.

    Read off the folders' names (NAME-VERSION.dist-info): `importlib.metadata` takes
    half as long to load as click. A library that is nowhere to be seen is left out.
    """
    found = {}
    for folder in reversed(sys.path):
        with suppress(OSError):
            for entry in Path(folder or ".").glob("*.dist-info"):
                name, _, version = entry.stem.partition("-")
                name = re.sub(r"[-_.]+", "-", name).lower()
                if name in names:
                    found[name] = version
    return sorted(found.items())
