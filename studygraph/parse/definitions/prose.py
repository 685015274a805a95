"""Sentences that say what their subject is or does: "X is a ...", "X refers to ...".

The subject has to be a short noun phrase at the start of a sentence, right before one
of the verbs below. English, with the commonest verbs of four more languages. Limit:
without a tagger a subject such as "the first problem" is told by a list of words that
name nothing in particular.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.parse.definitions.sentences import Sentence, lowered
from studygraph.parse.definitions.shape import SURE, Candidate, Page
from studygraph.parse.definitions.terms import (
    JOINING,
    LONGEST,
    PREPOSITIONS,
    PRONOUNS,
    VERBAL,
    WORDS,
    cleaned,
    is_symbol,
    key,
    why_no_term,
)
from studygraph.parse.prompts import fold
from studygraph.parse.rows import STAND_IN

_GENERIC = WORDS["generic"]
_VAGUE = WORDS["vague"]
_ELSEWHERE = WORDS["naming_elsewhere"]
_NAMING = WORDS["naming"] | _ELSEWHERE
DOING = WORDS["doing"]
_HAVING = WORDS["having"]
_ENABLING = WORDS["enabling"]
_COPULAS = WORDS["copulas"]
_ARTICLES = WORDS["articles"]
_THE = WORDS["the"]
_CLASSES = WORDS["classes"]
_ALSO = WORDS["also"]
_OPENERS = WORDS["openers"]
_POINTING = WORDS["pointing"]
_NOUNS_TOO = WORDS["nouns_too"]
_DETERMINERS = WORDS["determiners"]
_PHRASES = {
    ("refers", "to"): 0.85,
    ("refer", "to"): 0.85,
    ("stands", "for"): 0.85,
    ("consists", "of"): 0.7,
    ("consist", "of"): 0.7,
    ("functions", "as"): 0.7,
    ("acts", "as"): 0.6,
    ("act", "as"): 0.6,
    ("serves", "as"): 0.6,
    ("works", "by"): 0.7,
    ("occurs", "when"): 0.8,
    ("happens", "when"): 0.7,
    ("exists", "if"): 0.6,
    ("exists", "when"): 0.6,
    ("deals", "with"): 0.7,
}
"""Verb and particle, and how sure they make a definition."""
_AFTER_A_NOUN = PREPOSITIONS | {"of"}
_RELATIVE = frozenset({"that", "who", "whose"})
"""Behind a kind these say which of it: "gates are layers that decide"."""
_THINGS = _ARTICLES | {"the", "to", "as"}
"""Before what a thing is considered; else an adjective follows."""
_OPENING = 9
_NEAR, _FAR = 14, 24
_OPENING_WORDS = LONGEST + 2
_VERBS = _COPULAS | _NAMING | DOING | {verb for verb, _ in _PHRASES}
_NO_SUBJECT = (PRONOUNS | JOINING | VERBAL) - _OPENERS - _DETERMINERS
"""First words after which no subject comes that could be a term."""
_QUOTES = "\"'\u201c\u201d"
_OBJECT_MARKS = f"{_QUOTES}{STAND_IN}$("
_IN_PASSING = frozenset(
    {"example", "bit", "lot", "few", "little", "good", "bad", "great", "must"}
)
"""Behind "is a" these judge or exemplify: no class follows."""
STATEMENT = re.compile(r"[=<>]|\\(?:in|leq?|geq?|sub|sup|to|sim|approx|mid)\b|.{25}")
"""A formula that says something by itself is no symbol."""
_VALUE = re.compile(
    r"\s*(?:(?:all|just|at|always|initially|usually|often|about|set\s+to)\s+)*"
    r"\$?[-+~<>\s]*(?:\d[\d.,]*\s*\\?%?|zeros?|ones|(?:minus\s+)?one|infinity|\\infty"
    r"|\\(?:mathbf|boldsymbol|vec)\{?\s*[01]\}?)\$?[\s.!]*"
)
"""What it is set to or comes to says not what it is."""
_LOOSE = re.compile(
    r"\w+ly\b|(?:less|fewer|better|several|different|common|main)\b", re.IGNORECASE
)
"""What no term begins with, though it begins many subjects."""


def find(page: Page) -> Iterator[Candidate]:
    """The note's sentences that say what their subject is."""
    inner = page.inner_ends
    for place, row in enumerate(page.rows):
        low, start = lowered(row.text), 0
        for nth, end in enumerate((*inner.get(place, ()), len(low))):
            words = low[start:end].split(None, _OPENING_WORDS)
            if not _VERBS.isdisjoint(words) and _may_define(words):
                yield from _sentence(page, Sentence(row, start, end, nth), low)
            start = end


def _may_define(words: list[str]) -> bool:
    """Does a verb come behind the first few words, and nothing against it before?

    A quick look at how a sentence opens, that spares most the careful one.
    """
    if words[0] in _NO_SUBJECT:
        return False
    if words[0] in PREPOSITIONS:
        return True
    for word in words[1:]:
        if word in _VERBS:
            return True
        if word in PREPOSITIONS or word[-1] in ",;:.":
            return False
    return False


def _sentence(page: Page, sentence: Sentence, low: str) -> Iterator[Candidate]:
    lows = sentence.opening(low, _NEAR)
    if "(" in lows or ("," in lows and lows[0] in PREPOSITIONS):
        lows = sentence.opening(low, _FAR)
    subject = _subject(lows)
    if subject is None or sentence.last() in ("?", ":") or _is_quoted(sentence):
        return
    first, verb = subject
    sure, pattern = _strength(lows, verb)
    if not sure:
        return
    start = _column(low, sentence.start, lows[: first + 1])
    end = _column(low, start, lows[first : verb + 1])
    written = sentence.row.words(start, end)
    symbol = is_symbol(sentence.row.text[start:end])
    rest = sentence.row.words(end + len(lows[verb]), sentence.end).casefold()
    valued = pattern == "is" and _VALUE.fullmatch(rest)
    if valued or (symbol and STATEMENT.search(written)):
        return
    term = written if symbol else cleaned(written)
    if not symbol and (why_no_term(term) or _LOOSE.match(term)):
        return
    known = page.knows(term)
    if not known and (lows[first] in _POINTING or is_generic(term)):
        return
    sure -= 0.05 if sentence.place and not known else 0.0
    sure += 0.15 if pattern == "is" and page.is_terse(sentence) else 0.0
    sure += 0.1 if symbol else 0.0
    sure -= 0.3 if symbol and len(term.strip("$")) == 1 else 0.0
    sure += 0.2 if known else page.weight(term, sure)
    if (sure := round(min(max(sure, 0.0), 0.95), 2)) < SURE:
        return
    said = page.run_on(sentence.row, sentence.start, sentence.end)
    shape = pattern + ("-known" if known else "")
    for part in page.parts(term):
        yield Candidate(part, said, sentence.row.at, shape, sure)


def _is_quoted(sentence: Sentence) -> bool:
    """Does the sentence stand in quotation marks, as what somebody said?"""
    text = sentence.words().rstrip(".!")
    around, inside = (text[:1], text[-1:]), text[1:-1]
    marked = len(inside) > 0 and all(mark in _QUOTES for mark in around)
    return marked and not any(mark in inside for mark in '"\u201c\u201d')


def _column(low: str, start: int, lows: list[str]) -> int:
    """Where the last of these words stands, which follow each other from `start` on."""
    for word in lows[:-1]:
        start = low.index(word, start) + len(word)
    return low.index(lows[-1], start)


def _subject(lows: list[str]) -> tuple[int, int] | None:
    """The first token of the subject and the verb behind it."""
    first = at = _after_opening(lows)
    if at < len(lows) and lows[at] in _DETERMINERS:
        at += 1
    words = 0
    while at < len(lows) and words <= LONGEST:
        word = lows[at]
        is_word = word[0].isalnum() or word[0] == STAND_IN
        if word == "(":
            if ")" not in lows[at:]:
                return None
            at = lows.index(")", at)
        elif words and word in _VERBS and _is_verb(lows, at):
            return first, at
        elif word in PREPOSITIONS or not (is_word or word in _QUOTES):
            return None
        else:
            words += is_word
        at += 1
    return None


def _after_opening(lows: list[str]) -> int:
    """Where the subject begins: after "Where" or "In this setting,"."""
    if not lows:
        return 0
    if lows[0] in _OPENERS:
        return 1 + (lows[1:2] == [","])
    if lows[0] in PREPOSITIONS and "," in lows[:_OPENING]:
        return lows.index(",") + 1
    return 0


def _is_verb(lows: list[str], at: int) -> bool:
    """Is the word at `at` the verb of the subject before it?

    A word that can be a noun as well ("control", "states") is one unless something
    that may be its object follows; a plural verb wants a plural subject.
    """
    word = lows[at]
    after = lows[at + 1] if at + 1 < len(lows) else "."
    if word in _COPULAS or word in _ELSEWHERE or (word, after) in _PHRASES:
        return True
    if (word not in DOING and word not in _NAMING) or (
        word in _HAVING and after == "to"
    ):
        return False
    if after in _COPULAS or (not after[0].isalnum() and after[0] not in _OBJECT_MARKS):
        return False
    if word[-1] == "s":
        return word not in _NOUNS_TOO or after not in _AFTER_A_NOUN
    before = lows[at - 1]
    return before.endswith("s") and not before.endswith(("'s", "ss"))


def _strength(lows: list[str], verb: int) -> tuple[float, str]:
    """How well the verb and what follows define the subject, and the shape's name."""
    word = lows[verb]
    after = [*lows[verb + 1 : verb + 4], "", "", ""]
    if (word, after[0]) in _PHRASES:
        points = after[1] in _POINTING
        return (0.0 if points else _PHRASES[word, after[0]]), "phrase"
    if word in _NAMING:
        return 0.75, "means"
    if word in _COPULAS:
        return _being(after)
    return (0.6 if word in _ENABLING else 0.5), "does"


def _being(after: list[str]) -> tuple[float, str]:
    """How well a form of "to be" defines, by the words behind it."""
    if after[0] in _ALSO or (after[0] == "considered" and after[1] not in _THINGS):
        return 0.0, ""
    if after[0] in _ARTICLES:
        return (0.7 if _IN_PASSING.isdisjoint(after) else 0.35), "is-a"
    if after[0] in _THE:
        return 0.5, "is-the"
    of_a_kind = after[0].endswith("s") and after[1] in _RELATIVE
    of_a_kind |= after[1].endswith("s") and after[2] in _RELATIVE
    if after[0] in _CLASSES or (of_a_kind and after[0] not in PRONOUNS):
        return 0.55, "is-class"
    return 0.35, "is"


def is_generic(term: str) -> bool:
    """Does the term name nothing in particular: "the main idea", "the system"?"""
    words = fold(term).split()
    if not words:
        return True
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    vague = _GENERIC | _VAGUE if len(words) == 1 else _VAGUE
    return head in vague or key(head) in vague
