"""The language of a note: what its front matter says, else what its prose shows.

Prose shows its language by its small words ("the", "und", "dans"), which no text can do
without and which hardly depend on the topic: the list that holds most of the words wins
(Ingle 1976; Grefenstette 1995, "Comparing two language identification schemes").
Scripts that only one language writes tell by themselves. Known limit: five languages
and four scripts; a short note, and one in any other language, stays undecided.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from studygraph.note import BlockKind
from studygraph.parse.word_lists import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studygraph.note import Block

_SMALL = load(__package__, "language.toml")
_NAMES = load(__package__, "language_names.toml")
_CODE = re.compile(r"([a-z]{2})(?:[-_]\w+)*")
_WORD = re.compile(r"[^\W\d_]+'?")
_RANGES = {
    "ja": r"\u3041-\u30ff",
    "ko": r"\u1100-\u11ff\uac00-\ud7af",
    "th": r"\u0e01-\u0e5b",
    "zh": r"\u3400-\u4dbf\u4e00-\u9fff",
}
_SCRIPTS = {code: f"[{letters}]" for code, letters in _RANGES.items()}
_ANY_SCRIPT = f"[{''.join(_RANGES.values())}]"
"""Patterns, compiled where they are used: few notes need these, the longest."""
_HAN, _KANA = "zh", "ja"
_KANA_SHARE = 0.1
"""Japanese prose is half kana; Chinese has none but in what it quotes."""
_LETTERS_A_CHARACTER = 3
"""Latin letters that say as much as one character of the scripts above."""
_PROSE = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.ROW}
)
_SAMPLE = 200
"""Words that decide; more than half as many never changed a real note's answer."""
_ENOUGH = 6
"""Small words below which nothing is decided: some twenty words of prose."""
_SHARE = 0.12
"""Part of the words that are small ones, in terse lists too."""
_LEAD = 1.3
"""How many times more of them than in the next language."""


def said(value: str) -> str:
    """The ISO 639-1 code in a value such as `de`, `pt-BR` or `German`, else ""."""
    name = value.strip().casefold()
    if not name:
        return ""
    match = _CODE.fullmatch(name)
    if match is not None and match[1] in _NAMES["codes"]:
        return match[1]
    return next((code for code, names in _NAMES.items() if name in names), "")


def guess(blocks: Iterable[Block]) -> str:
    """The ISO 639-1 code of the language of the blocks' prose, "" where undecided."""
    words = _sample(blocks)
    return _by_script("".join(words)) or _by_small_words(words)


def _sample(blocks: Iterable[Block]) -> list[str]:
    """The first words of the prose, case-folded; `l'` is one of them."""
    words: list[str] = []
    for text in _prose(blocks):
        words += _WORD.findall(text.casefold().replace("\u2019", "'"))
        if len(words) > _SAMPLE:
            break
    return words


def _prose(blocks: Iterable[Block]) -> Iterator[str]:
    return (block.text for block in blocks if block.kind in _PROSE)


def _by_script(letters: str) -> str:
    """The language whose script most of the letters are in, "" for Latin and others."""
    if letters.isascii() or re.search(_ANY_SCRIPT, letters) is None:
        return ""
    counts = {
        code: len(re.findall(script, letters)) for code, script in _SCRIPTS.items()
    }
    kana, han = counts[_KANA], counts[_HAN]
    if kana > _KANA_SHARE * (kana + han):
        counts[_KANA], counts[_HAN] = kana + han, 0
    most, code = max((count, code) for code, count in counts.items())
    others = len(letters) - sum(counts.values())
    return code if most * _LETTERS_A_CHARACTER > others else ""


def _by_small_words(words: list[str]) -> str:
    """The language that most of the words speak for, "" where none leads clearly."""
    counts = Counter(words)
    totals = [
        (sum([counts[word] for word in small & counts.keys()]), code)
        for code, small in _SMALL.items()
    ]
    ranked = sorted(totals, reverse=True)
    (best, code), (second, _), *_ = ranked
    clear = best >= _ENOUGH and best >= _SHARE * len(words) and best > _LEAD * second
    return code if clear else ""
