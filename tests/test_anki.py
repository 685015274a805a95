"""Anki: the text's format, and the package taken in by Anki's own importer."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from study_values import graph_of, note

from studygraph.export.anki import (
    AnkiNote,
    NoGenankiError,
    anki_notes,
    to_text,
    write_package,
)
from studygraph.note import CardKind, Link, LinkKind, Note, NotePath
from studygraph.study.cards import make_cards
from studygraph.study.model import StudyCard

IMAGE = NotePath("course/gate.png")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c636060606000000005000157bfabd4"
    "0000000049454e44ae426082"
)


def deck(
    *changed: tuple[str, str], files: dict[NotePath, Path] | None = None
) -> tuple[AnkiNote, ...]:
    """The hand-made notebook's cards; `changed` gives fronts other backs."""
    cards = make_cards(graph_of(), (note(),))
    backs = dict(changed)
    edited = [replace(card, back=backs.get(card.front, card.back)) for card in cards]
    return anki_notes(edited, (note(),), files or {}, title="Nets")


def made_of(front: str, back: str, kind: CardKind = CardKind.BASIC) -> AnkiNote:
    card: StudyCard = replace(
        make_cards(graph_of(), (note(),))[0], front=front, back=back, kind=kind
    )
    (found,) = anki_notes([card], (note(),), {}, title="Nets")
    return found


def test_the_text_names_its_columns_and_gives_every_card_a_stable_guid() -> None:
    text = to_text(deck())
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert head == [
        "#separator:tab",
        "#html:true",
        "#guid column:1",
        "#notetype column:2",
        "#deck column:3",
        "#tags column:6",
    ]
    body = text.split("#tags column:6\n")[1]
    rows = list(csv.reader(body.splitlines(keepends=True), delimiter="\t"))
    assert {len(row) for row in rows} == {6}
    assert len({row[0] for row in rows}) == len(rows) == len(deck())
    assert {row[1] for row in rows} == {"Basic", "Cloze"}
    assert {row[2] for row in rows} == {"Nets::ML1"}


def test_a_guid_outlives_an_edited_answer() -> None:
    before = {n.front: n.guid for n in deck()}
    after = {n.front: n.guid for n in deck(("Does an LSTM need a forget gate?", "Yes"))}
    assert before == after


def test_an_open_question_is_not_exported() -> None:
    fronts = [n.front for n in deck()]
    assert fronts
    assert not any("Why a sigmoid" in front for front in fronts)


def test_math_is_set_by_anki_and_its_less_than_sign_is_escaped() -> None:
    found = made_of("When is $a<b$ in x_1 * y?", "$$x^{2}$$")
    assert r"\(a&lt;b\)" in found.front
    assert r"\[x^{2}\]" in found.back


def test_html_of_a_note_is_text_in_anki() -> None:
    found = made_of("What is <b>x</b> & <script>alert(1)</script>?", "a")
    assert "<script" not in found.front
    assert "&amp;" in found.front


def test_braces_of_math_do_not_end_a_cloze() -> None:
    front = "The gate is {{c1::$x^{a_{b}}$}}."
    found = made_of(front, "gate", kind=CardKind.CLOZE)
    assert found.cloze
    assert r"{{c1::\(x^{a_{b} }\)}}" in found.front


@pytest.fixture
def pictured(tmp_path: Path) -> tuple[AnkiNote, ...]:
    """The cards, one of them with an image."""
    image = tmp_path / "gate.png"
    image.write_bytes(PIXEL)
    link = Link(LinkKind.WIKI, "gate.png", 5, 0, 9, embed=True, resolved=IMAGE)
    held: Note = replace(note(), links=(link,))
    card = replace(make_cards(graph_of(), (note(),))[0], back="See ![[gate.png]]")
    return anki_notes([card], (held,), {IMAGE: image}, title="Nets")


def test_images_are_named_for_their_path_and_packed(
    pictured: tuple[AnkiNote, ...],
) -> None:
    (found,) = pictured
    (name,) = found.media
    assert f'<img src="{name}"' in found.back
    assert found.media[name].read_bytes() == PIXEL


def test_a_package_without_its_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(NoGenankiError, match=r"studygraph-notes\[anki\].* \.txt"):
        write_package(deck(), tmp_path / "deck.apkg")
    assert list(tmp_path.iterdir()) == []


class Collection:
    """A real Anki collection in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self._anki = import_module("anki.collection")
        self.real = self._anki.Collection(str(folder / "collection.anki2"))

    def take_package(self, path: Path) -> None:
        request = self._anki.ImportAnkiPackageRequest(package_path=str(path))
        self.real.import_anki_package(request)

    def take_text(self, path: Path) -> None:
        metadata = self.real.get_csv_metadata(path=str(path), delimiter=None)
        request = self._anki.ImportCsvRequest(path=str(path), metadata=metadata)
        self.real.import_csv(request)

    def fields(self) -> dict[str, list[str]]:
        ids = self.real.find_notes("")
        found = [self.real.get_note(number) for number in ids]
        return {note.guid: list(note.fields) for note in found}

    def learn_all(self, days: int) -> None:
        self.real.sched.set_due_date(self.real.find_cards(""), f"{days}!")

    def intervals(self) -> list[int]:
        return [self.real.get_card(n).ivl for n in self.real.find_cards("")]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    pytest.importorskip("anki", reason="Anki itself is not installed")
    folder = tmp_path / "collection"
    folder.mkdir()
    held = Collection(folder)
    yield held
    held.real.close()


def write_text(notes: tuple[AnkiNote, ...], path: Path) -> None:
    path.write_text(to_text(notes), encoding="utf-8")


@pytest.mark.parametrize("form", ["apkg", "txt"])
def test_an_edited_answer_is_updated_in_place_and_keeps_its_interval(
    tmp_path: Path, collection: Collection, form: str
) -> None:
    write = write_package if form == "apkg" else write_text
    take = collection.take_package if form == "apkg" else collection.take_text
    path = tmp_path / f"deck.{form}"
    write(deck(), path)
    take(path)
    before = collection.fields()
    assert len(before) == len(deck())
    collection.learn_all(23)

    edited = deck(("Does an LSTM need a forget gate?", "Only since 1999"))
    write(edited, path)
    _touch_later(collection)
    take(path)
    after = collection.fields()

    assert before.keys() == after.keys()
    changed = [guid for guid in after if after[guid] != before[guid]]
    assert len(changed) == 1
    assert "Only since 1999" in after[changed[0]][1]
    assert set(collection.intervals()) == {23}
    assert len(collection.intervals()) == len(before)


def _touch_later(collection: Collection) -> None:
    """Anki takes in what is newer by the second: let the first import be older."""
    collection.real.db.execute("update notes set mod = mod - 60")


def test_the_images_of_a_package_arrive_in_the_collection(
    tmp_path: Path, collection: Collection, pictured: tuple[AnkiNote, ...]
) -> None:
    path = tmp_path / "deck.apkg"
    write_package(pictured, path)
    collection.take_package(path)
    ((name, _),) = pictured[0].media.items()
    assert collection.real.media.have(name)


def test_cards_of_both_types_show_question_and_answer_in_anki(
    tmp_path: Path, collection: Collection
) -> None:
    path = tmp_path / "deck.apkg"
    write_package(deck(), path)
    collection.take_package(path)
    shown = [
        collection.real.get_card(number) for number in collection.real.find_cards("")
    ]
    assert all(card.question() != card.answer() for card in shown)
    assert any("[...]" in card.question() for card in shown)
