"""`studygraph neighbors`: what a concept is connected to, why, and where it says so."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import Notebook, named, query
from studygraph.cli.screen import (
    cells,
    count,
    echo_json,
    echo_more,
    echo_rows,
    echo_title,
    line_width,
    name,
    place,
    words,
)
from studygraph.graph.phrases import CONCEPT_RELATIONS, EDGE_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studygraph.store import Store
    from studygraph.store.answers import Neighbor, NodeRef, Related


@click.command("neighbors")
@named("term", "TERM")
@click.option(
    "--hops",
    type=click.IntRange(1, 5),
    default=1,
    show_default=True,
    help="How many edges away.",
)
@click.option(
    "--type",
    "types",
    metavar="TYPE",
    multiple=True,
    type=click.Choice(EDGE_TYPES),
    help="Only edges of this type; may be given several times.  "
    "[default: relations between concepts]",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=25,
    show_default=True,
    help="How many at most.",
)
@query
def command(
    notebook: Notebook, term: str, hops: int, types: tuple[str, ...], limit: int
) -> None:
    """Show what TERM is connected to, each with the line that says so.

    TERM is a concept by any of its names ("forget gate", "f_t"), or a note. Upper and
    lower case, plurals and hyphens do not matter.

    \b
    Examples:
      studygraph neighbors "forget gate"
      studygraph neighbors "forget gate" --hops 2 --type part-of --type computed-from
      studygraph neighbors cross-entropy --json

    \b
    Types: part-of, is-a, computed-from, used-in, contrasts-with,
    prerequisite-of, related-to; and defines, mentions, asks, about, cites,
    links-to, embeds, follows, contains, illustrates.
    """
    node = notebook.node(term)
    chosen = types or (CONCEPT_RELATIONS if node.type == "concept" else EDGE_TYPES)

    # One more than is shown tells whether there are more.
    asked = limit if notebook.as_json else limit + 1

    def related(store: Store) -> Related:
        return store.related(node.id, hops=hops, types=chosen, limit=asked)

    answer = notebook.ask(related)
    if notebook.as_json:
        echo_json(answer)
        return
    names = (*answer.aliases, *answer.symbols)
    echo_title(name(node), ", ".join(names) or node.type)
    _print(answer.neighbors[:limit], hops, of_types=bool(types))
    echo_more(answer.neighbors, limit)
    if not types:
        _print_rest(node, answer, notebook.asked)


def _print(found: Sequence[Neighbor], hops: int, *, of_types: bool) -> None:
    """A row a neighbour; those farther away name the one they are reached by."""
    for distance, group in groupby(found, key=lambda neighbor: neighbor.hops):
        if hops > 1:
            echo_title(f"{count(distance, 'step')} away")
        echo_rows(
            (
                *((name(n.via),) if distance > 1 else ()),
                n.phrase,
                name(n.node),
                place(n.evidence),
                words(n.evidence, n.node.label),
            )
            for n in group
        )
    if not found:
        connected = "these notes do not say what it is connected to"
        click.echo(f"  {'no edge of that type' if of_types else connected}")


def _print_rest(node: NodeRef, answer: Related, notes: str) -> None:
    """What was left out, in numbers, and the command that shows it, on one line."""
    told = [
        f"{said} {count(answer.others[edge_type], noun)}"
        for edge_type, said, noun in (
            ("defines", "defined in", "note"),
            ("mentions", "mentioned in", "note"),
            ("about", "asked about by", "question"),
            ("illustrates", "illustrated by", "demo"),
        )
        if edge_type in answer.others
    ]
    if told:
        start, hint = f"  {', '.join(told)}:", f'studygraph show "{name(node)}"{notes}'
        width = line_width()
        fits = width is None or cells(f"{start} {hint}") <= width
        click.echo(f"{start} {hint}" if fits else f"{start}\n    {hint}")
