"""Courses: a formula's symbols, where only another lecture says what they stand for."""

from __future__ import annotations

import pytest
from notes_of import knowledge_of, lexicon_of, note_of

from studygraph.concepts import link
from studygraph.concepts.equations import ANY, Symbol
from studygraph.concepts.model import Evidence, Mention, RelationType
from studygraph.note import NotePath

NAMES = r"""
    # LSTM

    ##### Forget Gate $f_t$
    The **forget gate** guards the cell state of the LSTM.

    ##### Injection Gate
    The **injection gate** $i_t$ lets new information into the cell state.

    ##### Cell State $C_t$
    The **cell state** is the memory of the LSTM. $C$ is the **cell state** too.
"""
USES = r"""
    # RNN and LSTM

    The **recurrent network** overwrites its memory, the LSTM does not.
    An LSTM has a **cell state** that is only scaled and added to:

    $$C_t = f_t * C_{t-1} + i_t * \tilde C_t$$
"""
FORMULA = r"C_t = f_t * C_{t-1} + i_t * \tilde C_t"
CELL, FORGET, INJECTION = "cell-state", "forget-gate", "injection-gate"


def computed(
    names: str, uses: str, *others: str, path: str = "ECS100-L2.md"
) -> set[tuple[str, str]]:
    """What the note at `path`, which `uses` symbols, says is computed from what."""
    notes = [note_of(names, "ECS100-L1.md"), note_of(uses, path)]
    notes += [note_of(text, f"ECS100-L{n}.md") for n, text in enumerate(others, 3)]
    return {
        (str(one.source)[8:], str(one.target)[8:])
        for one in knowledge_of(*notes).relations
        if one.type is RelationType.COMPUTED_FROM
        and any(evidence.note == path for evidence in one.evidence)
    }


def test_a_symbol_goes_by_its_name_in_another_lecture_of_the_course() -> None:
    assert computed(NAMES, USES) == {(CELL, FORGET), (CELL, INJECTION)}


@pytest.mark.parametrize(
    ("names", "uses", "path"),
    [
        # Another course.
        (NAMES, USES, "ECS101-L2.md"),
        # A letter alone means something else in every lecture.
        (NAMES.replace("_t$", "$"), USES.replace("_t", ""), "ECS100-L2.md"),
        # The note speaks of none of them.
        (NAMES, USES.replace("**cell state**", "number"), "ECS100-L2.md"),
    ],
)
def test_in_doubt_a_symbol_stands_for_nothing(names: str, uses: str, path: str) -> None:
    assert computed(names, uses, path=path) == set()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("## Forget gate $f_t$", True),
        ("A new **forget gate** $f_t$ guards the cell.", True),
        ("- *Forget gate*, $f_t$: guards the cell", True),
        # What is said in passing names nothing for others.
        ("The forget gate $f_t$ guards the cell.", False),
        ("$f_t$ is the forget gate.", False),
        ("**Forget gate** closed, $f_t$ is a number", False),
        ("$f_t$ **forget gate**", False),
        ("**Forget gate** $f$", False),
    ],
)
def test_a_lecture_names_a_symbol_right_after_a_name_set_apart(
    line: str, *, named: bool
) -> None:
    note = note_of(f"# LSTM\n\nThe **forget gate** is a gate.\n\n{line}\n")
    clear = link(note, lexicon_of(note)).clear
    assert clear == (((Symbol("f", index=ANY), "forget gate"),) if named else ())


@pytest.mark.parametrize(
    "other",
    [
        "# Focal loss\n\n## Focal loss $f_t$\nThe **focal loss** is a loss.\n",
        "# Focal loss\n\n## Loss\nThe **focal loss** is a loss. The focal loss $f_t$\n",
    ],
)
def test_a_symbol_that_a_lecture_names_otherwise_stands_for_nothing(other: str) -> None:
    assert computed(NAMES, USES, other) == {(CELL, INJECTION)}


def test_evidence_and_mention_are_the_formula_on_its_line() -> None:
    knowledge = knowledge_of(
        note_of(NAMES, "ECS100-L1.md"), note_of(USES, "ECS100-L2.md")
    )
    path, line = NotePath("ECS100-L2.md"), 6
    (edge,) = (
        r
        for r in knowledge.relations
        if str(r.target)[8:] == INJECTION and r.type is RelationType.COMPUTED_FROM
    )
    assert edge.evidence == (Evidence(path, line, FORMULA),)
    mention = Mention(path, line, 2, edge.target, FORMULA, symbol=True)
    assert mention in knowledge.mentions
