# ruff: noqa: ANN001, ANN201, ANN202, B905, I002, PLR2004, RUF005, UP031
# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls
"""Draw a plot record as SVG: `draw` for the picture, `describe` for the words.

The record is what `studylab` prints. Colours, widths and fonts are classes, which the
theme fills in. Plain Python of MicroPython's subset: the build and the page run this
same file, so a recorded and a live plot look alike. Limit: one y axis, no log scale.
"""

WIDTH, HEIGHT = 480, 280
LEFT, RIGHT, BOTTOM = 52, 468, 236
COLOURS = 6  # classes series-1 to series-6
SHADES = 9  # classes shade-0 to shade-8
VALUES_ON_BARS = 16
VALUES_IN_CELLS = 10


def draw(record):
    """The SVG element for a record, as text."""
    body = {"lines": _lines, "bars": _bars, "heat": _heat}[record["kind"]](record)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" '
        'class="plot-%s" aria-label="%s">%s</svg>'
    ) % (WIDTH, HEIGHT, record["kind"], escape(describe(record)), "".join(body))


def describe(record):
    """What the plot shows, in a few sentences of numbers."""
    series = record["series"]
    if record["kind"] == "heat":
        low, high = _range([v for _, row in series for v in row])
        return "%s. Heat map of %d rows and %d columns, from %s to %s." % (
            (record["title"], len(series), len(record["labels"]))
            + (short(low), short(high))
        )
    said = []
    for name, row in series:
        values = [v for v in row if v is not None]
        if record["kind"] == "bars":
            pairs = zip(record["labels"], row)
            said.append(name + ": " + ", ".join([k + " " + short(v) for k, v in pairs]))
        elif values:
            said.append(
                "%s: from %s to %s, lowest %s, highest %s"
                % ((name, short(values[0]), short(values[-1])) + _short_range(values))
            )
    kind = "Bars" if record["kind"] == "bars" else "Curves"
    return "%s. %s. %s." % (record["title"], kind, ". ".join(said))


def escape(text):
    """Text that is safe between tags and in a quoted attribute."""
    for mark, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, code)
    return text


def short(value):
    """A number in at most three decimals, without zeros at its end."""
    if value is None:
        return "none"
    whole = int(abs(value) * 1000 + 0.5)
    text = ("%d.%03d" % (whole // 1000, whole % 1000)).rstrip("0").rstrip(".")
    return "-" + text if value < 0 < whole else text


def _range(values):
    known = [v for v in values if v is not None]
    return (min(known), max(known)) if known else (0, 1)


def _short_range(values):
    low, high = _range(values)
    return short(low), short(high)


def _place(value):
    """A coordinate, in tenths."""
    return short(int(value * 10 + 0.5) / 10)


def _text(x, y, text, kind, anchor="start"):
    return '<text x="%s" y="%s" class="%s %s">%s</text>' % (
        (_place(x), _place(y), kind, anchor, label(text))
    )


def label(text):
    """Markup of a name: C_t with a lowered t, ~C with a tilde above."""
    out, k = "", 0
    while k < len(text):
        end = _subscript(text, k)
        if end:
            inside = escape(text[k + 1 : end].strip("{}"))
            out += '<tspan class="sub" dy="4">%s</tspan>' % inside
            out += '<tspan dy="-4">\u200b</tspan>'
            k = end
        elif text[k] == "~" and text[k + 1 : k + 2].isalpha():
            out += text[k + 1] + "\u0303"
            k += 2
        else:
            out += escape(text[k])
            k += 1
    return out


def _subscript(text, k):
    """Where the subscript that starts at k ends; 0 where none does."""
    if text[k] != "_" or k == 0 or k + 1 >= len(text):
        return 0
    if text[k + 1] == "{":
        return text.find("}", k) + 1
    alone = k + 2 >= len(text) or not (text[k + 2].isalpha() or text[k + 2].isdigit())
    return k + 2 if alone else 0


def ticks(low, high):
    """Round numbers from `low` to `high`, about five."""
    span = high - low
    step = 1.0
    while step * 10 <= span:
        step *= 10
    while step > span:
        step /= 10
    for part in (0.1, 0.2, 0.5, 1.0, 2.0):
        if span / (step * part) <= 6:
            step *= part
            break
    first = int(low / step) - 1
    found = [n * step for n in range(first, first + 12)]
    return [t for t in found if low - step / 1000 <= t <= high + step / 1000]


def _widen(low, high):
    """A range that is not empty and holds its ticks."""
    if high <= low:
        low, high = low - 0.5, high + 0.5
    return low, high


def _legend(names, top):
    """Names beside their colours, in rows; the markup and where it ends."""
    out, x, y = [], LEFT, top + 12
    for k, name in enumerate(names):
        width = 30 + 7 * len(name)
        if x + width > RIGHT and x > LEFT:
            x, y = LEFT, y + 18
        out.append(
            '<path class="key series-%d" d="M%d %dh18"/>' % (k % COLOURS + 1, x, y - 4)
        )
        out.append(_text(x + 24, y, name, "name"))
        x += width + 8
    return out, y + 10


def _head(record, names):
    """Legend and y label; the markup and the top of the plot's area."""
    out, top = _legend(names, 2) if len(names) > 1 else ([], 4)
    if record["y_label"]:
        out.append(_text(4, top + 12, record["y_label"], "axis-name"))
        top += 18
    return out, top + 8


def _frame(record, low, high, top):
    """Grid lines with numbers, the x label, and the function from value to y."""

    def up(value):
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - top)

    out = []
    for tick in ticks(low, high):
        y = _place(up(tick))
        kind = "zero" if abs(tick) < (high - low) / 1e6 else "grid"
        out.append('<path class="%s" d="M%d %sH%d"/>' % (kind, LEFT, y, RIGHT))
        out.append(_text(LEFT - 6, up(tick) + 4, short(tick), "tick", "end"))
    if record["x_label"]:
        middle = (LEFT + RIGHT) / 2
        out.append(_text(middle, HEIGHT - 8, record["x_label"], "axis-name", "middle"))
    return out, up


def _lines(record):
    series, xs = record["series"], record["x"]
    out, top = _head(record, [name for name, _ in series])
    low, high = _widen(*_range([v for _, row in series for v in row]))
    frame, up = _frame(record, low, high, top)
    out += frame
    first, last = _widen(*_range(xs))

    def across(x):
        return LEFT + (x - first) / (last - first) * (RIGHT - LEFT)

    for tick in ticks(first, last):
        out.append(_text(across(tick), BOTTOM + 16, short(tick), "tick", "middle"))
    for k, (_, row) in enumerate(series):
        path, pen = "", "M"
        for x, value in zip(xs, row):
            if value is None:
                pen = "M"
                continue
            path += "%s%s %s" % (pen, _place(across(x)), _place(up(value)))
            pen = "L"
        out.append('<path class="line series-%d" d="%s"/>' % (k % COLOURS + 1, path))
    return out


def _bars(record):
    series, labels = record["series"], record["labels"]
    out, top = _head(record, [name for name, _ in series])
    low, high = _range([v for _, row in series for v in row])
    low, high = _widen(min(low, 0), max(high, 0))
    if low < 0:
        low -= (high - low) / 12  # room for the numbers below the bars
    frame, up = _frame(record, low, high + (high - low) / 12, top)
    out += frame
    group = (RIGHT - LEFT) / max(1, len(labels))
    width = group * 0.8 / max(1, len(series))
    for k, (_, row) in enumerate(series):
        for n, value in enumerate(row):
            if value is None:
                continue
            x = LEFT + group * (n + 0.1) + width * k
            y, height = up(max(value, 0)), abs(up(value) - up(0))
            out.append(
                '<rect class="bar series-%d" x="%s" y="%s" width="%s" height="%s"/>'
                % (
                    (k % COLOURS + 1,)
                    + tuple([_place(a) for a in (x, y, width, height)])
                )
            )
            if len(series) * len(labels) <= VALUES_ON_BARS:
                y = up(value) - 4 if value >= 0 else up(value) + 13
                text = short(int(abs(value) * 100 + 0.5) / 100)
                text = "-" + text if value < 0 and text != "0" else text
                out.append(_text(x + width / 2, y, text, "value", "middle"))
    for n, text in enumerate(labels):
        middle = LEFT + group * (n + 0.5)
        out.append(_text(middle, BOTTOM + 16, text, "tick", "middle"))
    return out


def _heat(record):
    series, labels = record["series"], record["labels"]
    low, high = _range([v for _, row in series for v in row])
    left = 12 + min(120, max([7 * len(name) for name, _ in series]))
    top, bottom = 24, BOTTOM
    wide, high_cell = (RIGHT - left) / len(labels), (bottom - top) / len(series)
    out = [_text(4, 14, record["y_label"], "axis-name")] if record["y_label"] else []
    for n, (name, row) in enumerate(series):
        y = top + n * high_cell
        out.append(_text(left - 6, y + high_cell / 2 + 4, name, "tick", "end"))
        for k, value in enumerate(row):
            if value is None:
                continue
            level = int((value - low) / ((high - low) or 1) * (SHADES - 1) + 0.5)
            x = left + k * wide
            places = [_place(a) for a in (x, y, wide, high_cell)]
            out.append(
                '<rect class="cell shade-%d" x="%s" y="%s" width="%s" height="%s"/>'
                % ((level,) + tuple(places))
            )
            if len(labels) <= VALUES_IN_CELLS:
                kind = "cell-value on-shade-%d" % level
                text = short(int(abs(value) * 100 + 0.5) / 100)
                text = "-" + text if value < 0 and text != "0" else text
                out.append(
                    _text(x + wide / 2, y + high_cell / 2 + 4, text, kind, "middle")
                )
    every = 1 + sum([7 * len(text) + 8 for text in labels]) // (RIGHT - left)
    for k in range(0, len(labels), every):
        x = left + (k + 0.5) * wide
        out.append(_text(x, bottom + 16, labels[k], "tick", "middle"))
    if record["x_label"]:
        middle = (left + RIGHT) / 2
        out.append(_text(middle, HEIGHT - 8, record["x_label"], "axis-name", "middle"))
    return out + _scale(low, high)


def _scale(low, high):
    """The shades from the lowest to the highest number, upper right."""
    out = [_text(RIGHT - 154, 14, short(low), "tick", "end")]
    for level in range(SHADES):
        x = RIGHT - 148 + level * 12
        out.append(
            '<rect class="cell shade-%d" x="%d" y="4" width="12" height="12"/>'
            % (level, x)
        )
    return out + [_text(RIGHT - 34, 14, short(high), "tick")]
