"""`studygraph export`: the graph for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from studygraph.cli.notebook import Notebook, query
from studygraph.cli.output import write_text

_FORMATS = ("json", "graphml", "csv")


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="json",
    show_default=True,
    help="csv writes two files, nodes.csv and edges.csv, into the folder OUT.",
)
@click.option(
    "-o",
    "--output",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file to write, for csv a folder.  [default: print it]",
)
@query
def command(notebook: Notebook, form: str, out: Path | None) -> None:
    """Write the whole graph: nodes, edges and the lines that support them.

    The json is what `networkx.node_link_graph` reads (edges="edges"); the graphml is
    for Gephi, yEd, Cytoscape and igraph; the csv for spreadsheets. docs/export.md
    explains every field.

    \b
    Examples:
      studygraph export -o graph.json
      studygraph export --format graphml -o graph.graphml
      studygraph export --format csv -o tables
    """
    from studygraph import export

    if form == "csv" and out is None:
        message = "csv is two files: name the folder for them with -o OUT"
        raise click.UsageError(message)
    if notebook.as_json and form != "json":
        message = f"--json and --format {form} do not go together"
        raise click.UsageError(message)
    graph = notebook.ask(lambda store: store.load_graph())
    if form == "csv" and out is not None:
        tables = export.to_csv(graph)
        write_text(out / "nodes.csv", tables.nodes)
        write_text(out / "edges.csv", tables.edges)
    else:
        text = export.to_json(graph) if form == "json" else export.to_graphml(graph)
        write_text(out, text)
