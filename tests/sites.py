"""Notebooks given as text, built into sites, and the links of what was built."""

from __future__ import annotations

from collections import defaultdict
from os.path import normpath
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from studygraph.config import load_settings
from studygraph.update import BuildReport, build_site

NOTES = Path(__file__).parents[1] / "notes"

SETTLED = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
"""Waits in a page until it is laid out with its fonts, and has been told so."""

FAULTS = "axe.run({ preload: false }).then(({ violations }) => violations)"
"""What axe finds wrong in a page; to bring all that it looked at here takes longer."""

LSTM = """\
---
aliases: [the LSTM lecture]
---
# 05/14/25: ECS189G-L19 LSTM

## Vocab
**forget gate**: the gate that decides what the cell state loses

## Scratch Notes
### Cell State $C_t$
The **cell state** is the memory of an LSTM. The forget gate $f_t$ clears it.
See [[ECS189G-L18#Hidden state]] and ![[cell.svg|300]]

$$C_t = f_t * C_{t-1} + i_t * \\tilde C_t$$

### Forget Gate $f_t$
The forget gate is a part of the LSTM. Unlike the forget gate, the output gate reads.
```python
forget = "forget gate"
```

## Refresh the Info
1. What does the forget gate do?
   It clears the **cell state** with $f_t$.
2. Is the output gate linear?

## Links
### Connections
- Link all related words
"""

RNN = """\
# 05/12/25: ECS189G-L18 RNN

## Scratch Notes
### Hidden state
The **hidden state** carries memory from step to step. The cell state comes later.
- An RNN uses the hidden state.
- The LSTM is an RNN. Next: [[ECS189G-L19]]

## Vocab
**hidden state**: what an RNN remembers of the sequence
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect/></svg>'

SMALL: dict[str, str | bytes] = {
    "ECS189G-L18.md": RNN,
    "ECS189G-L19.md": LSTM,
    "cell.svg": SVG,
}


def notebook(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The folder with these files in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(data)
    return folder


def build(root: Path, out: Path) -> BuildReport:
    """The site of the notebook at `root`, written to `out`."""
    cache = out.parent / "cache"
    return build_site(root, load_settings(root), out, cache_dir=cache)


def small_site(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """The site of a notebook of these files, of two short lectures by default."""
    root = notebook(folder / "notes", SMALL if files is None else files)
    build(root, folder / "site")
    return folder / "site"


def html(page: Path) -> HTMLParser:
    """A page, parsed."""
    return HTMLParser(page.read_text(encoding="utf-8"))


def broken_links(site: Path) -> list[str]:
    """Every local href, src and #fragment of the site that leads nowhere."""
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    ids: dict[str, set[str | None]] = {}
    for name in sorted(name for name in files if name.endswith(".html")):
        page = html(site / name)
        ids[name] = {node.attributes["id"] for node in page.css("[id]")}
        for node in page.css("[href], [src], [action]"):
            for key in ("href", "src", "action"):
                written = node.attributes.get(key)
                if written is not None:
                    place, fragment = _target(name, written)
                    asked[place, fragment].append(f"{name}: {written}")
    return [
        link
        for (place, fragment), links in asked.items()
        if place not in files
        or (fragment and fragment not in ids.get(place, {fragment}))
        for link in links
    ]


def _target(page: str, written: str) -> tuple[str, str]:
    """The file of the site and the id in it that a link on `page` leads to.

    A link to elsewhere leads to the page itself, and so does what the map's scripts
    read behind a #.
    """
    target = urlsplit(written)
    if target.netloc or target.scheme in {"mailto", "data"}:
        return page, ""
    path = normpath(PurePosixPath(page).parent / unquote(target.path))
    fragment = unquote(target.fragment)
    return path if target.path else page, "" if "=" in fragment else fragment
