"""Find the notebook that a command is about, and ask its index."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from studygraph.cli.screen import echo_json, name, working
from studygraph.errors import NotebookNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from studygraph.store import Store
    from studygraph.store.answers import Ambiguous, NodeRef, NoMatch

    T = TypeVar("T")

DEFAULT_FOLDER = "notes"
_MOST_NAMED = 12


class UnansweredError(click.ClickException):
    """What was asked for cannot be given: a sentence, and the same for programs.

    `answer` is printed in its place where JSON is asked for.
    """

    def __init__(self, message: str, answer: object = None) -> None:
        super().__init__(message)
        self.answer = answer


class AmbiguousTermError(UnansweredError):
    """The term names several nodes; the candidates are listed. Exit code 3."""

    exit_code = 3

    def __init__(self, found: Ambiguous) -> None:
        lines = "\n".join(f"  {name(ref)}  ({ref.id})" for ref in found.candidates)
        super().__init__(
            f'"{found.term}" names several; ask for one of them by its id:\n{lines}',
            found,
        )


class NoMatchError(UnansweredError):
    """Nothing is there that was asked for. Exit code 4."""

    exit_code = 4


def no_match(found: NoMatch) -> NoMatchError:
    """The error for a term that names nothing, with names that are near to it."""
    names = [f'"{name(ref)}"' for ref in found.did_you_mean]
    advice = (
        f"Did you mean {' or '.join(names)}?"
        if names
        else "`studygraph concepts` lists what there is."
    )
    return NoMatchError(f'nothing is called "{found.term}". {advice}', found)


def known(kind: str, asked: str, names: Collection[str]) -> str:
    """The one of `names` that is `asked`, in whatever case it was typed.

    Ends the command with exit code 4 where there is none.
    """
    for held in sorted(names):
        if held.casefold() == asked.casefold():
            return held
    raise unknown(kind, asked, names)


def unknown(kind: str, asked: str, names: Collection[str]) -> NoMatchError:
    """The error for a name that is not there, with the names that are."""
    there = sorted(names)
    listed = ", ".join(there[:_MOST_NAMED]) + ", ..." * (len(there) > _MOST_NAMED)
    message = f'no {kind} is called "{asked}". The {kind}s are: {listed or "none"}.'
    return NoMatchError(message, {"term": asked, "kind": kind, "there": sorted(names)})


class Notebook:
    """The notes of one command, and how it wants its answer.

    `notes` is the folder that was named; without one it is looked for. `asked` is what
    a command needs to find the same one. `as_json` is how the answer is printed.
    Without `refresh` the index answers as it stands.
    """

    def __init__(
        self, notes: Path | None, *, as_json: bool = False, refresh: bool = True
    ) -> None:
        self.root = locate(notes)
        self.asked = "" if notes is None else f" --notes {quoted(str(notes))}"
        self.as_json = as_json
        self._refresh = refresh
        self._store: Store | None = None

    def ask(self, question: Callable[[Store], T]) -> T:
        """The index's answer; an index that turns out damaged is made anew once.

        Raises StudygraphError where there is no index to ask.
        """
        from studygraph.store.connect import DamagedIndexError

        try:
            return question(self._open())
        except DamagedIndexError:
            if not self._refresh:
                raise
            self._store = None
            return question(self._open())

    def node(self, term: str, types: Collection[str] = ()) -> NodeRef:
        """The node that `term` names, of one of `types` where any are given.

        Ends the command with exit code 3 where it names several, 4 where none.
        """
        from studygraph.store.answers import Ambiguous, Match

        found = self.ask(lambda store: store.lookup(term, types))
        if isinstance(found, Match):
            return found.node
        if isinstance(found, Ambiguous):
            raise AmbiguousTermError(found)
        others = self.ask(lambda store: store.named(term)) if types else ()
        if len(others) == 1:
            message = f'"{term}" is a {others[0].type}, not a {" or ".join(types)}'
            raise NoMatchError(message, found)
        raise no_match(found)

    def _open(self) -> Store:
        if self._store is None:
            self._store = self._refreshed() if self._refresh else self._as_it_is()
            click.get_current_context().call_on_close(self._store.close)
        return self._store

    def _as_it_is(self) -> Store:
        from studygraph.store import Store

        return Store.open_as_is(self.root)

    def _refreshed(self) -> Store:
        from studygraph.config import load_settings
        from studygraph.update import refresh

        with working("reading the notes"):
            store = refresh(self.root, load_settings(self.root))
        if store.path is None:
            click.echo(
                "note: the index cannot be kept on disk, so every command reads all "
                "notes anew; name a folder to keep it in with STUDYGRAPH_CACHE",
                err=True,
            )
        return store


def quoted(text: str) -> str:
    """`text` as one word of a command to type: every shell takes double quotes."""
    return f'"{text}"' if " " in text else text


def locate(notes: Path | None) -> Path:
    """The notebook's folder: `notes`, else the nearest one upwards that is marked.

    Where none is marked, a folder `notes` right here will do. Raises
    NotebookNotFoundError where there is none of these.
    """
    from studygraph.config import find_notebook

    if notes is not None:
        return notes.resolve()
    try:
        return find_notebook(Path.cwd())
    except NotebookNotFoundError:
        folder = Path.cwd() / DEFAULT_FOLDER
        if folder.is_dir():
            return folder
        raise


def query(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every query has, as one Notebook argument."""

    @click.option(
        "--notes",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The folder of your notes.  [default: found from here upwards]",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
    @click.option(
        "--no-refresh",
        is_flag=True,
        help="Ask the index as it is, without a look at the notes.",
    )
    @wraps(function)
    def with_notebook(
        notes: Path | None, as_json: bool, no_refresh: bool, **rest: object
    ) -> None:
        notebook = Notebook(notes, as_json=as_json, refresh=not no_refresh)
        try:
            function(notebook, **rest)
        except UnansweredError as error:
            if not as_json or error.answer is None:
                raise
            echo_json(error.answer)
            raise click.exceptions.Exit(error.exit_code) from error

    return with_notebook


def named(
    parameter: str, metavar: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command one name of one or more words, quoted or not, as `parameter`."""
    return click.argument(
        parameter,
        nargs=-1,
        required=True,
        metavar=metavar,
        callback=lambda _, __, given: " ".join(given),
    )


def building(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command that builds a site the folders it is about: `notes` and `out`."""
    notes = click.argument(
        "notes",
        required=False,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
    )
    out = click.option(
        "-o",
        "--output",
        "out",
        metavar="SITE",
        default="site",
        show_default=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder to write the site into.",
    )
    return notes(out(function))
