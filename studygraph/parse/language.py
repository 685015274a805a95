"""The language of a note, from the small words that only one language has often.

Known limit: five languages, and notes of fewer than some twenty words stay English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import Block

DEFAULT = "en"
_SMALL_WORDS = """
en the of and to is that it for are with as this be by on not or an from which we can
en if has have when what but they at
de der die das und ist von den mit nicht ein eine zu im auf für sich dem des auch wird
de werden einer durch bei oder sind als wenn wie
fr le la les des et est une du dans pour que qui pas sur au par avec ce cette sont il
fr elle plus aux ou comme être ne
es el la los las de y es una del en para que por con se un no su como más está son entre
es pero cuando muy este esta
it il lo gli di è una del della per che con si un non come più sono questo questa nel
it nella dei delle alla anche tra ma
"""
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})?")
_ENOUGH = 6
_LEAD = 1.3
_SAMPLE = 600


def _by_language() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _SMALL_WORDS.split("\n"):
        code, _, words = line.partition(" ")
        if code:
            table[code] = table.get(code, frozenset()) | set(words.split())
    return table


_WORDS = _by_language()


def said(value: str) -> str:
    """The ISO 639-1 code in a front matter value such as `de` or `pt-BR`, else ""."""
    match = _CODE.fullmatch(value.strip().lower())
    return match[1] if match else ""


def guess(blocks: Iterable[Block]) -> str:
    """The ISO 639-1 code of the language that most of the blocks' words speak for."""
    words: list[str] = []
    for block in blocks:
        words += block.text.casefold().split()
        if len(words) > _SAMPLE:
            break
    scores = sorted(
        (
            (sum(word in known for word in words), code)
            for code, known in _WORDS.items()
        ),
        reverse=True,
    )
    (best, code), (second, _), *_ = scores
    return code if best >= _ENOUGH and best > _LEAD * second else DEFAULT
