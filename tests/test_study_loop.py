"""Quiz, gaps and plan over the hand-made notebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec import structs
from study_values import (
    CELL,
    FORGET,
    GATE,
    INPUT,
    PATH,
    concept,
    edge,
    graph_of,
    note,
)

from studygraph.concepts.model import Evidence
from studygraph.errors import Problem, ProblemKind
from studygraph.graph.index import GraphIndex
from studygraph.graph.model import ConceptNode, EdgeType, Meaning, NodeId, StudyGraph
from studygraph.note import NotePath
from studygraph.study.cards import make_cards
from studygraph.study.gaps import Gap, GapKind, find_gaps
from studygraph.study.plan import Topic, make_plan, memory_of, study_order
from studygraph.study.quiz import grade, make_quiz
from studygraph.study.replay import State
from studygraph.study.scheduling import Memory, Stage

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def course_graph(*, more: int = 4) -> StudyGraph:
    """The hand-made graph and a few concepts of the same course."""
    base = graph_of()
    extra = tuple(
        concept(NodeId(f"concept:layer-{n}"), f"{name} layer")
        for n, name in enumerate(("dense", "pooling", "dropout", "softmax")[:more])
    )
    nodes = tuple(sorted((*base.nodes, *extra), key=lambda node: node.id))
    return replace(base, nodes=nodes)


def gaps(
    kind: GapKind, graph: StudyGraph | None = None, **changes: object
) -> list[Gap]:
    held = note()
    for name, value in changes.items():
        object.__setattr__(held, name, value)
    return [g for g in find_gaps(graph or graph_of(held), (held,)) if g.kind is kind]


def test_a_quiz_asks_with_one_right_answer_and_explains_it_by_a_line() -> None:
    graph = course_graph()
    cards = make_cards(graph, (note(),))
    questions = make_quiz(GraphIndex(graph), cards, seed=1)
    assert questions
    for question in questions:
        assert 3 <= len(question.choices) <= 4
        assert len(set(question.choices)) == len(question.choices)
        assert question.card.concepts
        assert question.evidence.line > 0


def test_no_wrong_choice_would_be_right_as_well() -> None:
    graph = course_graph()
    cards = make_cards(graph, (note(),))
    for seed in range(20):
        questions = make_quiz(GraphIndex(graph), cards, seed=seed)
        assert questions
        for question in questions:
            wrong = set(question.concepts) - {question.concepts[question.right]}
            assert not wrong & set(question.card.concepts)


def test_the_same_seed_asks_the_same_quiz() -> None:
    graph = course_graph()
    cards = make_cards(graph, (note(),))
    index = GraphIndex(graph)
    once, again = (make_quiz(index, cards, seed=7) for _ in range(2))
    assert once == again
    backwards = make_quiz(index, tuple(reversed(cards)), seed=7)
    assert [q.card.id for q in once] == [q.card.id for q in backwards]
    assert len({make_quiz(index, cards, seed=n) for n in range(9)}) > 1


def test_no_quiz_without_enough_siblings() -> None:
    graph = replace(
        graph_of(), nodes=tuple(n for n in graph_of().nodes if n.id != CELL)
    )
    cards = make_cards(graph, (note(),))
    definitions = [card for card in cards if card.concepts == (FORGET,)]
    few = replace(graph, nodes=tuple(n for n in graph.nodes if n.id != INPUT))
    assert make_quiz(GraphIndex(few), definitions, seed=1) == ()


def test_a_quiz_is_graded_by_lecture_the_weakest_first() -> None:
    graph = course_graph()
    cards = make_cards(graph, (note(),))
    questions = make_quiz(GraphIndex(graph), cards, seed=1)
    right = [question.right for question in questions]
    assert grade(questions, right).share == 1
    given = [None, *right[1:]]
    result = grade(questions, given)
    assert result.right == len(questions) - 1
    assert result.lectures == (("Recurrent nets", len(questions) - 1, len(questions)),)
    assert not result.marks[0].is_right


def test_an_open_question_is_a_gap_on_its_line() -> None:
    (gap,) = gaps(GapKind.UNANSWERED)
    assert (gap.note, gap.line) == (PATH, 11)
    assert "Why a sigmoid?" in gap.text


def test_a_term_used_and_never_defined_is_a_gap_at_its_first_use() -> None:
    more = edge(NodeId("note:course/L0"), CELL, EdgeType.MENTIONS, 3)
    graph = graph_of(edges=(more,))
    found = [gap.concept for gap in gaps(GapKind.UNDEFINED, graph)]
    assert found == [CELL]


def test_the_first_use_is_the_one_in_the_earliest_lecture() -> None:
    paths = [NotePath(f"course/L{n}.md") for n in (4, 12)]
    held = [
        replace(note(path=path), ordinal=path[7:-3], cards=(), definitions=())
        for path in paths
    ]
    uses = tuple(
        structs.replace(
            edge(NodeId(f"note:{path}"), CELL, EdgeType.MENTIONS, 3),
            evidence=(Evidence(path, 3, "the cell state"),),
        )
        for path in paths
    )
    found = find_gaps(graph_of(*held, edges=uses), held)
    places = [g.note for g in found if g.concept == CELL]
    assert places == [paths[0]]


def test_a_term_named_once_is_no_gap() -> None:
    assert gaps(GapKind.UNDEFINED) == []


def test_definitions_that_share_no_word_disagree() -> None:
    elsewhere = NotePath("course/L2.md")
    other = replace(note(path=elsewhere), definitions=(), cards=())
    base = graph_of(note(), other)
    apart = Meaning("an optimizer with momentum and bias correction", elsewhere, 5)
    nodes = tuple(
        structs.replace(n, definitions=(*n.definitions, apart))
        if isinstance(n, ConceptNode) and n.id == FORGET
        else n
        for n in base.nodes
    )
    found = find_gaps(replace(base, nodes=nodes), (note(), other))
    (gap,) = (gap for gap in found if gap.kind is GapKind.DISAGREEING)
    assert gap.concept == FORGET
    assert "course/L2.md, line 5" in gap.text


def test_empty_sections_and_missing_connections_are_gaps() -> None:
    assert [gap.line for gap in gaps(GapKind.EMPTY_SECTION)] == [2, 13]
    assert [gap.line for gap in gaps(GapKind.UNCONNECTED)] == [13]


def test_a_broken_link_is_a_gap_and_other_problems_are_none() -> None:
    problems = [
        Problem(PATH, 4, ProblemKind.BROKEN_LINK, "leads nowhere", "mend it"),
        Problem(PATH, 5, ProblemKind.BAD_MATH, "does not parse", "mend it"),
    ]
    found = find_gaps(graph_of(), (note(),), problems)
    links = [gap for gap in found if gap.kind is GapKind.BROKEN_LINK]
    assert [(gap.line, gap.text) for gap in links] == [(4, "leads nowhere")]


def test_gaps_come_by_importance() -> None:
    found = find_gaps(graph_of(), (note(),))
    weights = [gap.importance for gap in found]
    assert weights == sorted(weights, reverse=True)
    assert all(0 <= weight <= 1 for weight in weights)


def topic(name: str, *needs: str, recall: float = 0.0) -> Topic:
    node = concept(NodeId(name), name)
    return Topic(node, recall, 2, 2, 10.0, tuple(NodeId(n) for n in needs))


def order_of(*topics: Topic) -> list[str]:
    return [t.concept.id for t in study_order(topics)[0]]


def test_what_a_topic_needs_comes_before_it_else_the_order_stays() -> None:
    topics = (topic("c", "b"), topic("x"), topic("b", "a"), topic("a"))
    assert order_of(*topics) == ["x", "a", "b", "c"]


def test_a_cycle_is_reported_and_every_topic_studied_once() -> None:
    topics = (topic("a", "b"), topic("b", "c"), topic("c", "a"), topic("d", "c"))
    order, cycles = study_order(topics)
    assert cycles == (("a", "b", "c"),)
    assert sorted(t.concept.id for t in order) == ["a", "b", "c", "d"]


def memory(days: int, stability: float = 400.0) -> Memory:
    last = NOW - timedelta(days=days)
    return Memory(Stage.REVIEW, None, stability, 5, NOW, last, last)


def test_a_plan_puts_prerequisites_first_and_ends_before_the_exam() -> None:
    graph = graph_of()
    cards = make_cards(graph, (note(),))
    plan = make_plan(
        GraphIndex(graph), cards, State(), NOW, exam=date(2026, 3, 3), minutes=4
    )
    order = [topic.concept.id for day in plan.days for topic in day.topics]
    assert order.index(FORGET) < order.index(CELL) < order.index(GATE)
    assert max(day.date for day in plan.days) <= date(2026, 3, 2)
    assert plan.left_out == ()


def test_what_does_not_fit_is_left_out_and_said() -> None:
    graph = graph_of()
    cards = make_cards(graph, (note(),))
    plan = make_plan(
        GraphIndex(graph), cards, State(), NOW, exam=date(2026, 3, 2), minutes=3
    )
    assert plan.left_out
    assert plan.minutes_needed > 3
    assert sum(day.minutes for day in plan.days) <= 3


def test_what_will_be_remembered_needs_no_time() -> None:
    graph = graph_of()
    cards = make_cards(graph, (note(),))
    state = State({card.id: memory(1) for card in cards})
    plan = make_plan(GraphIndex(graph), cards, state, NOW, exam=date(2026, 3, 3))
    assert plan.days == ()
    assert {topic.concept.id for topic in plan.known} == {FORGET, INPUT, CELL, GATE}


def test_memory_of_a_concept_is_the_mean_of_its_cards() -> None:
    cards = make_cards(graph_of(), (note(),))
    forget = [card for card in cards if card.concepts[:1] == (FORGET,) and card.back]
    state = State({forget[0].id: memory(0)})
    held = memory_of(cards, state, NOW)
    assert held[FORGET] == pytest.approx(1 / len(forget))
    assert held[GATE] == 0
