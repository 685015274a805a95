"""What a note says of itself: title, course, ordinal, date, aliases, tags.

Front matter speaks first, then the top heading, then the file name; the folder names
the course last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studygraph.parse import dates
from studygraph.parse.sections import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.note import NotePath
    from studygraph.parse.front_matter import FrontMatter
    from studygraph.parse.sections import Heading

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?!VL)([A-Z]{2,5})[ _-]?(\d{2,4}[A-Z]{0,2})(?![A-Za-z0-9]*[a-z])"
    r"(?=[^A-Za-z0-9]|\Z)"
)
_NO_COURSE = frozenset(
    {"UTF", "ISO", "RFC", "AES", "SHA", "IEEE", "COVID", "HTTP", "PEP", "DES", "RSA"}
)
_ORDINAL = re.compile(
    r"(?<![A-Za-z])(lecture|lec|lesson|discussion|disc|dis|lab|section|week|day|"
    r"unit|chapter|module|vorlesung|cours|clase|lezione|VL|L|D|W|S)"
    r"[ _.#-]*0*(\d{1,3})(?!\d|\.\d)",
    re.IGNORECASE,
)
_LETTERS = {
    **dict.fromkeys(("lecture", "lec", "lesson", "vorlesung", "cours"), "L"),
    **dict.fromkeys(("clase", "lezione", "vl", "l"), "L"),
    **dict.fromkeys(("discussion", "disc", "dis", "d"), "D"),
    **dict.fromkeys(("lab",), "Lab"),
    **dict.fromkeys(("section", "s"), "S"),
    **dict.fromkeys(("week", "w"), "W"),
    **dict.fromkeys(("unit",), "U"),
    **dict.fromkeys(("chapter",), "Ch"),
    **dict.fromkeys(("module",), "M"),
    **dict.fromkeys(("day",), "Day"),
}
_OPENING = re.compile(
    r"(?:(?:[A-Z]{2,5}[ _-]?\d{2,4}[A-Z]{0,2}[ _-]|[A-Z]{2,6}[_-])[LDWS]0*\d{1,3}|"
    r"(?:[A-Z]{2,6} )?[LDWS]0\d{1,2}|VL[ _-]?\d{1,3})"
    r"[ _.:,;|\u2013\u2014-]+(?=[^\W\d_])"
)
_NUMBERED = re.compile(r"0*(\d{1,3})(?:[ _-]+|\.[ ]+)(?!\d{1,2}[-_./]\d)")
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
        *("concepts", "glossary", "terms", "people", "literature", "zettelkasten"),
        *("excalidraw", "drawings", "canvas", "mocs", "maps", "cards", "flashcards"),
        *("exercises", "tutorials", "seminars", "slides", "readings", "labs"),
        *("vorlesungen", "vorlesung", "cours", "clases", "lezioni"),
    }
)
_SEASON = re.compile(
    r"(?:week|wk|unit|chapter|module|part|section|year|semester|term|fall|spring|"
    r"summer|winter|q[1-4])?[ _-]*\d{0,4}[ _-]*(?:fall|spring|summer|winter)?",
    re.IGNORECASE,
)


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

    `opens` says whether the first heading stands above all text but links, as a title
    does.
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
    bare = dates.without(_CODE.sub("", stem))
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
    for folder in (_NOTION.sub("", folder) for folder in reversed(folders)):
        if folder.casefold() not in _FOLDERS_NOT_COURSES and not _SEASON.fullmatch(
            folder
        ):
            return folder
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


def is_number(name: str, ordinal: str | None) -> bool:
    """Whether a name of a note is but its number: `L01` where that is L1."""
    match = _ORDINAL.fullmatch(name.strip())
    return match is not None and _number(match) == ordinal


def numbered(title: str, ordinal: str | None) -> str:
    """`title` led by its number, unless it says that itself: "Lecture 2: Trees"."""
    opening = _NUMBERED.match(title)
    said: set[str | None] = {_number(match) for match in _ORDINAL.finditer(title)}
    said.add(f"L{int(opening[1])}" if opening else None)
    return title if not ordinal or ordinal in said else f"{ordinal} · {title}"


def after_number(title: str, ordinal: str | None) -> str:
    """`title` without the number that opens it, where words are left: "Trees"."""
    bare = without_opening(title)
    if bare != title and ordinal:
        return bare
    match = _ORDINAL.match(title)
    if match is None or _number(match) != ordinal:
        return title
    rest = title[match.end() :].lstrip(" _.:,;|-\u2013\u2014")
    return rest if rest[:1].isalpha() else title


def without_opening(text: str) -> str:
    """`text` without the lecture's code that opens it: `OS-L02 Trees` gives Trees.

    `L2 norm` stays: a letter and a bare number may be a term's own.
    """
    match = _OPENING.match(text)
    return text[match.end() :] if match else text


def _number(match: re.Match[str]) -> str:
    return f"{_LETTERS[match[1].casefold()]}{int(match[2])}"


def _date(
    front: FrontMatter, head: str, stem: str, *, day_first: bool | None
) -> str | None:
    created = front.text("created", "created_at", "creation date", "created time")
    said = front.text("date", "datum", "fecha", "data", "day")
    for text in (said, head, _CODE.sub("", stem).strip(" -_")):
        found = dates.find(text, day_first=day_first)
        if found:
            return found
    made = dates.find(created, day_first=day_first)
    return dates.find_short(head, int(made[:4]), day_first=day_first) if made else None
