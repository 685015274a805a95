"""Clues: places where a note says that two of its concepts belong together.

A sentence with two concepts is read for lexical patterns (Hearst 1992 and its
successors) between and around them; each clue keeps its line and words. What only
stands together, without a pattern, is a clue of nearness.
"""

from __future__ import annotations

import re
from functools import partial
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


clue_of = partial(tuple.__new__, Clue)
"""A Clue of a tuple: half the time of the call by name."""


class Quotes(dict[int, Evidence]):
    """The rows of a note as evidence, by number: each made when it is first asked."""

    def __init__(self, path: NotePath, rows: Sequence[Row]) -> None:
        super().__init__()
        self._path = path
        self._rows = rows

    def __missing__(self, number: int) -> Evidence:
        row = self._rows[number]
        made = self[number] = Evidence(self._path, row.line, row.quote())
        return made


class Pattern(NamedTuple):
    """Words between two concepts A and B, and what they say: swap makes it B to A.

    They are in small letters, and begin and end where the words between the two do.
    """

    kind: str
    type: RelationType
    between: str
    swap: bool = False


_ADJ = r"(?:[\w-]+\s+){0,2}"
_SOME = r"(?:an?\s+|the\s+|two\s+|three\s+|\d+\s+)?"
PATTERNS = (
    Pattern(
        "is-a",
        T.IS_A,
        rf"[\s)]*(?:is|are|was|were)\s+(?:also\s+)?(?:an?|one\s+of|(?:an?|the)?\s*(?:kind|type|form|example|"
        rf"special case|variant|class)s?\s+of)\s+(?:an?\s+|the\s+)?{_ADJ}",
    ),
    Pattern("are", T.IS_A, rf"[\s)]*(?:is|are)\s+(?:the\s+)?{_ADJ}"),
    Pattern(
        "such-as",
        T.IS_A,
        r"[\s,]*(?:\(?\s*(?:such as|like|including|includes?|e\.?g\.?,?|"
        r"for example,?|for instance,?))"
        rf"\s+(?:an?\s+|the\s+)?{_ADJ}",
        swap=True,
    ),
    Pattern("and-other", T.IS_A, rf"\s*,?\s*(?:and|or)\s+other\s+{_ADJ}"),
    Pattern(
        "consists-of",
        T.PART_OF,
        r"[\s)]*(?:consists?\s+of|contains?|comprises?|(?:is|are)\s+(?:made\s+(?:up\s+)?of|composed\s+of|"
        rf"divided\s+into|split\s+into))\s+{_SOME}{_ADJ}",
        swap=True,
    ),
    Pattern("has", T.PART_OF, rf"[\s)]*(?:has|have|with)\s+{_SOME}{_ADJ}", swap=True),
    Pattern(
        "part-of",
        T.PART_OF,
        r"[\s)]*(?:(?:is|are)\s+)?(?:an?\s+|the\s+)?(?:parts?|components?|elements?|steps?|stages?|layers?)"
        rf"\s+(?:of|in)\s+(?:an?\s+|the\s+|every\s+|each\s+)?{_ADJ}",
    ),
    Pattern(
        "of",
        T.PART_OF,
        rf"\s*(?:of|within|inside)\s+(?:an?\s+|the\s+|each\s+)?{_ADJ}",
    ),
    Pattern(
        "uses",
        T.USED_IN,
        r"[\s)]*(?:(?:can|also|then|often|must|will)\s+)*(?:us(?:es?|ing)|utili[sz](?:es?|ing)|appl(?:y|ies|ying)|employs?|"
        r"requires?|needs?|relies?\s+on|rely\s+on|depends?\s+on|(?:is|are)\s+based\s+on|via|by\s+means\s+of|"
        r"(?:is|are)\s+(?:decided|determined|computed|calculated|defined|controlled|ordered|given|defined\s+based)\s+(?:by|from|on|with|using)|"
        rf"decided\s+by|with\s+the\s+help\s+of)\s+(?:an?\s+|the\s+|its\s+)?{_ADJ}",
        swap=True,
    ),
    Pattern(
        "used-in",
        T.USED_IN,
        r"[\s)]*(?:(?:can|may)\s+be|is|are|was|being)?\s*(?:used|applied|needed|required|employed|essential|important|useful|crucial|critical)\s+"
        rf"(?:in|for|to|by|as|with|within)\s+(?:\w+\s+)?(?:an?\s+|the\s+)?{_ADJ}",
    ),
    Pattern(
        "acts-on",
        T.USED_IN,
        r"[\s)]*(?:helps?|allows?|enables?|decides?|controls?|computes?|produces?|creates?|filters?|"
        r"gives?(?:\s+rise\s+to)?|provides?|supports?|implements?|drives?|determines?|estimates?|calculates?|ensures?|causes?|"
        rf"leads?\s+to|results?\s+in|converts?|maps?\s+to)\s+(?:an?\s+|the\s+|us\s+)?{_ADJ}",
    ),
    Pattern(
        "versus",
        T.CONTRASTS_WITH,
        r"[\s,)]*(?:vs\.?|versus|unlike|whereas|while|instead\s+of|rather\s+than|as\s+opposed\s+to|"
        r"(?:is|are)\s+different\s+from|differs?\s+from|compared?\s+(?:to|with)|(?:is|are)\s+not|not|but\s+not|"
        rf"in\s+contrast\s+to|outperforms?|≠|<->)\s+(?:an?\s+|the\s+)?{_ADJ}",
    ),
    Pattern("and", T.RELATED_TO, r"\s*(?:,|and|or|&|/|,\s*and|,\s*or|and/or)\s*"),
)
_ANY = re.compile(f"(?:{'|'.join(f'({p.between})' for p in PATTERNS)})$")
"""All patterns in one: the number of its group is that of the first that fits."""
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
                    clue = _stated(row, left, (a, b), evidence)
                    if clue is None:
                        kind = "near" if j == i + 1 else "sentence"
                        together = a.key, b.key, T.RELATED_TO, kind
                        clue = clue_of((*together, Method.STATISTICS, evidence))
                    yield clue


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


def _stated(
    row: Row, left: int, pair: tuple[Place, Place], evidence: Evidence
) -> Clue | None:
    """What the words between two mentions of the row say, None for nothing.

    Their sentence begins at column `left`.
    """
    a, b = pair
    if b.start - a.end > REACH or row.kind is BlockKind.ROW:
        return None
    fits = _ANY.match(row.text[a.end : b.start].lower())
    if fits is None:
        return None
    pattern = PATTERNS[(fits.lastindex or 0) - 1]
    type_ = pattern.type
    if pattern.kind == "and" and _DIFFERENCE.search(row.text[left : a.start]):
        type_ = T.CONTRASTS_WITH
    ends = (b.key, a.key) if pattern.swap else (a.key, b.key)
    method = Method.STATISTICS if type_ is T.RELATED_TO else Method.PATTERN
    return Clue(*ends, type_, pattern.kind, method, evidence)
