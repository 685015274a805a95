"""Mend a note that an export damaged: wrong decoder, lost marks, items run together.

Everything here waits for proof that the text went through a wrong decoder (see
`mojibake`), so that no clean note is touched. What the export took away, formulas,
images and heading marks, stays lost; headings are known by their words in `parse`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studygraph.read import mojibake

_ITEM = re.compile(r"[ \t]*[-*+] ")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_FUSED = re.compile(r"(?<=\S)(?: -|(?<=\w)-) (?=[A-Z?¿¡\"“(]|\d+[.)] )")
_REST = re.compile(r"(?<=[a-z]{2}[.!?]) (?=[a-z])")
_SHORT_ANSWER = re.compile(r"(?:yes|no|true|false|t|f)\Z", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"\b(?:vs|etc|cf|approx|fig|eq|sec|ch|resp|al|ex)\.\Z", re.IGNORECASE
)
LOST = "- … "
"""How an item begins whose first words the export dropped."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The mended text; `disk_lines` as in `SourceFile`, None where none was split."""

    text: str
    decoder: str
    disk_lines: tuple[int, ...] | None


def repair(text: str) -> Repaired | None:
    """The mended text, None where nothing shows that a wrong decoder was at work."""
    restored = mojibake.restore(text)
    if restored is None:
        return None
    if _HEADING.search(restored.text):
        return Repaired(restored.text, restored.decoder, None)
    lines: list[str] = []
    disk: list[int] = []
    in_list = False
    for number, line in enumerate(restored.text.split("\n"), start=1):
        in_list = bool(_ITEM.match(line)) or (in_list and bool(line.strip()))
        pieces = _split(line) if in_list and not _ITEM.match(line) else [line]
        lines += pieces
        disk += [number] * len(pieces)
    split = len(lines) > disk[-1]
    if lines[-1] == "" and split:
        lines.pop()
        disk.pop()
    return Repaired("\n".join(lines), restored.decoder, tuple(disk) if split else None)


def _split(line: str) -> list[str]:
    """An item's last line apart from what was run into it.

    Another item after ` - ` gets its bullet back; what follows a bare "Yes" is its
    reason, unless it asks. Text that goes on in lower case after a full stop was an
    item that began with a formula: it gets its bullet back, and an ellipsis for what is
    lost.
    """
    pieces = [line]
    for fused in reversed(list(_FUSED.finditer(line))):
        short = _SHORT_ANSWER.match(line[: fused.start()].strip())
        if not short or line.rstrip().endswith("?"):
            pieces = [line[: fused.start()], "- " + line[fused.end() :]]
            break
    rest = _REST.search(pieces[0])
    if rest and not _ABBREVIATION.search(pieces[0][: rest.start()]):
        head = pieces[0]
        pieces[:1] = [head[: rest.start()], LOST + head[rest.end() :]]
    return pieces
