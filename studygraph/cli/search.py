"""`studygraph search`: full text, over lines, headings and concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studygraph.cli.notebook import NoMatchError, Notebook, query
from studygraph.cli.screen import echo_json, plain

if TYPE_CHECKING:
    from studygraph.store.answers import Hit

_LEAD, _TAIL = 60, 140


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many at most.",
)
@query
def command(notebook: Notebook, words: tuple[str, ...], limit: int) -> None:
    """Find the lines and concepts that hold all WORDS, the best first.

    Endings, case and accents do not matter. Where nothing holds all words, beginnings
    of words count, then any of the words. Words in double quotes stand together. Exit
    code 4 where nothing is found.

    \b
    Examples:
      studygraph search vanishing gradient
      studygraph search '"cell state"' update
    """
    asked = " ".join(words)
    hits = notebook.ask(lambda store: store.search(asked, limit=limit))
    if notebook.as_json:
        echo_json({"query": asked, "hits": hits})
    else:
        for hit in hits:
            where = "concept" if hit.node else f"{hit.note}:{hit.line}"
            click.echo(f"{click.style(where, dim=True)}  {_marked(hit)}")
    if not hits:
        message = f"nothing holds {asked}"
        raise NoMatchError(message)


def _marked(hit: Hit) -> str:
    """The text around the first word that was found, what was found in bold."""
    first = hit.marks[0][0] if hit.marks else 0
    start = max(0, first - _LEAD) if first + _LEAD > _TAIL else 0
    end = min(len(hit.text), start + _LEAD + _TAIL)
    text = "... " if start else ""
    done = start
    for begin, stop in hit.marks:
        if start <= begin and stop <= end:
            text += _spaced(hit.text[done:begin])
            text += click.style(plain(hit.text[begin:stop]), bold=True)
            done = stop
    return text + _spaced(hit.text[done:end]) + (" ..." if end < len(hit.text) else "")


def _spaced(text: str) -> str:
    """`text` made plain, the spaces at its ends kept."""
    inner = plain(text)
    before = " " if text[:1].isspace() else ""
    after = " " if inner and text[-1:].isspace() else ""
    return f"{before}{inner}{after}"
