"""Feed notes that nobody wrote to reader, parser, concepts and renderer: `make fuzz`.

Coverage-guided (atheris). An exception, or more than two seconds for one input, ends
the run; libFuzzer leaves the input in a file named crash-*, to become a test.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import process_time

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["studygraph"]):
    from studygraph.build import study
    from studygraph.config import Settings, SiteSettings
    from studygraph.site import render

import hostile  # noqa: E402 - from tests/, which the path above names

SLOWEST_SECONDS = 2.0
LONGEST = 4_096


class TooSlowError(Exception):
    """One input took longer than any note of its length may."""


def one(data: bytes) -> None:
    """Take `data` as two notes all the way to pages."""
    with tempfile.TemporaryDirectory() as place:
        notes = Path(place)
        half = len(data) // 2
        (notes / "a.md").write_bytes(data[:half])
        (notes / "b.md").write_bytes(data[half:] + b"\n[[a]] ![[a]]\n")
        start = process_time()
        found = study(notes, Settings())
        for _ in render(found.graph, found.notes, {}, SiteSettings(title="Fuzz")):
            pass
        seconds = process_time() - start
    if seconds > SLOWEST_SECONDS:
        message = f"{len(data)} bytes took {seconds:.1f} s"
        raise TooSlowError(message)


def main() -> None:
    """Fuzz for the given time, from the hostile notes of the tests onwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="how long")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as seeds:
        for number, (_, content) in enumerate(hostile.notes(400)):
            Path(seeds, f"{number:03}").write_bytes(content)
        for note in sorted((ROOT / "notes").glob("*.md")):
            Path(seeds, note.name).write_bytes(note.read_bytes()[:LONGEST])
        # Fuzzing slows the code down about as much as it watches it.
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", seeds],
            one,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
