"""Settings are read strictly: what is misspelt is named, not ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studygraph.config import Settings, find_notebook, load_settings
from studygraph.errors import NotebookNotFoundError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def settings_from(folder: Path, toml: str) -> Settings:
    (folder / "studygraph.toml").write_text(toml, encoding="utf-8")
    return load_settings(folder)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    assert settings_from(tmp_path, "") == Settings()


def test_values_are_read_into_their_places(tmp_path: Path) -> None:
    settings = settings_from(
        tmp_path,
        """
        [notebook]
        language = "de"
        [parse.sections]
        vocab = ["Wortliste"]
        [concepts]
        include = ["page"]
        alias = { CEL = "cross-entropy loss" }
        distinct = [["cell", "cell state"]]
        """,
    )
    assert settings.notebook.language == "de"
    assert settings.parse.sections == {"vocab": ("Wortliste",)}
    assert settings.concepts.alias == {"CEL": "cross-entropy loss"}
    assert settings.concepts.distinct == (("cell", "cell state"),)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[concept]", "unknown key `concept`: the keys there are notebook, read"),
        ("[concepts]\nincludes = []", "unknown key `concepts.includes`"),
        (
            '[parse.sections]\nvocabulary = ["Wortliste"]',
            "`parse.sections.vocabulary`: the keys there are vocab, context, scratch",
        ),
        ("[parse]\nsections = 3", "parse.sections"),
        ("[concepts]\ninclude = 3", "concepts.include"),
        ('[concepts]\ndistinct = [["cell"]]', "concepts.distinct"),
        ("[read]\nmax_bytes = 0", "read.max_bytes"),
        ("[site]\noverview = -1", "site.overview"),
        ("[concepts", "not valid TOML"),
        ("concepts = 1", "concepts"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_it(
    tmp_path: Path, toml: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=r"studygraph\.toml") as caught:
        settings_from(tmp_path, toml)
    assert words in str(caught.value)


def test_the_notebook_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "studygraph.toml").touch()
    inside = tmp_path / "week 1" / "day 2"
    inside.mkdir(parents=True)
    assert find_notebook(inside) == tmp_path.resolve()


def test_no_notebook_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotebookNotFoundError, match="studygraph init"):
        find_notebook(tmp_path)
