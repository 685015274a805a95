"""Concepts: which terms belong in the index, and how they belong together.

Two passes, each a pure function of one note, with associative merges between them:
`survey` every note, `merge`, `learn` the lexicon, `link` every note, `conclude`. Each
name is imported when it is first used: a query on the command line needs `fold` alone,
and pays for every module that is loaded.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from studygraph.concepts.prerequisites import circles

__all__ = [
    "Lexicon",
    "NoteLinks",
    "NoteTerms",
    "VaultTerms",
    "circles",
    "conclude",
    "fold",
    "learn",
    "link",
    "merge",
    "survey",
]

_HOMES = MappingProxyType(
    {
        "Lexicon": "lexicon",
        "NoteLinks": "linking",
        "NoteTerms": "lexicon",
        "VaultTerms": "lexicon",
        "circles": "prerequisites",
        "conclude": "knowledge",
        "fold": "folding",
        "learn": "lexicon",
        "link": "linking",
        "merge": "lexicon",
        "survey": "lexicon",
    }
)


def __getattr__(name: str) -> object:
    """The public name, from the module that is its home."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"studygraph.concepts.{_HOMES[name]}"), name)
