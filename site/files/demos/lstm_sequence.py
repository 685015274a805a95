# title: An LSTM stores a bit, keeps it, and forgets it
# concepts: LSTM, cell state, forget gate, injection gate, hidden state
#
# One unit, weights set by hand. The input x_t is (bit, write, erase): a bit of +1 or
# -1 arrives at every step, but only the one that comes with write = 1 is to be stored.
# The cell state is the conveyor belt: nothing touches it while f_t = 1 and i_t = 0.

from math import log, tanh

from studylab import Random, dot, heat, lines, sigmoid

b_f = 6.0  # slider: 0 to 8 by 0.5, bias of the forget gate: a lower one forgets sooner
steps = 30  # slider: 20 to 60, length of the sequence
seed = 1  # slider: 1 to 9, which bits arrive

# Weights for [h_{t-1}, bit, write, erase]. The gates look at write and erase only.
W = {
    "f": [0.0, 0.0, -12.0, -12.0],  # writing or erasing closes the forget gate
    "i": [0.0, 0.0, 12.0, 0.0],  # writing opens the injection gate
    "C": [0.0, 3.0, 0.0, 0.0],  # what may go in: the bit, squeezed by tanh
    "o": [0.0, 0.0, 0.0, 0.0],
}
b = {"f": b_f, "i": -6.0, "C": 0.0, "o": 4.0}


def lstm_sequence(xs, W, b):
    """Run one LSTM unit along xs; (f_t, i_t, C_t, h_t) of every step."""
    h_t, C_t = 0.0, 0.0
    history = []
    for x_t in xs:
        joined = [h_t] + x_t  # [h_{t-1}, x_t]
        f_t = sigmoid(dot(W["f"], joined) + b["f"])
        i_t = sigmoid(dot(W["i"], joined) + b["i"])
        C_tilde = tanh(dot(W["C"], joined) + b["C"])
        C_t = f_t * C_t + i_t * C_tilde
        o_t = sigmoid(dot(W["o"], joined) + b["o"])
        h_t = o_t * tanh(C_t)
        history.append((f_t, i_t, C_t, h_t))
    return history


random = Random(seed)
bits = [1.0 if random.uniform() < 0.5 else -1.0 for _ in range(steps)]
write = {2: 1.0, 16: -1.0}  # step: the bit to store
erase = [12]
xs = []
for t in range(steps):
    bits[t] = write.get(t, bits[t])
    xs.append([bits[t], 1.0 if t in write else 0.0, 1.0 if t in erase else 0.0])
history = lstm_sequence(xs, W, b)

time = list(range(steps))
lines(
    "The cell state holds what the gates let in",
    [("C_t", [row[2] for row in history]), ("bit in x_t", bits)],
    time,
    x_label="step t",
    about="The bits jump at every step; C_t changes only at write and erase.",
)
heat(
    "The gates open and close",
    ["f_t", "i_t"],
    time,
    [[row[k] for row in history] for k in range(2)],
    x_label="step t",
    about="f_t is near 1 except at write and erase; i_t is near 0 except at write.",
)

print(" t  bit  what    f_t     i_t     C_t      h_t")
for t in range(steps):
    what = "write" if t in write else "erase" if t in erase else ""
    print("%2d  %+d   %-5s  %.4f  %.4f  %7.4f  %7.4f" % ((t, bits[t], what) + history[t]))

f_idle = sigmoid(b["f"])
print("\nWith b_f = %.1f the idle forget gate is f_t = %.4f:" % (b_f, f_idle))
print("half of a stored bit is left after %.0f steps." % (log(0.5) / log(f_idle)))
