"""Cards: what is asked, what is left out, and ids that outlive answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from study_values import (
    CELL,
    PATH,
    TEXT,
    concept,
    graph_of,
    note,
    note_node,
    question,
    section,
    with_cards,
)

from studygraph.build import study
from studygraph.concepts.model import Evidence, Method
from studygraph.config import ParseSettings, Settings
from studygraph.graph.model import Edge, EdgeType, Meaning, NodeId, StudyGraph
from studygraph.note import (
    Block,
    BlockKind,
    Card,
    CardKind,
    Definition,
    Equation,
    NotePath,
)
from studygraph.parse import parse
from studygraph.read.model import SourceFile
from studygraph.study.cards import Choice, make_cards
from studygraph.study.model import Origin, StudyCard
from studygraph.study.sources.formulas import is_formula, sides
from studygraph.study.wording import gives_away, is_solid, masked

UPDATE = r"C_t = f_t * C_{t-1} + i_t * \tilde C_t"


def deck(*cards: Card) -> tuple[StudyCard, ...]:
    held = with_cards(*cards)
    return make_cards(graph_of(held), (held,))


def of(cards: tuple[StudyCard, ...], origin: Origin) -> list[StudyCard]:
    return [card for card in cards if card.origin is origin]


def test_every_source_gives_its_cards_with_the_line_they_come_from() -> None:
    cards = make_cards(graph_of(), (note(),))
    assert {card.origin for card in cards} == set(Origin) - {Origin.CONTRAST}
    lines = TEXT.splitlines()
    for card in cards:
        assert card.source.text == lines[card.line - 1].strip()


def test_a_definition_is_asked_in_both_directions() -> None:
    cards = of(make_cards(graph_of(), (note(),)), Origin.DEFINITION)
    forget = [card for card in cards if card.line == 5]
    meaning = "a sigmoid layer that decides what the cell throws away"
    assert sorted((c.kind, c.front, c.back) for c in forget) == [
        (
            CardKind.BASIC,
            "Define **Forget gate**.",
            meaning,
        ),
        (
            CardKind.REVERSED,
            f"Which term is this? “{meaning}”",
            "Forget gate",
        ),
    ]
    assert len({card.family for card in forget}) == 1


def test_a_name_that_a_note_asks_itself_is_not_asked_again() -> None:
    own = Card(CardKind.BASIC, "spaced-repetition", "Forget gate", "a valve", 9, 9)
    fronts = [card.front for card in deck(own)]
    assert "Forget gate" in fronts
    assert "Define **Forget gate**." not in fronts
    assert "Define **Forget gate**." in [card.front for card in deck()]


def test_a_sentence_that_names_its_term_is_asked_with_the_term_left_out() -> None:
    cards = of(make_cards(graph_of(), (note(),)), Origin.DEFINITION)
    (cloze,) = (card for card in cards if card.kind is CardKind.CLOZE)
    assert cloze.front == (
        "The {{c1::input gate}} is a layer that decides which new values are stored"
    )


def test_relations_ask_for_kinds_and_for_what_a_quantity_is_computed_from() -> None:
    cards = of(make_cards(graph_of(), (note(),)), Origin.RELATION)
    gates = "- forget gate $f_t$\n- input gate $i_t$"
    assert [(card.front, card.back) for card in cards] == [
        (
            "Which kinds of **gate** are told apart here?",
            "- forget gate\n- input gate",
        ),
        (
            "What is the **cell state** computed from?",
            f"- previous cell state $C_{{t-1}}$\n{gates}\n\n$${UPDATE}$$",
        ),
    ]


def listed(*items: str, lead: str = "### Logic families") -> list[StudyCard]:
    """The relation cards of a note with one list, each item a part of its lead."""
    lines = [lead, *(f"- {item}" for item in items)]
    kinds = [BlockKind.HEADING, *[BlockKind.ITEM] * len(items)]
    blocks = tuple(
        Block(kind, number, text, parent=0 if number > 1 else -1)
        for number, (kind, text) in enumerate(zip(kinds, lines, strict=True), 1)
    )
    held = replace(
        note("\n".join(lines)), blocks=blocks, cards=(), definitions=(), equations=()
    )
    family = concept(NodeId("concept:family"), "logic family")
    parts = [concept(NodeId(f"concept:part-{n}"), item) for n, item in enumerate(items)]
    edges = tuple(
        Edge(
            part.id,
            family.id,
            EdgeType.PART_OF,
            0.2,
            Method.STRUCTURE,
            (Evidence(PATH, line, part.label),),
        )
        for line, part in enumerate(parts, 2)
    )
    graph = StudyGraph((family, *parts, note_node(held)), edges)
    return of(make_cards(graph, (held,)), Origin.RELATION)


def test_a_list_of_names_is_asked_for_as_a_whole() -> None:
    (card,) = listed("CMOS", "Transistor logic", "Emitter logic")
    assert card.front == "Name the 3 that are listed under **logic family**."
    assert card.back == "- CMOS\n- Transistor logic\n- Emitter logic"
    assert [place.line for place in (card.source, *card.also)] == [2, 3, 4]


@pytest.mark.parametrize(
    "items",
    [
        ("CMOS", "Emitter logic"),
        tuple(f"Logic of kind {n}" for n in "abcdefgh"),
        (
            "CMOS",
            "Emitter logic",
            "which is a family of circuits that needs more power",
        ),
        ("CMOS", "Emitter logic", "why not?"),
    ],
)
def test_a_list_too_short_too_long_or_of_sentences_is_no_card(
    items: tuple[str, ...],
) -> None:
    assert listed(*items) == []


def test_a_list_below_another_heading_is_no_card() -> None:
    assert listed("CMOS", "NMOS", "Emitter logic", lead="### What I did today") == []


def test_a_formula_is_asked_for_its_right_side() -> None:
    (card,) = of(make_cards(graph_of(), (note(),)), Origin.EQUATION)
    assert card.front == "**cell state**: complete the formula $C_t = \\;?$"
    assert card.back == f"$${UPDATE}$$"


def test_two_definitions_are_no_contrast() -> None:
    assert of(make_cards(graph_of(), (note(),)), Origin.CONTRAST) == []


def test_an_id_stays_when_the_answer_changes_and_goes_when_the_question_does() -> None:
    (before,) = of(deck(question("Why a gate?", "To forget", 9)), Origin.NOTE)
    (after,) = of(deck(question("Why a gate?", "To forget the past", 9)), Origin.NOTE)
    (other,) = of(deck(question("Why two gates?", "To forget", 9)), Origin.NOTE)
    assert before.id == after.id
    assert before.id != other.id


def test_an_id_is_the_same_in_another_note_with_other_marks_and_case() -> None:
    (here,) = of(deck(question("Why a gate?", "To forget", 9)), Origin.NOTE)
    moved = replace(
        with_cards(question("**why** a  GATE", "To forget", 3)),
        path=NotePath("elsewhere.md"),
    )
    (there,) = of(make_cards(graph_of(moved), (moved,)), Origin.NOTE)
    assert here.id == there.id


def test_an_explicit_id_wins_over_the_words() -> None:
    (before,) = of(deck(question("Why a gate?", "x y", 9, key="gate")), Origin.NOTE)
    (after,) = of(deck(question("What for?", "x y", 9, key="gate")), Origin.NOTE)
    assert before.id == after.id


def test_the_same_question_with_other_answers_is_two_cards() -> None:
    cards = of(
        deck(question("Time?", "$O(n)$", 9), question("Time?", "$O(1)$", 11)),
        Origin.NOTE,
    )
    assert len({card.id for card in cards}) == 2


def test_the_same_question_with_the_same_answer_is_one_card() -> None:
    cards = deck(
        question("Why a gate?", "To forget", 9), question("why a gate", None, 11)
    )
    assert [card.back for card in of(cards, Origin.NOTE)] == ["To forget"]


def test_an_open_question_is_in_the_deck_but_not_asked() -> None:
    cards = of(make_cards(graph_of(), (note(),)), Origin.NOTE)
    (unanswered,) = (card for card in cards if card.back is None)
    assert unanswered.front == "Why a sigmoid?"
    assert not Choice().wants(unanswered)
    assert Choice(open_questions=True).wants(unanswered)


def test_a_question_that_holds_its_answer_is_no_card() -> None:
    cards = deck(question("The forget gate throws away what?", "the forget gate", 9))
    assert of(cards, Origin.NOTE) == []


def test_a_true_or_false_item_may_hold_the_words_of_its_answer() -> None:
    card = replace(
        question("Adam is faster, true or false?", "false", 9), kind=CardKind.TRUE_FALSE
    )
    assert len(of(deck(card), Origin.NOTE)) == 1


def test_an_unsure_line_is_no_card() -> None:
    assert (
        of(deck(question("ai generator?", "hm", 9, confidence=0.2)), Origin.NOTE) == []
    )


def test_a_card_made_from_the_graph_gives_way_to_a_note_that_asks_the_same() -> None:
    cards = deck(question("What is a forget gate?", "A layer of numbers", 9))
    assert "Define **forget gate**." not in {card.front for card in cards}


def test_a_card_both_ways_is_two_cards_of_one_family() -> None:
    card = replace(question("Gate", "A layer", 9), kind=CardKind.REVERSED)
    there, back = of(deck(card), Origin.NOTE)
    assert (there.front, there.back) == (back.back, back.front)
    assert there.family == back.family
    assert there.id != back.id


def test_a_choice_filters_by_course_lecture_concept_and_deck() -> None:
    cards = make_cards(graph_of(), (note(),))
    some = next(card for card in cards if card.concepts and card.back)
    assert Choice(courses=("ML1",)).wants(some)
    assert not Choice(courses=("ML2",)).wants(some)
    assert Choice(lectures=("Recurrent nets",)).wants(some)
    assert Choice(concepts=(some.concepts[0],)).wants(some)
    tagged = replace(some, decks=("exam/gates",))
    assert Choice(decks=("exam",)).wants(tagged)
    assert not Choice(decks=("exa",)).wants(tagged)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("What is the forget gate?", "the forget gate", True),
        ("What is the forget gate?", "a layer", False),
        ("Is $x$ = 5?", "5", True),
        ("How many?", "5", False),
    ],
)
def test_a_question_gives_itself_away_when_it_holds_all_words_of_its_answer(
    question: str, answer: str, *, expected: bool
) -> None:
    assert gives_away(question, answer) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a layer that decides", True),
        ("this is needed", False),
        ("a layer that decides:", False),
        ("a layer", False),
        ("a layer (which decides what", False),
        ("is it a layer of the net?", False),
        (r"$\sigma(x)$ of inputs", True),
    ],
)
def test_an_answer_stands_alone_or_is_no_answer(text: str, *, expected: bool) -> None:
    assert is_solid(text) is expected


def test_a_name_is_blanked_in_every_form_but_not_inside_math() -> None:
    text = "Forget-gates and the forget gate, $forget gate$, forgets"
    expected = "____ and the ____, $forget gate$, forgets"
    assert masked(text, ["forget gate"]) == expected


def test_a_formula_is_split_at_its_own_equals_sign_line_by_line() -> None:
    tex = (
        r"\begin{align} i_t &= \sigma(W_i [h_{t-1}]) \\ c &= \sum_{i=1} x_i \end{align}"
    )
    assert sides(tex) == (
        ("i_t", r"\sigma(W_i [h_{t-1}])"),
        ("c", r"\sum_{i=1} x_i"),
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("C_t", "f_t * C_{t-1}", True),
        (r"\hat y", r"\sigma(Wx + b)", True),
        ("f(x)", "x + y", True),
        ("x", "5", False),
        ("a + b", "c + d", False),
        ("x", "y", False),
        (r"\tilde C_t", r"\tanh(W_C x_t + b)", True),
    ],
)
def test_a_formula_has_one_symbol_on_the_left_and_work_on_the_right(
    left: str, right: str, *, expected: bool
) -> None:
    assert is_formula(left, right) is expected


def defined(
    term: str, text: str, pattern: str, confidence: float = 0.9, *, symbol: str = ""
) -> list[tuple[str, str | None]]:
    """Front and back of the cards that one definition in a note gives."""
    path = NotePath("d.md")
    held = replace(
        note("# Rules\n" + text, path),
        sections=(section(1, 2, 1, "Rules"),),
        cards=(),
        equations=(),
        definitions=(Definition(term, text, 2, pattern, confidence),),
    )
    node = structs.replace(
        concept(NodeId("concept:it"), term, *([symbol] if symbol else [])),
        definitions=(Meaning(text, path, 2),),
    )
    home = note_node(held)
    edge = Edge(home.id, node.id, EdgeType.DEFINES, 1.0, Method.PATTERN, ())
    graph = StudyGraph((node, home), (edge,))
    return [(card.front, card.back) for card in make_cards(graph, (held,))]


@pytest.mark.parametrize(
    ("term", "text", "pattern", "expected"),
    [
        (
            "attestation",
            "Verifying an application before it runs is called attestation.",
            "called",
            "Verifying an application before it runs is called {{c1::attestation}}.",
        ),
        (
            "paging",
            "**Paging** is the way in which systems manage their memory.",
            "is-a-known",
            "{{c1::Paging}} is the way in which systems manage their memory.",
        ),
        (
            "hidden state",
            "Hidden state $h_t$ - the summary after the last step",
            "bold-dash",
            "Which term is this? “the summary after the last step”",
        ),
        (
            "veins",
            "vessels that bring *old* blood to [[Heart|the heart]]",
            "bold-colon",
            "Which term is this? “vessels that bring old blood to the heart”",
        ),
    ],
)
def test_a_meaning_asks_for_its_term(
    term: str, text: str, pattern: str, expected: str
) -> None:
    fronts = {front for front, _ in defined(term, text, pattern)}
    assert fronts == {f"Define **{term}**.", expected}


def test_no_meaning_asks_for_a_name_that_it_tells() -> None:
    found = defined(
        "timing channel", "bits sent by timing an access to a shared disk", "bold-colon"
    )
    assert [front for front, _ in found] == ["Define **timing channel**."]
    found = defined("timing channel", "bits sent by a slow channel", "bold-colon")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("Used for anti-aliasing before subsampling", "What is **blurring** used for?"),
        ("blurring is used to hide the noise", "What is **blurring** used for?"),
        ("a method to hide the noise", "What is **blurring** used for?"),
        ("a method to hide the noise by means around", "Define **blurring**."),
        ("a quick filter used to hide the noise", "What is **blurring** used for?"),
        ("a mean over the pixels around, used for noise", "Define **blurring**."),
    ],
)
def test_what_a_thing_is_for_is_asked_as_such(text: str, front: str) -> None:
    assert front in {asked for asked, _ in defined("blurring", text, "bold-colon")}


def test_what_a_thing_gives_us_does_not_define_it() -> None:
    text = "Sandboxes give us another layer of protection from programs."
    assert defined("sandbox", text, "does-verb") == []


def test_a_row_of_a_table_is_asked_under_its_heading() -> None:
    found = defined("sine", r"$\frac{d}{dx} \sin x = \cos x$", "table")
    assert found == [("Rules: **sine**?", r"$\frac{d}{dx} \sin x = \cos x$")]
    assert defined("constant", r"$\frac{d}{dx} c$", "table") == []


@pytest.mark.parametrize(
    ("term", "text", "pattern"),
    [
        ("paging", "It is the way in which systems manage memory", "is-a-known"),
        ("paging", "Paging and segments are ways to manage all memory", "is-a-known"),
        ("paging", "Paging is what we saw in the lecture before", "is-a-known"),
        ("paging", "One such mechanism of systems is called paging.", "called"),
        ("paging", "This is called paging", "called"),
        ("paging", "Paging (tables, frames)", "bold-opens-gloss"),
        ("paging", "Why paging helps: tables and frames of memory", "heading"),
        ("comparator", "A comparator is used for comparisons", "is-a-known"),
        ("accuracy", "Accuracy is a step function of the weights", "is-a-known"),
        ("paging", "**Paging** is a form of memory management", "is-a-known"),
        ("paging", "**Paging** has tables and frames in main memory", "does-known"),
        ("paging", "Memory in frames, also called paging here", "called"),
        ("paging", "Consider a system of frames that is called paging", "called"),
        ("paging", "One great cost of memory is that it is slow", "heading"),
        ("coverage", "how many cells or structures one sees", "plain-dash"),
        ("paging", "a way to manage memory:", "bold-colon"),
    ],
)
def test_a_weak_definition_is_no_card(term: str, text: str, pattern: str) -> None:
    assert defined(term, text, pattern) == []


def test_an_unsure_definition_is_no_card() -> None:
    text = "the way in which systems manage memory"
    assert len(defined("paging", text, "bold-colon")) == 2
    assert defined("paging", text, "bold-colon", confidence=0.5) == []


def test_a_symbol_is_not_asked_as_a_term() -> None:
    text = "the rate at which a model learns from data"
    assert defined("eta", text, "bold-colon", symbol=r"\eta") == []
    assert defined("h_t", text, "bold-colon") == []


def test_a_hint_with_a_word_of_the_names_stem_asks_nothing() -> None:
    text = "an admissible heuristic never overestimates the distance"
    assert [front for front, _ in defined("admissibility", text, "bold-dash")] == [
        "Define **admissibility**."
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Trusting people", "They may do wrong"),
        ("What is an LSTM?", "Why should it be anything? Nobody knows"),
        ("What is an LSTM?", "It depends on"),
        ("What helps?", "Gates and short sequences"),
        ("What is an LSTM?", "First, let's look at plain recurrent nets."),
        ("What is an LSTM?", "word " * 100),
    ],
)
def test_a_heading_that_asks_nothing_or_is_not_answered_is_no_card(
    question: str, answer: str
) -> None:
    card = replace(question_card(question, answer), syntax="heading")
    assert of(deck(card), Origin.NOTE) == []


def test_of_a_headings_text_only_the_opening_is_the_answer() -> None:
    card = replace(
        question_card("What is an LSTM?", "It has parts:\n\n- a\n- b\n\nMore of it."),
        syntax="heading",
    )
    (found,) = of(deck(card), Origin.NOTE)
    assert found.back == "It has parts:\n\n- a\n- b"


def question_card(text: str, answer: str) -> Card:
    return question(text, answer, 9)


def against(line: str) -> list[str | None]:
    """What tells a contrast of two concepts without definitions, from one line."""
    path = NotePath("d.md")
    held = parse(SourceFile(path, "# Rules\n" + line, ""), ParseSettings())
    ends = (
        concept(NodeId("concept:adam"), "Adam"),
        concept(NodeId("concept:sgd"), "SGD"),
    )
    edge = Edge(
        ends[0].id,
        ends[1].id,
        EdgeType.CONTRASTS_WITH,
        0.9,
        Method.PATTERN,
        (Evidence(path, 2, line.split("\n", maxsplit=1)[0]),),
    )
    graph = StudyGraph((*ends, note_node(held)), (edge,))
    return [card.back for card in make_cards(graph, (held,))]


def test_a_contrast_is_told_by_a_line_that_speaks_of_both() -> None:
    line = "Adam keeps an average of past gradients, unlike plain SGD"
    assert against(line) == [line]
    assert against("Adam vs SGD") == []
    assert against("## Adam vs SGD\n- Adam: quick\n- SGD: often better at the end") == [
        "- Adam: quick\n- SGD: often better at the end"
    ]
    assert against("Adam vs SGD\n\nThere is no list.") == []
    assert against("Adam keeps an average of past gradients in memory") == []


@pytest.mark.parametrize(
    ("symbol", "left", "name"),
    [
        ("C", "C_t", "cell state"),
        ("C_t", "C_t", "cell state"),
        ("C", "C", "LSTM"),
        ("c", "C_t", "LSTM"),
    ],
)
def test_a_formula_is_named_by_its_owner_else_by_its_heading(
    symbol: str, left: str, name: str
) -> None:
    base = graph_of()
    cell = concept(CELL, "cell state", symbol)
    nodes = tuple(cell if node.id == CELL else node for node in base.nodes)
    held = replace(
        note(), equations=(Equation(f"{left} = f * g + h", 7, 7, display=True),)
    )
    cards = make_cards(replace(base, nodes=nodes), (held,))
    (card,) = of(cards, Origin.EQUATION)
    assert card.front == f"**{name}**: complete the formula ${left} = \\;?$"


VOCABULARY = """# Cells

## Vocab
- Diffusion = the movement of particles from high to low concentration
- **substrate** - the molecule that an enzyme acts on
- Buffer: see above
- Osmosis: osmosis

| Term | Meaning |
|---|---|
| Catalyst | anything that lowers the activation energy |

## Scratch Notes
| Term | Meaning |
|---|---|
| Ribosome | anything that builds a protein out of amino acids |
"""


def test_what_the_own_vocabulary_lists_is_worth_a_card(tmp_path: Path) -> None:
    (tmp_path / "L1.md").write_text(VOCABULARY)
    found = study(tmp_path, Settings())
    cards = make_cards(found.graph, found.notes)
    assert {card.line for card in of(cards, Origin.DEFINITION)} == {4, 5, 11}


def test_a_wrapped_definition_is_asked_as_one_line(tmp_path: Path) -> None:
    lines = (
        "# Cells\n\n## Vocab\n- **Enzyme**: a protein that speeds\n  up a reaction\n"
    )
    (tmp_path / "L1.md").write_text(lines)
    found = study(tmp_path, Settings())
    backs = {card.back for card in make_cards(found.graph, found.notes)}
    assert "a protein that speeds up a reaction" in backs
