"""Small notebooks and the sites they make, kept whole in tests/golden/.

Each case has a folder: its pages to read, for the layout, and `graph.txt`, for the
meaning, so that a change of a template shows apart from a change of what was found.
The map, the search index and the theme's files are tested elsewhere.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import CheckGolden
from sites import SVG, build, notebook

KEPT = ("gaps.html", "notes/**/*.html", "concepts/tree.html")

CASES: dict[str, dict[str, str | bytes]] = {
    "empty": {"empty.md": ""},
    "links": {
        "CS101-L1.md": (
            "# 09/01/25: CS101-L1 Trees\n\n## Scratch Notes\n### Tree\n"
            "A **tree** is a graph without cycles. Next: [[CS101-L2#Heap]]\n\n"
            "![[leaf.svg|40]]\n"
        ),
        "CS101-L2.md": (
            "# 09/03/25: CS101-L2 Heaps\n\n## Scratch Notes\n### Heap\n"
            "A **heap** is a tree whose parents are larger. See [[CS101-L1]] and "
            "[[Nowhere]].\n\n## Refresh the Info\n1. What is a heap?\n"
            "   A tree whose parents are larger.\n\n## Links\n### Connections\n"
        ),
        "leaf.svg": SVG,
    },
    "syntax": {
        "CS101-L3.md": (
            "# CS101-L3\n\n## Same\n\n> [!warning] Mind\n> the **gap**\n\n## Same\n\n"
            "| a | b |\n| --- | --- |\n| $x_1$ | `x` |\n\n"
            "$$\\frac{a}{b} = \\sqrt{c}$$\n\n```python\nprint('a < b')\n```\n\n"
            "- [ ] open\n- [x] done[^1]\n\n[^1]: A ==note== at the foot.\n"
        ),
    },
    "scripts": {
        "Größe/Öl & Wärme.md": (
            "---\naliases: [Wärmelehre]\n---\n# Öl & Wärme\n\n"
            "**Wärmeleitung**: Wärme geht von warm nach kalt.\n"
        ),
        "忘却.md": "# 忘却门\n\n**忘却门**: 决定丢弃什么。\n\n[[Öl & Wärme]]\n",
    },
}


@pytest.mark.parametrize("case", CASES)
def test_a_small_notebook_makes_the_site_on_file(
    tmp_path: Path, check_golden: CheckGolden, case: str
) -> None:
    site, kept = tmp_path / "site", tmp_path / "kept"
    report = build(notebook(tmp_path / "notes", CASES[case]), site)
    for page in sorted({path for name in KEPT for path in site.glob(name)}):
        copy = kept / page.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, copy)
    graph = json.loads((site / "graph.json").read_text(encoding="utf-8"))
    problems = [
        f"{p.path}:{p.line} [{p.kind.value}] {p.message}" for p in report.problems
    ]
    text = "\n".join([*_nodes(graph), *_edges(graph), *problems]) + "\n"
    (kept / "graph.txt").write_text(text, encoding="utf-8", newline="\n")
    check_golden(kept, case)


def _nodes(graph: dict[str, Any]) -> list[str]:
    """One line a node: what it is and how it is called, scores left out."""
    return [f"{node['id']}  {node['label']}" for node in graph["nodes"]]


def _edges(graph: dict[str, Any]) -> list[str]:
    """One line a statement: its edge, how it was found, and where it is said."""
    return [
        f"{edge['source']} -{edge['type']}-> {edge['target']}  [{edge['method']}] "
        f"{said['note']}:{said['line']} {said['text']}"
        for edge in graph["edges"]
        for said in edge["evidence"]
    ]
