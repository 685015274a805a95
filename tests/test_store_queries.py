"""What the index answers: look-up, neighbours, paths, search, lists and reasons."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import (
    CELL,
    FORGET,
    GATE,
    HIDDEN,
    INPUT,
    L18,
    L19,
    LSTM,
    QUESTION,
    RNN,
    UNIT,
    concept,
    contents,
    edge,
)
from msgspec import structs

from studygraph.config import Settings
from studygraph.graph.model import EdgeType, NodeId, StudyGraph
from studygraph.graph.phrases import CONCEPT_RELATIONS, phrase
from studygraph.note import Block, BlockKind
from studygraph.store import Store, lookup
from studygraph.store.answers import Ambiguous, Match, NoMatch, Quote, to_json

FORGET_ID, CELL_ID, HIDDEN_ID = map(NodeId, (FORGET, CELL, HIDDEN))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, Settings(), cache_dir=tmp_path / "cache") as opened:
        opened.save(contents())
        yield opened


def with_graph(store: Store, graph: StudyGraph) -> Store:
    store.save(replace(contents(), graph=graph))
    return store


def named(store: Store, term: str) -> str:
    """The id of the one node that `term` names."""
    found = store.lookup(term)
    assert isinstance(found, Match), found
    return found.node.id


# -- look-up ---------------------------------------------------------------------------


def test_to_find_a_name_no_table_is_gone_through(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def explained(
        connection: sqlite3.Connection, term: str, types: Collection[str] = ()
    ) -> Match | Ambiguous | NoMatch:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        found = look_up(connection, term, types)
        connection.set_trace_callback(None)
        for one in asked:
            rows = connection.execute(f"EXPLAIN QUERY PLAN {one}")
            steps.extend(step for *_, step in rows)
        return found

    look_up = lookup.lookup
    monkeypatch.setattr(lookup, "lookup", explained)
    named(store, "forget gate")
    named(store, L19)
    assert any("node_of_note" in step for step in steps)
    assert not [step for step in steps if "SCAN" in step or "(type=?)" in step]


@pytest.mark.parametrize(
    "term",
    [
        "forget gate",
        "Forget Gates",
        "the forget-gate",
        "FORGET_GATE",
        "forget gâte",
        "reset gate",
        "f_t",
        "$f_{t}$",
        "concept:forget-gate",
    ],
)
def test_a_concept_is_found_by_any_of_its_names(store: Store, term: str) -> None:
    assert named(store, term) == FORGET


@pytest.mark.parametrize(
    ("term", "node"),
    [
        ("DL/ECS189G-L19.md", L19),
        ("DL/ECS189G-L19", L19),
        ("ECS189G-L19", L19),
        ("ecs189g l19", L19),
        ("the LSTM lecture", L19),
        ("RNN", L18),
        ("ECS189G", "course:ECS189G"),
        ("gru", "missing:gru"),
    ],
)
def test_other_nodes_are_found_by_their_names_too(
    store: Store, term: str, node: str
) -> None:
    assert named(store, term) == node


def test_a_note_is_found_by_the_code_that_opens_its_title(store: Store) -> None:
    graph = contents().graph
    coded = structs.replace(
        next(n for n in graph.nodes if n.id == L18), label="OS-7b Scheduling"
    )
    rest = tuple(n for n in graph.nodes if n.id != L18)
    with_graph(store, replace(graph, nodes=(*rest, coded)))
    assert named(store, "os-7b") == L18
    assert isinstance(store.lookup("OS-7"), NoMatch)


def test_a_concept_comes_before_a_note_of_the_same_name(store: Store) -> None:
    assert named(store, "LSTM") == UNIT


def test_a_label_counts_before_an_alias(store: Store) -> None:
    graph = contents().graph
    other = concept("reset", "reset gate", 0.9)
    with_graph(store, replace(graph, nodes=(*graph.nodes, other)))
    assert named(store, "reset gate") == other.id


def test_a_symbol_keeps_its_case(store: Store) -> None:
    assert named(store, "C_t") == CELL
    assert isinstance(store.lookup("c_t"), NoMatch)


def test_an_alias_of_two_concepts_is_ambiguous_the_more_important_first(
    store: Store,
) -> None:
    found = store.lookup("states")
    assert isinstance(found, Ambiguous)
    assert [node.label for node in found.candidates] == ["hidden state", "memory"]


@pytest.mark.parametrize(
    ("term", "label"),
    [("forgett gate", "forget gate"), ("cel state", "cell state"), ("lsmt", "LSTM")],
)
def test_a_miss_says_what_is_spelled_alike(store: Store, term: str, label: str) -> None:
    found = store.lookup(term)
    assert isinstance(found, NoMatch)
    assert found.did_you_mean[0].label == label


def test_a_miss_offers_the_names_that_hold_all_its_words(store: Store) -> None:
    found = store.lookup("term memory")
    assert isinstance(found, NoMatch)
    assert found.did_you_mean[0].label == "LSTM"


def test_a_term_like_nothing_gets_no_suggestion(store: Store) -> None:
    assert store.lookup("photosynthesis") == NoMatch("photosynthesis", ())
    assert store.lookup("") == NoMatch("", ())


# -- neighbours ------------------------------------------------------------------------


def test_neighbors_come_by_weight_then_by_id_and_tell_the_directions_apart(
    store: Store,
) -> None:
    found = store.neighbors(FORGET_ID, types=CONCEPT_RELATIONS)
    assert [(n.phrase, n.node.id, n.direction, n.weight) for n in found] == [
        ("used to compute", CELL, "in", 0.95),
        ("is a", GATE, "out", 0.9),
        ("part of", UNIT, "out", 0.8),
        ("contrasts with", INPUT, "out", 0.7),
    ]


def test_a_neighbor_brings_the_words_that_say_so(store: Store) -> None:
    (found,) = store.neighbors(FORGET_ID, types=[EdgeType.IS_A])
    words = "The forget gate is a gate that clears the cell state."
    assert found.evidence == (Quote(LSTM, 4, words),)
    assert found.method == "pattern"


def test_every_type_is_a_neighbor_when_none_is_chosen(store: Store) -> None:
    found = store.neighbors(FORGET_ID)
    assert {n.relation for n in found} >= {"defines", "mentions", "about", "is-a"}


def test_two_hops_go_round_once_and_say_by_which_way(store: Store) -> None:
    found = store.neighbors(HIDDEN_ID, hops=2, types=CONCEPT_RELATIONS)
    assert [(n.hops, n.via.id, n.node.id) for n in found] == [
        (1, HIDDEN, CELL),
        (2, CELL, FORGET),
        (2, CELL, INPUT),
        (2, CELL, UNIT),
    ]


def test_a_limit_keeps_the_nearest(store: Store) -> None:
    whole = store.neighbors(HIDDEN_ID, hops=3)
    assert store.neighbors(HIDDEN_ID, hops=3, limit=2) == whole[:2]


def test_an_unknown_id_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.neighbors(NodeId("concept:nothing"))


def test_every_type_of_edge_has_words_for_both_directions() -> None:
    for edge_type in EdgeType:
        assert phrase(edge_type, outward=True)
        assert phrase(edge_type, outward=False)
    assert set(CONCEPT_RELATIONS) <= set(EdgeType)


# -- paths -----------------------------------------------------------------------------


def test_a_path_cites_every_step(store: Store) -> None:
    steps = store.path_between(FORGET_ID, HIDDEN_ID)
    assert steps is not None
    assert [(s.via.id, s.phrase, s.node.id) for s in steps] == [
        (FORGET, "used to compute", CELL),
        (CELL, "used to compute", HIDDEN),
    ]
    assert all(step.evidence for step in steps)
    assert [step.hops for step in steps] == [1, 2]


def test_two_sure_steps_beat_a_doubtful_one(store: Store) -> None:
    graph = contents().graph
    doubtful = edge((FORGET, HIDDEN), EdgeType.RELATED_TO, 0.2, 1)
    with_graph(store, replace(graph, edges=(*graph.edges, doubtful)))
    steps = store.path_between(FORGET_ID, HIDDEN_ID)
    assert steps is not None
    assert len(steps) == 2


def test_a_fair_step_beats_a_sure_and_a_fair_one(store: Store) -> None:
    graph = contents().graph
    fair = edge((FORGET, HIDDEN), EdgeType.RELATED_TO, 0.4, 1)
    with_graph(store, replace(graph, edges=(*graph.edges, fair)))
    steps = store.path_between(FORGET_ID, HIDDEN_ID)
    assert steps is not None
    assert len(steps) == 1


def test_a_sure_step_beats_two(store: Store) -> None:
    graph = contents().graph
    sure = edge((FORGET, HIDDEN), EdgeType.RELATED_TO, 0.9, 1)
    with_graph(store, replace(graph, edges=(*graph.edges, sure)))
    steps = store.path_between(FORGET_ID, HIDDEN_ID)
    assert steps is not None
    assert [step.relation for step in steps] == ["related-to"]


def test_two_edges_of_one_weight_are_one_step_by_the_first_type(store: Store) -> None:
    graph = contents().graph
    again = edge((HIDDEN, CELL), EdgeType.RELATED_TO, 0.5, 1)
    with_graph(store, replace(graph, edges=(*graph.edges, again)))
    steps = store.path_between(HIDDEN_ID, FORGET_ID)
    assert steps is not None
    assert [step.relation for step in steps] == ["computed-from", "computed-from"]


def test_a_path_goes_from_concept_to_concept_never_through_a_note(
    store: Store,
) -> None:
    assert store.path_between(FORGET_ID, NodeId("concept:island")) is None
    assert store.path_between(FORGET_ID, NodeId(L19)) is None


def test_a_concept_is_no_step_from_itself(store: Store) -> None:
    assert store.path_between(FORGET_ID, FORGET_ID) == ()


# -- search ----------------------------------------------------------------------------


def test_search_finds_a_concept_before_a_line(store: Store) -> None:
    hits = store.search("forget gate")
    assert hits[0].kind == "concept"
    assert hits[0].node is not None
    assert hits[0].node.id == FORGET
    assert {(hit.note, hit.line) for hit in hits[1:]} == {
        (LSTM, 4),
        (LSTM, 6),
        (LSTM, 8),
    }


def test_search_marks_what_it_found(store: Store) -> None:
    (hit,) = store.search("writes")
    assert hit.text == "The input gate writes; unlike it, the forget gate erases."
    assert [hit.text[a:b] for a, b in hit.marks] == ["writes"]


@pytest.mark.parametrize("query", ["Gates", "GATE", "gâte"])
def test_search_knows_endings_case_and_accents(store: Store, query: str) -> None:
    assert (LSTM, 4) in {(hit.note, hit.line) for hit in store.search(query)}


def test_search_goes_on_with_beginnings_of_words(store: Store) -> None:
    assert [(h.note, h.line) for h in store.search("hidd sta") if h.note] == [(RNN, 2)]


def test_search_goes_on_with_any_of_the_words(store: Store) -> None:
    hits = store.search("erases photosynthesis")
    assert [(hit.note, hit.line) for hit in hits] == [(LSTM, 6)]


def test_words_in_quotes_stand_together(store: Store) -> None:
    hits = store.search('"gate writes"')
    assert [(hit.note, hit.line) for hit in hits] == [(LSTM, 6)]


def test_search_finds_letters_where_there_are_no_spaces(store: Store) -> None:
    what = contents()
    text = "忘却门清除细胞状态"
    note = replace(
        what.parsed[0],
        digest="zh",
        lines=(text,),
        blocks=(Block(BlockKind.ITEM, 1, text),),
    )
    store.save(
        replace(what, parsed=(note, what.parsed[1]), settled=(note, what.settled[1]))
    )
    assert [hit.text for hit in store.search("细胞")] == [text]


def test_search_leaves_out_the_words_of_a_template(store: Store) -> None:
    what = contents()
    prompt = Block(BlockKind.PROMPT, 1, "Link all related words")
    note = replace(
        what.parsed[0], digest="p", lines=(prompt.text,), blocks=(prompt,), sections=()
    )
    store.save(
        replace(what, parsed=(note, what.parsed[1]), settled=(note, what.settled[1]))
    )
    assert store.search("related") == ()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        "AND",
        "NOT gate*",
        "text:x",
        "(",
        "^a",
        "'; DROP",
        "\0",
        "\udcff",
    ],
)
def test_search_never_fails_on_what_is_typed(store: Store, query: str) -> None:
    store.search(query)
    store.lookup(query)


# -- lists and reasons -----------------------------------------------------------------


def test_concepts_come_by_importance(store: Store) -> None:
    labels = [line.label for line in store.concepts(limit=3)]
    assert labels == ["cell state", "LSTM", "forget gate"]


def test_the_concepts_of_a_note_come_by_how_sure_they_are_its_terms(
    store: Store,
) -> None:
    lines = store.concepts(note=NodeId(L19))
    assert [(line.label, line.weight, line.notes) for line in lines] == [
        ("forget gate", 0.9, 1),
        ("cell state", 0.8, 1),
    ]


def test_the_concepts_of_a_course_are_its_own(store: Store) -> None:
    assert store.courses() == ("ECS189G",)
    assert len(store.concepts(course="ECS189G")) == 8
    assert store.concepts(course="ECS32B") == ()


def test_show_gives_the_record_and_every_edge(store: Store) -> None:
    view = store.show(FORGET_ID)
    record = next(n for n in contents().graph.nodes if n.id == FORGET)
    assert view.node == record
    assert {n.node.id for n in view.edges} == {CELL, GATE, UNIT, INPUT, L19, QUESTION}
    order = [list(EdgeType).index(EdgeType(n.relation)) for n in view.edges]
    assert order == sorted(order)


def test_why_counts_the_forms_in_which_notes_write_it(store: Store) -> None:
    reasons = store.why(FORGET_ID)
    assert [(form.text, form.count) for form in reasons.forms] == [
        ("forget gate", 2),
        ("f_t", 1),
    ]
    assert (reasons.mentions, reasons.notes) == (3, 1)
    assert [n.relation for n in reasons.edges] == [
        *("computed-from", "is-a", "part-of", "contrasts-with")
    ]


def test_answers_are_json_with_the_names_of_their_fields(store: Store) -> None:
    (found,) = json.loads(to_json(store.neighbors(FORGET_ID, types=["is-a"])))
    assert found["node"] == {
        "id": GATE,
        "type": "concept",
        "label": "gate",
        "note": None,
        "line": 0,
    }
    assert found["evidence"][0]["line"] == 4
    assert json.loads(to_json(store.show(FORGET_ID)))["node"]["symbols"] == ["f_t"]
