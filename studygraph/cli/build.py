"""`studygraph build`: notes in, a site out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from studygraph.cli.notebook import building, locate, quoted
from studygraph.cli.screen import count, working

if TYPE_CHECKING:
    from studygraph.update import BuildReport


_ONE_OF_TWO = "--workers and --cluster are two ways to share the work: name one"


@click.command("build")
@building
@click.option(
    "--python",
    type=click.Choice(["micropython", "pyodide", "none"]),
    help="What runs demos in the page; pyodide is full Python, beside the small one.",
)
@click.option(
    "--pyodide",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with Pyodide's files, for --python pyodide.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    help="How many processes share the work.  [default: as many as pay]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="The Dask scheduler whose workers share the work: tcp://HOST:8786.",
)
def command(  # noqa: PLR0917
    notes: Path | None,
    out: Path,
    workers: int | None,
    cluster: str | None,
    python: Literal["micropython", "pyodide", "none"] | None,
    pyodide: Path | None,
) -> None:
    """Read the notes in NOTES and write a site to study from.

    NOTES is found from here upwards when it is not named. Only pages that changed are
    written. The notes are never changed.

    \b
    Examples:
      studygraph build
      studygraph build notes -o site
      studygraph build --python pyodide --pyodide ~/pyodide
    """
    if cluster and workers:
        raise click.UsageError(_ONE_OF_TWO)
    from studygraph.config import load_settings
    from studygraph.update import build_site

    root = locate(notes)
    settings = load_settings(root)
    site = replace(
        settings.site,
        python=python or settings.site.python,
        pyodide=str(pyodide.resolve()) if pyodide else settings.site.pyodide,
    )
    settings = replace(settings, site=site)
    with working("reading the notes"):
        report = build_site(root, settings, out, workers=cluster or workers)
    _print(report, notes, out)


def _print(report: BuildReport, notes: Path | None, out: Path) -> None:
    click.echo(
        f"{count(report.notes, 'note')}: {count(report.concepts, 'concept')}, "
        f"{count(report.edges, 'edge')}, {count(report.questions, 'question')}"
    )
    if report.problems:
        kinds = Counter(problem.kind.value for problem in report.problems)
        told = ", ".join(f"{kind} {kinds[kind]:,}" for kind in sorted(kinds))
        click.echo(f"{count(len(report.problems), 'problem')}: {told}")
    click.echo(
        f"{out}: {count(len(report.new), 'file')} new, "
        f"{len(report.changed):,} changed, {len(report.same):,} the same, "
        f"{len(report.removed):,} removed, in {report.seconds:.1f} s"
    )
    if not report.notes:
        place = notes or Path()
        click.echo(f"Next: put notes (.md files) into {place}, then build again")
        return
    click.echo(f"Next: open {out / 'index.html'} in a browser")
    if report.problems:
        named = f" --notes {quoted(str(notes))}" if notes else ""
        click.echo(f"      studygraph check{named}  lists the problems")
