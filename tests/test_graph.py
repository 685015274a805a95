"""The graph room: records in, one StudyGraph out."""

from __future__ import annotations

import random
from typing import Any, cast

import networkx as nx
import pytest

from studygraph.concepts.model import (
    About,
    Concept,
    ConceptId,
    Evidence,
    Knowledge,
    Meaning,
    Mention,
    Method,
    NoteConcept,
    Relation,
    RelationType,
)
from studygraph.graph.build import build
from studygraph.graph.communities import communities
from studygraph.graph.index import GraphIndex
from studygraph.graph.layout import place, sketch
from studygraph.graph.model import (
    Community,
    ConceptNode,
    Edge,
    EdgeType,
    NodeId,
    NodeType,
    QuestionNode,
    StudyGraph,
)
from studygraph.graph.network import to_networkx
from studygraph.graph.order import lectures_by_course
from studygraph.graph.quotes import first_words
from studygraph.graph.rank import importance
from studygraph.note import (
    Card,
    CardKind,
    Link,
    LinkKind,
    Note,
    NoteKind,
    NotePath,
    Resource,
    Section,
    SectionKind,
)

# A concept's id is a node's id in the graph: the tests use one value as both.
GATE, CELL, BIAS = (
    cast("Any", f"concept:{slug}") for slug in ("forget-gate", "cell-state", "bias")
)


def lecture(path: str, text: str = "# A title\nwords", **fields: object) -> Note:
    note = Note(
        path=NotePath(path),
        title=path.removesuffix(".md"),
        digest="",
        lines=tuple(text.split("\n")),
        kind=NoteKind.LECTURE,
        sections=(
            Section(
                1, 2, 1, "A title", "A title", SectionKind.OTHER, SectionKind.OTHER
            ),
        ),
    )
    for name, value in fields.items():
        object.__setattr__(note, name, value)
    return note


def relation(
    source: ConceptId, target: ConceptId, kind: RelationType, weight: float = 0.5
) -> Relation:
    evidence = (Evidence(NotePath("a.md"), 2, "words"),)
    return Relation(source, target, kind, weight, Method.PATTERN, evidence)


def knowledge(*relations: Relation) -> Knowledge:
    return Knowledge(
        concepts=tuple(
            Concept(c, c.removeprefix("concept:")) for c in sorted((GATE, CELL, BIAS))
        ),
        note_concepts=(NoteConcept(NotePath("a.md"), GATE, 0.8),),
        mentions=(Mention(NotePath("a.md"), 2, 0, GATE, "words"),),
        relations=relations,
    )


def types_between(graph: StudyGraph, source: str, target: str) -> set[EdgeType]:
    return {e.type for e in graph.edges if (e.source, e.target) == (source, target)}


def test_a_relation_becomes_one_edge_with_its_evidence() -> None:
    graph = build(
        [lecture("a.md")], knowledge(relation(CELL, GATE, RelationType.COMPUTED_FROM))
    )
    edge = next(e for e in graph.edges if e.type is EdgeType.COMPUTED_FROM)
    assert (edge.source, edge.target, edge.weight) == (CELL, GATE, 0.5)
    assert edge.evidence == (Evidence(NotePath("a.md"), 2, "words"),)


def test_two_edges_of_one_type_are_merged_and_keep_all_evidence() -> None:
    weak = relation(CELL, GATE, RelationType.USED_IN, 0.2)
    strong = Relation(
        CELL,
        GATE,
        RelationType.USED_IN,
        0.9,
        Method.STRUCTURE,
        (Evidence(NotePath("a.md"), 1, "# A title"),),
    )
    graph = build([lecture("a.md")], knowledge(weak, strong))
    edges = [e for e in graph.edges if e.type is EdgeType.USED_IN]
    assert [e.weight for e in edges] == [0.9]
    assert {e.line for e in edges[0].evidence} == {1, 2}


def test_a_mention_edge_quotes_the_line() -> None:
    graph = build([lecture("a.md")], knowledge())
    edge = next(e for e in graph.edges if e.type is EdgeType.MENTIONS)
    assert (edge.source, edge.target, edge.weight) == ("note:a", GATE, 0.8)
    assert edge.evidence == (Evidence(NotePath("a.md"), 2, "words"),)


def test_a_long_line_is_quoted_around_the_mention() -> None:
    text = "# A title\n" + "x " * 400 + "forget gate" + " y" * 400
    found = Mention(NotePath("a.md"), 2, 800, GATE, "forget gate")
    known = Knowledge(
        concepts=(Concept(GATE, "forget gate"),),
        note_concepts=(NoteConcept(NotePath("a.md"), GATE, 1.0),),
        mentions=(found,),
    )
    note = lecture("a.md", text)
    graph = build([note], known)
    quote = next(e for e in graph.edges if e.type is EdgeType.MENTIONS).evidence[0]
    assert "forget gate" in quote.text
    assert quote.text in note.lines[1]
    assert len(quote.text) <= 240


def test_definitions_stand_on_the_concept_and_on_an_edge() -> None:
    known = Knowledge(
        concepts=(Concept(GATE, "forget gate"),),
        meanings=(
            Meaning(GATE, NotePath("a.md"), 2, "weak words", 0.5),
            Meaning(GATE, NotePath("a.md"), 1, "strong words", 0.9),
        ),
        note_concepts=(NoteConcept(NotePath("a.md"), GATE, 0.8),),
    )
    graph = build([lecture("a.md")], known)
    node = next(n for n in graph.nodes if isinstance(n, ConceptNode))
    assert [m.text for m in node.definitions] == ["strong words", "weak words"]
    edge = next(e for e in graph.edges if e.type is EdgeType.DEFINES)
    assert edge.weight == 0.8


def card(question: str, answer: str | None, line: int = 2) -> Card:
    return Card(CardKind.BASIC, "review", question, answer, line, line)


def questions(note: Note) -> list[QuestionNode]:
    graph = build([note], Knowledge())
    return [n for n in graph.nodes if isinstance(n, QuestionNode)]


def test_a_question_keeps_its_id_when_its_answer_or_line_changes() -> None:
    before = questions(lecture("a.md", cards=(card("Why a gate?", None),)))
    after = questions(lecture("a.md", cards=(card("why  a GATE?", "To forget", 1),)))
    assert before[0].id == after[0].id
    assert (before[0].answer, after[0].answer) == (None, "To forget")


def test_a_question_asked_twice_is_two_questions() -> None:
    found = questions(lecture("a.md", cards=(card("Why?", "a"), card("Why?", "b"))))
    assert {q.answer for q in found} == {"a", "b"}


def test_a_question_is_asked_by_its_note_and_is_about_its_concept() -> None:
    known = Knowledge(
        concepts=(Concept(GATE, "forget gate"),),
        abouts=(
            About(NotePath("a.md"), 0, GATE, Evidence(NotePath("a.md"), 2, "words")),
        ),
    )
    graph = build([lecture("a.md", cards=(card("Why?", None),))], known)
    question = next(n.id for n in graph.nodes if n.type is NodeType.QUESTION)
    assert types_between(graph, "note:a", question) == {EdgeType.ASKS}
    assert types_between(graph, question, GATE) == {EdgeType.ABOUT}


def link(target: str, resolved: str | None, *, embed: bool = False) -> Link:
    path = NotePath(resolved) if resolved else None
    return Link(LinkKind.WIKI, target, 2, 0, 5, embed=embed, resolved=path)


def test_links_join_notes_and_unwritten_notes_stay_visible() -> None:
    links = (link("B", "b.md"), link("b", "b.md", embed=True), link("C", None))
    graph = build([lecture("a.md", links=links), lecture("b.md")], Knowledge())
    joined = types_between(graph, "note:a", "note:b")
    assert joined == {EdgeType.LINKS_TO, EdgeType.EMBEDS}
    assert types_between(graph, "note:a", "missing:c") == {EdgeType.LINKS_TO}


def test_an_attachment_is_no_node() -> None:
    links = (link("f.svg", "figures/f.svg", embed=True),)
    graph = build([lecture("a.md", links=links)], Knowledge())
    assert [n.id for n in graph.nodes] == ["note:a"]


def test_a_resource_cited_by_two_notes_is_one_node_named_by_the_first() -> None:
    url = "https://example.org/x"
    notes = [
        lecture("a.md", resources=(Resource(url, "First", 2),)),
        lecture("b.md", resources=(Resource(url, "Second", 2),)),
    ]
    graph = build(notes, Knowledge())
    assert [n.label for n in graph.nodes if n.type is NodeType.RESOURCE] == ["First"]
    assert len([e for e in graph.edges if e.type is EdgeType.CITES]) == 2


def test_a_course_contains_its_lectures_and_each_follows_the_one_before() -> None:
    notes = [
        lecture("b.md", course="X1", ordinal="L10"),
        lecture("a.md", course="X1", ordinal="L9"),
    ]
    graph = build(notes, Knowledge())
    assert types_between(graph, "course:X1", "note:a") == {EdgeType.CONTAINS}
    assert types_between(graph, "note:b", "note:a") == {EdgeType.FOLLOWS}
    assert not types_between(graph, "note:a", "note:b")


def test_lectures_go_by_date_where_all_are_dated() -> None:
    notes = [
        lecture("a.md", course="X", ordinal="L2", date="2025-04-02"),
        lecture("b.md", course="X", ordinal="D1", date="2025-04-03"),
        lecture("c.md", course="X", ordinal="L3", date="2025-04-04"),
    ]
    ordered = lectures_by_course(reversed(notes))["X"]
    assert [n.path for n in ordered] == ["a.md", "b.md", "c.md"]


def test_an_undated_lecture_makes_the_numbers_decide() -> None:
    notes = [
        lecture("a.md", course="X", ordinal="L2", date="2025-04-09"),
        lecture("b.md", course="X", ordinal="L1"),
        lecture("c.md", course="X"),
    ]
    ordered = lectures_by_course(notes)["X"]
    assert [n.path for n in ordered] == ["b.md", "a.md", "c.md"]


def test_importance_follows_the_edges() -> None:
    known = knowledge(
        relation(CELL, GATE, RelationType.COMPUTED_FROM),
        relation(BIAS, GATE, RelationType.USED_IN),
    )
    graph = build([lecture("a.md")], known)
    first, *rest = GraphIndex(graph).concepts()
    assert first.id == GATE
    assert first.importance == 1.0
    assert all(0 <= c.importance < 1 for c in rest)


def test_importance_of_nothing_is_nothing() -> None:
    assert importance([], []) == {}


def test_communities_are_the_parts_of_the_graph() -> None:
    a, b, c, d = (cast("Any", f"concept:{x}") for x in "abcd")
    known = Knowledge(
        concepts=tuple(Concept(x, x) for x in (a, b, c, d)),
        relations=(
            relation(a, b, RelationType.PART_OF),
            relation(c, d, RelationType.PART_OF),
        ),
    )
    graph = build([lecture("a.md")], known)
    assert {frozenset(g.members) for g in graph.communities} == {
        frozenset((a, b)),
        frozenset((c, d)),
    }
    assert set(graph.positions) == {a, b, c, d}
    assert communities({}, ()) == ()


def test_one_more_concept_leaves_the_other_communities_alone() -> None:
    dice = random.Random(19)  # noqa: S311 - no secret
    concepts = [NodeId(f"concept:{i:03}") for i in range(200)]
    edges = [
        Edge(
            concepts[i], concepts[j], EdgeType.RELATED_TO, dice.random(), Method.PATTERN
        )
        for i in range(200)
        for j in dice.sample(range(i // 20 * 20, i // 20 * 20 + 20), 3)
        + dice.sample(range(200), 1)
    ]
    weights = dict.fromkeys(concepts, 0.5)
    before = communities(weights, edges)
    new = NodeId("concept:0")
    more = Edge(new, concepts[70], EdgeType.RELATED_TO, 0.5, Method.PATTERN)
    after = communities({**weights, new: 0.1}, [more, *edges])
    kept = {frozenset(group.members) for group in before} & {
        frozenset(group.members) for group in after
    }
    assert len(before) > 5
    assert len(kept) == len(before) - 1


def test_a_layout_keeps_every_two_concepts_apart_and_inside() -> None:
    members = tuple(NodeId(f"concept:{i:03}") for i in range(60))
    groups = Community(members[:40]), Community(members[40:])
    places = place(sketch(groups, ()))
    assert sorted(places) == sorted(members)
    assert len(set(places.values())) == len(members)
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in places.values())
    assert place(sketch((), ())) == {}


def test_what_is_said_once_more_moves_nothing_on_the_map() -> None:
    a, b, c = (NodeId(f"concept:{name}") for name in "abc")
    said = Edge(a, b, EdgeType.RELATED_TO, 0.5, Method.PATTERN)
    again = Edge(a, b, EdgeType.RELATED_TO, 0.55, Method.PATTERN)
    new = Edge(a, c, EdgeType.RELATED_TO, 0.5, Method.PATTERN)
    before = sketch([Community((a, b, c))], [said])
    assert sketch([Community((b, a, c))], [again]) == before
    assert sketch([Community((a, b, c))], [said, new]) != before


def test_two_communities_that_only_a_light_edge_joins_have_their_places() -> None:
    a, b = NodeId("concept:a"), NodeId("concept:b")
    light = Edge(a, b, EdgeType.RELATED_TO, 0.01, Method.PATTERN)
    drawn = sketch([Community((a,)), Community((b,))], [light])
    assert drawn.pulls == ()
    assert len(set(place(drawn).values())) == 2


def test_the_graph_is_the_same_whatever_order_the_notes_come_in() -> None:
    notes = [lecture("a.md", course="X"), lecture("b.md", links=(link("A", "a.md"),))]
    known = knowledge(relation(CELL, GATE, RelationType.IS_A))
    assert build(notes, known) == build(notes[::-1], known)


def test_networkx_gets_every_node_and_edge_with_its_attributes() -> None:
    known = knowledge(relation(CELL, GATE, RelationType.COMPUTED_FROM))
    graph = build([lecture("a.md", course="X")], known)
    network = to_networkx(graph)
    assert isinstance(network, nx.MultiDiGraph)
    assert network.number_of_nodes() == len(graph.nodes)
    assert network.number_of_edges() == len(graph.edges)
    assert network[CELL][GATE]["computed-from"]["weight"] == 0.5
    assert network.nodes["note:a"]["course"] == "X"


def test_an_index_finds_edges_both_ways() -> None:
    known = knowledge(relation(CELL, GATE, RelationType.COMPUTED_FROM))
    index = GraphIndex(build([lecture("a.md")], known))
    assert [e.target for e in index.out(NodeId(CELL))] == [GATE]
    into = index.into(NodeId(GATE), EdgeType.COMPUTED_FROM)
    assert [e.source for e in into] == [CELL]
    assert index.into(NodeId(GATE), EdgeType.ASKS) == ()
    assert index.note(NotePath("a.md")).id == "note:a"
    with pytest.raises(KeyError):
        index.note(NotePath("z.md"))


def test_a_formula_on_lines_of_its_own_is_quoted_by_what_it_says() -> None:
    text = "# Gates\n$$\n\\begin{align}\nf &= g\n\\end{align}\n$$"
    found = first_words(lecture("a.md", text), 2, text.partition("\n")[2])
    assert (found.line, found.text) == (4, "f &= g")
    assert first_words(lecture("a.md", "# A\n$$"), 2, "$$").text == "$$"
