from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from studygraph.errors import OutputError
from studygraph.site import staging
from studygraph.site.pages import Page, PageUrl, Part
from studygraph.site.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    T = TypeVar("T")
    R = TypeVar("R")


def pages(**contents: str) -> list[Page]:
    return [
        Page(PageUrl(name.replace("__", "/") + ".html"), text.encode())
        for name, text in contents.items()
    ]


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*.html"))
    }


def test_a_new_site_is_written_whole(tmp_path: Path) -> None:
    written = write([pages(index="a", notes__x="b")], tmp_path / "deep" / "site")
    assert written.new == ("index.html", "notes/x.html")
    assert held(tmp_path / "deep" / "site") == {"index.html": "a", "notes/x.html": "b"}


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write([pages(index="a", same="s", gone="g")], out)
    os.utime(out / "same.html", ns=(1, 1))
    before = (out / "same.html").stat()
    written = write([pages(index="A", same="s", more="m")], out)
    assert (written.new, written.changed) == (("more.html",), ("index.html",))
    assert (written.same, written.removed) == (("same.html",), ("gone.html",))
    assert held(out) == {"index.html": "A", "more.html": "m", "same.html": "s"}
    after = (out / "same.html").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_same_site_again_touches_nothing(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write([pages(index="a")], out)
    before = out.stat()
    written = write([pages(index="a")], out)
    assert (written.new, written.changed, written.removed) == ((), (), ())
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    with pytest.raises(OutputError, match="not a site made by studygraph"):
        write([pages(index="a")], out)
    assert [path.name for path in out.iterdir()] == ["thesis.tex"]
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(OutputError):
        write([pages(index="a")], file)


def test_an_empty_folder_may_become_a_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    write([pages(index="a")], out)
    assert held(out) == {"index.html": "a"}


def test_a_page_maker_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write([pages(index="old")], out)

    def failing() -> Iterator[Page]:
        yield from pages(index="new")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours, from just above
        write([failing()], out)
    assert held(out) == {"index.html": "old"}


@pytest.mark.parametrize("moment", ["staging", "first rename", "second rename"])
def test_what_a_kill_leaves_is_mended_by_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    out = tmp_path / "site"
    write([pages(index="old", b="b")], out)
    kill = {"staging": 0, "first rename": 1, "second rename": 2}[moment]
    seen = 0
    rename = Path.rename

    def killed(self: Path, target: Path) -> Path:
        nonlocal seen
        seen += 1
        if seen > kill - (moment != "staging"):
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            write([pages(index="new", b="b")], out)
    whole = [folder for folder in tmp_path.iterdir() if len(held(folder)) == 2]
    assert {"index.html": "old", "b.html": "b"} in [held(folder) for folder in whole]
    write([pages(index="newest", b="b")], out)
    assert held(out) == {"b.html": "b", "index.html": "newest"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_symlinked_output_stays_a_symlink(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "site"
    real.mkdir()
    link.symlink_to(real)
    write([pages(index="a")], link)
    assert link.is_symlink()
    assert held(real) == {"index.html": "a"}


def test_two_pages_at_one_address_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="two pages"):
        write([pages(index="a"), pages(index="b")], tmp_path / "site")


@pytest.mark.parametrize(
    ("count", "length", "elsewhere"), [(3, 10, 0), (3, 2_000_000, 3), (100, 10, 100)]
)
def test_many_pages_or_long_ones_are_made_elsewhere_the_longest_first(
    tmp_path: Path, count: int, length: int, elsewhere: int
) -> None:
    out = tmp_path / "site"
    given: list[PageUrl] = []
    made = [
        Page(PageUrl(f"{n}.html"), lambda n=n: b"x" * (length + n))  # type: ignore[misc]
        for n in range(count)
    ]
    write([made], out)

    def each(place: Callable[[T], R], some: Sequence[T], /) -> Iterable[R]:
        given.extend(page.path for page in some if isinstance(page, Page))
        return map(place, some)

    assert len(write([made], out, each=each).same) == count
    assert given == [page.path for page in reversed(made)][:elsewhere]


def test_parts_of_a_standing_site_are_gone_over_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_MANY_STANDING", 1)
    monkeypatch.setattr(staging, "_MANY", 2)
    out = tmp_path / "site"
    given: list[object] = []

    def parts(word: str) -> list[Part]:
        numbers = (range(3), range(3, 4), range(4, 6))
        return [Part(partial(listing, some, word)) for some in numbers]

    def listing(numbers: Iterable[int], word: str) -> Iterator[Page]:
        for n in numbers:
            told = "same" if n == 1 else word
            yield Page(PageUrl(f"{n}.html"), told.encode, inputs=told)

    def each(function: Callable[[T], R], some: Sequence[T], /) -> Iterable[R]:
        given.append(some)
        return map(function, some)

    first = write(parts("a"), out)
    again = parts("b")
    written = write(again, out, first.inputs, each)
    assert written.changed == ("0.html", "2.html", "3.html", "4.html", "5.html")
    assert (written.new, written.same) == ((), ("1.html",))
    late = [page.path for some in given[1:] for page in some]  # type: ignore[attr-defined]
    assert given[0] == again  # a part's few pages are made there
    assert sorted(late) == ["0.html", "2.html", "4.html", "5.html"]
    assert set(held(out).values()) == {"b", "same"}
    assert written.inputs == {f"{n}.html": "same" if n == 1 else "b" for n in range(6)}
