"""What one note leaves open, the others settle."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from studygraph.config import ParseSettings
from studygraph.note import BlockKind, Note, NotePath
from studygraph.parse import learn_prompts, merge, parse, settle, survey
from studygraph.read.model import SourceFile

TEMPLATE = """---
created: {{date}}
---
# 📗 -> {{date}}: {{title}}

## 🎤 Vocab

## What I still wonder
- Write three things here

## Links
- Link all related words
"""


def source(path: str, text: str) -> SourceFile:
    return SourceFile(NotePath(path), text, "")


def vault(
    files: Mapping[str, str],
    templates: Mapping[str, str] | None = None,
    settings: ParseSettings | None = None,
) -> dict[str, Note]:
    settings = settings or ParseSettings()
    notes = [parse(source(path, text), settings) for path, text in files.items()]
    habits = merge(
        [survey(note) for note in notes],
        templates=[source(path, text) for path, text in (templates or {}).items()],
        settings=settings,
        name="Optics",
    )
    return {note.path: settle(note, habits) for note in notes}


def prompted(note: Note) -> list[str]:
    return [b.text.strip() for b in note.blocks if b.kind is BlockKind.PROMPT]


def test_prompts_are_learnt_from_the_templates_folder() -> None:
    text = "## 🎤 Vocab\n- GRU: a gate\n\n## What I still wonder\n"
    text += "- Write three things here\n"
    note = vault({"a.md": text}, {"Templates/t.md": TEMPLATE})["a.md"]
    assert prompted(note) == [
        "🎤 Vocab",
        "What I still wonder",
        "Write three things here",
    ]
    assert [b.text.strip() for b in note.blocks if b.kind is BlockKind.ITEM] == [
        "GRU: a gate"
    ]


def test_a_line_with_a_placeholder_is_no_prompt() -> None:
    assert "created date" not in learn_prompts([source("t.md", TEMPLATE)])
    assert learn_prompts([source("t.md", TEMPLATE)]) == {
        "vocab",
        "what i still wonder",
        "write three things here",
        "links",
        "link all related words",
    }


def test_prompts_are_learnt_from_what_most_notes_of_a_folder_repeat() -> None:
    files = {
        f"c/L{n}.md": f"# L{n}\n\nYour reflection here, please\n\nTopic {n} text\n"
        for n in range(6)
    }
    files["d/other.md"] = "Your reflection here, please\n"
    notes = vault(files)
    assert prompted(notes["c/L1.md"]) == ["Your reflection here, please"]
    assert prompted(notes["d/other.md"]) == []


def test_few_notes_are_no_habit() -> None:
    files = {f"L{n}.md": "The same line in all\n" for n in range(4)}
    assert prompted(vault(files)["L1.md"]) == []


def test_a_prompt_is_no_card_and_no_definition_but_in_the_ledger() -> None:
    template = (
        "## Vocab\n- Term: what it means\n\n## Questions\n- What did you learn today?\n"
    )
    text = template + "- What does a gate do?\n\t- it opens\n"
    note = vault({"a.md": text}, {"Templates/t.md": template})["a.md"]
    assert [card.question for card in note.cards] == ["What does a gate do?"]
    assert note.definitions == ()
    reasons = {entry.reason for entry in note.ledger if entry.line < 6}
    assert "these are words of the template" in reasons


@pytest.mark.parametrize(
    ("created", "date"),
    [
        (("13-01-2025 10:00", "20-02-2025 10:00"), "2024-06-05"),
        (("01-13-2025 10:00", "02-20-2025 10:00"), "2024-05-06"),
        (("01-02-2025 10:00", "02-03-2025 10:00"), "2024-05-06"),
    ],
)
def test_the_vault_decides_whether_the_day_comes_first(
    created: tuple[str, str], date: str
) -> None:
    files = {
        f"{n}.md": f"---\ncreated:\n  - ' {text}'\n---\n"
        for n, text in enumerate(created)
    }
    files["open.md"] = "# 05/06/24: LSTM\n"
    assert vault(files)["open.md"].date == date


def test_dates_in_titles_count_before_those_of_front_matter() -> None:
    files = {
        "a.md": "---\ncreated: 13-01-2025 10:00\n---\n# 05/14/25: x\n",
        "b.md": "# 05/06/24: LSTM\n",
    }
    assert vault(files)["b.md"].date == "2024-05-06"


def test_an_organiser_gives_titles_to_notes_named_by_their_code() -> None:
    lines = [f"- Topic {n} - [[ECS189G-L{n}]]" for n in range(1, 8)]
    files = {
        "ECS189G.md": "\n".join(lines),
        "ECS189G-L2.md": "# 📗 -> 05/14/25: ECS189G-L2\n",
        "ECS189G-L3.md": "# 05/16/25: A title of its own\n",
    }
    notes = vault(files)
    assert notes["ECS189G-L2.md"].title == "Topic 2"
    assert notes["ECS189G-L3.md"].title == "A title of its own"


def test_a_list_of_lectures_defines_nothing_and_says_so() -> None:
    lines = [f"- Loss {n}: the topic of the week - [[ECS189G-L{n}]]" for n in range(9)]
    text = "\n".join(["## Lectures", *lines])
    note = vault({"ECS189G.md": text})["ECS189G.md"]
    assert not note.definitions
    left = {e.line for e in note.ledger if "lists lectures" in e.reason}
    assert left == set(range(2, len(lines) + 2))


def test_the_order_of_surveys_does_not_matter() -> None:
    files = {
        f"c/L{n}.md": f"# {n}/14/25: L{n}\n\nsame line\n\n[[L{n + 1}]] ^b{n}\n"
        for n in range(1, 8)
    }
    notes = [parse(source(path, text), ParseSettings()) for path, text in files.items()]
    surveys = [survey(note) for note in notes]
    first = merge(surveys)
    assert merge(surveys[::-1]) == first
    assert merge(surveys[3:] + surveys[:3]) == first


def test_settling_twice_changes_nothing_more() -> None:
    notes = [
        parse(source("a.md", "[[b]] [[gone.md#x]]\n![[no.png]]\n"), ParseSettings()),
        parse(source("b.md", "# B\n"), ParseSettings()),
    ]
    habits = merge([survey(note) for note in notes])
    once = settle(notes[0], habits)
    assert settle(once, habits) == once


def test_a_vault_whose_lectures_name_no_course_is_their_course() -> None:
    files = {"Week 1.md": "# Light", "Lectures/02 Lenses.md": "x", "todo.md": "- buy"}
    notes = vault({**files, "ABC101-L1.md": "# Other"})
    assert [notes[path].course for path in files] == ["Optics", "Optics", None]
    assert notes["ABC101-L1.md"].course == "ABC101"


def test_a_vault_whose_lectures_name_their_courses_is_none() -> None:
    notes = vault({"ABC101-L1.md": "a", "Law/torts.md": "b", "Week 3 plan.md": "c"})
    assert notes["Week 3 plan.md"].course is None
    assert notes["Law/torts.md"].course == "Law"


def test_folders_that_hold_kinds_of_notes_name_no_course() -> None:
    hashed = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    notes = vault({f"Law {hashed}/Lectures {hashed}/a.md": "a", "Concepts/b.md": "b"})
    assert {note.course for note in notes.values()} == {"Law", None}


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("\u2190 [[01 Cells]] | [[03 Genes]] \u2192 #bio", "Respiration"),
        ("![[cover.png]]", "Respiration"),
        ("by [[Ada]], a draft", "02 Respiration lecture"),
    ],
)
def test_links_above_the_heading_leave_it_the_title(above: str, title: str) -> None:
    path = "02 Respiration lecture.md"
    note = vault({path: f"{above}\n\n# Respiration\n\nText."})[path]
    assert note.title == title
