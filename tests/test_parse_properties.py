"""Any text gives a note, and everything in the note stands where it says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import emphasis
from markdown_it.token import Token

from studygraph.config import ParseSettings
from studygraph.note import Block, BlockKind, Note, NotePath, SpanKind
from studygraph.parse import markdown, merge, parse, quick_rules, settle, survey
from studygraph.parse.html import Hooks, render
from studygraph.read.model import SourceFile
from studygraph.read.repair import repair

MARKS = (
    *(
        "# ",
        "## 🎤 Vocab",
        "- ",
        "\t- ",
        "  * ",
        "1. ",
        "3) ",
        "> ",
        "> [!note]- ",
        "|",
    ),
    *("|---|---|", "```", "~~~", "$", "$$", "\\(", "\\)", "\\[", "\\]", "**", "*", "_"),
    *("==", "^^", "~~", "`", "``", "[[", "]]", "![[", "|300", "[", "](", ")", "<", ">"),
    *("<!--", "-->", "%%", "---", "===", "[^1]", "[^1]: ", "^[", "#tag", " ^id", "::"),
    *("?", "\\", "\n", "\n\n", "\t", "    ", "\xa0", "\u200b", "é", "β", "π€", "😀"),
    *("https://example.org/a_b", "<u>", "</u>", "<details>", "<summary>", "{{c1::x}}"),
    *("word", "Key terms", "Vocab", "Links", "- [ ] ", "term: ", "&amp;", "\r", "\0"),
)
texts = st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=40).map("".join)
fronts = st.sampled_from(["", "---\n", "---\ntags: [a]\n---\n", "---\na: {{b}}\n---\n"])


def read(text: str) -> Note:
    return parse(SourceFile(NotePath("a/n.md"), text, ""), ParseSettings())


def last_line(note: Note) -> int:
    return len(note.lines)


def prose(block: Block) -> bool:
    return block.kind not in {BlockKind.CODE, BlockKind.MATH}


@given(fronts, texts)
@example("", "- a\n\t  - $x$ b\n")
@example("", "| a |\n|---|\n| [[x\\|y]] `c` |")
@example("", "a\n~~~\n")
@example("", "$$\n")
def test_every_line_number_lies_in_its_file(front: str, text: str) -> None:
    note = read(front + text)
    end = last_line(note)
    for section in note.sections:
        assert 1 <= section.line <= section.end_line <= end
        assert -1 <= section.parent < len(note.sections)
    for place, block in enumerate(note.blocks):
        assert 1 <= block.line <= block.end_line <= end
        assert -1 <= block.parent < place
        assert -1 <= block.section < len(note.sections)
    for equation in note.equations:
        assert 1 <= equation.line <= equation.end_line <= end
    for snippet in note.snippets:
        assert 1 <= snippet.line <= snippet.end_line <= end
    for card in note.cards:
        assert 1 <= card.line <= card.end_line <= end
    lines = [link.line for link in note.links]
    lines += [resource.line for resource in note.resources]
    lines += [definition.line for definition in note.definitions]
    lines += [entry.line for entry in note.ledger]
    assert all(1 <= line <= end for line in lines)
    for problem in note.problems:
        assert 0 <= problem.line <= end


def slow_reader() -> MarkdownIt:
    """The reader with the library's own way of asking its rules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_rules, "install", lambda _, **__: None)
        md: MarkdownIt = markdown.reader.__wrapped__()
    md.inline.__class__ = ParserInline
    md.inline.ruler.at("emphasis", emphasis.tokenize)
    return md


SLOW = slow_reader()


def outline(tokens: Sequence[Token]) -> list[object]:
    return [
        (
            token.type,
            token.map,
            token.content,
            token.info,
            dict(token.attrs),
            outline(token.children or ()),
        )
        for token in tokens
        if (token.type != "text" or token.content)
        and token.type not in {"paragraph_open", "paragraph_close"}
    ]


@given(texts)
@example("a\n---\n")
@example("+ a\n* b\n\n1) c\n\n> d\n\n~~~\ne\n~~~\n<b>\n\n[f]: g\n")
@example("1. a\n   - b\n\n       c\n| d |\n|---|\n")
@example('[a](b(c)\\)d "e") ![f](<g h>) [i](j&amp;k) [l](m\\ n) [o](p) ![q](r\n"s")')
@example("**a** ~~b~~ ==c *d*== ^^e^^ [~~f~~](g) ~~h")
def test_asking_fewer_rules_gives_the_same_tokens(text: str) -> None:
    quick, slow = markdown.reader().parse(text), SLOW.parse(text)
    assert outline(quick) == outline(slow)


@given(texts)
@example("**a `b` c**")
@example("*a\nb* [[T|x]]")
def test_every_span_stands_where_it_says(text: str) -> None:
    note = read(text)
    for block in note.blocks:
        for span in block.spans:
            line = note.lines[span.line - 1]
            assert 0 <= span.start < span.end <= len(line)
            if span.kind in {SpanKind.MATH, SpanKind.TAG}:
                assert line[span.start : span.end].rstrip("/]") == span.text.rstrip("]")
            assert block.line <= span.line <= block.end_line
    for link in note.links:
        written = note.lines[link.line - 1][link.start : link.end]
        assert written.startswith(("[", "!", "<"))


@given(texts)
def test_masked_text_is_the_line_with_blanks(text: str) -> None:
    note = read(text)
    for block in filter(prose, note.blocks):
        for offset, masked in enumerate(block.text.split("\n")):
            line = note.lines[block.line - 1 + offset].replace("\xa0", " ")
            assert len(masked) == len(line)
            assert all(a in {" ", b} for a, b in zip(masked, line, strict=True))


@given(fronts, texts)
def test_any_note_settles_and_renders(front: str, text: str) -> None:
    note = read(front + text)
    settled = settle(note, merge([survey(note)]))
    places = []

    def mention(line: int, column: int, words: str) -> str:
        places.append((line, column, words))
        return "m"

    hooks = Hooks(
        link=lambda _: None,
        embed=lambda _: "e",
        mention=mention,
        math=lambda *_: "f",
        highlight=lambda *_: "c",
        sanitise=lambda _: "h",
    )
    html = render(settled, hooks)
    ids = [part.split('"')[0] for part in html.split(' id="L')[1:]]
    assert len(ids) == len(set(ids))
    for line, column, words in places:
        if line:
            written = note.lines[line - 1][column : column + len(words)]
            assert len(written) == len(words)
            assert all(a in {" ", b} for a, b in zip(words, written, strict=True))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_repair_keeps_line_numbers(text: str) -> None:
    repaired = repair(text)
    if repaired is not None and repaired.disk_lines is not None:
        assert len(repaired.disk_lines) == len(repaired.text.split("\n"))
        assert set(repaired.disk_lines) == set(range(1, repaired.disk_lines[-1] + 1))


@given(st.text(max_size=60))
def test_a_lone_greek_letter_is_left_alone(text: str) -> None:
    ascii_text = text.encode("ascii", "ignore").decode()
    assert repair(f"Adam uses β1 and β2. {ascii_text}") is None
