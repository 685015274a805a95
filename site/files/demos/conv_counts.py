# title: Output size and parameters of a convolution
# concepts: CNN, convolution, output size, stride, padding, parameter, MLP
#
# The exam questions of the review, worked out by formula and by counting.

from studylab import bars, heat

n = 32  # slider: 8 to 64, height and width of the image
f = 5  # slider: 1 to 7, height and width of the kernel
s = 1  # slider: 1 to 4, stride
p = 0  # slider: 0 to 3, padding on each side
channels_in = 3  # slider: 1 to 8, channels of the image: 3 for colour
channels_out = 2  # slider: 1 to 16, kernels


def output_size(n, f, p, s):
    """o = (n + 2p - f) / s + 1, rounded down where the kernel does not fit."""
    return (n + 2 * p - f) // s + 1


def starts(n, f, p, s):
    """Where the kernel is laid, counted along one side: each start is one output."""
    found, start = [], -p
    while start + f <= n + p:
        found.append(start)
        start += s
    return found


def conv_parameters(channels_in, channels_out, f):
    """(weights, biases): a kernel sees all channels; each kernel has one bias."""
    return f * f * channels_in * channels_out, channels_out


def mlp_parameters(sizes):
    """(weights, biases) of a fully connected net with these layer sizes."""
    weights = biases = 0
    for before, after in zip(sizes, sizes[1:]):
        weights += before * after
        biases += after
    return weights, biases


o = output_size(n, f, p, s)
print("Image %d x %d x %d, kernel %d x %d, stride %d, padding %d"
      % (n, n, channels_in, f, f, s, p))
print("o = (%d + 2*%d - %d) / %d + 1 = %d" % (n, p, f, s, o))
print("counted by sliding the kernel: %d" % len(starts(n, f, p, s)))
print("output: %d x %d x %d" % (o, o, channels_out))

weights, biases = conv_parameters(channels_in, channels_out, f)
print("\nweights %d*%d*%d*%d = %d" % (f, f, channels_in, channels_out, weights))
print("biases  %d, one a kernel" % biases)
print("parameters %d" % (weights + biases))

weights, biases = mlp_parameters([5, 5, 5])
print("\nMLP, 1 hidden layer, 5 units each: 2 (5*5 + 5) = %d" % (weights + biases))

image, out = n * n * channels_in, o * o * channels_out
dense = image * out + out
print("\nThe same map as an MLP layer, every pixel to every output:")
print("%d * %d + %d = %d parameters" % (image, out, out, dense))

one = conv_parameters(channels_in, 1, f)
counts = [(k, k * (one[0] + one[1])) for k in (1, 2, 4, 8, 16)]
bars(
    "Parameters of the convolution",
    [str(k) for k, _ in counts],
    [("parameters", [count for _, count in counts])],
    x_label="kernels",
    about="Parameters grow with the kernels, and not at all with the size of the image.",
)
side = list(range(min(n, 10)))
reads = [len([a for a in starts(n, f, p, s) if a <= pixel < a + f]) for pixel in side]
heat(
    "How many outputs each pixel goes into (upper left corner)",
    side,
    side,
    [[down * across for across in reads] for down in reads],
    x_label="column",
    y_label="row",
    about="The kernel passes over the middle more often than over the border.",
)
