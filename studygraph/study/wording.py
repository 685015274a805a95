"""What makes the words of a card good or useless, as plain tests on text.

A card is worth its time when the question can be answered and does not hold its own
answer. Here are the tests that decide it, each a function of the text alone.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from studygraph.concepts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLANK = "____"

_MARKS = re.compile(r"[*_`=~]{2,}|(?<!\w)[*_`]|[*_`](?!\w)")
_MATH = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_LITERAL = re.compile(rf"{_MATH.pattern}|`[^`\n]+`", re.DOTALL)
_WIKILINK = re.compile(r"(?<!!)\[\[([^\]|#\n]*+)[^\]|\n]*+(?:\|([^\]\n]*+))?\]\]")
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(?<![\w*])[*_]{1,3}(?=\w)|(?<=[\w.,!?)\]])[*_]{1,3}(?!\w)|==")
_CLOZE = re.compile(r"\{\{c\d+::(.+?)(?:::([^{}]*?))?\}\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_EMBED = re.compile(r"!\[\[[^\]]*\]\]|!\[[^\]]*\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_DANGLING = re.compile(
    r"(?:this|that|these|those|it|they|he|she|we|i|you|also|and|but|or|so|then|because"
    r"|which|there|here|now|see|e\.?g\.?|ex|examples?|note|todo|same|above|below|since"
    r"|for (?:instance|example)|one such|such|another|however|similarly|thus|hence"
    r"|therefore|instead|if|as|let|in (?:this|our|other|particular))\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"(?:[:,;(\[{=+*/&-]\.?|\b(?:the|a|an|of|to|and|or|is|are|with|on|in|by|for|from"
    r"|such as|that|which))$"
)

_OPENINGS = ("define ", "what is the ", "what is an ", "what is a ", "what is ",
             "what are the ", "what are ")  # fmt: skip
_FUNCTION = (
    "a an and are as at be been by can do does each for from has have how in into "
    "is it its of on or than that the their then there these they this to used use "
    "called using was were what when where which while who will with you your we "
    "our one"
)
_EMPTY_WORDS = frozenset(_FUNCTION.split())
_NO_ANSWER = frozenset(
    {"idk", "skip", "skipped", "tba", "tbd", "todo", "trivial", "unclear", "unknown"}
)
_ASIDES = frozenset({"haha", "he", "just", "lmao", "lol", "prof", "she", "teacher"})
_ESCAPED = re.compile(r"\\\(([^()\\^_={}]*)\\\)")
"""Brackets that are escaped, with words and no math between them."""

_ENDING = re.compile(r"(?:ations?|t?ions?|ments?|ings?|ers?|ors?|ed|es|e)\Z")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1\Z")
_FEW_WORDS = 2
_SHORTEST_STEM = 4
_SHORTEST_ROOT = 3


def folded_question(text: str) -> str:
    """What makes two questions the same: case, marks, spaces and end signs do not."""
    plain = normalize("NFKC", _MARKS.sub("", text)).casefold()
    return " ".join(plain.split()).strip(" ?.!:,;")


def asked_name(question: str) -> str:
    """The folded name in "What is X?" or "Define X", "" in any other question."""
    folded = folded_question(question)
    opening = next((o for o in _OPENINGS if folded.startswith(o)), "")
    return folded.removeprefix(opening) if opening else ""


def plain_prose(text: str) -> str:
    """`text` without emphasis, links and embeds, its math and code as they are."""
    pieces, end = [], 0
    for kept in _LITERAL.finditer(text):
        pieces += [_plain(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, _plain(text[end:])])


def _plain(prose: str) -> str:
    shown = _WIKILINK.sub(lambda m: m[2] or m[1], _EMBED.sub("", prose))
    return _ESCAPED.sub(r"(\1)", _EMPHASIS.sub("", _LINK.sub(r"\1", shown)))


@lru_cache(1024)
def words(text: str) -> tuple[str, ...]:
    """The folded words of `text` that carry meaning, without its math."""
    found = fold(_EMBED.sub(" ", _MATH.sub(" ", text))).split()
    return tuple(word for word in found if word not in _EMPTY_WORDS)


def gives_away(question: str, answer: str) -> bool:
    """Whether every word of the answer already stands in the question.

    An answer without words (math, a number) gives itself away when it stands there
    as it is.
    """
    told = set(words(answer))
    if told:
        return told <= set(words(question)) and not _MATH.search(answer)
    bare = "".join(answer.split())
    return bool(bare) and bare in "".join(question.split())


def betrays(hint: str, name: str) -> bool:
    """Whether a hint holds a word that tells the name from others of its kind.

    That is any word before the last, or one made of the same stem: "timing" tells a
    timing channel, "channel" does not. A name of one word is told by its verb too.
    """
    held = words(hint.replace(BLANK, " "))
    found = words(name)
    telling = found[:-1] or found
    alone = len(found) == 1
    return any(
        same_stem(word, other) or (alone and same_family(word, other))
        for word in telling
        for other in held
    )


def unlike(found: Iterable[str], others: Iterable[str]) -> set[str]:
    """Those of the folded words `found` that share a stem with none of `others`."""
    alike: dict[str, list[str]] = {}
    for other in others:
        alike.setdefault(other[:_SHORTEST_STEM], []).append(other)
    return {
        word
        for word in found
        if not any(same_stem(word, o) for o in alike.get(word[:_SHORTEST_STEM], ()))
    }


def same_stem(a: str, b: str) -> bool:
    """Whether two folded words begin alike for as long as a stem is."""
    size = max(_SHORTEST_STEM, (2 * min(len(a), len(b)) + 2) // 3)
    return a == b or a[:size] == b[:size]


def same_family(a: str, b: str) -> bool:
    """Whether two folded words are of one verb: "adder" and "add"."""
    return _root(a) == _root(b)


def _root(word: str) -> str:
    """A folded word without the ending that makes a noun of a verb."""
    bare = _ENDING.sub("", word)
    return _DOUBLED.sub(r"\1", bare if len(bare) >= _SHORTEST_ROOT else word)


def hidden_cloze(text: str) -> str:
    """A cloze as it is asked: each deletion a gap, with its hint where it has one."""
    return _CLOZE.sub(lambda m: f"[{m[2] or '...'}]", text)


def shown_cloze(text: str) -> str:
    """A cloze as it is answered: each deletion filled in, in bold."""
    return _CLOZE.sub(lambda m: f"**{m[1]}**", text)


class NamePattern:
    """Finds any of some names in text, in any case, number and hyphenation.

    Most texts hold no name's first word. That is seen without the regular expression,
    which takes as long to compile as a hundred such looks.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        found = (re.findall(r"\w+|[^\w\s-]+", name) for name in names)
        self._names = [parts for parts in found if parts]
        firsts = {
            (parts[0] if len(parts) > 1 else parts[0].removesuffix("y")).lower()
            for parts in self._names
        }
        # Beyond ASCII a letter may have cases that `lower` does not bring together.
        self._firsts = tuple(firsts) if "".join(firsts).isascii() else ("",)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The names as a regular expression."""
        forms = []
        for parts in self._names:
            form = r"[\s\-]*".join(map(re.escape, parts))
            several = r"(?:y|ies)" if form.endswith("y") else r"(?:e?s)?"
            forms.append(form.removesuffix("y") + several)
        either = "|".join(forms) or "(?!)"
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first name in `text`."""
        return self.regex.search(text) if self._may_be_in(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The name that begins at `start` of `text`."""
        if text.isascii() and not text.lower().startswith(self._firsts, start):
            return None
        return self.regex.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every name in `text`."""
        return self.regex.finditer(text) if self._may_be_in(text) else iter(())

    def sub(self, instead: str, text: str) -> str:
        """`text` with `instead` for every name."""
        return self.regex.sub(instead, text) if self._may_be_in(text) else text

    def _may_be_in(self, text: str) -> bool:
        lower = text.lower()
        return not text.isascii() or any(first in lower for first in self._firsts)


def name_pattern(names: Iterable[str]) -> NamePattern:
    """Finds any of `names` in text, the longest first."""
    return _pattern(tuple(sorted(set(names), key=lambda name: (-len(name), name))))


_pattern = lru_cache(maxsize=1_000)(NamePattern)


def masked(text: str, names: Iterable[str]) -> str:
    """`text` with every form of `names` blanked out, outside of its math."""
    pattern = name_pattern(names)
    pieces, end = [], 0
    for formula in _MATH.finditer(text):
        pieces += [pattern.sub(BLANK, text[end : formula.start()]), formula.group()]
        end = formula.end()
    return "".join([*pieces, pattern.sub(BLANK, text[end:])])


def is_solid(text: str, *, least: int = 3, most: int = 60) -> bool:
    """Whether `text` can stand alone as an answer.

    It has `least` to `most` words (a formula counts for two), begins with no pointer to
    what is not there, ends as a thought does, and leaves no bracket or formula open.
    """
    bare = _EMBED.sub(" ", text).strip()
    plain = _ADDRESS.sub(" ", _MARKS.sub("", bare)).strip()
    size = len(_WORD.findall(_MATH.sub(" ", plain))) + 2 * len(_MATH.findall(plain))
    return (
        least <= size <= most
        and not _DANGLING.match(plain)
        and not _UNFINISHED.search(plain)
        and not plain.endswith(("?", "..."))
        and _is_balanced(plain)
    )


def is_open_ended(text: str) -> bool:
    """Whether `text` breaks off where something should follow."""
    return _UNFINISHED.search(_MARKS.sub("", text).rstrip()) is not None


def has_substance(text: str) -> bool:
    """Whether `text` has a word, a number or a formula in it, or shows a picture."""
    return bool(re.search(r"\w", _ADDRESS.sub("", text)))


def says_nothing(answer: str) -> bool:
    """Whether an answer only says that there is none: "trivial", "he skips it"."""
    said = [word for word in words(answer) if word not in _ASIDES]
    none = any(word in _NO_ANSWER for word in said)
    return none and len(said) <= _FEW_WORDS and not re.search(r"[$\d]", answer)


def _is_balanced(text: str) -> bool:
    if text.count("$") % 2:
        return False
    prose = _MATH.sub(" ", text)
    return all(prose.count(a) == prose.count(b) for a, b in ("()", "[]", "{}"))
