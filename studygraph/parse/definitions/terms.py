"""What may be a term: the words around which a definition is looked for.

A term is a short noun phrase. Without a language model that is told by what it is not:
it holds no pronoun, verb or conjunction, asks nothing, and is none of the labels that
lecture notes put before a colon ("Example", "Note", "Due").
"""

from __future__ import annotations

import re
from functools import lru_cache

from studygraph.parse.prompts import fold
from studygraph.parse.rows import STAND_IN
from studygraph.parse.word_lists import load

LONGEST = 6
"""Words in a term."""

WORDS = load("studygraph.parse.definitions", "words.toml")

_LETTER_ALONE = r"\\?[A-Za-z]+(?:\s*_\s*(?:\w|\{[^{}$]+\}))?"
_SYMBOL_BEHIND = re.compile(
    rf"(?P<name>[^$]*\w)(?<!\band)(?<!\bor)(?<!\bof)"
    rf"(?:\s+of\s+\${_LETTER_ALONE}|\s+\${_LETTER_ALONE}(?:\([^$]{{1,12}}\))?)\$"
)
"""A name with its symbol: "discriminator $D$", "variance of $X$"."""
_PARENTHESIS = re.compile(r"\s+\([^()]{1,80}\)")
_EDGES = " \t\"'\u201c\u201d\u2018\u2019`*_=~.,;:!|\u2013\u2014>#\u200b\ufe0f-"
_DETERMINERS = frozenset(
    {
        *("the", "a", "an", "each", "every", "any", "some", "our", "this", "these"),
        *("that", "those", "a(n)", "der", "die", "das", "ein", "eine", "le", "la"),
        *("les", "l'", "un", "une", "el", "los", "las", "una", "il", "lo", "gli"),
        "uno",
    }
)
_NAMED_SO = frozenset(
    {
        *("process", "concept", "idea", "notion", "term", "method", "technique"),
        *("act", "practice", "task", "name"),
    }
)
_ABOUT = re.compile(r"\w+\s+of\s+(?=\S)|term\s+(?=\S)", re.IGNORECASE)
"""What `_NAMED_SO` opens: "the process of ..."."""
_JOINS = frozenset({"and", "und", "et", "y"})
_PAIR = re.compile(r"\s*[/&]\s*|\s+(?:and|und|et|y)\s+")
_WORD = re.compile(r"[^\s,;:.!?()\"\u201c\u201d]+")
_LETTER = re.compile(r"[^\W\d_]|\ufffc|\$[^$]")
PRONOUNS = WORDS["pronouns"]
VERBAL = WORDS["verbal"]
JOINING = WORDS["joining"]
PREPOSITIONS = WORDS["prepositions"]
_ORDINALS = frozenset({"first", "second", "third", "fourth", "next", "previous", "and"})
_DANGLING = frozenset({"and", "or", "above", "below", "shown", "given", "described"})
_NEVER_INSIDE = PRONOUNS | VERBAL | JOINING
_EDGELESS = PREPOSITIONS | {"of"}
_ASKS = "asks something"
LABEL = "a label, not a term"
NEAR_MISSES = frozenset({_ASKS, LABEL})
"""The reasons that the ledger gives even where nothing sets the words apart."""
LABELS = WORDS["labels"]
_OPEN_LABELS = frozenset(label.partition(" ")[0] for label in LABELS)


def cleaned(text: str) -> str:
    """The term without marks, determiner, and a symbol or gloss in parentheses."""
    bare = " ".join(text.split()).strip(_EDGES)
    if "(" in bare:
        bare = _PARENTHESIS.sub("", bare).strip(_EDGES) or bare
    first, _, rest = bare.partition(" ")
    if not rest:
        return bare
    if first.casefold() in _DETERMINERS:
        bare, first = rest, rest.partition(" ")[0]
    about = _ABOUT.match(bare) if first.casefold() in _NAMED_SO else None
    bare = (bare[about.end() :] if about else bare).strip(_EDGES)
    named = _SYMBOL_BEHIND.fullmatch(bare) if bare.endswith("$") else None
    return named["name"] if named else bare


def parted(term: str) -> tuple[str, ...]:
    """Two terms that share a definition ("A and B", "A/B"), else the one."""
    if "/" not in term and "&" not in term and _JOINS.isdisjoint(term.split()):
        return (term,)
    parts = [part.strip(_EDGES) for part in _PAIR.split(term)]
    both = 2
    if len(parts) == both and all(len(part) > both for part in parts):
        return tuple(parts)
    return (term,)


def why_no_term(term: str, *, longest: int = LONGEST) -> str:
    """Why `term` can be none, "" where it can."""
    words = _WORD.findall(term.casefold().replace("\u2019", "'"))
    if not words or not (term[0].isalpha() or _LETTER.search(term)):
        return "no words before the mark"
    if len(words) > longest:
        return "too long for a term"
    if "?" in term:
        return _ASKS
    if words[0] in LABELS and words[-1].isdigit():
        return LABEL
    if _may_be_label(words[0]) and fold(term) in LABELS:
        return LABEL
    return "a phrase or clause, not a term" if _is_phrase(words) else ""


def _may_be_label(first: str) -> bool:
    """Can folded words that begin with `first` be a label? A plain word says no."""
    plain = first.isascii() and first.isalnum()
    return not plain or first in _OPEN_LABELS


def _is_phrase(words: list[str]) -> bool:
    """Do the words go beyond a noun: with a verb, a pronoun, a loose end?"""
    first, last = words[0], words[-1]
    return (
        not _NEVER_INSIDE.isdisjoint(words)
        or first in _ORDINALS
        or first.isdecimal()
        or last in _DANGLING
        or first in _EDGELESS
        or last in _EDGELESS
    )


def shares(term: str, text: str) -> bool:
    """Does the text hold a word of the term, in its singular or plural?"""
    wanted, words = set(key(term).split()), fold(text).split()
    return not wanted.isdisjoint(words) or any(
        word[-1] == "s" and _singular(word) in wanted for word in words
    )


@lru_cache(maxsize=4096)
def key(term: str) -> str:
    """The form in which two spellings of a term are the same: case, plural, marks."""
    return " ".join([_singular(w) if w[-1] == "s" else w for w in fold(term).split()])


def _singular(word: str) -> str:
    """The singular of a word that ends in "s"."""
    long_enough = 3
    if len(word) > long_enough + 1 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > long_enough and word[-2] not in "sui":
        return word[:-1]
    return word


def is_symbol(text: str) -> bool:
    """Is the text one formula or piece of code and nothing else?"""
    return STAND_IN in text and not text.replace(STAND_IN, "").strip(_EDGES)
