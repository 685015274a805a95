"""Results of earlier builds, found again by a digest of what they were made from.

A step that is a pure function of some values asks `Kept.of` for its result and names
the values. If an earlier build made the result from equal values it is taken from
there; else it is made now and kept for the next build. That pays where making takes
longer than digesting the values. No step needs to know what changed in the notes.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")


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

    `held` gives what an earlier build kept of a kind, packed, by its mark; without it
    everything is made.
    """

    def __init__(
        self, held: Callable[[str], Mapping[bytes, bytes]] | None = None
    ) -> None:
        self._look_up = held
        self._held: dict[str, Mapping[bytes, bytes]] = {}
        self._asked: dict[str, dict[bytes, bytes | None]] = {}

    def of(
        self, kind: str, made_from: object, make: Callable[[], T], shape: object
    ) -> T:
        """What `make` gives, of type `shape`; it must depend on `made_from` alone."""
        own = mark(made_from)
        if kind not in self._held:
            self._held[kind] = self._look_up(kind) if self._look_up else {}
            self._asked[kind] = {}
        new = self._asked[kind].get(own)
        packed = new or self._held[kind].get(own)
        if packed is not None:
            with suppress(msgspec.DecodeError):  # damaged: made anew
                found: T = _decoder(shape).decode(packed)
                self._asked[kind][own] = new
                return found
        packed = self._asked[kind][own] = _ENCODE(make())
        # Decoded again: a clean build then works with the same value as a later edit.
        made: T = _decoder(shape).decode(packed)
        return made

    def asked(self) -> Iterator[tuple[str, Mapping[bytes, bytes | None]]]:
        """Each kind that was asked for: all its marks, with the values that are new."""
        yield from self._asked.items()


@cache
def _decoder(shape: object) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(shape)
