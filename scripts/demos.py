"""Bring up to date what is made from the demos and from MicroPython.

`make demos` runs this after a demo or its library changed: it copies `studylab.py`
beside the sample course's demos, records what they print, lists them as the project's
own, and packs MicroPython as a script that a page opened from disk can load. The pack
is gzip in base64; it is committed, because gzip's bytes differ between zlib versions.
"""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

from studygraph import demos
from studygraph.config import ParseSettings
from studygraph.demos.own import digest
from studygraph.note import NotePath
from studygraph.parse import parse
from studygraph.read.model import SourceFile
from studygraph.site.runtimes import script

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "notes"
ROOM = ROOT / "studygraph" / "demos"
ASSETS = ROOT / "studygraph" / "site" / "assets"
LIBRARY = "studylab.py"


def main() -> None:
    """Copy, record, list and pack. What a fence prints is recorded by hand."""
    library = (ROOM / "runtime" / LIBRARY).read_bytes()
    (COURSE / "demos" / LIBRARY).write_bytes(library)
    files = course()
    notes = [parse(file, ParseSettings()) for file in files if file.path.endswith("md")]
    found = demos.find(
        notes, [file for file in files if file.path.endswith("py")]
    ).demos
    for demo in found:
        outcome = demos.run(demo)
        if outcome.status is not demos.Status.FINISHED:
            message = f"{demo.path} {outcome.status}:\n{outcome.output}"
            raise SystemExit(message)
        if demo.path.endswith(".py"):
            write(COURSE / demo.path.replace(".py", ".out"), outcome.output)
    write(ROOM / "own.txt", "".join(f"{digest(demo.code)}\n" for demo in found))
    write(ASSETS / "micropython.js", pack(ASSETS / "vendor" / "micropython"))
    print(f"{len(found)} demos recorded. Next: git diff, then make test")


def course() -> list[SourceFile]:
    """The sample course's notes and Python files, as the reader hands them on."""
    return [
        SourceFile(
            NotePath(path.relative_to(COURSE).as_posix()),
            path.read_text(encoding="utf-8"),
            digest="",
        )
        for path in sorted(COURSE.rglob("*"))
        if path.suffix in {".md", ".py"}
    ]


def pack(folder: Path) -> str:
    """A classic script that holds MicroPython's module and its WebAssembly."""
    files = {
        name: base64.b64encode(
            gzip.compress((folder / name).read_bytes(), compresslevel=9, mtime=0)
        ).decode("ascii")
        for name in ("micropython.mjs", "micropython.wasm")
    }
    return script("micropython", files)


def write(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with LF line ends."""
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
