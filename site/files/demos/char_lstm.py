# title: An LSTM learns to write a text, letter by letter
# concepts: LSTM, cross-entropy, language model, backpropagation through time, Adam
#
# Trained from scratch: each letter is the input x_t, the next letter the desired output.
# The letters e, l and t occur more than once, so the last letter is not enough: the LSTM
# has to remember. Derivatives by the chain rule, back through time; steps by Adam.

from math import exp, log, sqrt, tanh

from studylab import Random, dot, lines, sigmoid

text = "the cell state "
units = 8  # slider: 2 to 12, size of h_t and C_t
rounds = 60  # slider: 10 to 150 by 10, how often the text is read
rate = 0.05  # slider: 0.01 to 0.1 by 0.01, learning rate
seed = 4  # slider: 1 to 9, the weights to begin with

letters = sorted(set(text))


def forward(W, V, inputs, units):
    """Run the cell along the inputs; what each step computed, for the way back.

    W has a row for each unit of f, i, ~C and o; V one for each letter. The last column
    of both meets a 1: the bias.
    """
    h_t, C_t = [0.0] * units, [0.0] * units
    steps = []
    for x_t in inputs:
        joined = h_t + [1.0 if k == x_t else 0.0 for k in range(len(V))] + [1.0]
        z = [dot(row, joined) for row in W]
        f = [sigmoid(a) for a in z[:units]]
        i = [sigmoid(a) for a in z[units : 2 * units]]
        new = [tanh(a) for a in z[2 * units : 3 * units]]  # \tilde C_t
        o = [sigmoid(a) for a in z[3 * units :]]
        C_prev, C_t = C_t, [f[k] * C_t[k] + i[k] * new[k] for k in range(units)]
        squeezed = [tanh(a) for a in C_t]
        h_t = [o[k] * squeezed[k] for k in range(units)]
        scores = [exp(dot(row, h_t + [1.0])) for row in V]
        total = dot(scores, [1.0] * len(V))
        y_hat = [a / total for a in scores]  # softmax: a probability for each letter
        steps.append((joined, f, i, new, o, C_prev, squeezed, h_t, y_hat))
    return steps


def loss_and_gradients(W, V, inputs, targets, units):
    """Cross-entropy a letter, and its derivative for every weight of W and V."""
    loss, dh_next, dC = 0.0, [0.0] * units, [0.0] * units
    dW, dV = [[0.0] * len(row) for row in W], [[0.0] * len(row) for row in V]
    steps = forward(W, V, inputs, units)
    for step, y in list(zip(steps, targets))[::-1]:  # back through time
        joined, f, i, new, o, C_prev, squeezed, h_t, y_hat = step
        loss -= log(y_hat[y]) / len(inputs)
        # Softmax with cross-entropy: the derivative is guess minus truth.
        dy = [(y_hat[k] - (k == y)) / len(inputs) for k in range(len(V))]
        dh = spread(dy, V, dV, h_t + [1.0], dh_next)
        dz = [0.0] * (4 * units)
        for k in range(units):
            dC[k] += dh[k] * o[k] * (1 - squeezed[k] * squeezed[k])
            dz[k] = dC[k] * C_prev[k] * f[k] * (1 - f[k])
            dz[units + k] = dC[k] * new[k] * i[k] * (1 - i[k])
            dz[2 * units + k] = dC[k] * i[k] * (1 - new[k] * new[k])
            dz[3 * units + k] = dh[k] * squeezed[k] * o[k] * (1 - o[k])
            dC[k] = dC[k] * f[k]  # along the conveyor belt, backwards
        dh_next = spread(dz, W, dW, joined, [0.0] * units)
    return loss, dW, dV


def spread(d_out, rows, d_rows, inputs, d_in):
    """Back through out = rows * inputs: add to d_rows; return d_in with its share."""
    for d, row, d_row in zip(d_out, rows, d_rows):
        for k, value in enumerate(inputs):
            d_row[k] += d * value
        d_in = [a + d * w for a, w in zip(d_in, row)]
    return d_in


def adam(row, d_row, mean, square, n):
    """Move one row of weights: each by its mean gradient over its mean size."""
    for k, d in enumerate(d_row):
        mean[k] = 0.9 * mean[k] + 0.1 * d
        square[k] = 0.999 * square[k] + 0.001 * d * d
        size = sqrt(square[k] / (1 - 0.999**n)) + 1e-8
        row[k] -= rate * mean[k] / (1 - 0.9**n) / size


def write(W, V):
    """Let the LSTM write: the letter it thinks most likely is its next input."""
    written = inputs[:1]
    while len(written) < len(text):
        y_hat = forward(W, V, written, units)[-1][-1]
        written.append(y_hat.index(max(y_hat)))
    return "".join([letters[k] for k in written])


def table(rows, columns, number):
    return [[number() for _ in range(columns)] for _ in range(rows)]


random = Random(seed)
W = table(4 * units, units + len(letters) + 1, lambda: random.uniform(-0.5, 0.5))
V = table(len(letters), units + 1, lambda: random.uniform(-0.5, 0.5))
means, squares = [[[0.0] * len(row) for row in W + V] for _ in range(2)]
inputs = [letters.index(letter) for letter in text]
targets = inputs[1:] + inputs[:1]  # after the last letter the first
losses = []
print("A random guess among K = %d letters loses ln K = " % len(letters), end="")
print("%.4f" % log(len(letters)))
for n in range(1, rounds + 1):
    loss, dW, dV = loss_and_gradients(W, V, inputs, targets, units)
    losses.append(loss)
    for row, d_row, mean, square in zip(W + V, dW + dV, means, squares):
        adam(row, d_row, mean, square, n)
    if n in (1, 5, 10, 20) or n % 30 == 0:
        print("round %3d  loss %.4f  writes '%s'" % (n, loss, write(W, V)))

lines(
    "Cross-entropy while it learns",
    [("loss", losses), ("random guess", [log(len(letters))] * rounds)],
    x_label="round",
    y_label="loss a letter",
    about="The loss starts at that of a random guess, ln K, and falls towards 0.",
)
