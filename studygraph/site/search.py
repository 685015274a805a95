"""The search index, written in the form that MiniSearch 7 saves and loads.

Building it here spares each reader the work of indexing. Terms are cut the same way in
`assets/search.js`: runs of letters and digits, accents dropped, lower case. What an
underscore joins is one word and its parts: `f_t` is found as the set "fₜ" is. One
document is a concept, a section of a note, or a question.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from math import fsum
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FIELDS = ("title", "text")
_TERM = re.compile(r"\w+")
_TEXT_SHOWN = 140
_LONGEST_TERM = 40
_AT_ONCE = 100
"""Documents and terms in a piece of the index."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one result shows: `kind` names its group, `where` says what holds it."""

    kind: str
    title: str
    text: str
    href: str
    where: str = ""


class Entry(NamedTuple):
    """What the index needs of a document: what is shown, as JSON, and its terms.

    Of each field the terms that are there once, and how often the others are.
    """

    shown: str
    once: tuple[tuple[str, ...], tuple[str, ...]]
    often: tuple[dict[str, int], dict[str, int]]


def entry(document: Document) -> Entry:
    """The entry of `document`."""
    fields = [Counter(terms(text)) for text in (document.title, document.text)]
    once = [tuple(t for t, count in field.items() if count == 1) for field in fields]
    often = [{t: n for t, n in field.items() if n > 1} for field in fields]
    return Entry(_json(_shown(document)), (once[0], once[1]), (often[0], often[1]))


_Postings = defaultdict[str, list[str]]
"""Term -> its documents, each with how often it is there, as JSON.

Most documents have most of their terms once: one text for all of those.
"""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def index(documents: Iterable[Document]) -> str:
    """The JSON text that `MiniSearch.loadJSON` takes; ids are places in `documents`."""
    return "".join(pieces(map(entry, documents)))


def pieces(entries: Iterable[Entry]) -> Iterator[str]:
    """The index, piece by piece: one rare sign makes a long text four times as big."""
    titles: _Postings = defaultdict(list)
    texts: _Postings = defaultdict(list)
    text_first: set[str] = set()
    lengths: dict[str, list[int]] = {}
    shown: list[str] = []
    for number, one in enumerate(entries):
        shown.append(one.shown)
        held = titles.keys()
        text_first.update(
            term
            for term in chain(one.once[0], one.often[0])
            if term in texts and term not in held
        )
        lengths[str(number)] = [
            _enter(postings, number, one.once[field], one.often[field])
            for field, postings in enumerate((titles, texts))
        ]
    head = {
        "documentCount": len(shown),
        "nextId": len(shown),
        "documentIds": {str(n): n for n in range(len(shown))},
        "fieldIds": {name: number for number, name in enumerate(FIELDS)},
        "fieldLength": lengths,
        "averageFieldLength": _averages(lengths),
    }
    yield f'{_json(head)[:-1]},"storedFields":{{'
    for start in range(0, len(shown), _AT_ONCE):
        some = enumerate(shown[start : start + _AT_ONCE], start)
        yield "," if start else ""
        yield ",".join(f'"{n}":{one}' for n, one in some)
    yield '},"dirtCount":0,"index":['
    found = sorted(titles.keys() | texts.keys())
    for start in range(0, len(found), _AT_ONCE):
        yield "," if start else ""
        yield ",".join(
            _line(term, titles, texts, text_first=term in text_first)
            for term in found[start : start + _AT_ONCE]
        )
    yield '],"serializationVersion":2}'


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _enter(
    postings: _Postings, number: int, once: tuple[str, ...], often: dict[str, int]
) -> int:
    """Enter a field's terms into the index; how many there are."""
    here = f'"{number}":1'
    for term in once:
        postings[term].append(here)
    for term, count in often.items():
        postings[term].append(f'"{number}":{count}')
    return len(once) + len(often)


def _line(term: str, titles: _Postings, texts: _Postings, *, text_first: bool) -> str:
    """What is known of one term, as JSON; the field that met it first stands first."""
    met = [
        f'"{field}":{{{",".join(postings[term])}}}'
        for field, postings in enumerate((titles, texts))
        if term in postings
    ]
    return f"[{_json(term)},{{{','.join(reversed(met) if text_first else met)}}}]"


def terms(text: str) -> list[str]:
    """The words of `text` as the index knows them, in order."""
    if not text.isascii():
        apart = normalize("NFKD", text)
        text = "".join(c for c in apart if category(c)[0] != "M")
    runs = _TERM.findall(text.lower())
    if "_" not in text:
        return [run for run in runs if len(run) <= _LONGEST_TERM]
    return [t for run in runs for t in _parts(run) if len(t) <= _LONGEST_TERM]


def _parts(run: str) -> list[str]:
    """A run as one word; where underscores join it, its longer parts too."""
    if "_" not in run:
        return [run]
    parts = [part for part in run.split("_") if part]
    whole = ["".join(parts)] if parts else []
    return whole + [part for part in parts if len(parts) > 1 and len(part) > 1]


def _averages(lengths: dict[str, list[int]]) -> list[float]:
    """The mean number of terms of each field."""
    count = len(lengths) or 1
    return [
        round(fsum(counts[field] for counts in lengths.values()) / count, 6)
        for field in range(len(FIELDS))
    ]


def _shown(document: Document) -> dict[str, str]:
    """What a result prints, without empty values."""
    text = " ".join(document.text.split())
    if len(text) > _TEXT_SHOWN:
        text = text[:_TEXT_SHOWN].rsplit(" ", 1)[0] + " …"
    shown = {
        "kind": document.kind,
        "title": document.title,
        "text": text,
        "href": document.href,
        "where": document.where,
    }
    return {name: value for name, value in shown.items() if value}
