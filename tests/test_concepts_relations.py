"""Relations: equations, symbols, patterns, structure, statistics, prerequisites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import seeds
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from notes_of import knowledge_of, lexicon_of, note_of

from studygraph.build import study
from studygraph.concepts import NoteLinks, prerequisites, relations, terms
from studygraph.concepts import link as link_note
from studygraph.concepts.equations import only_symbol, statements, symbols
from studygraph.concepts.facts import facts_of
from studygraph.concepts.lean import Lean
from studygraph.concepts.linking import NoteTerm
from studygraph.concepts.model import Knowledge, Method, Relation, RelationType
from studygraph.concepts.pairs import nearest
from studygraph.concepts.reading import read
from studygraph.concepts.relations import SURE_END, Link, weigh
from studygraph.config import ConceptSettings, Settings
from studygraph.errors import ProblemKind
from studygraph.graph.model import EdgeType
from studygraph.kept import pack, unpack

T = RelationType

LSTM = """
    # LSTM

    ##### Cell State $C_t$ (long-term memory)
    The **cell state** is a conveyor belt.

    ##### Old Cell State Forget Gate $f_t$
    - The **forget gate** decides what to throw away from the cell state

    ##### New Input Injection Gate $i_t$
    - The **injection gate** lets new information in
    - Without the injection gate nothing is learned

    ##### Cell state updating
    $$C_t = f_t * C_{t-1} + i_t * \\tilde C_t$$
    - $\\tilde C_t$ is a **pseudo cell state**

    ##### Hidden State $h_t$ (short-term memory)
    $$
    \\begin{align}
    o_t &= \\sigma(W_o [h_{t-1}, x_t] + b_o) \\\\
    h_t &= o_t * \\tanh(C_t)
    \\end{align}
    $$
    - **Output gate** is decided by the **hidden state** before
"""


@pytest.fixture(scope="module")
def lstm() -> Knowledge:
    return knowledge_of(note_of(LSTM, "ECS100-L2.md"))


def between(knowledge: Knowledge, a: str, b: str) -> dict[RelationType, Relation]:
    return {
        relation.type: relation
        for relation in knowledge.relations
        if relation.source == f"concept:{a}" and relation.target == f"concept:{b}"
    }


@pytest.fixture
def untaught(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no textbook related any two concepts."""
    monkeypatch.setattr(relations, "known", lambda _key, _facts: ())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("cell-state", "forget-gate"),
        ("cell-state", "injection-gate"),
        ("cell-state", "pseudo-cell-state"),
        ("hidden-state", "output-gate"),
        ("hidden-state", "cell-state"),
    ],
)
def test_the_left_side_is_computed_from_the_right(
    lstm: Knowledge, left: str, right: str
) -> None:
    relation = between(lstm, left, right)[T.COMPUTED_FROM]
    assert relation.method is Method.EQUATION
    assert any("=" in evidence.text for evidence in relation.evidence)


def test_an_earlier_value_is_used_and_makes_no_circle(lstm: Knowledge) -> None:
    assert T.USED_IN in between(lstm, "hidden-state", "output-gate")
    assert T.COMPUTED_FROM not in between(lstm, "output-gate", "hidden-state")


def test_a_symbol_belongs_to_the_term_beside_it(lstm: Knowledge) -> None:
    by_id = {str(concept.id): concept for concept in lstm.concepts}
    assert "C_t" in by_id["concept:cell-state"].symbols
    assert "f_t" in by_id["concept:forget-gate"].symbols
    assert "o_t" in by_id["concept:output-gate"].symbols


def test_the_name_before_a_symbol_comes_before_what_is_said_of_it() -> None:
    note = note_of(
        """
        - **Encoder**: squeezes the input into a short vector
        - **Latent code** $z$: the short vector in the middle
        - The **decoder** turns the latent code into an output, $y$ is the **output**
        """
    )
    named = ConceptSettings(include=("latent code", "output"))
    known = knowledge_of(note, settings=named)
    by_id = {str(concept.id): concept for concept in known.concepts}
    assert by_id["concept:latent-code"].symbols == ("z",)
    assert by_id["concept:output"].symbols == ("y",)


def test_a_longer_heading_is_another_name_and_no_concept_of_its_own(
    lstm: Knowledge,
) -> None:
    names = {
        name.casefold(): concept.id
        for concept in lstm.concepts
        for name in (concept.label, *concept.aliases)
    }
    assert names["new input injection gate"] == "concept:injection-gate"
    assert names["input gate"] == "concept:injection-gate"
    assert names["long-term memory"] == "concept:cell-state"


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        ("C_t", ["C_t"]),
        (r"\tilde C_t", [r"\tilde C_t"]),
        (r"\sigma(W_f \cdot h_{t-1})", ["W_f", "h_{t-1}"]),
        (r"\frac{a}{b}", ["a", "b"]),
        ("x^2 + 1", ["x"]),
        ("", []),
        ("}{_^", []),
    ],
)
def test_symbols_of_a_formula(tex: str, found: list[str]) -> None:
    assert [symbol.tex for symbol in symbols(tex)] == found


def test_a_formula_with_more_than_a_symbol_is_no_symbol() -> None:
    assert only_symbol("a + b") is None
    assert only_symbol("h(n)") == only_symbol("h")


@pytest.mark.parametrize(
    "tex", [r"\ln V", r"\sqrt{n}", "n^2", "2n", "H(p) = H(q) + D(p)", r"\max_a"]
)
def test_what_is_made_of_a_symbol_is_not_that_symbol(tex: str) -> None:
    assert only_symbol(tex) is None


def test_words_after_a_comma_are_said_of_a_symbol_only_with_an_article() -> None:
    knowledge = knowledge_of(
        note_of("""
        # Memory

        - the **short-term memory** of step $t$, short-term memory of the net
        - the **code** is what we want, $z$, the code
        """),
        settings=ConceptSettings(include=("short-term memory", "code")),
    )
    found = {str(c.id): c.symbols for c in knowledge.concepts}
    assert found["concept:short-term-memory"] == ()
    assert found["concept:code"] == ("z",)


def test_what_is_said_of_one_step_is_no_definition_of_all() -> None:
    """A symbol with a number below is one of those that its concept is."""
    knowledge = knowledge_of(
        note_of("""
        # Memory

        ## Hidden state $h_t$
        - $h_t$ is the summary after step t
        - $h_0$ is the empty summary
        """),
        settings=ConceptSettings(include=("hidden state",)),
    )
    said = {meaning.text for meaning in knowledge.meanings}
    assert said == {"$h_t$ is the summary after step t"}


def test_statements_carry_the_line_they_stand_on() -> None:
    note = note_of("Text.\n\n$$\na &= b \\\\\nc &= d\n$$\n")
    assert [(s.line, s.tex) for s in statements(note)] == [(4, "a &= b"), (5, "c &= d")]


@pytest.mark.parametrize(
    ("tex", "right"),
    [("m_0 = v_0 = 0", []), ("m = v = w", ["v", "w"]), ("f = g + h = 5", ["g", "h"])],
)
def test_symbols_set_to_one_number_are_not_made_of_each_other(
    tex: str, right: list[str]
) -> None:
    (statement,) = statements(note_of(f"$${tex}$$"))
    assert [symbol.letter for symbol in statement.right] == right


def test_no_symbol_stands_for_a_method_by_its_letter() -> None:
    found = knowledge_of(
        note_of(
            """
            # Optimizers
            ## Gradient descent
            **Gradient descent** lowers the **first moment** $m_t$ and so on.
            $$g_t = \\nabla L$$
            $$m_t = \\beta m_{t-1} + g_t$$
            """
        )
    )
    assert "gradient-descent" in {c.id.removeprefix("concept:") for c in found.concepts}
    assert not [r for r in found.relations if r.type is T.COMPUTED_FROM]


@pytest.mark.usefixtures("untaught")
@pytest.mark.parametrize(
    ("sentence", "source", "kind", "target"),
    [
        (
            "A **merge sort** is a **sorting algorithm**.",
            "merge-sort",
            T.IS_A,
            "sorting-algorithm",
        ),
        (
            "The **priority queue** uses a **binary heap**.",
            "binary-heap",
            T.USED_IN,
            "priority-queue",
        ),
        (
            "A **processor** consists of a **control unit**.",
            "control-unit",
            T.PART_OF,
            "processor",
        ),
        (
            "Compare **breadth-first search** vs **depth-first search**.",
            "breadth-first-search",
            T.CONTRASTS_WITH,
            "depth-first-search",
        ),
        (
            "A **logic gate** such as a **multiplexer** is built of these.",
            "multiplexer",
            T.IS_A,
            "logic-gate",
        ),
    ],
)
def test_words_between_two_concepts_state_their_relation(
    sentence: str, source: str, kind: RelationType, target: str
) -> None:
    knowledge = knowledge_of(note_of(sentence))
    relation = between(knowledge, source, target)[kind]
    assert [evidence.line for evidence in relation.evidence] == [1]


ROWS = st.sets(st.integers(0, 40), min_size=1).map(sorted)


@given(ROWS, ROWS)
def test_the_nearest_two_rows_are_found_without_comparing_all(
    a: list[int], b: list[int]
) -> None:
    every = [(abs(x - y), min(x, y), max(x, y)) for x in a for y in b]
    assert nearest(a, b) == nearest(b, a) == min(every)


def test_two_that_stand_in_very_many_rows_are_soon_compared() -> None:
    assert nearest(range(0, 10**6, 2), range(10**6 + 1, 2 * 10**6, 2))[0] == 3


def link(source: str, target: str, weight: float) -> Link:
    return Link(source, target, T.PREREQUISITE_OF, Method.PATTERN, weight, ())


def test_a_cycle_is_cut_at_its_lightest_edge_and_reported() -> None:
    kept, cut = prerequisites.without_cycles(
        [link("a", "b", 0.9), link("b", "c", 0.8), link("c", "a", 0.3)]
    )
    assert [(k.source, k.target) for k in kept] == [("a", "b"), ("b", "c")]
    assert [(path, k.source, k.target) for path, k in cut] == [
        (("a", "b", "c"), "c", "a")
    ]


def test_a_cycle_is_a_problem_on_the_line_that_closes_it(tmp_path: Path) -> None:
    (tmp_path / "L1.md").write_text(seeds.WRITTEN["circle"])
    found = study(tmp_path, Settings())
    (problem,) = found.problems
    assert problem.kind is ProblemKind.PREREQUISITE_CYCLE
    first = EdgeType.PREREQUISITE_OF
    kept = {e.evidence[0].line for e in found.graph.edges if e.type is first}
    assert problem.line not in kept
    assert {problem.line, *kept} == {6, 7, 8}
    for name in ("compiler", "parser", "grammar"):
        assert name in problem.message


def test_what_a_definition_needs_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prerequisites, "SURE", 0.5)
    first = note_of("## Vocab\n**gradient** - the slope of a curve\n", "ECS100-L1.md")
    later = note_of(
        "## Vocab\n**gradient descent** - steps along the gradient to a minimum\n",
        "ECS100-L2.md",
    )
    knowledge = knowledge_of(first, later)
    assert T.PREREQUISITE_OF in between(knowledge, "gradient", "gradient-descent")
    assert T.PREREQUISITE_OF not in between(knowledge, "gradient-descent", "gradient")


def test_what_textbooks_relate_needs_no_surer_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prerequisites, "SURE", 2)
    first = note_of("## Vocab\n**gradient** - the slope of a curve\n", "ECS100-L1.md")
    later = note_of(
        "## Vocab\n**gradient descent** - steps along the gradient to a minimum\n",
        "ECS100-L2.md",
    )
    found = between(knowledge_of(first, later), "gradient", "gradient-descent")
    assert T.PREREQUISITE_OF in found


def test_what_textbooks_contrast_comes_not_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prerequisites, "SURE", 0)
    first = note_of("## Vocab\n**paging** - memory in frames of one size\n", "E-L1.md")
    later = note_of(
        "## Vocab\n**segmentation** - cuts memory otherwise than the paging does\n",
        "E-L2.md",
    )
    found = between(knowledge_of(first, later), "paging", "segmentation")
    assert T.CONTRASTS_WITH in found
    assert T.PREREQUISITE_OF not in found


@pytest.mark.parametrize(
    ("meaning", "needed"),
    [
        ("a layer that keeps the max pooling", True),
        ("convolutions and no max pooling", False),
        ("a stride instead of the max pooling", False),
        ("learns without any max pooling, by strides", False),
        ("needs no labels, but max pooling", True),
        ("a stack of layers (max pooling is one)", False),
        ("a stack of layers, helps where max pooling is slow", False),
        ("a stack of layers vs max pooling", False),
        ("a stack of layers. The max pooling comes later", False),
    ],
)
def test_what_a_definition_only_mentions_comes_not_first(
    meaning: str,
    needed: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prerequisites, "SURE", 0.5)
    first = note_of(
        """
        # Pooling

        ## Vocab
        **max pooling** - a layer that keeps the largest value of a patch

        ## Scratch Notes
        Max pooling is a layer without weights.
        """,
        "ECS100-L1.md",
    )
    later = note_of(f"## Vocab\n**generator network** - {meaning}\n", "ECS100-L2.md")
    knowledge = knowledge_of(first, later)
    found = between(knowledge, "max-pooling", "generator-network")
    assert (T.PREREQUISITE_OF in found) is needed


@pytest.mark.usefixtures("untaught")
def test_a_pair_with_an_end_that_is_hardly_a_term_is_no_relation() -> None:
    note = note_of(LSTM, "ECS100-L2.md")
    lexicon = lexicon_of(note)
    taken = terms.of_note(note, lexicon)
    reading = read(note, taken.found, taken.terms)
    facts = facts_of(note, taken.found, taken.terms, reading)
    assert weigh(reading.pairs, facts, lexicon.relations)
    ends = {key: replace(end, score=SURE_END - 0.01) for key, end in facts.ends.items()}
    unsure = replace(facts, ends=ends)
    assert weigh(reading.pairs, unsure, lexicon.relations) == []


def test_what_stands_between_and_over_two_names_is_kept() -> None:
    note = note_of("""
        # Gates

        ## Types of gate
        The **forget gate** is a gate that uses the **sigmoid function**.
        - **Forget gate** - drops old memory
        - **Input gate** - lets new input in
        """)
    taken = terms.of_note(note, lexicon_of(note))
    reading = read(note, taken.found, taken.terms)
    wording = facts_of(note, taken.found, taken.terms, reading).wording
    assert wording.words("forget gate", "sigmoid") == {"is", "that", "uses"}
    assert not wording.words("sigmoid", "forget gate")
    over = {said for ends, said in wording.under.items() if "input gate" in ends}
    assert (frozenset({"kinds"}), 2) in over


@pytest.mark.usefixtures("untaught")
def test_a_pair_that_no_reader_would_sign_is_no_relation() -> None:
    note = note_of(LSTM, "ECS100-L2.md")
    lexicon = lexicon_of(note)
    taken = terms.of_note(note, lexicon)
    reading = read(note, taken.found, taken.terms)
    facts = facts_of(note, taken.found, taken.terms, reading)
    assert weigh(reading.pairs, facts, lexicon.relations)
    never = replace(lexicon.relations.holds, base=-50.0)
    models = lexicon.relations._replace(holds=never)
    for link in weigh(reading.pairs, facts, models):  # But what a formula says.
        ends = min(link.source, link.target), max(link.source, link.target)
        assert "equation" in {clue.kind for clue in reading.pairs[ends].clues}


@pytest.mark.usefixtures("untaught")
def test_two_that_only_stand_in_one_list_are_no_relation() -> None:
    note = note_of(LSTM, "ECS100-L2.md")
    lexicon = lexicon_of(note)
    taken = terms.of_note(note, lexicon)
    reading = read(note, taken.found, taken.terms)
    facts = facts_of(note, taken.found, taken.terms, reading)
    key = next(link for link in weigh(reading.pairs, facts, lexicon.relations))
    pair = reading.pairs[min(key.source, key.target), max(key.source, key.target)]
    pair.clues[:] = [pair.clues[0]._replace(kind="sibling")]
    ends = {key.source, key.target}
    found = weigh(reading.pairs, facts, lexicon.relations)
    assert found
    assert all({link.source, link.target} != ends for link in found)


def test_two_that_stand_in_every_row_of_the_notebook_tell_nothing() -> None:
    notes = [
        note_of("The **hidden state** is part of the forget gate.", f"ECS100-L{n}.md")
        for n in (1, 2, 3)
    ]
    relations = knowledge_of(*notes).relations
    assert Method.STATISTICS not in {relation.method for relation in relations}


def test_a_line_is_quoted_once_and_whole() -> None:
    knowledge = knowledge_of(
        note_of("""
        # Gates

        - **Forget gate** - decides what the cell state loses
        - **Cell state** - the memory

        The forget gate clears the cell state.
        """)
    )
    (both,) = (
        r
        for r in knowledge.relations
        if {r.source, r.target} == {"concept:forget-gate", "concept:cell-state"}
        and r.type is T.USED_IN
    )
    assert [(e.line, e.text) for e in both.evidence] == [
        (3, "- **Forget gate** - decides what the cell state loses"),
        (4, "- **Cell state** - the memory"),
        (6, "The forget gate clears the cell state."),
    ]


NOTES_OF_A_VAULT = (
    note_of(
        """
        # Peat bog
        A **peat bog** is a wetland. It was drained for [[Charcoal burning|fuel]].
        """,
        "Peat bog.md",
    ),
    note_of(
        """
        # Charcoal burning
        **Charcoal burning** is the slow heating of wood.

        ## Kiln lining
        The **kiln lining** keeps heat in. For its clay see [[Peat bog#Bog clay]].
        """,
        "Charcoal burning.md",
    ),
)


def test_a_link_to_another_concepts_note_relates_the_two() -> None:
    found = knowledge_of(*NOTES_OF_A_VAULT)
    linked = [r for r in found.relations if r.method is Method.EXPLICIT]
    said = {(str(r.source), str(r.target)): r for r in linked}
    ends = "concept:charcoal-burning", "concept:peat-bog"
    assert said[ends].type is T.RELATED_TO
    assert said[ends].evidence[0].line == 2
    # What stands under a heading that is a concept is of that, not of the whole note.
    assert ("concept:kiln-lining", "concept:peat-bog") in said


def test_a_link_below_a_heading_that_says_what_it_is_for_is_not_of_that() -> None:
    bog, burning = NOTES_OF_A_VAULT
    layers = note_of(
        """
        # Layers
        Each **connection** has a weight of its own.

        ## Connections
        - [[Peat bog]]
        """,
        "Layers.md",
    )
    found = knowledge_of(bog, burning, layers)
    assert "concept:connection" in {concept.id for concept in found.concepts}
    explicit = [r for r in found.relations if r.method is Method.EXPLICIT]
    assert not any("concept:connection" in (r.source, r.target) for r in explicit)


def test_a_link_whose_pair_has_a_relation_already_adds_none() -> None:
    note = note_of(
        """
        # Peat bog
        A **peat bog** is a wetland. The peat bog uses [[Sphagnum moss]].

        **Sphagnum moss** is a plant of the peat bog.
        """,
        "Peat bog.md",
    )
    found = knowledge_of(note)
    pairs = [frozenset((r.source, r.target)) for r in found.relations]
    wanted = frozenset(("concept:peat-bog", "concept:sphagnum-moss"))
    assert wanted in pairs
    assert all(r.method is not Method.EXPLICIT for r in found.relations)


def test_of_what_is_held_of_all_notes_each_text_is_held_once() -> None:
    note = note_of(LSTM)
    said = link_note(note, lexicon_of(note))
    packed = unpack(pack(said), NoteLinks)
    lean = Lean()
    held = lean.part(packed)
    dropped = dict.fromkeys(("consulted", "scored", "together"), ())
    terms = tuple(structs.replace(term, values=()) for term in said.terms)
    assert held == structs.replace(said, terms=terms, **dropped)
    assert {k: unpack(term, NoteTerm) for k, (*_, term) in lean.best.items()} == {
        term.key: term for term in said.terms
    }

    def texts(part: NoteLinks) -> list[str]:
        of_links = [e.text for one in part.links for e in one.evidence]
        return [*of_links, *(text for one in part.definitions for text in one.needed)]

    different = len(set(texts(held)))
    assert len(set(map(id, texts(packed)))) > different
    assert len(set(map(id, texts(held)))) == different


def test_what_textbooks_only_relate_is_of_no_type_and_needs_its_weight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = note_of(
        "# Nets\n## Softmax\n- **Softmax** turns a **logit** into a probability\n"
        "- **Logit**: a score\n- the **logit** goes into **softmax**\n"
    )
    key = ("logit", "softmax")
    related = ((T.RELATED_TO, key),)
    monkeypatch.setattr(relations, "known", lambda k, _: related if k == key else ())
    assert set(between(knowledge_of(note), *key)) == {T.RELATED_TO}
    monkeypatch.setattr(relations, "LEAST", 1.0)
    assert between(knowledge_of(note), *key) == {}
