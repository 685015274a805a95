"""Cards a student would throw away, and what is made of their lines instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studygraph.build import study
from studygraph.config import Settings
from studygraph.study.cards import make_cards
from studygraph.study.gaps import GapKind, find_gaps
from studygraph.study.model import Origin
from studygraph.study.wording import name_pattern, says_nothing

if TYPE_CHECKING:
    from pathlib import Path

    from studygraph.build import Study
    from studygraph.study.model import StudyCard


def read(folder: Path, text: str) -> Study:
    (folder / "L1.md").write_text(text)
    return study(folder, Settings())


def cards_of(folder: Path, text: str, origin: Origin) -> list[StudyCard]:
    found = read(folder, text)
    cards = make_cards(found.graph, found.notes)
    return [card for card in cards if card.origin is origin]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("trivial", True),
        ("he just skips lmao.", True),
        ("TODO", True),
        ("The trivial solution is zero", False),
        ("Skip connections carry the gradient", False),
        ("trivial: 0", False),
        ("False", False),
    ],
)
def test_an_answer_that_says_that_there_is_none_is_none(
    answer: str, *, expected: bool
) -> None:
    assert says_nothing(answer) is expected


def test_a_question_without_a_real_answer_is_a_gap(tmp_path: Path) -> None:
    text = "# Nets\n## Review\n1. Why are batches shuffled?\n   he skips that\n"
    found = read(tmp_path, text)
    (card,) = make_cards(found.graph, found.notes)
    assert card.back is None
    gaps = find_gaps(found.graph, found.notes)
    assert [g.line for g in gaps if g.kind is GapKind.UNANSWERED] == [3]


def test_an_open_question_that_the_notes_answer_names_the_line(tmp_path: Path) -> None:
    text = (
        "# Nets\n**Mode collapse** - the generator makes few kinds of samples\n\n"
        "## Review\n1. What is mode collapse?\n2. What is a mode?\n"
    )
    found = read(tmp_path, text)
    gaps = find_gaps(found.graph, found.notes)
    advice = {g.line: g.advice for g in gaps if g.kind is GapKind.UNANSWERED}
    assert advice == {
        5: "L1.md, line 2, says it: copy it",
        6: "write the answer below the question",
    }


REVIEW = """# Nets
## Review
1. What is the loss of a uniform model over 99 words?
   ln 99
2. Why negative sampling?
   It is cheap
3. What is the perplexity of that uniform model?
   99
4. How many weights and biases?
   100
5. How is it trained?
   By descent
6. Which of them is larger?
   The first
"""


def test_a_question_that_leans_on_another_shows_it(tmp_path: Path) -> None:
    """ "That model" is the last one like it, "it" the question just before."""
    cards = cards_of(tmp_path, REVIEW, Origin.NOTE)
    before = {card.line: card.context for card in cards}
    assert before[5] == "Review"
    assert before[7] == "What is the loss of a uniform model over 99 words?"
    assert before[9] == "Review"  # the one before leans itself
    assert before[11] == "Review"


@pytest.mark.parametrize(
    ("text", "front"),
    [
        (
            "### Softmax\nTurns logits into $p$:\n$$p_i = \\frac{e^{z_i}}{Z}$$\n",
            "**Softmax**. Turns logits into $p$: complete the formula $p_i = \\;?$",
        ),
        (
            "### Operators\nSoftmax:\n$$p_i = \\frac{e^{z_i}}{Z}$$\n",
            "**Softmax**: complete the formula $p_i = \\;?$",
        ),
        (
            "### Outputs\n- Softmax derivative: $p' = p(1 - q)$\n",
            "**Softmax derivative**: complete the formula $p' = \\;?$",
        ),
        (
            "### Outputs\nScores are turned. The Softmax: $p = e^z + b$\n",
            "**Softmax**: complete the formula $p = \\;?$",
        ),
        (
            "### Odds and ends\nTake $c = a + b$, Softmax, $p = e^z + b$\n",
            "**Softmax**: complete the formula $p = \\;?$",
        ),
        (
            "### Outputs\nSoftmax\xa0:\n$$p = e^z + b$$\n",
            "**Softmax**: complete the formula $p = \\;?$",
        ),
        ("### Softmax\n- with $K = 2$ it is $p_1 = s(z_1 - z_2)$\n", ""),
        ("### Softmax\n$p_i = s(z) + b$\n$q_i = r(z) + b$\n", "p_i"),
        ("### Softmax\nAlso written:\n$$p_i = \\exp(z_i - Z)$$\n", ""),
        ("### Softmax\n$$p = x + b$$\n\n$$p = x - b$$\n", ""),
    ],
)
def test_a_formula_is_asked_for_only_where_words_say_which(
    tmp_path: Path, text: str, front: str
) -> None:
    known = "# Nets\n**Softmax** - a function that turns scores into shares of one\n\n"
    cards = cards_of(tmp_path, known + text, Origin.EQUATION)
    assert [front in card.front for card in cards] == [True] * bool(front)


def test_a_definition_says_under_which_heading_it_stands(tmp_path: Path) -> None:
    """A bare "Mediation" is anything; a heading that holds the name tells it."""
    text = (
        "# Machines\n### Requirements of a monitor\n"
        "**Mediation** - every access to memory is checked first\n"
        "### Paging\n**Paging**: a way to give out memory in equal frames\n"
    )
    cards = cards_of(tmp_path, text, Origin.DEFINITION)
    assert {(card.line, card.context) for card in cards} == {
        (3, "Requirements of a monitor"),
        (5, ""),
    }


def test_half_of_a_marked_name_is_no_term(tmp_path: Path) -> None:
    text = "# Sorting\n**Divide and Conquer**: solve the halves, then combine them\n"
    fronts = {card.front for card in cards_of(tmp_path, text, Origin.DEFINITION)}
    assert "Define **Conquer**." not in fronts


def test_a_comparison_is_asked_for_only_where_a_lead_announces_it(
    tmp_path: Path,
) -> None:
    known = "# Sets\n**Adam** - quick steps of own size\n**SGD** - plain steps\n\n"
    rows = "- Adam: quick\n- SGD: often better at the end\n"
    fronts = {
        lead: [card.back for card in cards_of(tmp_path, known + lead + rows, origin)]
        for origin in (Origin.CONTRAST,)
        for lead in ("### Adam vs SGD\n", "### The test that SGD and Adam both pass\n")
    }
    assert fronts["### Adam vs SGD\n"] == [rows.strip()]
    assert fronts["### The test that SGD and Adam both pass\n"] == []
    asks = "- Why Adam?\n- When SGD?\n"
    assert cards_of(tmp_path, f"{known}### Adam vs SGD\n{asks}", Origin.CONTRAST) == []


def test_what_a_note_answers_is_not_asked_as_a_definition_too(tmp_path: Path) -> None:
    text = "# Machines\n## Why paging?\n**Paging** is a way to share memory fairly.\n"
    found = read(tmp_path, text)
    backs = [card.back for card in make_cards(found.graph, found.notes)]
    assert len(backs) == len(set(backs))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cell-states differ.", "Cell-states"),
        ("Two \u212aELVINS", "\u212aELVINS"),
        ("All celliness", None),
        ("Many Policies", "Policies"),
    ],
)
def test_a_name_is_found_in_any_case_number_and_hyphenation(
    text: str, found: str | None
) -> None:
    named = name_pattern(("cell state", "kelvin", "policy")).search(text)
    assert (named and named.group()) == found
