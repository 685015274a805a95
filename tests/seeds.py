"""Where fuzzing starts: notes in every syntax that is read, and hostile ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cases_of
import hostile

HERE = Path(__file__).parent

WRITTEN = {
    "front matter": """
---
title: Gates
aliases: [gate, "the gate"]
tags: a, b/c
course: ECS189G
lecture: 19
date: 2025-05-14
created: [" 05-14-2025 18:11"]
up: "[[Other note]]"
lang: en
cssclass: {{date}}
---
# ECS-189G-L19 Gates 05/14/25
""",
    "broken front matter": "---\na: [b\n c: d: e\n---\n# T\n",
    "properties": "title:: Gates\nalias:: gate\n- # T\n  id:: 5\n  [k:: v] (k:: v)\n",
    "notion": "# Gates\n\nTags: a, b\nDate: May 14, 2025\n\n- Toggle\n    inside\n",
    "sections": """
# \N{CLIPBOARD} Lecture 5
## \N{PUSHPIN} Vocab
- **Forget gate**: clears the state
- cell state - long-term memory
- gate \N{EN DASH} a layer
weight = a number
LSTM -> long short-term memory
**Bias**
An added number.

term
: what it means

| term | meaning |
|---|---|
| loss | what is wrong |
## Unit and Larger Context
## -> Scratch Notes
## Refresh the Info
## Links
### Resources
- https://example.com/a_(b), <https://example.com>, [paper](https://example.com/p.pdf)
### Connections
- [[Other note]]
""",
    "plain headings": "Vocab\nterm: text\n\nScratch Notes\nwords\n\nLinks\n[[a]]\n",
    "other languages": "# Begriffe\nTor: ein Filter\n## Résumé\n## 語彙\n門: 濾波器\n",
    "links": """
[[Note]] [[folder/Note]] [[Note.md]] [[Note#Heading]] [[Note#H1#H2]] [[Note#^block]]
[[#Heading]] [[Note|text]] ![[Note]] ![[Note#H]] ![[a.png|300]] ![[a.png | 30x40]]
![alt|100](a.png) ![[a.pdf#page=3]] [text](Note.md) [text](My%20note.md#H)
[text](<My note.md>) [text][ref] ![[b.py]] https://example.com/x [a](javascript:b)

[ref]: Note.md
A line with a block id ^block

| [[Note\\|text]] | b |
|---|---|
| `[[x]]` | c |

\\[\\[T\\]\\] $[[T]]$ <!-- [[T]] --> %%[[T]]%% [[dup]] [[\u5fd8\u5374\u95e8]]
""",
    "tags": "#tag #tag/part #[[two words]] #1a (#no) a#b\n",
    "formulas": """
$x_t = f(x_{t-1}) \\cdot w$ and \\(y\\), costs $5 or 6$.
$$
C_t = f_t * C_{t-1} + i_t * \\tilde C_t \\tag{1}
$$
\\[ \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\]
Cell state $C_t$ $$\\def\\a{b}\\a \\unknown{c}$$
""",
    "code": """
```python run
# concepts: gate
print(1)
```
```{python}
2
```
```run-python
3
```
```{code-cell} ipython3
:tags: [a]
4
```
```mermaid
graph TD; A-->B
```
```dataview
list
```
~~~js
let a = 1; // x
~~~
    indented
``a ` b`` `c`
""",
    "marks": """
**bold** *italic* ***both*** __b__ _i_ ==highlight== ^^high^^ ~~struck~~ H~2~O x^2^
Text[^1] and^[inline]. Line\\
break <b>html</b> <img src="a.png" onerror="b"> &amp; &#0; <!-- c --> %%d%%

[^1]: A [[Note]].

- [ ] task
- [x] done
1) one
3. three
\t- deep
* * *
Title
=====
a
----
%%
block
%%
""",
    "tables": "a|b\n:-|-:\n`x|y`|$a|b$\n\n|x|\n|-|\n|**t**|too|many|\n",
    "callouts": """
> [!question]- What is a gate?
> A filter.
>> [!note]+ Inner
>> text
> [!cue] Why?

> [!summary]
> Short.

> quote
lazy
""",
    "prose": """
# The Long Short-Term Memory (LSTM)
An LSTM is a recurrent network. LSTM vs GRU: unlike a GRU, it uses gates such as the
forget gate, the input gate, and the output gate. The cell state consists of parts.
Adam refers to an optimiser, i.e. a method. SGD \u2260 Adam.
ReLU (rectified linear unit) and TP (true positive).
- Ex: one
- *Padding* - adds zeros
- gradient: a slope
""",
    "spaced repetition": """
#flashcards/deep
Q::A <!--SR:!2024-08-16,51,230-->
A:::B
front
?
back

one
??
two

==cloze== and {{c1::x::hint}} and **bold** ^key
""",
    "anki": """
START
Basic
Front
Back: b
Tags: t
<!--ID: 1708-->
END
STARTI [Basic] q? Back: a ENDI
Q: what?
A: that
# Heading #flashcard
text
""",
    "review": """
## Refresh the Info
1. Adam guaranteed faster?
   False, not guaranteed
2. ?
- why?
yes
- a) one b) two c) **three**
> Did it work?
```
It did.
```
> Question 4.7b: Give the shape.
- T / **F** Padding adds zeros.
<details><summary>How?</summary>So.</details>
### What is pooling?
Less numbers.
""",
    "cornell": "|Cues|Notes|\n|---|---|\n|why?|so|\n\n## Cues\n- q?\n## Notes\n- s\n",
    "logseq": """
- ## Title
  id:: 5
- What is a gate? #card
\t- A filter ((5f)) {{embed [[a]]}}
- The {{cloze gate}} filters #card
""",
    "circle": """
# Languages
Today: **compiler**, **parser** and **grammar**.

## Vocab
- **compiler** - a program that runs the parser
- **parser** - a step that follows the grammar
- **grammar** - a list of rules that the compiler follows

## Scratch Notes
The compiler uses the parser. The parser uses the grammar.
Every grammar needs the compiler.

### Compiler
A compiler is a program. It runs the parser.

### Parser
A parser is a step. It follows the grammar.

### Grammar
A grammar is a list of rules. The compiler may not leave the grammar.
""",
    "drawing": """
---
excalidraw-plugin: parsed
---
# Text Elements
Forget gate ^a1

%%
## Drawing
```compressed-json
N4KAk
```
%%
""",
    "damaged": "# T\ndoes\u03b2\u0080\u0099t \u03b2\u009a\u2015\u038f\u0388\u008f\n",
    "invisible": "a\u00a0b\u200bc \U0001d465 e\u0301 \u202ex \U0001f468\u200d\n",
}


SVG = """
<svg xmlns="http://www.w3.org/2000/svg" width="9" viewBox="0 0 9 9" onload="a()">
<style>a { fill: url(#b) }</style><a href="javascript:b"><path d="M0 0"/></a></svg>
"""


def furnish(root: Path, data: bytes) -> None:
    """Put what notes may link to into the notebook at `root`; pictures are `data`."""
    (root / "b.py").write_text("# concepts: gate\nprint(1)\n")
    for name in ("a.svg", "a.png", "a.jpg"):
        (root / name).write_bytes(data)
    for folder in ("x", "y"):
        (root / folder).mkdir()
        (root / folder / "dup.md").write_text("# Dup\nThe forget gate.\n")


def texts() -> Iterator[tuple[str, str]]:
    """Names and texts of notes that hold every syntax between them."""
    for name, text in WRITTEN.items():
        yield name, text.removeprefix("\n")
    for file in ("cards.md", "definitions.md"):
        for title, text, _ in cases_of.cases(file):
            yield title, text
    for folder in (HERE / "fixtures" / "languages", HERE.parent / "notes"):
        for path in sorted(folder.glob("*.md")):
            yield path.stem, path.read_text(encoding="utf-8")


def seeds(longest: int) -> Iterator[bytes]:
    """All of them, and hostile notes, cut to `longest` bytes."""
    for text in (SVG.strip(), *(text for _, text in texts())):
        yield text.encode()[:longest]
    for _, content in hostile.notes(longest // 10):
        yield content[:longest]
