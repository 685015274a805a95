"""Changes: which notes a change of the lexicon reaches.

What pass 2 finds in a note depends on the note and on what the lexicon says of the
words in it. The trees see of a spread only on which side of their thresholds it lies
(`termhood.stages`), so most edits of one note change nothing for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studygraph.concepts.lexicon import NoteTerms, VaultTerms, learn, merge, survey
from studygraph.concepts.linking import link, load_tables
from studygraph.concepts.termhood import Spread, stages
from studygraph.concepts.terms import rescores
from studygraph.kept import pack, unpack
from studygraph.note import NotePath

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteLinks
    from studygraph.config import ConceptSettings
    from studygraph.kept import Kept
    from studygraph.note import Note


@dataclass(frozen=True, slots=True)
class Said:
    """What a lexicon of so many `notes` says of phrases: its fields of that, sorted."""

    notes: int
    spreads: Mapping[str, Spread]
    same: Mapping[str, str]
    short: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What both passes found in each note under what the lexicon `said` then; packed.

    `terms` are of NoteTerms, `links` of NoteLinks, `said` is a Said.
    `again` are the notes whose parts were not taken from an earlier build.
    """

    terms: Mapping[NotePath, bytes]
    links: Mapping[NotePath, bytes]
    said: bytes
    again: frozenset[NotePath] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """What the lexicon `after` says otherwise than the one `before`.

    `folded` are the phrases that stand for something else, `moved` those whose spread
    is at another stage, `counted` those that stand in more or fewer notes.
    """

    before: Lexicon
    after: Lexicon
    folded: frozenset[str]
    moved: frozenset[str]
    counted: frozenset[str]

    def reach(self, note: Note, terms: bytes, links: NoteLinks) -> bool:
        """Whether pass 2 might find something else in the note that has these.

        `terms` are packed, and looked at where nothing else tells.
        """
        return (
            not self.folded.isdisjoint(links.consulted)
            or (bool(self.folded) and self._speaks(unpack(terms, NoteTerms)))
            or self._rescores(note, links)
        )

    def _rescores(self, note: Note, links: NoteLinks) -> bool:
        """Whether a candidate of the note has another score, if none folds otherwise.

        To score some takes a fraction of what it takes to link the note.
        """
        keys = self.moved.intersection(links.scored)
        keys |= self.counted.intersection(links.together)
        return bool(keys) and rescores(note, self.before, self.after, keys)

    def _speaks(self, terms: NoteTerms) -> bool:
        """Whether the note with these holds a phrase that stands for something else."""
        return not (
            self.folded.isdisjoint(terms.once) and self.folded.isdisjoint(terms.spreads)
        )


Edited = tuple["Collection[NotePath]", "Collection[bytes]", "Collection[Note]"]
"""Notes whose known terms hold no longer, terms of others, packed, and new notes."""


def learnt(
    known: Mapping[NotePath, bytes],
    settings: ConceptSettings,
    told: Callable[[], Edited],
    kept: Kept,
) -> Found:
    """What the lexicon says, and what is found by it in the new notes.

    It is of all notes with `known` terms, packed, but for what is `told` when that is
    asked.
    """
    terms = merge(*known.values())
    load_tables()
    gone, more, new = told()
    if gone:
        terms = merge(*(known[path] for path in known.keys() - gone))
    own = merge(*map(survey, new))
    lexicon = learn(merge(terms, *more, own), settings, kept=kept)
    links = {note.path: pack(link(note, lexicon)) for note in new}
    return Found(own.surveys, links, pack(said(lexicon)))


def recalled(told: bytes, settings: ConceptSettings) -> Lexicon:
    """The lexicon that says what was `told`, packed."""
    before = unpack(told, Said)
    return replace(
        learn(VaultTerms(), settings),
        notes=before.notes,
        spreads=before.spreads,
        same=before.same,
        short=before.short,
    )


def unreached(
    known: Found, links: Iterable[NoteLinks], notes: Iterable[Note], lexicon: Lexicon
) -> dict[NotePath, NoteLinks]:
    """Those of the `links` of known notes that `lexicon` does not reach, by path."""
    by_path = {note.path: note for note in notes}
    moved = changes(unpack(known.said, Said), lexicon)
    return {
        part.path: part
        for part in links
        if not moved.reach(by_path[part.path], known.terms[part.path], part)
    }


def said(lexicon: Lexicon) -> Said:
    """What is to be known of `lexicon` to see later what changed."""
    return Said(
        lexicon.notes,
        dict(sorted(lexicon.spreads.items())),
        dict(sorted(lexicon.same.items())),
        {key: dict(sorted(of.items())) for key, of in sorted(lexicon.short.items())},
    )


def changes(before: Said, lexicon: Lexicon) -> Changes:
    """What `lexicon` says otherwise than the one `before`."""
    stage = stages(lexicon.termhood)
    folded = _differing(before.same, lexicon.same)
    folded |= _differing(before.short, lexicon.short)
    moved, counted = set(), set()
    for key in _differing(before.spreads, lexicon.spreads):
        old, new = before.spreads.get(key), lexicon.spreads.get(key)
        if old is None or new is None or stage(old) != stage(new):
            moved.add(key)
        if old is None or new is None or old.notes != new.notes:
            counted.add(key)
    as_before = replace(lexicon, spreads=before.spreads)
    return Changes(
        as_before, lexicon, frozenset(folded), frozenset(moved), frozenset(counted)
    )


def _differing(a: Mapping[str, object], b: Mapping[str, object]) -> set[str]:
    """The keys that have not the same value in both."""
    missing = object()
    found = {key for key, value in a.items() if b.get(key, missing) != value}
    return found | (b.keys() - a.keys())
