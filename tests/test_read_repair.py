"""Text that a wrong decoder damaged is mended; clean text keeps every byte.

`exported` does to a note what the export of the fixture did: UTF-8 read as ISO 8859-7,
control characters dropped, marks, formulas, images, quotes and fences gone, an item's
last line run together with the next item.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studygraph.config import ParseSettings, ReadSettings
from studygraph.errors import ProblemKind
from studygraph.note import Note, NotePath, SectionKind
from studygraph.parse import parse
from studygraph.read import read
from studygraph.read.model import SourceFile
from studygraph.read.repair import repair

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
EXPORT = FIXTURES / "lecture-L19-as-exported.txt"
LECTURES = sorted((ROOT / "notes").glob("ECS189G-L*.md"))
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)


def note_of(path: Path) -> Note:
    source = read(path.parent, NotePath(path.name), ReadSettings())
    return parse(source, ParseSettings())


def kinds(note: Note) -> list[SectionKind]:
    found = [section.kind for section in note.sections]
    return [kind for kind in found if kind is not SectionKind.OTHER]


def words(text: str | None) -> str:
    """The text without formulas and spacing, as far as an export can keep it."""
    return " ".join(FORMULA.sub(" ", text or "").split())


def wrongly_decoded(text: str) -> str:
    letters = text.encode().decode("iso8859_7", "ignore")
    return re.sub(r"[\x80-\x9f]", "", letters)


def exported(text: str) -> str:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    body = re.sub(r"^(```|~~~).*?^\1.*?$", "", body, flags=re.DOTALL | re.MULTILINE)
    body = re.sub(r"\s*\$\$.*?\$\$", "", body, flags=re.DOTALL)
    body = re.sub(r"^---$", "", body, flags=re.MULTILINE)
    body = re.sub(r" ?\$[^$\n]+\$ ?", "", body)
    body = re.sub(r"!\[\[.*?\]\]", "\n", body)
    body = re.sub(r"^(?:#+|>) +", "", body, flags=re.MULTILINE)
    body = re.sub(r"^(\s*)(?:\d+\.|[-*+]) +", r"\1- ", body, flags=re.MULTILINE)
    body = re.sub(r"\*\*|==|`|(?<!\w)[*_]|[*_](?!\w)", "", body)
    body = re.sub(r"\n\s*\n+", "\n\n", body)
    lines: list[str] = []
    inside = False
    for line in body.split("\n"):
        item = line.lstrip().startswith("- ")
        if item and inside:
            lines[-1] += " " + line.strip()
            inside = False
            continue
        inside = bool(lines) and line.startswith("   ") and not item
        lines.append(line.strip())
    return wrongly_decoded("\n".join(lines))


def test_the_exported_lecture_gives_the_sections_of_the_clean_one() -> None:
    clean, mended = note_of(ROOT / "notes" / "ECS189G-L19.md"), note_of(EXPORT)
    assert kinds(mended) == kinds(clean)
    assert mended.title == clean.title
    assert (mended.course, mended.ordinal, mended.date) == (
        clean.course,
        clean.ordinal,
        clean.date,
    )
    assert [problem.kind for problem in mended.problems] == [ProblemKind.REPAIRED_TEXT]
    assert "ISO 8859-7" in mended.problems[0].message


def test_the_exported_lecture_gives_its_review_cards_but_the_lost_one() -> None:
    clean, mended = note_of(ROOT / "notes" / "ECS189G-L19.md"), note_of(EXPORT)
    asked = [card for card in clean.cards if 22 <= card.line <= 52]
    lost = next(card for card in asked if card.line == 41)
    found = {card.question: card for card in mended.cards if 6 <= card.line <= 22}
    assert len(asked) == 13
    assert set(found) == {card.question for card in asked if card is not lost}
    for card in asked:
        if card is not lost and not FORMULA.search(card.answer or ""):
            assert words(found[card.question].answer) == words(card.answer)


def test_a_bare_question_mark_is_no_card() -> None:
    assert "?" not in {card.question.strip(" -") for card in note_of(EXPORT).cards}


def test_mended_lines_cite_the_line_on_disk() -> None:
    note = note_of(EXPORT)
    raw = EXPORT.read_text(encoding="utf-8").split("\n")
    for block in note.blocks:
        for offset, line in enumerate(block.text.split("\n")):
            text = line.strip()
            assert note.text_at(block.line + offset).find(text) >= 0
            if text.isascii():
                assert text.replace("…", "").strip() in raw[block.line + offset - 1]
    assert "- Discriminator" in note.text_at(9)
    assert note.text_at(9).startswith("False, doesn’t matter")  # noqa: RUF001


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_damaged_lecture_reads_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    damaged = exported(text)
    mended = repair(damaged)
    assert mended is not None
    assert mended.decoder == "ISO 8859-7"
    source = SourceFile(NotePath(path.name), mended.text, "", mended.disk_lines)
    clean, again = note_of(path), parse(source, ParseSettings())
    assert kinds(again) == kinds(clean)
    assert (again.course, again.ordinal, again.date, again.title) == (
        clean.course,
        clean.ordinal,
        clean.date,
        clean.title,
    )
    asked = {
        words(card.question)
        for card in clean.cards
        if card.answer and "$" not in card.question + card.answer
    }
    found = {words(card.question) for card in again.cards}
    kept = {one for one in asked if one in found}
    assert len(kept) >= 0.8 * len(asked), sorted(asked - found)


SPLITS = {
    "- Why?\nIt opens - Next one?": ["- Why?", "It opens", "- Next one?"],
    "- Why?\nFalse - The gate opens": ["- Why?", "False - The gate opens"],
    "- Why?\nFalse - Is it open?": ["- Why?", "False", "- Is it open?"],
    "- Why?\nYes - 2(5 + 5) - How many?": ["- Why?", "Yes - 2(5 + 5)", "- How many?"],
    "- Why?\nAlways be- Training": ["- Why?", "Always be", "- Training"],
    "- Why?\nHe skips. and the rest": ["- Why?", "He skips.", "- … and the rest"],
    "- Why?\nSee e.g. the rest, etc. and so": [
        "- Why?",
        "See e.g. the rest, etc. and so",
    ],
    "- A - Bee": ["- A - Bee"],
    "Prose - Not an item": ["Prose - Not an item"],
}


@pytest.mark.parametrize(("text", "lines"), SPLITS.items(), ids=SPLITS)
def test_items_run_together_are_split_where_an_item_begins(
    text: str, lines: list[str]
) -> None:
    mended = repair(f"π§ͺ -> doesβt\nοΈ x\n{text}\n")  # noqa: RUF001
    assert mended is not None
    assert mended.text.split("\n")[2:] in (lines, [*lines, ""])


def test_a_note_damaged_but_marked_keeps_its_lines() -> None:
    text = "# 🎤 Vocab\n\nIt doesn’t – “matter” 🧪 – 🔗\n"  # noqa: RUF001
    mended = repair(text.encode().decode("cp1252", "replace").replace("\ufffd", ""))
    assert mended is not None
    assert mended.disk_lines is None
    assert mended.text.split("\n")[2].startswith("It doesn’t – “matter")  # noqa: RUF001


def test_every_character_of_a_fully_kept_decoding_comes_back() -> None:
    text = "## Größe\n\nÉtude: naïve – “quote” – 3 ≥ 2 → α, β, π\n"  # noqa: RUF001
    mended = repair(text.encode().decode("latin-1"))
    assert mended is not None
    assert (mended.text, mended.decoder, mended.disk_lines) == (
        text,
        "ISO 8859-1",
        None,
    )


CLEAN = {
    "beta of Adam": "Adam keeps β1 and β2; π is 3.14 and σ the sigmoid.",  # noqa: RUF001
    "greek": "Η λέξη «γνώση» είναι ελληνική – όπως και το άλφα.",  # noqa: RUF001
    "french": "L’été à la forêt : « où ça ? » – œuvre, naïve, ÂGE, Ça.",  # noqa: RUF001
    "german": "Größe, »Übung«, „Ähnlichkeit“, Maß – Öl.",  # noqa: RUF001
    "emoji": "# 🎤 Vocab\n\n## 🧪 -> Refresh\n\nïdée ✒️ 📗",
    "one sample of damage": "UTF-8 read as Latin-1 shows Ã© for an e with accent.",
    "maths": "‖x‖ ≤ √2, x ∈ ℝ, ∂L/∂w, ½·α², Δ→0",  # noqa: RUF001
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_clean_text_is_left_alone(text: str) -> None:
    assert repair(text) is None
    assert repair(text * 3) is None or text.startswith("UTF-8")


def test_no_sample_note_is_touched() -> None:
    paths = sorted((ROOT / "notes").rglob("*.md"))
    assert paths
    for path in paths:
        assert repair(path.read_text(encoding="utf-8")) is None, path


def test_no_real_note_is_touched(corpus: Path) -> None:
    paths = sorted((corpus / "corpus").rglob("*.md"))
    assert len(paths) > 300
    for path in paths:
        assert repair(path.read_text(encoding="utf-8")) is None, path
