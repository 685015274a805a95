"""The export: other programs read it back, and get what the graph holds."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import networkx as nx
from handmade import CELL, FORGET, HIDDEN, INPUT, L19, LSTM, QUESTION, concept, graph
from hypothesis import given
from hypothesis import strategies as st

from studygraph.export import SCHEMA_VERSION, to_csv, to_graphml, to_json
from studygraph.graph.model import Edge, NodeId, StudyGraph


def document(of: StudyGraph | None = None) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(to_json(of or graph()))
    return loaded


def node(node_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(n for n in document()["nodes"] if n["id"] == node_id)
    return found


def with_label(label: str) -> StudyGraph:
    return StudyGraph(nodes=(concept("a", label, 0.5),))


# -- JSON ------------------------------------------------------------------------------


def test_the_document_is_a_node_link_graph() -> None:
    whole = document()
    assert list(whole) == [
        *("schema_version", "directed", "multigraph", "graph", "nodes", "edges")
    ]
    assert whole["schema_version"] == SCHEMA_VERSION == 1
    assert whole["directed"] is True
    assert whole["multigraph"] is True


def test_networkx_reads_the_document_back() -> None:
    network = nx.node_link_graph(document(), edges="edges")
    assert isinstance(network, nx.MultiDiGraph)
    assert set(network.nodes) == {n.id for n in graph().nodes}
    assert network.number_of_edges() == len(graph().edges)
    assert network[FORGET][INPUT]["contrasts-with"]["weight"] == 0.7
    assert network.nodes[CELL]["symbols"] == ["C_t"]


def test_networkx_writes_the_same_document_again() -> None:
    network = nx.node_link_graph(document(), edges="edges")
    again = nx.node_link_data(network, edges="edges")
    whole = document()
    ends = ("source", "target", "key")
    order = sorted(again["edges"], key=lambda e: tuple(e[end] for end in ends))
    assert again["nodes"] == whole["nodes"]
    assert order == sorted(whole["edges"], key=lambda e: tuple(e[end] for end in ends))
    assert again["graph"] == whole["graph"]


def test_a_concept_has_its_names_meanings_and_figures() -> None:
    assert node(FORGET) == {
        "id": FORGET,
        "type": "concept",
        "label": "forget gate",
        "aliases": ["forget gates", "reset gate"],
        "symbols": ["f_t"],
        "definitions": [
            {"text": "a gate that clears the cell state", "note": LSTM, "line": 4}
        ],
        "score": 0.9,
        "importance": 0.8,
        "courses": ["ECS189G"],
    }


def test_a_note_has_its_place_and_sections() -> None:
    assert node(L19) == {
        "id": L19,
        "type": "note",
        "label": "LSTM",
        "title": "LSTM",
        "path": "DL/ECS189G-L19.md",
        "course": "ECS189G",
        "ordinal": "L19",
        "date": None,
        "sections": [
            {"line": 1, "kind": "other", "heading": "LSTM"},
            {"line": 3, "kind": "vocab", "heading": "Vocab"},
        ],
    }


def test_a_question_without_an_answer_has_null() -> None:
    assert node(QUESTION) == {
        "id": QUESTION,
        "type": "question",
        "label": "What does a forget gate do?",
        "question": "What does a forget gate do?",
        "answer": None,
        "kind": "basic",
        "line": 8,
        "note": LSTM,
    }


def test_an_edge_has_its_evidence() -> None:
    edges = document()["edges"]
    (found,) = (e for e in edges if (e["source"], e["target"]) == (HIDDEN, CELL))
    assert found == {
        "source": HIDDEN,
        "target": CELL,
        "key": "computed-from",
        "type": "computed-from",
        "weight": 0.5,
        "method": "equation",
        "evidence": [
            {"note": LSTM, "line": 5, "text": "$C_t = f_t C_{t-1} + i_t \\tilde C_t$"}
        ],
    }


def test_the_document_is_the_same_every_time_a_record_a_line() -> None:
    text = to_json(graph())
    assert text == to_json(graph())
    lines = text.splitlines()
    assert sum(line.startswith('{"id": ') for line in lines) == len(graph().nodes)
    assert sum(line.startswith('{"source": ') for line in lines) == len(graph().edges)


def test_an_empty_graph_is_a_document_too() -> None:
    network = nx.node_link_graph(document(StudyGraph()), edges="edges")
    assert not network.nodes


# -- GraphML ---------------------------------------------------------------------------


def read_graphml(text: str) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def test_networkx_reads_the_graphml_back() -> None:
    network = read_graphml(to_graphml(graph()))
    whole = document()
    assert set(network.nodes) == {n["id"] for n in whole["nodes"]}
    for record in whole["nodes"]:
        held = network.nodes[record["id"]]
        for key, value in record.items():
            if key == "id":
                continue
            if value is None:
                assert key not in held
            elif isinstance(value, list):
                assert json.loads(held[key]) == value
            else:
                assert held[key] == value
    edges = {(a, b, data["type"]): data for a, b, data in network.edges(data=True)}
    for record in whole["edges"]:
        held = edges[record["source"], record["target"], record["type"]]
        assert held["weight"] == record["weight"]
        assert held["method"] == record["method"]
        assert json.loads(held["evidence"]) == record["evidence"]
    assert len(edges) == len(whole["edges"])


def test_every_edge_of_the_graphml_has_an_id_of_its_own() -> None:
    ids = [line.split('"')[1] for line in to_graphml(graph()).split("\n<edge")[1:]]
    assert len(set(ids)) == len(graph().edges)


@given(st.text())
def test_any_label_makes_well_formed_graphml(label: str) -> None:
    network = read_graphml(to_graphml(with_label(label)))
    held = network.nodes["concept:a"].get("label") or ""
    kept = [char for char in label if char >= " " or char in "\t\n\r"]
    assert len(held) == len(label) or not held
    assert all(char in held for char in kept if char not in "\ufffe\uffff")


def test_an_empty_graph_is_graphml_too() -> None:
    assert not read_graphml(to_graphml(StudyGraph())).nodes


# -- CSV -------------------------------------------------------------------------------


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_tables_hold_what_the_document_holds() -> None:
    tables, whole = to_csv(graph()), document()
    for table, records in (
        (tables.nodes, whole["nodes"]),
        (tables.edges, whole["edges"]),
    ):
        for row, record in zip(rows(table), records, strict=True):
            for key, value in record.items():
                if value is None:
                    assert row[key] == ""
                elif isinstance(value, list):
                    assert json.loads(row[key]) == value
                else:
                    assert row[key] == str(value)


def test_a_column_that_a_type_lacks_is_empty() -> None:
    first = rows(to_csv(graph()).nodes)[0]
    assert first["type"] == "concept"
    assert first["url"] == ""


@given(st.text(st.characters(codec="utf-8")))
def test_any_label_comes_back_from_the_table(label: str) -> None:
    (row,) = rows(to_csv(with_label(label)).nodes)
    assert row["label"] == label


def test_two_edges_between_the_same_nodes_stay_two() -> None:
    whole = graph()
    doubled: list[Edge] = [
        edge
        for edge in whole.edges
        if edge.target == NodeId(FORGET) and edge.source == L19
    ]
    assert len(doubled) == 2
    tables = to_csv(replace(whole, edges=tuple(doubled)))
    assert [row["key"] for row in rows(tables.edges)] == ["defines", "mentions"]
