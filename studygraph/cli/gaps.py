"""`studygraph gaps`: what the notes lack."""

from __future__ import annotations

import click

from studygraph.cli.notebook import Notebook, known, query
from studygraph.cli.screen import SHOWN, count, echo_json, echo_more, echo_rows
from studygraph.study.gaps import GapKind, find_gaps


@click.command("gaps")
@click.option("--course", help="Only of this course.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in GapKind]),
    multiple=True,
    help="Only of this kind.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"How many at most.  [default: {SHOWN}, with --json all]",
)
@query
def command(
    notebook: Notebook, course: str | None, kinds: tuple[str, ...], limit: int | None
) -> None:
    """List what the notes lack, the most important first, with its line.

    Terms that are used and never defined, questions without an answer, definitions
    that disagree, broken links, lectures without connections, empty sections.

    \b
    Examples:
      studygraph gaps --limit 10
      studygraph gaps --kind unanswered --course ECS189G
    """
    graph = notebook.ask(lambda store: store.load_graph())
    notes = notebook.ask(lambda store: store.load_settled())
    if course is not None:
        courses = {note.course for note in notes.values() if note.course}
        course = known("course", course, courses)
    problems = notebook.ask(lambda store: store.problems())
    found = [
        gap
        for gap in find_gaps(graph, notes.values(), problems)
        if (not kinds or gap.kind in kinds) and (course is None or gap.course == course)
    ]
    if notebook.as_json:
        echo_json(found[:limit])
        return
    limit = limit or SHOWN
    echo_rows(
        (gap.kind.value, f"{gap.note}:{gap.line}", f"{gap.text}: {gap.advice}")
        for gap in found[:limit]
    )
    click.echo(count(len(found), "gap") if found else "no gaps")
    echo_more(found, limit)
