"""An incremental build is a clean build: the same bytes, and work only where needed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from studygraph import parse
from studygraph.concepts import Lexicon, terms
from studygraph.config import ParseSettings, Settings
from studygraph.note import Note, NotePath
from studygraph.read.model import SourceFile
from studygraph.site.body import Bodies
from studygraph.site.context import SiteContext
from studygraph.site.lecture import lecture_page
from studygraph.site.theme import Theme
from studygraph.store import Store
from studygraph.study.drafts import Draft
from studygraph.update import BuildReport, build_site, refresh

LSTM = """# ECS189G-L18 LSTM

### Vocab
- **Forget gate**: decides what leaves the cell state
- **Cell state** $C_t$: the memory of an LSTM

### Scratch Notes
The forget gate is part of the LSTM. See [[ECS189G-L19]] and ![[gates.png]].

$$C_t = f_t * C_{t-1} + i_t * \\tilde C_t$$

### Refresh the Info
- What does the forget gate do? It decides what leaves the cell state.
"""
LOSSES = """# ECS189G-L19 Losses

### Vocab
- **Cross-entropy**: a loss for classes

### Scratch Notes
Cross-entropy compares two distributions. The LSTM is trained with cross-entropy.
The cell state carries gradients, unlike a plain RNN. [[ECS189G-L18#Vocab]]

### Refresh the Info
- Is cross-entropy symmetric? No.
"""
STATES = """# States
The cell state and the **hidden state** $h_t$ are the memory of an LSTM.
The **output gate** $o_t$ guards the hidden state.

$$h_t = o_t * \\tanh(C_t)$$
"""
BODIES = (
    LSTM,
    LOSSES,
    STATES,
    LSTM.replace("memory", "MEMORY"),
    "### Vocab\nLink all related words\n\n### Scratch Notes\n- *softmax* vs argmax\n",
    "---\naliases: [LSTM, gates]\ndate: 2024-11-05\n---\n# Gates\n![[ECS189G-L18]]\n",
    "---\nbroken: [yaml\n---\n`code` and $x$ and a [gone](nowhere.md) link\n",
    "A constant error carousel (CEC) is a cell state.\n\nThe CEC is gated.\n",
    "- CEC - central executive committee\n- the cell states of a forgetgate\n",
    "",
)
PATHS = (
    *("ECS189G-L18.md", "ECS189G-L19.md", "Gates.md", "week 1/gates.md"),
    *("week 1/ECS189G-L20.md", "Templates/lecture.md", "gates.png", "lab.py"),
)


@pytest.fixture(autouse=True)
def _sources_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who edits the package while the tests run does not change an index's mark."""
    monkeypatch.setattr("studygraph.store.place._sources", list)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(cache: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the index of a cache folder holds, but for times and row numbers."""
    (place,) = cache.glob("*.sqlite3")
    with sqlite3.connect(place) as index:
        names = index.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'passage%' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT IN ('meta', 'file', 'site')"
        ).fetchall()
        found = {
            name: sorted(index.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608
            for (name,) in names
        }
        for name, columns in (
            ("meta WHERE key != 'listing'", "key, value"),
            ("file", "path, role, size, digest"),
            ("passage", "owner, kind, line, text"),
        ):
            asked = f"SELECT {columns} FROM {name} ORDER BY {columns}"  # noqa: S608
            found[name] = index.execute(asked).fetchall()
        index.execute(
            "INSERT INTO passage_words (passage_words, rank) "
            "VALUES ('integrity-check', 1)"
        )
    index.close()
    return found


def build(notes: Path, out: Path, cache: Path) -> BuildReport:
    return build_site(notes, Settings(), out, cache_dir=cache)


class Edits(RuleBasedStateMachine):
    """Edit a notebook at random; after each step the site is that of a clean build."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="studygraph-edits-"))
        self.notes = self.place / "notes"
        self.out, self.cache = self.place / "site", self.place / "cache"

    @initialize()
    def start(self) -> None:
        (self.notes / "Templates").mkdir(parents=True)
        (self.notes / "ECS189G-L18.md").write_text(LSTM)
        self.build()

    def build(self) -> None:
        build(self.notes, self.out, self.cache)

    @rule(path=st.sampled_from(PATHS), body=st.sampled_from(BODIES))
    def put(self, path: str, body: str) -> None:
        file = self.notes / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(body)
        self.build()

    @rule(path=st.sampled_from(PATHS), line=st.text(max_size=40))
    def append(self, path: str, line: str) -> None:
        file = self.notes / path
        if file.exists():
            with file.open("a", encoding="utf-8", errors="replace") as end:
                end.write(f"- {line}\n")
            self.build()

    @rule(path=st.sampled_from(PATHS))
    def delete(self, path: str) -> None:
        (self.notes / path).unlink(missing_ok=True)
        self.build()

    @rule(path=st.sampled_from(PATHS), to=st.sampled_from(PATHS))
    def rename(self, path: str, to: str) -> None:
        if (self.notes / path).exists():
            (self.notes / to).parent.mkdir(exist_ok=True)
            (self.notes / path).rename(self.notes / to)
            self.build()

    @rule(path=st.sampled_from(PATHS))
    def touch(self, path: str) -> None:
        if (self.notes / path).exists():
            os.utime(self.notes / path, ns=(1, 1))
            self.build()

    @rule()
    def query(self) -> None:
        refresh(self.notes, Settings(), cache_dir=self.cache).close()

    @rule()
    def lose_the_index(self) -> None:
        shutil.rmtree(self.cache)
        self.build()

    @rule()
    def damage_the_site(self) -> None:
        (self.out / "index.html").unlink()
        self.build()

    def teardown(self) -> None:
        if self.out.is_dir():
            self.compare()
        shutil.rmtree(self.place)

    @rule()
    def compare(self) -> None:
        clean, cache = self.place / "clean", self.place / "clean-cache"
        build(self.notes, clean, cache)
        assert files(self.out) == files(clean)
        assert rows(self.cache) == rows(cache)
        shutil.rmtree(clean)
        shutil.rmtree(cache)


TestAnySequenceOfEdits = Edits.TestCase
TestAnySequenceOfEdits.settings = settings(
    max_examples=8, stateful_step_count=6, deadline=None
)
TestAnySequenceOfEdits.pytestmark = [pytest.mark.slow]  # type: ignore[attr-defined]


LONG_AGO = 1_700_000_000


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A notebook whose files were last changed long ago."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ECS189G-L18.md").write_text(LSTM)
    (folder / "ECS189G-L19.md").write_text(LOSSES)
    (folder / "diary.md").write_text("# Diary\nIt was fine.\n```\nrun 1\n```\n")
    (folder / "gates.png").write_bytes(b"\x89PNG not much of a picture")
    for path in folder.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def test_building_again_writes_nothing_and_keeps_every_time(
    notes: Path, tmp_path: Path
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    first = build(notes, out, cache)
    before = {path: path.stat() for path in [out, *out.rglob("*")]}
    again = build(notes, out, cache)
    after = {path: path.stat() for path in [out, *out.rglob("*")]}
    assert again.same == first.new
    assert again.new == again.changed == again.removed == ()
    assert after.keys() == before.keys()
    for path, stat in before.items():
        assert (after[path].st_mtime_ns, after[path].st_ino) == (
            stat.st_mtime_ns,
            stat.st_ino,
        )


def test_the_second_report_tells_the_same_of_the_notes(
    notes: Path, tmp_path: Path
) -> None:
    (notes / "bad.md").write_text("[gone](nowhere.md)")
    first = build(notes, tmp_path / "site", tmp_path / "cache")
    again = build(notes, tmp_path / "site", tmp_path / "cache")
    assert first.problems
    for name in ("notes", "concepts", "edges", "questions", "problems"):
        assert getattr(again, name) == getattr(first, name)


def test_building_again_neither_parses_nor_renders(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(notes, tmp_path / "site", tmp_path / "cache")

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("studygraph.parse.parse", never)
    monkeypatch.setattr("studygraph.concepts.link", never)
    monkeypatch.setattr("studygraph.site.render", never)
    build(notes, tmp_path / "site", tmp_path / "cache")
    os.utime(notes / "diary.md")
    build(notes, tmp_path / "site", tmp_path / "cache")


def test_a_folder_listed_as_before_is_not_compared_file_by_file(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> None:
        refresh(notes, Settings(), cache_dir=tmp_path / "cache").close()

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    ask()
    os.utime(notes / "diary.md", (LONG_AGO + 1, LONG_AGO + 1))
    ask()
    monkeypatch.setattr(Store, "known", never)
    ask()
    os.utime(notes / "gates.png", (LONG_AGO + 1, LONG_AGO + 1))
    with pytest.raises(AssertionError):
        ask()


def test_a_note_that_could_not_be_read_is_tried_again(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"

    def held() -> str:
        with refresh(notes, Settings(), cache_dir=cache) as store:
            return store.load_notes()[NotePath("diary.md")].digest

    def refuse(path: Path, *rest: str, **settings: str) -> object:
        if path.name == "diary.md":
            raise PermissionError
        return really(path, *rest, **settings)  # type: ignore[call-overload]

    really = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert not held()
    assert held()


def test_one_edit_writes_just_the_pages_that_show_it(
    notes: Path, tmp_path: Path
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    text = (notes / "diary.md").read_text()
    (notes / "diary.md").write_text(text.replace("run 1", "run 2"))
    done = build(notes, out, cache)
    assert done.new == done.removed == ()
    assert done.changed == ("data/search.js", "notes/diary.html")


@pytest.mark.parametrize("moved", ["", "Losses.md"])
def test_an_edit_that_copies_work_on_is_a_clean_build(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: str
) -> None:
    monkeypatch.setattr("studygraph.site.staging._MANY_STANDING", 1)
    monkeypatch.setattr("studygraph.finding._MANY_PHRASES", 1)
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    (notes / "ECS189G-L19.md").write_text(LOSSES + "- What is a loss? A **cost**.\n")
    if moved:  # the other note's link leads nowhere now
        (notes / "ECS189G-L19.md").rename(notes / moved)
    build_site(notes, Settings(), out, cache_dir=cache, workers=3)
    clean, clean_cache = tmp_path / "clean", tmp_path / "clean-cache"
    build(notes, clean, clean_cache)
    assert files(out) == files(clean)
    assert rows(cache) == rows(clean_cache)


def test_one_edit_parses_just_that_note(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    (notes / "diary.md").write_text("# Diary\nA new day.\n")
    parsed = []

    real = parse.parse

    def watched(source: SourceFile, given: ParseSettings, *, fallback: str) -> Note:
        parsed.append(source.path)
        return real(source, given, fallback=fallback)

    monkeypatch.setattr(parse, "parse", watched)
    build(notes, out, cache)
    assert parsed == ["diary.md"]


def test_a_note_that_names_a_symbol_no_more_tells_the_rest_of_its_course(
    notes: Path, tmp_path: Path
) -> None:
    (notes / "ECS189G-L19.md").write_text(STATES)
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    edge = "concept:hidden-state", "concept:cell-state", "computed-from"
    assert edge in {row[:3] for row in rows(cache)["edge"]}
    (notes / "ECS189G-L18.md").write_text(LSTM.replace("** $C_t$", "**"))
    build(notes, out, cache)
    build(notes, tmp_path / "clean", tmp_path / "clean-cache")
    assert edge not in {row[:3] for row in rows(cache)["edge"]}
    assert files(out) == files(tmp_path / "clean")
    assert rows(cache) == rows(tmp_path / "clean-cache")


def test_one_edit_makes_only_the_pages_that_show_it(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    made = []

    def watched(
        context: SiteContext, theme: Theme, bodies: Bodies, note: Note, draft: Draft
    ) -> bytes:
        made.append(note.path)
        return lecture_page(context, theme, bodies, note, draft)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("studygraph.site.lecture_page", watched)
    monkeypatch.setattr("studygraph.site.concept_page", never)
    text = (notes / "diary.md").read_text()
    (notes / "diary.md").write_text(text.replace("run 1", "run 2"))
    build(notes, out, cache)
    assert made == ["diary.md"]


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20"
WEB = {
    "L1.md": "# Cells\n\n### Vocab\n- **Cell state** $C_t$: the memory of an LSTM\n\n"
    "### Notes\nThe cell state is part of the LSTM, unlike a gate.\n"
    "$$C_t = f_t * C_{t-1}$$\n![[L2#Gates]] and [[L3#Loss]]\n![[plot.png]]\n"
    "![[wave.py]]\n\n### Questions\n- What is the cell state? See [[L2]].\n",
    "L2.md": "# Gates\nA gate guards the cell state. ![[L3]]\n\n## Gates\n"
    "- **Gate**: a factor on the cell state\n",
    "L3.md": "# Loss\nThe LSTM has a cell state and a gate.\n\n## Loss\n"
    "<img src=plot.png>\n",
    "L4.md": "---\ncourse: ML\n---\n# Sums\nThe cell state and the gate are summed.\n\n"
    "$$C_t = 2 + 20$$\n",
    "L5.md": "---\ncourse: ML\n---\n# Layers\n- **Weight** $w$: a factor of a layer\n"
    "- **Bias**: a number that a layer adds\n- Weight vs bias: one scales\n"
    "$$y_t = w * x_t + b$$\n",
}
EDITS = {
    "another title": ("L2.md", "# Gates\nA gate", "# Doors\nA gate"),
    "a line above what is quoted": ("L1.md", "### Vocab", "Hello.\n\n### Vocab"),
    "a heading that is linked to": ("L3.md", "## Loss", "First.\n\n## Loss"),
    "a text taken in twice over": ("L3.md", "has a cell", "keeps a cell"),
    "what a term means": ("L2.md", "a factor on", "a number before"),
    "a formula": ("L1.md", "f_t * C_{t-1}", "f_t * C_{t-1} + 1"),
    "another name": ("L2.md", "**Gate**", "**Gate** (valve)"),
    "a formula elsewhere": ("L4.md", "2 + 2", "2 + 3"),
    "an answer": ("L1.md", "See [[L2]].", "A memory, see [[L2]]."),
    "a link less": ("L1.md", " and [[L3#Loss]]", ""),
    "one note less that has a term": ("L4.md", "The cell state", "The memory"),
    "what a course says of a term": ("L5.md", "a factor of", "a number in"),
    "a symbol of a course": ("L5.md", "**Weight** $w$", "**Weight** $v$"),
    "an equation of a course": ("L5.md", "w * x_t", "x_t * w"),
    "what a course sets against another": ("L5.md", "one scales", "one shifts"),
    "a course": ("L3.md", "# Loss\nThe", "---\ncourse: ML\n---\n# Loss\nThe"),
    "a picture": ("plot.png", "@", "A"),
    "a demo": ("wave.py", "Wave", "Waves"),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_page_is_made_again_for_whatever_it_shows(what: str, tmp_path: Path) -> None:
    notes, out, cache = tmp_path / "notes", tmp_path / "site", tmp_path / "cache"
    notes.mkdir()
    for name, text in WEB.items():
        (notes / name).write_text(text)
    (notes / "plot.png").write_bytes(PNG)
    (notes / "wave.py").write_text("# title: Wave\n# concepts: gate\nprint(1)\n")
    build(notes, out, cache)
    path, before, after = EDITS[what]
    content = (notes / path).read_bytes()
    assert before.encode() in content
    (notes / path).write_bytes(content.replace(before.encode(), after.encode()))
    build(notes, out, cache)
    build(notes, tmp_path / "clean", tmp_path / "clean-cache")
    assert files(out) == files(tmp_path / "clean")


def test_one_edit_links_just_the_notes_that_it_reaches(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    linked: list[str] = []
    real = terms.of_note

    def watched(note: Note, lexicon: Lexicon) -> terms.Chosen:
        linked.append(note.path)
        return real(note, lexicon)

    def after(text: str) -> list[str]:
        linked.clear()
        (notes / "diary.md").write_text(text)
        build(notes, out, cache)
        return sorted(linked)

    monkeypatch.setattr(terms, "of_note", watched)
    text = (notes / "diary.md").read_text()
    assert after(text + "\nIt was raining.\n") == ["diary.md"]
    everywhere = "ECS189G-L18.md", "ECS189G-L19.md", "diary.md"
    assert after("# Diary\n- **Cell state**: opaque\n") == sorted(everywhere)


def test_the_same_length_in_the_same_instant_is_still_an_edit(
    notes: Path, tmp_path: Path
) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    diary = notes / "diary.md"
    diary.write_text(diary.read_text().replace("run 1", "run 2"))
    stamp = diary.stat()
    build(notes, out, cache)
    diary.write_text(diary.read_text().replace("run 2", "run 3"))
    os.utime(diary, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert "notes/diary.html" in build(notes, out, cache).changed


def test_a_site_that_someone_changed_is_made_whole(notes: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    whole = files(out)
    (out / "index.html").write_text("mine now")
    (out / "notes" / "diary.html").unlink()
    (out / "stray.html").write_text("who put me here")
    done = build(notes, out, cache)
    assert files(out) == whole
    assert done.changed == ("index.html",)
    assert done.new == ("notes/diary.html",)
    assert done.removed == ("stray.html",)


def test_settings_count_as_a_change(notes: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(notes, out, cache)
    (notes / "studygraph.toml").write_text('[site]\ntitle = "Deep learning"\n')
    run_build(notes, out, cache)
    assert "<title>Deep learning" in (out / "index.html").read_text()


def test_pages_are_made_again_when_a_library_that_shapes_them_is_another(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = tmp_path / "site", tmp_path / "cache"
    build(notes, *places)
    monkeypatch.setattr("studygraph.site.lecture_page", lambda *_: b"made again")
    assert not build(notes, *places).changed
    monkeypatch.setattr("studygraph.store.place._SHOWING", ("click",))
    changed = build(notes, *places).changed
    assert changed
    assert all(path.startswith("notes/") for path in changed)


def test_two_sites_of_one_notebook_do_not_confuse_each_other(
    notes: Path, tmp_path: Path
) -> None:
    one, other, cache = tmp_path / "one", tmp_path / "other", tmp_path / "cache"
    build(notes, one, cache)
    (notes / "diary.md").write_text("# Diary\nThe forget gate was open.\n")
    build(notes, other, cache)
    build(notes, one, cache)
    assert files(one) == files(other)


def run_build(
    notes: Path, out: Path, cache: Path, *before: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "studygraph", "build", str(notes), "-o", str(out)]
    return subprocess.run(
        [*before, *command],
        env={**os.environ, "STUDYGRAPH_CACHE": str(cache), **variables},
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_order_of_sets_and_the_clock_leave_no_trace(
    notes: Path, tmp_path: Path
) -> None:
    run_build(notes, tmp_path / "1", tmp_path / "c1", PYTHONHASHSEED="1", TZ="UTC-9")
    run_build(notes, tmp_path / "2", tmp_path / "c2", PYTHONHASHSEED="2", LC_ALL="C")
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert rows(tmp_path / "c1") == rows(tmp_path / "c2")


def test_notes_that_cannot_be_written_to_are_enough(
    notes: Path, tmp_path: Path
) -> None:
    before = files(notes)
    for path in [*notes.rglob("*"), notes]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        report = build(notes, tmp_path / "site", tmp_path / "cache")
    finally:
        notes.chmod(0o755)
    assert report.notes == 3
    assert files(notes) == before


def test_a_build_needs_no_network(notes: Path, tmp_path: Path) -> None:
    apart = ("unshare", "-rn")
    possible = shutil.which("unshare") is not None
    if not possible or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("this system does not let us leave the network")
    run_build(notes, tmp_path / "site", tmp_path / "cache", *apart)
    build(notes, tmp_path / "with", tmp_path / "other-cache")
    assert files(tmp_path / "site") == files(tmp_path / "with")
