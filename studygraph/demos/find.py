"""Find the runnable code of a notebook; nothing is run.

A demo is a Python file with a title in its header, one that a note embeds, or a fence
that is marked runnable. What it printed once is recorded beside it: `NAME.out` for a
file, a fence of language `output` right below for a fence.
"""

from __future__ import annotations

import ast
import posixpath
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studygraph.config import ReadSettings
from studygraph.demos.header import Header, read_header
from studygraph.demos.model import Demo, Place
from studygraph.errors import Problem, ProblemKind
from studygraph.note import Note, NotePath, Snippet
from studygraph.read import read
from studygraph.read.model import Listing, SourceFile

_CODE, _OUTPUT = ".py", ".out"
_MOST_BYTES = 1_000_000
_GAP = 2  # lines between a fence's end and its output fence


@dataclass(frozen=True, slots=True)
class Found:
    """The demos of a notebook, sorted by name, and what is wrong with some."""

    demos: tuple[Demo, ...] = ()
    problems: tuple[Problem, ...] = ()


def look(
    root: Path, listing: Listing, notes: Sequence[Note], settings: ReadSettings
) -> Found:
    """The demos of the notebook at `root`; `notes` are settled.

    Files over 1 MB are none.
    """
    small = {s.path for s in listing.attachments if s.size <= _MOST_BYTES}
    code = sorted(path for path in small if path.endswith(_CODE))
    output = [_beside(path) for path in code if _beside(path) in small]
    return find(notes, [read(root, path, settings) for path in (*code, *output)])


def find(notes: Sequence[Note], files: Iterable[SourceFile]) -> Found:
    """The demos in `notes` and in `files`, which are Python and recorded output."""
    texts = {file.path: file.text for file in files}
    problems: list[Problem] = []
    demos: list[Demo] = []
    embeds = _embeds(notes)
    for path in sorted(texts):
        if path.endswith(_CODE):
            header = read_header(texts[path])
            if header.title or path in embeds:
                demo = _of_file(path, texts, header, embeds.get(path, ()))
                demos.append(demo)
                problems += _faults(demo, header)
    for note in notes:
        for demo, header in _of_note(note):
            demos.append(demo)
            problems += _faults(demo, header)
    named = _name_apart(demos)
    return Found(tuple(sorted(named, key=lambda d: d.name)), tuple(sorted(problems)))


def _embeds(notes: Sequence[Note]) -> dict[NotePath, tuple[Place, ...]]:
    """Where notes embed Python files, by the file's path."""
    places: dict[NotePath, list[Place]] = defaultdict(list)
    for note in notes:
        for link in note.links:
            if link.embed and link.resolved and link.resolved.endswith(_CODE):
                places[link.resolved].append(Place(note.path, link.line))
    return {path: tuple(sorted(found)) for path, found in places.items()}


def _of_file(
    path: NotePath,
    texts: Mapping[NotePath, str],
    header: Header,
    places: tuple[Place, ...],
) -> Demo:
    name = posixpath.basename(path).removesuffix(_CODE)
    return Demo(
        name=name,
        title=header.title or name,
        path=path,
        line=1,
        code=texts[path],
        concepts=header.concepts,
        concepts_line=header.concepts_line,
        parameters=header.parameters,
        recorded=texts.get(_beside(path)),
        places=places,
    )


def _beside(path: NotePath) -> NotePath:
    """Where the output of the code at `path` is recorded."""
    return NotePath(path.removesuffix(_CODE) + _OUTPUT)


def _of_note(note: Note) -> list[tuple[Demo, Header]]:
    """A demo for every runnable Python fence of a note, numbered in their order."""
    stem = posixpath.basename(note.path).removesuffix(".md")
    base = re.sub(r"\W+", "-", stem).strip("-").lower() or "note"
    found: list[tuple[Demo, Header]] = []
    for place, snippet in enumerate(note.snippets):
        if not (snippet.runnable and snippet.language == "python"):
            continue
        number = len(found) + 1
        header = read_header(snippet.code)
        demo = Demo(
            name=f"{base}-{number}",
            title=header.title or f"{note.title}, code {number}",
            path=note.path,
            line=snippet.line + 1,
            code=snippet.code,
            concepts=header.concepts,
            concepts_line=snippet.line + header.concepts_line,
            parameters=header.parameters,
            recorded=_output_below(snippet, note.snippets[place + 1 : place + 2]),
            places=(Place(note.path, snippet.line),),
        )
        found.append((demo, header))
    return found


def _output_below(snippet: Snippet, following: Sequence[Snippet]) -> str | None:
    """The text of the output fence right below `snippet`, None where there is none."""
    for after in following:
        if after.language == "output" and after.line - snippet.end_line <= _GAP:
            return after.code.rstrip("\n") + "\n"
    return None


def _faults(demo: Demo, header: Header) -> list[Problem]:
    """What keeps a demo from running as its writer meant it."""
    faults = [
        Problem(
            demo.path,
            demo.line + line - 1,
            ProblemKind.BAD_SNIPPET,
            f"demo `{demo.name}`: this slider cannot be read",
            "write: name = 1.0  # slider: 0 to 5 by 0.5, what it is",
        )
        for line in header.bad_lines
    ]
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(demo.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or str(error)
        faults.append(
            Problem(
                demo.path,
                demo.line + line - 1,
                ProblemKind.BAD_SNIPPET,
                f"demo `{demo.name}` is no Python: {reason}",
                "mend the line",
            )
        )
    return faults


def _name_apart(demos: Sequence[Demo]) -> list[Demo]:
    """`demos`, those that share a name told apart by their folder."""
    count = Counter(demo.name for demo in demos)
    taken: set[str] = set()
    named = []
    for demo in demos:
        name = demo.name
        if count[name] > 1:
            name = demo.path.rsplit(".", 1)[0].replace("/", "-") + (
                f"-{demo.line}" if not demo.path.endswith(_CODE) else ""
            )
        while name in taken:
            name += "-2"
        taken.add(name)
        named.append(replace(demo, name=name))
    return named
