"""Notes written inside a test, parsed as the real road parses them."""

from __future__ import annotations

from hashlib import sha256
from textwrap import dedent

from studygraph.concepts import Lexicon, NoteLinks, conclude, learn, link, merge, survey
from studygraph.concepts.model import Knowledge
from studygraph.config import ConceptSettings, ParseSettings
from studygraph.note import Note, NotePath
from studygraph.parse import parse
from studygraph.read.model import SourceFile


def note_of(text: str, path: str = "ECS100-L1.md") -> Note:
    """The note that `text`, with its indent taken away, is."""
    text = dedent(text).lstrip("\n")
    digest = sha256(text.encode()).hexdigest()
    return parse(SourceFile(NotePath(path), text, digest), ParseSettings())


def lexicon_of(*notes: Note, settings: ConceptSettings | None = None) -> Lexicon:
    """What the notes teach."""
    return learn(merge(*map(survey, notes)), settings or ConceptSettings())


def knowledge_of(*notes: Note, settings: ConceptSettings | None = None) -> Knowledge:
    """Everything that the notes say together."""
    lexicon = lexicon_of(*notes, settings=settings)
    links: list[NoteLinks] = [link(note, lexicon) for note in notes]
    return conclude(notes, lexicon, links)
