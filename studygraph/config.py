"""Settings: `studygraph.toml` at the notebook's root, which also marks the root.

Every key has a default, so the file may be empty. An unknown key is an error that
names the valid ones: a setting that is silently ignored is worse than a stop.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from studygraph.errors import NotebookNotFoundError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "studygraph.toml"


@dataclass(frozen=True, slots=True)
class NotebookSettings:
    """[notebook]: what the notebook is called and written in.

    `id` stays when the title changes: a browser keeps the review log under it.
    `language`, an ISO 639-1 code, counts for notes that do not show theirs.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9._-]{0,64}$")] = ""
    title: str = ""
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] = "en"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """[read]: which files are notes. `ignore` holds patterns as in .gitignore.

    A file over `max_bytes` is left out, and so is one with more than `max_letters` of
    text: a drawing holds far more bytes than words, and a book is no note.
    """

    ignore: tuple[str, ...] = ()
    templates: tuple[str, ...] = ("Templates", "templates", "_templates")
    max_bytes: int = 20_000_000
    max_letters: int = 1_000_000


@dataclass(frozen=True, slots=True)
class ParseSettings:
    r"""[parse]: words and marks beyond the built-in ones.

    `sections` maps a section kind (vocab, context, scratch, review, links) to further
    heading words. `prompts` are template lines to disregard. The card marks are those
    of the spaced-repetition syntax; an empty one is not in use. `cloze_patterns` add
    to the three that have a switch, such as "==answer==[^\[hint\]]".
    """

    sections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    prompts: tuple[str, ...] = ()
    day_first: bool | None = None
    card_separator: str = "::"
    reversed_separator: str = ":::"
    cloze_bold: bool = False
    cloze_curly: bool = False
    cloze_highlight: bool = True
    cloze_patterns: tuple[str, ...] = ()
    multiline_separator: str = "?"
    multiline_reversed_separator: str = "??"
    card_end_marker: str = ""
    deck_tags: tuple[str, ...] = ("flashcards",)
    definition_separator: str = ""


@dataclass(frozen=True, slots=True)
class ConceptSettings:
    """[concepts]: the user's word on what is a concept.

    `include` and `exclude` list terms; `alias` maps a term to the one it stands for;
    `distinct` lists pairs that are never folded into one.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    alias: dict[str, str] = field(default_factory=dict)
    distinct: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """[site]: every page's title; how many concepts the map opens with.

    `python` is what runs demos in the page: micropython, pyodide beside it, or none.
    `pyodide` is the folder that holds Pyodide's files, relative to the notebook.
    """

    title: str = ""
    overview: int = 150
    python: Literal["micropython", "pyodide", "none"] = "micropython"
    pyodide: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a notebook."""

    notebook: NotebookSettings = field(default_factory=NotebookSettings)
    read: ReadSettings = field(default_factory=ReadSettings)
    parse: ParseSettings = field(default_factory=ParseSettings)
    concepts: ConceptSettings = field(default_factory=ConceptSettings)
    site: SiteSettings = field(default_factory=SiteSettings)


def find_notebook(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds `studygraph.toml`.

    Raises NotebookNotFoundError where there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise NotebookNotFoundError(str(start))


def load_settings(root: Path) -> Settings:
    """The settings of the notebook at `root`; all defaults without a file.

    Raises SettingsError for TOML that does not parse, an unknown key or a wrong type.
    """
    import tomllib  # noqa: PLC0415  (a query without refresh reads no settings)

    path = root / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: not valid TOML ({error}): mend the line it names"
        raise SettingsError(message) from error
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}): check its permissions"
        raise SettingsError(message) from error
    _reject_unknown_keys(table, path)
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        message = f"{path}: {error}: mend that value"
        raise SettingsError(message) from error


def _reject_unknown_keys(table: dict[str, object], path: Path) -> None:
    """Raise SettingsError for the first key that no settings class has."""
    sections = {f.name: f.default_factory for f in fields(Settings)}
    _reject_outside(table, sections, path, "")
    for name, factory in sections.items():
        inner = table.get(name, {})
        if isinstance(inner, dict):
            valid = [f.name for f in fields(factory)]  # type: ignore[arg-type]
            _reject_outside(inner, valid, path, f"{name}.")


def _reject_outside(
    table: Iterable[str], valid: Iterable[str], path: Path, prefix: str
) -> None:
    for key in table:
        if key not in valid:
            message = (
                f"{path}: unknown key `{prefix}{key}`: "
                f"the keys there are {', '.join(valid)}"
            )
            raise SettingsError(message)
