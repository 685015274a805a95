"""The math font that the site ships, cut to the characters that formulas use.

Those of nearly all formulas have a file of their own, all that most pages fetch.
"""

from __future__ import annotations

import io

from fontTools import subset

Characters = frozenset[int]


def characters(*runs: tuple[int, int]) -> Characters:
    """All characters of `runs`, each given by its first and last."""
    return frozenset(c for first, last in runs for c in range(first, last + 1))


COMMON_CHARACTERS = characters(
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xA0),  # the space that math-core writes
    (0xAC, 0xB7),  # not, macron, degree, plus-minus, middle dot
    (0xD7, 0xD7),  # times
    (0xF7, 0xF7),  # division
    (0x2C6, 0x2DD),  # spacing accents: hat, breve, tilde
    (0x302, 0x307),  # combining hat, tilde, macron, dot
    (0x332, 0x332),  # combining line below
    (0x391, 0x3F5),  # Greek
    (0x2010, 0x2063),  # dashes, quotes, dots, primes, invisible operators
    (0x20D6, 0x20D7),  # vector arrows
    (0x210E, 0x210E),  # italic h
    (0x2113, 0x2113),  # ell
    (0x211D, 0x211D),  # real numbers
    (0x2190, 0x2195),  # arrows
    (0x21D0, 0x21D5),  # double arrows
    (0x2200, 0x2265),  # operators to less or equal
    (0x2282, 0x2287),  # subsets
    (0x2295, 0x2299),  # circled operators
    (0x22A4, 0x22A5),  # top, bottom
    (0x22C0, 0x22C6),  # n-ary operators, dot, star
    (0x22EE, 0x22EF),  # dots
    (0x2308, 0x230B),  # ceiling, floor
    (0x23B4, 0x23B5),  # brackets above and below
    (0x23DC, 0x23DF),  # braces above and below
    (0x27E6, 0x27EB),  # angle and white brackets
    (0x27F5, 0x27FA),  # long arrows
    (0x2A00, 0x2A06),  # n-ary circled operators
    (0x1D434, 0x1D467),  # italic letters
    (0x1D6E2, 0x1D71B),  # italic Greek
)
"""Nearly all formulas need these alone. All that stretches is here: a browser takes the
pieces of a tall sign from the first font that has the space."""
MATH_CHARACTERS = characters(
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xFF),  # Latin-1: times, plus-minus, accented letters of \text
    (0x2C6, 0x2DD),  # spacing accents: hat, breve, tilde
    (0x300, 0x338),  # combining accents and the negating slash
    (0x370, 0x3FF),  # Greek
    (0x2000, 0x206F),  # spaces, dashes, quotes, dots, primes, invisible operators
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20D0, 0x20F0),  # combining marks for symbols: the vector arrow
    (0x2100, 0x214F),  # letter-like symbols: real numbers, ell, Planck
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # operators
    (0x2300, 0x23FF),  # ceiling, floor, brace pieces
    (0x25A0, 0x25FF),  # shapes: QED box, triangles
    (0x2660, 0x266F),  # suits, sharp, flat
    (0x2713, 0x2717),  # tick, cross
    (0x27C0, 0x27FF),  # further brackets, long arrows
    (0x2A00, 0x2A0C),  # n-ary operators
    (0x2A2F, 0x2A3F),  # cross product, amalgamation
    (0x2A7D, 0x2A7E),  # slanted less and greater
    (0x2AAF, 0x2AB0),  # precedes, succeeds
    (0x1D400, 0x1D7FF),  # mathematical alphabets
)
"""All that formulas use."""


def subset_math_font(data: bytes, wanted: Characters) -> bytes:
    """The WOFF2 font `data` with the `wanted` characters only, its MATH table kept."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["ccmp", "dtls", "flac", "mark", "mkmk", "ssty"],
        recalc_timestamp=False,
    )
    font = subset.load_font(io.BytesIO(data), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)
    if "MATH" not in font:
        message = "the subset lost the MATH table"
        raise SystemExit(message)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
