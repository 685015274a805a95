"""Template prompts that are known before a vault is read.

They come with widely shared lecture templates. What a vault's own templates say is
learnt from its Templates folder and from repetition; this table is for single notes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORDS = re.compile(r"\w+")
_LONG = 40

STOCK: frozenset[str] = frozenset(
    {
        "put useful links here",
        "link all related words",
        "list examples of where entry contents can fit in a larger context",
        "when lectures is over add the content as aliases above",
        "small summary",
        "lecture slide link",
        "did you generally find the overall content understandable or compelling",
        "did a specific aspect of the reading raise questions for you or relate",
    }
)
"""Folded prompts; a long one stands for every text that begins with it."""

_PREFIXES = tuple(prompt for prompt in STOCK if len(prompt) >= _LONG)
_START = re.compile(r"\w{1,4}")
_FIRST = frozenset(prompt[:3] for prompt in STOCK)
_STARTS = frozenset(prompt[:4].strip() for prompt in STOCK)
"""What a prompt begins with: a cheap look that spares most texts the folding."""


def fold(text: str) -> str:
    """The words of a line alone: no case, marks or punctuation."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORDS.findall(plain))


def suspects(starts: Sequence[str]) -> list[int]:
    """Which of the texts that open with these three characters may be such a prompt."""
    return [
        place
        for place, start in enumerate(starts)
        if start.lower() in _FIRST or not start[:1].isalnum()
    ]


def is_stock(text: str) -> bool:
    """Is the text a prompt of a shared template, or one with something behind it?"""
    start = _START.search(text)
    if start is None or (start[0].isascii() and start[0].casefold() not in _STARTS):
        return False
    folded = fold(text[:400])
    return folded in STOCK or folded.startswith(_PREFIXES)
