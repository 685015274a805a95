"""How large each step gets as a notebook grows: `scripts/steps.py 561 3000`.

Prints, for generated vaults of the given sizes, what each step takes of a processor and
how many bytes it hands on when it travels between machines (pickled), then what a
million notes would need if every step went on growing as it did between the last two.
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
from studygraph.config import Settings
from studygraph.graph.build import build

T = TypeVar("T")
FAR = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took and handed on."""

    name: str
    seconds: float
    size: int


def steps(notes: int) -> list[Step]:
    """The steps of a generated vault of that many notes, one after another."""
    settings = Settings()
    done: list[Step] = []

    def step(name: str, work: Callable[[], T]) -> T:
        start = process_time()
        found = work()
        seconds = process_time() - start
        done.append(Step(name, seconds, len(pickle.dumps(found, protocol=5))))
        return found

    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        vault.make(notes, root)
        listing = read.scan(root, settings.read)
        parsed = step(
            "read and parse, all notes",
            lambda: [
                parse.parse(read.read(root, stamp.path, settings.read), settings.parse)
                for stamp in listing.notes
            ],
        )
    habits = step(
        "habits of the notebook",
        lambda: parse.merge(list(map(parse.survey, parsed)), listing=listing),
    )
    settled = step(
        "settle, all notes", lambda: [parse.settle(n, habits) for n in parsed]
    )
    surveys = step("survey, all notes", lambda: list(map(concepts.survey, settled)))
    terms = step("merge", lambda: concepts.merge(*surveys))
    lexicon = step("learn", lambda: concepts.learn(terms, settings.concepts))
    link = partial(concepts.link, lexicon=lexicon)
    links = step("link, all notes", lambda: list(map(link, settled)))
    knowledge = step("conclude", lambda: concepts.conclude(settled, lexicon, links))
    step("graph", lambda: build(settled, knowledge))
    return done


def far(sizes: tuple[int, int], few: float, many: float) -> float:
    """What `FAR` notes need, where the last two of `sizes` needed `few` and `many`."""
    if min(few, many) <= 0:
        return 0.0
    power = math.log(many / few) / math.log(sizes[1] / sizes[0])
    return float(many * (FAR / sizes[1]) ** power)


def main() -> None:
    """Measure and print the table."""
    sizes = sorted(map(int, sys.argv[1:])) or [561, 3000]
    measured = {size: steps(size) for size in sizes}
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
