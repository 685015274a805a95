"""Measure studygraph, side by side with other tools on the same notes: `make bench`.

Every figure is of one run on one machine: compare figures of the same run only. The
generated vaults are those of `scripts/vault.py`. With STUDYGRAPH_CORPUS real notes are
measured too. Other tools get an environment of their own (`--others DIR`).
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep

import vault
from markdown_it import MarkdownIt

from studygraph.config import ParseSettings, ReadSettings
from studygraph.parse import (
    footnotes,
    headings,
    marks,
    parse,
    urls,
    wikilinks,
)
from studygraph.parse import math as formulas
from studygraph.read import read, scan

OTHERS = ("obsidiantools", "mkdocs-material")
MARKS = ("<!-- figures -->\n", "<!-- end of figures -->\n")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_REPEATS = 5
_OBSIDIANTOOLS = (
    "import sys; from pathlib import Path; import obsidiantools.api as api; "
    "api.Vault(Path(sys.argv[1])).connect().gather()"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program took: seconds by the clock and of the processor, megabytes."""

    wall: float
    cpu: float
    memory: float

    def cells(self) -> tuple[str, str, str]:
        """The three figures as they stand in a table."""
        return f"{self.wall:.2f}", f"{self.cpu:.2f}", f"{self.memory:.0f}"


def cost(*command: str | Path, cache: Path | None = None) -> Cost:
    """Run a program to its end. Raises CalledProcessError where it fails."""
    variables = {**os.environ, **({"STUDYGRAPH_CACHE": str(cache)} if cache else {})}
    # Python keeps what it compiled, unless it is told not to: so does a user's.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def best(*command: str | Path, cache: Path | None = None) -> Cost:
    """The quickest of several runs."""
    runs = [cost(*command, cache=cache) for _ in range(_REPEATS)]
    return min(runs, key=lambda run: run.wall)


@dataclass(frozen=True, slots=True)
class Bench:
    """One set of notes, measured in the folder `place`."""

    name: str
    notes: Path
    place: Path

    @property
    def _build(self) -> tuple[str | Path, ...]:
        return (*_STUDYGRAPH, "build", self.notes, "-o", self.place / "site")

    def rows(self) -> list[tuple[str, ...]]:
        """Clean build, no change, one edit: name, what, seconds, CPU, memory, size."""
        cache = self.place / "cache"
        clean = cost(*self._build, cache=cache)
        size = sum(p.stat().st_size for p in (self.place / "site").rglob("*.*"))
        sleep(2.1)  # a file that is younger is read again
        cost(*self._build, cache=cache)
        nothing = best(*self._build, cache=cache)
        # Not a drawing: of what is written below its marks nothing comes.
        lectures = [p for p in self.notes.rglob("*.md") if ".excalidraw" not in p.name]
        edited = sorted(lectures)[len(lectures) // 2]
        with edited.open("a", encoding="utf-8") as file:
            file.write("\n- One more line about the same things.\n")
        edit = cost(*self._build, cache=cache)
        return [
            (self.name, "clean build", *clean.cells(), f"{size / 1e6:.0f}"),
            (self.name, "nothing changed", *nothing.cells(), ""),
            (self.name, "one note edited", *edit.cells(), ""),
        ]

    def queries(self) -> list[tuple[str, ...]]:
        """`neighbors` beside the start of Python and of click."""
        cache = self.place / "cache"
        ask = (*_STUDYGRAPH, "concepts", "--notes", self.notes, "--limit", "1")
        told = subprocess.run(
            [*map(str, ask), "--json"],
            env={**os.environ, "STUDYGRAPH_CACHE": str(cache)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        term = told.partition('"label": "')[2].partition('"')[0]
        asked = (*_STUDYGRAPH, "neighbors", term, "--notes", self.notes)
        bare = best(sys.executable, "-c", "pass")
        click = best(sys.executable, "-c", "import click")
        package = best(sys.executable, "-c", "import studygraph")
        quick = best(*asked, "--no-refresh", cache=cache)
        checked = best(*asked, cache=cache)
        runs = (
            ("bare Python", bare),
            ("`import studygraph`", package),
            ("`import click`", click),
            (f"`neighbors --no-refresh` ({self.name})", quick),
            (f"`neighbors` ({self.name})", checked),
        )
        rows: list[tuple[str, ...]] = [
            (name, f"{1000 * run.wall:.0f}", f"{run.wall / click.wall:.1f}")
            for name, run in runs
        ]
        return rows

    def others(self, programs: Path) -> list[tuple[str, ...]]:
        """The other tools on the same notes."""
        config = self.place / "mkdocs.yml"
        config.write_text(
            f"site_name: Notes\ntheme: material\ndocs_dir: {self.notes}\n"
            f"site_dir: {self.place / 'mkdocs'}\n"
        )
        rows: list[tuple[str, ...]] = []
        for name, command in (
            (
                "obsidiantools, page graph",
                ("python", "-c", _OBSIDIANTOOLS, self.notes),
            ),
            ("mkdocs-material, site", ("mkdocs", "build", "-q", "-f", config)),
        ):
            try:
                cells = cost(programs / command[0], *command[1:]).cells()
            except subprocess.CalledProcessError as error:
                cells = (f"failed ({error.returncode})", "", "")
            rows.append((self.name, name, *cells, ""))
        return rows


def parsing(name: str, notes: Path) -> tuple[str, ...]:
    """Parsing beside markdown-it-py alone with the same syntax, CPU time of each.

    The library asks all its rules in its own way; it is given the same texts.
    """
    library = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for rules in (headings, formulas, wikilinks, marks, urls):
        rules.install(library)
    footnotes.install(library, in_place=True)
    limits, settings = ReadSettings(), ParseSettings()
    sources = [read(notes, stamp.path, limits) for stamp in scan(notes, limits).notes]
    alone = whole = math.inf
    for _ in range(_REPEATS):
        start = process_time()
        for source in sources:
            library.parse(source.text)
        middle = process_time()
        for source in sources:
            parse(source, settings)
        alone = min(alone, middle - start)
        whole = min(whole, process_time() - middle)
    return name, f"{alone:.2f}", f"{whole:.2f}", f"{whole / alone:.1f}"


_STUDYGRAPH = (sys.executable, "-m", "studygraph")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A markdown table; all but the first two columns to the right."""
    rule = ["---" if n < 2 else "---:" for n in range(len(head))]  # noqa: PLR2004
    lines = [f"| {' | '.join(row)} |" for row in (head, tuple(rule), *rows)]
    return "\n".join(lines) + "\n"


def exponent(sizes: list[int], rows: list[tuple[str, ...]]) -> str:
    """How the CPU time of a clean build grows with the vault."""
    cpu = [float(row[3]) for row in rows if row[1] == "clean build"]
    small, large = sizes[0], sizes[-1]
    if small == large:
        return ""
    grown = math.log(cpu[-1] / cpu[0]) / math.log(large / small)
    return (
        f"From {small:,} to {large:,} notes the CPU time of a clean build grows with "
        f"the notes to the power of {grown:.2f}.\n"
    )


def programs_of(folder: Path) -> Path:
    """Where the other tools' programs are, installed into `folder` if need be."""
    if not (folder / "bin" / "mkdocs").exists():
        venv.create(folder, with_pip=True)
        pip = folder / "bin" / "pip"
        subprocess.run([pip, "install", "--quiet", *OTHERS], check=True)
    return folder / "bin"


def main() -> None:
    """Measure, print, and with --write put the figures into docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[561, 1000, 10_000])
    parser.add_argument("--others", type=Path, help="their environment; made if absent")
    parser.add_argument("--write", action="store_true", help="into the page")
    given = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="studygraph-bench-") as top:
        benches = []
        for size in sorted(given.sizes):
            notes = Path(top, f"{size}", "notes")
            vault.make(size, notes)
            benches.append(Bench(f"{size:,} generated", notes, notes.parent))
        others = given.others and programs_of(given.others)
        for bench in benches:
            if others and bench is benches[0]:
                rows += bench.others(others)
            rows += bench.rows()
            print(table(_HEAD, rows), flush=True)
        parsed = [parsing(benches[0].name, benches[0].notes)]
        grown = exponent(sorted(given.sizes), rows)
        corpus = os.environ.get("STUDYGRAPH_CORPUS")
        if corpus:
            real = Path(top, "real", "notes")
            shutil.copytree(Path(corpus, "corpus", "omscs"), real)
            for path in [real, *real.rglob("*")]:
                path.chmod(0o755)
            rows += Bench("149 real lectures", real, real.parent).rows()
            parsed.append(parsing("149 real lectures", real))
        queries = benches[-1].queries()
    told = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.system()}; load before and during the run not controlled.\n\n"
        f"{table(_HEAD, rows)}\n{grown}\n{table(_PARSE_HEAD, parsed)}\n"
        f"{table(_QUERY_HEAD, queries)}"
    )
    print(told)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(MARKS[0])
        after = rest.partition(MARKS[1])[2]
        text = f"{before}{MARKS[0]}\n{told}\n{MARKS[1]}{after}"
        PAGE.write_text(text, encoding="utf-8")


_HEAD = ("notes", "what", "seconds", "CPU seconds", "MB at most", "MB written")
_PARSE_HEAD = ("notes", "markdown-it-py alone, CPU seconds", "parsed", "times")
_QUERY_HEAD = ("command", "ms", "times `import click`")

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
