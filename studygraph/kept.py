"""Results of earlier builds, found again by a digest of what they were made from.

A step that is a pure function of some values asks `Kept.of` for its result and names
the values. If an earlier build made the result from equal values it is taken from
there; else it is made now and kept for the next build. That pays where making takes
longer than digesting the values. No step needs to know what changed in the notes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
R = TypeVar("R")

Held = Mapping[str, Mapping[bytes, bytes]]
Asked = dict[str, dict[bytes, bytes | None]]
"""By kind the marks of all that was asked for, with the values that are new."""


def _plain(value: object) -> object:
    """A subclass of str, such as Markup, with its name: it is not the plain text."""
    if isinstance(value, str):
        return type(value).__name__, str(value)
    message = f"no digest of {type(value).__name__}"
    raise NotImplementedError(message)


_ENCODE = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def pack(record: object) -> bytes:
    """The record as compressed msgpack, which takes a fraction of its memory."""
    return zlib.compress(_ENCODE(record), 1)


def unpack(packed: bytes, kind: type[T]) -> T:
    """The record of that `kind` that `pack` wrote. Raises msgspec.DecodeError."""
    try:
        found: T = _decoder(cast("object", kind)).decode(zlib.decompress(packed))
    except zlib.error as error:
        raise msgspec.DecodeError(str(error)) from error
    return found


def mark(value: object) -> bytes:
    """A digest of `value`, 16 bytes, the same in every process."""
    return blake2b(_ENCODE(value), digest_size=16).digest()


def digest(value: object) -> str:
    """The `mark` of `value` as text."""
    return mark(value).hex()


class Kept:
    """The results of earlier builds and of this one, each of a `kind`.

    `held` is what an earlier build kept, by kind and mark, packed; without it all is
    made.
    """

    def __init__(self, held: Held | None = None) -> None:
        self._held = held or {}
        self._asked: Asked = {}

    def of(
        self, kind: str, made_from: object, make: Callable[[], T], shape: object
    ) -> T:
        """What `make` gives, of type `shape`; it must depend on `made_from` alone."""
        own = mark(made_from)
        asked = self._asked.setdefault(kind, {})
        new = asked.get(own)
        packed = new or self._held.get(kind, {}).get(own)
        if packed is not None:
            with suppress(msgspec.DecodeError):  # damaged: made anew
                found: T = _decoder(shape).decode(packed)
                asked[own] = new
                return found
        packed = asked[own] = _ENCODE(make())
        # Decoded again: a clean build then works with the same value as a later edit.
        made: T = _decoder(shape).decode(packed)
        return made

    def asked(self) -> Iterator[tuple[str, Mapping[bytes, bytes | None]]]:
        """Each kind that was asked for: all its marks, with the values that are new."""
        yield from self._asked.items()

    def let_go(self) -> None:
        """Forget the values that are new, once they are on disk, but not their marks.

        What is asked for once more is made once more.
        """
        for asked in self._asked.values():
            asked.update(dict.fromkeys(asked))

    def apart(self, function: Callable[[T], R], item: T) -> tuple[R, Asked]:
        """What `function` gives of `item`, and what it asked for meanwhile, to `join`.

        For a copy of the process: nobody else learns what is asked there.
        """
        before, self._asked = self._asked, {}
        try:
            return function(item), self._asked
        finally:
            self._asked = before

    def join(self, asked: Asked) -> None:
        """Count what was asked for `apart` as asked here."""
        for kind, own in asked.items():
            self._asked.setdefault(kind, {}).update(own)


@cache
def _decoder(shape: object) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(shape)
