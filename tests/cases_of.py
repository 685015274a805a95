"""Data cases of tests/cases: title, markdown, and the expected finds, one a line."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from studygraph.config import ParseSettings
from studygraph.note import Card, CardKind, LedgerEntry, Note, NotePath
from studygraph.parse import parse
from studygraph.read.model import SourceFile

CASES = Path(__file__).parent / "cases"

PIECES = (
    *(
        "- ",
        "1. ",
        "a) ",
        "> ",
        "\t",
        "## ",
        "```",
        "$$",
        "$x$",
        "`c`",
        "**",
        "*",
        "==",
    ),
    *("?", "??", "::", ":::", " - ", ": ", " = ", "{{c1::", "{{", "}}", "|", "(", ")"),
    *("word", "What is ", "True", " is a ", " called ", "Q: ", "A: ", "Question 2: "),
    *("> [!question] ", "<details><summary>", "</summary>", "</details>", "START"),
    *("END", "<!--SR:!2024-01-01,1,250-->", "<!--", "-->", "#flashcards", "#card", "?"),
    *("[[Note]]", "---", "\u00e9", "\U0001f9ea", "\u200b", "\xa0", " ^id", "T / F"),
)


def texts() -> st.SearchStrategy[str]:
    """Notes made of what the syntaxes look for, in any order, and of any character."""
    piece = st.sampled_from(PIECES) | st.text(max_size=3)
    line = st.lists(piece, max_size=6).map("".join)
    return st.lists(line, max_size=12).map("\n".join)


def cases(name: str) -> list[tuple[str, str, list[str]]]:
    """(title, markdown, expected lines) of every case in a file."""
    return [
        (title, text.removesuffix("\n"), expected.strip().splitlines())
        for _, title, text, expected in read_fixture_file(CASES / name)
    ]


def read(text: str, settings: ParseSettings | None = None) -> Note:
    """The text as a note."""
    source = SourceFile(NotePath("note.md"), text, "")
    return parse(source, settings or ParseSettings())


def card_line(card: Card) -> str:
    """A card as the data cases write it."""
    kind = "" if card.kind is CardKind.BASIC else f"{card.kind} "
    decks = "".join(f" {deck}" for deck in card.decks)
    key = f" ^{card.key}" if card.key else ""
    question = card.question.replace("\n", " / ")
    answer = (card.answer or "-").replace("\n", " / ")
    place = f"{card.line}-{card.end_line}"
    return f"{place} {kind}{card.syntax}{decks}{key} | {question} => {answer}"


def left_line(entry: LedgerEntry) -> str:
    """A ledger entry as the data cases write it."""
    return f"left {entry.line} | {entry.text} | {entry.reason}"
