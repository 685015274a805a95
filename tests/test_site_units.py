from __future__ import annotations

import json
import re
from itertools import combinations
from time import process_time

import pytest
from jinja2 import Environment

from studygraph.concepts.model import Method
from studygraph.errors import ProblemKind
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import (
    ConceptNode,
    CourseNode,
    Edge,
    EdgeType,
    NodeId,
    StudyGraph,
)
from studygraph.kept import Kept
from studygraph.note import Equation, Note, NotePath
from studygraph.site.context import SiteContext
from studygraph.site.highlight import highlight
from studygraph.site.imagesize import image_size
from studygraph.site.linear import linear
from studygraph.site.localmap import local_map
from studygraph.site.math import problems, typeset
from studygraph.site.pages import PageUrl, Urls, relative, slug
from studygraph.site.quotes import brief, formula, plain, quote
from studygraph.site.relations import Neighbour, by_phrase, neighbours
from studygraph.site.sanitise import clean_html, clean_svg
from studygraph.site.scripts import long_script, script, table_script
from studygraph.site.search import Document, index, terms
from studygraph.site.smallmap import HEIGHT, WIDTH, small_map
from studygraph.site.theme import Theme

# ---- addresses ----


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Forget Gate", "forget-gate"),
        ("../../etc/passwd", "etc-passwd"),
        ("a<b>&'\"c", "a-b-c"),
        ("忘却门", "忘却门"),
        ("Ngu\u0302yen", "ngûyen"),
        ("", "x"),
        ("???", "x"),
        ("AUX", "aux-"),
        ("%2e%2e", "2e-2e"),
    ],
)
def test_a_slug_is_a_safe_file_name(text: str, name: str) -> None:
    assert slug(text) == name


def test_long_names_are_cut_and_stay_apart() -> None:
    one, other = slug("長" * 90 + "a"), slug("長" * 90 + "b")
    assert one != other
    assert len(one.encode()) <= 80


def test_an_href_is_relative_and_escaped() -> None:
    here = PageUrl("notes/week 1/a.html")
    assert relative(here, PageUrl("concepts/x y.html")) == "../../concepts/x%20y.html"
    assert relative(here, here, "L4") == "#L4"
    assert relative(PageUrl("index.html"), here) == "notes/week%201/a.html"


def test_names_that_would_be_one_file_are_numbered() -> None:
    graph = StudyGraph(
        nodes=(
            ConceptNode(NodeId("concept:c"), "C"),
            ConceptNode(NodeId("concept:c#"), "C#"),
            ConceptNode(NodeId("concept:index"), "index"),
            CourseNode(NodeId("course:Index"), "Index"),
        )
    )
    notes = tuple(
        Note(NotePath(path), "", "", ()) for path in ("A B.md", "a-b.md", "a/B.md")
    )
    urls = Urls(graph, notes, (NotePath("Cell State.SVG"),))
    assert urls.concept(NodeId("concept:c")) == "concepts/c.html"
    assert urls.concept(NodeId("concept:c#")) == "concepts/c-2.html"
    assert urls.concept(NodeId("concept:index")) == "concepts/index-2.html"
    assert urls.sheet("Index") == "sheets/index-2.html"
    assert [urls.note(note.path) for note in notes] == [
        "notes/a-b.html",
        "notes/a-b-2.html",
        "notes/a/b.html",
    ]
    assert urls.file(NotePath("Cell State.SVG")) == "files/cell-state.svg"


# ---- mathematics ----


def test_math_becomes_mathml_without_inline_styles() -> None:
    for tex in (
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"\color{red}{x} + \boxed{y}",
    ):
        found = typeset(tex, display=True)
        assert found.startswith('<math display="block">')
        assert ' style="' not in found
        assert "(1)" not in found
    assert 'class="m-left m-flush-left"' in typeset(r"\begin{align}a&=b\end{align}")


def test_columns_that_are_counted_are_set_as_those_that_are_not() -> None:
    counted = r"\begin{alignedat}{2} a &= b &\quad c &= d \\ e &= f \end{alignedat}"
    plain = r"\begin{aligned} a &= b &\quad c &= d \\ e &= f \end{aligned}"
    assert typeset(counted, display=True) == typeset(plain, display=True)
    assert "<mtable" in typeset(counted, display=True)


def test_displaylines_and_a_star_after_a_command_are_set() -> None:
    assert "<mtable" in typeset(r"\displaylines{a = b \\ {c} = \{d\}}")
    assert typeset(r"\alpha*\sum x").startswith("<math>")


@pytest.mark.parametrize("name", ["eqnarray", "flalign*", "alignat", "displaymath"])
def test_environments_of_old_are_set(name: str) -> None:
    columns = "{2}" if name == "alignat" else ""
    tex = f"\\begin{{{name}}}{columns} a = b \\end{{{name}}}"
    assert "Not set" not in typeset(tex, display=True)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2H2 + O2 -> 2 H2O", "2H₂ + O₂ → 2H₂O"),
        ("SO4^2-", "SO₄²⁻"),
        ("^{14}_6C", "¹⁴₆C"),
        ("H3O+ + OH-", "H₃O⁺ + OH⁻"),
        ("Na+(aq)", "Na⁺(aq)"),
        ("[Fe(CN)6]^{4-}", "[Fe(CN)₆]⁴⁻"),
        ("CuSO4.5H2O", "CuSO₄⋅5H₂O"),
        ("1/2 O2 ^", "1/2O₂↑"),
        ("HA <=> A- + H+", "HA⇌A⁻ + H⁺"),
    ],
)
def test_chemical_formulas_are_set_as_mhchem_sets_them(
    written: str, shown: str
) -> None:
    assert linear(f"\\ce{{{written}}}") == shown


def test_words_stand_on_the_arrow_of_a_reaction() -> None:
    assert "<munderover>" in typeset(r"\ce{A ->[$k_1$][heat] B}")
    assert "<mover>" in typeset(r"\ce{A <=>[fast] B}")


def test_a_formula_that_cannot_be_set_is_shown_as_its_tex() -> None:
    found = typeset(r"\nosuch{<script>x</script>}")
    assert found.startswith('<code class="tex"')
    assert "<script>" not in found
    note = Note(
        *(NotePath("a.md"), "A", "", ()),
        equations=(Equation(r"\nosuch", 4, 4, display=True),),
    )
    (problem,) = problems([note])
    assert (problem.path, problem.line, problem.kind) == (
        *("a.md", 4),
        ProblemKind.BAD_MATH,
    )
    assert "nosuch" in problem.message


def test_math_text_is_escaped() -> None:
    assert "<script" not in typeset(r"\text{<script>alert(1)</script>}")


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"C_t = f_t \odot C_{t-1}", "Cₜ = fₜ ⊙ Cₜ₋₁"),
        (r"\frac{n + 2p - f}{s} + 1", "(n + 2p − f)/s + 1"),  # noqa: RUF001
        (r"x^2 + \sqrt{ab}", "x² + √(ab)"),
        (r"\mathbb{R}^{n\times m}", "ℝ^(n × m)"),  # noqa: RUF001
        (r"\tilde C_t", "C\u0303ₜ"),
        (r"\nosuch{x}", r"\nosuch{x}"),
    ],
)
def test_a_formula_has_a_form_in_plain_words(tex: str, words: str) -> None:
    assert linear(tex) == words


# ---- quotes ----


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- **LSTM**: a *gated* RNN", "LSTM: a gated RNN"),
        ("##### Cell State $C_t$ (memory)", "Cell State Cₜ (memory)"),
        ("> 3. see [[Note|that one]] and [x](y.md)", "see that one and x"),
        ("it costs $5 and $10", "it costs $5 and $10"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("`a < b` <b>bold</b> 1 < 2", "a < b bold 1 < 2"),
        ("==marked== ~~gone~~ ^block-id", "marked gone"),
        ("![](https://a.example/x.png)", "(picture)"),
        ("![[cell.svg|300]] and ![the gate](g.png)", "(picture) and the gate"),
        ("![[Note#Part|words]] [](empty)", "words"),
    ],
)
def test_a_quote_keeps_the_words_and_drops_the_marks(line: str, words: str) -> None:
    assert plain(line) == words


def test_a_quote_sets_math_and_code_and_escapes_the_rest() -> None:
    found = quote("- `x<y` $f_t$ & <script>alert(1)</script> 1 < 2")
    assert "<code>x&lt;y</code>" in found
    assert "<math>" in found
    assert "<script" not in found
    assert "1 &lt; 2" in found


def test_a_brief_quote_ends_between_words_and_never_inside_a_formula() -> None:
    line = r"The cell state $C_t = f_t * C_{t-1} + i_t * \tilde C_t$ is the memory"
    assert brief(line, 200) == quote(line)
    assert brief(line, 10) == "The cell…"
    cut = brief(line, 20)
    assert cut == "The cell state …"
    assert brief("a <b> & `x<y` word", 9) == "a  &amp; <code>x&lt;y</code>…"
    longer = brief(line, 48)
    assert longer.count("<math>") == longer.count("</math>") == 1
    assert longer.endswith("…")


def test_the_path_behind_a_name_in_a_property_is_not_quoted() -> None:
    path = "../Lectures%200f1e2d3c4b5a69788796a5b4c3d2e1f0.md"
    assert quote(f"Related to: Offer ({path})") == "Related to: Offer"
    assert quote("see (Offer.md)") == "see (Offer.md)"


def test_a_line_of_an_aligned_formula_is_set_by_itself() -> None:
    found = formula(r"h_t &= o_t * \tanh(C_t) \\")
    assert found.startswith("<math>")
    assert "tanh" in found


# ---- code ----


def test_code_is_marked_by_classes_and_always_escaped() -> None:
    assert '<span class="k">def</span>' in highlight("def f(): pass", "python")
    for language in ("", "nosuch", "mermaid", "python"):
        assert "<b>" not in highlight("x = '<b>'", language)
    code = "\n\n  a\n\tb\n"
    assert re.sub("<[^>]+>", "", highlight(code, "python")) == code


# ---- cleaning ----


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<p style='background:url(https://a.example)'>x</p>",
        "<form action=https://a.example><input name=q></form>",
        "<base href=https://a.example>",
        "<p id=main class=skip data-peek=x>x</p>",
    ],
)
def test_cleaned_html_runs_and_loads_nothing(html: str) -> None:
    found = clean_html(html)
    for bad in (
        "script",
        "onerror",
        "onbegin",
        "javascript:",
        "style",
        "id=",
        "class=",
    ):
        assert bad not in found, found
    for bad in ("iframe", "form", "base", "data-", "<svg"):
        assert bad not in found, found


def test_cleaned_html_keeps_what_students_write() -> None:
    html = "<details><summary>Q</summary>A<sub>1</sub> <kbd>x</kbd></details>"
    assert clean_html(html) == html


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)" width="1"/>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<use href="https://a.example/x.svg#a"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
        "<style>@import url(https://a.example/x.css);</style>",
        '<rect fill="url(https://a.example/x)"/>',
        '<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>',
    ],
)
def test_a_cleaned_svg_runs_and_loads_nothing(inside: str) -> None:
    found = clean_svg(f'{SVG} onload="alert(1)">{inside}</svg>'.encode())
    assert found is not None
    for bad in (b"alert", b"a.example", b"javascript", b"svg+xml", b"foreignObject"):
        assert bad not in found, found


def test_a_cleaned_svg_keeps_its_drawing() -> None:
    drawing = '<g fill="url(#a)"><path d="M0 0"/><use xlink:href="#b"/></g>'
    found = clean_svg(
        f'{SVG} viewBox="0 0 9 9">{drawing}<title>é</title></svg>'.encode()
    )
    assert found is not None
    text = found.decode()
    for kept in ('viewBox="0 0 9 9"', 'fill="url(#a)"', 'd="M0 0"', "#b", "<title>é"):
        assert kept in text
    assert "ns0:" not in text


def test_what_is_no_svg_or_hides_entities_is_not_copied() -> None:
    assert clean_svg(b"<html></html>") is None
    assert clean_svg(b"no xml at all") is None
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    found = clean_svg(bomb + f"{SVG}>".encode() + b"<text>&b;</text></svg>")
    assert found is None or b"aaaa" not in found


@pytest.mark.parametrize(
    "data",
    [
        SVG.encode() + b">" + b"<g>" * 10_000 + b"</g>" * 10_000 + b"</svg>",
        SVG.encode() + b">" + b"<a/>" * 50_000 + b"</svg>",
        b"<!DOCTYPE " * 50_000,
        b"<!DOCTYPE [ " * 50_000,
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>{SVG}/>'.encode(
            "utf-16"
        ),
    ],
    ids=["deep", "many strangers", "doctypes", "open subsets", "utf-16"],
)
def test_a_hostile_svg_is_judged_in_good_time(data: bytes) -> None:
    start = process_time()
    found = clean_svg(data)
    assert process_time() - start < 10
    assert found is None or b"<a" not in found


# ---- sizes of pictures ----


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x40", (256, 64)),
        (b"GIF89a\x10\0\x20\0", (16, 32)),
        (
            b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\x20\0\x10" + bytes(9),
            (16, 32),
        ),
        (b"RIFF....WEBPVP8X" + bytes(8) + b"\x0f\0\0\x1f\0\0", (16, 32)),
        (b'<?xml?><svg xmlns="x" width="40px" height="30">', (40, 30)),
        (b'<svg viewBox="0 0 20.4 10">', (20, 10)),
        (b'<svg width="100%" height="50%">', None),
        (b'<svg width="' + b"9" * 400 + b'" height="1">', None),
        (b'<svg viewBox="0 0 ' + b"9" * 400 + b' 1">', None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xe0\0\0", None),
        (b"", None),
    ],
)
def test_a_pictures_size_stands_in_its_head(
    head: bytes, size: tuple[int, int] | None
) -> None:
    assert image_size(head) == size


# ---- search ----


def test_terms_are_runs_of_letters_and_digits_without_accents() -> None:
    found = terms("Élan-vital: f_t, 3x3 ﬁne ÀÉ")
    assert found == ["elan", "vital", "ft", "3x3", "fine", "ae"]
    assert terms("忘却门 !?") == ["忘却门"]


def test_what_underscores_join_is_one_term_and_its_longer_parts() -> None:
    assert terms("f_t") == terms("fₜ") == ["ft"]
    assert terms("hidden_state_2") == ["hiddenstate2", "hidden", "state"]
    assert terms("__init__ _ __") == ["init"]


def test_the_index_has_minisearchs_shape() -> None:
    saved = json.loads(
        index(
            [
                Document("Concept", "gate", "gate of gates", "a.html"),
                Document("Note", "net", "", "b.html", "L1"),
            ]
        )
    )
    assert saved["documentCount"] == saved["nextId"] == 2
    assert saved["fieldIds"] == {"title": 0, "text": 1}
    assert saved["fieldLength"] == {"0": [1, 3], "1": [1, 0]}
    assert saved["averageFieldLength"] == [1.0, 1.5]
    assert dict(saved["index"])["gate"] == {"0": {"0": 1}, "1": {"0": 1}}
    assert saved["storedFields"]["1"] == {
        "kind": "Note",
        "title": "net",
        "href": "b.html",
        "where": "L1",
    }


def test_data_in_a_script_cannot_end_it() -> None:
    found = script("X", {"a": "</script><!--\u2028"}).decode()
    assert "<" not in found
    assert json.loads(found.removeprefix("window.X=").rstrip(";\n")) == {
        "a": "</script><!--\u2028"
    }


# ---- neighbours and their drawing ----


def star(*edges: tuple[str, str, EdgeType, float]) -> GraphIndex:
    names = sorted({name for a, b, _, _ in edges for name in (a, b)})
    return GraphIndex(
        StudyGraph(
            nodes=tuple(ConceptNode(NodeId(name), name) for name in names),
            edges=tuple(
                Edge(NodeId(a), NodeId(b), kind, weight, Method.PATTERN)
                for a, b, kind, weight in edges
            ),
        )
    )


def said(found: tuple[Neighbour, ...]) -> list[tuple[str, str]]:
    return [(n.phrase, n.concept.label) for n in found]


def test_neighbours_come_by_relation_then_by_weight() -> None:
    index = star(
        ("x", "weak", EdgeType.RELATED_TO, 0.2),
        ("x", "strong", EdgeType.RELATED_TO, 0.9),
        ("part", "x", EdgeType.PART_OF, 0.5),
        ("x", "part", EdgeType.RELATED_TO, 1.0),
    )
    found = neighbours(index, NodeId("x"))
    assert said(found) == [
        ("has part", "part"),
        ("related to", "strong"),
        ("related to", "weak"),
    ]
    assert [phrase for phrase, _ in by_phrase(found)] == ["has part", "related to"]


def test_the_local_map_puts_what_leads_here_on_the_left() -> None:
    index = star(
        ("x", "input", EdgeType.COMPUTED_FROM, 0.9),
        ("first", "x", EdgeType.PREREQUISITE_OF, 0.8),
        ("x", "whole", EdgeType.PART_OF, 0.7),
        ("x", "later", EdgeType.PREREQUISITE_OF, 0.6),
    )
    drawing = local_map("x", neighbours(index, NodeId("x")))
    assert drawing is not None
    left = {box.label for box in drawing.boxes if box.x < drawing.centre.x}
    right = {box.label for box in drawing.boxes if box.x > drawing.centre.x}
    assert left == {"input", "first"}
    assert right == {"whole", "later"}
    assert all(0 <= box.x <= drawing.width - drawing.box_width for box in drawing.boxes)
    assert local_map("x", ()) is None


@pytest.mark.parametrize("opened", ["[", "(", r"\{ ", r"\langle ", "{(}", r"\bigl("])
def test_brackets_that_are_never_closed_take_no_time(opened: str) -> None:
    assert "<math" in typeset(opened * 12 + "x", display=True)
    assert typeset(opened * 60 + "x", display=True).startswith("<code")
    assert "<math" in typeset("(" * 40 + "x" + ")" * 40)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\text{% change in price}", "% change in price"),
        (r"\text{50\% off}", "50% off"),
        (r"\text{$10 = $0.50 a ticket}", "$10 = $0.50 a ticket"),
        (r"\text{cost in $}", "cost in $"),
        (r"P = $4", "P = $4"),
        (r"x_\text{all $n$ of them}", "x_(all n of them)"),
        (r"\text{plain}", "plain"),
    ],
)
def test_signs_among_the_words_of_a_formula_are_words(tex: str, shown: str) -> None:
    assert "<code" not in typeset(tex)
    assert linear(tex) == shown


def test_a_long_name_fits_its_box_in_smaller_letters() -> None:
    names = ("gate", "backpropagation through time", "w" * 40)
    index = star(*((name, "x", EdgeType.RELATED_TO, 0.5) for name in names))
    drawing = local_map("x", neighbours(index, NodeId("x")))
    assert drawing is not None
    shown = {box.label: box.small for box in drawing.boxes}
    assert shown == {
        "gate": False,
        "backpropagation through time": True,
        "w" * 29 + "…": True,
    }


def test_names_on_the_small_map_stand_apart_and_in_the_frame() -> None:
    concepts = [
        ConceptNode(NodeId(f"c{n}"), "long name of a concept", aliases=(f"A{n}",))
        for n in range(30)
    ]
    graph = StudyGraph(
        nodes=tuple(concepts),
        edges=(),
        positions={c.id: (n % 6, n // 6) for n, c in enumerate(concepts)},
    )
    dots, _ = small_map(SiteContext(graph, (), {}))
    named = [dot for dot in dots if dot.name]
    assert named
    assert all(dot.name.startswith("A") for dot in named)
    spots = [(dot.name_x, dot.name_y) for dot in named]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in spots)
    assert all(
        abs(x - u) > 34 or abs(y - v) > 34 for (x, y), (u, v) in combinations(spots, 2)
    )


@pytest.mark.parametrize("many", [0, 1, 199, 200, 201, 1000])
def test_a_long_script_is_the_same_piece_by_piece(many: int) -> None:
    items = [{"id": n, "label": f"</script> {n}\u2028"} for n in range(many)]
    whole = {"nodes": items, "few": {"b": [1], "a": "<"}, "edges": []}
    pieces = list(long_script("X", {**whole, "nodes": iter(items), "edges": iter([])}))
    assert b"".join(pieces) == script("X", whole)
    rows = {f"{item['id']:04} & so on": item for item in items}
    parts = list(table_script("X", iter(sorted(rows.items()))))
    assert b"".join(parts) == script("X", rows)
    if many == 1000:
        assert max(map(len, (*pieces, *parts))) < len(script("X", items)) / 3


# ---- templates ----


def bar(kept: Kept) -> str:
    """The head of a page, as a build shows it that has these results."""
    return Theme("Notes", (), kept).part(PageUrl("a/b.html"), "bar.html")


def left_by(kept: Kept) -> dict[str, dict[bytes, bytes]]:
    """What a build leaves for the next one."""
    return {
        kind: {mark: value for mark, value in asked.items() if value is not None}
        for kind, asked in kept.asked()
    }


def test_the_next_build_finds_the_templates_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Kept()
    shown = bar(first)
    monkeypatch.setattr(Environment, "compile", None)
    assert bar(Kept(left_by(first))) == shown


def test_code_of_templates_that_was_damaged_never_runs() -> None:
    first = Kept()
    shown = bar(first)
    left = left_by(first)
    ((mark, code),) = left["templates"].items()
    left["templates"][mark] = code.replace(b"Skip to content", b"Skip to c%ntent")
    assert bar(Kept(left)) == shown
