"""A note's own text as part of a page: parse/html renders, this decides what is linked.

Concepts are linked where a section first names them. Beside each section stand the
other notes that have its concepts. `tidy` makes the result fit the page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.graph.model import ConceptNode, EdgeType, NodeId, QuestionNode
from studygraph.parse import html as note_html
from studygraph.site.embeds import Embeds, href, with_local_images
from studygraph.site.highlight import highlight
from studygraph.site.math import typeset
from studygraph.site.pages import relative
from studygraph.site.sanitise import clean_html
from studygraph.site.terms import Terms
from studygraph.site.tidy import Entry, Levels, anchored, muted, without_headings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.note import Link, Note, NotePath
    from studygraph.site.context import SiteContext
    from studygraph.site.pages import PageUrl

_LINE_MARK = re.compile(r' id="L\d+"')
_ASIDES_A_SECTION = 3
_NOTES_AN_ASIDE = 4


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered note and its table of contents."""

    html: Markup
    toc: tuple[Entry, ...]


class Bodies:
    """Renders the notes of one notebook, and the answers of its questions."""

    def __init__(self, context: SiteContext) -> None:
        self._context = context
        self._terms: dict[NotePath, Terms] = {}
        self._answers: dict[tuple[str, NodeId], Markup] = {}

    def _reading(self, here: PageUrl, note: Note) -> _Reading:
        if note.path not in self._terms:
            found = self._context.note_concepts(note.path)
            self._terms[note.path] = Terms(concept for concept, _ in found)
        return _Reading(self._context, here, note, self._terms[note.path])

    def render(
        self, here: PageUrl, note: Note, additions: Mapping[int, str] | None = None
    ) -> Body:
        """The text of `note` for its page `here`.

        `additions` maps the line of a section's heading to HTML that stands at the end
        of the section.
        """
        reading = self._reading(here, note)
        html = note_html.render(note, reading.hooks(note, ()), heading_shift=0)
        levels = Levels(note, reading.asides(), additions or {})
        shown = levels.rewrite(anchored(note, muted(note, html)))
        return Body(Markup(shown), tuple(levels.toc))  # noqa: S704

    def answer(self, here: PageUrl, question: QuestionNode) -> Markup:
        """The answer of `question` for page `here`; empty where it has none."""
        if not question.answer:
            return Markup()
        # Pages of one folder share answers: links are relative to the folder.
        key = (here.rpartition("/")[0], question.id)
        if key not in self._answers:
            self._answers[key] = self.text(here, question.note, question.answer)
        return self._answers[key]

    def text(self, here: PageUrl, path: NotePath, text: str) -> Markup:
        """A piece of the note at `path`, its concepts linked, for page `here`."""
        note = self._context.notes[path]
        hooks = self._reading(here, note).hooks(note, ())
        html = note_html.render_text(text, note, hooks)
        return Markup(_LINE_MARK.sub("", without_headings(html)))  # noqa: S704


class _Reading:
    """One note on its way through one page: what is linked already, and where."""

    def __init__(
        self, context: SiteContext, here: PageUrl, note: Note, terms: Terms
    ) -> None:
        self._context = context
        self._here = here
        self._note = note
        self._embeds = Embeds(context, here)
        self._terms = terms
        self._starts = [section.line for section in note.sections]
        self._headings = frozenset(self._starts)
        self._linked: set[tuple[int, str]] = set()
        self._met: dict[int, list[ConceptNode]] = {}

    def hooks(self, note: Note, trail: tuple[str, ...]) -> note_html.Hooks:
        """What parse/html asks for, for `note` shown on this page."""

        def link(found: Link) -> str | None:
            return href(self._context, self._here, note, found)

        def embed(found: Link) -> str:
            # Handed over here: held there it would make a circle, which nobody frees.
            return self._embeds.html(note, found, trail, self._take_in)

        def math(tex: str, display: bool) -> str:  # noqa: FBT001 - the hook's shape
            html = typeset(tex, display=display)
            return f'<div class="math-block">{html}</div>' if display else html

        def sanitise(html: str) -> str:
            return with_local_images(self._context, self._here, note, clean_html(html))

        return note_html.Hooks(
            link=link,
            embed=embed,
            mention=self._plain if trail else self._mention,
            math=math,
            highlight=highlight,
            sanitise=sanitise,
        )

    def _plain(self, line: int, column: int, text: str) -> str:  # noqa: ARG002
        return escape(text, quote=False)

    def _mention(self, line: int, column: int, text: str) -> str:  # noqa: ARG002
        """`text` with each concept linked that its section did not link before."""
        if line == 0 or line in self._headings:
            return escape(text, quote=False)
        section = bisect_right(self._starts, line) - 1
        pieces, end = [], 0
        for found in self._terms.find(text):
            concept = found.concept
            if (section, concept.id) in self._linked:
                continue
            self._linked.add((section, concept.id))
            self._met.setdefault(section, []).append(concept)
            url = relative(self._here, self._context.urls.concept(concept.id))
            pieces.append(escape(text[end : found.start], quote=False))
            pieces.append(
                f'<a class="term" href="{escape(url)}" '
                f'data-peek="{escape(concept.id)}">'
                f"{escape(text[found.start : found.end], quote=False)}</a>"
            )
            end = found.end
        pieces.append(escape(text[end:], quote=False))
        return "".join(pieces)

    def _take_in(self, note: Note, lines: range, trail: tuple[str, ...]) -> str:
        """The given lines of another note, without line marks of their own."""
        numbers = note.disk_lines or range(1, len(note.lines) + 1)
        kept = tuple(
            text if number in lines else ""
            for number, text in zip(numbers, note.lines, strict=True)
        )
        html = note_html.render(replace(note, lines=kept), self.hooks(note, trail))
        return _LINE_MARK.sub("", html)

    def asides(self) -> dict[int, str]:
        """Heading line -> the margin note of its section, each concept once a page."""
        told: set[str] = set()
        found = {}
        for section, concepts in sorted(self._met.items()):
            rows: list[str] = []
            for concept in self._context.ranked(concepts):
                others = self._others(concept)
                if concept.id in told or not others or len(rows) == _ASIDES_A_SECTION:
                    continue
                told.add(concept.id)
                rows.append(f"<p><b>{escape(concept.label)}</b> also in {others}</p>")
            if rows and section >= 0:
                inside = "".join(rows)
                opening = '<div class="margin-note" role="note">'
                found[self._starts[section]] = f"{opening}{inside}</div>"
        return found

    def _others(self, concept: ConceptNode) -> str:
        """Links to the other notes that have `concept`."""
        paths = [
            path
            for path in self._context.concept_notes(
                concept.id, EdgeType.MENTIONS, EdgeType.DEFINES
            )
            if path != self._note.path
        ]
        links = []
        for path in paths[:_NOTES_AN_ASIDE]:
            url = escape(relative(self._here, self._context.urls.note(path)))
            name = escape(self._context.name(self._context.notes[path]))
            links.append(f'<a href="{url}">{name}</a>')
        more = len(paths) - len(links)
        return ", ".join(links) + (f" and {more} more" if more > 0 else "")
