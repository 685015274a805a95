"""Characters that went through a wrong decoder, and the way back.

UTF-8 bytes that a program took for, say, ISO 8859-7 come out as two to four letters a
character. Where the program drops the control characters among them an apostrophe comes
out as a mere `β`, so the way back is not always unique. Each decoder is tried: it is to
blame only if all non-ASCII characters of the text make UTF-8 again, whole or with
control bytes missing, and several of them surely do. A lone `β` proves nothing, so that
the β of Adam stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECODERS = ("latin-1", "cp1252", "iso8859_7", "cp1253", "iso8859_15", "cp1251")
_NAMES = {
    "cp1252": "Windows-1252",
    "latin-1": "ISO 8859-1",
    "iso8859_7": "ISO 8859-7",
    "cp1253": "Windows-1253",
    "iso8859_15": "ISO 8859-15",
    "cp1251": "Windows-1251",
}
_RUN = re.compile(r"[^\x00-\x7f]+")
_PROOFS = 2
_COMMON = (
    "’‘“”„–—…•·→←↑↓↔⇒⇐⇔≤≥≠≈∞×÷−±√∑∏∂∇∈∉∀∃∪∩⊂⊆°²³½µ€£©®™§¶†‡"  # noqa: RUF001
    "✓✔✗✘❌✅❗❓❔❕⭐✨⚡⚠✏✒✍☑☐♥❤☀☁☎⌛⏰⬅➡⬆⬇▶◀●○■□▲△▼\ufe0f\u200b\u200d\xa0"
    "🎤🧪🔗📗📘📙📕📚📖📓📔📒📝🖊🖋✏💡🔥🎯🚀🧠📌📍🔍🔎🔑🔒💻🎓🏫⚙🛠🔧🔨🧩🗒🗂📁📂📅📆📈📉📊"
    "😀😂😅😊😍🤔😎😢😭🙃🙂👍👎👉👈👀🙏💯🎉🎨🎵🎬🏆🥇🌟🌍🌎🧬🔬🔭⚗🧮🗣💬💭❔🟢🔴🟡🔵⚪⚫"
)
"""What notes hold beyond letters; a damaged form that fits just one of them is it."""

_PLAUSIBLE = re.compile(
    r"[\xa0-\u024f\u0370-\u03ff\u0400-\u04ff\u2000-\u27bf\u2900-\u2bff\u3000-\u30ff"
    r"\u4e00-\u9fff\ufe0f\U0001d400-\U0001d7ff\U0001f000-\U0001faff]\Z"
)
_CONTROLS = range(0x80, 0xA0)
_CONTINUING = range(0x80, 0xC0)
_LENGTHS = ((0xC2, 0xDF, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))


@dataclass(frozen=True, slots=True)
class Restored:
    """`text` with its characters restored; `decoder` is the wrong decoder's name."""

    text: str
    decoder: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A damaged character: its form in the text, and what it was ("" if unsure)."""

    form: str
    whole: str
    proof: bool


def restore(text: str) -> Restored | None:
    """The text as it was before the wrong decoder, None where none is to blame."""
    if text.isascii():
        return None
    best: tuple[int, str] | None = None
    for decoder in _DECODERS:
        proofs = _proofs(text, decoder)
        if proofs >= _PROOFS and (best is None or proofs > best[0]):
            best = (proofs, decoder)
    if best is None:
        return None
    decoder = best[1]
    restored = _RUN.sub(lambda run: _rewrite(run, decoder), text)
    return Restored(restored, _NAMES[decoder])


def _proofs(text: str, decoder: str) -> int:
    """How many characters are surely damaged by `decoder`; 0 where one cannot be."""
    proofs = 0
    for run in _RUN.finditer(text):
        pieces = _pieces(run[0], decoder)
        if pieces is None:
            return 0
        proofs += sum(piece.proof for piece in pieces)
    return proofs


@cache
def _bytes_of(decoder: str) -> Mapping[str, int]:
    """The byte that `decoder` read each non-ASCII character from."""
    table = {chr(byte): byte for byte in _CONTROLS}
    for byte in range(0x80, 0x100):
        character = bytes([byte]).decode(decoder, "ignore")
        if character:
            table[character] = byte
    return table


@cache
def _forms(decoder: str) -> Mapping[str, str]:
    """Common characters by their look with control characters dropped.

    "" where several look the same.
    """
    letters = {byte: character for character, byte in _bytes_of(decoder).items()}
    forms: dict[str, set[str]] = {}
    for character in dict.fromkeys(_COMMON):
        seen = "".join(
            letters.get(byte, "")
            for byte in character.encode()
            if letters.get(byte) != chr(byte) or byte not in _CONTROLS
        )
        forms.setdefault(seen, set()).add(character)
    return {form: them.pop() if len(them) == 1 else "" for form, them in forms.items()}


def _pieces(run: str, decoder: str) -> list[_Piece] | None:
    """A run of non-ASCII characters taken apart, None where it is no damaged UTF-8."""
    table = _bytes_of(decoder)
    data = [table.get(character, 0) for character in run]
    if 0 in data:
        return None
    pieces = []
    at = 0
    while at < len(run):
        length = next((n for low, high, n in _LENGTHS if low <= data[at] <= high), 0)
        if not length:
            return None
        end = at + 1
        while end < len(run) and end - at <= length and data[end] in _CONTINUING:
            end += 1
        pieces.append(_piece(run[at:end], bytes(data[at:end]), length, decoder))
        at = end
    return pieces


def _piece(form: str, data: bytes, length: int, decoder: str) -> _Piece:
    if len(data) == length + 1:
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            return _Piece(form, "", proof=False)
        return _Piece(form, whole, proof=bool(_PLAUSIBLE.match(whole)))
    forms = _forms(decoder)
    return _Piece(form, forms.get(form, ""), proof=form in forms and len(form) > 1)


def _rewrite(run: re.Match[str], decoder: str) -> str:
    text = run.string
    restored = ""
    for piece in _pieces(run[0], decoder) or ():
        before = restored[-1:] or text[run.start() - 1 : run.start()]
        after = text[run.end() : run.end() + 1]
        restored += piece.whole or _guess(piece.form, before, after)
    return restored


def _guess(form: str, before: str, after: str) -> str:
    """What a damaged character was by where it stands.

    Between letters it was an apostrophe; before a word at a line's start, where
    headings have their emoji, it says nothing and goes; between spaces it was a dash.
    """
    if before.isalnum() and after.isalnum():
        return "’"  # noqa: RUF001
    if before in {"", "\n"}:
        return ""
    if len(form) == 1 and after.isalnum():
        return "“"
    if len(form) == 1 and (before.isalnum() or before in ".,!?)"):
        return "”"
    return "–" if before == after == " " else ""  # noqa: RUF001
