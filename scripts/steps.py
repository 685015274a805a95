"""How large each step gets as a notebook grows: `scripts/steps.py 561 3000`.

Prints, for generated vaults of the given sizes, what each step takes of a processor and
how many bytes it hands on when it travels between machines (pickled), then what a
million notes would need if every step went on growing as it did between the last two.
For a folder, `scripts/steps.py FOLDER`, how long finding concepts takes beside parsing.
"""

from __future__ import annotations

import math
import pickle
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time
from typing import TypeVar

import vault

from studygraph import concepts, parse, read
from studygraph.config import load_settings
from studygraph.graph.build import build
from studygraph.passes import no_collections

T = TypeVar("T")
FAR = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took and handed on."""

    name: str
    seconds: float
    size: int


PARSING = ("read and parse, all notes", "habits of the notebook", "settle, all notes")
CONCEPTS = ("survey, all notes", "merge", "learn", "link, all notes", "conclude")


def generated(notes: int) -> list[Step]:
    """The steps of a generated vault of that many notes."""
    with tempfile.TemporaryDirectory() as place:
        vault.make(notes, Path(place))
        return steps(Path(place))


def steps(root: Path) -> list[Step]:
    """The steps of the notebook at `root`, one after another, as a build takes them."""
    settings = load_settings(root)
    done: list[Step] = []

    def step(name: str, work: Callable[[], T]) -> T:
        start = process_time()
        found = work()
        seconds = process_time() - start
        done.append(Step(name, seconds, len(pickle.dumps(found, protocol=5))))
        return found

    listing = read.scan(root, settings.read)
    parsed = step(
        PARSING[0],
        lambda: [
            parse.parse(read.read(root, stamp.path, settings.read), settings.parse)
            for stamp in listing.notes
        ],
    )
    habits = step(
        PARSING[1],
        lambda: parse.merge(list(map(parse.survey, parsed)), listing=listing),
    )
    settled = step(PARSING[2], lambda: [parse.settle(n, habits) for n in parsed])
    surveys = step(CONCEPTS[0], lambda: list(map(concepts.survey, settled)))
    terms = step(CONCEPTS[1], lambda: concepts.merge(*surveys))
    lexicon = step(CONCEPTS[2], lambda: concepts.learn(terms, settings.concepts))
    link = partial(concepts.link, lexicon=lexicon)
    links = step(CONCEPTS[3], lambda: list(map(link, settled)))
    knowledge = step(CONCEPTS[4], lambda: concepts.conclude(settled, lexicon, links))
    step("graph", lambda: build(settled, knowledge))
    return done


def far(sizes: tuple[int, int], few: float, many: float) -> float:
    """What `FAR` notes need, where the last two of `sizes` needed `few` and `many`."""
    if min(few, many) <= 0:
        return 0.0
    power = math.log(many / few) / math.log(sizes[1] / sizes[0])
    return float(many * (FAR / sizes[1]) ** power)


def beside_parsing(root: Path) -> str:
    """A table of the steps, and how many times parsing the concepts take."""
    took = {step.name: step.seconds for step in steps(root)}
    parsing, found = (
        sum(took[name] for name in names) for names in (PARSING, CONCEPTS)
    )
    rows = [f"| {name} | {seconds:.2f} |" for name, seconds in took.items()]
    told = (
        f"concepts {found:.2f} s, {found / parsing:.1f} times parsing {parsing:.2f} s"
    )
    return "\n".join(("| step | CPU s |", "| --- | ---: |", *rows, "", told))


def main() -> None:
    """Measure and print the table."""
    given = sys.argv[1:]
    with no_collections():
        if given and not given[0].isdigit():
            print(beside_parsing(Path(given[0])))
        else:
            growing(sorted(map(int, given)) or [561, 3000])


def growing(sizes: list[int]) -> None:
    """Print the table of generated vaults."""
    measured = {size: generated(size) for size in sizes}
    pair = (sizes[-2], sizes[-1])
    head = [f"{n:,}: CPU s, MB" for n in sizes]
    print(f"| step | {' | '.join(head)} | {FAR:,} computed: CPU h, GB |")
    print("| --- |" + " ---: |" * (len(sizes) + 1))
    for rows in zip(*measured.values(), strict=True):
        cells = [f"{row.seconds:.2f}, {row.size / 1e6:.2f}" for row in rows]
        few, many = rows[-2:]
        hours = far(pair, few.seconds, many.seconds) / 3600
        giga = far(pair, few.size, many.size) / 1e9
        print(f"| {rows[0].name} | {' | '.join(cells)} | {hours:.1f}, {giga:.1f} |")


if __name__ == "__main__":
    main()
