# title: Adam against SGD: is Adam always faster?
# concepts: Adam, SGD, learning rate, gradient descent
#
# The exam question: is Adam guaranteed to converge faster? No. In a long narrow valley it
# wins, because each weight gets its own step size. In a round bowl SGD wins.
# The lecture's symbols: w is theta_t, rate is eta; g, m, v are g_t, m_t, v_t.

from math import sqrt

from studylab import lines

steps = 60  # slider: 10 to 200 by 10, steps of each
steepness = 50.0  # slider: 1 to 100, how much steeper the valley is across than along
sgd_rate = 0.03  # slider: 0.01 to 0.2 by 0.01, learning rate of SGD in the valley
adam_rate = 0.1  # slider: 0.01 to 0.5 by 0.01, learning rate of Adam


def loss(w, scale):
    """(scale_1 w_1^2 + scale_2 w_2^2) / 2: a bowl, or a valley when one is larger."""
    return (scale[0] * w[0] * w[0] + scale[1] * w[1] * w[1]) / 2


def gradient(w, scale):
    return [s * w_k for s, w_k in zip(scale, w)]


def sgd(w, scale, steps, rate):
    """Gradient descent: w = w - rate * g; w after every step."""
    path = [w]
    for _ in range(steps):
        g = gradient(path[-1], scale)
        path.append([w_k - rate * g_k for w_k, g_k in zip(path[-1], g)])
    return path


def adam(w, scale, steps, rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    """Adam (Kingma and Ba 2015): m is the mean gradient, v its mean square."""
    path = [w]
    m, v = [0.0] * len(w), [0.0] * len(w)
    for t in range(1, steps + 1):
        g = gradient(path[-1], scale)
        m = [beta_1 * m_k + (1 - beta_1) * g_k for m_k, g_k in zip(m, g)]
        v = [beta_2 * v_k + (1 - beta_2) * g_k * g_k for v_k, g_k in zip(v, g)]
        # Both start at 0, so early on they are too small: scale them up.
        m_hat = [m_k / (1 - beta_1**t) for m_k in m]
        v_hat = [v_k / (1 - beta_2**t) for v_k in v]
        path.append([
            w_k - rate * m_k / (sqrt(v_k) + epsilon)
            for w_k, m_k, v_k in zip(path[-1], m_hat, v_hat)
        ])
    return path


start = [2.0, 1.0]
for name, scale, rate in (
    ("A narrow valley", [1.0, steepness], sgd_rate),
    ("A round bowl", [1.0, 1.0], 0.5),
):
    curves = [
        ("SGD", [loss(w, scale) for w in sgd(start, scale, steps, rate)]),
        ("Adam", [loss(w, scale) for w in adam(start, scale, steps, adam_rate)]),
    ]
    print("%s: SGD with rate %.2f, Adam with rate %.2f" % (name, rate, adam_rate))
    print("step       SGD      Adam")
    for t in range(0, steps + 1, max(1, steps // 6)):
        print("%4d  %.6f  %.6f" % (t, min(curves[0][1][t], 99), curves[1][1][t]))
    last = [values[-1] for _, values in curves]
    print("nearer to the minimum: %s\n" % ("SGD" if last[0] < last[1] else "Adam"))
    lines(
        name,
        [(label, [min(value, 5) for value in values]) for label, values in curves],
        x_label="step",
        y_label="loss (5 or more shown as 5)",
        about="The scale is that of the start; lower is better.",
    )
