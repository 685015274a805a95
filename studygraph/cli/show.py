"""`studygraph show`: all that is known of a concept, a note or any other node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, named, query
from studygraph.cli.screen import (
    echo_definitions,
    echo_json,
    echo_rows,
    echo_title,
    name,
    place,
    plain,
    words,
)
from studygraph.graph.phrases import CONCEPT_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studygraph.graph.model import Node
    from studygraph.store.answers import Neighbor

_FIRST = 15
_GROUPS = (
    ("Connections", CONCEPT_RELATIONS),
    ("Notes and concepts", ("defines", "mentions")),
    ("Questions", ("asks", "about")),
    ("Demos", ("illustrates",)),
    ("Links", ("links-to", "embeds", "cites")),
    ("Place in the course", ("contains", "follows")),
)


@click.command("show")
@named("name_or_note", "TERM|NOTE")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=f"Show every edge, not the first {_FIRST} of a kind.",
)
@query
def command(notebook: Notebook, name_or_note: str, everything: bool) -> None:
    """Show all that is known of a concept, a note or a course.

    A concept by any of its names, a note by its path, file name, title or alias.

    \b
    Examples:
      studygraph show "cell state"
      studygraph show ECS189G-L19
      studygraph show ECS189G --json
    """
    ref = notebook.node(name_or_note)
    view = notebook.ask(lambda store: store.show(ref.id))
    if notebook.as_json:
        echo_json(view)
        return
    echo_title(name(ref), ref.type)
    echo_rows([(key, value, "") for key, value in _facts(view.node)])
    echo_definitions(view.node)
    _print_sections(view.node)
    for title, types in _GROUPS:
        edges = [edge for edge in view.edges if edge.relation in types]
        _print_edges(title, edges, len(edges) if everything else _FIRST)


def _facts(node: Node) -> Iterator[tuple[str, str]]:
    """What the node's record says in a line each; empty facts are left out."""
    for key in (
        *("path", "course", "ordinal", "date", "url", "question", "answer"),
        *("aliases", "symbols", "courses", "importance", "score"),
    ):
        value = getattr(node, key, None)
        if isinstance(value, tuple):
            value = ", ".join(value)
        if value:
            yield key, f"{value:.2f}" if isinstance(value, float) else value


def _print_sections(node: Node) -> None:
    sections = getattr(node, "sections", ())
    if sections:
        echo_title("Sections")
        echo_rows([(f"line {s.line}", plain(s.heading), s.kind) for s in sections])


def _print_edges(title: str, edges: Sequence[Neighbor], first: int) -> None:
    if edges:
        echo_title(title)
        echo_rows(
            (n.phrase, name(n.node), place(n.evidence), words(n.evidence, n.node.label))
            for n in edges[:first]
        )
    if len(edges) > first:
        click.echo(f"  and {len(edges) - first:,} more: --all shows them")
