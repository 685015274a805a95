"""Subjects: what textbooks' indexes hold, from the lists to what notes say of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from notes_of import knowledge_of, note_of

from studygraph.concepts import subjects
from studygraph.concepts.model import Knowledge, RelationType
from studygraph.concepts.subjects import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

T = RelationType
SCRIPTS = Path(__file__).parents[1] / "scripts"
BIRDS = """\
[birds]
# a comment
class raptor (being): hawk; red kite (kite, Milvus milvus); owl
class bird (being): raptor
parts wing: flight feather (remex); LL(1) joint
uses thermal: soaring; migration
contrast: soaring; flapping flight (FF)
terms: lift; preening (FF); glide (lift); great auk scare (GAS)
class scarer (device): LED; light-emitting diode (LED)
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile", SCRIPTS / "subjects.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Where dataclasses look their module up.
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def birds(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The compiled list in place of the true table."""
    (tmp_path / "birds.txt").write_text(BIRDS, encoding="utf-8")
    (tmp_path / "money.txt").write_text("terms: gas; LIFO", encoding="utf-8")
    text, odd = script.compiled(tmp_path)
    assert odd == []
    lines = (line.partition("\t") for line in text.splitlines() if line[0] != "#")
    table = {key: rest for key, _, rest in lines}
    monkeypatch.setattr(subjects, "table", lambda: table)
    subjects._entry.cache_clear()  # noqa: SLF001  (it remembers the true table)
    yield table
    subjects._entry.cache_clear()  # noqa: SLF001


def known(key: str) -> Entry:
    found = subjects.entry(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "kind", "other"),
    [
        ("hawk", subjects.IS_A, "raptor"),
        ("raptor", subjects.IS_A, "bird"),
        ("flight feather", subjects.PART_OF, "wing"),
        ("thermal", subjects.USED_IN, "soaring"),
        ("soaring", subjects.CONTRASTS, "flapping flight"),
        ("flapping flight", subjects.CONTRASTS, "soaring"),
        ("kite", subjects.IS_A, "raptor"),  # by another name
        ("remex", subjects.PART_OF, "wing"),
    ],
)
@pytest.mark.usefixtures("birds")
def test_a_list_says_how_two_terms_stand(one: str, kind: str, other: str) -> None:
    assert subjects.says(known(one), known(other), kind)
    if kind != subjects.CONTRASTS:
        assert not subjects.says(known(other), known(one), kind)


@pytest.mark.usefixtures("birds")
def test_members_of_a_class_are_kin_and_of_its_sort() -> None:
    assert subjects.are_kin(known("hawk"), known("owl"))
    assert not subjects.are_kin(known("hawk"), known("lift"))
    assert known("owl").sorts == {subjects.SORTS.index("being")}
    assert known("raptor").sorts == known("owl").sorts
    assert known("raptor").under == (3, 0, 0)


@pytest.mark.usefixtures("birds")
def test_what_is_said_of_a_class_leads_on() -> None:
    assert subjects.leads(known("hawk"), known("bird"), subjects.IS_A)
    assert not subjects.leads(known("hawk"), known("owl"), subjects.IS_A)


@pytest.mark.usefixtures("birds")
def test_a_short_form_of_two_things_is_neither() -> None:
    assert known("ff").name == "ff"
    assert known("ff").said == {}
    assert known("ff").subjects == known("preening").subjects


@pytest.mark.usefixtures("birds")
def test_a_term_is_no_other_name_of_what_somebody_calls_so() -> None:
    assert known("lift").name == "lift"
    assert known("gas").name == "gas"
    assert known("led").name == "light emitting diode"


def test_brackets_within_a_name_are_part_of_it(birds: dict[str, str]) -> None:
    assert "ll 1 joint" in birds


@pytest.mark.usefixtures("birds")
def test_a_phrase_goes_by_the_longest_term_it_ends_in() -> None:
    found = subjects.head("young red kite")
    assert found is not None
    assert found.name == "red kite"
    assert subjects.head("red herring") is None


@pytest.mark.usefixtures("birds")
def test_rare_terms_tell_what_a_note_is_about() -> None:
    about = subjects.shares(["flight feather", "loom"])
    assert subjects.fits("preening", about) == (1, 1)
    assert subjects.fits("nervous preening", about) == (0, 1)
    assert subjects.fits("loom", about) == (0, 0)
    assert subjects.shares(["lift"]) == {}  # an everyday word


@pytest.mark.parametrize(
    "line",
    [
        "class raptor: hawk",
        "class raptor (dinosaur): hawk",
        "hawk; owl",
    ],
)
def test_a_line_without_a_form_is_told(
    script: ModuleType, tmp_path: Path, line: str
) -> None:
    (tmp_path / "birds.txt").write_text(f"[birds]\n{line}\n", encoding="utf-8")
    assert script.compiled(tmp_path)[1] == [f"birds.txt, line 2: {line}"]


def test_the_data_are_what_the_lists_say(script: ModuleType) -> None:
    text, odd = script.compiled()
    assert odd == []
    assert text == script.OUT.read_text(encoding="utf-8"), "run scripts/subjects.py"


def relation(found: Knowledge, source: str, target: str) -> RelationType:
    ends = f"concept:{source}", f"concept:{target}"
    (type_,) = {r.type for r in found.relations if (r.source, r.target) == ends}
    return type_


def test_textbooks_say_how_what_stands_together_is_related() -> None:
    found = knowledge_of(
        note_of(
            """
            # CPU scheduling
            ## Vocab
            - **Round robin** - each one gets its turn
            - **Scheduling algorithm** - picks who runs next
            - **Ready queue** - who waits for the processor
            ## Scratch Notes
            Round robin: a scheduling algorithm with a ready queue.
            The ready queue of round robin is first in, first out.
            """
        )
    )
    assert relation(found, "round-robin", "scheduling-algorithm") is T.IS_A
    assert relation(found, "ready-queue", "round-robin") is T.PART_OF


def test_two_names_of_one_thing_are_one_concept() -> None:
    found = knowledge_of(
        note_of(
            """
            # Virtual memory
            ## Vocab
            - **Dirty bit** - says that a page was written to
            - **Modified bit** - says that a page was written to
            - **Reference bit** - says that a page was used
            ## Scratch Notes
            The **modified bit** and the **reference bit** stand in the page table.
            A page with a dirty bit goes back to disk.
            """
        )
    )
    names = [{c.label.lower(), *map(str.lower, c.aliases)} for c in found.concepts]
    assert any({"dirty bit", "modified bit"} <= each for each in names)
    assert not any({"dirty bit", "reference bit"} <= each for each in names)


def test_textbooks_are_asked_under_each_name_of_a_concept() -> None:
    found = knowledge_of(
        note_of(
            """
            # LSTM
            ##### New Input Injection Gate $i_t$
            - The **injection gate** lets new information into the **LSTM**
            - Without the injection gate an LSTM learns nothing; the input gate is one.
            """
        )
    )
    assert relation(found, "injection-gate", "lstm") is T.PART_OF
