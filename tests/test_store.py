"""The index: what is saved comes back, and a bad file never stops anybody."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from handmade import L18, contents, graph, notes
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from studygraph.concepts import NoteLinks, learn, link, merge, survey
from studygraph.concepts.changes import Found, said
from studygraph.concepts.model import Evidence
from studygraph.config import ConceptSettings, Settings, SiteSettings
from studygraph.graph.model import (
    ConceptNode,
    Meaning,
    Node,
    NoteNode,
    QuestionNode,
    SectionMark,
    StudyGraph,
)
from studygraph.kept import pack, unpack
from studygraph.note import Note, NotePath, SectionKind
from studygraph.store import Contents, Store
from studygraph.store import write as writing
from studygraph.store.connect import BusyIndexError, DamagedIndexError, NoIndexError
from studygraph.store.place import _SHAPING, _versions, index_path
from studygraph.store.records import (
    decode_evidence,
    decode_node,
    decode_note,
    encode,
    encode_evidence,
)

SETTINGS = Settings()


@pytest.fixture(autouse=True)
def _sources_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who edits the package while the tests run does not change an index's mark."""
    monkeypatch.setattr("studygraph.store.place._sources", list)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def saved(root: Path, cache: Path, what: Contents | None = None) -> Store:
    store = Store.open(root, SETTINGS, cache_dir=cache)
    store.save(what or contents())
    return store


def dump(file: Path) -> list[str]:
    """All that the index holds, but for the numbers that nobody sees."""
    with sqlite3.connect(file) as connection:
        check = "INSERT INTO passage_words (passage_words, rank)"
        connection.execute(f"{check} VALUES ('integrity-check', 1)")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'passage%' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        rows = [
            f"{table} {row}"
            for (table,) in tables
            for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608
        ]
        rows += map(
            str, connection.execute("SELECT owner, kind, line, text FROM passage")
        )
        for word in ("gate", "cell", "rnn", "hidden"):
            found = connection.execute(
                "SELECT owner, line FROM passage_words "
                "JOIN passage ON passage.id = passage_words.rowid "
                "WHERE passage_words MATCH ?",
                (word,),
            )
            rows += (f"{word} {row}" for row in found)
    return sorted(rows)


# -- what is saved comes back ----------------------------------------------------------


def test_a_notebook_comes_back_as_it_was_saved(root: Path, cache: Path) -> None:
    what = contents()
    saved(root, cache).close()
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.load_graph() == what.graph
        assert tuple(store.load_notes().values()) == what.parsed
        assert tuple(store.load_settled().values()) == what.settled
        assert store.problems() == what.problems
        assert [entry.reason for entry in store.ledger()] == ["no question mark"]
        assert store.known() == {
            NotePath("DL/ECS189G-L18.md"): (3, 7, notes()[0].digest),
            NotePath("DL/ECS189G-L19.md"): (8, 7, notes()[1].digest),
            NotePath("DL/cell.svg"): (11, 9, ""),
            NotePath("Templates/Lecture.md"): (10, 8, ""),
        }


def test_a_new_index_knows_nothing(root: Path, cache: Path) -> None:
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}
        assert store.load_notes() == {}
        assert store.load_graph() == StudyGraph()
        assert store.problems() == ()


text = st.text()
number = st.integers(0, 2**40)
evidence = st.builds(Evidence, note=text, line=number, text=text)
fraction = st.floats(0, 1)
node = st.one_of(
    st.builds(
        ConceptNode,
        id=text,
        label=text,
        aliases=st.tuples(text, text),
        definitions=st.tuples(st.builds(Meaning, text=text, note=text, line=number)),
        score=fraction,
        importance=fraction,
        parts=st.tuples(st.tuples(text, fraction, fraction)),
    ),
    st.builds(
        NoteNode,
        id=text,
        label=text,
        path=text,
        date=st.none() | text,
        sections=st.tuples(
            st.builds(SectionMark, number, st.sampled_from(SectionKind), text)
        ),
    ),
    st.builds(QuestionNode, answer=st.none() | text, line=number, note=text),
)


@given(node)
def test_any_node_comes_back_from_its_bytes(one: Node) -> None:
    assert decode_node(one.type, encode(one)) == one


@given(st.lists(evidence).map(tuple))
def test_any_evidence_comes_back_from_its_text(some: tuple[Evidence, ...]) -> None:
    assert decode_evidence(encode_evidence(some)) == some


@given(st.from_type(Note))
@settings(max_examples=60)
def test_any_note_comes_back_from_its_bytes(note: Note) -> None:
    try:
        data = encode(note)
    except OverflowError:
        reject()  # no file has a line number beyond 64 bits
    assert repr(decode_note(data)) == repr(note)  # equal, and NaN is like NaN


# -- only what changed is written, and the outcome is that of a clean index ------------


def without_the_rnn_lecture() -> Contents:
    what = contents()
    whole = graph()
    return replace(
        what,
        parsed=what.parsed[1:],
        settled=what.settled[1:],
        listing=replace(what.listing, notes=what.listing.notes[1:]),
        graph=replace(
            whole,
            nodes=tuple(n for n in whole.nodes if n.id != L18),
            edges=tuple(e for e in whole.edges if L18 not in (e.source, e.target)),
        ),
        problems=(),
    )


def with_a_line_changed() -> Contents:
    what = contents()
    changed = replace(
        what.settled[0],
        digest="another",
        lines=(*what.settled[0].lines[:2], "See the forget gate."),
    )
    return replace(
        what,
        parsed=(changed, what.parsed[1]),
        settled=(changed, what.settled[1]),
        mentions=what.mentions[1:],
    )


@pytest.mark.parametrize("before", [without_the_rnn_lecture, with_a_line_changed])
@pytest.mark.parametrize(
    "after", [contents, without_the_rnn_lecture, with_a_line_changed]
)
def test_saving_over_an_index_gives_what_a_clean_one_gives(
    root: Path, tmp_path: Path, before: object, after: object
) -> None:
    assert callable(before)
    assert callable(after)
    with saved(root, tmp_path / "used", before()) as used:
        used.save(after())
        assert used.path is not None
    with saved(root, tmp_path / "clean", after()) as clean:
        assert clean.path is not None
    assert dump(used.path) == dump(clean.path)


def part(keep: Callable[[str], bool]) -> Contents:
    """The notebook with the nodes, mentions and notes whose name `keep` lets stay."""
    whole = contents()
    nodes = tuple(n for n in whole.graph.nodes if keep(n.id))
    ids = {n.id for n in nodes}
    edges = (e for e in whole.graph.edges if {e.source, e.target} <= ids)
    groups = tuple(c for c in whole.graph.communities if keep(c.members[0]))
    return replace(
        whole,
        parsed=tuple(n for n in whole.parsed if keep(n.path)),
        settled=tuple(n for n in whole.settled if keep(n.path)),
        graph=replace(whole.graph, nodes=nodes, edges=tuple(edges), communities=groups),
        mentions=tuple(m for m in whole.mentions if keep(m.text)),
    )


def without(letters: set[str]) -> Callable[[str], bool]:
    """Whether a name ends without any of the letters."""
    return lambda name: not letters & set(name[-3:])


some_letters = st.sets(st.sampled_from("-/0189aeghilmnorstu"), max_size=4)


@given(st.lists(some_letters, min_size=1, max_size=4))
@settings(max_examples=25)
def test_any_row_of_saves_ends_as_a_clean_save_of_the_last(
    left_out: list[set[str]],
) -> None:
    parts = [part(without(letters)) for letters in left_out]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        with saved(root, root / "used", parts[0]) as used:
            for later in parts[1:]:
                used.save(later)
        with saved(root, root / "clean", parts[-1]) as clean:
            pass
        assert used.path is not None
        assert clean.path is not None
        assert dump(used.path) == dump(clean.path)


def test_saving_the_same_again_writes_no_row(root: Path, cache: Path) -> None:
    with saved(root, cache) as store:
        before = store._connection.total_changes  # noqa: SLF001
        store.save(contents())
        assert store._connection.total_changes == before  # noqa: SLF001


def test_a_save_that_fails_half_way_leaves_the_index_as_it_was(
    root: Path, cache: Path
) -> None:
    with saved(root, cache) as store:
        assert store.path is not None
        before = dump(store.path)
        what = without_the_rnn_lecture()
        broken = replace(what, problems=(object(),))  # type: ignore[arg-type]
        with pytest.raises(AttributeError):
            store.save(broken)
        assert dump(store.path) == before
        assert store.load_graph() == graph()
        store.save(contents())
        assert dump(store.path) == before


# -- an index that cannot be trusted ---------------------------------------------------


def test_other_settings_make_the_index_anew(root: Path, cache: Path) -> None:
    saved(root, cache).close()
    settings = Settings(concepts=ConceptSettings(exclude=("gate",)))
    with Store.open(root, settings, cache_dir=cache) as store:
        assert store.known() == {}


def test_how_the_site_looks_leaves_the_index_as_it_is(root: Path, cache: Path) -> None:
    saved(root, cache).close()
    settings = Settings(site=SiteSettings(title="another"))
    with Store.open(root, settings, cache_dir=cache) as store:
        assert store.known()


@pytest.mark.parametrize(
    ("module", "name"), [("studygraph", "__version__"), ("sys", "version_info")]
)
def test_another_version_makes_the_index_anew(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    saved(root, cache).close()
    monkeypatch.setattr(f"{module}.{name}", "99")
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}


def test_another_version_of_a_library_that_shapes_notes_makes_it_anew(
    root: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(root, cache).close()
    (tmp_path / "markdown_it_py-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}


def test_the_shaping_libraries_are_all_found() -> None:
    assert _versions(_SHAPING) == [(name, version(name)) for name in _SHAPING]


def test_another_state_of_the_sources_makes_the_index_anew(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(root, cache).close()
    monkeypatch.undo()
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}


def test_an_index_out_of_date_answers_as_it_is_until_the_next_save(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(root, cache).close()
    monkeypatch.setattr("studygraph.__version__", "99")
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}
        assert store.load_notes() == {}
        with Store.open_as_is(root, cache_dir=cache) as other:
            assert other.load_graph() == graph()
        store.save(without_the_rnn_lecture())
        with Store.open_as_is(root, cache_dir=cache) as other:
            assert len(other.load_notes()) == 1


def test_a_file_that_is_no_database_is_thrown_away(root: Path, cache: Path) -> None:
    file = index_path(root, cache)
    cache.mkdir()
    file.write_bytes(b"some words that are no database\n" * 200)
    with saved(root, cache) as store:
        assert store.path == file
        assert store.load_graph() == graph()


def test_a_foreign_database_is_emptied(root: Path, cache: Path) -> None:
    file = index_path(root, cache)
    cache.mkdir()
    with sqlite3.connect(file) as foreign:
        foreign.execute('CREATE TABLE "a ""quoted"" name" (x)')
        foreign.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        foreign.execute("CREATE TABLE meta (key, value)")
    foreign.close()
    with saved(root, cache) as store:
        assert store.load_graph() == graph()
    with sqlite3.connect(file) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "words" not in names
    assert "node" in names


def found_in(*notes: Note) -> Found:
    terms = merge(*map(survey, notes))
    lexicon = learn(terms, ConceptSettings())
    links = {note.path: pack(link(note, lexicon)) for note in notes}
    return Found(terms.surveys, links, pack(said(lexicon)), frozenset(links))


def test_what_was_found_comes_back_for_notes_that_did_not_change(
    root: Path, cache: Path
) -> None:
    first, second = (note for note in notes() if note.blocks)
    found = found_in(first, second)
    both = replace(contents(), parsed=(first, second), settled=(first, second))
    with saved(root, cache, replace(both, found=found)) as store:
        held = store.load_found((first, second), (first, second))
        assert held == replace(found, again=frozenset())
        moved = replace(second, title="Another")
        held = store.load_found((first, second), (first, moved))
        assert held is not None
        assert held.links == {first.path: found.links[first.path]}
    with saved(root, cache, both) as store:
        assert store.load_found((first, second), (first, second)) is None


def test_a_damaged_find_is_reported(root: Path, cache: Path) -> None:
    file = index_path(root, cache)
    both = replace(contents(), found=found_in(*notes()))
    saved(root, cache, both).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE found SET links = x'00ff'")
    connection.close()
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        held = store.load_found(both.parsed, both.settled)
        assert held is not None
        with pytest.raises(DamagedIndexError), store.unpacking():
            unpack(next(iter(held.links.values())), NoteLinks)
    assert not file.exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_reported_once_and_made_anew(
    root: Path, cache: Path, share: float
) -> None:
    file = index_path(root, cache)
    saved(root, cache).close()
    data = bytearray(file.read_bytes())
    start = max(4096, int(len(data) * share) // 4096 * 4096)
    data[start:] = b"\xff" * (len(data) - start)
    file.write_bytes(data)
    try:
        with Store.open(root, SETTINGS, cache_dir=cache) as store:
            store.load_graph()
            store.load_notes()
            store.search("gate")
            list(store.ledger())
    except DamagedIndexError:
        assert not file.exists()
    with saved(root, cache) as store:
        assert store.load_graph() == graph()


def test_a_cache_that_cannot_be_made_means_an_index_in_memory(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with saved(root, tmp_path / "file" / "cache") as store:
        assert store.path is None
        assert store.load_graph() == graph()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions as on POSIX")
def test_a_read_only_index_is_read_and_a_save_goes_to_memory(
    root: Path, cache: Path
) -> None:
    # A trigger stands in for the permission: it holds for the superuser too.
    with saved(root, cache) as store:
        store._connection.execute(  # noqa: SLF001
            "CREATE TRIGGER no_write BEFORE INSERT ON file "
            "BEGIN SELECT raise(ABORT, 'read-only'); END"
        )
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.path is not None
        assert store.load_graph() == graph()
        what = without_the_rnn_lecture()
        changed = what.listing.notes[0]._replace(size=99)
        store.save(replace(what, listing=replace(what.listing, notes=(changed,))))
        assert store.path is None
        assert store.load_graph() == what.graph


def test_an_index_found_damaged_while_it_is_written_is_thrown_away(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage = sqlite3.DatabaseError("database disk image is malformed")
    damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    calls = iter([damage])
    write = writing.write

    def failing(
        connection: sqlite3.Connection,
        what: Contents,
        meta: dict[str, str],
        *,
        anew: bool,
    ) -> None:
        for error in calls:
            raise error
        write(connection, what, meta, anew=anew)

    with saved(root, cache) as store:
        monkeypatch.setattr(writing, "write", failing)
        store.save(without_the_rnn_lecture())
        assert store.path is None
        assert store.load_graph() == without_the_rnn_lecture().graph
    assert not index_path(root, cache).exists()


def test_a_full_disk_means_an_index_in_memory(root: Path, cache: Path) -> None:
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        store._connection.execute("PRAGMA max_page_count = 12")  # noqa: SLF001
        store.save(contents())
        assert store.path is None
        assert store.load_graph() == graph()
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        assert store.known() == {}


def test_an_index_that_another_process_writes_for_too_long_says_so(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studygraph.store.connect._WAIT_SECONDS", 0.01)
    saved(root, cache).close()
    with Store.open(root, SETTINGS, cache_dir=cache) as store:
        other = sqlite3.connect(index_path(root, cache))
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyIndexError, match="in use"):
            store.load_graph()
        other.rollback()
        other.close()
        assert store.load_graph() == graph()


def test_the_index_as_it_is_needs_no_settings(root: Path, cache: Path) -> None:
    saved(root, cache).close()
    with Store.open_as_is(root, cache_dir=cache) as store:
        assert store.load_graph() == graph()


def test_without_an_index_there_is_nothing_to_open_as_it_is(
    root: Path, cache: Path
) -> None:
    with pytest.raises(NoIndexError, match="run the command without --no-refresh"):
        Store.open_as_is(root, cache_dir=cache)
    cache.mkdir()
    index_path(root, cache).touch()
    with pytest.raises(NoIndexError):
        Store.open_as_is(root, cache_dir=cache)


# -- where it lies ---------------------------------------------------------------------


def test_two_notebooks_never_share_an_index(tmp_path: Path) -> None:
    a, b = tmp_path / "a" / "notes", tmp_path / "b" / "notes"
    assert index_path(a, tmp_path) != index_path(b, tmp_path)


def test_a_notebook_has_one_index_by_whatever_way_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "notes")
    assert index_path(tmp_path / "link") == index_path(tmp_path / "notes")
    assert index_path(tmp_path / "notes" / "..") == index_path(tmp_path)


def test_the_cache_can_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYGRAPH_CACHE", str(tmp_path / "mine"))
    assert index_path(tmp_path).parent == tmp_path / "mine"
    monkeypatch.delenv("STUDYGRAPH_CACHE")
    assert index_path(tmp_path).parent.name == "studygraph"


def test_an_index_is_for_its_user_alone(root: Path, cache: Path) -> None:
    saved(root, cache).close()
    assert cache.stat().st_mode & 0o077 == 0


# -- how little a query loads ----------------------------------------------------------


def test_a_query_loads_none_of_the_heavy_libraries(root: Path, cache: Path) -> None:
    saved(root, cache).close()
    program = f"""
import sys
from pathlib import Path
from studygraph.store import Contents, Store
from studygraph.store import write as writing
with Store.open_as_is(Path({str(root)!r}), cache_dir=Path({str(cache)!r})) as store:
    node = store.lookup("forget gate").node.id
    assert store.neighbors(node) and store.show(node) and store.why(node)
    assert store.search("gate") and store.concepts()
    assert store.path_between(node, store.lookup("hidden state").node.id)
heavy = "networkx pyvis jinja2 markdown_it yaml pathspec platformdirs snowballstemmer"
print(sorted(set(heavy.split()) & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr
