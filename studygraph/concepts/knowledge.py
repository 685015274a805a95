"""The conclusion: what all notes say together, as concepts and typed relations."""

from __future__ import annotations

import re
from collections import Counter
from itertools import starmap
from math import isnan
from sys import intern
from typing import TYPE_CHECKING

from studygraph.concepts import courses, notebook
from studygraph.concepts.equations import ANY
from studygraph.concepts.folding import concept_id, fold, fold_word
from studygraph.concepts.lean import Lean
from studygraph.concepts.lexicon import spread_of
from studygraph.concepts.linking import NoteTerm
from studygraph.concepts.model import (
    About,
    Concept,
    ConceptId,
    Knowledge,
    Meaning,
    Mention,
    NoteConcept,
)
from studygraph.concepts.shortened import everywhere
from studygraph.concepts.subjects import is_listed
from studygraph.concepts.termhood import FEATURES, with_spread
from studygraph.concepts.variants import CLASSES
from studygraph.concepts.vocabulary import is_small
from studygraph.concepts.words import look_up
from studygraph.kept import Kept, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studygraph.concepts.courses import Added
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteLinks
    from studygraph.note import Note

_LISTED = FEATURES.index("subject_term")
_CAPITAL = re.compile(r"\b[A-Z][a-z]+\b")


def conclude(
    notes: Sequence[Note],
    lexicon: Lexicon,
    links: Iterable[NoteLinks],
    kept: Kept | None = None,
) -> Knowledge:
    """Everything that the notebook's notes say, sorted.

    `links` are taken one after another; most of each is freed before the next. `kept`
    holds the names and parts of scores that an earlier build made.
    """
    known = {note.path for note in notes}
    lean = Lean()
    parts = sorted(
        (lean.part(part) for part in links if part.path in known),
        key=lambda part: part.path,
    )
    stands = everywhere((part.terms for part in parts), lexicon)
    ids = {key: concept_id(stands.get(key, key)) for key in lean.best}
    surest = {key: term for key, (_, _, term) in lean.best.items()}
    del lean
    concepts = _concepts(parts, surest, lexicon, stands, kept or Kept())
    del surest
    by_course = list(courses.added(notes, parts))
    relations, cycles = notebook.relations(notes, parts, by_course, stands, ids)
    return Knowledge(
        concepts=concepts,
        mentions=_mentions([*parts, *by_course], ids),
        note_concepts=tuple(_note_concepts(parts, ids)),
        meanings=tuple(
            Meaning(ids[d.key], part.path, d.line, d.text, d.weight)
            for part in parts
            for d in part.definitions
        ),
        relations=relations,
        abouts=tuple(
            dict.fromkeys(
                About(part.path, a.index, ids[a.key], a.evidence)
                for part in parts
                for a in part.asked
            )
        ),
        cycles=cycles,
    )


def _note_concepts(
    parts: Sequence[NoteLinks], ids: Mapping[str, ConceptId]
) -> Iterator[NoteConcept]:
    """Each concept of each note once."""
    for part in parts:
        saliences: dict[ConceptId, float] = {}
        for term in sorted(part.terms, key=lambda term: term.key):
            concept = ids[term.key]
            saliences[concept] = max(term.salience, saliences.get(concept, 0.0))
        for concept, salience in saliences.items():
            yield NoteConcept(part.path, concept, salience)


def _concepts(
    parts: Sequence[NoteLinks],
    surest: Mapping[str, bytes],
    lexicon: Lexicon,
    stands: Mapping[str, str],
    kept: Kept,
) -> tuple[Concept, ...]:
    """The concepts by key; what `stands` for another adds to that one's names.

    `surest` are their surest terms, packed.
    """
    surfaces: dict[str, Counter[str]] = {}
    courses: dict[str, set[str]] = {}
    symbols: dict[str, set[str]] = {}
    for part in parts:
        for term in part.terms:
            key = stands.get(term.key, term.key)
            written = surfaces.setdefault(key, Counter())
            for text, count in term.surfaces:
                written[text] += count
            courses.setdefault(key, set()).update(filter(None, [part.course]))
        for symbol, key in part.symbols:
            if symbol.index != ANY:
                symbols.setdefault(stands.get(key, key), set()).add(symbol.tex)
    concepts = []
    for key in sorted(surfaces):
        best = unpack(surest[key], NoteTerm)
        label, aliases, shares = _shown(key, surfaces[key], best, lexicon, kept)
        concepts.append(
            Concept(
                id=concept_id(key),
                label=label,
                aliases=aliases,
                symbols=tuple(sorted(symbols.get(key, ()))),
                score=best.score,
                courses=tuple(sorted(courses[key])),
                parts=shares,
            )
        )
    return tuple(concepts)


_Shown = tuple[str, tuple[str, ...], tuple[tuple[str, int | float, float], ...]]
"""A concept's label, its other names, and what weighs most in its score."""


def _shown(
    key: str, surfaces: Mapping[str, int], term: NoteTerm, lexicon: Lexicon, kept: Kept
) -> _Shown:
    """The names of the concept `key`, and the shares of its best `term`'s score.

    `surfaces` counts how it is written; the score is as the notebook is now.
    """
    spread = spread_of(lexicon, term.keys, term.own)

    def make() -> _Shown:
        now = with_spread(term.values, spread)
        in_english = not isnan(now[_LISTED])  # Nothing is known of other words.
        shown = names(key, surfaces, in_english=in_english)
        return *shown, lexicon.termhood.parts(now, most=8)

    made_from = key, sorted(surfaces.items()), term.values, spread
    label, aliases, shares = kept.of("concept", made_from, make, _Shown)
    # All concepts have a few names of features, each packed on its own.
    return (
        label,
        aliases,
        tuple((intern(n), value, share) for n, value, share in shares),
    )


def _whole(
    key: str, surfaces: Mapping[str, int], folded: Mapping[str, str], alone: int
) -> list[str]:
    """The names with a word more of which `key` is only a piece: "Euler's method".

    A name counts in each longer one, too: what stands more often by itself is no piece,
    unless its last word is an adjective.
    """
    longer = []
    for text, name in folded.items():
        rest, _, last = name.rpartition(" ")
        if rest == key and last in CLASSES:
            longer.append(text)
    if not longer:  # As of most.
        return longer
    used = sum(surfaces[text] for text in longer)
    describes = look_up(key.rpartition(" ")[2]).kind == "a"
    return longer if describes or 2 * used >= alone else []


def names(
    key: str, surfaces: Mapping[str, int], *, in_english: bool = True
) -> tuple[str, tuple[str, ...]]:
    """A concept's label, as most notes write its key, and its other names.

    Where none writes the key itself, one that ends in the same word comes first: "local
    DNS server" rather than "LDNS". A capital at the start of a sentence or heading is
    no other name, and none of the label's, as long as it is `in_english`.
    """
    folded = {text: fold(text) for text in surfaces}
    own = [text for text in surfaces if folded[text] == key]
    head = key.rpartition(" ")[2]
    own = own or [t for t in surfaces if folded[t].rpartition(" ")[2] == head]
    own = own or list(surfaces) or [key]
    counts: Counter[str] = Counter()
    for text in own:
        counts[text] += surfaces.get(text, 0)
    whole = _whole(key, surfaces, folded, alone=sum(counts.values()))
    counts.update({text: surfaces[text] for text in whole})
    label = min(whole or own, key=lambda t: (-counts[t], t != t.lower(), len(t), t))
    if label[:1].isupper() and label[1:].islower() and label.lower() in counts:
        label = label.lower()
    if in_english:
        label = _in_small_letters(label, key)
    seen = {label.casefold()}
    aliases = []
    for text in sorted(surfaces, key=lambda t: (-surfaces[t], t)):
        if text.casefold() not in seen:
            seen.add(text.casefold())
            aliases.append(text)
    return label, tuple(aliases)


def _in_small_letters(label: str, key: str) -> str:
    """The label without capitals that are no name's: of the first word, or of a title.

    Where textbooks do not have the term `key`, the capitals of a title may be a name's.
    """
    if not label[1:].islower() and not is_listed(key):
        return label
    return _CAPITAL.sub(
        lambda fits: (
            fits[0].lower() if is_small(fold_word(fits[0].lower())) else fits[0]
        ),
        label,
    )


def _mentions(
    parts: Sequence[NoteLinks | Added], ids: Mapping[str, ConceptId]
) -> tuple[Mention, ...]:
    """Every mention once, in order: tuples are compared faster than records."""
    places = {
        (part.path, m.line, m.column, ids[m.key], m.text, m.symbol)
        for part in parts
        for m in part.mentions
    }
    return tuple(starmap(Mention, sorted(places)))
