"""Feed notes that nobody wrote to reader, parser, concepts and renderer: `make fuzz`.

Coverage-guided (atheris). What is found is kept in .fuzz/, where the next run goes on.
An exception, or more than two seconds of computing for one input, ends the run;
libFuzzer leaves the input in a file named crash-*, to become a test.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import cache
from itertools import chain
from pathlib import Path
from time import process_time
from types import CodeType

import atheris
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["studygraph", "markdown_it"]):
    from studygraph.build import study
    from studygraph.config import ParseSettings, Settings, SiteSettings
    from studygraph.site import render

import cases_of  # noqa: E402 - from tests/, which the path above names
import seeds  # noqa: E402

SLOWEST_SECONDS = 2.0
LONGEST = 4_096
SHOWN = b"\n[[a]] ![[a]] ![[a.svg]] ![[a.png|9]] ![](a.jpg)\n"
FOUND = ROOT / ".fuzz"

NAMES = (
    *("ECS189G-L1.md", "a.md", "deep/a b.md", "ECS189G.md", "a.excalidraw.md"),
    *("Templates/a.md", "x___y.md", "Page 0123456789abcdef0123456789abcdef.md"),
)
SETTINGS = (
    Settings(),
    Settings(
        parse=ParseSettings(
            cloze_bold=True, cloze_curly=True, definition_separator="::@::"
        )
    ),
)


class TooSlowError(Exception):
    """One input took longer than any note of its length may."""


def one(data: bytes) -> None:
    """Take `data` as notes and pictures to pages; its first byte says as which."""
    kind, data = (data[0], data[1:]) if data else (0, b"")
    settings = SETTINGS[kind // len(NAMES) % len(SETTINGS)]
    with tempfile.TemporaryDirectory() as place:
        notes = Path(place)
        path = notes / NAMES[kind % len(NAMES)]
        path.parent.mkdir(exist_ok=True)
        half = len(data) // 2
        path.write_bytes(data[:half])
        (notes / "b.md").write_bytes(data[half:] + SHOWN)
        seeds.furnish(notes, data[half:])
        start = process_time()
        found = study(notes, settings)
        titled = SiteSettings(title="Fuzz")
        pages = render(
            found.graph, found.notes, found.attachments, titled, demos=found.demos
        )
        for _ in pages:
            pass
        seconds = process_time() - start
    if seconds > SLOWEST_SECONDS:
        message = f"{len(data)} bytes took {seconds:.1f} s"
        raise TooSlowError(message)


def keep_templates() -> None:
    """Compile each of our templates once, not for every input: they never differ."""
    compiled = Environment.compile
    fresh = Environment(autoescape=True, lstrip_blocks=True, trim_blocks=True)

    @cache
    def kept(source: str, name: str, filename: str) -> CodeType:
        return compiled(fresh, source, name, filename)

    def compile_once(
        _: Environment, source: str, name: str, filename: str, *__: object
    ) -> CodeType:
        return kept(source, name, filename)

    Environment.compile = compile_once  # type: ignore[assignment,method-assign]


def words(path: Path) -> None:
    """Write what the syntaxes look for as a dictionary of libFuzzer."""
    pieces = sorted({p.encode() for p in cases_of.PIECES})
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in p) + '"' for p in pieces]
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    """Fuzz for the given time, from notes in every syntax onwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="how long")
    seconds = parser.parse_args().seconds
    keep_templates()
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        start = Path(place, "seeds")
        start.mkdir()
        whole, halves = (list(seeds.seeds(n)) for n in (LONGEST - 1, LONGEST // 2))
        for number, content in enumerate(chain(whole, halves)):
            # The second time as the first note, which has each of the names in turn.
            data = content if number < len(whole) else content + b"\n" * len(content)
            (start / f"{number:04}").write_bytes(bytes([number % 16]) + data)
        words(Path(place, "words"))
        options = {
            "max_total_time": seconds,
            "max_len": LONGEST,
            "timeout": 60,
            "dict": Path(place, "words"),
            "artifact_prefix": f"{ROOT}/",
            "print_final_stats": 1,
        }
        flags = [f"-{name}={value}" for name, value in options.items()]
        atheris.Setup([sys.argv[0], *flags, str(FOUND), str(start)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
