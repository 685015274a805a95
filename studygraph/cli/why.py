"""`studygraph why`: why a term is a concept, and what its edges rest on."""

from __future__ import annotations

import click

from studygraph.cli.notebook import Notebook, named, query
from studygraph.cli.screen import (
    count,
    echo_definitions,
    echo_json,
    echo_rows,
    echo_title,
    name,
    place,
    words,
)
from studygraph.graph.phrases import phrase


@click.command("why")
@named("term", "TERM")
@query
def command(notebook: Notebook, term: str) -> None:
    """Show why TERM is a concept: its score's parts, forms, definitions and edges.

    \b
    Examples:
      studygraph why "cell state"
      studygraph why f_t --json
    """
    ref = notebook.node(term, ["concept"])
    reasons = notebook.ask(lambda store: store.why(ref.id))
    if notebook.as_json:
        echo_json(reasons)
        return
    node = reasons.node
    echo_title(
        name(ref),
        f"score {getattr(node, 'score', 0):.2f}, "
        f"{count(reasons.mentions, 'mention')} in {count(reasons.notes, 'note')}",
    )
    parts = getattr(node, "parts", ())
    if parts:
        echo_title("Score")
        echo_rows([(key, f"{value:g}", f"{share:+.2f}") for key, value, share in parts])
    if reasons.forms:
        echo_title("Written as")
        echo_rows(
            [(form.text, count(form.count, "time"), "") for form in reasons.forms]
        )
    echo_definitions(node)
    if reasons.textbooks:
        echo_title("Textbooks")
        echo_rows(
            (phrase(kind, outward=True), "; ".join(names), "")
            for kind, names in reasons.textbooks.items()
        )
    if reasons.edges:
        echo_title("Connections")
        echo_rows(
            (
                n.phrase,
                name(n.node),
                f"{n.weight:.2f} {n.method}",
                place(n.evidence),
                words(n.evidence, n.node.label),
            )
            for n in reasons.edges
        )
