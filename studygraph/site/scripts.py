"""Data as script files that set one name: a page opened from disk may not fetch.

Every way out of a string or tag is escaped. Long ones are made piece by piece: the
standard library holds each word and sign of a text as a value of its own until all of
it is written, which takes ten times as much memory as the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AT_ONCE = 200
"""Items of a long list in one piece."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def script(name: str, value: object) -> bytes:
    """A script that sets `window.NAME`."""
    return b"window.%s=%s;\n" % (name.encode(), _safe(_ENCODER.encode(value)))


def long_script(name: str, fields: Mapping[str, object]) -> Iterator[bytes]:
    """The same of an object, piece by piece; a field that is an iterator is a list."""
    yield b"window.%s={" % name.encode()
    between = ""
    for key in sorted(fields):
        yield _safe(f"{between}{_ENCODER.encode(key)}:")
        value = fields[key]
        if isinstance(value, Iterator):
            yield b"["
            yield from _some(value, list)
            yield b"]"
        else:
            yield _safe(_ENCODER.encode(value))
        between = ","
    yield b"};\n"


def table_script(name: str, rows: Iterator[tuple[str, object]]) -> Iterator[bytes]:
    """The same of a table, whose `rows` come sorted by their keys, each key once."""
    yield b"window.%s={" % name.encode()
    yield from _some(rows, dict)
    yield b"};\n"


def _some(
    values: Iterator[Any], kind: type[list[Any] | dict[Any, Any]]
) -> Iterator[bytes]:
    """What stands between the brackets of a list or object, some values at a time."""
    between = ""
    while some := kind(islice(values, _AT_ONCE)):
        yield _safe(between + _ENCODER.encode(some)[1:-1])
        between = ","


def text_script(name: str, pieces: Iterable[str]) -> Iterator[bytes]:
    """A script that sets `window.NAME` to a text, both piece by piece."""
    yield b'window.%s="' % name.encode()
    for piece in pieces:
        yield _safe(json.dumps(piece, ensure_ascii=False)[1:-1])
    yield b'";\n'


def _safe(text: str) -> bytes:
    """JSON as it may stand in a script, each character that ends one escaped."""
    found = text.encode()
    for character in "<>&\u2028\u2029":
        found = found.replace(character.encode(), b"\\u%04x" % ord(character))
    return found
