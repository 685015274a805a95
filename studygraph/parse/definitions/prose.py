"""Sentences that say what their subject is or does: "X is a ...", "X refers to ...".

The subject has to be a short noun phrase at the start of a sentence, right before one
of the verbs below. English, with the commonest verbs of four more languages. Limit:
without a tagger a subject such as "the first problem" is told by a list of words that
name nothing in particular.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studygraph.note import BlockKind, Note
from studygraph.parse.definitions.shape import Candidate, Terms, is_aside
from studygraph.parse.definitions.terms import (
    LONGEST,
    PREPOSITIONS,
    cleaned,
    key,
    parted,
    why_no_term,
)
from studygraph.parse.prompts import fold
from studygraph.parse.rows import Row, View

_SENTENCE = re.compile(
    r"(?<=[.!?])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c(]?[A-Z\ufffc])"
)
_TOKEN = re.compile(r"\ufffc+|[^\W_]['\w\u2019/+#-]*|[^\s\w]")
_OPENERS = frozenset(
    {"where", "here", "basically", "so", "thus", "also", "and", "then"}
)
_DETERMINERS = frozenset({"the", "a", "an", "each", "every", "any"})
"""May stand before the subject."""

_GENERIC = frozenset(
    {
        *("goal", "idea", "problem", "thing", "way", "point", "reason", "difference"),
        *(
            "number",
            "result",
            "example",
            "purpose",
            "aim",
            "question",
            "answer",
            "case",
        ),
        *("step", "part", "rest", "fact", "issue", "cause", "effect", "advantage"),
        *("disadvantage", "benefit", "drawback", "time", "type", "kind", "form"),
        *("following", "first", "second", "third", "last", "next", "previous", "note"),
        *("response", "solution", "approach", "change", "choice", "figure", "table"),
        *(
            "lecture",
            "class",
            "course",
            "section",
            "chapter",
            "paper",
            "author",
            "book",
        ),
        *("people", "person", "student", "students", "user", "users", "day", "year"),
        *("today", "tomorrow", "everything", "output", "input", "value", "values"),
        *("potential", "importance", "focus", "key", "main", "main idea", "intuition"),
        *(
            "assumption",
            "variables",
            "image",
            "picture",
            "diagram",
            "graph",
            "equation",
        ),
        *("rows", "columns", "column", "row", "left", "right", "side", "two", "three"),
        *("both", "system", "systems", "model", "models", "process", "method", "set"),
        *("code", "line", "lines", "data", "work", "use", "area", "level", "state"),
    }
)
"""Words that name nothing in particular when they are the whole subject."""

_NAMING = frozenset(
    {
        *("means", "mean", "denotes", "denote", "represents", "represent", "describes"),
        *("describe", "comprises", "comprise", "bezeichnet", "bezeichnen", "bedeutet"),
        *("hei\u00dft", "d\u00e9signe", "signifie", "significa", "designa", "indica"),
    }
)
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
_DOING = frozenset(
    {
        *("allows", "allow", "lets", "let", "enables", "enable", "provides", "provide"),
        *("uses", "use", "finds", "find", "ensures", "ensure", "measures", "measure"),
        *("states", "state", "says", "asks", "ask", "requires", "require", "involves"),
        *("involve", "exploits", "exploit", "tracks", "track", "stores", "store"),
        *("computes", "compute", "performs", "perform", "has", "have", "contains"),
        *("contain", "converts", "convert", "maps", "map", "produces", "produce"),
        *("generates", "generate", "helps", "help", "ignores", "combines", "combine"),
        *("specifies", "specify", "defines", "define", "determines", "determine"),
        *("studies", "study", "examines", "examine", "focuses", "looks", "creates"),
        *("create", "divides", "divide", "returns", "return", "takes", "take", "gives"),
        *("give", "keeps", "keep", "happens", "happen", "occurs", "occur", "tries"),
        *("attempts", "aims", "seeks", "assigns", "splits", "implements", "includes"),
        *("reduces", "reduce", "removes", "removed", "adds", "controls", "control"),
        *("relies", "functions", "works", "consists", "connects", "carries", "carry"),
    }
)
_COPULAS = frozenset(
    {"is", "are", "ist", "sind", "est", "sont", "es", "son", "\u00e8", "sono", "was"}
)
_ARTICLES = frozenset(
    {
        *("a", "an", "one", "any", "ein", "eine", "einer", "un", "une", "una", "uno"),
    }
)
_CLASSES = frozenset(
    {
        *(
            "when",
            "where",
            "defined",
            "considered",
            "what",
            "just",
            "simply",
            "basically",
        ),
        *("essentially", "also", "similar", "equal", "equivalent", "synonymous"),
        *("used", "made", "composed", "measured", "computed", "calculated", "given"),
        *("done", "determined", "characterized", "based", "responsible", "concerned"),
    }
)
_ALSO = frozenset({"called", "known", "named", "termed", "referred"})
"""After a copula these name what comes next: the subject is the description."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or punctuation mark of a row."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.casefold().replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a row; `place` counts sentences from the row's start."""

    row: Row
    start: int
    end: int
    place: int

    def tokens(self) -> list[Token]:
        """Its words and punctuation."""
        found = _TOKEN.finditer(self.row.text, self.start, self.end)
        return [Token(m.group(), m.start(), m.end()) for m in found]

    def words(self) -> str:
        """Its text as the reader sees it."""
        return self.row.words(self.start, self.end)


def sentences(row: Row) -> Iterator[Sentence]:
    """The sentences of a row."""
    at = 0
    ends = [*(m.end() for m in _SENTENCE.finditer(row.text)), len(row.text)]
    for place, end in enumerate(ends):
        yield Sentence(row, at, end, place)
        at = end


def find(note: Note, view: View, terms: Terms) -> Iterator[Candidate]:
    """The note's sentences that say what their subject is."""
    for row in view.all_rows():
        if note.blocks[row.block].kind is BlockKind.ROW or is_aside(note, view, row):
            continue
        for sentence in sentences(row):
            yield from _sentence(terms, sentence)


def _sentence(terms: Terms, sentence: Sentence) -> Iterator[Candidate]:
    tokens = sentence.tokens()
    subject = _subject(tokens)
    if subject is None or sentence.words().endswith("?"):
        return
    first, verb = subject
    written = sentence.row.words(tokens[first].start, tokens[verb].start)
    term = cleaned(written)
    sure, pattern = _strength(tokens, verb)
    if not sure or why_no_term(term):
        return
    known = terms.knows(term)
    if not known and (_is_generic(term) or tokens[first].low == "this"):
        return
    sure += 0.2 if known else 0.0
    sure -= 0.1 if sentence.place and not known else 0.0
    for part in parted(term):
        yield Candidate(
            part,
            sentence.words(),
            sentence.row.index,
            pattern + ("-known" if known else ""),
            round(min(max(sure, 0.0), 0.95), 2),
        )


def _subject(tokens: list[Token]) -> tuple[int, int] | None:
    """The first token of the subject and the verb behind it."""
    at = 0
    if tokens and tokens[0].low in _OPENERS:
        at = 1
    first = at
    if at < len(tokens) and tokens[at].low in _DETERMINERS:
        at += 1
    words = 0
    while at < len(tokens) and words <= LONGEST:
        low = tokens[at].low
        if low == "(":
            close = next(
                (i for i in range(at, len(tokens)) if tokens[i].text == ")"), 0
            )
            if not close:
                return None
            at = close
        elif words and (low in _COPULAS or low in _NAMING or low in _DOING):
            return first, at
        elif words and at + 1 < len(tokens) and (low, tokens[at + 1].low) in _PHRASES:
            return first, at
        elif (
            low in PREPOSITIONS
            or not tokens[at].text[0].isalnum()
            and low not in "\"'\u201c\u201d"
        ):
            return None
        else:
            words += tokens[at].text[0].isalnum()
        at += 1
    return None


def _strength(tokens: list[Token], verb: int) -> tuple[float, str]:
    """How well the verb and what follows define the subject, and the shape's name."""
    low = tokens[verb].low
    after = [token.low for token in tokens[verb + 1 : verb + 3]] + ["", ""]
    if (low, after[0]) in _PHRASES:
        return _PHRASES[low, after[0]], "phrase"
    if low in _NAMING:
        return 0.75, "means"
    if low in _COPULAS:
        if after[0] in _ALSO:
            return 0.0, ""
        if after[0] in _ARTICLES:
            return 0.7, "is-a"
        if after[0] == "the":
            return 0.5, "is-the"
        if after[0] in _CLASSES:
            return 0.55, "is-class"
        return 0.35, "is"
    return 0.4, "does"


def _is_generic(term: str) -> bool:
    words = fold(term).split()
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    return head in _GENERIC or key(head) in _GENERIC
