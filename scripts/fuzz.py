"""Feed notes that nobody wrote to reader, parser, concepts and renderer: `make fuzz`.

Coverage-guided (atheris). What is found is kept in .fuzz/, where the next run goes on.
An exception is a crash; more than two seconds of computing for one input, whatever else
the machine does, are a hang. libFuzzer leaves the input in a file crash-* or timeout-*,
to become a test, and a new process goes on until the time is over. The last line says
how many inputs there were, how many crashes and how many hangs; with any the exit code
is 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from functools import cache, partial
from itertools import chain
from pathlib import Path
from time import monotonic, process_time
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
STUCK_SECONDS = 300  # by the clock: what never comes back says no time of its own
MOST_FINDINGS = 10
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


class Tally:
    """How many inputs there were, and the slowest; `path` outlives the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.inputs = 0
        self.slowest = 0.0
        if path.exists():
            self.inputs, self.slowest = json.loads(path.read_text())

    def add(self, seconds: float) -> None:
        """Count one more input, which took that long."""
        self.inputs += 1
        self.slowest = max(self.slowest, round(seconds, 2))
        self._path.write_text(json.dumps([self.inputs, self.slowest]))


def timed(tally: Tally, data: bytes) -> None:
    """Count an input, and fail where it takes too long."""
    start = process_time()
    one(data)
    seconds = process_time() - start
    tally.add(seconds)
    if seconds > SLOWEST_SECONDS:
        message = f"{len(data)} bytes took {seconds:.1f} s"
        raise TooSlowError(message)


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
        found = study(notes, settings)
        titled = SiteSettings(title="Fuzz")
        parts = render(
            found.graph, found.notes, found.attachments, titled, demos=found.demos
        )
        for part in parts:
            for _ in part:
                pass


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


def sow(folder: Path) -> None:
    """Write the notes in every syntax to `folder`."""
    folder.mkdir()
    whole, halves = (list(seeds.seeds(n)) for n in (LONGEST - 1, LONGEST // 2))
    for number, content in enumerate(chain(whole, halves)):
        # The second time as the first note, which has each of the names in turn.
        data = content if number < len(whole) else content + b"\n" * len(content)
        (folder / f"{number:04}").write_bytes(bytes([number % 16]) + data)


def fuzz(place: Path, seconds: int) -> None:
    """Fuzz from the seeds in `place` for the given time; ends the process."""
    keep_templates()
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST,
        "timeout": STUCK_SECONDS,
        "dict": place / "words",
        "artifact_prefix": f"{ROOT}/",
    }
    flags = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup(
        [sys.argv[0], *flags, str(FOUND), str(place / "seeds")],
        partial(timed, Tally(place / "tally")),
    )
    atheris.Fuzz()


def watch(place: Path, seconds: int) -> bool:
    """Fuzz in processes, a new one after each finding; whether there was none."""
    crashes = hangs = 0
    end = monotonic() + seconds
    while crashes + hangs < MOST_FINDINGS and (left := int(end - monotonic())) > 0:
        inside = ["--inside", str(place), "--seconds", str(left)]
        slow = False
        with subprocess.Popen(
            [sys.executable, __file__, *inside],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                slow |= line.startswith(f"{TooSlowError.__name__}:")
                slow |= "libFuzzer: timeout" in line
        if process.returncode == 0:
            break
        hangs, crashes = hangs + slow, crashes + (not slow)
        set_aside(place / "seeds")
    tally = Tally(place / "tally")
    print(
        f"{tally.inputs:,} inputs, {crashes} crashes, {hangs} hangs over "
        f"{SLOWEST_SECONDS:g} s; the slowest took {tally.slowest:g} s"
    )
    return not crashes + hangs


def set_aside(folder: Path) -> None:
    """Take inputs that were findings out of those that the next process begins with."""
    names = (ROOT.glob(f"{kind}-*") for kind in ("crash", "timeout", "oom"))
    findings = {path.read_bytes() for path in chain(*names)}
    for path in (*folder.iterdir(), *FOUND.iterdir()):
        if path.read_bytes() in findings:
            path.unlink()


def main() -> None:
    """Fuzz for the given time, from notes in every syntax onwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="how long")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.inside:
        fuzz(told.inside, told.seconds)
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sow(place / "seeds")
        words(place / "words")
        sys.exit(not watch(place, told.seconds))


if __name__ == "__main__":
    main()
