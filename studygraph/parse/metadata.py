"""What a note says of itself: title, course, ordinal, date, aliases, tags.

Front matter speaks first, then the top heading, then the file name; the folder names
the course last. `05/14/25` is read month first unless `day_first` says otherwise or
the numbers leave no choice; the vault's habit settles it later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studygraph.parse.sections import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.note import NotePath
    from studygraph.parse.front_matter import FrontMatter
    from studygraph.parse.sections import Heading

_CODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{2,5})[ _-]?(\d{2,4}[A-Z]{0,2})(?![A-Za-z0-9]*[a-z])"
    r"(?=[^A-Za-z0-9]|\Z)"
)
_NO_COURSE = frozenset(
    {"UTF", "ISO", "RFC", "AES", "SHA", "IEEE", "COVID", "HTTP", "PEP", "DES", "RSA"}
)
_ORDINAL = re.compile(
    r"(?<![A-Za-z])(lecture|lec|lesson|discussion|disc|dis|lab|section|week|day|"
    r"unit|chapter|module|vorlesung|cours|clase|lezione|L|D|W|S)"
    r"[ _.#-]*0*(\d{1,3})(?!\d|\.\d)",
    re.IGNORECASE,
)
_LETTERS = {
    **dict.fromkeys(("lecture", "lec", "lesson", "vorlesung", "cours"), "L"),
    **dict.fromkeys(("clase", "lezione", "l"), "L"),
    **dict.fromkeys(("discussion", "disc", "dis", "d"), "D"),
    **dict.fromkeys(("lab",), "Lab"),
    **dict.fromkeys(("section", "s"), "S"),
    **dict.fromkeys(("week", "w"), "W"),
    **dict.fromkeys(("unit",), "U"),
    **dict.fromkeys(("chapter",), "Ch"),
    **dict.fromkeys(("module",), "M"),
    **dict.fromkeys(("day",), "Day"),
}
_NUMBERED = re.compile(r"0*(\d{1,3})(?:[ _-]+|\.[ ]+)(?!\d{1,2}[-_./]\d)")
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
_DATE_HEAD = re.compile(r"^[\d/.\-]{3,10}\s*(?:[:,\u2013\u2014-]\s*|\s+)?")
_NOTION = re.compile(r" [0-9a-f]{32}\Z")
_FOLDERS_NOT_COURSES = frozenset(
    {
        *(
            "notes",
            "lectures",
            "lecture",
            "class",
            "classes",
            "docs",
            "vault",
            "school",
        ),
        *("inbox", "attachments", "daily", "journal", "archive", "misc", "files"),
        *("courses", "university", "college", "src", "content", "markdown", "pages"),
        *("assets", "images", "media", "journals", "private", "public", "home"),
    }
)
_SEASON = re.compile(
    r"(?:week|wk|unit|chapter|module|part|section|year|semester|term|fall|spring|"
    r"summer|winter|q[1-4])?[ _-]*\d{0,4}[ _-]*(?:fall|spring|summer|winter)?",
    re.IGNORECASE,
)
_CENTURY = 100
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a note says of itself; see `Note` for the form of each."""

    title: str
    course: str | None
    ordinal: str | None
    date: str | None


def read(
    path: NotePath,
    front: FrontMatter,
    headings: Sequence[Heading],
    *,
    opens: bool = True,
    day_first: bool | None = None,
) -> Metadata:
    """The metadata of the note at `path` with that front matter and those headings.

    `opens` says whether the first heading stands above all text, as a title does.
    """
    stem = clean_stem(path)
    top = _top(headings)
    head = words_of(top) if top else ""
    return Metadata(
        title=_title(front, headings, head if opens else "", stem),
        course=_course(front, head, stem, path),
        ordinal=_ordinal(front, head, stem),
        date=_date(front, head, stem, day_first=day_first),
    )


def clean_stem(path: str) -> str:
    """The file's name without extension, Notion's hash and Logseq's `___`."""
    name = PurePosixPath(path).name
    for ending in (".md", ".markdown", ".excalidraw"):
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    return _NOTION.sub("", name).replace("___", "/").strip() or name


def course_code(text: str) -> str | None:
    """The first course code in `text`, written together: ECS-154A gives ECS154A."""
    for match in _CODE.finditer(text):
        if match[1] not in _NO_COURSE:
            return match[1] + match[2]
    return None


def _top(headings: Sequence[Heading]) -> str:
    return headings[0].text if headings and headings[0].level == 1 else ""


def _title(
    front: FrontMatter, headings: Sequence[Heading], head: str, stem: str
) -> str:
    said = front.text("title")
    if said:
        return said
    bare = _undated(head)
    tops = sum(heading.level == 1 for heading in headings)
    if bare and (tops == 1 or is_label(stem)):
        return bare
    return stem


def _undated(head: str) -> str:
    """The heading without the date it may open with: `05/14/25: LSTM` gives LSTM."""
    match = _DATE_HEAD.match(head)
    if match and any(mark in match[0] for mark in "/.-"):
        return head[match.end() :].strip(" :-\u2013\u2014")
    return head


def is_note_code(name: str) -> bool:
    """Whether a note's name is its course's code, with its number or date at most."""
    return any(map(str.isdigit, name)) and bool(course_code(name)) and is_label(name)


def is_label(stem: str) -> bool:
    """Whether a title or file name is only a code, number or date, not a title."""
    bare = _NUMERIC.sub("", _ISO.sub("", _CODE.sub("", stem)))
    return not re.search(r"[^\W\d_]{3,}", _ORDINAL.sub("", bare))


def _course(front: FrontMatter, head: str, stem: str, path: NotePath) -> str | None:
    said = front.text("course", "class", "subject", "course_code", "kurs", "cours")
    if said:
        bare = said.strip("[]\"' #").rpartition("|")[2]
        return course_code(bare) or bare or None
    code = course_code(_lead(stem)) or course_code(_undated(head))
    if code:
        return code
    folders = PurePosixPath(path).parts[:-1]
    for folder in reversed(folders):
        code = course_code(folder.upper())
        if code:
            return code
    for folder in reversed(folders):
        if folder.casefold() not in _FOLDERS_NOT_COURSES and not _SEASON.fullmatch(
            folder
        ):
            return _NOTION.sub("", folder)
    return None


def _lead(stem: str) -> str:
    """The stem if a code opens it, else nothing: "Notes on RFC 791" has no course."""
    match = _CODE.match(stem)
    return stem if match else ""


def _ordinal(front: FrontMatter, head: str, stem: str) -> str | None:
    said = front.text("ordinal", "lecture", "number", "vorlesung", "lesson", "week")
    if said:
        number = re.search(r"\d+", said)
        if number and len(number[0]) <= len("000"):
            match = _ORDINAL.search(said)
            letter = _LETTERS[match[1].casefold()] if match else "L"
            return f"{letter}{int(number[0])}"
    for text in (_CODE.sub(" ", stem), _CODE.sub(" ", _undated(head))):
        match = _ORDINAL.search(text)
        if match and (len(match[1]) > 1 or match[1].isupper()):
            return _number(match)
    match = _NUMBERED.match(stem)
    return f"L{int(match[1])}" if match else None


def numbered(title: str, ordinal: str | None) -> str:
    """`title` led by its number, unless it says that itself: "Lecture 2: Trees"."""
    opening = _NUMBERED.match(title)
    said: set[str | None] = {_number(match) for match in _ORDINAL.finditer(title)}
    said.add(f"L{int(opening[1])}" if opening else None)
    return title if not ordinal or ordinal in said else f"{ordinal} · {title}"


def after_number(title: str, ordinal: str | None) -> str:
    """`title` without the number that opens it, where words are left: "Trees"."""
    match = _ORDINAL.match(title)
    if match is None or _number(match) != ordinal:
        return title
    rest = title[match.end() :].lstrip(" _.:,;|-\u2013\u2014")
    return rest if rest[:1].isalpha() else title


def _number(match: re.Match[str]) -> str:
    return f"{_LETTERS[match[1].casefold()]}{int(match[2])}"


def _date(
    front: FrontMatter, head: str, stem: str, *, day_first: bool | None
) -> str | None:
    created = front.text("created", "created_at", "creation date", "created time")
    said = front.text("date", "datum", "fecha", "data", "day")
    for text in (said, head, _CODE.sub("", stem).strip(" -_")):
        found = find_date(text, day_first=day_first)
        if found:
            return found
    short = _SHORT.search(head)
    made = find_date(created, day_first=day_first)
    if short and made:
        return _iso(int(made[:4]), int(short[1]), int(short[2]), day_first=day_first)
    return None


def find_date(text: str, *, day_first: bool | None = None) -> str | None:
    """The first date with a year in `text`, ISO; None where there is none."""
    match = _ISO.search(text)
    if match:
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    match = _NUMERIC.search(text)
    if match:
        return _iso(int(match[4]), int(match[1]), int(match[3]), day_first=day_first)
    for pattern, month, day in ((_DAY_NAMED, 2, 1), (_MONTH_NAMED, 1, 2)):
        match = pattern.search(text)
        number = _MONTHS.get(match[month].casefold()) if match else None
        if match and number:
            return _valid(int(match[3]), number, int(match[day]))
    return None


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
