"""A drawing as an SVG file of its own, with the colours that a page's theme gives."""

from __future__ import annotations

from studygraph.demos.model import Drawing
from studygraph.demos.runtime.plots import SHADES

_COLOURS = ("#2457c5", "#b64b00", "#1d7a45", "#8a2f9e", "#7a6400", "#00707d")
_DASHES = ("", "7 4", "2 4", "10 3 2 3", "14 4", "")
_DARK_FROM = 5  # shades on which numbers are white


def standalone(drawing: Drawing) -> str:
    """`drawing` as a whole SVG document on white, in the theme's light colours."""
    start = drawing.svg.index(">") + 1
    style = f'<style>{_style()}</style><rect width="100%" height="100%" fill="#fff"/>'
    return f"{drawing.svg[:start]}{style}{drawing.svg[start:]}\n"


def _style() -> str:
    rules = [
        "text{font:13px sans-serif;fill:#1f2228}",
        ".tick,.axis-name{font-size:12px}",
        ".value,.cell-value{font-size:11px}",
        ".end{text-anchor:end}",
        ".middle{text-anchor:middle}",
        ".sub{font-size:75%}",
        ".grid{stroke:#e2dfd6}",
        ".zero{stroke:#868b96}",
        ".line,.key{fill:none;stroke-width:2.4}",
    ]
    for number, (colour, dashes) in enumerate(zip(_COLOURS, _DASHES, strict=True), 1):
        rules.append(f".line.series-{number},.key.series-{number}{{stroke:{colour}}}")
        rules.append(f".bar.series-{number}{{fill:{colour}}}")
        if dashes:
            rules.append(f".line.series-{number}{{stroke-dasharray:{dashes}}}")
    for level in range(SHADES):
        share = level / (SHADES - 1)
        mixed = (
            round(light + (dark - light) * share)
            for light, dark in zip((238, 240, 246), (18, 63, 158), strict=True)
        )
        rules.append(f".shade-{level}{{fill:#{''.join(f'{c:02x}' for c in mixed)}}}")
        if level >= _DARK_FROM:
            rules.append(f".on-shade-{level}{{fill:#fff}}")
    return "".join(rules)
