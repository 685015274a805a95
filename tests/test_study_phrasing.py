"""What is asked of a meaning, and how a student's own short question is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studygraph.build import study
from studygraph.config import Settings
from studygraph.note import Card, CardKind
from studygraph.study.cards import make_cards
from studygraph.study.model import Origin, card_id
from studygraph.study.sources.formulas import earlier, is_garbled
from studygraph.study.sources.framing import framed
from studygraph.study.sources.phrasing import (
    asked,
    is_circular,
    is_likeness,
    is_of_more,
    is_simile,
    is_vague,
    without_calling,
)
from studygraph.study.wording import plain_prose

if TYPE_CHECKING:
    from pathlib import Path

    from studygraph.study.model import StudyCard


def cards_of(folder: Path, text: str) -> list[StudyCard]:
    (folder / "L1.md").write_text(text)
    found = study(folder, Settings())
    return list(make_cards(found.graph, found.notes))


@pytest.mark.parametrize(
    ("term", "text", "question"),
    [
        ("pooling", "Pooling is a step that shrinks maps", "Define **pooling**."),
        ("pooling", "Pooling shrinks each map", "What does **pooling** do?"),
        ("pool", "The pool shrinks each map", "What does the **pool** do?"),
        ("filters", "Filters shrink each map", "What do **filters** do?"),
        ("adder", "An adder consists of gates", "What does an **adder** consist of?"),
        ("adder", "An adder is made of gates", "What is an **adder** made of?"),
        (
            "Rolle's rule",
            "Rolle's rule says it is flat",
            "What does **Rolle's rule** state?",
        ),
        ("mixing", "Mixing works by shifting parts", "How does **mixing** work?"),
        ("cables", "Cables are used to send bits", "What are **cables** used for?"),
        ("cable", "Cable is used for transport operations", ""),
        ("bends", "Bends are used to find the shape of curves", ""),
        ("a leak", "A leak occurs when bits get out", "Define **a leak**."),
        ("policy", "The policy deals with secrets", ""),
    ],
)
def test_a_sentence_is_asked_for_what_it_says(
    term: str, text: str, question: str
) -> None:
    assert asked(term, (term,), text, entry=False) == question


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("timing channel", "When bits are sent by looking at timing.", True),
        ("timing channel", "Bits sent by the time that a disk access takes", False),
        ("timing channel", "Bits sent by timing how long a disk access takes", False),
        ("equality test", "It functions as a way of testing equality of words", True),
        ("adders", "Adders are parts that take two long words and add them", True),
        ("filter", "A part of the net that keeps what it is told to keep", False),
        ("false alarm", "predicted, is not there (a false positive)", False),
    ],
)
def test_a_meaning_in_the_names_own_words_is_circular(
    term: str, text: str, *, expected: bool
) -> None:
    assert is_circular((term,), text) is expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A proof without steps is called a leap.", "A proof without steps"),
        ("It keeps a list called a leap.", ""),
        ("One is long, and the other is called a leap", ""),
        (
            "A leap (also called a jump) is a proof",
            "A leap (also called a jump) is a proof",
        ),
    ],
)
def test_what_is_called_so_is_told_without_the_calling(text: str, said: str) -> None:
    assert without_calling(("leap",), text) == said


def test_words_that_leave_it_open_define_nothing() -> None:
    assert is_vague(("proof",), "The way of showing something like a rule")
    assert is_vague(("waves",), "Waves are slower shifts of the voltage")
    assert not is_vague(("waves",), "Waves are slower shifts than spikes")
    assert not is_vague(("rule",), "The rule is that one side is the same as the other")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring forwarding is based on tokens", True),
        ("A ring approach to safety is best", True),
        ("A ring is a closed path", False),
        ("The ring of one node and another is a path", False),
        ("A ring connects all nodes", False),
    ],
)
def test_a_name_before_its_head_is_not_what_is_told(
    text: str, *, expected: bool
) -> None:
    assert is_of_more(("ring",), text) is expected


def test_what_goes_on_about_the_thing_belongs_to_the_answer(tmp_path: Path) -> None:
    text = (
        "# Parts\n- **Delay** is the time that a signal takes through a gate. This is"
        " the limit of the circuit.\n\nA **latch** is a circuit that keeps one bit. It"
        " has two inputs. A **flop** is a latch with a clock. See below.\n"
    )
    backs = {c.front: c.back for c in cards_of(tmp_path, text)}
    assert backs["Define **Delay**."] == (
        "Delay is the time that a signal takes through a gate. This is the limit of the"
        " circuit."
    )
    assert backs["Define **latch**."] == (
        "A latch is a circuit that keeps one bit. It has two inputs."
    )


@pytest.mark.parametrize(
    ("question", "answer", "put"),
    [
        ("Adam faster here?", "False, not sure", "True or false: Adam faster here"),
        ("Whole set mixing?", "No, doesn't help", "Whole set mixing: does it help?"),
        (
            "Dogs vs other dogs?",
            "No, dogs vs fakes",
            "Right or wrong, and what is right: Dogs vs other dogs?",
        ),
        ("Conv on 8x8, k=3", "Out: 6x6", "Conv on 8x8, k=3. Out?"),
        (
            "The padding rule",
            r"$p=\frac{f-1}{2}$",
            r"The padding rule: $p = \;?$ (in terms of $f$)",
        ),
        ("Take y > 0 of $y = s$", "All", "Take y > 0 of $y = s$. What follows?"),
        ("Optimal?", "No, it may loop", "Optimal?"),
        ("How many weights in all", "Weights: 5", "How many weights in all"),
        ("Calculate the full loss", "$L = a + b$", "Calculate the full loss"),
        ("Advantages of the nets", "fewer weights", "Advantages of the nets"),
    ],
)
def test_a_short_question_is_put_so_that_it_asks(
    question: str, answer: str, put: str
) -> None:
    card = Card(CardKind.BASIC, "review", question, answer, 1, 2)
    assert framed(card) == put
    flash = Card(CardKind.BASIC, "spaced-repetition", question, answer, 1, 2)
    assert framed(flash) == question


def test_a_question_put_otherwise_keeps_its_id(tmp_path: Path) -> None:
    cards = cards_of(tmp_path, "# Nets\n## Review\n1. Adam faster here?\n   False\n")
    (card,) = (c for c in cards if c.origin is Origin.NOTE)
    assert card.front == "True or false: Adam faster here"
    assert card.id == card_id("note", "adam faster here")


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("C_t", "f_t * C_{t-1} + i_t", "C_{t-1}"),
        ("h_t", "o_t * C_{t-1}", ""),
        ("y", "w_{t-1} x", ""),
    ],
)
def test_a_quantity_is_computed_from_its_own_past(
    left: str, right: str, found: str
) -> None:
    assert earlier(left, right) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$(u+v)' = u' + u'$", True),
        (r"$(cu)' = c u'$ c", True),
        (r"$(uv)' = u'v + uv'$", False),
        (r"$x^n = nx$, for all $n$ at least 1", False),
    ],
)
def test_a_formula_that_looks_mistyped_is_known(text: str, *, expected: bool) -> None:
    assert is_garbled(text) is expected


def test_a_law_is_asked_for_where_words_lead_up_to_it(tmp_path: Path) -> None:
    text = (
        "# Rules\n**Chain rule** is a rule that takes apart nested functions. It can be"
        " written as:\n$$(f \\circ g)'(x) = f'(g(x)) g'(x)$$\n"
        "Where $g$ is the inner one.\n\n"
        "**Median** - the value in the middle of sorted data\n"
        "- Median: $\\frac{a + b}{2}$\n\n"
        "The derivative of the chain rule is written as:\n$$\\frac{a}{b} = c$$\n"
    )
    laws = {
        c.front: c.back for c in cards_of(tmp_path, text) if "as a formula" in c.front
    }
    assert laws == {
        "Write **chain rule** as a formula.": (
            "$$(f \\circ g)'(x) = f'(g(x)) g'(x)$$\n\nWhere $g$ is the inner one."
        ),
        "Write **Median** as a formula.": "$$\\frac{a + b}{2}$$",
    }


def test_a_sign_is_asked_for_under_its_heading(tmp_path: Path) -> None:
    text = (
        "# Nets\n### Momentum\n**Momentum** - a velocity kept over all the steps\n"
        "- $\\eta$ is the learning rate\n- $k$ = 5 to 20\n- $m$ is a momentum sum\n"
        "- $u$: the velocity so far\n"
        "- $u$: the velocity of another\n"
    )
    signs = [c for c in cards_of(tmp_path, text) if "what is $" in c.front]
    assert [(c.front, c.back) for c in signs] == [
        ("Momentum: what is $\\eta$?", "the learning rate")
    ]


@pytest.mark.parametrize(
    ("heading", "below", "kept"),
    [
        ("What is paging?", "Paging is a way to share memory in frames.", True),
        ("What is paging?", "Paging makes it easier to share memory.", False),
        ("What is paging?", "Programs have two kinds of addresses.", False),
        ("How is paging done?", "There are three ways of paging.", False),
        ("How is paging done?", "One way of paging is by hardware.", False),
        ("How is paging done?", "There are two ways: by tables and by frames.", True),
    ],
)
def test_below_a_heading_that_asks_stands_what_it_asks(
    tmp_path: Path, heading: str, below: str, *, kept: bool
) -> None:
    known = "# Memory\n**Paging** - memory in frames of one size\n\n"
    text = f"{known}## {heading}\n{below}\n"
    fronts = {card.front for card in cards_of(tmp_path, text)}
    assert (heading in fronts) is kept


@pytest.mark.parametrize(
    ("text", "simile", "likeness"),
    [
        ("Like a belt that runs on", True, False),
        ("A gate is like a door of the net", True, False),
        ("A gate is similar to a door but has no lock", False, True),
        ("A gate is a flat version of a door which is used to stop bits", False, True),
        ("a general form of doors used on walls", False, True),
        ("A gate is a version of a door that needs no hand", False, False),
        ("A gate is a likely place of entry", False, False),
    ],
)
def test_what_is_only_set_beside_another_is_known(
    text: str, *, simile: bool, likeness: bool
) -> None:
    assert is_simile(("gate",), text) is simile
    assert is_likeness(("gate",), text) is likeness


def test_a_comparison_is_asked_with_the_statement_below_it_or_not(
    tmp_path: Path,
) -> None:
    text = (
        "# Rules\n## Slope theorem\nThe **slope theorem** is a tilted version of the"
        " flat rule which is used to find a point. It can be written as:\n$$a = b$$\n\n"
        "## Flat latch\nA **flat latch** is similar to a gate but has only one flag.\n"
        "## Moving line\n**Moving line** - like a belt that runs down all steps\n"
    )
    backs = {c.front: c.back for c in cards_of(tmp_path, text)}
    stated = backs.pop("What does the **slope theorem** state?")
    assert stated == (
        "The slope theorem is a tilted version of the flat rule which is used to find a"
        " point. It can be written as:\n\n$$a = b$$"
    )
    assert not any("latch" in f or "line" in f or "version" in f for f in backs)


def test_a_question_without_a_subject_has_its_heading_before_it(
    tmp_path: Path,
) -> None:
    text = (
        "# Search\n**Depth search** - a search that follows one path to its end\n"
        "### Depth search\n#### Judged\n"
        "*Complete?* - No, it may loop\n\n"
        "1. What is its cost in the worst case?\n   - all nodes\n"
        "2. What is its range?\n   - One node, a row, etc.\n"
    )
    asked_ = {c.front: c for c in cards_of(tmp_path, text) if c.origin is Origin.NOTE}
    cost = asked_["Depth search: what is its cost in the worst case?"]
    assert cost.id == card_id("note", "what is its cost in the worst case")
    assert "Depth search: Complete?" in asked_
    assert not any("range" in front for front in asked_)


def test_a_heading_does_not_tell_the_term_it_stands_over(tmp_path: Path) -> None:
    text = (
        "# Nets\n### Pooling\n"
        "**Pooling layer** - shrinks each map by taking small windows together\n"
        "### Sizes of windows\n"
        "**Receptive field** - the part of the input that can change one unit\n"
    )
    above = {
        c.back: c.context
        for c in cards_of(tmp_path, text)
        if c.front.startswith("Which term")
    }
    assert above == {"Pooling layer": "", "Receptive field": "Sizes of windows"}


def test_a_formula_is_asked_for_by_what_it_gives(tmp_path: Path) -> None:
    text = (
        "# Steps\n**Gradient walk** - a walk that goes down along the slope\n"
        "**Square wave** - a wave that has two levels and no slope between\n"
        "**Loss** - a number that tells how wrong a guess is\n"
        "### Gradient walk\n$$g_t = \\nabla L(x_{t-1}) + c$$\n"
        "### Losses\n$$L_D = -a \\log x_t$$\n"
        "### Loss\n$$\n\\begin{align}\nL &= -\\log \\frac{1}{K} \\\\\n"
        "  &= \\ln K\n\\end{align}\n$$\n"
        "### Square wave\n$$f^{(n)}(x) = \\frac{d^n f}{d^n x}$$\n"
    )
    formulas = [
        (c.front, c.back) for c in cards_of(tmp_path, text) if "complete" in c.front
    ]
    assert formulas == [
        (
            "**Loss**: complete the formula $L = \\;?$",
            "$$L = -\\log \\frac{1}{K} = \\ln K$$",
        )
    ]


def test_escaped_brackets_are_shown_as_brackets() -> None:
    assert (
        plain_prose(r"runs \(on the chip\), $\(a\)$") == r"runs (on the chip), $\(a\)$"
    )
    assert plain_prose(r"so \(x^2\) is math") == r"so \(x^2\) is math"


def test_the_verb_before_a_formula_is_no_part_of_what_it_is_of(tmp_path: Path) -> None:
    text = (
        "# Scheduling\n\n**Turnaround time** grows, and turnaround time is long.\n\n"
        "Turnaround time is $T_u = T_c - T_a$.\n"
    )
    fronts = [c.front for c in cards_of(tmp_path, text) if c.origin is Origin.EQUATION]
    assert fronts == ["**Turnaround time**: complete the formula $T_u = \\;?$"]


@pytest.mark.parametrize(
    "text",
    [
        "Eine **Nullfolge** ist eine Folge mit dem Grenzwert null und konvergiert.",
        "Die **Spur** ist die Summe aller Werte, die auf der Diagonalen stehen.",
        "Folgen mit einer Schranke hei\u00dfen **beschr\u00e4nkt**, wenn sie wachsen.",
        "Une **solution tampon** est une solution dont le pH varie tr\u00e8s peu.",
        "L'**entropie molaire** est la mesure du d\u00e9sordre d'une mole de gaz.",
        "Una **base de datos** es una colecci\u00f3n ordenada de registros y tablas.",
        "Un **enzima** \u00e8 una proteina che accelera le reazioni della cellula.",
    ],
)
def test_a_sentence_that_defines_in_another_language_is_asked(
    tmp_path: Path, text: str
) -> None:
    term = text.split("**")[1]
    fronts = [card.front for card in cards_of(tmp_path, f"# L1\n\n{text}\n")]
    assert f"Define **{term}**." in fronts


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("**Mitigation**: reasonable steps that cut the loss", True),
        ("**Mitigation**: $m = a - b$ for each loss $a$", True),
        ("**Mitigation**: Some courts also look at steps taken later", False),
    ],
)
def test_a_phrase_behind_a_bold_term_is_learnt_and_a_sentence_is_not(
    tmp_path: Path, line: str, *, asked: bool
) -> None:
    fronts = [card.front for card in cards_of(tmp_path, f"# L1\n\n{line}\n")]
    assert ("Define **Mitigation**." in fronts) is asked
