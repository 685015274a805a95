"""What may be a term: the words around which a definition is looked for.

A term is a short noun phrase. Without a language model that is told by what it is not:
it holds no pronoun, verb or conjunction, asks nothing, and is none of the labels that
lecture notes put before a colon ("Example", "Note", "Due").
"""

from __future__ import annotations

import re

LONGEST = 6

_PARENTHESIS = re.compile(r"\s*\(([^()]{1,60})\)")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&/.-]{1,9}")
_DETERMINER = re.compile(
    r"(?:the|an?|each|every|any|some|our|this|these|that|those"
    r"|der|die|das|ein|eine|le|la|les|un|une|el|los|las|una|il|lo|gli|uno)\s+",
    re.IGNORECASE,
)
_EDGES = " \t\"'\u201c\u201d\u2018\u2019`*_=~.,;:!|-\u2013\u2014>#"
_WORD = re.compile(r"[^\s,;:.!?()\"\u201c\u201d]+")
