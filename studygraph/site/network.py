"""The map's data: pyvis holds the network, our own page and script draw it.

pyvis is the data source only; its page template loads from elsewhere and is not used.
Places come from the graph, physics is off. The data are script files, because a page
opened from disk may not fetch: `data/graph.js` is all that the first drawing needs,
`data/evidence.js` holds the quotes and is loaded when a concept is first opened.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from math import fsum
from types import ModuleType
from typing import TYPE_CHECKING, Any

from studygraph.graph.model import ConceptNode, EdgeType, NodeId, NoteNode, QuestionNode
from studygraph.graph.phrases import phrase
from studygraph.parse.metadata import numbered
from studygraph.site.pages import HOME, relative
from studygraph.site.relations import RELATIONS, SYMMETRIC
from studygraph.site.scripts import long_script, table_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from studygraph.concepts.model import Evidence
    from studygraph.graph.index import GraphIndex
    from studygraph.note import NotePath
    from studygraph.site.pages import PageUrl, Urls

_HUES = 10
_CONCEPTS_A_NOTE = 8
_DIGITS = 4
_TEXT_SHOWN = 280
_QUOTES_AN_EDGE = 1
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": False,
        "keyboard": False,
        "tooltipDelay": 120,
    },
    "nodes": {"shape": "dot", "borderWidth": 1.5},
    "edges": {"smooth": False, "selectionWidth": 1.5},
}


def hues(index: GraphIndex) -> dict[NodeId, int]:
    """Concept -> the number of its community's colour; 0 for all beyond the tenth."""
    return {
        member: number if number <= _HUES else 0
        for number, group in enumerate(index.graph.communities, start=1)
        for member in group.members
        if len(group.members) > 1
    }


_NOT_NEEDED = ("IPython", "IPython.display", "jsonpickle", "networkx")
"""What pyvis loads for pages in Jupyter, pickles and graphs of NetworkX."""


@cache
def _pyvis() -> Any:  # noqa: ANN401 - pyvis has no types
    """The module `pyvis.network`, without what only its other uses need.

    Loading that takes longer than drawing the map. Who imports pyvis after us gets it
    whole: this copy is ours alone.
    """
    held = {name: module for name, module in sys.modules.items() if _is_pyvis(name)}
    absent = [name for name in _NOT_NEEDED if name not in sys.modules and not held]
    for name in absent:
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name])["IFrame"] = None
    try:
        from pyvis import network  # noqa: PLC0415 - only an edit of the graph needs it
    finally:
        for name in absent:
            del sys.modules[name]
        for name in list(sys.modules):
            if _is_pyvis(name) and name not in held:
                del sys.modules[name]
    return network


def _is_pyvis(name: str) -> bool:
    return name.partition(".")[0] == "pyvis"


def network(index: GraphIndex) -> Any:  # noqa: ANN401 - pyvis has no types
    """The pyvis network of concepts, notes and questions, in a fixed order."""
    net = _pyvis().Network(directed=True)
    net.options = _OPTIONS
    colour = hues(index)
    for concept in index.concepts():
        x, y = index.graph.positions.get(concept.id, (0.0, 0.0))
        # Straight into the lists that pyvis keeps: its add_node and add_edge compare
        # each new one with all before it.
        net.nodes.append(
            {
                "id": concept.id,
                "label": concept.label,
                "x": x,
                "y": y,
                "value": concept.importance,
                "hue": colour.get(concept.id, 0),
                "kind": "concept",
            }
        )
    for node in index.graph.nodes:
        if isinstance(node, NoteNode):
            _add_hanger(net, index, node, EdgeType.MENTIONS)
        elif isinstance(node, QuestionNode):
            _add_hanger(net, index, node, EdgeType.ABOUT)
    for edge in index.graph.edges:
        if edge.type in RELATIONS:
            net.edges.append(
                {
                    "from": edge.source,
                    "to": edge.target,
                    "kind": edge.type.value,
                    "width": edge.weight,
                    "arrows": "" if edge.type in SYMMETRIC else "to",
                }
            )
    return net


def _add_hanger(
    net: Any,  # noqa: ANN401
    index: GraphIndex,
    node: NoteNode | QuestionNode,
    how: EdgeType,
) -> None:
    """Add a note or question in the middle of its surest concepts."""
    edges = [
        edge
        for edge in index.out(node.id, how)
        if isinstance(index.nodes.get(edge.target), ConceptNode)
    ]
    best = sorted(edges, key=lambda e: (-e.weight, e.target))[:_CONCEPTS_A_NOTE]
    places = [index.graph.positions.get(e.target, (0.0, 0.0)) for e in best]
    if not places:
        return
    x = round(fsum(p[0] for p in places) / len(places), _DIGITS)
    y = round(fsum(p[1] for p in places) / len(places), _DIGITS)
    kind = "note" if isinstance(node, NoteNode) else "question"
    drawn = {"id": node.id, "label": node.label, "x": x, "y": y, "kind": kind}
    net.nodes.append({**drawn, "value": 0.2, "hue": 0})
    for edge in best:
        net.edges.append(
            {
                "from": node.id,
                "to": edge.target,
                "kind": edge.type.value,
                "width": edge.weight,
                "arrows": "",
            }
        )


def map_script(
    index: GraphIndex, urls: Urls, texts: Mapping[NodeId, str], overview: int
) -> Iterator[bytes]:
    """The script that the map is drawn from, piece by piece.

    `texts` gives the words that stand for a concept: its first definition, plain.
    """
    net = network(index)
    nodes, edges, _, _, _, options = net.get_network_data()
    notes = [n for n in index.graph.nodes if isinstance(n, NoteNode)]
    number = {note.path: i for i, note in enumerate(notes)}
    place = {node["id"]: i for i, node in enumerate(nodes)}
    data = {
        "overview": overview,
        "options": json.loads(options),
        "nodes": (_node(index, urls, node, texts) for node in nodes),
        "edges": (_compact(edge, place) for edge in edges),
        "notes": (_note(note, urls) for note in notes),
        "members": _members(index, number),
        "relations": [kind.value for kind in RELATIONS],
        "phrases": {
            kind.value: [phrase(kind, outward=True), phrase(kind, outward=False)]
            for kind in (*RELATIONS, EdgeType.MENTIONS, EdgeType.ABOUT)
        },
        "groups": [
            index.nodes[group.members[0]].label
            for group in index.graph.communities[:_HUES]
            if len(group.members) > 1
        ],
    }
    return long_script("STUDYGRAPH", data)


def evidence_script(
    index: GraphIndex, words: Callable[[Evidence], str]
) -> Iterator[bytes]:
    """The script with the quotes of the map's edges, piece by piece.

    `words` gives those of each.
    """
    notes = [n for n in index.graph.nodes if isinstance(n, NoteNode)]
    number = {note.path: i for i, note in enumerate(notes)}
    edges = {
        f"{e.source} {e.target} {e.type.value}": e
        for e in index.graph.edges
        if e.type in RELATIONS
    }
    quotes = (
        (
            key,
            [
                [number[q.note], q.line, words(q)]
                for q in edges[key].evidence[:_QUOTES_AN_EDGE]
                if q.note in number
            ],
        )
        for key in sorted(edges)
    )
    return table_script("STUDYGRAPH_EVIDENCE", quotes)


def _node(
    index: GraphIndex, urls: Urls, drawn: dict[str, Any], texts: Mapping[NodeId, str]
) -> dict[str, object]:
    """What the page knows of one node: the drawing of pyvis and the words beside it."""
    node = index.nodes[drawn["id"]]
    known: dict[str, object] = {
        key: drawn[key] for key in ("id", "label", "x", "y", "hue", "kind")
    }
    known["value"] = round(float(drawn["value"]), _DIGITS)
    if isinstance(node, ConceptNode):
        known["text"] = texts.get(node.id, "")[:_TEXT_SHOWN]
        known["aka"] = list(node.aliases)
        known["url"] = relative(HOME, urls.concept(node.id))
        known["courses"] = list(node.courses)
    elif isinstance(node, NoteNode):
        known["url"] = relative(HOME, urls.note(node.path))
        known["courses"] = [node.course] if node.course else []
    elif isinstance(node, QuestionNode):
        known["url"] = _place(urls.note(node.note), node.line)
        known["text"] = (node.answer or "")[:_TEXT_SHOWN]
    return known


def _place(page: PageUrl, line: int) -> str:
    return relative(HOME, page, f"L{line}")


def _note(note: NoteNode, urls: Urls) -> dict[str, object]:
    name = numbered(note.label, note.ordinal)
    url = relative(HOME, urls.note(note.path))
    return {"id": note.id, "label": name, "url": url, "course": note.course or ""}


def _members(index: GraphIndex, number: Mapping[NotePath, int]) -> dict[str, list[int]]:
    """Concept -> the notes that define or mention it, by place in the list."""
    found: dict[str, set[int]] = {}
    for edge in index.graph.edges:
        if edge.type in {EdgeType.MENTIONS, EdgeType.DEFINES}:
            note = index.nodes.get(edge.source)
            if isinstance(note, NoteNode):
                found.setdefault(edge.target, set()).add(number[note.path])
    return {concept: sorted(found[concept]) for concept in sorted(found)}


def _compact(edge: dict[str, Any], place: Mapping[str, int]) -> list[object]:
    """An edge in the file: its ends by place in the list of nodes."""
    return [
        place[edge["from"]],
        place[edge["to"]],
        edge["kind"],
        round(float(edge["width"]), _DIGITS),
        edge["arrows"],
    ]
