"""A formula as a line of plain text, made from its MathML.

For where no markup can stand: titles, tooltips, data for scripts.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from math_core import LatexError

from studygraph.site.math import convert

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


def linear(tex: str) -> str:
    """`tex` as a line of plain text, for where no markup can stand: "Cₜ₋₁ = a/b"."""
    try:
        tree = ET.fromstring(convert(tex, display=False))  # noqa: S314 - our own
    except (LatexError, ET.ParseError):
        return tex.strip()
    return " ".join(_text(tree).split())


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
