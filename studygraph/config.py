"""Settings: `studygraph.toml` at the notebook's root, which also marks the root.

Every key has a default, so the file may be empty. An unknown key is an error that
names the valid ones: a setting that is silently ignored is worse than a stop.

Obsidian's spaced-repetition plugin keeps settings of its own in the notebook. Card
marks that the file leaves open are those of the plugin: nobody says the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import msgspec

from studygraph.errors import NotebookNotFoundError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "studygraph.toml"
PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"

_LONGEST_PLUGIN_FILE = 10_000_000  # it holds review data too
_PLUGIN_MARKS = {
    "singleLineCardSeparator": "card_separator",
    "singlelineCardSeparator": "card_separator",
    "singleLineReversedCardSeparator": "reversed_separator",
    "singlelineReversedCardSeparator": "reversed_separator",
    "multilineCardSeparator": "multiline_separator",
    "multilineReversedCardSeparator": "multiline_reversed_separator",
    "multilineCardEndMarker": "card_end_marker",
}
_PLUGIN_SWITCHES = {
    "convertHighlightsToClozes": "cloze_highlight",
    "convertBoldTextToClozes": "cloze_bold",
    "convertCurlyBracketsToClozes": "cloze_curly",
}


SectionName = Literal["vocab", "context", "scratch", "review", "links"]
"""A kind of section whose heading words the user may add to."""


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
    max_bytes: Annotated[int, msgspec.Meta(gt=0)] = 20_000_000
    max_letters: Annotated[int, msgspec.Meta(gt=0)] = 1_000_000


@dataclass(frozen=True, slots=True)
class ParseSettings:
    r"""[parse]: words and marks beyond the built-in ones.

    `sections` maps a kind of section to further heading words. `prompts` are template
    lines to disregard. The card marks are those of the spaced-repetition syntax; an
    empty one is not in use. `cloze_patterns` add to the three that have a switch, such
    as "==answer==[^\[hint\]]".
    """

    sections: dict[SectionName, tuple[str, ...]] = field(default_factory=dict)
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
    distinct: tuple[Annotated[tuple[str, ...], msgspec.Meta(min_length=2)], ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """[site]: every page's title; how many concepts the map opens with.

    `python` is what runs demos in the page: micropython, pyodide beside it, or none.
    `pyodide` is the folder that holds Pyodide's files, relative to the notebook.
    """

    title: str = ""
    overview: Annotated[int, msgspec.Meta(ge=1)] = 150
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
    """The settings of the notebook at `root`; defaults for what no file says.

    Raises SettingsError for TOML that does not parse, an unknown key or a wrong type.
    """
    path = root / FILE_NAME
    table: dict[str, Any] = {}
    try:
        if path.is_file():
            import tomllib  # noqa: PLC0415  (most notebooks have no such file)

            table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:  # no TOML, or no UTF-8
        message = f"{path}: not valid TOML ({error}): mend the line it names"
        raise SettingsError(message) from error
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}): check its permissions"
        raise SettingsError(message) from error
    _reject_unknown_keys(table, path)
    marks, _ = plugin_marks(root)
    if marks and isinstance(said := table.setdefault("parse", {}), dict):
        table["parse"] = marks | said
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        message = f"{path}: {error}: mend that value"
        raise SettingsError(message) from error


def plugin_marks(root: Path) -> tuple[dict[str, Any], str]:
    """The [parse] keys that the plugin's own settings set, and why they are not read.

    The reason is "" where they are, or where there are none.
    """
    path = root / PLUGIN_FILE
    try:
        if not path.is_file():
            return {}, ""
        with path.open("rb") as file:
            content = msgspec.json.decode(file.read(_LONGEST_PLUGIN_FILE))
    except OSError as error:
        return {}, f"the plugin's settings cannot be read: {error.strerror}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}, "the plugin's settings are no valid JSON"
    table = content.get("settings", content) if isinstance(content, dict) else None
    if not isinstance(table, dict):
        return {}, "the plugin's file holds no settings"
    return _marks_in(table), ""


def _marks_in(table: dict[str, Any]) -> dict[str, Any]:
    """The keys set by a plugin's table; values of a wrong type are passed over."""
    marks: dict[str, Any] = {
        ours: table[theirs]
        for theirs, ours in _PLUGIN_MARKS.items()
        if isinstance(table.get(theirs), str)
    }
    for theirs, ours in _PLUGIN_SWITCHES.items():
        if isinstance(table.get(theirs), bool):
            marks[ours] = table[theirs]
    if patterns := _words(table.get("clozePatterns")):
        marks |= dict.fromkeys(_PLUGIN_SWITCHES.values(), False)
        marks["cloze_patterns"] = patterns
    if tags := _words(table.get("flashcardTags")):
        marks["deck_tags"] = [tag.lstrip("#") for tag in tags]
    return marks


def _words(value: object) -> list[str]:
    found = value if isinstance(value, list) else []
    return [word for word in found if isinstance(word, str)]


def _reject_unknown_keys(table: dict[str, object], path: Path) -> None:
    """Raise SettingsError for the first key that no settings class has."""
    sections = {f.name: f.default_factory for f in fields(Settings)}
    _reject_outside(table, sections, path, "")
    for name, factory in sections.items():
        inner = table.get(name, {})
        if isinstance(inner, dict):
            valid = [f.name for f in fields(factory)]  # type: ignore[arg-type]
            _reject_outside(inner, valid, path, f"{name}.")
    parse = table.get("parse")
    kinds = parse.get("sections") if isinstance(parse, dict) else None
    if isinstance(kinds, dict):
        _reject_outside(kinds, get_args(SectionName), path, "parse.sections.")


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
