"""Salience: how much a note is about one of its terms.

Termhood says that "vector" is a term wherever it stands; salience tells the terms that
a lecture introduces from those that it uses. A linear model over what the note says of
the term, and over its score, was fitted on what readers marked as core of a lecture
and on the key terms of a textbook's sections. Its features are none that other notes
have a say in, but for the score, and none of a language's word lists.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studygraph.concepts import vocabulary
from studygraph.concepts.termhood import FEATURES as OF_TERMS
from studygraph.concepts.termhood import without_spread
from studygraph.concepts.trees import probability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.concepts.linear import Linear

SUREST = 0.999
"""The score beyond which more certainty says nothing."""
_OWN = len(OF_TERMS) - len(vocabulary.NAMES)
FEATURES = ("sureness", *without_spread(OF_TERMS[:_OWN]))


def features(score: float, values: Sequence[float]) -> list[float]:
    """The features of a term of that score, of those that `termhood` gives."""
    score = min(max(score, 1 - SUREST), SUREST)
    return [math.log(score / (1 - score)), *without_spread(values[:_OWN])]


def salience(model: Linear, score: float, values: Sequence[float]) -> float:
    """How likely the note is about the term, 0..1."""
    return probability(model.scores(features(score, values))[0])
