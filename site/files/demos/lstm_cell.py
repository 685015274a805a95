# title: One step of an LSTM cell
# concepts: LSTM, forget gate, injection gate, cell state, output gate, hidden state
#
# The lecture's six equations, with two units, and every number shown.
# [h_{t-1}, x_t] means: the two lists joined, the previous hidden state first.

from math import tanh

from studylab import bars, dot, sigmoid

x_1 = 1.0  # slider: -3 to 3 by 0.1, first number of the input x_t
b_f = 1.0  # slider: -5 to 5 by 0.5, bias of the forget gate
b_i = 0.0  # slider: -5 to 5 by 0.5, bias of the injection gate


def layer(squash, W, h_prev, x_t, b):
    """squash(W [h_{t-1}, x_t] + b), one number for each unit."""
    joined = h_prev + x_t
    return [squash(dot(row, joined) + bias) for row, bias in zip(W, b)]


def lstm_cell(x_t, h_prev, C_prev, W, b):
    """One step; W and b hold the weights and biases of "f", "i", "C" and "o"."""
    # Forget gate: how much of the old cell state to keep, between 0 and 1.
    f_t = layer(sigmoid, W["f"], h_prev, x_t, b["f"])
    # Injection (input) gate: how much of the new to let in, between 0 and 1.
    i_t = layer(sigmoid, W["i"], h_prev, x_t, b["i"])
    # Pseudo cell state \tilde C_t: what could be let in, between -1 and 1.
    C_tilde = layer(tanh, W["C"], h_prev, x_t, b["C"])
    # Cell state: C_t = f_t * C_{t-1} + i_t * \tilde C_t, element by element.
    C_t = [f * C + i * new for f, C, i, new in zip(f_t, C_prev, i_t, C_tilde)]
    # Output gate, and the hidden state h_t = o_t * tanh(C_t).
    o_t = layer(sigmoid, W["o"], h_prev, x_t, b["o"])
    h_t = [o * tanh(C) for o, C in zip(o_t, C_t)]
    return f_t, i_t, C_tilde, C_t, o_t, h_t


def show(name, values):
    print("%-9s = [%s]" % (name, ", ".join(["%7.4f" % value for value in values])))


x_t = [x_1, -0.5]
h_prev = [0.3, -0.2]
C_prev = [0.8, -1.0]
W = {  # a row for each unit; columns: h_1, h_2, x_1, x_2
    "f": [[0.5, -0.3, 0.8, 0.1], [-0.2, 0.4, -0.6, 0.9]],
    "i": [[0.6, 0.2, -0.4, 0.7], [0.1, -0.5, 1.2, 0.3]],
    "C": [[-0.7, 0.9, 0.5, -0.1], [0.8, 0.3, -0.9, 0.4]],
    "o": [[0.2, 0.1, 0.9, -0.8], [-0.4, 0.6, 0.3, 0.5]],
}
b = {"f": [b_f, b_f], "i": [b_i, b_i], "C": [0.0, 0.0], "o": [0.0, 0.0]}
f_t, i_t, C_tilde, C_t, o_t, h_t = lstm_cell(x_t, h_prev, C_prev, W, b)

print("What comes in")
show("x_t", x_t)
show("h_{t-1}", h_prev)
show("C_{t-1}", C_prev)
print("\nThe gates")
show("f_t", f_t)
show("i_t", i_t)
show("~C_t", C_tilde)
show("o_t", o_t)
print("\nC_t = f_t * C_{t-1} + i_t * ~C_t")
for k in range(2):
    numbers = (k + 1, f_t[k], C_prev[k], i_t[k], C_tilde[k], C_t[k])
    print("unit %d: %.4f * %.4f + %.4f * %.4f = %.4f" % numbers)
print("\nh_t = o_t * tanh(C_t)")
for k in range(2):
    numbers = (k + 1, o_t[k], C_t[k], h_t[k])
    print("unit %d: %.4f * tanh(%.4f) = %.4f" % numbers)

bars(
    "One LSTM step, from old cell state to hidden state",
    ["C_{t-1}", "f_t", "i_t", "~C_t", "C_t", "o_t", "h_t"],
    [("unit " + str(k + 1), [v[k] for v in (C_prev, f_t, i_t, C_tilde, C_t, o_t, h_t)])
     for k in range(2)],
    about="The gates f_t, i_t and o_t lie between 0 and 1; the states may be negative.",
)
