"""Linear models: how much each feature speaks for each of a few answers.

Fitted by scripts/fit.py, kept in data/relations.json and data/salience.json, one
feature a line. With one answer the score is the log odds of yes; with several, softmax
makes them shares of one.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress
from operator import itemgetter, mul
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Linear:
    """For each of `answers` a score: its base, and its row of weights by feature."""

    features: tuple[str, ...]
    answers: tuple[str, ...]
    base: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]

    def scores(self, values: Sequence[float]) -> list[float]:
        """One score for each answer."""
        if len(self.rows) == 1:
            return [self.base[0] + sum(map(mul, self.rows[0], values))]
        rows: Iterable[Sequence[float]] = self.rows
        # Of the many features most are nought, and need be passed over only once.
        some = list(compress(range(len(values)), values))
        if len(some) > 1:
            pick = itemgetter(*some)
            rows, values = map(pick, rows), pick(values)
        return [
            base + sum(map(mul, row, values))
            for base, row in zip(self.base, rows, strict=True)
        ]

    def shares(self, values: Sequence[float]) -> dict[str, float]:
        """How likely each answer is, together 1, 4 digits."""
        scores = self.scores(values)
        most = max(scores)
        powers = [math.exp(score - most) for score in scores]
        whole = math.fsum(powers)
        return {
            answer: round(power / whole, 4)
            for answer, power in zip(self.answers, powers, strict=True)
        }


def linear_of(model: Mapping[str, Any]) -> Linear:
    """A model from its JSON."""
    weights: Mapping[str, Sequence[float]] = model["weights"]
    return Linear(
        tuple(weights),
        tuple(model["answers"]),
        tuple(model["base"]),
        tuple(zip(*weights.values(), strict=True)),
    )


@cache
def fitted(name: str) -> Mapping[str, Linear]:
    """The models in data/`name`.json by name."""
    path = files(__package__).joinpath("data", f"{name}.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    return {key: linear_of(model) for key, model in document["models"].items()}
