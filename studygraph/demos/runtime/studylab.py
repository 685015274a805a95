# ruff: noqa: ANN001, ANN201, ANN202, ANN204, B905, I002, PLR0913, PLR0917, PLR2004, PLR0124, RUF005, T201, UP031
# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls
"""What demos share: plots, random numbers, a little math, the same in every Python.

Plain functions for CPython, MicroPython and Pyodide. A plot is one printed line: the
mark `::plot `, then JSON. `studygraph` and its pages draw that line as a picture.
"""

from math import exp, sqrt

PLOT = "::plot "


def lines(title, series, x=None, x_label="", y_label="", about=""):
    """Curves. `series` is a list of (name, values); `x` has a number for each value."""
    if x is None:
        x = list(range(max([len(values) for _, values in series])))
    _emit("lines", title, about, series, [("x", _numbers(x))], x_label, y_label)


def bars(title, labels, series, x_label="", y_label="", about=""):
    """Bars beside each other: one group a label, in it one bar a series."""
    _emit("bars", title, about, series, [("labels", _texts(labels))], x_label, y_label)


def heat(title, row_labels, column_labels, rows, x_label="", y_label="", about=""):
    """A table of numbers as colours: `rows` holds a list of numbers for each row."""
    series = list(zip(row_labels, rows))
    _emit(
        "heat",
        title,
        about,
        series,
        [("labels", _texts(column_labels))],
        x_label,
        y_label,
    )


def _emit(kind, title, about, series, extra, x_label, y_label):
    fields = [("kind", _text(kind)), ("title", _text(title)), ("about", _text(about))]
    fields += [("x_label", _text(x_label)), ("y_label", _text(y_label))]
    pairs = [
        "[" + _text(str(name)) + ", " + _numbers(row) + "]" for name, row in series
    ]
    fields += extra + [("series", "[" + ", ".join(pairs) + "]")]
    body = ", ".join(['"' + key + '": ' + value for key, value in fields])
    print(PLOT + "{" + body + "}")


def _numbers(values):
    return "[" + ", ".join([_number(value) for value in values]) + "]"


def _number(value):
    """Four decimals at most, halves away from 0; null for what is no number.

    By whole numbers, because the Pythons format 0.15625 differently.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "null"
    whole = int(abs(value) * 10000 + 0.5)
    text = "%d.%04d" % (whole // 10000, whole % 10000)
    return ("-" if value < 0 < whole else "") + text.rstrip("0").rstrip(".")


def _texts(values):
    return "[" + ", ".join([_text(str(value)) for value in values]) + "]"


def _text(value):
    value = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + value + '"'


class Random:
    """Numbers that look random and are the same everywhere, for one `seed`.

    The minimal standard generator of Park and Miller (1988, 1993).
    """

    def __init__(self, seed):
        self.state = (int(seed) * 1103515245 + 12345) % 2147483646 + 1

    def uniform(self, low=0.0, high=1.0):
        """A number between `low` and `high`."""
        self.state = self.state * 48271 % 2147483647
        return low + (high - low) * (self.state / 2147483647)

    def below(self, n):
        """A whole number from 0 to n - 1."""
        return int(self.uniform(0, n))

    def table(self, rows, columns, largest):
        """`rows` lists of `columns` numbers between -largest and largest: weights."""
        return [
            [self.uniform(-largest, largest) for _ in range(columns)]
            for _ in range(rows)
        ]


def zeros_like(table):
    """A table of the same shape, all 0."""
    return [[0.0] * len(row) for row in table]


def dot(a, b):
    """a_1 b_1 + a_2 b_2 + ..., added from left to right."""
    total = 0.0
    for p, q in zip(a, b):
        total += p * q
    return total


def sigmoid(z):
    """1 / (1 + e^-z): squeezes any number to between 0 and 1."""
    return 1 / (1 + exp(-z)) if z > -700 else 0.0


def softmax(scores):
    """e^score over the sum of all: a probability for each score, together 1.

    Taking the largest score away first changes nothing and keeps e^score small.
    """
    largest = max(scores)
    powers = [exp(score - largest) for score in scores]
    total = dot(powers, [1.0] * len(powers))
    return [power / total for power in powers]


def spread(d_out, rows, d_rows, inputs, d_in):
    """Back through out = rows * inputs: add to d_rows; return d_in with its share."""
    for d, row, d_row in zip(d_out, rows, d_rows):
        for k, value in enumerate(inputs):
            d_row[k] += d * value
        d_in = [a + d * w for a, w in zip(d_in, row)]
    return d_in


def adam(row, d_row, mean, square, n, rate):
    """Step n of Adam: move each weight by its mean gradient over its mean size."""
    for k, d in enumerate(d_row):
        mean[k] = 0.9 * mean[k] + 0.1 * d
        square[k] = 0.999 * square[k] + 0.001 * d * d
        size = sqrt(square[k] / (1 - 0.999**n)) + 1e-8
        row[k] -= rate * mean[k] / (1 - 0.9**n) / size
