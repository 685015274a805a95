r"""TeX to MathML, at build time, by math-core.

`\displaylines` becomes `gathered`, inline styles become classes (the pages' security
policy allows none), `\boxed` becomes a bordered row. Limit: colours of `\color` are
dropped, because they would not keep their contrast in both themes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

from studygraph.errors import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.note import Note

_STYLE = re.compile(r' style="([^"]*)"')
_STARRED = re.compile(r"(\\[A-Za-z]+)\*(?=\s*\\)")
_DISPLAYLINES = re.compile(r"\\displaylines\s*\{")
_NUMBERED = re.compile(r"(\\(?:begin|end))\{(align|equation|gather|alignat|multline)\}")
_BOX = re.compile(r'<menclose notation="box">(.*?)</menclose>', re.DOTALL)
_LOW = str.maketrans(
    "0123456789+−-=()aehijklmnoprstuvx",  # noqa: RUF001
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
)
_HIGH = str.maketrans("0123456789+−-=()inTk", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿᵀᵏ")  # noqa: RUF001
_SCRIPTS = {
    "msub": (1, 0),
    "munder": (1, 0),
    "msup": (0, 1),
    "msubsup": (1, 2),
    "munderover": (1, 2),
}
"""Which child of an element stands low and which high, 0 for none."""
_ACCENTS = {
    "˜": "\u0303",  # noqa: RUF001
    "~": "\u0303",
    "^": "\u0302",
    "ˆ": "\u0302",  # noqa: RUF001
    "¯": "\u0304",
    "→": "\u20d7",
    "˙": "\u0307",
}
"""An accent of MathML and the combining sign for it."""
_SPACED = frozenset("=<>≤≥≈≠≡∼→←↔⇒∈⊙×·+−∗*∘⊕∥|")  # noqa: RUF001
_CLASSES = {
    "text-align: left": "m-left",
    "text-align: right": "m-right",
    "padding-left: 0": "m-flush-left",
    "padding-right: 0": "m-flush-right",
    "padding-left: 1em": "m-apart",
    "padding-top: 0": "m-flush-top",
    "padding-bottom: 0": "m-flush-bottom",
    "padding-left: 0.1em": "m-thin-left",
    "padding-right: 0.1em": "m-thin-right",
    "padding-top: 0.1667em": "m-gap-top",
    "width: 100%": "m-wide",
    "width: 50%": "m-half",
    "width: 7.5%": "m-margin",
    "font-variant-caps: small-caps": "m-small-caps",
}
"""Each declaration that math-core writes, and the class of site.css that says it."""


@lru_cache(1 << 14)
def typeset(tex: str, *, display: bool = False) -> str:
    """MathML for `tex`; where it cannot be set, the TeX itself in `<code>`."""
    try:
        return _convert(tex, display=display)
    except LatexError:
        return f'<code class="tex" title="Not set: unknown TeX">{escape(tex)}</code>'


def linear(tex: str) -> str:
    """`tex` as a line of plain text, for where no markup can stand: "Cₜ₋₁ = a/b"."""
    try:
        tree = ET.fromstring(_convert(tex, display=False))  # noqa: S314 - our own
    except (LatexError, ET.ParseError):
        return tex.strip()
    return " ".join(_text(tree).split())


def problems(notes: Iterable[Note]) -> tuple[Problem, ...]:
    """A BAD_MATH problem for each formula of `notes` that cannot be set."""
    found = []
    for note in notes:
        for equation in note.equations:
            try:
                _convert(equation.tex, display=equation.display)
            except LatexError as error:
                reason = str(error).splitlines()[0].rstrip(".")
                message = f"formula cannot be set: {reason}"
                advice = "its TeX is shown in its place; mend the formula"
                kind = ProblemKind.BAD_MATH
                found.append(Problem(note.path, equation.line, kind, message, advice))
    return tuple(sorted(found))


def _convert(tex: str, *, display: bool) -> str:
    """MathML without inline styles. Raises LatexError."""
    converter = LatexToMathML(fancy_error=False)
    found = converter.convert_with_local_state(_plain(tex), displaystyle=display)
    boxed = _BOX.sub(r'<mrow class="m-box">\1</mrow>', found)
    return _STYLE.sub(_as_class, boxed)


def _plain(tex: str) -> str:
    r"""`tex` in words that math-core knows: a space before `*`, no `\displaylines`.

    Equation numbers go: each formula would start again at (1).
    """
    tex = _STARRED.sub(r"\1 *", tex.strip())
    if r"\tag" not in tex:
        tex = _NUMBERED.sub(r"\1{\2*}", tex)
    start = _DISPLAYLINES.search(tex)
    if start is None:
        return tex
    end = _closing_brace(tex, start.end())
    inside = tex[start.end() : end]
    before, after = tex[: start.start()], tex[end + 1 :]
    return f"{before}\\begin{{gathered}}{inside}\\end{{gathered}}{_plain(after)}"


def _closing_brace(tex: str, start: int) -> int:
    """Where the brace that opens before `start` closes; the end where it does not."""
    depth = 1
    for place in range(start, len(tex)):
        if tex[place] in "{}" and tex[place - 1] != "\\":
            depth += 1 if tex[place] == "{" else -1
            if depth == 0:
                return place
    return len(tex)


def _as_class(style: re.Match[str]) -> str:
    """The class attribute that says what an inline style said."""
    parts = [part.replace(":", ": ", 1).split() for part in style[1].split(";")]
    names = [_CLASSES.get(" ".join(part), "") for part in parts]
    kept = " ".join(name for name in names if name)
    return f' class="{kept}"' if kept else ""


def _text(node: ET.Element) -> str:
    """The text of a piece of MathML."""
    if not len(node):
        text = node.text or ""
        return f" {text} " if node.tag == "mo" and text in _SPACED else text
    parts = [_text(child) for child in node]
    low, high = _SCRIPTS.get(node.tag, (0, 0))
    if low or high:
        below = _raised(parts[low], _LOW, "_") if low else ""
        return parts[0] + below + (_raised(parts[high], _HIGH, "^") if high else "")
    if node.tag == "mover" and parts[1].strip() in _ACCENTS:
        return parts[0] + _ACCENTS[parts[1].strip()]
    if node.tag == "mfrac":
        return "/".join(f"({p})" if len(p.strip()) > 1 else p for p in parts)
    inside = ("; " if node.tag == "mtable" else "").join(parts)
    return f"√({inside})" if node.tag == "msqrt" else inside


def _raised(text: str, signs: dict[int, int], mark: str) -> str:
    """`text` as small signs below or above the line where there are such."""
    bare = "".join(text.split())
    if all(ord(sign) in signs for sign in bare):
        return bare.translate(signs)
    return f"{mark}{bare}" if len(bare) == 1 else f"{mark}({text.strip()})"
