"""Words: how text falls into them, how common they are, which only join others.

The word tables (data/words.*.txt) give Zipf frequencies in everyday language and, for
English, the usual part of speech; scripts/words.py makes them. Known limit: scripts
written without spaces give one long word, so only marked-up terms come from them.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

UNKNOWN_ZIPF = 2.2
"""The Zipf frequency taken for a word that no table has: rarer than all of them."""

EVERYDAY = 5.0
"""The Zipf frequency from which a word says nothing else inside a longer name."""


class Word(NamedTuple):
    """What is known of a word: Zipf frequency and usual part of speech.

    `kind` is n noun, p name, v verb, e past form, g -ing form, a adjective, r adverb,
    d number, f function word, - unknown.
    """

    zipf: float
    kind: str


@cache
def _table(language: str) -> dict[str, Word]:
    path = files(__package__).joinpath("data", f"words.{language}.txt")
    if not path.is_file():
        return {}
    table: dict[str, Word] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            tenths, kind, *words = line.split(" ")
            entry = Word(int(tenths) / 10, kind)
            table.update(dict.fromkeys(words, entry))
    return table


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of `language`; those of English where it has no list."""
    text = files(__package__).joinpath("data", "stopwords.txt").read_text("utf-8")
    lists: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            current = lists.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            current.extend(line.split())
    return frozenset(lists.get(language, lists["en"]))


def look_up(word: str, language: str = "en") -> Word:
    """What is known of `word` (case-folded) in everyday `language`.

    A word with hyphens is as common as its rarest part. Tables without parts of speech
    leave it at function words.
    """
    table = _table(language) or _table("en")
    found = table.get(word)
    if found is not None:
        joins = found.kind == "-" and word in stop_words(language)
        return Word(found.zipf, "f") if joins else found
    if "-" in word:
        parts = [look_up(part, language) for part in word.split("-") if part]
        if parts:
            return Word(min(part.zipf for part in parts), parts[-1].kind)
    if word and word[0].isdigit():
        return Word(UNKNOWN_ZIPF, "d")
    return Word(UNKNOWN_ZIPF, _guess(word) if language == "en" else "-")


def is_known(word: str, language: str = "en") -> bool:
    """Whether the word table of `language` holds `word` (case-folded)."""
    return word in _table(language)


def _guess(word: str) -> str:
    """The likely part of speech of an unknown English word, by its ending."""
    if word.endswith("ly"):
        return "r"
    if word.endswith("ing"):
        return "g"
    if word.endswith("ed"):
        return "e"
    if word.endswith(("ous", "ive", "ical", "able", "ible", "ic", "al", "ary")):
        return "a"
    return "n"


def is_wordless(text: str) -> bool:
    """Whether `text` holds letters of a script that is written without spaces."""
    return any(
        unicodedata.name(char, "").startswith(_WORDLESS) for char in text if char > "฀"
    )


def needs_marks(text: str, language: str) -> bool:
    """Whether only marks tell that `text` is a term: its letters show no words.

    Korean has spaces, but its words carry particles that no list takes off.
    """
    return language == "ko" or (not text.isascii() and is_wordless(text))


_WORDLESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
