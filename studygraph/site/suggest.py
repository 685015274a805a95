"""A draft of a lecture's Vocab and Connections, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studygraph.concepts.model import Evidence
from studygraph.site.context import ConceptLink, QuotedLine
from studygraph.site.pages import relative

if TYPE_CHECKING:
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import PageUrl
    from studygraph.study.drafts import Draft


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the lecture and what the notes say it is."""

    chip: ConceptLink
    said: QuotedLine


@dataclass(frozen=True, slots=True)
class Connected:
    """Another note, and the concepts that it shares with this one."""

    title: str
    href: str
    shared: tuple[ConceptLink, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`undefined` are terms that the lecture uses and no note defines."""

    vocab: tuple[Word, ...]
    undefined: tuple[ConceptLink, ...]
    connections: tuple[Connected, ...]


def suggestions(context: SiteContext, here: PageUrl, draft: Draft) -> Suggestions:
    """The draft for the note whose page is `here`, ready to print."""
    return Suggestions(
        tuple(
            Word(
                context.concept_link(here, term.concept),
                context.quoted(
                    here, Evidence(term.told.note, term.told.line, term.told.text)
                ),
            )
            for term in draft.vocab
        ),
        tuple(context.concept_link(here, concept) for concept in draft.undefined),
        tuple(
            Connected(
                context.title(found.note),
                relative(here, context.urls.note(found.note.path)),
                tuple(context.concept_link(here, concept) for concept in found.shared),
            )
            for found in draft.connections
        ),
    )
