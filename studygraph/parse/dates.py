"""Dates in words and figures, as they stand in titles, file names and front matter.

`05/14/25` is read month first unless `day_first` says otherwise or the numbers leave no
choice; the vault's habit settles it later. With dots, as in `12.05.2026`, the day is
first: nobody who writes the month first writes it so.
"""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(?<!\d)(\d{4})[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/])")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio",
            "february feb februar février febrero febbraio",
            "march mar märz mars marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug août agosto",
            "september sep sept septembre septiembre settembre",
            "october oct oktober octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_NAMED = re.compile(
    r"(?<!\w)(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})"
)
_MONTH_NAMED = re.compile(
    r"(?<!\w)([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
)
_CENTURY = 100
_MONTHS_A_YEAR = 12


def find(text: str, *, day_first: bool | None = None) -> str | None:
    """The first date with a year in `text`, ISO; None where there is none."""
    match = _ISO.search(text)
    if match:
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    match = _NUMERIC.search(text)
    if match:
        dotted = match[2] == "."
        first = dotted or day_first
        return _iso(int(match[4]), int(match[1]), int(match[3]), day_first=first)
    for pattern, month, day in ((_DAY_NAMED, 2, 1), (_MONTH_NAMED, 1, 2)):
        match = pattern.search(text)
        number = _MONTHS.get(match[month].casefold()) if match else None
        if match and number:
            return _valid(int(match[3]), number, int(match[day]))
    return None


def find_short(text: str, year: int, *, day_first: bool | None = None) -> str | None:
    """The first date without a year in `text`, in that year, ISO; None for none."""
    short = _SHORT.search(text)
    if short is None:
        return None
    return _iso(year, int(short[1]), int(short[2]), day_first=day_first)


def without(text: str) -> str:
    """The text without the dates that are written in figures."""
    return _NUMERIC.sub("", _ISO.sub("", text))


def numeric_order(text: str) -> int:
    """1 where the first numeric date must be day first, -1 month first, 0 undecided."""
    match = _NUMERIC.search(text)
    if not match:
        return 0
    first, second = int(match[1]), int(match[3])
    if first > _MONTHS_A_YEAR >= second:
        return 1
    return -1 if second > _MONTHS_A_YEAR >= first else 0


def _iso(year: int, first: int, second: int, *, day_first: bool | None) -> str | None:
    year += 2000 if year < _CENTURY else 0
    month, day = (second, first) if day_first else (first, second)
    return _valid(year, month, day) or _valid(year, day, month)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
