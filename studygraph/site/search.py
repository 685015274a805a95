"""The search index, written in the form that MiniSearch 7 saves and loads.

Building it here spares each reader the work of indexing. Terms are cut the same way in
`assets/search.js`: runs of letters and digits, accents dropped, lower case. What an
underscore joins is one word and its parts: `f_t` is found as the set "fₜ" is. One
document is a concept, a section of a note, or a question.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


_Postings = dict[str, list[int]]
"""Term -> numbers of documents, each followed by how often it is there.

Flat lists, and text made of them at once: maps of maps take five times the memory.
"""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def index(documents: Sequence[Document]) -> str:
    """The JSON text that `MiniSearch.loadJSON` takes; ids are places in `documents`."""
    return "".join(pieces(documents))


def pieces(documents: Sequence[Document]) -> Iterator[str]:
    """`index`, a piece at a time: one rare sign makes a long text four times as big."""
    titles: _Postings = {}
    texts: _Postings = {}
    lengths = {
        str(number): [
            _enter(titles, number, document.title),
            _enter(texts, number, document.text),
        ]
        for number, document in enumerate(documents)
    }
    head = {
        "documentCount": len(documents),
        "nextId": len(documents),
        "documentIds": {str(n): n for n in range(len(documents))},
        "fieldIds": {name: number for number, name in enumerate(FIELDS)},
        "fieldLength": lengths,
        "averageFieldLength": _averages(lengths),
    }
    yield f'{_json(head)[:-1]},"storedFields":{{'
    for start in range(0, len(documents), _AT_ONCE):
        shown = enumerate(documents[start : start + _AT_ONCE], start)
        yield "," if start else ""
        yield ",".join(f'"{n}":{_json(_shown(document))}' for n, document in shown)
    yield '},"dirtCount":0,"index":['
    found = sorted(titles.keys() | texts.keys())
    for start in range(0, len(found), _AT_ONCE):
        yield "," if start else ""
        yield ",".join(
            _entry(term, titles.get(term), texts.get(term))
            for term in found[start : start + _AT_ONCE]
        )
    yield '],"serializationVersion":2}'


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _enter(postings: _Postings, number: int, text: str) -> int:
    """Enter a document's text into the index; how many terms it has."""
    counts = Counter(terms(text))
    for term, count in counts.items():
        found = postings.get(term)
        if found is None:
            postings[term] = [number, count]
        else:
            found += number, count
    return len(counts)


def _entry(term: str, *fields: list[int] | None) -> str:
    """What is known of one term, as JSON; the field that met it first stands first."""
    met = [(places[0], n, places) for n, places in enumerate(fields) if places]
    found = ",".join(f'"{n}":{{{_pairs(places)}}}' for _, n, places in sorted(met))
    return f"[{_json(term)},{{{found}}}]"


def _pairs(places: list[int]) -> str:
    numbers, counts = places[::2], places[1::2]
    return ",".join([f'"{n}":{c}' for n, c in zip(numbers, counts, strict=True)])


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
