"""Sections, blocks, spans and metadata of one note."""

from __future__ import annotations

import pytest

from studygraph.config import ParseSettings
from studygraph.errors import ProblemKind
from studygraph.note import (
    BlockKind,
    Note,
    NoteKind,
    NotePath,
    Resource,
    SectionKind,
    SectionPart,
    SpanKind,
)
from studygraph.parse import parse
from studygraph.parse.metadata import after_number, numbered
from studygraph.read.model import SourceFile

DEFAULT = ParseSettings()


def read(text: str, path: str = "note.md", settings: ParseSettings = DEFAULT) -> Note:
    return parse(SourceFile(NotePath(path), text, ""), settings)


def kinds(note: Note) -> list[tuple[int, str]]:
    return [(s.line, s.kind.value) for s in note.sections if s.kind != "other"]


def test_a_drawing_of_a_course_is_none_of_its_lectures() -> None:
    text = "---\ncourse: ECS100\n---\nForget gate ^a1\n"
    assert read(text, "ECS100-L2.md").kind is NoteKind.LECTURE
    assert read(text, "ECS100-L2.excalidraw.md").kind is NoteKind.DRAWING
    marked = text.replace("---\n", "---\nexcalidraw-plugin: parsed\n", 1)
    assert read(marked, "ECS100-L2.md").kind is NoteKind.DRAWING


# --- sections ------------------------------------------------------------------------

HEADINGS = {
    "## 🎤 Vocab": SectionKind.VOCAB,
    "## ✒️ -> Scratch Notes": SectionKind.SCRATCH,
    "## ❗ Unit and Larger Context": SectionKind.CONTEXT,
    "## 🧪 -> Refresh the Info": SectionKind.REVIEW,
    "## 🔗 -> Links": SectionKind.LINKS,
    "### MT Review": SectionKind.REVIEW,
    "# 2. Key Terms:": SectionKind.VOCAB,
    "## Chapter 3 review questions": SectionKind.REVIEW,
    "## **Glossary**": SectionKind.VOCAB,
    "## Cues": SectionKind.REVIEW,
    "## Related Word": SectionKind.LINKS,
    "## Wichtige Begriffe": SectionKind.VOCAB,
    "## Zusammenfassung": SectionKind.CONTEXT,
    "## Übungsaufgaben": SectionKind.REVIEW,
    "## Mots-clés": SectionKind.VOCAB,
    "## Résumé": SectionKind.CONTEXT,
    "## Prise de notes": SectionKind.SCRATCH,
    "## Preguntas": SectionKind.REVIEW,
    "## Términos clave": SectionKind.VOCAB,
    "## Véase también": SectionKind.LINKS,
    "## Appunti": SectionKind.SCRATCH,
    "## Domande di ripasso": SectionKind.REVIEW,
    "## Key Concepts": SectionKind.OTHER,
    "## Review before midterm": SectionKind.OTHER,
    "## Important Connections": SectionKind.OTHER,
    "## Peer review of papers": SectionKind.OTHER,
    "## LSTM": SectionKind.OTHER,
}


@pytest.mark.parametrize(("heading", "kind"), HEADINGS.items(), ids=HEADINGS)
def test_a_heading_says_by_its_words_what_it_is_for(
    heading: str, kind: SectionKind
) -> None:
    (section,) = read(f"{heading}\ntext\n").sections
    assert section.kind is kind


def test_settings_add_words_to_a_kind() -> None:
    settings = ParseSettings(sections={"vocab": ("Lingo",)})
    note = read("## 3) LINGO\n## Vocab\n", settings=settings)
    assert kinds(note) == [(1, "vocab"), (2, "vocab")]


def test_sections_nest_and_reach_to_the_next_heading() -> None:
    note = read("# T\n\n## Scratch Notes\n### LSTM\ntext\n### Summary\n## Links\n- a\n")
    places = [(s.line, s.end_line, s.parent, s.kind.value) for s in note.sections]
    assert places == [
        (1, 8, -1, "other"),
        (3, 6, 0, "scratch"),
        (4, 5, 1, "other"),
        (6, 6, 1, "other"),
        (7, 8, 0, "links"),
    ]
    assert [s.within.value for s in note.sections[1:4]] == ["scratch"] * 3


def test_review_and_vocabulary_stand_out_even_inside_the_scratch_notes() -> None:
    note = read("## Scratch Notes\n### MT Review\n### Key terms\n### Notes\n")
    assert kinds(note) == [(1, "scratch"), (2, "review"), (3, "vocab")]


def test_the_halves_of_the_links_section_are_told_apart() -> None:
    note = read("## Links\n### Resources\n### Connections\n# Resources\n")
    parts = [(s.kind.value, s.part) for s in note.sections]
    assert parts == [
        ("links", None),
        ("other", SectionPart.RESOURCES),
        ("other", SectionPart.CONNECTIONS),
        ("links", SectionPart.RESOURCES),
    ]


def test_a_heading_keeps_its_formula_and_loses_its_ornaments() -> None:
    (section,) = read("## 3.1) Cell State $C_t$ (memory) ✨ ^ref\n").sections
    assert section.heading == "3.1) Cell State $C_t$ (memory) ✨"
    assert section.title == "Cell State $C_t$ (memory)"


def test_unmarked_template_words_are_headings_where_no_heading_is_marked() -> None:
    text = (
        "05/14/25: ECS189G-L19\nVocab\nScratch Notes\nLSTM\n\nLong text here.\nLinks\n"
    )
    note = read(text)
    assert kinds(note) == [(2, "vocab"), (3, "scratch"), (7, "links")]
    assert [s.title for s in note.sections][3] == "LSTM"
    assert note.title == "ECS189G-L19"
    assert note.blocks[1].text == "Vocab"


def test_underlined_headings_are_marked_ones() -> None:
    note = read("Vocab\n-----\nSome Line\n\nLinks\n-----\n")
    assert kinds(note) == [(1, "vocab"), (5, "links")]
    assert len(note.sections) == 2


def test_one_such_word_alone_is_only_a_word() -> None:
    assert read("Some text.\n\nReview\n\nmore text\n").sections == ()


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("text above a rule\n---\nmore\n", []),
        ("Title\n=====\ntext\n", ["Title"]),
        ("Title\n------\ntext\n", ["Title"]),
        ("two lines\nof text\n-----\n", []),
        ("so $$\na\n=\nb\n$$\n", []),
    ],
)
def test_a_rule_under_a_paragraph_is_no_heading(text: str, headings: list[str]) -> None:
    assert [s.title for s in read(text).sections] == headings


def test_headings_in_a_bullet_count_and_in_a_quote_do_not() -> None:
    note = read("- ## Vocab\n\t- a: b\n\n> ## Links\n")
    assert kinds(note) == [(1, "vocab")]


# --- blocks and spans ----------------------------------------------------------------


def test_marks_are_blanked_and_every_character_keeps_its_place() -> None:
    note = read("- The **cell state** $C_t$ is `state` in [[LSTM|an LSTM]] ^id\n")
    (block,) = note.blocks
    assert block.kind is BlockKind.ITEM
    assert block.text.split() == ["The", "cell", "state", "is", "in", "an", "LSTM"]
    assert len(block.text) == len(note.lines[0])
    for span in block.spans:
        assert note.lines[0][span.start : span.end] == span.text
    assert [(s.kind, s.text) for s in block.spans] == [
        (SpanKind.BOLD, "cell state"),
        (SpanKind.MATH, "C_t"),
        (SpanKind.CODE, "state"),
        (SpanKind.LINK, "an LSTM"),
    ]


MARKED = {
    "**bold**": (SpanKind.BOLD, "bold"),
    "__bold__": (SpanKind.BOLD, "bold"),
    "*it*": (SpanKind.ITALIC, "it"),
    "==mark==": (SpanKind.HIGHLIGHT, "mark"),
    "^^mark^^": (SpanKind.HIGHLIGHT, "mark"),
    "`code`": (SpanKind.CODE, "code"),
    "$x_1$": (SpanKind.MATH, "x_1"),
    r"\(x_1\)": (SpanKind.MATH, "x_1"),
    "#tag/sub": (SpanKind.TAG, "tag/sub"),
    "#[[two words]]": (SpanKind.TAG, "two words"),
    "![[pic.png|30]]": (SpanKind.IMAGE, "pic.png"),
    "[text](x.md)": (SpanKind.LINK, "text"),
}


@pytest.mark.parametrize(("mark", "span"), MARKED.items(), ids=MARKED)
def test_every_mark_gives_its_span(mark: str, span: tuple[SpanKind, str]) -> None:
    note = read(f"a {mark} z\n")
    (block,) = note.blocks
    assert [(s.kind, s.text) for s in block.spans] == [span]
    assert block.text[0] == "a"
    assert block.text.endswith(" z")


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10 each.",
        "pay 5$a and 6$ now",
        r"TCB \(Trusted Computing Base\) and \[sic\]",
        "a == b and c == d",
        "2 * 3 * 4",
        "C# and F# 7, issue #12",
        "see (#not)",
        "snake_case_name",
    ],
)
def test_what_only_looks_marked_is_prose(text: str) -> None:
    (block,) = read(text).blocks
    assert block.spans == ()
    assert block.text.replace(" ", "") == text.replace("\\", "").replace(" ", "")


def test_struck_out_text_is_no_text_and_comments_are_none() -> None:
    note = read("kept ~~gone~~ here %%secret%% end <!-- hidden --> last\n")
    assert note.blocks[0].text.split() == ["kept", "here", "end", "last"]


def test_a_comment_may_run_over_blocks_but_not_out_of_a_fence() -> None:
    text = "a %%x\n\n# hidden\n\ny%% b\n\n```\n%% code %%\n```\n"
    note = read(text)
    assert note.sections == ()
    assert [b.text.strip() for b in note.blocks] == ["a", "b", "%% code %%"]


def test_lists_hang_under_their_lead_and_their_item() -> None:
    note = read("## SRAM\nKinds:\n- hot\n\t- fast\n- dense\n\n1. one\n   more\n")
    blocks = note.blocks
    assert [(b.kind.value, b.level, b.parent) for b in blocks] == [
        ("heading", 2, -1),
        ("paragraph", 0, 0),
        ("item", 0, 1),
        ("item", 1, 2),
        ("item", 0, 1),
        ("item", 0, 0),
    ]
    assert blocks[5].text == "   one\n   more"
    assert blocks[5].end_line == 8


def test_items_that_commonmark_takes_for_text_are_items() -> None:
    note = read("- a\n\t  - b\n\t  - c\n\nHow?\n3) x\n4) y\n")
    assert [(b.kind.value, b.text.strip(), b.line) for b in note.blocks] == [
        ("item", "a", 1),
        ("item", "b", 2),
        ("item", "c", 3),
        ("paragraph", "How?", 5),
        ("item", "x", 6),
        ("item", "y", 7),
    ]
    assert [b.parent for b in note.blocks] == [-1, 0, 0, -1, 3, 3]


def test_table_rows_keep_their_bars_and_hang_under_the_header() -> None:
    note = read("| Term | Means |\n|---|---|\n| **GRU** | a [[x\\|gate]] |\n")
    header, row = note.blocks
    assert [c.strip() for c in header.text.split("|")] == ["", "Term", "Means", ""]
    assert [c.strip() for c in row.text.split("|")] == ["", "GRU", "a      gate", ""]
    assert (header.kind, header.level, row.level, row.parent) == (
        BlockKind.ROW,
        0,
        1,
        0,
    )
    bold, link = row.spans
    assert note.lines[2][bold.start : bold.end] == "GRU"
    assert note.lines[2][link.start : link.end] == "gate"


def test_code_and_formulas_are_kept_as_written() -> None:
    note = read("```python run\nx = 1\n```\n\ntext\n$$\na\n=\nb\n$$\nafter $$c$$ end\n")
    code, text, math, after = note.blocks
    assert (code.kind, code.line, code.text, code.language) == (
        BlockKind.CODE,
        2,
        "x = 1",
        "python",
    )
    assert (math.kind, math.line, math.text) == (BlockKind.MATH, 7, "a\n=\nb")
    assert text.text == "text"
    assert after.text.split() == ["after", "end"]
    formulas = [(e.tex, e.line, e.end_line, e.display) for e in note.equations]
    assert formulas == [("a\n=\nb", 6, 10, True), ("c", 11, 11, True)]
    (snippet,) = note.snippets
    assert (snippet.line, snippet.end_line, snippet.runnable) == (1, 3, True)


INFOS = {
    "python": ("python", False),
    "py": ("python", False),
    "python run": ("python", True),
    "{python}": ("python", True),
    "{python} echo=False": ("python", True),
    "run-python": ("python", True),
    "{code-cell} ipython3": ("python", True),
    "{.rust .numberLines}": ("rust", False),
    "": ("", False),
    "C++ {linenos}": ("c++", False),
}


@pytest.mark.parametrize(("info", "expected"), INFOS.items(), ids=INFOS)
def test_a_fence_says_its_language_and_whether_it_runs(
    info: str, expected: tuple[str, bool]
) -> None:
    (snippet,) = read(f"```{info}\nx\n```\n").snippets
    assert (snippet.language, snippet.runnable) == expected


def test_queries_of_plugins_are_code_but_no_snippets() -> None:
    note = read("```dataview\nTABLE x\n```\n")
    assert note.snippets == ()
    assert note.blocks[0].kind is BlockKind.CODE


def test_html_gives_its_words_and_callouts_lose_their_head() -> None:
    note = read("<div>\n<b>word</b> more\n</div>\n\n> [!question]- Why?\n> because\n")
    html, quote = note.blocks
    assert html.text.split() == ["word", "more"]
    assert quote.kind is BlockKind.QUOTE
    assert quote.text.split() == ["Why?", "because"]


def test_stock_prompts_and_placeholders_are_the_templates() -> None:
    text = "- Put useful links here\n\n{{date}}\n\n- my own\n\nYour turn!\n"
    note = read(text, settings=ParseSettings(prompts=("Your turn",)))
    assert [b.kind.value for b in note.blocks] == ["prompt", "prompt", "item", "prompt"]


# --- front matter and metadata -------------------------------------------------------

META = [
    ("ECS189G-L19.md", "# 📗 ->  05/14/25: ECS189G", "ECS189G", "L19", "2025-05-14"),
    ("ECS-154A_D2.md", "# 01/16/25: ECS154A-D2\n", "ECS154A", "D2", "2025-01-16"),
    ("ECS174-L1.md", "# 9/26/24: Introduction\n", "ECS174", "L1", "2024-09-26"),
    ("ECS122A-10-22-24.md", "# Lecture Summary\n", "ECS122A", None, "2024-10-22"),
    ("CS 7641 Lecture 03.md", "text\n", "CS7641", "L3", None),
    ("02 - Optimisers.md", "x\n", None, "L2", None),
    ("Week 4.md", "x\n", None, "W4", None),
    ("2024-11-05 notes.md", "x\n", None, None, "2024-11-05"),
    ("ml/deep/L2.md", "x\n", "deep", "L2", None),
    ("MATH22B Fall 2024/notes/L2.md", "x\n", "MATH22B", "L2", None),
    ("Notes on RFC 791.md", "# UTF-8 and ISO 8859\n", None, None, None),
    ("n.md", "# 14 March 2024\n", None, None, "2024-03-14"),
    ("n.md", "# Vorlesung vom 3. Mai 2024\n", None, None, "2024-05-03"),
    ("n.md", "# 31/12/24: End\n", None, None, "2024-12-31"),
    ("n.md", "---\ncourse: Deep Learning\nlecture: 7\ndate: 2024-02-03\n---\n",
     "Deep Learning", "L7", "2024-02-03"),
    ("n.md", "---\ncreated:\n  - ' 10-15-2024 17:00'\n---\n# 10/15: Learning\n",
     None, None, "2024-10-15"),
    ("n.md", "---\ncourse: scs\nlecture: 01-getting-started\n---\n", "scs", "L1", None),
    ("n.md", "# 13/13/13 no date\n", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "course", "ordinal", "date"), META)
def test_course_ordinal_and_date(
    path: str, text: str, course: str | None, ordinal: str | None, date: str | None
) -> None:
    note = read(text, path)
    assert (note.course, note.ordinal, note.date) == (course, ordinal, date)


TITLES = [
    ("ECS189G-L19.md", "# 📗 ->  05/14/25: ECS189G-L19\n", "ECS189G-L19"),
    ("ECS174-L1.md", "# 📗 -> 9/26/24: Introduction\n", "Introduction"),
    ("Backprop.md", "text first\n\n# Chain rule\n", "Backprop"),
    ("Differentiation.md", "# Rates\n\n# Derivatives\n", "Differentiation"),
    ("n.md", "---\ntitle: Said here\n---\n# Other\n", "Said here"),
    ("Page 0123456789abcdef0123456789abcdef.md", "text\n", "Page"),
    ("a___b.md", "x\n", "a/b"),
    ("plain.md", "#\n\ntext\n", "plain"),
]


@pytest.mark.parametrize(("path", "text", "title"), TITLES)
def test_titles(path: str, text: str, title: str) -> None:
    assert read(text, path).title == title


def test_a_german_lecture_s_number_is_no_course() -> None:
    note = read("# VL04 Bellman-Ford\n", "VL04 Bellman-Ford.md")
    assert (note.course, note.ordinal) == (None, "L4")


def test_a_date_with_dots_is_day_first_whatever_the_vault_does_with_slashes() -> None:
    text = "---\ndate: 06.05.2024\n---\n"
    for first in (None, False, True):
        assert read(text, settings=ParseSettings(day_first=first)).date == "2024-05-06"


def test_day_first_turns_an_open_date_round() -> None:
    text = "# 05/06/24: x\n"
    assert read(text).date == "2024-05-06"
    assert read(text, settings=ParseSettings(day_first=True)).date == "2024-06-05"


def test_tags_and_aliases_in_every_form() -> None:
    text = "---\ntag: one, two\nalias:\n  - First\n  - 'Second'\n---\n#three and #one\n"
    note = read(text)
    assert note.tags == ("one", "two", "three")
    assert note.aliases == ("First", "Second")


def test_broken_front_matter_is_a_problem_and_the_body_is_read() -> None:
    note = read("---\ntitle: Kept\ndate: {{date}}: x\n---\n# Body\n")
    (problem,) = note.problems
    assert problem.kind is ProblemKind.BROKEN_FRONT_MATTER
    assert problem.line == 3
    assert note.title == "Kept"
    assert note.sections[0].line == 5


def test_front_matter_needs_the_first_line_and_an_end() -> None:
    assert read("\n---\ntags: [a]\n---\n").tags == ()
    assert read("---\ntags: [a]\ntext\n").tags == ()
    assert read("---\n---\n# T\n").sections[0].line == 3


UNCLOSED = {
    "a\n\n```python\nx = 1\n": 3,
    "a\n~~~\nx\n": 2,
    "text\n%% never closed\n": 2,
    "a\n\n<!-- open\n\nb\n": 3,
    "word\n\n$$\nx = 1\n": 3,
}


@pytest.mark.parametrize(("text", "line"), UNCLOSED.items())
def test_what_is_never_closed_is_a_problem(text: str, line: int) -> None:
    (problem,) = read(text).problems
    assert (problem.kind, problem.line) == (ProblemKind.UNCLOSED, line)


@pytest.mark.parametrize(
    "text",
    [
        "```\nx\n```\n",
        "- ~~~\n  x\n  ~~~\n- b\n",
        "> ```\n> x\n> ```\n",
        "100 %% sure %% yes\n",
        "$$x$$ and $$\ny\n$$\n",
        "<!-- a --> b\n",
        "````\n```\n````\n",
    ],
)
def test_what_is_closed_is_none(text: str) -> None:
    assert read(text).problems == ()


def test_broken_brackets_are_in_the_ledger() -> None:
    note = read("a [[half\n\nb [[ ]] c\n\n[x](two words.md)\n")
    found = [
        (entry.line, entry.reason) for entry in note.ledger if entry.kind == "link"
    ]
    assert [line for line, _ in found] == [1, 3, 5]
    assert "do not close" in found[0][1]
    assert "nothing stands" in found[1][1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Der Zustand der Zelle ist das, was sie von dem Satz und nicht", "de"),
        ("La cellule est une partie du réseau et elle ne sait pas que les mots.", "fr"),
        ("La celda es una parte de la red y no se sabe que son del curso.", "es"),
        ("La cella è una parte della rete e non si sa che sono gli stati", "it"),
        ("The state of the cell is what it has to be and not more than that.", "en"),
        ("x + y", "en"),
        ("---\nlang: pt-BR\n---\nThe text is in the other language of all.", "pt"),
    ],
)  # fmt: skip
def test_the_language_of_a_note(text: str, code: str) -> None:
    assert read(text).language == code


def test_a_note_knows_what_it_is_for() -> None:
    links = "".join(f"- Topic {n} - [[ECS189G-L{n}]]\n" for n in range(1, 8))
    assert read("## Vocab\n## Links\n").kind is NoteKind.LECTURE
    assert read(links, "ECS189G.md").kind is NoteKind.ORGANISER
    assert read("Some text.").kind is NoteKind.OTHER


def test_an_empty_note_is_a_note() -> None:
    note = read("")
    assert (note.lines, note.blocks, note.problems) == ((), (), ())


# --- Logseq and Notion ---------------------------------------------------------------

LOGSEQ = """title:: Forget gate
tags:: [[deep learning]], #gates
alias:: f gate
- ## Vocab
\t- The forget gate #card
\t  id:: 6435a6a0-1111-2222-3333-444455556666
\t  card-next-schedule:: 2024-01-01T00:00:00.000Z
\t\t- decides what to keep ((6435a6a0-1111-2222-3333-444455556666))
\t- {{query (todo)}} a ^^marked^^ word #[[long term]]
"""


def test_logseq_properties_are_front_matter_and_no_text() -> None:
    note = read(LOGSEQ, "pages/gate.md")
    assert note.title == "Forget gate"
    assert note.tags == ("deep learning", "gates", "card", "long term")
    assert note.aliases == ("f gate",)
    assert kinds(note) == [(4, "vocab")]
    words = [block.text.split() for block in note.blocks]
    assert words == [
        ["Vocab"],
        ["The", "forget", "gate"],
        ["decides", "what", "to", "keep"],
        ["a", "marked", "word"],
    ]
    assert note.blocks[2].parent == 1


def test_a_card_on_the_first_line_is_no_property() -> None:
    assert read("Adam:: an optimiser\n").blocks[0].text.strip()


NOTION = """# Forget gate

Course: ECS 189G
Date: May 14, 2025
Tags: gates, LSTM

It decides what to keep. Note: all of it.
"""


def test_notion_properties_are_front_matter() -> None:
    path = "Forget gate 0123456789abcdef0123456789abcdef.md"
    note = read(NOTION, path)
    assert (note.title, note.course, note.date) == (
        "Forget gate",
        "ECS189G",
        "2025-05-14",
    )
    assert note.tags == ("gates", "LSTM")
    assert [block.line for block in note.blocks] == [1, 7]
    assert [block.line for block in read(NOTION, "gate.md").blocks] == [1, 3, 7]


def test_notion_properties_link_to_pages_and_to_the_web() -> None:
    mark = "0123456789abcdef0123456789abcdef"
    path = f"week 1/Forget gate {mark}.md"
    relation = f"Input gate (Input%20gate%20{mark}.md)"
    text = (
        f"# Forget gate\n\nnächste Seite: {relation}, {relation}\n"
        "Source: https://example.org/a\n\nText.\n"
    )
    note = read(text, path)
    assert [(k.target, k.text, k.line) for k in note.links] == [
        (f"Input gate {mark}.md", "Input gate", 3)
    ] * 2
    written = [note.lines[k.line - 1][k.start : k.end] for k in note.links]
    assert written == [relation, relation]
    assert note.resources == (Resource("https://example.org/a", "Source", 4),)
    assert read(text, "gate.md").links == ()


@pytest.mark.parametrize(
    ("title", "ordinal", "shown", "bare"),
    [
        ("Trees", "L2", "L2 · Trees", "Trees"),
        ("Lecture 2: Trees", "L2", "Lecture 2: Trees", "Trees"),
        ("Lecture 02 - Trees", "L2", "Lecture 02 - Trees", "Trees"),
        ("2. Trees", "L2", "2. Trees", "2. Trees"),
        ("Week 3 - Sorting", "L2", "L2 · Week 3 - Sorting", "Week 3 - Sorting"),
        ("ECS189G-L2", "L2", "ECS189G-L2", "ECS189G-L2"),
        ("Lecture 20", "L2", "L2 · Lecture 20", "Lecture 20"),
        ("Lecture 2", "L2", "Lecture 2", "Lecture 2"),
        ("Lecture 2, 2025", "L2", "Lecture 2, 2025", "Lecture 2, 2025"),
        ("Trees", None, "Trees", "Trees"),
        ("OS-L02 Trees", "L2", "OS-L02 Trees", "Trees"),
        ("ECS-32B L2: Trees", "L2", "ECS-32B L2: Trees", "Trees"),
        ("VL02 Bäume", "L2", "VL02 Bäume", "Bäume"),
        ("L2 norm", None, "L2 norm", "L2 norm"),
        ("AWS S3 buckets", "S3", "AWS S3 buckets", "AWS S3 buckets"),
    ],
)
def test_a_title_says_its_number_once(
    title: str, ordinal: str | None, shown: str, bare: str
) -> None:
    assert numbered(title, ordinal) == shown
    assert after_number(title, ordinal) == bare
