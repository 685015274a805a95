"""A small notebook, made by hand, for the tests of the study room."""

from __future__ import annotations

from dataclasses import replace

from studygraph.concepts.model import Evidence, Method
from studygraph.graph.ids import note_id, question_ids
from studygraph.graph.model import (
    ConceptNode,
    CourseNode,
    Edge,
    EdgeType,
    Meaning,
    Node,
    NodeId,
    NoteNode,
    QuestionNode,
    SectionMark,
    StudyGraph,
)
from studygraph.note import (
    Card,
    CardKind,
    Definition,
    Equation,
    Note,
    NoteKind,
    NotePath,
    Section,
    SectionKind,
    SectionPart,
)

PATH = NotePath("course/L1.md")
TEXT = r"""# Recurrent nets
## Vocab
## Scratch Notes
### LSTM
- **Forget gate**: a sigmoid layer that decides what the cell throws away
- The input gate is a layer that decides which new values are stored
$$C_t = f_t * C_{t-1} + i_t * \tilde C_t$$
- forget gate vs input gate
1. Does an LSTM need a forget gate?
   No, the first ones had none
2. Why a sigmoid?
## Links
### Connections
- Link all related words
"""
FORGET, INPUT, CELL, LSTM, GATE = (
    NodeId(f"concept:{slug}")
    for slug in ("forget-gate", "input-gate", "cell-state", "lstm", "gate")
)


def section(  # noqa: PLR0913, PLR0917
    line: int,
    end: int,
    level: int,
    title: str,
    kind: SectionKind = SectionKind.OTHER,
    part: SectionPart | None = None,
    *,
    parent: int = -1,
) -> Section:
    return Section(line, end, level, title, title, kind, kind, part, parent)


def question(
    text: str, answer: str | None, line: int, *, key: str = "", confidence: float = 1.0
) -> Card:
    return Card(
        CardKind.BASIC,
        "numbered",
        text,
        answer,
        line,
        line + (answer is not None),
        confidence=confidence,
        key=key,
    )


def note(text: str = TEXT, path: NotePath = PATH) -> Note:
    return Note(
        path=path,
        title="Recurrent nets",
        digest="",
        lines=tuple(text.splitlines()),
        kind=NoteKind.LECTURE,
        course="ML1",
        ordinal="L1",
        sections=(
            section(1, 14, 1, "Recurrent nets"),
            section(2, 2, 2, "Vocab", SectionKind.VOCAB, parent=0),
            section(3, 11, 2, "Scratch Notes", SectionKind.SCRATCH, parent=0),
            section(4, 11, 3, "LSTM", parent=2),
            section(12, 14, 2, "Links", SectionKind.LINKS, parent=0),
            section(
                13,
                14,
                3,
                "Connections",
                SectionKind.LINKS,
                SectionPart.CONNECTIONS,
                parent=4,
            ),
        ),
        cards=(
            question(
                "Does an LSTM need a forget gate?", "No, the first ones had none", 9
            ),
            question("Why a sigmoid?", None, 11),
        ),
        definitions=(
            Definition(
                "Forget gate",
                "a sigmoid layer that decides what the cell throws away",
                5,
                "bold-colon",
                0.9,
            ),
            Definition(
                "input gate",
                "The input gate is a layer that decides which new values are stored",
                6,
                "is-a-known",
                0.9,
            ),
        ),
        equations=(
            Equation(r"C_t = f_t * C_{t-1} + i_t * \tilde C_t", 7, 7, display=True),
        ),
    )


def concept(node: NodeId, label: str, *symbols: str, line: int = 0) -> ConceptNode:
    meanings = {d.line: Meaning(d.text, PATH, d.line) for d in note().definitions}
    return ConceptNode(
        node,
        label,
        symbols=symbols,
        score=0.9,
        importance=0.5,
        courses=("ML1",),
        definitions=(meanings[line],) if line else (),
    )


def edge(  # noqa: PLR0913, PLR0917
    source: NodeId,
    target: NodeId,
    kind: EdgeType,
    line: int,
    method: Method = Method.PATTERN,
    weight: float = 0.9,
) -> Edge:
    text = TEXT.splitlines()[line - 1].strip()
    evidence = (Evidence(PATH, line, text),)
    return Edge(source, target, kind, weight, method, evidence)


def note_node(note: Note) -> NoteNode:
    marks = tuple(SectionMark(s.line, s.kind, s.heading) for s in note.sections)
    return NoteNode(
        note_id(note.path),
        note.title,
        note.path,
        note.course,
        note.ordinal,
        note.date,
        marks,
    )


def graph_of(*notes: Note, edges: tuple[Edge, ...] = ()) -> StudyGraph:
    """The hand-made concepts and relations over `notes`, and the notes' questions."""
    notes = notes or (note(),)
    nodes: list[Node] = [
        concept(FORGET, "forget gate", "f_t", line=5),
        concept(INPUT, "input gate", "i_t", line=6),
        concept(CELL, "cell state", "C_t"),
        concept(LSTM, "LSTM"),
        concept(GATE, "gate"),
        CourseNode(NodeId("course:ML1"), "ML1"),
    ]
    found = [
        edge(FORGET, GATE, EdgeType.IS_A, 5, Method.STRUCTURE),
        edge(INPUT, GATE, EdgeType.IS_A, 6, Method.STRUCTURE),
        edge(FORGET, LSTM, EdgeType.PART_OF, 5),
        edge(INPUT, LSTM, EdgeType.PART_OF, 6),
        edge(CELL, FORGET, EdgeType.COMPUTED_FROM, 7, Method.EQUATION),
        edge(CELL, INPUT, EdgeType.COMPUTED_FROM, 7, Method.EQUATION),
        edge(FORGET, INPUT, EdgeType.CONTRASTS_WITH, 8),
        edge(FORGET, CELL, EdgeType.PREREQUISITE_OF, 7, Method.EQUATION),
        edge(CELL, GATE, EdgeType.PREREQUISITE_OF, 7, Method.EQUATION),
    ]
    for one in notes:
        home = note_node(one)
        nodes.append(home)
        ids = question_ids(one)
        for card, node in zip(one.cards, ids, strict=True):
            nodes.append(
                QuestionNode(
                    node,
                    card.question,
                    card.question,
                    card.answer,
                    card.kind.value,
                    card.line,
                    one.path,
                )
            )
            found.append(edge(home.id, node, EdgeType.ASKS, card.line))
        found += [
            edge(home.id, FORGET, EdgeType.DEFINES, 5),
            edge(home.id, INPUT, EdgeType.DEFINES, 6),
            *(
                edge(home.id, node, EdgeType.MENTIONS, line, Method.STATISTICS)
                for node, line in ((FORGET, 5), (INPUT, 6), (CELL, 7), (LSTM, 4))
            ),
        ]
    found += edges
    keyed = {(e.source, e.target, e.type): e for e in found}
    return StudyGraph(
        tuple(sorted(nodes, key=lambda n: n.id)),
        tuple(keyed[key] for key in sorted(keyed)),
    )


def with_cards(*cards: Card) -> Note:
    return replace(note(), cards=cards)
