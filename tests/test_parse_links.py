"""The forms of a link that must be found and resolved, and those that are none."""

from __future__ import annotations

import pytest

from studygraph.config import ParseSettings
from studygraph.errors import ProblemKind
from studygraph.note import Link, LinkKind, Note, NotePath, SpanKind
from studygraph.parse import merge, parse, settle, survey
from studygraph.read.model import FileStamp, Listing, SourceFile

VAULT = {
    "T.md": "# Heading\n\n## Sub part\n\ntext ^block\n",
    "Three laws.md": "Three laws.\n",
    "忘却门.md": "Forget gate.\n",
    "Long name.md": "---\naliases: [nick, Other Name]\n---\nbody\n",
    "sub/Deep.md": "deep\n",
    "a/dup.md": "one\n",
    "b/dup.md": "two\n",
}
FILES = ("figures/plot.png", "paper.pdf")


def read(text: str, path: str = "note.md") -> Note:
    return parse(SourceFile(NotePath(path), text, ""), ParseSettings())


def settled(text: str, path: str = "note.md") -> Note:
    notes = [read(body, name) for name, body in VAULT.items()] + [read(text, path)]
    stamps = tuple(FileStamp(NotePath(name), 1, 1) for name in FILES)
    listing = Listing(notes=(), templates=(), attachments=stamps)
    habits = merge([survey(note) for note in notes], listing=listing)
    return settle(notes[-1], habits)


def only(text: str, path: str = "note.md") -> Link:
    (link,) = settled(text, path).links
    return link


FORMS = {
    "1 plain": ("see [[T]]", "T.md"),
    "2 with text": ("see [[T|the text]]", "T.md"),
    "3 heading": ("see [[T#Heading]]", "T.md"),
    "4 block": ("see [[T#^block]]", "T.md"),
    "5 in a table": ("| a | b |\n|---|---|\n| x | [[T\\|text]] |", "T.md"),
    "6 embed": ("![[T]]", "T.md"),
    "7 markdown": ("[x](T.md)", "T.md"),
    "8 percent": ("[x](Three%20laws.md)", "Three laws.md"),
    "9 angle brackets": ("[x](<Three laws.md>)", "Three laws.md"),
    "10 reference": ("[x][r]\n\n[r]: T.md", "T.md"),
    "11 front matter": ('---\nup: "[[T]]"\n---\nbody', "T.md"),
    "12 other case": ("[[t]]", "T.md"),
    "13 extension": ("[[T.md]]", "T.md"),
    "14 other script": ("[[忘却门]]", "忘却门.md"),
    "15 callout": ("> [!note] title\n> see [[T]]", "T.md"),
    "16 footnote": ("text[^1]\n\n[^1]: see [[T]]", "T.md"),
    "17 alias": ("[[nick]]", "Long name.md"),
    "18 path": ("[[sub/Deep]]", "sub/Deep.md"),
}


@pytest.mark.parametrize(("text", "path"), FORMS.values(), ids=FORMS)
def test_every_form_of_a_link_resolves(text: str, path: str) -> None:
    note = settled(text)
    assert [link.resolved for link in note.links] == [path]
    assert note.problems == ()
    (link,) = note.links
    assert link.embed == text.startswith("!")


TRAPS = {
    "fence": "```\n[[T]]\n```",
    "inline code": "`[[T]]`",
    "formula": "$[[T]]$",
    "html comment": "<!-- [[T]] -->",
    "comment": "%%[[T]]%%",
    "escaped": r"\[\[T\]\]",
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert settled(f"before\n{text}\nafter\n").links == ()
    assert settled(f"{text}\n").links == ()


def test_two_candidates_are_reported_and_not_guessed() -> None:
    note = settled("one\n[[dup]]\n")
    (link,) = note.links
    assert link.resolved is None
    assert link.candidates == ("a/dup.md", "b/dup.md")
    (problem,) = note.problems
    assert problem.kind is ProblemKind.AMBIGUOUS_LINK
    assert problem.line == 2
    assert "a/dup.md, b/dup.md" in problem.message


def test_the_same_folder_wins_over_another() -> None:
    assert only("[[dup]]", "b/note.md").resolved == "b/dup.md"


def test_a_path_chooses_between_notes_of_one_name() -> None:
    assert only("[[a/dup]]").resolved == "a/dup.md"


def test_a_link_to_a_note_still_to_be_written_is_no_problem() -> None:
    note = settled("[[Not written]]")
    assert note.links[0].resolved is None
    assert note.problems == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[T#No such heading]]", 'no heading "No such heading" in T.md'),
        ("[[T#^nothing]]", "no block ^nothing in T.md"),
        ("[x](gone.md)", "no file gone.md"),
        ("![[gone.png]]", "no file gone.png"),
        ("![x](gone/pic.png)", "no file gone/pic.png"),
        ("[[#Nowhere]]", 'no heading "Nowhere" in note.md'),
    ],
)
def test_a_link_to_nowhere_is_a_problem_not_a_crash(text: str, words: str) -> None:
    (problem,) = settled(f"\n{text}\n").problems
    assert problem.kind is ProblemKind.BROKEN_LINK
    assert problem.line == 2
    assert words in problem.message
    assert problem.advice


@pytest.mark.parametrize(
    "text",
    [
        "[[T#Heading#Sub part]]",
        "[[T#sub part]]",
        "[x](T.md#sub-part)",
        "# Own\n\n[[#Own]]",
        "![[paper.pdf#page=3]]",
        "[x](./sub/Deep.md)",
        "![[plot.png|300]]",
        "![fig|300x200](figures/plot.png)",
    ],
)
def test_anchors_and_attachments_are_found(text: str) -> None:
    note = settled(text)
    assert note.problems == ()
    assert note.links[0].resolved


def test_a_relative_path_starts_from_the_notes_folder() -> None:
    assert only("[x](../T.md)", "sub/other.md").resolved == "T.md"
    assert only("[x](Deep.md)", "sub/other.md").resolved == "sub/Deep.md"


def test_a_link_knows_its_parts_and_its_place() -> None:
    link = only("see [[T#Sub part|the text]] there")
    assert (link.target, link.heading, link.text) == ("T", "Sub part", "the text")
    assert (link.line, link.start, link.end) == (1, 4, 27)
    assert link.kind is LinkKind.WIKI


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("![[plot.png|100]]", "100"),
        ("![[plot.png|100x145]]", "100x145"),
        ("![[plot.png | 600]]", "600"),
        ("![alt|100](figures/plot.png)", "100"),
    ],
)
def test_the_size_of_an_image_is_not_its_text(text: str, size: str) -> None:
    link = only(text)
    assert (link.size, link.embed) == (size, True)
    assert link.text in {"plot.png", "alt"}


def test_what_the_reader_sees_of_a_link_stays_prose() -> None:
    note = read("the [[T|forget gate]] and [[Three laws]]")
    assert note.blocks[0].text == "the     forget gate   and   Three laws  "
    seen = [span.text for span in note.blocks[0].spans if span.kind is SpanKind.LINK]
    assert seen == ["forget gate", "Three laws"]


def test_web_addresses_are_resources_with_their_labels() -> None:
    note = read(
        "[Slides](https://example.org/a%20b?x=1)\n"
        "Map - https://example.org/map.\n"
        "<https://example.org/auto>\n"
        "![](https://example.org/pic.png)\n"
        "`https://example.org/code`\n"
    )
    assert [(r.url, r.label, r.line) for r in note.resources] == [
        ("https://example.org/a%20b?x=1", "Slides", 1),
        ("https://example.org/map", "Map", 2),
        ("https://example.org/auto", "https://example.org/auto", 3),
    ]
    assert note.links == ()


def test_a_link_without_an_address_is_in_the_ledger() -> None:
    note = read("text\n[Lecture slides]()\n")
    (entry,) = [entry for entry in note.ledger if entry.kind == "link"]
    assert (entry.line, entry.text) == (2, "Lecture slides")
