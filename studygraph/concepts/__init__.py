"""Concepts: which terms belong in the index, and how they belong together.

Two passes, each a pure function of one note, with associative merges between them:
`survey` every note, `merge`, `learn` the lexicon, `link` every note, `conclude`.
"""

from __future__ import annotations

from studygraph.concepts.folding import fold
from studygraph.concepts.knowledge import conclude
from studygraph.concepts.lexicon import (
    Lexicon,
    NoteTerms,
    VaultTerms,
    learn,
    merge,
    survey,
)
from studygraph.concepts.linking import NoteLinks, link

__all__ = [
    "Lexicon",
    "NoteLinks",
    "NoteTerms",
    "VaultTerms",
    "conclude",
    "fold",
    "learn",
    "link",
    "merge",
    "survey",
]
