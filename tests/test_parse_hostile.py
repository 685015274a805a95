"""No text, however hostile, crashes the reader or holds it up."""

from __future__ import annotations

import time

import pytest

from studygraph.config import ParseSettings
from studygraph.note import NotePath
from studygraph.parse import merge, parse, settle, survey
from studygraph.parse.html import Hooks, render
from studygraph.read.model import SourceFile
from studygraph.read.repair import repair
from studygraph.study.wording import plain_prose

MANY = 4_000
SECONDS = 120.0
"""A guard against hangs, no measure of speed: over 20 times what the slowest takes."""

BOMB = "---\na: &a [x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(f'*{a}' for _ in range(8))}]\n"
    for a, b in zip("abcdefg", "bcdefgh", strict=True)
)

TEXTS = {
    "quotes": "> " * 10_000 + "x",
    "items in items": "- " * 10_000 + "x",
    "deep list": "\n".join(" " * (2 * n) + "- a" for n in range(400)),
    "callouts in callouts": "".join("> " * n + "[!note] a\n" for n in range(1, 200)),
    "open brackets": "[" * MANY,
    "open wikilinks": "[[a" * MANY,
    "open links": "[a](" * MANY,
    "emphasis": "*a **b _c " * MANY,
    "highlights": "==a " * MANY,
    "formulas": "$a " * MANY,
    "formula blocks": "$$a\n" * MANY,
    "open footnotes": "[^" * MANY + "^[" * MANY,
    "html": "<a " * MANY + "<!-- " * MANY,
    "details": "<details>\n\n" * 1_000,
    "comments": "%%a\n" * (MANY + 1),
    "placeholders": "{{embed " * MANY,
    "table": "|a|b|\n|-|-|\n" + "|c|d|\n" * MANY,
    "fences": "~~~a\n" * (MANY + 1),
    "tags": "#" + "a/" * MANY,
    "addresses": "https://a.b/" + ")" * MANY,
    "underlined": "a\n-----\n" * MANY,
    "questions": "- why?\n" * MANY,
    "front matter bomb": BOMB + "tags: *h\n---\n",
    "front matter depth": "---\na: " + "[" * 3_000 + "\n---\n",
    "one long line": "word " * 50_000,
    "blanks": "\t" * 50_000 + "a",
    "mojibake": "π€β " * MANY,
}
HOOKS = Hooks(
    link=lambda _: None,
    embed=lambda _: "",
    mention=lambda _line, _column, text: text,
    math=lambda *_: "",
    highlight=lambda *_: "",
    sanitise=lambda html: html,
)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_read_in_good_time(text: str) -> None:
    start = time.process_time()
    repair(text)
    note = parse(SourceFile(NotePath("n.md"), text, ""), ParseSettings())
    render(settle(note, merge([survey(note)])), HOOKS)
    assert time.process_time() - start < SECONDS


def test_an_end_of_a_list_of_terms_alone_is_read() -> None:
    text = "<dtes>\n\n<details>"
    note = parse(SourceFile(NotePath("n.md"), text, ""), ParseSettings())
    assert note.definitions == ()


def test_open_brackets_in_a_meaning_take_time_in_their_square_at_most() -> None:
    start = time.process_time()
    assert plain_prose("[" * 4_000) == "[" * 4_000
    assert time.process_time() - start < SECONDS


def test_marks_in_marks_do_not_repeat_the_text_without_end() -> None:
    depth = 2_000
    text = "*a **" * depth + "core" + "** a*" * depth
    note = parse(SourceFile(NotePath("n.md"), text, ""), ParseSettings())
    spans = [span.text for block in note.blocks for span in block.spans]
    assert spans
    assert all("core" in span for span in spans)
    assert sum(map(len, spans)) < 20 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "# " + "^" * 20_000 + "x",
        "# " + "-" * 20_000 + "x",
        "- **[[a]]** " + " " * 20_000 + "x [[b]]",
        "- q?" + " " * 20_000 + "x",
        "- " + "\t" * 20_000 + "x\n  q:: a" + " " * 20_000 + "b",
        "What? " + "!" * 20_000 + "x",
    ],
    ids=["carets", "dashes", "a gap", "a question", "tabs", "exclamations"],
)
def test_a_long_run_of_one_sign_takes_time_in_its_length(text: str) -> None:
    start = time.process_time()
    note = parse(SourceFile(NotePath("n.md"), text, ""), ParseSettings())
    settle(note, merge([survey(note)]))
    assert time.process_time() - start < 10
