# title: The loss of a random model
# concepts: cross-entropy, random model, softmax, loss function
#
# L(y, y_hat) = - sum over i of y_i log y_hat_i. The truth y is 1 for one class and 0 for
# the others, so only the probability of the true class counts.

from math import log

from studylab import Random, bars, dot, lines, softmax

K = 10  # slider: 2 to 50, number of classes
spread = 0.1  # slider: 0 to 3 by 0.1, how large the untrained weights are
seed = 1  # slider: 1 to 9, which weights and inputs


def cross_entropy(y, y_hat):
    """- sum of y_i log y_hat_i"""
    loss = 0.0
    for y_i, guess in zip(y, y_hat):
        if y_i > 0:
            loss -= y_i * log(guess)
    return loss


def one_hot(k, K):
    """The truth as a list: 1 for class k, 0 for the others."""
    return [1.0 if i == k else 0.0 for i in range(K)]


def untrained_loss(K, samples=300, inputs=5):
    """Mean loss of a linear layer with random weights and softmax, on random data."""
    random = Random(seed)
    W = random.table(K, inputs, spread)
    total = 0.0
    for _ in range(samples):
        x = [random.uniform(-1, 1) for _ in range(inputs)]
        truth = one_hot(random.below(K), K)
        total += cross_entropy(truth, softmax([dot(row, x) for row in W]))
    return total / samples


print("A random model gives each of K = %d classes 1/K = %.4f." % (K, 1 / K))
for k in (0, K // 2, K - 1):
    loss = cross_entropy(one_hot(k, K), [1 / K] * K)
    print("true class %2d: loss %.4f" % (k + 1, loss))
print("ln K           = %.4f, whichever class is true" % log(K))
print("untrained net  = %.4f, about the same" % untrained_loss(K))

print("\n K   ln K    untrained")
sizes = [2, 3, 5, 10, 20, 35, 50]
measured = [untrained_loss(size, 100) for size in sizes]
for size, loss in zip(sizes, measured):
    print("%2d  %.4f  %.4f" % (size, log(size), loss))

lines(
    "Loss before any training",
    [("ln K", [log(size) for size in sizes]), ("untrained net", measured)],
    sizes,
    x_label="classes K",
    y_label="loss",
    about="A first loss far above ln K says that something is wrong with the start.",
)
shares = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]
bars(
    "Loss by the probability given to the true class",
    ["%.2f" % share for share in shares],
    [("-log y_hat", [-log(share) for share in shares])],
    x_label="probability of the true class",
    about="Sure and right costs nothing; sure and wrong costs most.",
)
