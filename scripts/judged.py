"""Judged pairs: what readers who saw edges of an earlier graph said of them.

judged.json holds one line for each: whether the two belong together, and how
the first stands to the second. Notes and names are told by a digest alone, as some of
the notes are other people's: only who has the note can tell which pair is meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studygraph.concepts.pairs import Key

FILE = Path(__file__).with_name("judged.json")


@dataclass(frozen=True)
class Verdict:
    """Whether two concepts belong together; `answer` how, "" where no one said."""

    holds: bool
    answer: str


def verdicts() -> dict[str, Verdict]:
    """Every verdict by the digest of its note and pair."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    return {e["pair"]: Verdict(e["holds"], e.get("answer", "")) for e in entries}


def digest(note: str, key: Key) -> str:
    """What stands for two keys, the smaller one first, in the note at a path."""
    words = "\n".join((Path(note).name, *key))
    return sha256(words.encode()).hexdigest()[:16]
