"""The nouns: what a lecture note holds once it is read.

Lines are 1-based lines of the file as it is on disk. Columns are 0-based offsets into
that line's text in `Note.lines`, so `lines[line - 1][start:end]` is what is meant.
Everything is frozen; stages return new values. What a note holds by the hundred is a
Struct, which costs a tenth of a frozen dataclass to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

import msgspec

from studygraph.errors import Problem

NotePath = NewType("NotePath", str)
"""A note's path inside its notebook, POSIX, with extension. Made in `read/` only."""


class SectionKind(StrEnum):
    """What a section is for, recognised by the words of its heading."""

    VOCAB = "vocab"
    CONTEXT = "context"
    SCRATCH = "scratch"
    REVIEW = "review"
    LINKS = "links"
    OTHER = "other"


class SectionPart(StrEnum):
    """Which half of the links section a heading opens."""

    RESOURCES = "resources"
    CONNECTIONS = "connections"


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and what stands under it, up to `end_line` inclusive.

    `heading` is the text as written without marks; `title` is its words alone, without
    emoji, arrows and numbering. `parent` indexes `Note.sections`, -1 at the top.
    `level` is 1 to 6. A section without a kind of its own is OTHER; `within` is the
    nearest kind that is not OTHER, its own or an ancestor's.
    """

    line: int
    end_line: int
    level: int
    heading: str
    title: str
    kind: SectionKind
    within: SectionKind
    part: SectionPart | None = None
    parent: int = -1


class SpanKind(StrEnum):
    """What the writer marked a stretch of a line as."""

    BOLD = "bold"
    ITALIC = "italic"
    HIGHLIGHT = "highlight"
    CODE = "code"
    MATH = "math"
    LINK = "link"
    IMAGE = "image"
    TAG = "tag"


class Span(msgspec.Struct, frozen=True, gc=False):
    """A marked stretch of one line: `text` is its inside, without the marks.

    `start` and `end` bound the inside. For a link `text` is what the reader sees.
    """

    kind: SpanKind
    line: int
    start: int
    end: int
    text: str


class BlockKind(StrEnum):
    """The shape of a stretch of lines."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"
    CODE = "code"
    MATH = "math"
    PROMPT = "prompt"
    """Words of the template, not of the writer: never evidence of anything."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """A heading, paragraph, list item's own text, quote, table row, fence or formula.

    `text` holds the block's lines, joined by a newline, each as long as on disk: what
    is not prose (marks, list bullets, math, code, link targets, HTML, comments) is
    blanked with spaces, so that a place in `text` is a line and a column on disk. In
    code and math blocks `text` is the inside as written. `level` is a heading's level
    (1 to 6) or a list item's depth (0 outermost). `parent` indexes `Note.blocks`: the
    item or the lead line that this one hangs under, else its heading, -1 for none.
    `section` indexes `Note.sections`, -1 before the first heading.
    """

    kind: BlockKind
    line: int
    text: str
    section: int = -1
    level: int = 0
    parent: int = -1
    spans: tuple[Span, ...] = ()
    language: str = ""

    @property
    def end_line(self) -> int:
        """The last line, inclusive."""
        return self.line + self.text.count("\n")


class CardKind(StrEnum):
    """How a card asks."""

    BASIC = "basic"
    REVERSED = "reversed"
    CLOZE = "cloze"
    CHOICE = "choice"
    TRUE_FALSE = "true-false"


@dataclass(frozen=True, slots=True)
class Card:
    """A question that the note asks; `answer` is None where the writer left it open.

    `syntax` names the form it was written in (a module of `parse/cards/`), `confidence`
    in 0..1 says how sure that form is. `key` is an explicit `^id`, else empty. For a
    cloze `question` holds the whole text with `{{c1::...}}` marks.
    """

    kind: CardKind
    syntax: str
    question: str
    answer: str | None
    line: int
    end_line: int
    confidence: float = 1.0
    context: str = ""
    decks: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """`term` as written, and what the note says it is; `pattern` names the shape.

    `text` stands on `line` and the lines below it.
    """

    term: str
    text: str
    line: int
    pattern: str
    confidence: float = 1.0


class LinkKind(StrEnum):
    """How a link is written."""

    WIKI = "wiki"
    MARKDOWN = "markdown"
    FRONT_MATTER = "front-matter"


class Link(msgspec.Struct, frozen=True, gc=False):
    """A link or embed to another note or attachment of the notebook.

    `target` is as written, decoded, without heading or block. `start` and `end` bound
    the whole link on its line. `resolved` is filled in once all notes are known: the
    path of a note or an attachment, else None (a note still to be written, or one of
    the `candidates`).
    """

    kind: LinkKind
    target: str
    line: int
    start: int
    end: int
    text: str = ""
    heading: str = ""
    block: str = ""
    embed: bool = False
    size: str = ""
    resolved: NotePath | None = None
    candidates: tuple[NotePath, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A web address that the note cites."""

    url: str
    label: str
    line: int


class Equation(msgspec.Struct, frozen=True, gc=False):
    """A formula, its TeX without the dollar signs."""

    tex: str
    line: int
    end_line: int
    display: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code in the note; `runnable` when its fence says so.

    `source` is the path of an embedded file, empty for code between fences.
    """

    language: str
    code: str
    line: int
    end_line: int
    runnable: bool = False
    source: str = ""


class CandidateKind(StrEnum):
    """What a ledger line looked like."""

    CARD = "card"
    DEFINITION = "definition"
    LINK = "link"


class LedgerEntry(msgspec.Struct, frozen=True, order=True, gc=False):
    """A line that looked like something and was not taken, and why."""

    line: int
    kind: CandidateKind
    text: str
    reason: str


class NoteKind(StrEnum):
    """What a note is for; weights and statistics differ."""

    LECTURE = "lecture"
    ORGANISER = "organiser"
    TEMPLATE = "template"
    DRAWING = "drawing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Note:
    """One note, parsed. `lines` are its lines as read (decoded and repaired).

    `course` ("ECS189G"), `ordinal` ("L19") and `date` (ISO) are None where the note and
    its folder do not say. `language` is an ISO 639-1 code. `digest` is the SHA-256 of
    the bytes on disk. `disk_lines` gives the line on disk of each of `lines`, None
    where they are the same (they differ only when run-together lines were split);
    every line number in a Note already is a line on disk.
    """

    path: NotePath
    title: str
    digest: str
    lines: tuple[str, ...]
    disk_lines: tuple[int, ...] | None = None
    kind: NoteKind = NoteKind.OTHER
    course: str | None = None
    ordinal: str | None = None
    date: str | None = None
    language: str = "en"
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    cards: tuple[Card, ...] = ()
    definitions: tuple[Definition, ...] = ()
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    equations: tuple[Equation, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    problems: tuple[Problem, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()

    def text_at(self, line: int) -> str:
        """Everything that stands on line `line` of the file, 1-based; "" beyond it."""
        if self.disk_lines is None:
            return self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return "\n".join(
            text
            for text, number in zip(self.lines, self.disk_lines, strict=True)
            if number == line
        )
