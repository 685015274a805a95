"""Shortened names: terms of a note that are another of its terms with a word left off.

"The activation" is the activation function where the note has both, "vanishing" the
vanishing gradient; "VM" is the virtual machine; and what textbooks call by two names
("dirty bit", "modified bit") is one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from studygraph.concepts.acronyms import is_short
from studygraph.concepts.lexicon import chains
from studygraph.concepts.subjects import entry
from studygraph.concepts.variants import CLASSES
from studygraph.concepts.words import is_known, look_up, stop_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from studygraph.concepts.entries import Candidates
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteTerm
    from studygraph.concepts.terms import Term

SORTS = CLASSES - {"line", "loss"} | {
    *("curve", "game", "layer", "representation", "score", "step", "test", "token"),
    "word",
}
"""Words that say of what sort a thing is, and that a lecture soon leaves off.

In 31 annotated notes a name and the same name with such a word more are one concept in
64 of 65 cases; with any other word behind it in 114 of 179."""
MOSTLY = 0.5
"""The least share of one word among those that follow a name, to be left off."""
SHORTEST_CLIP = 5
"""Letters of the shortest word that may be another one's beginning."""
_MODIFIES = {"a": 1, "e": 2, "g": 2}
"""Kinds of words that want a noun behind them -> words in a name that ends in one.

Two words that end in an adjective may be a name ("false positive")."""


def shortened(
    terms: Sequence[Term], found: Candidates, lexicon: Lexicon
) -> dict[str, str]:
    """The keys of a note's `terms` that name another one -> the key of that.

    Of a thing and its sort the thing is meant ("activation function" is "activation"),
    of a modifier and its noun both ("vanishing" is "vanishing gradient"). Short forms
    that the lexicon knows, and what the user keeps apart, are left alone. Only English
    is read so: what the kinds of words tell, no table says of other languages.
    """
    if found.note.language != "en":
        return {}
    by_key = {term.key: term for term in terms}
    meant = {
        **_other_names(terms, lexicon.short),
        **_initials(terms, lexicon.short),
        **_clipped(terms),
    }
    for term in terms:
        *words, last = term.key.split(" ")
        short = by_key.get(" ".join(words))
        if short is None:
            continue
        kind = _kind(words[-1])
        modifies = len(words) <= _MODIFIES.get(kind, 0)
        if last not in SORTS and (not modifies or _goes_on(short, terms) > 1):
            continue
        if not _left_off(last, short, found):
            continue
        if modifies and (kind != "g" or last not in SORTS):
            meant[short.key] = term.key
        else:
            meant[term.key] = short.key
    return chains(meant, lexicon.apart)


def everywhere(notes: Iterable[Sequence[NoteTerm]], lexicon: Lexicon) -> dict[str, str]:
    """The keys of terms that stand for another in all notes -> the key of that.

    Those are names that some of the `notes`, given as their terms, take for another,
    unless more of them do not: have both apart or, where the name may have a meaning of
    its own elsewhere ("MAC", "vanishing"), have it without the other.
    """
    has: dict[str, set[int]] = {}
    taken: dict[str, Counter[str]] = {}
    for number, terms in enumerate(notes):
        for term in terms:
            has.setdefault(term.key, set()).add(number)
            for key in term.keys:
                if key != term.key and key not in lexicon.short:
                    taken.setdefault(key, Counter())[term.key] += 1
    meant = {}
    for key in has.keys() & taken.keys():
        other, count = min(taken[key].items(), key=lambda item: (-item[1], item[0]))
        is_plain = key.startswith(other + " ")
        against = has[key] & has[other] if is_plain else has[key]
        if count >= len(against):
            meant[key] = other
    return chains(meant, lexicon.apart)


def _kind(word: str) -> str:
    """The kind of a word; one that merely ends as adjectives do may be a noun."""
    kind = look_up(word).kind
    return "" if kind == "a" and not is_known(word) else kind


def _goes_on(short: Term, terms: Sequence[Term]) -> int:
    """How many of the terms begin with the whole of `short`."""
    return sum(term.key.startswith(short.key + " ") for term in terms)


def _left_off(last: str, short: Term, found: Candidates) -> bool:
    """Whether it is mostly `last` that follows where more than `short` stands."""
    phrases = [found.phrases[key] for key in short.keys if key in found.phrases]
    behind = [
        found.rows[number].tokens[j].key
        for phrase in phrases
        for number, _, j, _, end in phrase.spots
        if j < end
    ]
    return bool(behind) and behind.count(last) >= MOSTLY * len(behind)


def _other_names(terms: Sequence[Term], known: Container[str]) -> dict[str, str]:
    """The keys of terms that textbooks have as other names of one -> the key of that.

    Of several other names that is the surest. In 31 annotated notes two such names are
    one concept in all of 84 cases.
    """
    by_name: dict[str, list[str]] = {}
    for term in terms:  # The surest first.
        listed = entry(term.key)
        if listed is not None and term.key not in known:
            by_name.setdefault(listed.name, []).append(term.key)
    found: dict[str, str] = {}
    for name, keys in by_name.items():
        best = name if name in keys else keys[0]
        found.update((key, best) for key in keys if key != best)
    return found


def _initials(terms: Sequence[Term], known: Container[str]) -> dict[str, str]:
    """The acronyms among `terms` -> the one other term whose initials they are."""
    spelled: dict[str, list[str]] = {}
    for term in terms:
        words = term.key.replace("-", " ").split(" ")
        telling = [word for word in words if word not in stop_words("en")]
        spelled.setdefault("".join(word[0] for word in telling), []).append(term.key)
    return {
        term.key: spelled[term.key][0]
        for term in terms
        if len(term.key) > 1
        and len(spelled.get(term.key, ())) == 1
        and term.key not in known
        and any(map(is_short, term.entry.surfaces))
    }


def _clipped(terms: Sequence[Term]) -> dict[str, str]:
    """Words among `terms` that no table has -> the one other word that they begin.

    "Backprop" is "backpropagation", and "overfit" is "overfitting"; a word that stands
    in the table may mean something else than a longer one ("cipher", "ciphertext").
    """
    words = sorted(
        term.key
        for term in terms
        # What has other letters is not English, whatever the note seems to be.
        if term.key.isalpha() and all(map(str.isascii, term.entry.surfaces))
    )
    found = {}
    for word in words:
        if len(word) >= SHORTEST_CLIP and not is_known(word):
            longer = [w for w in words if w.startswith(word) and len(w) - len(word) > 2]  # noqa: PLR2004
            if len(longer) == 1:
                found[word] = longer[0]
    return found
