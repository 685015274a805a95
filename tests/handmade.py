"""A small notebook made by hand: two lectures and the graph that they should give.

For tests of what comes after the graph (index, command line, export), so that they know
every value, whatever the concepts room finds in a text.
"""

from __future__ import annotations

from dataclasses import replace

from studygraph.concepts.model import ConceptId, Evidence, Mention, Method
from studygraph.errors import Problem, ProblemKind
from studygraph.graph.model import (
    Community,
    ConceptNode,
    CourseNode,
    DemoNode,
    Edge,
    EdgeType,
    Meaning,
    MissingNode,
    NodeId,
    NoteNode,
    QuestionNode,
    ResourceNode,
    SectionMark,
    StudyGraph,
)
from studygraph.note import (
    Block,
    BlockKind,
    CandidateKind,
    LedgerEntry,
    Note,
    NoteKind,
    NotePath,
    Section,
    SectionKind,
)
from studygraph.read.model import FileStamp, Listing
from studygraph.store import Contents

LSTM = NotePath("DL/ECS189G-L19.md")
RNN = NotePath("DL/ECS189G-L18.md")

LINES = (
    "# LSTM",
    "",
    "## Vocab",
    "The forget gate is a gate that clears the cell state.",
    "$C_t = f_t C_{t-1} + i_t \\tilde C_t$",
    "The input gate writes; unlike it, the forget gate erases.",
    "## Refresh the Info",
    "What does a forget gate do?",
)


def note_at(path: NotePath, *lines: str) -> Note:
    """A note with a heading, and a paragraph for every other line."""
    return Note(
        path=path,
        title=lines[0].removeprefix("# "),
        digest=f"digest of {path}: {len(lines)}",
        lines=lines,
        kind=NoteKind.LECTURE,
        course="ECS189G",
        ordinal=path[-6:-3],
        aliases=("the LSTM lecture",) if path == LSTM else (),
        sections=(
            Section(
                *(1, len(lines), 1, lines[0], lines[0]),
                kind=SectionKind.OTHER,
                within=SectionKind.OTHER,
            ),
        ),
        blocks=tuple(
            Block(BlockKind.HEADING if n == 1 else BlockKind.PARAGRAPH, n, text)
            for n, text in enumerate(lines, start=1)
        ),
    )


def notes() -> tuple[Note, ...]:
    """The two lectures, sorted by path."""
    return (
        note_at(RNN, "# RNN", "An RNN keeps a hidden state.", "See [[GRU]]."),
        note_at(LSTM, *LINES),
    )


def concept(slug: str, label: str, importance: float, **more: object) -> ConceptNode:
    """A concept of the sample course."""
    return ConceptNode(
        id=NodeId(f"concept:{slug}"),
        label=label,
        score=0.9,
        importance=importance,
        courses=("ECS189G",),
        **more,  # type: ignore[arg-type]
    )


def edge(
    ends: tuple[str, str],
    edge_type: EdgeType,
    weight: float,
    *lines: int,
    method: Method = Method.PATTERN,
    note: NotePath = LSTM,
) -> Edge:
    """An edge that quotes `lines` of the note."""
    texts = {n.path: n.lines for n in notes()}[note]
    evidence = tuple(Evidence(note, n, texts[n - 1]) for n in lines)
    source, target = map(NodeId, ends)
    return Edge(source, target, edge_type, weight, method, evidence)


FORGET, CELL, INPUT, UNIT, HIDDEN, GATE = (
    f"concept:{slug}"
    for slug in (
        "forget-gate",
        "cell-state",
        "input-gate",
        "lstm",
        "hidden-state",
        "gate",
    )
)
L18, L19 = "note:DL/ECS189G-L18", "note:DL/ECS189G-L19"
QUESTION = "question:DL/ECS189G-L19#1f"


def graph() -> StudyGraph:
    """The graph of `notes`: every type of node is there."""
    nodes = (
        concept(
            "forget-gate",
            "forget gate",
            0.8,
            aliases=("forget gates", "reset gate"),
            symbols=("f_t",),
            definitions=(Meaning("a gate that clears the cell state", LSTM, 4),),
            parts=(("bold", 2.0, 0.5), ("defined", 1.0, 0.4)),
        ),
        concept("cell-state", "cell state", 1.0, symbols=("C_t",)),
        concept("input-gate", "input gate", 0.6, aliases=("injection gate",)),
        concept("lstm", "LSTM", 0.9, aliases=("long short-term memory",)),
        concept("hidden-state", "hidden state", 0.5, aliases=("state",)),
        concept("gate", "gate", 0.3),
        concept("memory", "memory", 0.2, aliases=("state",)),
        concept("island", "island", 0.1),
        NoteNode(
            *(NodeId(L18), "RNN", RNN, "ECS189G", "L18", "2025-05-12"),
            sections=(SectionMark(1, SectionKind.OTHER, "RNN"),),
        ),
        NoteNode(
            *(NodeId(L19), "LSTM", LSTM, "ECS189G", "L19"),
            sections=(
                SectionMark(1, SectionKind.OTHER, "LSTM"),
                SectionMark(3, SectionKind.VOCAB, "Vocab"),
            ),
        ),
        QuestionNode(
            id=NodeId(QUESTION),
            label="What does a forget gate do?",
            question="What does a forget gate do?",
            answer=None,
            kind="basic",
            line=8,
            note=LSTM,
        ),
        ResourceNode(
            NodeId("resource:https://a.example/"), "A <site>", "https://a.example/"
        ),
        CourseNode(NodeId("course:ECS189G"), "ECS189G"),
        DemoNode(NodeId("demo:lstm"), "One step of an LSTM", NotePath("DL/lstm.py"), 1),
        MissingNode(NodeId("missing:gru"), "GRU"),
    )
    explicit, equation = Method.EXPLICIT, Method.EQUATION
    edges = (
        edge((FORGET, UNIT), EdgeType.PART_OF, 0.8, 1),
        edge((FORGET, GATE), EdgeType.IS_A, 0.9, 4),
        edge((CELL, FORGET), EdgeType.COMPUTED_FROM, 0.95, 5, method=equation),
        edge((CELL, INPUT), EdgeType.COMPUTED_FROM, 0.95, 5, method=equation),
        edge((FORGET, INPUT), EdgeType.CONTRASTS_WITH, 0.7, 6),
        edge((CELL, UNIT), EdgeType.PART_OF, 0.6, 1, 4),
        edge((HIDDEN, CELL), EdgeType.COMPUTED_FROM, 0.5, 5, method=equation),
        edge((L19, FORGET), EdgeType.MENTIONS, 0.9, 4, 6),
        edge((L19, CELL), EdgeType.MENTIONS, 0.8, 4),
        edge((L19, FORGET), EdgeType.DEFINES, 0.9, 4),
        edge((L18, HIDDEN), EdgeType.MENTIONS, 0.7, 2, note=RNN),
        edge((L19, QUESTION), EdgeType.ASKS, 1.0, 8, method=explicit),
        edge((QUESTION, FORGET), EdgeType.ABOUT, 1.0, 8),
        edge(("course:ECS189G", L18), EdgeType.CONTAINS, 1.0, 1, note=RNN),
        edge(("course:ECS189G", L19), EdgeType.CONTAINS, 1.0, 1),
        edge((L19, L18), EdgeType.FOLLOWS, 1.0, 1),
        edge((L18, "missing:gru"), EdgeType.LINKS_TO, 1.0, 3, note=RNN),
        edge((L19, "resource:https://a.example/"), EdgeType.CITES, 1.0, 6),
        edge(("demo:lstm", UNIT), EdgeType.ILLUSTRATES, 1.0),
    )
    groups = ((CELL, UNIT, FORGET), (HIDDEN,))
    return StudyGraph(
        nodes=tuple(sorted(nodes, key=lambda node: node.id)),
        edges=tuple(sorted(edges, key=lambda e: (e.source, e.target, e.type))),
        communities=tuple(Community(tuple(map(NodeId, group))) for group in groups),
        positions={NodeId(FORGET): (0.25, -0.5), NodeId(CELL): (0.0, 0.125)},
    )


def contents() -> Contents:
    """The whole notebook, as an index holds it."""
    parsed = notes()
    seen = LedgerEntry(6, CandidateKind.CARD, LINES[5], "no question mark")
    settled = tuple(
        note if note.path == RNN else _settled(note, ledger=(seen,)) for note in parsed
    )
    return Contents(
        listing=Listing(
            notes=tuple(FileStamp(n.path, len(n.lines), 7) for n in parsed),
            templates=(FileStamp(NotePath("Templates/Lecture.md"), 10, 8),),
            attachments=(FileStamp(NotePath("DL/cell.svg"), 11, 9),),
        ),
        parsed=parsed,
        settled=settled,
        graph=graph(),
        mentions=(
            Mention(LSTM, 4, 4, ConceptId(FORGET), "forget gate"),
            Mention(LSTM, 6, 39, ConceptId(FORGET), "forget gate"),
            Mention(LSTM, 5, 7, ConceptId(FORGET), "f_t", symbol=True),
        ),
        problems=(
            Problem(
                *(RNN, 3, ProblemKind.BROKEN_LINK, "no heading `X` in GRU"),
                "write it or mend the link",
            ),
        ),
    )


def _settled(note: Note, *, ledger: tuple[LedgerEntry, ...]) -> Note:
    return replace(note, date="2025-05-14", ledger=ledger)
