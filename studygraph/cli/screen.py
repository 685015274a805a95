"""Text for a terminal: columns that line up, long words of a note wrapped and dimmed.

What notes say is untrusted: control characters, which a terminal would obey, are taken
out. Known limit: an emoji of several parts counts as its parts.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator, Sequence, Sized

    from studygraph.graph.model import Node
    from studygraph.store.answers import NodeRef, Quote

SHOWN = 30
"""How much of a long list is printed, unless more is asked for."""
_GAP = "  "
_WIDEST_COLUMN = 36
_LEAST_SHARE_OF_WORDS = 0.45
_QUOTE, _LEAD = 160, 50
_PATIENCE_SECONDS = 0.4


def line_width() -> int | None:
    """Where to wrap: the terminal's width or COLUMNS; None for a pipe: nowhere."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        import shutil

        return shutil.get_terminal_size().columns
    return None


def plain(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if unicodedata.category(char) != "Cf" or char == "\u200d"
    )
    return " ".join(kept.split())


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Me"}
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken at spaces where there are."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if cells(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return lines


def place(quotes: Sequence[Quote]) -> str:
    """The first place of some evidence, and how many more there are."""
    if not quotes:
        return ""
    more = f" +{len(quotes) - 1}" if len(quotes) > 1 else ""
    return f"{quotes[0].note}:{quotes[0].line}{more}"


def words(quotes: Sequence[Quote], around: str = "") -> str:
    """The words of the first of some evidence, in quotation marks.

    A long text is cut to the part that holds `around`, else to its beginning.
    """
    if not quotes or not quotes[0].text:
        return ""
    return f'"{cut(plain(quotes[0].text), around)}"'


def cut(text: str, around: str = "") -> str:
    """`text` at a readable length, cut at spaces, with `around` in it."""
    if len(text) <= _QUOTE:
        return text
    start = max(text.casefold().find(around.casefold()), 0) - _LEAD
    start = text.rfind(" ", 0, start) + 1 if start > 0 else 0
    end = start + _QUOTE
    if end < len(text):
        end = max(text.rfind(" ", 0, end), start + _LEAD)
    head, tail = "... " * (start > 0), " ..." * (end < len(text))
    return f"{head}{text[start:end].strip()}{tail}"


def name(node: NodeRef) -> str:
    """A node's label; a node without one shows its id."""
    return plain(node.label) or node.id


def echo_title(text: str, aside: str = "") -> None:
    """A line in bold, with an aside in dim."""
    dimmed = f"{_GAP}{click.style(plain(aside), dim=True)}" if aside else ""
    click.echo(f"{click.style(plain(text), bold=True)}{dimmed}")


def echo_rows(rows: Iterable[Sequence[str]]) -> None:
    """Rows of cells, aligned; the last cell of a row is what a note says, dimmed.

    On a narrow terminal that last cell stands below the others, and where not even
    those fit, each row breaks between its cells and nothing is aligned.
    """
    rows = [tuple(map(plain, row)) for row in rows]
    if not rows:
        return
    widths = [
        min(_WIDEST_COLUMN, max(cells(row[column]) for row in rows))
        for column in range(len(rows[0]) - 1)
    ]
    indent = sum(widths) + len(_GAP) * (len(widths) + 1)
    width = line_width()
    for *columns, said in rows:
        if width is not None and indent - len(_GAP) > width:
            *above, start = _packed(columns, width)
            for line in above:
                click.echo(line)
        else:
            parts = [
                text + " " * (size - cells(text))
                for text, size in zip(columns, widths, strict=True)
            ]
            start = _GAP + _GAP.join(parts)
        _echo_row(start, said, indent, width)


def _packed(columns: Sequence[str], width: int) -> list[str]:
    """`columns` in as few lines as hold them, those after the first set in."""
    lines = [_GAP]
    for text in filter(None, columns):
        gap = _GAP if lines[-1].strip() else ""
        if gap and cells(lines[-1] + gap + text) > width:
            lines.append(_GAP * 2)
            gap = ""
        lines[-1] += gap + text
    return lines


def _echo_row(start: str, said: str, indent: int, width: int | None) -> None:
    """One row: its cells, then its words, wrapped beside or below them."""
    if width is None:
        lines, below = [said], False
    else:
        below = width - indent < width * _LEAST_SHARE_OF_WORDS
        indent = len(_GAP) * 3 if below else indent
        lines = wrap(said, max(width - indent, 1))
    dimmed = [click.style(line, dim=True) if line else "" for line in lines]
    if below:
        click.echo(start.rstrip())
    else:
        click.echo(f"{start}{_GAP}{dimmed.pop(0)}".rstrip())
    for line in filter(None, dimmed):
        click.echo(f"{' ' * indent}{line}")


def echo_definitions(node: Node) -> None:
    """What the notes say that a concept is, each with its line; nothing for others."""
    definitions = getattr(node, "definitions", ())
    if definitions:
        echo_title("Definitions")
        echo_rows([(f"{d.note}:{d.line}", d.text) for d in definitions])


def echo_more(found: Sized, limit: int) -> None:
    """Say that more was found than is shown, where that is so."""
    if len(found) > limit:
        click.echo(f"  the first {limit} are shown; more with --limit")


def echo_json(answer: object) -> None:
    """The answer as JSON, in UTF-8 whatever the terminal's encoding."""
    from studygraph.store.answers import to_json

    click.echo(f"{to_json(answer)}\n".encode(), nl=False)


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 note", "1,204 notes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on a terminal what takes long, for as long as it takes."""
    if not sys.stderr.isatty():
        yield
        return
    import threading

    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(what, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, done: threading.Event) -> None:
    """Count the seconds on one line of stderr until `done`, then clear it."""
    if done.wait(_PATIENCE_SECONDS):
        return
    seconds = 0
    while not done.wait(0 if seconds == 0 else 1):
        click.echo(f"\r{what} ... {seconds} s", err=True, nl=False)
        seconds += 1
    click.echo(f"\r{' ' * (len(what) + 12)}\r", err=True, nl=False)
