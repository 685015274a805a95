"""Make a vault of any size, the same for the same seed: `scripts/vault.py 1000 DIR`.

Its notes are built like those of a real vault: a template of which most sections stay
empty, lectures of a course that share its terms, wikilinks, formulas, cards, code, a
drawing for every eleventh note. Words come from the package's table of everyday
English, as often as they are there; every course adds terms of its own.
"""

# ruff: noqa: PLR2004, S311 - shares and lengths of a real vault; dice without secrets

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "studygraph" / "concepts" / "data" / "words.en.txt"
SEED = 19
_LECTURES = 24
_TERMS_A_COURSE = 60
_TERMS_FOR_ALL = 200
_DRAWING_EVERY = 11
_DRAWING_BYTES = 50_000
_SYMBOLS = [
    "x",
    "y",
    "z",
    "h",
    "c",
    "f",
    "i",
    "o",
    "w",
    "b",
    "u",
    "v",
    "p",
    "q",
    "s",
    "r",
]


@dataclass(frozen=True, slots=True)
class Language:
    """Everyday words, how often they stand up to each, and what terms are made of."""

    words: tuple[str, ...]
    sums: tuple[float, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]

    def some(self, dice: random.Random, count: int) -> list[str]:
        """`count` words, each as often as people use it."""
        return dice.choices(self.words, cum_weights=self.sums, k=count)

    def term(self, dice: random.Random) -> str:
        """A term of two or three words."""
        words = [dice.choice(self.nouns), dice.choice(self.nouns)]
        if dice.random() < 0.5:
            words.insert(0, dice.choice(self.adjectives))
        return " ".join(words)


def language() -> Language:
    """The everyday English of the package's word table."""
    words: dict[str, float] = {}
    kinds: dict[str, list[str]] = {"n": [], "a": []}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        tenths, kind, *named = line.split(" ")
        words.update(dict.fromkeys(named, 10 ** (int(tenths) / 10)))
        if kind in kinds and int(tenths) < 50:
            kinds[kind] += [word for word in named if len(word) > 3 and word.isalpha()]
    sums = tuple(accumulate(words.values()))
    return Language(tuple(words), sums, tuple(kinds["n"]), tuple(kinds["a"]))


class Course:
    """A course and the lectures it is told in."""

    def __init__(self, number: int, english: Language, shared: list[str]) -> None:
        dice = random.Random(f"{SEED} {number}")
        self.code = f"ECS{100 + number}"
        self.terms = [english.term(dice) for _ in range(_TERMS_A_COURSE)]
        self._english, self._shared = english, shared

    def lecture(self, number: int) -> str:
        """The text of lecture `number`."""
        dice = random.Random(f"{SEED} {self.code} {number}")
        return "".join(_Lecture(self, self._english, dice, number).parts())

    def pick(self, dice: random.Random, lecture: int) -> str:
        """A term that this lecture is likely to speak of."""
        if dice.random() < 0.15:
            return dice.choice(self._shared)
        at = lecture * len(self.terms) / _LECTURES + abs(dice.gauss(0, 3))
        return self.terms[int(at) % len(self.terms)]


class _Lecture:
    """One note in the making."""

    def __init__(
        self, course: Course, english: Language, dice: random.Random, number: int
    ) -> None:
        self._course, self._english, self._dice = course, english, dice
        self._number = number
        self._terms = [course.pick(dice, number) for _ in range(8)]

    def parts(self) -> list[str]:
        """The note's sections in the order of the template."""
        dice, code = self._dice, self._course.code
        day, month = 1 + self._number % 28, 1 + self._number % 12
        title = dice.choice(self._terms).title()
        vocab = "\n".join(
            f"- **{term}**: {self._sentence(8)}"
            for term in dict.fromkeys(self._terms[:3])
        )
        return [
            "---\ntags:\n  - Classes/Lecture\n",
            f"created: 2025-{month:02}-{day:02}\n---\n",
            f"# 📗 -> {month:02}/{day:02}/25: {code}-L{self._number} {title}\n\n",
            f"## 🎤 Vocab\n\n{vocab if dice.random() < 0.23 else ''}\n\n",
            f"## ❗ Unit and Larger Context\n{self._context()}\n\n",
            f"## ✒️ -> Scratch Notes\n{self._scratch()}\n",
            f"## 🧪 -> Refresh the Info\n{self._questions()}\n",
            "## 🔗 -> Links\n### Resources\n- Put useful links here\n\n",
            f"### Connections\n- {self._connections()}\n",
        ]

    def _sentence(self, length: int) -> str:
        words = self._english.some(self._dice, length)
        at = self._dice.randrange(length)
        words[at] = self._dice.choice(self._terms)
        return " ".join(words).capitalize() + "."

    def _context(self) -> str:
        before = max(self._number - 1, 1)
        return f"- {self._sentence(6)} [[{self._course.code}-L{before}]]"

    def _scratch(self) -> str:
        dice = self._dice
        parts = []
        for term in dict.fromkeys(self._terms[:5]):
            symbol = dice.choice(_SYMBOLS)
            parts.append(f"### {term.title()} ${symbol}_t$\n{self._sentence(14)}\n")
            parts += [
                f"- {self._sentence(dice.randint(6, 16))}\n"
                for _ in range(dice.randint(2, 6))
            ]
            if dice.random() < 0.4:
                left, right = dice.sample(_SYMBOLS, 2)
                parts.append(
                    f"$$\n{symbol}_t = \\sigma(W_{left} {right}_{{t-1}} + b)\n$$\n"
                )
            if dice.random() < 0.3:
                whole, other = dice.choice(self._terms), dice.choice(self._terms)
                parts.append(f"The **{term}** is part of {whole}, not of *{other}*.\n")
            if dice.random() < 0.1:
                turns = dice.randint(2, 9)
                loop = f"for {symbol} in range({turns}):\n    print({symbol})\n"
                parts.append(f"```python\n{loop}```\n")
        return "".join(parts)

    def _questions(self) -> str:
        dice = self._dice
        asked = [
            f"{n}. What is the {dice.choice(self._terms)}?\n   {self._sentence(9)}\n"
            for n in range(1, dice.randint(2, 5))
        ]
        return "".join(asked) if dice.random() < 0.4 else ""

    def _connections(self) -> str:
        if self._dice.random() < 0.7:
            return "Link all related words"
        other = self._dice.randint(1, _LECTURES)
        return f"[[{self._course.code}-L{other}|{self._dice.choice(self._terms)}]]"


def _drawing(dice: random.Random, words: list[str]) -> str:
    """An Excalidraw drawing: a few words, and far more that is no text."""
    told = "\n\n".join(f"{word} ^{dice.getrandbits(32):08x}" for word in words)
    body = "".join(
        dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789", k=_DRAWING_BYTES)
    )
    return (
        "---\nexcalidraw-plugin: parsed\n---\n# Excalidraw Data\n## Text Elements\n"
        f"{told}\n\n%%\n## Drawing\n```compressed-json\n{body}\n```\n%%\n"
    )


def make(notes: int, folder: Path) -> int:
    """Write a vault of `notes` notes into `folder`; returns its size in bytes."""
    english = language()
    dice = random.Random(SEED)
    shared = [english.term(dice) for _ in range(_TERMS_FOR_ALL)]
    size = made = number = 0
    while made < notes:
        course = Course(number, english, shared)
        place = folder / course.code
        place.mkdir(parents=True, exist_ok=True)
        for lecture in range(1, _LECTURES + 1):
            if made == notes:
                break
            made += 1
            name, text = f"{course.code}-L{lecture}.md", course.lecture(lecture)
            if made % _DRAWING_EVERY == 0:
                name = f"Drawing {course.code}-{lecture}.excalidraw.md"
                text = _drawing(dice, [course.pick(dice, lecture) for _ in range(5)])
            data = text.encode()
            (place / name).write_bytes(data)
            size += len(data)
        number += 1
    return size


if __name__ == "__main__":
    print(f"{make(int(sys.argv[1]), Path(sys.argv[2])):,} bytes")
