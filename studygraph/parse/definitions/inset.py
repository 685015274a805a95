"""A term named inside a sentence: "this is called X", "a **X**, which ...".

Writers set a new term in bold or italics in the sentence that explains it. What stands
around it tells an introduced term from a stressed word: a naming verb or an article
before it, a relative clause, a symbol or a gloss in parentheses behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studygraph.note import Span, SpanKind
from studygraph.parse.definitions.labelled import head_end
from studygraph.parse.definitions.prose import DOING, STATEMENT, is_generic
from studygraph.parse.definitions.sentences import Sentence, low
from studygraph.parse.definitions.shape import SURE, Candidate, Page
from studygraph.parse.definitions.terms import (
    JOINING,
    PREPOSITIONS,
    PRONOUNS,
    VERBAL,
    WORDS,
    cleaned,
    is_symbol,
    why_no_term,
)
from studygraph.parse.rows import STAND_IN, Row

_HINTS = (
    *("called", "termed", "named", "dubbed", "known", "refer", "call "),
    *("considered", "said to be"),
    *("hei\u00df", "genannt", "appel", "llamad", "chiamat"),
)
"""Without one of these a line names nothing, which is soon seen."""
_NAMED = re.compile(
    r"(?:called|termed|named|dubbed|known\s+as|referred\s+to\s+as"
    r"|call\s+(?:it|this|these|that|them)|refers?\s+to\s+(?:\w+\s+){1,6}?as"
    r"|hei\u00dft|hei\u00dfen|genannt|appel\u00e9e?s?"
    r"|llamad[oa]s?|chiamat[oaie]"
    r"|(?:considered|said\s+to\s+be)(?=[\w\s'-]{3,40}\s(?:if|when|iff)\b))\s+"
    r"(?i:(?:the|an?|ein|eine|un|une|una|el|la|le|il)\s+)?[\s\"'\u201c\u2018]*"
)
_WHICH = re.compile(r",\s+which\s+(?:(?:is|are)\s+(?:an?|the|when|how)|refers)\b")
_WHICH_SURE = 0.45
_NAME_WORD = re.compile(r"[\w'\u2019-]+")
_BOUNDS = (
    PRONOUNS | VERBAL | JOINING | PREPOSITIONS | DOING | {"the", "a", "an", "and", "of"}
)
_STOP = WORDS["after_a_name"]
_AFTER = re.compile(
    rf"[\s\"'\u201d\u2019]*+(?:(?P<symbol>{STAND_IN}+)\s*+)?"
    r"(?:(?P<gloss>\()|,?\s*+(?P<relative>which|that|who|where|when)\b"
    r"|(?P<verb>is|are|means|refers|can|has|have|uses?|finds?|lets|allows)\b"
    r"|(?P<list>,|and\b|or\b|vs\b))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?P<copula>is|are|be)\s+(?:an?\s+|the\s+)?|\b(?P<article>an?)\s+"
    r"|\b(?P<the>the)\s+|(?P<list>,|\band|\bor|\bvs\.?)\s+(?:the\s+)?)[\s\"'\u201c]*$",
    re.IGNORECASE,
)
_AHEAD_ENDS = ("is", "are", "be", "a", "an", "the", "and", "or", "vs", "vs.", ",")
"""How the text ends where `_BEFORE` can match, which takes longer to say no."""
_OPENING = " \t\xa0\"'\u201c"
_WITH_SYMBOL = re.compile(
    r"[\s\"'\u201c]*(?:(?:the|an?|each|every|our)\s+)?"
    rf"(?P<name>[^\W\d_][\w'-]*(?:\s+[\w'-]+){{0,3}})\s+(?P<symbol>{STAND_IN}+)\s+"
    r"(?P<verb>[a-z]{2,})\b",
    re.IGNORECASE,
)
"""A sentence that begins with a name, its symbol and what may be a verb."""
_ONE = ("as", "is", "ss", "us")
"""Ends of a word that is no plural: "bias", "basis"."""
_ENDS_AS_VERB = re.compile(r"[^su]s$")
_SYMBOL_SURE = 0.5
_IS_STRESS = re.compile(r".|\w+ly|\d+ .*")
"""One letter, an adverb or an amount in bold is stressed, not named."""
_GOES_ON = frozenset({"is", "are", "which", "that", "means", "refers", "in", "states"})
_LOOK_BACK = 40
_NAMED_SURE = 0.8
_MARKS = (SpanKind.BOLD, SpanKind.ITALIC, SpanKind.HIGHLIGHT)
_BASE = {SpanKind.BOLD: 0.5, SpanKind.HIGHLIGHT: 0.4, SpanKind.ITALIC: 0.3}
_BEHIND = {"symbol": 0.15, "relative": 0.2, "gloss": 0.15, "verb": 0.15, "list": -0.15}
_AHEAD = {"copula": 0.15, "article": 0.15, "opens": 0.15, "the": 0.05, "list": -0.1}
_FEWEST_WORDS = 5
_LONGEST_NAME = 4


def find(page: Page) -> Iterator[Candidate]:
    """The terms that the note's sentences name or set apart."""
    naming = page.lines.holding(*_HINTS)
    explaining = page.lines.holding(", which ")
    for place in sorted(naming | explaining | page.spanned):
        row = page.rows[place]
        marked = [span for span in row.spans if span.kind in _BASE]
        if marked:
            labelled = head_end(page, row)
            marked = [span for span in marked if span.start >= labelled]
        symbols = bool(list(row.marked([SpanKind.MATH])))
        if not (marked or symbols or place in naming or place in explaining):
            continue
        for sentence in page.sentences(place):
            if place in naming:
                yield from _named(page, sentence)
            if place in explaining:
                yield from _explained(page, sentence)
            if symbols:
                yield from _with_symbol(page, sentence)
            if marked:
                yield from _set_apart(page, sentence, marked)


def _named(page: Page, sentence: Sentence) -> Iterator[Candidate]:
    """What a naming verb names: the marked words or the noun phrase behind it."""
    row = sentence.row
    for match in _NAMED.finditer(row.text, sentence.start, sentence.end):
        if match.start() and row.text[match.start() - 1].isalnum():
            continue
        after = sentence.tokens_from(match.end(), _LONGEST_NAME + 1)
        end = _end_of_name(row, after, match.end())
        term = cleaned(row.words(match.end(), end)) if end else ""
        if term and not why_no_term(term):
            yield _candidate(page, term, sentence, "called", _NAMED_SURE)


def _explained(page: Page, sentence: Sentence) -> Iterator[Candidate]:
    """Terms with a relative clause that says what they are: "X, which is ..."."""
    row = sentence.row
    for match in _WHICH.finditer(row.text, sentence.start, sentence.end):
        begin = max(sentence.start, match.start() - _LOOK_BACK)
        term = cleaned(
            row.words(_name_before(row.text, begin, match.start()), match.start())
        )
        if not term or why_no_term(term) or is_generic(term):
            continue
        sure = _WHICH_SURE + (0.05 if " " in term else 0.0)
        sure += 0.15 if page.knows(term) else page.weight(term, sure)
        if (sure := round(sure, 2)) >= SURE:
            yield _candidate(page, term, sentence, "which", sure)


def _with_symbol(page: Page, sentence: Sentence) -> Iterator[Candidate]:
    """What a short item says of a name with its symbol: "bias $b$ moves ..."."""
    row = sentence.row
    found = _WITH_SYMBOL.match(row.text, sentence.start, sentence.end)
    if not found or not page.is_terse(sentence):
        return
    term, verb = cleaned(found["name"]), found["verb"].casefold()
    one = term[-1:] != "s" or term[-2:] in _ONE
    is_verb = verb in DOING or (one and _ENDS_AS_VERB.search(verb))
    letter = not STATEMENT.search(row.words(*found.span("symbol")))
    if letter and is_verb and not (why_no_term(term) or is_generic(term)):
        yield _candidate(page, term, sentence, "does-symbol", _SYMBOL_SURE)


def _name_before(text: str, begin: int, end: int) -> int:
    """Where the words begin that can be one name and end at `end`."""
    start = end
    for word in reversed(list(_NAME_WORD.finditer(text, begin, end))):
        bound = word.start() == begin or word.group().casefold() in _BOUNDS
        if bound or text[word.end() : start].strip():
            break
        start = word.start()
    return start


def _end_of_name(row: Row, tokens: list[re.Match[str]], start: int) -> int:
    """Where the name that begins at `start` ends; 0 where none does."""
    for span in row.marked(_MARKS):
        if start <= span.start <= start + 2:
            return span.end
    end = 0
    for count, token in enumerate(tokens):
        word = low(token)
        if not word[0].isalnum() or word in _STOP or word in PREPOSITIONS:
            break
        if count == _LONGEST_NAME:
            return 0
        end = token.end()
    return end


def _set_apart(
    page: Page, sentence: Sentence, marked: list[Span]
) -> Iterator[Candidate]:
    """Terms in bold or italics with what the sentence says of them; no question."""
    row, start, end = sentence.row, sentence.start, sentence.end
    if sentence.last() == "?":
        return
    for span in marked:
        if span.start < start or end < span.end:
            continue
        sure, pattern = _strength(row, sentence, span)
        if sure < SURE or is_symbol(row.text[span.start : span.end]):
            continue
        if sentence.words().count(" ") < _FEWEST_WORDS - 1:
            return
        term = cleaned(row.words(span.start, _extended(sentence, span)))
        if why_no_term(term) or _IS_STRESS.fullmatch(term):
            continue
        for part in page.parts(term):
            yield _candidate(page, part, sentence, pattern, sure)


def _extended(sentence: Sentence, span: Span) -> int:
    """Where a term ends of which only the first word is marked: "**Newton** notation".

    One further word belongs to it where a verb or a relative clause follows.
    """
    after = sentence.tokens_from(span.end, 2)
    both = 2
    if len(after) == both and after[0][0].isalpha() and after[0][0].islower():
        word, then = low(after[0]), low(after[1])
        plain = word not in _STOP and word not in PREPOSITIONS
        if plain and word not in VERBAL and (then in _GOES_ON or then in DOING):
            return after[0].end()
    return span.end


def _strength(row: Row, sentence: Sentence, span: Span) -> tuple[float, str]:
    after = _AFTER.match(row.text, span.end, sentence.end)
    behind = after.lastgroup if after else None
    sure = _BASE[span.kind] + _BEHIND.get(behind or "", 0.0)
    if round(sure + max(_AHEAD.values()), 2) < SURE:
        return sure, ""
    start = max(sentence.start, span.start - _LOOK_BACK)
    ahead_of = row.text[start : span.start].rstrip(_OPENING).casefold()
    likely = ahead_of.endswith(_AHEAD_ENDS)
    before = _BEFORE.search(row.text, start, span.start) if likely else None
    ahead = before.lastgroup if before else None
    if not row.text[sentence.start : span.start].strip(
        " \"'\u201c\ufffc0123456789.)-*"
    ):
        ahead = "opens"
    sure += _AHEAD.get(ahead or "", 0.0)
    if span.text.endswith("ed") and " " not in span.text.strip():
        sure -= 0.2
    name = "bold" if span.kind is SpanKind.BOLD else "italic"
    return round(sure, 2), f"{name}-{ahead or 'in'}-{behind or 'in'}"


def _candidate(
    page: Page, term: str, sentence: Sentence, pattern: str, sure: float
) -> Candidate:
    text = page.run_on(sentence.row, sentence.start, sentence.end)
    return Candidate(term, text, sentence.row.at, pattern, sure)
