"""Compile scripts/subjects/*.txt, what textbooks' indexes hold, for the package.

The sources are for people: a file for each subject, names as they are written.
The result, studygraph/concepts/data/subjects.txt, is for look-up: names are folded,
other names lead to the first, and what several subjects say of a name stands together.

    [subject]
    class X (sort): a; b      a and b are kinds or examples of X, all of that sort
    parts X: a; b             a and b are parts of X
    uses X: a; b              X is used in a and in b
    related X: a; b           X belongs together with a and with b in another way
    contrast: a; b            each is compared with the others
    same: a; b                two names of one thing, a the usual one
    terms: a (A, other name)  further terms; other names in parentheses

usage: python scripts/subjects.py (make subjects)
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studygraph.concepts.folding import fold, fold_word
from studygraph.concepts.subjects import (
    CONTRASTS,
    IS_A,
    PART_OF,
    RELATED,
    SORTS,
    USED_IN,
)
from studygraph.concepts.words import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SOURCES = Path(__file__).with_name("subjects")
DATA = Path(__file__).parents[1] / "studygraph" / "concepts" / "data"
OUT = DATA / "subjects.txt"
WORDS = DATA / "subject_words.txt"
MOSTLY = 0.5
"""The share of the subjects that have a name above which it is what some call it."""
HEADER = """\
# What textbooks' indexes hold, and how it belongs together. Written for studygraph;
# compiled by scripts/subjects.py. A line: a folded term, and the name that it goes by
# where that is another. Else: its subjects; its sorts; how many kinds and parts it has,
# and how many others are used for it; and then, by kind, the names of others: i its
# classes, p its wholes, u what it is used in, c what it is compared with, r what it
# belongs together with in another way.
"""
WORDS_HEADER = """\
# The words of the terms in subjects.txt, each with the number of terms that it stands
# in, and of those that it ends; then a + where it is mostly written in small letters.
# Compiled by scripts/subjects.py.
"""
_LINE = re.compile(
    r"(class|parts|uses|related|contrast|same|terms)\b\s*([^:]*?)\s*:\s*(.*)"
)
_CLASS = re.compile(rf"(.*?)\s*\(({'|'.join(SORTS)})\)")
_NAME = re.compile(r"(.+?)(?:\s+\((.*)\))?")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Term:
    """What the sources say of a term, the others by name."""

    subjects: set[str] = field(default_factory=set)
    sorts: set[int] = field(default_factory=set)
    said: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, other: Term, names: Mapping[str, str]) -> None:
        """Take in what is said of the same term elsewhere; `names` are of others."""
        self.subjects |= other.subjects
        self.sorts |= other.sorts
        for kind, keys in other.said.items():
            self.said[kind] |= {names.get(key, key) for key in keys}


class Sources:
    """What all sources say: terms by folded name, and what else they are called."""

    def __init__(self) -> None:
        self.terms: dict[str, Term] = defaultdict(Term)
        self.others: dict[str, dict[str, set[str]]] = defaultdict(dict)
        self.acronyms: set[str] = set()
        self.small: Counter[str] = Counter()

    def read(self, path: Path) -> Iterator[str]:
        """Take in a file; yields a sentence for each line that has no form."""
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith(("#", "[")):
                continue
            fits = _LINE.fullmatch(line.strip())
            if fits is None or not self._take(path.stem, *fits.groups()):
                yield f"{path.name}, line {at}: {line}"

    def _take(self, subject: str, form: str, head: str, rest: str) -> bool:
        """Whether the line has one of the forms."""
        sorts: set[int] = set()
        if form == "class":
            fits = _CLASS.fullmatch(head)
            if fits is None:
                return False
            head, sort = fits.groups()
            sorts = {SORTS.index(sort)}
        keys = [self._term(subject, name) for name in rest.split(";") if name.strip()]
        if form == "contrast":
            for key in keys:
                self.terms[key].said[CONTRASTS].update(k for k in keys if k != key)
        elif form == "same":
            first, *others = sorted(keys, key=self.acronyms.__contains__)
            for key in others:
                self.others[key].setdefault(first, set()).add(subject)
        elif form != "terms":
            top = self._term(subject, head)
            self.terms[top].sorts |= sorts
            for key in keys:
                self._relate(form, key, top)
                self.terms[key].sorts |= sorts
        return all(keys)

    def _relate(self, form: str, key: str, top: str) -> None:
        if key == top:
            return
        if form in ("uses", "related"):
            kind = USED_IN if form == "uses" else RELATED
            self.terms[top].said[kind].add(key)
        else:
            self.terms[key].said[IS_A if form == "class" else PART_OF].add(top)

    def tell_apart(self, a: str, b: str) -> bool:
        """Whether a line has one as the other's class or part, or compares them."""
        return any(
            other in self.terms[one].said.get(kind, ())
            for one, other in ((a, b), (b, a))
            if one in self.terms
            for kind in (IS_A, PART_OF, CONTRASTS)
        )

    def subjects_of(self, key: str) -> set[str]:
        """The subjects that have a term by that name."""
        return self.terms[key].subjects if key in self.terms else set()

    def say_alike(self, a: str, b: str) -> bool:
        """Whether the two stand to another term in the same way."""
        one, other = self.terms[a].said, self.terms[b].said
        return any(not one[kind].isdisjoint(other[kind]) for kind in one.keys() & other)

    def _term(self, subject: str, written: str) -> str:
        """The folded name of a term as it is written."""
        fits = _NAME.fullmatch(written.strip())
        if fits is None:
            return ""
        key = fold(fits[1])
        self.terms[key].subjects.add(subject)
        for word in _WORD.findall(fits[1]):
            self.small[fold_word(word.casefold())] += 1 if word.islower() else -1
        for other in (fits[2] or "").split(","):
            alias = fold(other)
            if alias not in ("", key) and alias not in stop_words("en"):
                self.others[alias].setdefault(key, set()).add(subject)
                if sum(map(str.isupper, other)) > 1:
                    self.acronyms.add(alias)
        return key


def compiled(folder: Path = SOURCES) -> tuple[str, str, list[str]]:
    """The texts of both data files, and a sentence for each line that has no form."""
    sources = Sources()
    paths = sorted(folder.glob("*.txt"))
    odd = [sentence for path in paths for sentence in sources.read(path)]
    names = _names(sources)
    merged: dict[str, Term] = defaultdict(Term)
    for key, term in sources.terms.items():
        merged[names.get(key, key)].add(term, names)
    for alias, keys in sources.others.items():
        if alias not in names and alias not in merged:  # Short for several.
            for key in sorted(keys):
                known = merged[names.get(key, key)]
                merged[alias].add(Term(known.subjects, known.sorts), names)
    numbers = {path.stem: str(i) for i, path in enumerate(paths)}
    under = _under(merged)
    lines = [f"{alias}\t{name}\n" for alias, name in names.items()]
    lines += [_line(key, term, numbers, under[key]) for key, term in merged.items()]
    text = HEADER + "".join(sorted(lines))
    return text, _words(names.keys() | merged.keys(), sources.small), odd


def _words(keys: Iterable[str], small: Mapping[str, int]) -> str:
    """The file of words; those with more than 0 in `small` are mostly small letters."""
    terms = [key.split(" ") for key in keys]
    inside = Counter(word for term in terms for word in term)
    ending = Counter(term[-1] for term in terms)
    return WORDS_HEADER + "".join(
        f"{w}\t{inside[w]} {ending[w]}{' +' if small[w] > 0 else ''}\n"
        for w in sorted(inside)
    )


def _names(sources: Sources) -> dict[str, str]:
    """The name that each other name goes by.

    Only where that is sure: it is short for one thing, or twice as often as for all
    others, counted by subjects; and it is no term in its own right.
    """
    one = {}
    for alias, spelled in sources.others.items():
        own = sources.subjects_of(alias)
        counts = {
            name: len(found) + len(own & sources.subjects_of(name))
            for name, found in spelled.items()
        }
        name = min(counts, key=lambda name: (-counts[name], name))
        is_sure = 3 * counts[name] >= 2 * sum(counts.values())
        if is_sure and not (own and _is_own(sources, alias, name)):
            one[alias] = name
    for alias in sorted(one, key=lambda a: (a not in sources.acronyms, a)):
        if one.get(one.get(alias, "")) == alias:  # Each is the other's other name.
            del one[one[alias]]
    names: dict[str, str] = {}
    for alias in sorted(one):
        name, seen = one[alias], {alias}
        while name in one and name not in seen:
            seen.add(name)
            name = one[name]
        if name not in seen:
            names[alias] = name
    return names


def _is_own(sources: Sources, alias: str, name: str) -> bool:
    """Whether a term that some call `name` by is one in its own right.

    A game tree's "backup" is not what others call backpropagation: more than half of
    the subjects that have it would have to say so, and none to tell the two apart. For
    an acronym one subject is enough that has both, if the lines say the same of them.
    """
    own, said = sources.subjects_of(alias), sources.others[alias][name]
    is_short = alias in sources.acronyms and not own.isdisjoint(said)
    if is_short and sources.say_alike(alias, name):
        return False
    mostly = len(said) > MOSTLY * len(own | said)
    return not mostly or sources.tell_apart(alias, name)


def _under(terms: Mapping[str, Term]) -> dict[str, list[int]]:
    """How many kinds, parts and others that are used for it each term has."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for term in terms.values():
        for place, kind in enumerate((IS_A, PART_OF, USED_IN)):
            for other in term.said.get(kind, ()):
                counts[other][place] += 1
    return counts


def _line(key: str, term: Term, numbers: Mapping[str, str], under: list[int]) -> str:
    parts = [
        key,
        " ".join(sorted((numbers[s] for s in term.subjects), key=int)),
        " ".join(map(str, sorted(term.sorts))),
        " ".join(map(str, under)) if any(under) else "",
    ]
    for kind, others in sorted(term.said.items()):
        left = sorted(others - {key})
        if left:
            parts.append(kind + ";".join(left))
    return "\t".join(parts) + "\n"


def main() -> None:
    """Write the data files."""
    text, words, odd = compiled()
    if odd:
        sys.exit("\n".join(odd))
    OUT.write_text(text, encoding="utf-8", newline="\n")
    WORDS.write_text(words, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
