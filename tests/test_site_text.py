from __future__ import annotations

from pathlib import Path

import pytest
from sites import html, small_site

from studygraph.graph.model import ConceptNode, NodeId
from studygraph.note import Block, BlockKind, Link, LinkKind, Note, NotePath, Section
from studygraph.note import SectionKind as Kind
from studygraph.site.embeds import caption, target_line
from studygraph.site.terms import Terms
from studygraph.site.tidy import Levels, anchored, muted


def concept(label: str, *aliases: str) -> ConceptNode:
    return ConceptNode(NodeId(f"concept:{label}"), label, aliases)


def found(text: str, *concepts: ConceptNode) -> list[tuple[str, str]]:
    return [
        (text[f.start : f.end], f.concept.label) for f in Terms(concepts).find(text)
    ]


# ---- which words are concepts ----


def test_the_longest_name_wins() -> None:
    cell, state = concept("cell"), concept("cell state")
    assert found("a cell state in a cell", cell, state) == [
        ("cell state", "cell state"),
        ("cell", "cell"),
    ]


def test_only_whole_words_count_and_a_plural_is_the_same_word() -> None:
    gate = concept("gate", "input gate")
    assert found("gateway navigate Gates input-gates", gate) == [
        ("Gates", "gate"),
        ("input-gates", "gate"),
    ]
    assert found("half-gate and gate-like", gate) == []


def test_short_capitals_are_taken_as_written() -> None:
    can = concept("CAN")
    assert found("we can use CAN and CANs", can) == [("CAN", "CAN"), ("CANs", "CAN")]


@pytest.mark.parametrize("label", ["C++", "a.b*", "(x)", "忘却门"])
def test_a_name_may_hold_any_sign(label: str) -> None:
    assert found(f"see {label} here", concept(label)) == [(label, label)]


def test_without_names_nothing_is_found() -> None:
    assert found("anything at all") == []
    assert found("x marks", concept("x")) == []


# ---- a note made to fit ----


def note(*lines: str, levels: tuple[tuple[int, int], ...] = ()) -> Note:
    sections = tuple(
        Section(line, len(lines), level, f"h{line}", f"h{line}", Kind.OTHER, Kind.OTHER)
        for line, level in levels
    )
    return Note(NotePath("a.md"), "A", "", lines, sections=sections)


def test_a_line_without_a_mark_gets_one_at_the_line_before() -> None:
    page = anchored(note("one", "two", "", "four"), '<p id="L1">one two</p>')
    assert page == ('<p id="L1"><span id="L2"></span><span id="L4"></span>one two</p>')


def test_a_mark_stands_before_a_list_not_between_its_items() -> None:
    page = anchored(note("a", "b"), '<ul id="L1"><li>a</li></ul>')
    assert page == '<span id="L2"></span><ul id="L1"><li>a</li></ul>'


def test_lines_before_the_text_are_marked_at_its_top() -> None:
    page = anchored(note("---", "k: v", "---", "x"), '<p id="L4">x</p>')
    assert page.startswith('<span id="L1"></span><span id="L2"></span>')


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = Levels(note(*"abcd", levels=((1, 2), (2, 5), (3, 3), (4, 2))), {}, {})
    page = levels.rewrite(
        '<h2 id="L1">a</h2><h5 id="L2">b</h5><h3 id="L3">c</h3><h2 id="L4">d</h2>'
    )
    assert page == (
        '<h2 id="L1">a</h2><h3 id="L2">b</h3><h3 id="L3">c</h3><h2 id="L4">d</h2>'
    )
    assert [(entry.anchor, entry.depth) for entry in levels.toc] == [
        ("L1", 0),
        ("L2", 1),
        ("L3", 1),
        ("L4", 0),
    ]


def test_what_is_added_to_a_section_stands_at_its_end() -> None:
    levels = Levels(note("a", "b", levels=((1, 2), (2, 2))), {}, {1: "[1]", 2: "[2]"})
    page = levels.rewrite('<h2 id="L1">a</h2><p>x</p><h2 id="L2">b</h2><p>y</p>')
    assert page == ('<h2 id="L1">a</h2><p>x</p>[1]<h2 id="L2">b</h2><p>y</p>[2]')


def test_prompts_step_back_and_tasks_are_named() -> None:
    prompt = Block(BlockKind.PROMPT, 1, "Link all related words")
    written = Note(NotePath("a.md"), "A", "", ("x",), blocks=(prompt,))
    page = muted(
        written,
        '<li id="L1">Link</li><li id="L2"><input type="checkbox" disabled checked></li>'
        '<pre id="L3"><code>\n</code></pre>',
    )
    assert '<li id="L1" class="prompt">' in page
    assert 'role="img" aria-label="done"' in page
    assert '<p class="prompt" id="L3">Left empty</p>' in page
    assert "<input" not in page


# ---- embeds ----


def link(target: str, **more: str) -> Link:
    return Link(LinkKind.WIKI, target, 1, 0, 1, **more)  # type: ignore[arg-type]


def test_headings_and_blocks_are_found_by_their_words() -> None:
    written = note("## One & *two*", "text ^abc", levels=((1, 2),))
    section = Section(1, 2, 2, "One & *two*", "One & two", Kind.OTHER, Kind.OTHER)
    written = Note(written.path, "A", "", written.lines, sections=(section,))
    assert target_line(written, link("A", heading="one & two")) == 1
    assert target_line(written, link("A", heading="Top#One & two")) == 1
    assert target_line(written, link("A", block="abc")) == 2
    assert target_line(written, link("A", heading="three")) is None


def test_a_picture_is_called_by_its_text_or_by_its_file() -> None:
    path = NotePath("img/LSTM-Forget_Gate.png")
    assert caption(link("x.png"), path) == "LSTM Forget Gate"
    assert caption(link("x.png", text="the gate"), path) == "the gate"
    assert caption(link("x.png", text="300"), path) == "LSTM Forget Gate"


def test_notes_that_embed_each_other_are_taken_in_once(tmp_path: Path) -> None:
    site = small_site(
        tmp_path, {"A.md": "# A\nmine\n\n![[B]]\n", "B.md": "# B\nyours\n\n![[A]]\n"}
    )
    text = html(site / "notes" / "a.html").css_first(".note").text()  # type: ignore[union-attr]
    assert text.count("yours") == 1
    assert text.count("mine") == 2
