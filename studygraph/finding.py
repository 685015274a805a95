"""The two passes over the parsed notes, and what of them an edit leaves as it is.

What all notes say of phrases is learnt anew after every edit. That needs little of the
edited notes and takes long, so a copy of the process begins with the others while they
are parsed.
"""

# ruff: noqa: PLC0415 - as in `build`

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from studygraph.kept import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping
    from contextlib import AbstractContextManager

    from studygraph.concepts.changes import Edited, Found
    from studygraph.concepts.lexicon import Lexicon
    from studygraph.concepts.linking import NoteLinks
    from studygraph.config import ConceptSettings
    from studygraph.copies import Beside
    from studygraph.kept import Asked, Kept
    from studygraph.note import Note, NotePath
    from studygraph.passes import Passes

_MANY_PHRASES = 200_000
"""The bytes of all phrases, packed, from which a copy pays that adds them up."""


def learning(
    known: Mapping[NotePath, bytes],
    settings: ConceptSettings,
    kept: Kept,
    *,
    spared: bool,
) -> AbstractContextManager[Beside[Edited, tuple[Found, Asked]]]:
    """What learns the lexicon, once it is told what became of the `known` terms.

    A copy of the process does it, where they are many and a core is `spared`.
    """
    from studygraph.concepts.changes import learnt
    from studygraph.copies import beside

    def learn(told: Callable[[], Edited]) -> tuple[Found, Asked]:
        return kept.apart(partial(learnt, known, settings, told), kept)

    many = sum(map(len, known.values())) >= _MANY_PHRASES
    return beside(learn, copied=many and spared)


def find(  # noqa: PLR0913, PLR0917 - all that they are found by
    notes: tuple[Note, ...],
    settings: ConceptSettings,
    known: Found | None,
    early: KeysView[NotePath],
    learner: Beside[Edited, tuple[Found, Asked]],
    kept: Kept,
    passes: Passes,
) -> tuple[Lexicon, Iterable[NoteLinks], Found]:
    """What both passes find in `notes`, taken from `known` where it cannot differ.

    What was found in a note still holds if neither the note changed nor what the
    lexicon says of the phrases in it. The `learner` has the terms of the notes `early`.
    """
    from studygraph import concepts
    from studygraph.concepts.changes import Found, recalled, said, unreached
    from studygraph.passes import free_memory

    held = known.terms if known else {}
    new = [note for note in notes if note.path not in held] if held else notes
    read = new if held and passes.spares(len(new)) else ()  # by the learner
    terms = passes.total(concepts.survey, concepts.merge, () if read else new)
    if known and held:
        stand = early & held.keys()
        more = [held[path] for path in held.keys() - stand]
        learner.tell((early - stand, [*more, *terms.surveys.values()], read))
        # While it learns:
        parts = [unpack(blob, concepts.NoteLinks) for blob in known.links.values()]
        _load()
        fresh, asked = learner.result()
        kept.join(asked)
        lexicon = recalled(fresh.said, settings)
        links = unreached(known, parts, notes, lexicon)
    else:
        links, lexicon = {}, concepts.learn(terms, settings, kept=kept)
        fresh = Found({}, {}, pack(said(lexicon)))
    surveys = {**held, **terms.surveys, **fresh.terms}
    del terms  # the counts of all phrases, the largest value in a build
    free_memory()
    same = {path: known.links[path] for path in links} if known else {}
    stale = [n for n in notes if n.path not in same and n.path not in fresh.links]
    linked = passes.each(partial(_link_one, lexicon), stale)
    again = {**fresh.links, **{n.path: b for n, b in zip(stale, linked, strict=True)}}
    found = Found(surveys, {**same, **again}, fresh.said, frozenset(again))
    # Unpacked one by one: all of them at once would take more memory than the graph.
    unpacked = (unpack(blob, concepts.NoteLinks) for blob in again.values())
    return lexicon, chain(_taken_out(links), unpacked), found


def _taken_out(links: dict[NotePath, NoteLinks]) -> Iterator[NoteLinks]:
    """All `links`, each let go of as it is given: little of it is held later."""
    while links:
        yield links.popitem()[1]


def _load() -> None:
    """Load what the steps after the lexicon need: that takes longer than some of them.

    They import it all the same, in a clean build when they come.
    """
    import studygraph.concepts.knowledge
    import studygraph.demos
    import studygraph.graph.build
    import studygraph.site  # noqa: F401
    from studygraph.concepts.subjects import table

    table()


def _link_one(lexicon: Lexicon, note: Note) -> bytes:
    """What `note` says of concepts, packed."""
    from studygraph import concepts

    return pack(concepts.link(note, lexicon))
