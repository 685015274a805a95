"""Subjects: what textbooks' indexes hold, from the lists to what notes say of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from notes_of import knowledge_of, note_of

from studygraph.concepts import subjects, taught
from studygraph.concepts.model import Knowledge, RelationType
from studygraph.concepts.subjects import Entry
from studygraph.concepts.table import BLOCK, Table

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
class air right (statement): overflight
terms: lift; preening (FF); glide (lift); great auk scare (GAS)
class scarer (device): LED; light-emitting diode (LED)
class gait (process): hop; hopping; stride; march
same: hopping; hop; jumping
same: stride; march
class raptor (being): PF; peregrine falcon (PF)
parts wing: TT
class bird (being): titmouse (TT)
"""
MONEY = "terms: gas; LIFO; march; lift; TT; price floor (PF); trade tax (TT)"


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
) -> Iterator[Table]:
    """The compiled list in place of the true table."""
    (tmp_path / "birds.txt").write_text(BIRDS, encoding="utf-8")
    (tmp_path / "money.txt").write_text(MONEY, encoding="utf-8")
    text, _, odd = script.compiled(tmp_path)
    assert odd == []
    table = Table(text.encode())
    monkeypatch.setattr(subjects, "table", lambda: table)
    forget()
    yield table
    forget()


def forget() -> None:
    """Let go of what is remembered of the table."""
    subjects.entry.cache_clear()
    subjects._led.cache_clear()  # noqa: SLF001


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
        ("over flight", subjects.IS_A, "air right"),  # set apart
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
    assert known("raptor").under == (4, 0, 0)


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


@pytest.mark.usefixtures("birds")
def test_terms_are_one_where_most_lists_that_have_them_say_so() -> None:
    assert known("hop").name == known("jumping").name == "hopping"
    assert known("march").name == "march"  # No other list says so.
    assert subjects.says(known("hop"), known("gait"), subjects.IS_A)


@pytest.mark.usefixtures("birds")
def test_an_acronym_is_that_of_which_the_same_is_said() -> None:
    assert known("pf").name == "peregrine falcon"
    assert known("tt").name == "tt"


def test_brackets_within_a_name_are_part_of_it(birds: Table) -> None:
    assert birds.get("ll 1 joint")


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
    assert script.compiled(tmp_path)[2] == [f"birds.txt, line 2: {line}"]


def test_the_data_are_what_the_lists_say(script: ModuleType) -> None:
    text, words, odd = script.compiled()
    assert odd == []
    for made, path in ((text, script.OUT), (words, script.WORDS)):
        assert made == path.read_text(encoding="utf-8"), "run scripts/subjects.py"


def test_a_table_finds_each_of_its_lines_and_no_other() -> None:
    terms = sorted(
        {f"{word} {n}" for n in range(BLOCK // 8) for word in ("a", "zürich")}
    )
    table = Table(b"# one\n# two\n" + b"".join(f"{t}\t<{t}>\n".encode() for t in terms))
    assert [table.get(term) for term in terms] == [f"<{term}>" for term in terms]
    others = ("", "#", "a", "a 1\t", "a 00", "zz", "zürich")
    assert not any(map(table.get, others))
    assert Table(b"").get("a") is None


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


APART = """
# Processors
## Inside
Two numbers are summed up by the **ALU**.

{between}
One of them is held by a **register**.
"""


@pytest.mark.parametrize(
    ("between", "is_drawn"),
    [
        ("Both are quick.\n\n", True),
        ("## Outside\n", False),
        ("Words that say nothing of it.\n\n" * (taught.VICINITY + 1), False),
    ],
)
def test_what_textbooks_relate_and_a_section_names_close_by_is_related(
    between: str,
    is_drawn: bool,  # noqa: FBT001
) -> None:
    found = knowledge_of(note_of(APART.format(between=between)))
    drawn = [r for r in found.relations if {r.source, r.target} == ENDS]
    assert len(drawn) == is_drawn
    for each in drawn:
        assert [e.text for e in each.evidence] == [
            "Two numbers are summed up by the **ALU**.",
            "One of them is held by a **register**.",
        ]


ENDS = {"concept:alu", "concept:register"}
