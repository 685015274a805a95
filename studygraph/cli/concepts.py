"""`studygraph concepts`: the index of terms, of all notes, a course or a note."""

from __future__ import annotations

import click

from studygraph.cli.notebook import Notebook, known, query
from studygraph.cli.screen import count, echo_json, echo_more, echo_rows


@click.command("concepts")
@click.option("--course", metavar="COURSE", help="Only those of this course.")
@click.option(
    "--note", metavar="NOTE", help="Only those of this note, the surest first."
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    help="How many at most.",
)
@query
def command(
    notebook: Notebook, course: str | None, note: str | None, limit: int
) -> None:
    """List the concepts, the most important first.

    \b
    Examples:
      studygraph concepts --limit 10
      studygraph concepts --course ECS189G
      studygraph concepts --note ECS189G-L19 --json
    """
    if course is not None:
        course = known("course", course, notebook.ask(lambda store: store.courses()))
    node = None if note is None else notebook.node(note, ["note"]).id
    # One more than is shown tells whether there are more.
    asked = limit if notebook.as_json else limit + 1
    found = notebook.ask(
        lambda store: store.concepts(course=course, note=node, limit=asked)
    )
    if notebook.as_json:
        echo_json(found)
        return
    echo_rows(
        (
            concept.label,
            count(concept.notes, "note"),
            f"{concept.importance if concept.weight is None else concept.weight:.2f}",
            ", ".join((*concept.aliases, *concept.symbols)),
        )
        for concept in found[:limit]
    )
    echo_more(found, limit)
    if not found:
        click.echo("no concepts: are there notes with text in this folder?", err=True)
