"""Make the word tables of studygraph/concepts/data: how common everyday words are.

Run once, by hand, where `wordfreq` and `textblob` are installed; the tables are
committed. Words with the same Zipf frequency (tenths) and the same usual part of
speech share a line, which keeps the English table near 350 KB.

usage: python scripts/words.py [OUT_DIR]
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import defaultdict
from pathlib import Path

import textblob
from wordfreq import top_n_list, zipf_frequency

OUT = Path(__file__).parents[1] / "studygraph" / "concepts" / "data"
SIZES = {"en": 40_000, "de": 12_000, "fr": 12_000, "es": 12_000, "it": 12_000}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

HEADER = """\
# How common words are in everyday {language}, and what they usually are.
# A line: Zipf frequency in tenths, a part of speech, the words.
# Made by scripts/words.py from
#   wordfreq 3.1 (Robyn Speer), data under CC BY-SA 4.0,
#     https://github.com/rspeer/wordfreq : rounded, cut to the most common words;
"""
TAGGER = """\
#   the lexicon of Brill's tagger 1.14, copyright 1993 Massachusetts Institute of
#     Technology and University of Pennsylvania, MIT licence, with words added from
#     the Twitter Part-of-Speech Annotated Data (CC BY 3.0, Carnegie Mellon
#     University), as shipped with TextBlob: first letters of tags, see KINDS there.
"""
SHARE = "# This file is therefore under CC BY-SA 4.0, unlike the code around it.\n"

KINDS = {"NN": "n", "NP": "p", "VB": "v", "JJ": "a", "RB": "r", "MD": "v", "CD": "d"}


def tags() -> dict[str, str]:
    """Each word's usual part of speech: n noun, p name, v verb, a adjective, r adverb.

    `e` and `g` are past and -ing forms of verbs, `f` function words, `d` numbers.
    """
    path = Path(textblob.__file__).parent / "en" / "en-lexicon.txt"
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(";;;") or not line.strip():
            continue
        word, tag = line.split()[:2]
        kind = {"VBN": "e", "VBD": "e", "VBG": "g"}.get(tag) or (
            "p" if tag.startswith("NNP") else KINDS.get(tag[:2], "f")
        )
        if word.islower() or word.casefold() not in found:
            found[word.casefold()] = kind
    return found


def table(language: str, size: int, kinds: dict[str, str]) -> str:
    """The table of one language as text."""
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for word in top_n_list(language, size):
        if WORD.fullmatch(word):
            tenths = round(zipf_frequency(word, language) * 10)
            groups[tenths, kinds.get(word, "-")].append(word)
    lines = [
        f"{tenths} {kind} {' '.join(sorted(words))}\n"
        for (tenths, kind), words in sorted(groups.items(), reverse=True)
    ]
    header = HEADER.format(language=language) + (TAGGER if kinds else "") + SHARE
    return "".join(itertools.chain([header], lines))


def main() -> None:
    """Write every table."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    for language, size in SIZES.items():
        kinds = tags() if language == "en" else {}
        path = out / f"words.{language}.txt"
        path.write_text(table(language, size, kinds), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
