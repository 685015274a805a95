"""Writing every suggestion for a folder of notes, and what is expected of it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from studygraph.config import ParseSettings, ReadSettings
from studygraph.graph.model import StudyGraph
from studygraph.note import Note
from studygraph.parse import merge, parse, settle, survey
from studygraph.read import read, scan
from studygraph.study.log import FOLDER
from studygraph.study.patch import PatchError, applied, write
from studygraph.study.suggest import Suggester, Suggestion

BOM = b"\xef\xbb\xbf"


def dressed(data: bytes) -> bytes:
    """A note as another editor would leave it: marked, CRLF, spaces, no last end."""
    lines = data.removeprefix(BOM).replace(b"\r\n", b"\n").split(b"\n")
    trailing = (line + b"  " * (n % 3 == 1) for n, line in enumerate(lines))
    return BOM + b"\r\n".join(trailing).removesuffix(b"\r\n")


def expected(data: bytes, suggestion: Suggestion) -> bytes:
    """The note with the suggested lines, by offsets into its bytes alone."""
    ends = [found.end() for found in re.finditer(rb"\r\n|\r|\n|\Z", data)]
    line_end = re.search(rb"\r\n|\r|\n|\Z", data)
    assert line_end
    after, place = b"", 0
    for insertion in suggestion.insertions:
        stop = ends[insertion.after - 1]
        kept, place = data[place:stop], stop
        block = [line.encode() for line in insertion.lines]
        end = re.search(rb"(?:\r\n|\r|\n)\Z", kept)
        if end:
            after += kept + b"".join(line + end.group() for line in block)
        else:
            joint = line_end.group() or b"\n"
            after += kept + joint + joint.join(block)
    return after + data[place:]


def vault(root: Path) -> list[Note]:
    """The notes below `root`, each among the others."""
    listing = scan(root, ReadSettings())
    notes = [
        parse(read(root, stamp.path, ReadSettings()), ParseSettings())
        for stamp in listing.notes
    ]
    habits = merge([survey(note) for note in notes], listing=listing)
    return [settle(note, habits) for note in notes]


def check_written(root: Path, graph: StudyGraph) -> int:
    """Write every suggestion for a folder; returns how many notes got one.

    `graph` is the one of its notes, which may have got their sections after it. Every
    file below it, note or not, is what it was, but for the suggested lines. The same
    lines go as cleanly into the notes as another editor would leave them.
    """
    notes = vault(root)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    suggester = Suggester(graph, notes)
    count = 0
    for note in notes:
        suggestion = suggester.suggest(note)
        if not suggestion.insertions:
            continue
        try:
            backup = write(root, suggestion)
        except PatchError:
            continue
        target = root / note.path
        data = before[target]
        assert backup.read_bytes() == data
        before[target] = expected(data, suggestion)
        data = dressed(data)
        suggestion = replace(suggestion, digest=sha256(data).hexdigest())
        assert applied(data, suggestion) == expected(data, suggestion)
        count += 1
    for path, data in before.items():
        assert path.read_bytes() == data, path
    kept = root / FOLDER
    new = {p for p in root.rglob("*") if p.is_file() and kept not in p.parents}
    assert new == set(before)
    return count


def copied(source: Path, target: Path) -> Path:
    """A copy of the notes of `source`, without what was kept beside them."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns(FOLDER)))
