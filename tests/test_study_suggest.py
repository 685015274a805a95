"""Suggestions: what is drafted, and that no byte of a note is lost."""

from __future__ import annotations

import stat
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from study_values import PATH, TEXT, graph_of, note

from studygraph.note import Link, LinkKind, Note, NoteKind, NotePath
from studygraph.study.patch import PatchError, applied, diff, write
from studygraph.study.suggest import Insertion, Suggester, Suggestion

FORGETS = "a sigmoid layer that decides what the cell throws away"
STORES = "The input gate is a layer that decides which new values are stored"
OTHER = NotePath("course/L2.md")


def pair() -> tuple[Note, Note]:
    return note(), replace(note(path=OTHER), title="More nets", definitions=())


def suggestion_for(data: bytes, *insertions: Insertion) -> Suggestion:
    return Suggestion(PATH, sha256(data).hexdigest(), insertions)


def test_empty_sections_are_drafted_from_all_notes() -> None:
    notes = pair()
    found = Suggester(graph_of(*notes), notes).suggest(notes[0])
    assert found.insertions == (
        Insertion(
            2,
            (
                f"- **Forget gate**: {FORGETS}",
                f"- **input gate**: {STORES}",
            ),
        ),
        Insertion(14, ("- [[L2]]: cell state, forget gate, input gate, LSTM",)),
    )


def test_a_definition_from_elsewhere_links_to_where_it_stands() -> None:
    notes = pair()
    vocab = Suggester(graph_of(*notes), notes).suggest(notes[1]).insertions[0]
    assert {line.rpartition(" ")[2] for line in vocab.lines} == {"([[L1]])"}


def test_what_a_section_holds_is_not_drafted_again() -> None:
    text = TEXT.replace("## Vocab\n", "## Vocab\n- Forget Gates: known\n")
    held = replace(
        note(text),
        sections=tuple(
            structs.replace(s, line=s.line + (s.line > 2), end_line=s.end_line + 1)
            for s in note().sections
        ),
        links=(Link(LinkKind.WIKI, "L2", 15, 2, 8, resolved=OTHER),),
    )
    other = replace(note(path=OTHER), definitions=())
    found = Suggester(graph_of(held, other), (held, other)).suggest(held)
    lines = [line for insertion in found.insertions for line in insertion.lines]
    assert [line[:16] for line in lines] == ["- **input gate**"]
    assert found.insertions[0].after == 3


def test_links_are_written_as_the_notebook_writes_them() -> None:
    here, there = pair()
    here = replace(here, links=(Link(LinkKind.MARKDOWN, "x.md", 4, 0, 3),))
    found = Suggester(graph_of(here, there), (here, there)).suggest(here)
    assert found.insertions[1].lines[0].startswith("- [More nets](L2.md): ")


def test_a_note_without_the_sections_is_told_which_to_write() -> None:
    here, there = pair()
    here = replace(here, sections=())
    found = Suggester(graph_of(here, there), (here, there)).suggest(here)
    assert found.insertions == ()
    assert "`## Vocab`" in found.reason


def test_a_note_with_damaged_text_is_left_alone() -> None:
    held = replace(note(), disk_lines=tuple(range(1, 15)))
    found = Suggester(graph_of(held), (held,)).suggest(held)
    assert found.insertions == ()
    assert "damaged" in found.reason


def test_a_drawing_is_left_alone() -> None:
    held = replace(note(), kind=NoteKind.DRAWING)
    found = Suggester(graph_of(held), (held,)).suggest(held)
    assert (found.insertions, found.reason) == ((), "it is a drawing")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"# A\n## V\n", b"# A\n- new\n## V\n"),
        (b"# A\r\n## V\r\n", b"# A\r\n- new\r\n## V\r\n"),
        (b"\xef\xbb\xbf# A  \n\tx \n", b"\xef\xbb\xbf# A  \n- new\n\tx \n"),
        (b"# A", b"# A\n- new"),
        (b"# A\r## V\r", b"# A\r- new\r## V\r"),
    ],
)
def test_a_new_line_ends_as_the_one_before_it(data: bytes, expected: bytes) -> None:
    suggestion = suggestion_for(data, Insertion(1, ("- new",)))
    assert applied(data, suggestion) == expected


files = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    min_size=1,
).map(lambda lines: "".join(text + end for text, end in lines))


@given(text=files, mark=st.booleans(), cut=st.booleans(), draw=st.data())
def test_every_byte_of_the_note_stays_in_its_order(
    text: str, *, mark: bool, cut: bool, draw: st.DataObject
) -> None:
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    data = data.rstrip(b"\r\n") if cut else data
    count = len(data.splitlines())
    places = draw.draw(st.sets(st.integers(1, max(count, 1)), max_size=3))
    if not count:
        return
    insertions = tuple(Insertion(n, (f"- new {n}", "- more")) for n in sorted(places))
    after = applied(data, suggestion_for(data, *insertions))
    pieces, rest = data.splitlines(keepends=True), after
    for piece in pieces:
        body = piece.rstrip(b"\r\n")
        assert body in rest
        rest = rest[rest.index(body) + len(body) :]
    for insertion in insertions:
        for line in insertion.lines:
            assert line.encode() in after
    assert len(after.splitlines()) == count + 2 * len(insertions)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("cut", [True, False])
def test_git_applies_the_diff_that_is_shown(
    tmp_path: Path, *, end: str, cut: bool
) -> None:
    text = TEXT.rstrip("\n") if cut else TEXT
    data = text.replace("\n", end).encode()
    held = replace(note(), digest=sha256(data).hexdigest())
    notes = (held, pair()[1])
    suggestion = Suggester(graph_of(*notes), notes).suggest(held)
    after = applied(data, suggestion)
    target = tmp_path / PATH
    target.parent.mkdir()
    target.write_bytes(data)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        input=diff(data, after, PATH).encode(),
        cwd=tmp_path,
        check=True,
    )
    assert target.read_bytes() == after


def test_a_write_keeps_rights_and_leaves_a_backup(tmp_path: Path) -> None:
    target = tmp_path / PATH
    target.parent.mkdir()
    target.write_bytes(b"# A\n")
    target.chmod(0o640)
    backup = write(tmp_path, suggestion_for(b"# A\n", Insertion(1, ("- new",))))
    assert target.read_bytes() == b"# A\n- new\n"
    assert backup.read_bytes() == b"# A\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert {p.name for p in tmp_path.iterdir()} == {"course", ".studygraph"}


def test_a_note_that_changed_meanwhile_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / PATH
    target.parent.mkdir()
    target.write_bytes(b"# B\n")
    with pytest.raises(PatchError, match="run the command again"):
        write(tmp_path, suggestion_for(b"# A\n", Insertion(1, ("- new",))))
    assert target.read_bytes() == b"# B\n"


def test_a_file_that_is_no_utf8_is_not_touched() -> None:
    data = b"# \xe9\n"
    with pytest.raises(PatchError, match="UTF-8"):
        applied(data, suggestion_for(data, Insertion(1, ("- new",))))
