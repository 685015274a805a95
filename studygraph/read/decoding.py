"""Bytes to text: which encoding, and is it text at all.

UTF-8 first, with or without its mark; UTF-16 and UTF-32 by their mark, or by where
their zero bytes stand; else one byte a character, Windows-1252 where its letters occur
and Latin-1 where not. Known limit: other one-byte encodings are not told apart.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROLS_IN_TEXT = 0.005
_WINDOWS = re.compile(rb"[\x80-\x9f]")
_UNUSED_IN_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_SAMPLE = 4_096


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of its encoding.

    `bad_line` is the line (1-based) of the first byte that did not fit, 0 for none.
    """

    text: str
    encoding: str
    bad_line: int = 0


def decode(data: bytes) -> Decoded | None:
    """The text that `data` holds, None where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return _checked(text, encoding)
    if b"\0" in data:
        return _without_mark(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _one_byte(data, error)
    return Decoded(text, "utf-8") if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    return len(_CONTROL.findall(data)) <= len(data) * _CONTROLS_IN_TEXT


def _checked(text: str, encoding: str) -> Decoded | None:
    """A text in two or four bytes a character, None where it holds zeros or rubbish."""
    if "\0" in text or not _is_text(text.encode("utf-8", "replace")):
        return None
    at = text.find("\ufffd")
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return Decoded(clean, encoding, text.count("\n", 0, at) + 1 if at >= 0 else 0)


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: zeros at every other byte of western text."""
    sample = data[:_SAMPLE]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[first::2], sample[1 - first :: 2]
        if zeros.count(0) * 2 > len(zeros) and not others.count(0):
            try:
                return _checked(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                return None
    return None


def _one_byte(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    if not _is_text(data):
        return None
    line = data.count(b"\n", 0, error.start) + 1
    strange = len(re.findall(rb"[\x80-\xff]", data))
    paired = sum(len(run) for run in _MULTIBYTE.findall(data))
    if paired * 2 > strange:
        return Decoded(data.decode("utf-8", "replace"), "utf-8", line)
    windows = _WINDOWS.search(data) and not _UNUSED_IN_WINDOWS.search(data)
    encoding = "windows-1252" if windows else "latin-1"
    return Decoded(data.decode(encoding), encoding, line)
