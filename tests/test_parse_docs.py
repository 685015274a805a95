"""The pages that tell users what is read and what can be wrong are complete."""

from __future__ import annotations

import re
from pathlib import Path

from studygraph.errors import ProblemKind
from studygraph.note import SectionKind
from studygraph.parse.section_words import KINDS

DOCS = Path(__file__).parents[1] / "docs"


def test_every_kind_of_problem_is_explained_and_no_other() -> None:
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(ProblemKind)


def test_the_page_on_syntax_names_every_kind_of_section_with_words_of_it() -> None:
    page = (DOCS / "syntax.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| (.+) \|$", page, re.MULTILINE))
    for kind in SectionKind:
        if kind is SectionKind.OTHER:
            continue
        named = {word.strip().casefold() for word in re.split("[,;]", rows[kind])}
        assert len(named & set(KINDS[kind])) >= 5, (kind, named)
