"""Which question a meaning answers, as plain tests on its words.

Only a sentence that says what a thing is defines it. One that says what it does, what
it is used for or what it is made of is asked for just that; one that only mentions the
name in passing, or says it in vague words, is no answer at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.study.sources.naming import after_name
from studygraph.study.sources.told import GENUS_WORDS
from studygraph.study.wording import (
    BLANK,
    masked,
    name_pattern,
    same_family,
    same_stem,
    unlike,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_NEW_WORDS = 4

_ADVERBS = r"(?:(?:also|often|never|only|simply|then|usually|\w+ly)\s+)?"
_BESIDE = r"\s*(?:\\?\([^)]*\)\s*)?"
_USE = re.compile(
    rf"(?:(?:is|are)\s+)?{_ADVERBS}used\s+(?:to|for|in|when)\b", re.IGNORECASE
)
_TO_DO = re.compile(r"\bto\b", re.IGNORECASE)
_TOOL = re.compile(
    rf"(?:an?\s+|the\s+|one\s+)?(?:(?!of\b)[\w-]+\s+){{0,3}}?"
    rf"(?:\w+s?\s+{_ADVERBS}used\s+(?:to|for)|(?:algorithm|approach|device|mechanism"
    r"|method|technique|tool|way)(?:e?s)?\s+(?:to|for))\s"
    r"(?!.*\b(?:by|in which|so that|through|using|via|with)\b)",
    re.IGNORECASE,
)
"""A meaning that is only a kind of tool and its use: how it works is not said."""

_MADE = re.compile(
    rf"(?:is|are)\s+{_ADVERBS}(?P<how>(?:composed|made(?: up)?|built)\s+(?:of|from)"
    r"|based\s+(?:on|upon)|responsible\s+for)\s",
    re.IGNORECASE,
)
_DOES = re.compile(rf"{_ADVERBS}(?P<verb>[a-z]{{3,}})\s+(?P<next>[\w$`\"'(-]+)")
_DEFINING = re.compile(
    r"(?:arise|consider|correspond|define|denote|describe|exist|happen|mean|occur|refer"
    r"|represent)e?s?\Z"
)
_STATES = re.compile(r"(?:assert|claim|require|say|specif(?:y|ie)|state)e?s?\Z")
_IDLE = re.compile(r"(?:concern|deal|depend|show)s?\Z")
"""A verb that tells nothing of its subject."""

_HOLDS = re.compile(r"(?:compris|consist|contain|includ)e?s?\Z")
_WORKS = re.compile(r"works?\Z")
_ASKED_AS = (
    (_STATES, "state"),
    (_HOLDS, "consist of"),
    (re.compile(r"involves?\Z"), "involve"),
)
_BE = re.compile(r"(?P<be>is|are)\s+", re.IGNORECASE)
_NO_VERB = frozenset(
    {
        *("are", "can", "has", "have", "is", "may", "that", "was", "were", "which"),
        *("est", "ist", "sind", "son", "sono", "sont", "heißt", "heißen"),
    }
)

_CALLS = re.compile(
    r"(?<!also )(?:called|known as|named|termed|referred to as)", re.IGNORECASE
)
_VAGUE = re.compile(r"\b(?:something|someone|somehow|stuff)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?:is|are) (?:(?:about|like|everywhere)\b|the (?:name|phrase|term|word) used\b"
    r"|(?:\w+ly |often )?(?!(?:considered|defined|described|regarded|used|viewed)\b)"
    r"\w+ed (?:as|at|by|in|on|to|using|when|with)\b"
    r"|(?:one of )?the (?:\w+ )?(?:best|least|more|most|opposite|same)\b"
    r"|(?:an? )?(?:bigger|cheaper|easier|faster|higher|larger|lower|more|newer|older"
    r"|shorter|simpler|slower|smaller|stronger|weaker) (?!.*\bthan\b))",
    re.IGNORECASE,
)
"""Words that leave open what is meant, or as compared to what."""

_LIGHT = re.compile(
    r"\b(?:to|for)\s+(?:calculat|check|comput|describ|determin|find|get|give|help|know"
    r"|mak|see|show|stud)\w*\b",
    re.IGNORECASE,
)
"""A use that is only to find out, which says no more than what is found out."""

_SIMILE = re.compile(
    r"(?:(?:is|are|acts?|behaves?|looks?|works?)\s+)?(?:(?:just|\w+ly)\s+)?"
    r"(?:like|as (?:if|though))\b",
    re.IGNORECASE,
)
_LIKENESS = re.compile(
    r"(?:(?:is|are)\s+)?(?:(?:\w+ly|very|quite)\s+)?"
    r"(?:(?:similar|akin|analogous|comparable)\s+to\b"
    r"|(?:an?|the|another)\s+(?:[\w-]+\s+){0,2}?(?:(?:extension|generali[sz]ation"
    r"|variant|variation|version)|(?:general|simple|special)\w*\s+(?:case|form))s?\s+of\b"
    r"(?:(?=(?:\s+(?!(?:by|that|where|which|whose|with)\b)[\w'\u2019-]+){1,6}\s+"
    r"(?:(?:that|which)\s+(?:is|are|can be)\s+)?used\b)"
    r"|(?!.*\b(?:but|by|except|that|where|which|whose|with|without)\b)))",
    re.IGNORECASE | re.DOTALL,
)
"""A meaning that only sets the thing beside another one."""

_LAW = re.compile(
    r"\b(?:axiom|identity|inequality|law|lemma|postulate|principle|theorem)\Z",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\w{3,}(?:er|or)s?\Z", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)")
_SAY_NOTHING = GENUS_WORDS | {"act", "acts", "function", "functions", "serve", "serves"}
_SECOND_CLAUSE = re.compile(r",\s+(?:and|but|so)\s")
_BELONGS = frozenset(
    {
        *("between", "for", "from", "in", "of", "to", "von", "im", "einer", "eines"),
        *("de", "du", "des", "d'une", "d'un", "del", "di", "della", "dei"),
    }
)
_VERB_FORM = re.compile(
    r"\s*(?:es|est|ist|sind|son|sono|sont|\u00e8|hei(?:\u00df|ss)(?:t|en)|are|can|could|had|has|have|is|may|might|must|should|was|were|will|would"
    r"|\w+(?<!s)s|\w+ed|\w+ly|also|never|often|then|usually)\b",
    re.IGNORECASE,
)


def asked(term: str, own: Sequence[str], text: str, *, entry: bool) -> str:
    """The question that `text` answers; "" for none, where it says too little.

    `own` are all names of what `text` tells. An entry (`term: text`) is taken for a
    definition unless it says a use; a sentence must say what the thing is.
    """
    written, rest = after_name(own, text)
    subject = _subject(term, written)
    be = _BE.match(rest)
    if _USE.match(rest) or ((be or not written) and _TOOL.match(rest, _end(be))):
        told = unlike(words(_LIGHT.sub(" ", rest)), words(term))
        verb = be["be"].lower() if be else "is"
        # "for operations" and "to find sums" say less than "to add"
        needed = _TO_DO.search(rest) is None or _LIGHT.search(rest) is not None
        return f"What {verb} {subject} used for?" if len(told) > 1 + needed else ""
    if entry or not written:
        return f"Define **{term}**."
    made = _MADE.match(rest)
    if made:
        return f"What {rest.split()[0].lower()} {subject} {made['how'].lower()}?"
    return _asked_by_verb(term, subject, rest)


def asked_as_law(term: str, own: Sequence[str], text: str) -> str:
    """The question for `text` with a statement behind it; "" where it needs none."""
    written, rest = after_name(own, text)
    law = _LAW.search(term) is not None
    if not (is_likeness(own, text) or (law and _USE.match(rest))):
        return ""
    subject = _subject(term, written)
    return f"What does {subject} state?" if law else f"Define **{term}**."


def _subject(term: str, written: str) -> str:
    """The term with the article that it is `written` with, as a sentence goes on."""
    article = written[: -len(term)] if written.lower().endswith(term.lower()) else ""
    return f"{article.lower()}**{term}**"


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


def _asked_by_verb(term: str, subject: str, rest: str) -> str:
    """The question for "X finds ...", which says what X does and not what it is."""
    does = _DOES.match(rest)
    verb = does["verb"] if does else ""
    one = verb.endswith("s") and not verb.endswith("ss")
    plain = not does or verb in _NO_VERB or not (one or term.endswith("s"))
    if plain or _DEFINING.match(verb):
        return f"Define **{term}**."
    if _IDLE.match(verb):
        return ""
    do = "does" if one else "do"
    if _WORKS.match(verb):
        return f"How {do} {subject} work?"
    what = next((w for verbs, w in _ASKED_AS if verbs.match(verb)), "do")
    return f"What {do} {subject} {what}?"


def says_only_a_use(own: Sequence[str], text: str) -> bool:
    """Whether `text` says what a thing is for, and so fits all that serve for it."""
    written, rest = after_name(own, text)
    tool = not written and _TOOL.match(rest) is not None
    return tool or _USE.match(rest) is not None


def is_of_more(own: Sequence[str], text: str) -> bool:
    """Whether a sentence begins with a longer name that the name is only part of.

    "Ethernet forwarding is ..." says nothing of Ethernet.
    """
    written, rest = after_name(own, text)
    aside = rest[:1] in "(,:\\$" or written.lower().endswith("s")
    if not written or aside:
        return False
    word = rest.split()[0]
    if word in _BELONGS:
        return False
    followed = rest.split()[1:2]
    return not _VERB_FORM.match(word) or (
        word not in _NO_VERB and bool(followed) and followed[0] in {"is", "are"}
    )


def is_circular(own: Sequence[str], text: str) -> bool:
    """Whether `text` explains the name by its own words and adds hardly another.

    It is the name's first word that tells it from others of its kind: "bits sent by
    looking at timing" says of a timing channel what its name says.
    """
    told = _ASIDE.sub(" ", masked(text, own).replace(BLANK, " "))
    rest = [word for word in words(told) if word not in _SAY_NOTHING]
    for name in own:
        held = words(name)
        if len(held) == 1 and _AGENT.match(name):
            does = [w for w in rest if not _AGENT.match(w)]
            if any(same_family(held[0], word) for word in does):
                return True  # an adder is what adds, whatever else it is
        back = any(same_stem(held[0], word) for word in rest) if held else False
        new = {w for w in rest if not any(same_stem(h, w) for h in held)}
        if back and len(new) < _LEAST_NEW_WORDS + (len(held) > 1):
            return True
    return False


def without_calling(own: Sequence[str], text: str) -> str:
    """`text` without "... is called X" at its end; "" if it says that in passing.

    A sentence of something else ("it uses a table called X") defines no X.
    """
    if not _CALLS.search(text):
        return text
    name = name_pattern(own).regex.pattern
    by_name = rf"{_CALLS.pattern}\s+(?:an?\s+|the\s+)?\W*{name}"
    whole = re.fullmatch(
        rf"(?P<said>.+?),?\s+(?:is|are)\s+(?:\w+\s+)?{by_name}{_BESIDE}\W*",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    if whole:
        return "" if _SECOND_CLAUSE.search(whole["said"]) else whole["said"]
    begins = after_name(own, text)[1] != text
    passing = re.search(by_name, text, re.IGNORECASE)
    return "" if passing and not begins else text


def is_simile(own: Sequence[str], text: str) -> bool:
    """Whether `text` says only what the thing is like: "like a conveyor belt"."""
    return _SIMILE.match(after_name(own, text)[1]) is not None


def is_likeness(own: Sequence[str], text: str) -> bool:
    """Whether `text` only sets the thing beside another: "a version of Y"."""
    return _LIKENESS.match(after_name(own, text)[1]) is not None


def is_vague(own: Sequence[str], text: str) -> bool:
    """Whether `text` leaves open what it means, or as compared to what."""
    rest = after_name(own, text)[1]
    return bool(_VAGUE.search(text)) or _COMPARED.match(rest) is not None
