"""Notes as nobody should write them: each once cost some program its time or life."""

from __future__ import annotations

import random
from collections.abc import Iterator


def notes(size: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of hostile notes, of about `size` bytes where size hurts."""
    yield from _encodings(size)
    yield from _front_matter()
    yield "long numbers", _LONG_NUMBERS.replace("N", "9" * 5_000).encode()
    for name, unit in _REPEATED.items():
        yield name, unit * (size // len(unit))
    for name, (before, unit, after) in _WRAPPED.items():
        count = size // (len(unit) + len(after) or 1)
        yield name, before + unit * count + b"x" + after * count
    yield from _grown(size)


def _encodings(size: int) -> Iterator[tuple[str, bytes]]:
    yield "random", random.Random(19).randbytes(size)  # noqa: S311 - no secret
    yield "controls", bytes(range(1, 32)) * (size // 31)
    yield "nuls", b"# T\0\0\ntext\0" * (size // 11)
    yield "two encodings", "# Ünï\n".encode() + b"caf\xe9 na\xefve\n" * 50
    yield "utf-16", "# T\ntext βeta".encode("utf-16")
    yield "lone surrogate", b"# T \xed\xa0\x80 x\n"
    yield "cut in a letter", "# T é".encode()[:-1]
    yield "mark upon mark", ("a" + "\u0301" * (size // 2)).encode()
    yield "right to left", "\u202e\u200f\u2066abc ".encode() * (size // 13)
    yield "families", "👨‍👩‍👧‍👦".encode() * (size // 25)
    yield "damaged twice", "doesβt βοΈ ".encode() * (size // 16)
    yield "only betas", "β".encode() * (size // 2)


def _front_matter() -> Iterator[tuple[str, bytes]]:
    bomb = [b"a: &a [x,x,x,x,x,x,x,x,x]"]
    for letter in range(ord("b"), ord("j")):
        inner = b",".join([b"*%c" % (letter - 1)] * 9)
        bomb.append(b"%c: &%c [%s]" % (letter, letter, inner))
    for name, lines in {
        "broken yaml": [b"a: [b", b"c: {d", b": - :"],
        "yaml bomb": bomb,
        "yaml bomb in use": [*bomb, b"aliases: *i", b"tags: *i", b"title: *i"],
        "yaml that holds itself": [b"aliases: &a [*a]", b"tags: &b {b: *b}"],
        "deep yaml": [b"a: " + b"[" * 5000 + b"]" * 5000],
        "yaml objects": [b"a: !!python/object/apply:os.abort []"],
        "yaml keys": [b"? [a, b]", b": c", b"? {d: e}", b": f", b"1: 2", b"~: ~"],
        "odd dates": [b"created: 99/99/99", b"date: 2024-13-45", b"aliases: 2024"],
    }.items():
        yield name, b"---\n" + b"\n".join(lines) + b"\n---\n# T\nwords\n"
    yield "open front matter", b"---\n" + b"a: b\n" * 3000


_REPEATED = {
    "stars": b"*",
    "star a": b"*a ",
    "star under": b"*a_ ",
    "star close": b"b* ",
    "brackets": b"[",
    "open wikilinks": b"[[",
    "open links": b"[a](",
    "open images": b"![",
    "links": b"[[a]] ",
    "markdown links": b"[a](b.md) ",
    "addresses": b"https://example.com/x ",
    "ticks": b"`a ",
    "dollars": b"$",
    "dollar a": b"$a ",
    "two dollars": b"$$a ",
    "formulas": b"$x_t = y_t + z$\n",
    "less than": b"<",
    "open tags": b"<b>",
    "open blocks": b"<div>\n",
    "attributes": b"<a a=b ",
    "comments": b"<!-- ",
    "obsidian comments": b"%%a ",
    "details": b"<details><summary>q?</summary>\n\n",
    "rows": b"|a|b|\n",
    "references": b"[a]: b\n",
    "setext": b"a\n=\n",
    "entities": b"&amp;",
    "backslashes": b"\\",
    "colons": b"a::b ",
    "colon lines": b"a::b\n",
    "questions": b"what?\n?\nyes\n",
    "clozes": b"=={{c1::",
    "highlights": b"==a ",
    "carets": b"^",
    "inline footnotes": b"^[",
    "equal signs": b"=",
    "tildes": b"~",
    "tags": b"#a/b ",
    "dashes": b"a - b ",
    "dash lines": b"a - b\n",
    "definitions": b"**a**: b\n",
    "arrows": b"-> ",
    "parentheses": b"(",
    "short forms": b"A.B.C. ",
    "acronyms": b"Aa Bb Cc (ABC) ",
    "is a": b"x is a y such as z, ",
    "versus": b"a vs b ",
    "pipes": b"a | ",
    "quotes": b"\"'",
    "spaces": b" ",
    "tabs": b"\t",
    "newlines": b"\n",
    "carriage returns": b"\r",
    "bullets": b"- a\n",
    "numbers": b"1. a\n",
    "tasks": b"- [ ] a?\n",
    "fences": b"```\n",
    "embeds itself": b"![[embeds itself]]\n",
    "one word": b"w",
    "one line": b"word gate ",
    "digits": b"0123456789abcdef",
    "items in a line": b"- ",
    "question marks": b"?",
    "quoted headings": b"> #\n",
    "tag lines": b"#a\n",
    "bold marks": b"**!**",
    "quote in quote": b">",
}

_WRAPPED = {
    "fractions": (b"$", b"\\frac{", b"}{y}"),
    "roots": (b"$$\n", b"\\sqrt{", b"}"),
    "open formula": (b"$$\n", b"x_{i} + \n", b""),
    "equation": (b"$$", b"x_t = ", b""),
    "matrix": (b"$$\\begin{matrix}", b"a & b \\\\ ", b""),
    "macros": (b"$$", b"\\def\\a{\\a\\a}\\a", b""),
    "emphasis in emphasis": (b"", b"*a **", b"** a*"),
    "links in links": (b"", b"[", b"](x)"),
    "spans": (b"", b"<span>", b"</span>"),
    "wide table": (b"|a|\n|-|\n", b"|b", b""),
}


_LONG_NUMBERS = """---
lecture: N
date: N
created: N-01-02
---
# ECS1-L2 N/10/15 N
#flashcards {{cN::x}} and {{c1::y}}
![[a.png|N]] ![[a.png|NxN]] ![|N](a.png) [^N] &#N; &#xN;
N. item
1N) item
$x_{N} = N + y$ N/N/N Question N: Say x.

[^N]: x

```python run
x = N  # slider: 1 to N
```
"""


def _grown(size: int) -> Iterator[tuple[str, bytes]]:
    """Notes whose lines or names differ from one to the next."""
    deep = int((2 * size) ** 0.5)
    yield "ticks that grow", b" ".join(b"`" * n for n in range(1, deep))
    yield "deep list", b"".join(b" " * (2 * n) + b"- x\n" for n in range(deep // 2))
    yield "deep quotes", b"".join(b">" * n + b" x\n" for n in range(1, deep))
    yield (
        "deep callouts",
        b"".join(b"> " * n + b"[!note] x\n" for n in range(1, deep // 2)),
    )
    cells = deep // 3
    yield (
        "table of nothing",
        b"|" + b"a|" * cells + b"\n|" + b"-|" * cells + b"\n" + b"|x\n" * cells,
    )
    count = size // 16
    yield "many words", b" ".join(b"w%d" % n for n in range(2 * count))
    yield "many terms", b"".join(b"- **term w%d**\n" % n for n in range(count))
    yield "many headings", b"".join(b"## heading %d\n" % n for n in range(count))
    yield (
        "footnotes",
        b"".join(b"[^%d] " % n for n in range(count))
        + b"".join(b"\n\n[^%d]: x" % n for n in range(count)),
    )
