"""Verdicts: what readers said who were shown terms and pairs of an earlier graph.

judged.json holds a line for each pair: whether the two belong together, and how the
first stands to the second; judged_terms.json one for each term: whether it is one, and
what that counts. Notes and names are told by a digest alone, as some of the notes are
other people's: only who has the note can tell what is meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIRS = Path(__file__).with_name("judged.json")
TERMS = Path(__file__).with_name("judged_terms.json")


@dataclass(frozen=True)
class Verdict:
    """Whether two concepts belong together; `answer` how, "" where no one said.

    `sure` says that another reader would give the same answer.
    """

    holds: bool
    answer: str
    sure: bool


@dataclass(frozen=True)
class TermVerdict:
    """Whether a phrase is a term of its note, and what that counts as an example.

    Phrases were drawn by how sure an earlier model was of them; one that stands for
    more that were not drawn counts more, one of which the reader was not sure half.
    """

    term: bool
    counts: float


def verdicts() -> dict[str, Verdict]:
    """Every verdict by the digest of its note and pair."""
    entries = json.loads(PAIRS.read_text(encoding="utf-8"))
    return {
        e["pair"]: Verdict(e["holds"], e.get("answer", ""), not e.get("unsure"))
        for e in entries
    }


def term_verdicts() -> Mapping[str, TermVerdict]:
    """Every verdict by the digest of its note and term."""
    entries = json.loads(TERMS.read_text(encoding="utf-8"))
    return {name: TermVerdict(*said) for name, said in entries.items()}


def digest(note: str, *keys: str) -> str:
    """What stands for a key, or for two with the smaller first, in a note."""
    words = "\n".join((Path(note).name, *keys))
    return sha256(words.encode()).hexdigest()[:16]
