"""Notebooks given as text, built into sites, and the links of what was built."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from studygraph.build import BuildReport, build_site
from studygraph.config import load_settings

NOTES = Path(__file__).parents[1] / "notes"

SETTLED = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
"""Waits in a page until it is laid out with its fonts, and has been told so."""

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
    pages = {path: html(path) for path in sorted(site.rglob("*.html"))}
    ids = {
        path: {node.attributes["id"] for node in page.css("[id]")}
        for path, page in pages.items()
    }
    found = []
    for path, page in pages.items():
        for node in page.css("[href], [src], [action]"):
            for name in ("href", "src", "action"):
                written = node.attributes.get(name)
                if written is None:
                    continue
                target = urlsplit(written)
                if target.netloc or target.scheme in {"mailto", "data"}:
                    continue
                place = path
                if target.path:
                    place = (path.parent / unquote(target.path)).resolve()
                fragment = unquote(target.fragment)
                known = ids.get(place)
                in_script = "=" in fragment  # the map reads these itself
                if not place.is_file() or (
                    fragment
                    and known is not None
                    and not in_script
                    and fragment not in known
                ):
                    found.append(f"{path.relative_to(site)}: {written}")
    return found
