"""What was made before, by what it was made from: nothing is made twice.

A step that is a pure function of some values asks for its result here and names the
values. Where an earlier build made it from the same, that is taken; else it is made and
kept for the next. So a result may be kept where it takes longer to make than to tell
what it is made from, and no step needs to know what changed in the notes.
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
    """What stands for a kind of text, as HTML is one: it differs from bare text."""
    if isinstance(value, str):
        return type(value).__name__, str(value)
    message = f"no digest of {type(value).__name__}"
    raise NotImplementedError(message)


_ENCODE = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def pack(record: object) -> bytes:
    """The record as compressed msgpack, a fraction of what it takes as objects."""
    return zlib.compress(_ENCODE(record), 1)


def unpack(packed: bytes, kind: type[T]) -> T:
    """The record of that `kind` that `pack` wrote. Raises msgspec.DecodeError."""
    try:
        found: T = _decoder(cast("object", kind)).decode(zlib.decompress(packed))
    except zlib.error as error:
        raise msgspec.DecodeError(str(error)) from error
    return found


def mark(value: object) -> bytes:
    """What tells `value` from others, in 16 bytes, the same in every process."""
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
        """What `make` gives, of the type `shape`; it may hang on `made_from` alone."""
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
        # Not what was made: what an edit will meet and a clean build has must be one.
        made: T = _decoder(shape).decode(packed)
        return made

    def asked(self) -> Iterator[tuple[str, Mapping[bytes, bytes | None]]]:
        """Each kind that was asked for: all its marks, with the values that are new."""
        yield from self._asked.items()


@cache
def _decoder(shape: object) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(shape)
