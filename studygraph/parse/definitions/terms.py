"""What may be a term: the words around which a definition is looked for.

A term is a short noun phrase. Without a language model that is told by what it is not:
it holds no pronoun, verb or conjunction, asks nothing, and is none of the labels that
lecture notes put before a colon ("Example", "Note", "Due").
"""

from __future__ import annotations

import re

from studygraph.parse.prompts import fold
from studygraph.parse.rows import STAND_IN

LONGEST = 6
"""Words in a term."""

_PARENTHESIS = re.compile(r"\s+\([^()]{1,80}\)")
_EDGES = " \t\"'\u201c\u201d\u2018\u2019`*_=~.,;:!|\u2013\u2014>#\u200b\ufe0f-"
_DETERMINER = re.compile(
    r"(?:the|an?|each|every|any|some|our|this|these|that|those|a\(n\)"
    r"|der|die|das|ein|eine|le|la|les|l'|un|une|el|los|las|una|il|lo|gli|uno)\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:process|concept|idea|notion|term|method|technique|act|practice|task|name)"
    r"\s+of\s+(?=\S)|term\s+(?=\S)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s*(?:/|\band\b|&|\bund\b|\bet\b|\by\b)\s*")
_WORD = re.compile(r"[^\s,;:.!?()\"\u201c\u201d]+")
_LETTER = re.compile(r"[^\W\d_]|\ufffc|\$")
_POSSESSIVE = re.compile(r"['\u2019]s$")

PRONOUNS = frozenset(
    {
        *("i", "we", "you", "he", "she", "it", "they", "me", "us", "him", "her"),
        *("them", "my", "your", "his", "its", "their", "our", "this", "that", "these"),
        *("those", "there", "here", "who", "what", "which", "whose", "whom", "one"),
        *("everything", "something", "nothing", "anything", "everyone", "someone"),
        *("others", "other", "another", "both", "each", "either", "neither", "such"),
        *("it's", "that's", "there's", "i'm", "we're", "you're", "let's", "what's"),
    }
)
VERBAL = frozenset(
    {
        *(
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "being",
            "am",
            "has",
            "have",
            "had",
        ),
        *("do", "does", "did", "can", "could", "will", "would", "shall", "should"),
        *("may", "might", "must", "cannot", "can't", "don't", "doesn't", "isn't"),
        *("aren't", "won't", "means", "gets", "got", "goes", "makes", "made", "takes"),
        *("see", "suppose", "consider", "remember", "recall", "assume", "let", "given"),
        *("ist", "sind", "war", "hat", "haben", "wird", "werden", "kann"),
        *("est", "sont", "es", "son", "sono", "\u00e8", "ha"),
    }
)
JOINING = frozenset(
    {
        *("if", "when", "while", "because", "since", "although", "but", "or", "so"),
        *("then", "than", "as", "whether", "how", "why", "where", "not", "no", "also"),
        *("only", "just", "even", "however", "therefore", "thus", "hence", "instead"),
        *("very", "more", "most", "much", "many", "few", "now", "always", "never"),
        *("often", "usually", "sometimes", "maybe", "please", "about", "every"),
        *("finally", "similarly", "all", "until", "unless", "though", "yet", "again"),
        *("wenn", "weil", "aber", "oder", "nicht", "auch", "mais", "ou", "pas", "pero"),
    }
)
PREPOSITIONS = frozenset(
    {
        *("in", "on", "at", "by", "with", "from", "into", "over", "under", "between"),
        *("during", "after", "before", "through", "within", "without", "against"),
        *("for", "to", "via", "per", "upon", "across", "along", "among", "like"),
    }
)
LABELS = frozenset(
    {
        *("example", "examples", "ex", "eg", "note", "notes", "nb", "remark", "hint"),
        *("input", "output", "inputs", "outputs", "given", "goal", "goals", "idea"),
        *("intuition", "key idea", "main idea", "question", "questions", "answer", "q"),
        *("answers", "proof", "solution", "claim", "recall", "reminder", "warning"),
        *("important", "tip", "todo", "to do", "source", "sources", "reference"),
        *("references", "reading", "readings", "link", "links", "pros", "cons", "pro"),
        *(
            "con",
            "advantages",
            "disadvantages",
            "advantage",
            "disadvantage",
            "benefits",
        ),
        *("drawbacks", "limitations", "properties", "property", "definition", "def"),
        *("definitions", "summary", "result", "results", "conclusion", "step", "steps"),
        *("case", "cases", "usage", "use", "uses", "use cases", "purpose"),
        *("why", "how", "what", "when", "where", "who", "which", "problem", "problems"),
        *("issue", "issues", "challenge", "challenges", "fix", "implementation", "a"),
        *("applications", "application", "contains", "includes", "types", "type"),
        *("kinds", "steps to", "observation", "fact", "facts", "formula", "formulas"),
        *("equation", "equations", "theorem", "lemma", "corollary", "time", "space"),
        *("time complexity", "space complexity", "complexity", "runtime", "run time"),
        *("due", "date", "deadline", "homework", "hw", "exam", "midterm", "final"),
        *("quiz", "office hours", "instructor", "professor", "prof", "ta", "tas"),
        *("email", "location", "room", "grading", "course", "class", "lecture"),
        *("website", "textbook", "book", "chapter", "page", "slides", "video", "code"),
        *("figure", "table", "image", "diagram", "left", "right", "top", "bottom"),
        *("first", "second", "third", "next", "last", "then", "also", "yes", "no"),
        *("true", "false", "x", "y", "n", "so", "but", "and", "or", "if", "else"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("overall", "in general", "in short", "basically", "technical specifics"),
        *("nuances", "critical nuances", "key formulas", "key points", "main points"),
        *("takeaway", "takeaways", "bonus", "extra", "misc", "other", "others", "ps"),
        *("update", "edit", "status", "tags", "aliases", "title", "author", "topic"),
        *("topics", "theme", "agenda", "outline", "contents", "stages", "phases"),
        *("rules", "rule", "requirements", "assumptions", "constraints", "parameters"),
        *("beispiel", "hinweis", "achtung", "frage", "antwort", "ziel", "beweis"),
        *(
            "exemple",
            "remarque",
            "attention",
            "r\u00e9ponse",
            "preuve",
            "ejemplo",
            "nota",
        ),
        *("pregunta", "respuesta", "esempio", "domanda", "risposta"),
    }
)


def cleaned(text: str) -> str:
    """The term without marks, determiner and a gloss in parentheses behind it."""
    bare = " ".join(text.split()).strip(_EDGES)
    short = _PARENTHESIS.sub("", bare).strip(_EDGES)
    bare = short or bare
    bare = _DETERMINER.sub("", bare, count=1) if _DETERMINER.match(bare) else bare
    about = _ABOUT.match(bare)
    return (bare[about.end() :] if about else bare).strip(_EDGES)


def parted(term: str) -> tuple[str, ...]:
    """Two terms that share a definition ("A and B", "A/B"), else the one."""
    parts = [part.strip(_EDGES) for part in _PAIR.split(term)]
    both = 2
    if len(parts) == both and all(len(part) > both for part in parts):
        return tuple(parts)
    return (term,)


def why_no_term(term: str, *, longest: int = LONGEST) -> str:
    """Why `term` can be none, "" where it can."""
    words = [word.casefold().replace("\u2019", "'") for word in _WORD.findall(term)]
    if not words or not _LETTER.search(term):
        return "no words before the mark"
    if len(words) > longest:
        return "too long for a term"
    if "?" in term:
        return "asks something"
    if fold(term) in LABELS or words[0] in LABELS and words[-1].isdigit():
        return "a label, not a term"
    if not PRONOUNS.isdisjoint(words) or not VERBAL.isdisjoint(words):
        return "a clause, not a term"
    if not JOINING.isdisjoint(words) or words[0] in PREPOSITIONS:
        return "a phrase, not a term"
    return ""


def key(term: str) -> str:
    """The form in which two spellings of a term are the same: case, plural, marks."""
    words = [_POSSESSIVE.sub("", word) for word in fold(term).split()]
    return " ".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    long_enough = 3
    if len(word) > long_enough + 1 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > long_enough and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


def is_symbol(text: str) -> bool:
    """Is the text one formula or piece of code and nothing else?"""
    return STAND_IN in text and not text.replace(STAND_IN, "").strip(_EDGES)
