"""Examples: what the models are fitted on, made of annotated notes and of verdicts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from annotated import Collection, Gold, labelled
from judged import Verdict, digest, verdicts
from learners import Examples
from termhoods import unscored

from studygraph.concepts import fold, relations, terms
from studygraph.concepts import pairs as pairs_room
from studygraph.concepts.directions import directed
from studygraph.concepts.facts import facts_of
from studygraph.concepts.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.facts import Facts
    from studygraph.concepts.pairs import Key, Pair
    from studygraph.concepts.trees import Cuts, Weights

LISTED = 0.3
"""What a pair counts that an annotation lists, beside one that a reader was shown."""

UNSURE = 0.5
"""What a type counts of which the reader was not sure."""

Row = tuple[list[float], int, str, float]
"""A row of features, what it is, its note's file name, and what it counts."""


def pair_examples(
    groups: list[Collection],
    others: list[Collection],
    weights_for: Mapping[str, Weights],
    cuts_for: Mapping[str, Cuts],
) -> dict[str, Examples]:
    """Examples of pairs with a clue, among the terms that a note is given.

    Under "pair" whether an annotation lists two concepts together; under "holds"
    whether a reader who was shown the two said that they belong together; under "type",
    for those that do, in which of ANSWERS one stands to the other, seen from either.
    Of `others` only what readers said counts. `weights_for` and `cuts_for` hold what to
    pick a note's terms with, by file name.
    """
    rows: dict[str, list[Row]] = {"pair": [], "holds": [], "type": []}
    for group in (*groups, *others):
        for seen in seen_in(
            group, weights_for, cuts_for, annotated=group not in others
        ):
            values = pairs_room.features(seen.key, seen.pair, seen.facts)
            if seen.listed is not None:
                rows["pair"].append((values, bool(seen.listed), seen.note, 1.0))
            if seen.verdict is not None:
                rows["holds"].append((values, seen.verdict.holds, seen.note, 1.0))
            elif seen.listed:
                rows["holds"].append((values, True, seen.note, LISTED))
            for ends in (seen.key, seen.key[::-1]):
                answer = answer_to(seen, *ends)
                if answer >= 0:
                    given = directed(*ends, seen.pair, seen.facts)
                    sure = seen.listed or (seen.verdict and seen.verdict.sure)
                    counts = 1.0 if sure else UNSURE
                    rows["type"].append((given, answer, seen.note, counts))
    return {kind: examples_of(part) for kind, part in rows.items()}


@dataclass(frozen=True)
class Seen:
    """A pair of a note's concepts, and what an annotation and a reader say of it.

    `listed` are the types that the annotation gives, None where there is none;
    `index` is the concepts' place in it.
    """

    note: str
    key: Key
    pair: Pair
    facts: Facts
    index: Mapping[str, int]
    listed: frozenset[tuple[int, str, int]] | None
    verdict: Verdict | None


def seen_in(
    group: Collection,
    weights_for: Mapping[str, Weights],
    cuts_for: Mapping[str, Cuts],
    *,
    annotated: bool,
) -> Iterator[Seen]:
    """Every pair of the group's notes of which anyone says something."""
    said = verdicts()
    lexicon = unscored(group.terms)
    for note in group.notes:
        name = Path(note.path).name
        gold = group.gold.get(note.path) if annotated else None
        known = replace(lexicon, termhood=weights_for[name], cuts=cuts_for[name])
        taken = terms.of_note(note, known)
        reading = read(note, taken.found, taken.terms)
        facts = facts_of(note, taken.found, taken.terms, reading)
        index = indices(taken.terms, gold)
        for key, pair in reading.pairs.items():
            verdict = said.get(digest(note.path, *key))
            listed = None
            if gold is not None:
                ends = frozenset(index[end] for end in key)
                listed = gold.pairs.get(ends, frozenset())
            if listed is not None or verdict is not None:
                yield Seen(name, key, pair, facts, index, listed, verdict)


def answer_to(seen: Seen, source: str, target: str) -> int:
    """How the first stands to the second, an index into ANSWERS, -1 for unknown."""
    if seen.listed:
        return answer_of(seen.index[source], seen.index[target], seen.listed)
    if seen.verdict is None or not seen.verdict.answer:
        return -1
    answer = seen.verdict.answer
    return relations.ANSWERS.index(
        answer if (source, target) == seen.key else turned(answer)
    )


def indices(chosen: Sequence[terms.Term], gold: Gold | None) -> dict[str, int]:
    """The index in the annotation of each term, by key; -1 for none."""
    if gold is None:
        return {}
    return {
        term.key: labelled(
            frozenset(map(fold, (*term.entry.surfaces, *term.keys))), gold
        )
        for term in chosen
    }


def turned(answer: str) -> str:
    """The answer seen from the other concept."""
    if answer in (relations.T.CONTRASTS_WITH.value, relations.T.RELATED_TO.value):
        return answer
    if answer.startswith(relations.TURNED):
        return answer.removeprefix(relations.TURNED)
    return relations.TURNED + answer


def answer_of(source: int, target: int, typed: Iterable[tuple[int, str, int]]) -> int:
    """The first of ANSWERS that the annotated types allow, -1 for none of them.

    What is computed from something, that is used in it.
    """
    said = set()
    for a, kind, b in typed:
        if kind in ("related", "contrasts-with"):
            said.add("related-to" if kind == "related" else kind)
            continue
        ahead = (a, b) == (source, target)
        if kind == "computed-from":
            kind, ahead = "used-in", not ahead  # noqa: PLW2901
        said.add(kind if ahead else relations.TURNED + kind)
    found = [i for i, answer in enumerate(relations.ANSWERS) if answer in said]
    return found[0] if found else -1


def examples_of(rows: list[Row]) -> Examples:
    """The rows as arrays."""
    x, y, names, weight = zip(*rows, strict=True)
    return Examples(
        np.array(x), np.array(y, dtype=int), np.array(names), np.array(weight)
    )
