"""Pages and their addresses: the one place where a `PageUrl` is made.

An address is a path inside the site, POSIX and unescaped; `relative` turns two of them
into an href. Names are lower case and safe on every file system, and the same notebook
always gives the same ones. Limit: two names that differ only in what a file name cannot
hold are told apart by a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NewType
from unicodedata import normalize
from urllib.parse import quote

from studygraph.graph.model import ConceptNode, CourseNode, NodeId, StudyGraph
from studygraph.note import Note, NotePath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PageUrl = NewType("PageUrl", str)
"""A path inside the site: "concepts/forget-gate.html"."""

HOME = PageUrl("index.html")
MAP = PageUrl("map.html")
CONCEPTS = PageUrl("concepts/index.html")
SEARCH = PageUrl("search.html")
SHEETS = PageUrl("sheets/index.html")
GAPS = PageUrl("gaps.html")
PLAN = PageUrl("plan.html")
REVIEW = PageUrl("review.html")

_MOST_BYTES = 80
_WAYS_KEPT = 1 << 16
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site, made when its content is asked for.

    `inputs` is a digest of all that shapes it, "" where nobody keeps track of that.
    """

    path: PageUrl
    source: bytes | Callable[[], bytes | Iterable[bytes]]
    inputs: str = ""

    @property
    def content(self) -> bytes:
        """What the file holds."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterable[bytes]:
        """The same piece by piece: the longest files are larger than the graph."""
        made = self.source() if callable(self.source) else self.source
        return (made,) if isinstance(made, bytes) else made


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of a site that hang on no other part's, listed anew each time."""

    source: Callable[[], Iterator[Page]]

    def __iter__(self) -> Iterator[Page]:
        """Its pages, in a fixed order."""
        return self.source()


def asset(name: str) -> PageUrl:
    """The address of one of the theme's own files."""
    return PageUrl(f"assets/{name}")


def data_file(name: str) -> PageUrl:
    """The address of a script file that holds data."""
    return PageUrl(f"data/{name}")


def page_name(name: str) -> PageUrl:
    """The address of a file at the site's root: "graph.json"."""
    return PageUrl(name)


def relative(source: PageUrl, target: PageUrl, fragment: str = "") -> str:
    """The href on page `source` that leads to `target`, percent-encoded."""
    if not fragment:
        return _way(source.rpartition("/")[0], target)
    tail = f"#{quote(fragment)}"
    return tail if source == target else _way(source.rpartition("/")[0], target) + tail


@lru_cache(_WAYS_KEPT)
def _way(folder: str, target: PageUrl) -> str:
    """The href from any page in `folder`: one target stands on many pages."""
    start, path = folder.split("/") if folder else [], target.split("/")
    common = 0
    while common < min(len(start), len(path) - 1) and start[common] == path[common]:
        common += 1
    up = "../" * (len(start) - common)
    return up + quote("/".join(path[common:]))


def letter_page(number: int) -> PageUrl:
    """The address of a part of a long index of concepts."""
    return PageUrl(f"concepts/index/{number}.html")


def slug(text: str) -> str:
    """`text` as a file name: letters and digits of any script, hyphens between.

    Composed (NFC), folded to lower case, at most 80 bytes; never empty.
    """
    folded = normalize("NFC", text.casefold())
    kept = "".join(c if c.isalnum() or c == "_" else "-" for c in folded)
    name = "-".join(part for part in kept.split("-") if part) or "x"
    if name in _DEVICES:
        name += "-"
    raw = name.encode()
    if len(raw) > _MOST_BYTES:
        mark = sha256(raw).hexdigest()[:8]
        name = raw[: _MOST_BYTES - 9].decode(errors="ignore") + "-" + mark
    return name


class Urls:
    """Where each note, concept, course and attachment of one notebook has its page."""

    def __init__(
        self,
        graph: StudyGraph,
        notes: tuple[Note, ...],
        attachments: tuple[NotePath, ...],
    ) -> None:
        taken: set[str] = {HOME, MAP, CONCEPTS, SEARCH, SHEETS, GAPS, PLAN, REVIEW}
        self._concepts: dict[NodeId, PageUrl] = {}
        self._sheets: dict[str, PageUrl] = {}
        for node in graph.nodes:
            if isinstance(node, ConceptNode):
                name = slug(node.id.removeprefix("concept:"))
                self._concepts[node.id] = _free(f"concepts/{name}", ".html", taken)
            elif isinstance(node, CourseNode):
                name = slug(node.label)
                self._sheets[node.label] = _free(f"sheets/{name}", ".html", taken)
        self._notes: dict[NotePath, PageUrl] = {}
        for note in notes:
            stem = note.path.rpartition(".")[0] or note.path
            name = "/".join(slug(part) for part in stem.split("/"))
            self._notes[note.path] = _free(f"notes/{name}", ".html", taken)
        self._files: dict[NotePath, PageUrl] = {}
        for path in sorted(attachments):
            stem, _, kind = path.rpartition(".")
            name = "/".join(slug(part) for part in (stem or path).split("/"))
            self._files[path] = _free(f"files/{name}", f".{slug(kind)}", taken)

    def concept(self, node: NodeId) -> PageUrl:
        """The page of a concept. Raises KeyError for another node."""
        return self._concepts[node]

    def note(self, path: NotePath) -> PageUrl:
        """The page of a note. Raises KeyError for a path without one."""
        return self._notes[path]

    def sheet(self, course: str) -> PageUrl:
        """The cheat sheet of a course. Raises KeyError for an unknown one."""
        return self._sheets[course]

    def file(self, path: NotePath) -> PageUrl:
        """The copy of an attachment. Raises KeyError where it is not copied."""
        return self._files[path]

    def has_note(self, path: NotePath) -> bool:
        """Whether the note at `path` has a page."""
        return path in self._notes

    def has_file(self, path: NotePath) -> bool:
        """Whether the attachment at `path` is copied."""
        return path in self._files


def _free(stem: str, suffix: str, taken: set[str]) -> PageUrl:
    """`stem` + `suffix`, numbered where it is taken already; takes it."""
    number, url = 1, stem + suffix
    while url in taken:
        number += 1
        url = f"{stem}-{number}{suffix}"
    taken.add(url)
    return PageUrl(url)
