"""How a student's own short question is put, so that it asks what its answer tells.

In a review list one writes a few words for oneself: a claim to be judged, a set-up, the
name of a formula. The words stay as they are; what the answer shows to be missing is
put beside them. A question that asks already, and every flashcard, is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studygraph.study.sources.formulas import sides, symbol_key, symbols_in
from studygraph.study.wording import unlike, words

if TYPE_CHECKING:
    from studygraph.note import Card, Note

_LISTED = frozenset({"review", "task"})
_FEWEST_WORDS = 3
_LONGEST_CLAUSE = 8
_ASKS = re.compile(
    r"(?:^|[.,;:]\s+|\b(?:and|but|so|then)\s+)(?:(?:in|on|at|to|for|from|by|of)\s+)?"
    r"(?:what['\u2019]?s?|why|how|when|where|which|who|whose|is|are|was|were|do|does|did"
    r"|can|could|should|would|will|has|have|true or false|t ?/ ?f)\b",
    re.IGNORECASE,
)
_TELLS_TO = re.compile(
    r"(?:calculate|compare|complete|compute|define|derive|describe|draw|estimate|evaluate"
    r"|explain|find|give|list|name|outline|prove|show|simplify|sketch|solve|state|write)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\W*(?P<verdict>true|false|yes|no)\b[\s,.:;\u2013\u2014-]*", re.IGNORECASE
)
_DENIED = re.compile(
    r"(?:it |they |this |that )?(?P<verb>do|does|did|is|are|was|were|can|could|will"
    r"|would|should)(?:\s*n['\u2019]?t|\s+not|not)\s+(?P<rest>[^,.;:()\n]+)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[A-Z][\w ]{0,24}):\s+\S[^\n]*")
_STANDS_FOR = re.compile(
    r"(?P<before>[^.!?]*?)\b(?:its?|they|their|them|this|these|those)\b", re.IGNORECASE
)
_LIST_MARK = re.compile(r"\betc\.?\W*\Z", re.IGNORECASE)
_ASKS_FOR_ONE = re.compile(r"(?:what|which)(?:['\u2019]s| is)\b", re.IGNORECASE)
_FORMULA = re.compile(r"\${1,2}\s*(?P<tex>[^$]+?)\s*\${1,2}")
_GIVEN = re.compile(r"\$[^$]*=[^$]*\$")

_LEANS = re.compile(
    r"\b(?:of|for|in|on|with|to|about|from|by|do|does|did|is|are|was|were|has|have)"
    r" (?P<it>that|this|those|these|it|its|them|they|their)\b"
    r"|^how (?:many|much) (?:\w+ ){0,2}\w+\??$",
    re.IGNORECASE,
)
"""What makes a question of a list lean on one before it."""

_SHOWS = frozenset({"that", "this", "those", "these"})


def framed(card: Card) -> str:
    """The card's question as it is put to the student."""
    question, answer = card.question, card.answer
    bare = question.strip().rstrip("?.: ")
    if (
        answer is None
        or card.syntax not in _LISTED
        or "\n" in bare
        or len(bare.split()) < _FEWEST_WORDS
        or _ASKS.search(bare)
        or _TELLS_TO.match(bare)
    ):
        return question
    judged = _JUDGED.match(answer)
    if judged:
        return _claim(bare, judged["verdict"].lower(), answer[judged.end() :])
    if question.rstrip().endswith("?"):
        return question
    return _set_up(bare, answer.strip()) or question


def of_its_heading(card: Card, heading: str) -> str:
    """The question, with the heading before it that says what it is about.

    "What is its range?" has no "it", and "Complete?" nothing to be so, without it.
    """
    question = framed(card)
    if card.syntax not in _LISTED or not heading or not needs_subject(question):
        return question
    asks = _ASKS.match(question)
    put = question[:1].lower() + question[1:] if asks else question
    return f"{heading}: {put}"


def needs_subject(question: str) -> bool:
    """Whether a question is of one thing that it does not name."""
    bare = question.strip()
    if bare.endswith("?") and len(bare.split()) < _FEWEST_WORDS:
        return _ASKS.match(bare) is None
    stands = _STANDS_FOR.match(bare)
    return stands is not None and not words(stands["before"])


def is_any_of_many(card: Card) -> bool:
    """Whether a question for one thing is answered by what it might be, "etc."."""
    return (
        card.syntax in _LISTED
        and _ASKS_FOR_ONE.match(card.question) is not None
        and _LIST_MARK.search(card.answer or "") is not None
    )


def _claim(claim: str, verdict: str, reason: str) -> str:
    """A claim, asked whether it holds, by the clause that the answer denies if any."""
    denied = _DENIED.match(reason)
    if denied and len(denied["rest"].split()) <= _LONGEST_CLAUSE:
        verb = denied["verb"].lower()
        subject = "they" if verb in {"do", "are", "were"} else "it"
        return f"{claim}: {verb} {subject} {denied['rest'].strip()}?"
    if verdict in {"true", "false"}:
        return f"True or false: {claim}"
    return f"Right or wrong, and what is right: {claim}?"


def _set_up(given: str, answer: str) -> str:
    """What follows from a set-up, by what the answer begins with; "" if unclear."""
    labelled = _LABELLED.fullmatch(answer)
    if labelled:
        return f"{given}. {labelled['label']}?"
    formula = _FORMULA.fullmatch(answer)
    found = sides(formula["tex"]) if formula else ()
    if len(found) == 1:
        left, right = found[0]
        used = [s for s in symbols_in(right) if s != symbol_key(left)]
        by = f" (in terms of ${', '.join(used)}$)" if used else ""
        return f"{given}: ${left} = \\;?${by}"
    return f"{given}. What follows?" if _GIVEN.search(given) else ""


def leant_on(note: Note, card: Card) -> str:
    """The question of the same list that `card` leans on; "" where it stands alone.

    "That model" means the last one with a word in common, "it" the one just before.
    """
    asks = card.question.partition("\n")[0]
    leans = _LEANS.search(asks)
    section = [s for s in note.sections if s.line <= card.line]
    first = section[-1].line if section else 1
    before = [c.question for c in note.cards if first <= c.line < card.line]
    if leans and (leans["it"] or "").casefold() in _SHOWS:
        own = set(words(asks))
        before = [q for q in before if len(unlike(own, words(q))) < len(own)]
    named = before and not (_LEANS.search(before[-1]) or needs_subject(before[-1]))
    return before[-1] if leans and named else ""
