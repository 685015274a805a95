"""Link and tag cases that other tools of the trade test themselves with.

Run with STUDYGRAPH_CORPUS only. Left out, because we have no such thing or mean
something else on purpose:

- obsidiantools: canvas files, metadata tables, isolated notes, gathered and readable
  text, their helper functions; `[t](url)` without angle brackets, which they do not see
- foam: block ranges, plugins, tag and alias ranges, footnote records, `rawText` of
  definitions; links to a section of the same note, which they skip and we keep
- markdown-oxide: indexed blocks, footnote and reference records, links in text that
  is indented as code, tags with quotes in them, and `#7invalid`, an Obsidian tag
- quartz: slugs and type guards, which name web pages; links to pages that do not exist
"""

from __future__ import annotations

import json
import posixpath
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studygraph.config import ParseSettings, ReadSettings
from studygraph.note import Link, LinkKind, Note, NotePath, SpanKind
from studygraph.parse import front_matter, merge, parse, settle, survey
from studygraph.read import read, scan
from studygraph.read.model import FileStamp, Listing, SourceFile

Case = dict[str, Any]


def note_of(text: str, path: str = "x.md") -> Note:
    return parse(SourceFile(NotePath(path), text, ""), ParseSettings())


def cases(corpus: Path, name: str) -> list[Case]:
    found: list[Case] = json.loads((corpus / "cases" / f"{name}.json").read_text())
    return found


def wiki(note: Note, *, embed: bool = False) -> list[str]:
    return [
        link.target.removesuffix(".md")
        for link in note.links
        if link.kind is LinkKind.WIKI and link.embed is embed
        if not link.target.endswith(".canvas")
    ]


def labelled(note: Note) -> list[str]:
    return [one.url for one in note.resources if one.label != one.url]


def inline_tags(note: Note) -> list[tuple[str, int, int]]:
    return [
        (span.text, span.line - 1, span.start - 1)
        for block in note.blocks
        for span in block.spans
        if span.kind is SpanKind.TAG
    ]


# --- obsidiantools: functions of one text --------------------------------------------

ON_TEXT = {
    "_get_all_wikilinks_from_source_text": wiki,
    "_get_unique_wikilinks_from_source_text": lambda n: list(dict.fromkeys(wiki(n))),
    "_get_all_embedded_files_from_source_text": lambda n: wiki(n, embed=True),
    "get_wikilinks": wiki,
    "get_embedded_files": lambda n: wiki(n, embed=True),
    "get_unique_md_links": lambda n: list(dict.fromkeys(labelled(n))),
    "get_tags": lambda n: [text for text, _, _ in inline_tags(n)],
}


def test_obsidiantools_links_and_tags_of_a_text(corpus: Path) -> None:
    done = Counter[str]()
    for case in cases(corpus, "obsidiantools"):
        function, *rest = case["expr"]
        if case["file"] != "test_md_utils.py" or function not in ON_TEXT:
            continue
        kept = rest[0]["kw"].get("remove_aliases") is False
        nested = function == "get_tags" and not rest[0]["kw"].get("show_nested")
        if len(rest) > 1 or kept or nested or case["op"] != "==":
            continue
        argument = rest[0]["call"][0]
        if isinstance(argument, dict):
            text = _stub_text(corpus, argument["$path"])
        else:
            text = textwrap.dedent(argument)
        found = ON_TEXT[function](note_of(text))  # type: ignore[no-untyped-call]
        assert found == case["expected"], case["test"]
        done[function] += 1
    assert sum(done.values()) >= 7, done


def _stub_text(corpus: Path, path: str) -> str:
    name = path.removeprefix("tests/").replace("/", "_", 0)
    folder, _, rest = name.partition("/")
    return (corpus / "cases" / f"obsidiantools_{folder}" / rest).read_text()


def test_obsidiantools_front_matter(corpus: Path) -> None:
    done = 0
    for case in cases(corpus, "obsidiantools"):
        function, *rest = case["expr"]
        if function != "get_front_matter" or len(rest) > 1:
            continue
        text = _stub_text(corpus, rest[0]["call"][0]["$path"])
        found = front_matter.read(text.split("\n"))
        if case["expected"]:
            assert found.values["title"] == case["expected"]["title"]
            assert set(case["expected"]) <= set(found.values)
        else:
            assert found.error or not found.values
        done += 1
    assert done >= 6


# --- obsidiantools: a vault ----------------------------------------------------------


@pytest.fixture(scope="module")
def stub(corpus: Path) -> dict[str, Note]:
    """The notes of their vault, settled, by the short name that they use."""
    root = corpus / "cases" / "obsidiantools_vault-stub"
    listing = scan(root, ReadSettings())
    notes = [
        parse(read(root, stamp.path, ReadSettings()), ParseSettings())
        for stamp in listing.notes
    ]
    habits = merge([survey(note) for note in notes], listing=listing)
    names = Counter(posixpath.basename(note.path) for note in notes)
    return {
        note.path[:-3]
        if names[posixpath.basename(note.path)] > 1
        else posixpath.basename(note.path)[:-3]: settle(note, habits)
        for note in notes
    }


def _backlinks(stub: dict[str, Note], name: str) -> dict[str, int]:
    shorts = {str(note.path): short for short, note in stub.items()}
    counts = Counter(
        short
        for short, note in stub.items()
        for link in note.links
        if link.kind is LinkKind.WIKI and not link.embed
        if shorts.get(str(link.resolved), link.target) == name
    )
    return dict(counts)


def _missing(stub: dict[str, Note], _: str) -> set[str]:
    return {
        link.target.removesuffix(".md")
        for note in stub.values()
        for link in note.links
        if link.resolved is None and not link.embed
    }


ON_VAULT: dict[str, Callable[[dict[str, Note], str], object]] = {
    "wikilinks_index": lambda stub, name: wiki(stub[name]),
    "get_wikilinks": lambda stub, name: wiki(stub[name]),
    "get_wikilink_counts": lambda stub, name: dict(Counter(wiki(stub[name]))),
    "get_backlink_counts": _backlinks,
    "backlinks_index": lambda stub, name: set(_backlinks(stub, name)),
    "get_embedded_files": lambda stub, name: wiki(stub[name], embed=True),
    "embedded_files_index": lambda stub, _: {
        short: wiki(note, embed=True) for short, note in stub.items()
    },
    "md_links_index": lambda stub, _: {
        short: labelled(note) for short, note in stub.items()
    },
    "nonexistent_notes": _missing,
}


def test_obsidiantools_links_of_a_vault(corpus: Path, stub: dict[str, Note]) -> None:
    done = Counter[str]()
    for case in cases(corpus, "obsidiantools"):
        if case["file"] != "test_api_vault_stub_connect_defaults_md.py":
            continue
        method, *rest = case["expr"][4:]
        calls = [part["call"] for part in rest if "call" in part]
        names = [one for call in calls for one in call]
        if method not in ON_VAULT or not all(isinstance(one, str) for one in names):
            continue
        expected = case["expected"]
        if isinstance(expected, dict) and "$set" in expected:
            expected = set(expected["$set"])
        assert ON_VAULT[method](stub, "".join(names)) == expected, case["test"]
        done[method] += 1
    assert sum(done.values()) >= 22, done


# --- foam ----------------------------------------------------------------------------


def _in_order(note: Note) -> list[dict[str, object]]:
    """Links and resources as Foam records them."""
    found: list[tuple[tuple[int, int], dict[str, object]]] = []
    for link in note.links:
        if not link.target or link.kind is LinkKind.FRONT_MATTER:
            continue
        raw = note.lines[link.line - 1][link.start : link.end]
        kind = "wikilink" if link.kind is LinkKind.WIKI else "link"
        record = {"type": kind, "rawText": raw, "isEmbed": link.embed, "link": link}
        found.append(((link.line, link.start), record))
    for one in note.resources:
        start = note.lines[one.line - 1].find(one.label)
        raw = f"[{one.label}]({one.url})"
        record = {"type": "external", "rawText": raw, "definition": one.url}
        found.append(((one.line, start), record))
    return [record for _, record in sorted(found, key=lambda pair: pair[0])]


FOAM_OPS = {"toEqual", "toBe", "toHaveLength", "toBeFalsy", "toBeTruthy", "toContain"}
FOAM_KEYS = {"type", "rawText", "isEmbed"}


def _foam_value(note: Note, path: list[Any]) -> list[object]:
    """What our note has where a case's path points, in a list; [] if nothing."""
    records = _in_order(note)
    found: list[object] = []
    match path:
        case ["title"]:
            found = [note.title]
        case ["links"] | ["links", "length"]:
            found = [len(records)]
        case ["links", "*", "rawText"]:
            found = [[record["rawText"] for record in records]]
        case ["links", int(place), str(key)] if key in FOAM_KEYS:
            found = [records[place].get(key)]
        case ["links", int(place), "definition", "url"]:
            link = records[place].get("link")
            found = [link.target] if isinstance(link, Link) else []
        case ["tags", "*", "label"]:
            found = [list(note.tags)]
        case ["sections"]:
            found = [len(note.sections)]
        case ["sections", int(place), "label"]:
            found = [note.sections[place].heading]
        case ["sections", int(place), "level"]:
            found = [note.sections[place].level]
    return found


def test_foam_links_tags_titles_and_sections(corpus: Path) -> None:
    done = Counter[str]()
    for case in cases(corpus, "foam_markdown_parser"):
        text = case["input"]
        same_note = "should skip links to a section" in case["test"]
        if case["op"] not in FOAM_OPS or not isinstance(text, str) or same_note:
            continue
        front = "\n---\n" in text and text.startswith("\n---")
        note = note_of(text.lstrip("\n") if front else text, _foam_name(case))
        ours = _foam_value(note, case["path"])
        if not ours:
            continue
        (value,) = ours
        wanted = case["expected"]
        if case["op"] == "toBeFalsy":
            assert not value, case
        elif case["op"] == "toBeTruthy":
            assert value, case
        elif case["op"] == "toContain":
            assert wanted in value, case  # type: ignore[operator]
        elif case["path"][0] == "tags":
            assert list(dict.fromkeys(wanted)) == value, case
        elif case["path"][-1:] == ["rawText"] and str(wanted).endswith("]"):
            assert str(value).startswith(str(wanted)[:1]), case
        else:
            assert value == wanted, case
        done[str(case["path"][0])] += 1
    assert sum(done.values()) >= 90, done


def _foam_name(case: Case) -> str:
    titled = case["path"] == ["title"] and isinstance(case["expected"], str)
    from_name = titled and (
        "file name" in case["test"]
        or "numbers" in case["test"]
        or "#276" in case["test"]
    )
    return f"{case['expected']}.md" if from_name else "x.md"


# --- markdown-oxide ------------------------------------------------------------------

OXIDE_LINKS = {
    "WikiFileLink",
    "WikiHeadingLink",
    "WikiIndexedBlockLink",
    "MDFileLink",
    "MDHeadingLink",
    "MDIndexedBlockLink",
}


def _oxide(link: Link) -> tuple[str, str | None, int, int]:
    target = link.target.removesuffix(".md")
    heading = f"#{link.heading}" if link.heading else ""
    block = f"#^{link.block}" if link.block else ""
    shown = link.text if link.text != target + heading + block else None
    if link.kind is LinkKind.WIKI and link.text.removesuffix(".md") == target:
        shown = None
    return target + heading + block, shown, link.line - 1, link.start


def test_markdown_oxide_links_and_their_places(corpus: Path) -> None:
    done = 0
    for case in cases(corpus, "markdown_oxide"):
        wanted = [item for item in case["expected"] if item["kind"] in OXIDE_LINKS]
        if not wanted:
            continue
        found = {
            _oxide(link)
            for link in note_of(case["input"]).links
            if not link.target.endswith(".png")
        }
        for item in wanted[: 1 if item_repeats(wanted) else None]:
            text = item["reference_text"]
            if text is None or case["input"].startswith("\n    "):
                continue
            shown = item.get("display_text")
            place = (item["line"], item["character"])
            exact = (text, shown, *place)
            bare = (text, None, *place)
            assert exact in found or (shown is None and bare in found), (case, found)
            done += 1
    assert done >= 24


def item_repeats(wanted: list[Case]) -> bool:
    """Whether their list holds the expectations of several inputs at one place."""
    places = [(item["line"], item["character"]) for item in wanted]
    return len(set(places)) < len(places)


def test_markdown_oxide_tags_and_their_places(corpus: Path) -> None:
    (case,) = [
        case
        for case in cases(corpus, "markdown_oxide")
        if case["test"] == "test_comprehensive_tag_parsing"
    ]
    wanted = [(i["tag_ref"], i["line"], i["character"]) for i in case["expected"]]
    found = inline_tags(note_of(case["input"]))
    assert [tag for tag in found if tag[0] != "7invalid"] == wanted


def _oxide_lists(case: Case) -> Iterator[tuple[str, list[str]]]:
    for item in case["expected"]:
        said = item.get("expr", "")
        for name in ("aliases", "tags"):
            if said.startswith(f"metadata.{name}") and "is_empty" in said:
                yield name, []
            elif said.startswith(f"metadata.{name}"):
                yield name, json.loads(said[said.index("[") :])


def test_markdown_oxide_front_matter_lists(corpus: Path) -> None:
    done = 0
    for case in cases(corpus, "markdown_oxide"):
        for name, wanted in _oxide_lists(case):
            assert list(getattr(note_of(case["input"]), name)) == wanted, case
            done += 1
    assert done >= 12


# --- quartz --------------------------------------------------------------------------


def test_quartz_links_lead_to_the_same_page(corpus: Path) -> None:
    """Their strategy "relative" is our markdown link, the others our wikilink."""
    done = 0
    for case in cases(corpus, "quartz_path"):
        if case["function"] != "transformLink":
            continue
        source, target, options = case["input"]
        slugs = options["allSlugs"]
        wanted = _page(source, case["expected"], slugs)
        if wanted is None:
            continue
        name = target.partition("#")[0]
        relative = options["strategy"] == "relative"
        text = f"[x](<{name}>)" if relative else f"[[{name}]]"
        pages = [slug for slug in slugs if "." not in slug and slug != source]
        notes = [note_of("x", f"{slug}.md") for slug in pages]
        notes.append(note_of(text, f"{source}.md"))
        files = [FileStamp(NotePath(slug), 1, 1) for slug in slugs if "." in slug]
        habits = merge(
            [survey(note) for note in notes], listing=Listing((), (), tuple(files))
        )
        (link,) = settle(notes[-1], habits).links
        assert (link.resolved or "").removesuffix(".md") == wanted, case
        done += 1
    assert done >= 36, done


def _page(source: str, expected: str, slugs: list[str]) -> str | None:
    """The slug that an expected address, relative to its page, leads to."""
    folder = "" if source == "index" else posixpath.dirname(source)
    place = posixpath.normpath(posixpath.join(folder, expected.partition("#")[0]))
    place = "index" if place in {".", "/"} else place
    return next((s for s in (place, f"{place}/index") if s in slugs), None)
