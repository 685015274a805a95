# title: Where the gradient goes: RNN against LSTM
# concepts: RNN, LSTM, vanishing gradient, exploding gradient, forget gate, cell state
#
# How much does the loss at the last step T still depend on step t? One unit each, the
# same inputs, the loss L = h_T, and derivatives by the chain rule, from T backwards.
# The lecture's symbols: w is W_h and u is W_x; f, i, o are the gates f_t, i_t, o_t.

from math import log, tanh

from studylab import Random, lines, sigmoid

steps = 50  # slider: 10 to 100 by 5, T, the length of the sequence
w = 0.9  # slider: 0.5 to 1.5 by 0.05, weight from h_{t-1} to h_t in the RNN
b_f = 4.0  # slider: -2 to 8 by 0.5, bias of the forget gate in the LSTM
seed = 1  # slider: 1 to 9, which inputs arrive


def rnn_gradients(xs, w, u):
    """|dL/dh_t| for every step t of h_t = tanh(w h_{t-1} + u x_t)."""
    h = [0.0]
    for x_t in xs:
        h.append(tanh(w * h[-1] + u * x_t))
    dh = 1.0  # dL/dh_T
    gradients = [1.0]
    for t in range(len(xs), 1, -1):
        dh = dh * (1 - h[t] * h[t]) * w  # each step back multiplies by this
        gradients.append(abs(dh))
    return gradients[::-1]


def lstm_gradients(xs, W, b):
    """|dL/dC_t| for every step t of an LSTM unit; W[gate] = (for h_{t-1}, for x_t)."""
    steps, h, C = [], 0.0, 0.0
    for x_t in xs:
        f, i, o = [sigmoid(W[g][0] * h + W[g][1] * x_t + b[g]) for g in "fio"]
        C_tilde = tanh(W["C"][0] * h + W["C"][1] * x_t + b["C"])
        C_prev, C = C, f * C + i * C_tilde
        h = o * tanh(C)
        steps.append((f, i, C_tilde, o, C, C_prev))
    dh, dC = 1.0, 0.0  # from the loss, and from the step after
    gradients = []
    for f, i, C_tilde, o, C, C_prev in steps[::-1]:
        dC = dC + dh * o * (1 - tanh(C) * tanh(C))
        gradients.append(abs(dC))
        dh = (
            dC * C_prev * f * (1 - f) * W["f"][0]
            + dC * C_tilde * i * (1 - i) * W["i"][0]
            + dC * i * (1 - C_tilde * C_tilde) * W["C"][0]
            + dh * tanh(C) * o * (1 - o) * W["o"][0]
        )
        dC = dC * f  # along the conveyor belt: only the forget gate
    return gradients[::-1]


random = Random(seed)
xs = [random.uniform(-1, 1) for _ in range(steps)]
W = {"f": (0.1, 0.2), "i": (0.1, 0.5), "C": (0.2, 0.5), "o": (0.1, 0.3)}
b = {"f": b_f, "i": -2.0, "C": 0.0, "o": 0.0}
rnn = rnn_gradients(xs, w, 0.5)[::-1]  # now the last step first
lstm = lstm_gradients(xs, W, b)[::-1]

print("steps back   RNN |dL/dh_t|   LSTM |dL/dC_t|")
for back in range(0, steps, 5):
    print("%10d %15.6f %16.6f" % (back, rnn[back], lstm[back]))
left = [100 * gradients[-1] / gradients[0] for gradients in (rnn, lstm)]
print("\nOf the gradient at step T there is left at step 1:")
print("RNN %.4f %%, LSTM %.4f %%" % (left[0], left[1]))


def power_of_ten(gradients):
    """0 for all of the gradient at T, -1 for a tenth, ..., and no less than -12."""
    return [log(max(g / gradients[0], 1e-12)) / log(10) for g in gradients]


lines(
    "How much of the gradient is left, going back",
    [("RNN", power_of_ten(rnn)), ("LSTM", power_of_ten(lstm))],
    x_label="steps back from T",
    y_label="power of ten",
    about="0 is all of it, -1 a tenth. Each step of the RNN multiplies it by less than "
    "1; in the LSTM it is multiplied by f_t, which is near 1.",
)
