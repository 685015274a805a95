# title: An LSTM learns to write a text, letter by letter
# concepts: LSTM, cross-entropy, language model, backpropagation through time, Adam
#
# Trained from scratch: each letter is the input x_t, the next letter the desired output.
# The letters e, l and t occur more than once, so the last letter is not enough: the LSTM
# has to remember. The lecture's f_t, i_t, ~C_t, o_t are f, i, new, o here. Derivatives
# by the chain rule, back through time; steps by Adam, as in Adam against SGD.

from math import log, tanh

from studylab import Random, adam, dot, lines, sigmoid, softmax, spread, zeros_like

text = "the cell state "
units = 8  # slider: 2 to 12, size of h_t and C_t
rounds = 60  # slider: 10 to 150 by 10, how often the text is read
rate = 0.05  # slider: 0.01 to 0.1 by 0.01, learning rate
seed = 4  # slider: 1 to 9, the weights to begin with

letters = sorted(set(text))


def forward(W, V, inputs, units):
    """Run the cell along the inputs; what each step computed, for the way back.

    W has a row for each unit of f_t, i_t, ~C_t and o_t, V one for each letter. The last
    column of both meets a 1: the bias.
    """
    h_t, C_t, steps = [0.0] * units, [0.0] * units, []
    for x_t in inputs:
        joined = h_t + [1.0 if k == x_t else 0.0 for k in range(len(V))] + [1.0]
        z = [dot(row, joined) for row in W]  # W [h_{t-1}, x_t] + b, all four at once
        f, i, o = [[sigmoid(a) for a in z[k * units :][:units]] for k in (0, 1, 3)]
        new = [tanh(a) for a in z[2 * units :][:units]]  # ~C_t
        C_prev, C_t = C_t, [f[k] * C_t[k] + i[k] * new[k] for k in range(units)]
        squeezed = [tanh(a) for a in C_t]  # above, C_t = f_t * C_{t-1} + i_t * ~C_t
        h_t = [o[k] * squeezed[k] for k in range(units)]  # h_t = o_t * tanh(C_t)
        y_hat = softmax([dot(row, h_t + [1.0]) for row in V])
        steps.append((joined, f, i, new, o, C_prev, squeezed, h_t, y_hat))
    return steps


def loss_and_gradients(W, V, inputs, targets, units):
    """Cross-entropy a letter, and its derivative for every weight of W and V."""
    loss, dh_next, dC = 0.0, [0.0] * units, [0.0] * units
    dW, dV = zeros_like(W), zeros_like(V)
    steps = forward(W, V, inputs, units)
    for step, y in list(zip(steps, targets))[::-1]:  # back through time
        joined, f, i, new, o, C_prev, squeezed, h_t, y_hat = step
        loss -= log(y_hat[y]) / len(inputs)
        dy = [(y_hat[k] - (k == y)) / len(inputs) for k in range(len(V))]  # y_hat - y
        dh = spread(dy, V, dV, h_t + [1.0], dh_next)  # from y_t and step t + 1
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


def write(W, V):
    """Let the LSTM write: the letter it thinks most likely is its next input."""
    written = inputs[:1]
    while len(written) < len(text):
        y_hat = forward(W, V, written, units)[-1][-1]
        written.append(y_hat.index(max(y_hat)))
    return "".join([letters[k] for k in written])


random, K = Random(seed), len(letters)
W = random.table(4 * units, units + K + 1, 0.5)
V = random.table(K, units + 1, 0.5)
means, squares = zeros_like(W + V), zeros_like(W + V)
inputs = [letters.index(letter) for letter in text]
targets = inputs[1:] + inputs[:1]  # after the last letter the first
losses = []
print("A random guess among K = %d letters loses ln K = %.4f" % (K, log(K)))
for n in range(1, rounds + 1):
    loss, dW, dV = loss_and_gradients(W, V, inputs, targets, units)
    losses.append(loss)
    for row, d_row, mean, square in zip(W + V, dW + dV, means, squares):
        adam(row, d_row, mean, square, n, rate)
    if n in (1, 5, 10, 20) or n % 30 == 0:
        print("round %3d  loss %.4f  writes '%s'" % (n, loss, write(W, V)))

lines(
    "Cross-entropy while it learns",
    [("loss", losses), ("random guess", [log(K)] * rounds)],
    x_label="round",
    y_label="loss a letter",
    about="The loss starts at that of a random guess, ln K, and falls towards 0.",
)
