"""The marks of the spaced-repetition syntax, as the settings name them."""

from __future__ import annotations

from dataclasses import dataclass

from studygraph.config import ParseSettings
from studygraph.parse.cards import cloze


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks a vault writes its cards with; an empty mark is not in use."""

    single: str = "::"
    single_reversed: str = ":::"
    multi: str = "?"
    multi_reversed: str = "??"
    end: str = ""
    clozes: tuple[str, ...] = (cloze.HIGHLIGHT,)


def marks_of(settings: ParseSettings) -> Marks:
    """The marks that the settings name."""
    switches = (
        (settings.cloze_highlight, cloze.HIGHLIGHT),
        (settings.cloze_bold, cloze.BOLD),
        (settings.cloze_curly, cloze.CURLY),
        (settings.cloze_curly, cloze.ANKI),
    )
    patterns = tuple(pattern for on, pattern in switches if on)
    return Marks(
        single=settings.card_separator,
        single_reversed=settings.reversed_separator,
        multi=settings.multiline_separator,
        multi_reversed=settings.multiline_reversed_separator,
        end=settings.card_end_marker,
        clozes=patterns + settings.cloze_patterns,
    )
