"""Clues: places where a note says that two of its concepts belong together.

A sentence with two concepts is read for lexical patterns (Hearst 1992 and its
successors) between and around them; each clue keeps its line and words. What only
stands together, without a pattern, is a clue of nearness.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from studygraph.concepts.model import Evidence, Method, RelationType
from studygraph.note import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studygraph.concepts.mentions import Place
    from studygraph.concepts.phrases import Row
    from studygraph.note import NotePath

T = RelationType
REACH = 120
"""Columns between two mentions beyond which no pattern is tried."""
CROWD = 12
"""Mentions in a sentence beyond which only neighbours are paired."""


class Clue(NamedTuple):
    """`source` stands in `type` to `target` (keys), says `kind` of clue on a line."""

    source: str
    target: str
    type: RelationType
    kind: str
    method: Method
    evidence: Evidence


class Pattern(NamedTuple):
    """Words between two concepts A and B, and what they say: swap makes it B to A."""

    kind: str
    type: RelationType
    swap: bool
    between: re.Pattern[str]


def _p(kind: str, type_: RelationType, between: str, *, swap: bool = False) -> Pattern:
    return Pattern(kind, type_, swap, re.compile(between, re.IGNORECASE))


_ADJ = r"(?:[\w-]+\s+){0,2}"
_SOME = r"(?:an?\s+|the\s+|two\s+|three\s+|\d+\s+)?"
PATTERNS = (
    _p(
        "is-a",
        T.IS_A,
        rf"^[\s)]*(?:is|are|was|were)\s+(?:also\s+)?(?:an?|one\s+of|(?:an?|the)?\s*(?:kind|type|form|example|"
        rf"special case|variant|class)s?\s+of)\s+(?:an?\s+|the\s+)?{_ADJ}$",
    ),
    _p("are", T.IS_A, rf"^[\s)]*(?:is|are)\s+(?:the\s+)?{_ADJ}$"),
    _p(
        "such-as",
        T.IS_A,
        r"^[\s,]*(?:\(?\s*(?:such as|like|including|includes?|e\.?g\.?,?|"
        r"for example,?|for instance,?))"
        rf"\s+(?:an?\s+|the\s+)?{_ADJ}$",
        swap=True,
    ),
    _p("and-other", T.IS_A, rf"^\s*,?\s*(?:and|or)\s+other\s+{_ADJ}$"),
    _p(
        "consists-of",
        T.PART_OF,
        r"^[\s)]*(?:consists?\s+of|contains?|comprises?|(?:is|are)\s+(?:made\s+(?:up\s+)?of|composed\s+of|"
        rf"divided\s+into|split\s+into))\s+{_SOME}{_ADJ}$",
        swap=True,
    ),
    _p("has", T.PART_OF, rf"^[\s)]*(?:has|have|with)\s+{_SOME}{_ADJ}$", swap=True),
    _p(
        "part-of",
        T.PART_OF,
        r"^[\s)]*(?:(?:is|are)\s+)?(?:an?\s+|the\s+)?(?:parts?|components?|elements?|steps?|stages?|layers?)"
        rf"\s+(?:of|in)\s+(?:an?\s+|the\s+|every\s+|each\s+)?{_ADJ}$",
    ),
    _p(
        "of",
        T.PART_OF,
        rf"^\s*(?:of|within|inside)\s+(?:an?\s+|the\s+|each\s+)?{_ADJ}$",
    ),
    _p(
        "uses",
        T.USED_IN,
        r"^[\s)]*(?:(?:can|also|then|often|must|will)\s+)*(?:us(?:es?|ing)|utili[sz](?:es?|ing)|appl(?:y|ies|ying)|employs?|"
        r"requires?|needs?|relies?\s+on|rely\s+on|depends?\s+on|(?:is|are)\s+based\s+on|via|by\s+means\s+of|"
        r"(?:is|are)\s+(?:decided|determined|computed|calculated|defined|controlled|ordered|given|defined\s+based)\s+(?:by|from|on|with|using)|"
        rf"decided\s+by|with\s+the\s+help\s+of)\s+(?:an?\s+|the\s+|its\s+)?{_ADJ}$",
        swap=True,
    ),
    _p(
        "used-in",
        T.USED_IN,
        r"^[\s)]*(?:(?:can|may)\s+be|is|are|was|being)?\s*(?:used|applied|needed|required|employed|essential|important|useful|crucial|critical)\s+"
        rf"(?:in|for|to|by|as|with|within)\s+(?:\w+\s+)?(?:an?\s+|the\s+)?{_ADJ}$",
    ),
    _p(
        "acts-on",
        T.USED_IN,
        r"^[\s)]*(?:helps?|allows?|enables?|decides?|controls?|computes?|produces?|creates?|filters?|"
        r"gives?(?:\s+rise\s+to)?|provides?|supports?|implements?|drives?|determines?|estimates?|calculates?|ensures?|causes?|"
        rf"leads?\s+to|results?\s+in|converts?|maps?\s+to)\s+(?:an?\s+|the\s+|us\s+)?{_ADJ}$",
    ),
    _p(
        "versus",
        T.CONTRASTS_WITH,
        r"^[\s,)]*(?:vs\.?|versus|unlike|whereas|while|instead\s+of|rather\s+than|as\s+opposed\s+to|"
        r"(?:is|are)\s+different\s+from|differs?\s+from|compared?\s+(?:to|with)|(?:is|are)\s+not|not|but\s+not|"
        rf"in\s+contrast\s+to|outperforms?|≠|<->)\s+(?:an?\s+|the\s+)?{_ADJ}$",
    ),
    _p("and", T.RELATED_TO, r"^\s*(?:,|and|or|&|/|,\s*and|,\s*or|and/or)\s*$"),
)
_DIFFERENCE = re.compile(
    r"(?:difference|differentiat\w+|distinguish\w*|trade-?off|choose|comparison|contrast)"
    r"\s+(?:\w+\s+)?(?:between|of)?\s*(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)


def in_sentences(path: NotePath, shared: Iterable[Shared]) -> Iterator[Clue]:
    """Clues of every pair of mentions that share a sentence."""
    for row, (left, right), found in shared:
        evidence = Evidence(path, row.line, row.quote(left, right))
        many = len(found) > CROWD
        for i, a in enumerate(found):
            for j in range(i + 1, min(i + 2, len(found)) if many else len(found)):
                b = found[j]
                if a.key != b.key:
                    yield from _pair(row, left, (a, b), evidence, near=j - i)


Shared: TypeAlias = "tuple[Row, tuple[int, int], list[Place]]"
"""A sentence with two mentions or more: its row, its bounds, the mentions in order."""


def sentences(rows: Sequence[Row], places: Sequence[Place]) -> Iterator[Shared]:
    """Each sentence with two mentions or more."""
    for number, here in groupby(places, key=attrgetter("row")):
        row, group = rows[number], list(here)
        if len(group) == 1:
            continue
        by_bounds: dict[tuple[int, int], list[Place]] = {}
        for place in group:
            by_bounds.setdefault(row.sentence(place.start), []).append(place)
        for bounds, found in by_bounds.items():
            if len(found) > 1:
                yield row, bounds, sorted(found)


def _pair(
    row: Row,
    left: int,
    pair: tuple[Place, Place],
    evidence: Evidence,
    *,
    near: int,
) -> Iterator[Clue]:
    a, b = pair
    between = row.text[a.end : b.start]
    said = False
    if len(between) <= REACH and row.kind is not BlockKind.ROW:
        for pattern in PATTERNS:
            if pattern.between.search(between):
                type_ = pattern.type
                if pattern.kind == "and" and _DIFFERENCE.search(
                    row.text[left : a.start]
                ):
                    type_ = T.CONTRASTS_WITH
                ends = (b.key, a.key) if pattern.swap else (a.key, b.key)
                method = Method.STATISTICS if type_ is T.RELATED_TO else Method.PATTERN
                yield Clue(*ends, type_, pattern.kind, method, evidence)
                said = True
                break
    if not said:
        kind = "near" if near == 1 else "sentence"
        yield Clue(a.key, b.key, T.RELATED_TO, kind, Method.STATISTICS, evidence)
