"""A note as HTML: every line with its anchor, nothing unsafe, all through the hooks."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from studygraph.config import ParseSettings, ReadSettings
from studygraph.note import Link, Note, NotePath
from studygraph.parse import parse
from studygraph.parse.html import Hooks, render, render_text
from studygraph.read import read
from studygraph.read.model import SourceFile

ROOT = Path(__file__).parents[1]


def note_of(text: str) -> Note:
    return parse(SourceFile(NotePath("n.md"), text, ""), ParseSettings())


def link_to(link: Link) -> str | None:
    return None if link.target == "missing" else f"to/{link.target}#{link.heading}"


HOOKS = Hooks(
    link=link_to,
    embed=lambda link: f"<img alt='{escape(link.text)}' data-size='{link.size}'>",
    mention=lambda _line, _column, text: escape(text, quote=False),
    math=lambda tex, display: (
        f"<math>{'block ' if display else ''}{escape(tex)}</math>"
    ),
    highlight=lambda code, _language: escape(code, quote=False),
    sanitise=lambda html: re.sub(r"<(script|iframe).*?</\1>|on\w+=\S+", "", html),
)


def html_of(text: str) -> str:
    return render(note_of(text), HOOKS)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# T", '<h2 id="L1">T</h2>'),
        ("**b** *i* ==m== ~~s~~ `c`",
         "<strong>b</strong> <em>i</em> <mark>m</mark> <s>s</s> <code>c</code>"),
        ("a\nb", '<p id="L1">a<br>\n<span id="L2"></span>b</p>'),
        ("see [[T#H|text]]", 'see <a href="to/T#H">text</a>'),
        ("[[missing]]", '<a class="missing">missing</a>'),
        ("[t](T.md)", '<a href="to/T.md#">t</a>'),
        ("[t](https://e.org/?a=1&b=2)", 'href="https://e.org/?a=1&amp;b=2">t</a>'),
        ("https://e.org/x.", 'href="https://e.org/x">https://e.org/x</a>.'),
        ("![[p.png|300]]", "<img alt='p.png' data-size='300'>"),
        ("![cap|20](p.png)", "<img alt='cap' data-size='20'>"),
        ("![cap](https://e.org/p.png)", 'href="https://e.org/p.png">cap</a>'),
        ("$x<y$", "<math>x&lt;y</math>"),
        (r"\(x_1\) and \[y=2\]", "<math>x_1</math> and <math>block y=2</math>"),
        ("#tag/sub", '<span class="tag">#tag/sub</span>'),
        ("text ^id", '<p id="L1">text</p>'),
        ("a %%hidden%% b", "a            b"),
        (r"\*a\* &amp; <b>", "*a* &amp; <b></b>"),
        ("x<sub>2</sub> <u>y", "x<sub>2</sub> <u>y</u>"),
        ("- [ ] a\n- [x] b",
         '<li id="L1" class="task"><input type="checkbox" disabled> a</li>'),
        ("- [x] b", '<input type="checkbox" disabled checked> b'),
        ("```python run\nx<1\n```",
         '<pre id="L1" data-language="python"><span id="L2"></span>'),
        ("```\nx<1\n```", "<code>x&lt;1\n</code></pre>"),
        ("$$\na\n$$", '<div class="math" id="L1"><span id="L2"></span>'),
        ("> [!help] Why *so*?\n> because",
         '<p class="callout-title">Why <em>so</em>?</p>\n<p id="L2">because</p>'),
        ("> [!help] Why", '<div class="callout" data-callout="question" id="L1">'),
        ("> [!note]-\n> b", 'data-callout="note" id="L1"><summary>Note</summary>'),
        ("> [!tip]+ x\n> b", 'id="L1" open><summary>x</summary>'),
        ("> quote", '<blockquote id="L1">'),
        ("|a|b|\n|:-:|-|\n|c|d|", '<tr id="L3">\n<td class="align-center">c</td>'),
        ("a[^1]\n\n[^1]: note", '<li id="fn1" class="footnote-item">'),
        ("a^[in *it*]", "<em>it</em>"),
    ],
)  # fmt: skip
def test_every_syntax_has_its_html(text: str, html: str) -> None:
    assert html in html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<img src=x onerror=alert(1)>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        '[x](https://e.org/"onclick=alert(1))',
        "<a href='javascript:alert(1)'>x</a> y",
        "[[T|<script>alert(1)</script>]]",
        "#tag<script>",
        "> [!note] <img src=x onerror=alert(1)>",
        '> [!a"onclick=x] t',
        '```"><script>\nx\n```',
        "<details><summary><script>x</script></summary>\n\ntext",
        "$</math><script>$",
    ],
)
def test_nothing_unsafe_comes_through(text: str) -> None:
    tree = LexborHTMLParser(html_of(text))
    assert tree.css("script, iframe") == []
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (text, name)
            assert not (value or "").lower().startswith("javascript:"), text


def test_details_take_markdown_between_their_tags() -> None:
    html = html_of(
        "<details><summary>Q</summary>\n\nan **answer**\n\n</details>\n\nafter"
    )
    (details,) = LexborHTMLParser(html).css("details")
    assert details.text().split() == ["Qan", "answer"]
    assert details.css("strong")
    assert html_of("<details>\n\nleft open").endswith("</details>")


def test_text_is_told_where_it_stands() -> None:
    text = (
        "- a **b** c\n  `d` e [[T|f]] g\n\n| h | i [[x\\|y]] j |\n|---|---|\n"
        "> [!n] k *l*\n> m\n"
    )
    told = []

    def mention(line: int, column: int, words: str) -> str:
        told.append((line, column, words))
        return words

    note = note_of(text)
    hooks = Hooks(
        HOOKS.link, HOOKS.embed, mention, HOOKS.math, HOOKS.highlight, HOOKS.sanitise
    )
    render(note, hooks)
    assert {words.strip() for _, _, words in told} >= set("abcegjkhm")
    for line, column, words in told:
        assert note.lines[line - 1][column : column + len(words)] == words


def test_a_piece_of_text_has_no_anchors_and_finds_the_notes_links() -> None:
    note = note_of("# A\n\nsee [[T#H]]\n")
    html = render_text("- see [[T#H]]\n- $x$", note, HOOKS)
    assert 'href="to/T#H"' in html
    assert "id=" not in html


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notes").glob("*.md")), ids=lambda path: path.stem
)
def test_every_line_of_a_sample_lecture_has_its_anchor(path: Path) -> None:
    source = read(path.parent, NotePath(path.name), ReadSettings())
    note = parse(source, ParseSettings())
    ids = re.findall(r' id="L(\d+)"', render(note, HOOKS))
    assert len(ids) == len(set(ids))
    for block in note.blocks:
        for offset, line in enumerate(block.text.split("\n")):
            if line.strip():
                assert str(block.line + offset) in ids, (path, block.line + offset)


def test_the_repaired_export_renders_with_lines_of_the_file() -> None:
    folder = ROOT / "tests" / "fixtures"
    name = NotePath("lecture-L19-as-exported.txt")
    note = parse(read(folder, name, ReadSettings()), ParseSettings())
    html = render(note, HOOKS)
    assert '<h3 id="L2">Vocab</h3>' in html
    assert '<h4 id="L5">MT Review</h4>' in html
    assert re.search(r'<li id="L10">MLP|<li>MLP', html)
