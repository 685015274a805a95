# title: Word embeddings from a toy corpus
# concepts: word embedding, skip-gram, softmax, cross-entropy, cosine similarity
#
# Skip-gram (Mikolov and others 2013): each word has to guess its neighbours. Words with
# the same neighbours, such as tea and coffee, end up with similar vectors. In the
# lecture's symbols `vectors` holds v_c for every center word, `contexts` u_o.

from math import log, sqrt

from studylab import Random, dot, heat, lines, softmax

corpus = """
i drink tea
we drink coffee
i sip coffee
we sip tea
i eat bread
we eat rice
i bite rice
we bite bread
"""
size = 4  # slider: 2 to 8, numbers in a word's vector
rounds = 60  # slider: 10 to 100 by 10, how often the corpus is read
rate = 0.3  # slider: 0.05 to 0.5 by 0.05, learning rate
seed = 1  # slider: 1 to 9, the vectors to begin with


def pairs(words):
    """Every word of a sentence with each of its neighbours."""
    return list(zip(words, words[1:])) + list(zip(words[1:], words))


def step(vectors, contexts, word, neighbour):
    """Loss of guessing `neighbour` from `word`, and its two derivatives."""
    x = vectors[word]
    y_hat = softmax([dot(x, context) for context in contexts])
    dz = [y_hat[k] - (k == neighbour) for k in range(len(y_hat))]  # guess minus truth
    d_contexts = [[d * x_k for x_k in x] for d in dz]
    d_vector = [dot(dz, [context[k] for context in contexts]) for k in range(len(x))]
    return -log(y_hat[neighbour]), d_vector, d_contexts


def similarity(a, b):
    """Cosine of the angle between two vectors: 1 the same way, -1 opposite."""
    return dot(a, b) / sqrt(dot(a, a) * dot(b, b))


def descend(row, d_row):
    for k, d in enumerate(d_row):
        row[k] -= rate * d


sentences = [line.split() for line in corpus.strip().split("\n")]
vocabulary = sorted(set(corpus.split()))
random = Random(seed)
vectors = random.table(len(vocabulary), size, 0.5)
contexts = random.table(len(vocabulary), size, 0.5)
places = [[vocabulary.index(word) for word in sentence] for sentence in sentences]
data = [pair for sentence in places for pair in pairs(sentence)]
losses = []
for n in range(rounds):
    total = 0.0
    for word, neighbour in data:
        loss, d_vector, d_contexts = step(vectors, contexts, word, neighbour)
        total += loss
        descend(vectors[word], d_vector)
        for context, d_context in zip(contexts, d_contexts):
            descend(context, d_context)
    losses.append(total / len(data))

print("loss: %.4f at first, %.4f after %d rounds" % (losses[0], losses[-1], rounds))
print("\nword      most similar")
table = [[similarity(a, b) for b in vectors] for a in vectors]
for word, row in zip(vocabulary, table):
    alike, other = max([pair for pair in zip(row, vocabulary) if pair[1] != word])
    print("%-8s  %-8s %.4f" % (word, other, alike))
heat(
    "How similar the words have become",
    vocabulary,
    vocabulary,
    table,
    about="Cosine of the angle between two vectors: 1 the same way, -1 opposite.",
)
lines("Loss while learning", [("loss", losses)], x_label="round", y_label="loss")
