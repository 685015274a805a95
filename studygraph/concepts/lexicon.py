"""The lexicon: what all notes together say of each phrase, and which phrases are one.

`survey` looks at one note, `merge` adds surveys up (associative, any order), `learn`
decides which keys fold into one concept. A key is what `fold` returns. Phrases of one
note only are left out of the lexicon: `link` meets them again in that note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studygraph.concepts import candidates, relations, variants
from studygraph.concepts.acronyms import abbreviates
from studygraph.concepts.entries import MARKS, UNMARKED
from studygraph.concepts.folding import fold
from studygraph.concepts.linear import Linear, fitted
from studygraph.concepts.markup import named_otherwise
from studygraph.concepts.senses import senses
from studygraph.concepts.termhood import Spread
from studygraph.concepts.trees import Cuts, Weights, shipped
from studygraph.kept import Kept, pack, unpack
from studygraph.note import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studygraph.concepts.entries import Phrase
    from studygraph.config import ConceptSettings
    from studygraph.note import Note


@dataclass(frozen=True, slots=True)
class NoteTerms:
    """One note's phrases, its short forms, and where it belongs.

    Most phrases stand in it `once` and without a mark; `spreads` has those that do not.
    """

    path: NotePath
    course: str
    language: str
    once: tuple[str, ...]
    spreads: Mapping[str, Spread]
    acronyms: tuple[tuple[str, str], ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VaultTerms:
    """The `surveys` of notes by path, packed, and their sums.

    `short` counts (course, short form, long form) where a note states it, `guessed`
    where one lets it be guessed.
    """

    surveys: Mapping[NotePath, bytes] = field(default_factory=dict)
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    short: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    guessed: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    aliases: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What pass 2 needs to know of all notes.

    `same` maps a key to the key it folds into; `short` maps a short form to what it
    stands for by course ("" for all courses).
    """

    notes: int
    spreads: Mapping[str, Spread]
    same: Mapping[str, str]
    short: Mapping[str, Mapping[str, str]]
    include: frozenset[str]
    exclude: frozenset[str]
    apart: frozenset[frozenset[str]]
    termhood: Weights
    cuts: Cuts
    salience: Linear
    relations: relations.Models

    def canonical(
        self, key: str, course: str, own: Mapping[str, str], asked: set[str]
    ) -> str:
        """The key that `key` stands for in a note of `course`.

        `own` maps the note's own short forms to what they stand for there. `asked` is
        given all keys that the answer depends on.
        """
        asked.add(key)
        key = self._long(self.same.get(key, key), course, own, asked)
        if " " in key:
            words = [self._inside(word, course, own, asked) for word in key.split(" ")]
            spelled = " ".join(words)
            asked.add(spelled)
            if spelled != key and frozenset((key, spelled)) not in self.apart:
                key = self.same.get(spelled, spelled)
        return key

    def _long(
        self, key: str, course: str, own: Mapping[str, str], asked: set[str]
    ) -> str:
        """What a short form stands for, else the key itself."""
        asked.add(key)
        long = own.get(key)
        if long is None:
            long = self.meant(key, course)
        if not long or frozenset((key, long)) in self.apart:
            return key
        asked.add(long)
        return self.same.get(long, long)

    def _inside(
        self, word: str, course: str, own: Mapping[str, str], asked: set[str]
    ) -> str:
        """What a word of a longer name stands for there."""
        long = self._long(word, course, own, asked)
        return long if abbreviates(word, long) else word

    def meant(self, short: str, course: str) -> str:
        """What the notes of a course say that a short form is, "" for nothing."""
        given = self.short.get(short, {})
        return given.get(course) or given.get("", "")


def survey(note: Note) -> NoteTerms:
    """Pass 1: the phrases of one note."""
    found = candidates.collect_and_keep(note)
    language = note.language
    spreads = {key: _own_spread(phrase) for key, phrase in found.phrases.items()}
    once = tuple(key for key, spread in spreads.items() if spread == _ONCE)
    title = fold(note.title, language)
    aliases = tuple(
        (alias, title)
        for alias in sorted({fold(text, language) for text in named_otherwise(note)})
        if alias and title in found.phrases and alias != title
    )
    return NoteTerms(
        note.path,
        note.course or "",
        language,
        once,
        {key: spread for key, spread in spreads.items() if spread != _ONCE},
        found.short,
        found.guessed,
        aliases,
    )


def _own_spread(phrase: Phrase) -> Spread:
    """What one note says of a phrase."""
    marks = phrase.marks
    if marks is UNMARKED:  # As most are.
        return Spread(1, phrase.count)
    return Spread(1, phrase.count, 1, int(marks[_VOCAB] + marks[_DEFINED] > 0))


_ONCE = Spread(1, 1)
_VOCAB, _DEFINED = MARKS.index("vocab"), MARKS.index("defined")


def merge(*parts: VaultTerms | NoteTerms | bytes) -> VaultTerms:
    """All `parts` added up; in any grouping and order the same.

    A survey may come packed.
    """
    surveys: dict[NotePath, bytes] = {}
    once: Counter[str] = Counter()
    spreads: dict[str, Spread] = {}
    short: Counter[tuple[str, str, str]] = Counter()
    guessed: Counter[tuple[str, str, str]] = Counter()
    aliases: set[tuple[str, str]] = set()
    for given in parts:
        part = unpack(given, NoteTerms) if isinstance(given, bytes) else given
        spreads = _added(spreads, part.spreads)
        aliases.update(part.aliases)
        if isinstance(part, NoteTerms):
            once.update(part.once)
            surveys[part.path] = given if isinstance(given, bytes) else pack(part)
            short.update((part.course, *pair) for pair in part.acronyms)
            guessed.update((part.course, *pair) for pair in part.guessed)
        else:
            surveys.update(part.surveys)
            short.update(part.short)
            guessed.update(part.guessed)
    of = {notes: Spread(notes, notes) for notes in set(once.values())}
    return VaultTerms(
        surveys,
        _added(spreads, {key: of[notes] for key, notes in once.items()}),
        dict(short),
        dict(guessed),
        frozenset(aliases),
    )


def _added(a: dict[str, Spread], b: Mapping[str, Spread]) -> dict[str, Spread]:
    """Both added up, `a` changed on the way: few phrases are added to many."""
    few, many = (b, a) if len(b) < len(a) else (a, dict(b))
    one: dict[Spread, Spread] = {}
    for key, more in few.items():
        seen = many.get(key)
        plus = more if seen is None else _plus(seen, more)
        # Many phrases stand in few notes a few times: one tuple for all alike.
        many[key] = one.setdefault(plus, plus)
    return many


def _plus(a: Spread, b: Spread) -> Spread:
    return Spread(
        a.notes + b.notes,
        a.places + b.places,
        a.marked + b.marked,
        a.defined + b.defined,
    )


def learn(
    terms: VaultTerms,
    settings: ConceptSettings,
    *,
    termhood: Weights | None = None,
    kept: Kept | None = None,
) -> Lexicon:
    """What the notes share: spreads, foldings and the user's word on both."""
    variant = variants.same(terms.spreads, kept or Kept())
    apart = frozenset(
        frozenset((fold(a), fold(b)))
        for names in settings.distinct
        for a in names
        for b in names
        if fold(a) != fold(b)
    )
    alias = {fold(a): fold(b) for a, b in sorted(settings.alias.items())}
    same = chains({**variant, **dict(sorted(terms.aliases)), **alias}, apart)
    shared = {key: s for key, s in terms.spreads.items() if s.notes > 1}
    return Lexicon(
        len(terms.surveys),
        shared,
        same,
        senses((terms.guessed, terms.short), same, alias),
        frozenset(filter(None, map(fold, settings.include))),
        frozenset(filter(None, map(fold, settings.exclude))),
        apart,
        termhood or shipped()[0],
        shipped()[1],
        fitted("salience")["core"],
        relations.shipped(),
    )


def chains(same: Mapping[str, str], apart: frozenset[frozenset[str]]) -> dict[str, str]:
    """`same` with every chain followed to its end: of a loop, to its first name."""
    ends: dict[str, str] = {}
    for key in sorted(same):
        end, path = key, [key]
        while (step := same.get(end)) is not None:
            if step in path:
                end = min(path[path.index(step) :])
                break
            path.append(step)
            end = step
        if end != key and frozenset((key, end)) not in apart:
            ends[key] = end
    return ends


def spread_of(lexicon: Lexicon, keys: Iterable[str], own: Spread) -> Spread:
    """The vault's spread of a concept written as any of `keys`."""
    best = own
    for key in keys:
        spread = lexicon.spreads.get(key)
        if spread is not None and spread.notes > best.notes:
            best = spread
    return best
