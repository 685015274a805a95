"""The marks of the spaced-repetition syntax, from settings or from the plugin.

The plugin for Obsidian keeps its own settings in the vault; a notebook that uses it
need not say the same things twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from studygraph.config import ParseSettings
from studygraph.parse.cards import cloze

_KEYS = {
    "singleLineCardSeparator": "card_separator",
    "singlelineCardSeparator": "card_separator",
    "singleLineReversedCardSeparator": "reversed_separator",
    "singlelineReversedCardSeparator": "reversed_separator",
    "multilineCardSeparator": "multiline_separator",
    "multilineReversedCardSeparator": "multiline_reversed_separator",
    "multilineCardEndMarker": "card_end_marker",
}
_SWITCHES = {
    "convertHighlightsToClozes": "cloze_highlight",
    "convertBoldTextToClozes": "cloze_bold",
    "convertCurlyBracketsToClozes": "cloze_curly",
}


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


def with_plugin(settings: ParseSettings, data: str) -> ParseSettings:
    """The settings with what the plugin's `data.json` says about its marks.

    `data` is that file's text; where it is no JSON object nothing changes.
    """
    try:
        content = json.loads(data)
    except ValueError:
        return settings
    content = content if isinstance(content, dict) else {}
    table = content.get("settings", content)
    return replace(settings, **_changes(table)) if isinstance(table, dict) else settings


def _changes(table: dict[str, Any]) -> dict[str, Any]:
    """The settings to change, by name; values of a wrong type are passed over."""
    changes: dict[str, Any] = {
        ours: table[theirs]
        for theirs, ours in _KEYS.items()
        if isinstance(table.get(theirs), str)
    }
    for theirs, ours in _SWITCHES.items():
        if isinstance(table.get(theirs), bool):
            changes[ours] = table[theirs]
    if patterns := _words(table.get("clozePatterns")):
        changes |= dict.fromkeys(_SWITCHES.values(), False)
        changes["cloze_patterns"] = patterns
    if tags := _words(table.get("flashcardTags")):
        changes["deck_tags"] = tuple(tag.lstrip("#") for tag in tags)
    return changes


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(word for word in value if isinstance(word, str))
