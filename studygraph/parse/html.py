"""A note as HTML; the caller's `Hooks` decide what needs to know about pages.

Every line that holds something carries `id="L74"`, its line on disk, on the element it
opens or on an empty mark. Line ends stay line ends, as in the tools that students
write in. Raw HTML passes only through `Hooks.sanitise`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from studygraph.parse import callouts, strips
from studygraph.parse.html_rules import Rules
from studygraph.parse.markdown import writer
from studygraph.parse.prepared import again

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from studygraph.note import Link, Note
    from studygraph.parse.places import Places


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the page's maker decides.

    `link` gives a link's address, None where it leads nowhere; `embed` the HTML of an
    embedded note or file. `mention` gives the HTML of plain text that stands at (line,
    column), both as in `Span`. `math` sets TeX, displayed or not; `highlight` gives the
    inside of `<code>` for code in a language; `sanitise` makes raw HTML safe.
    """

    link: Callable[[Link], str | None]
    embed: Callable[[Link], str]
    mention: Callable[[int, int, str], str]
    math: Callable[[str, bool], str]
    highlight: Callable[[str, str], str]
    sanitise: Callable[[str], str]


def render(note: Note, hooks: Hooks, *, heading_shift: int = 1) -> str:
    """The body of `note` as HTML, front matter left out.

    `heading_shift` is added to heading levels, so that the page keeps its own `<h1>`.
    """
    ready = again(note)
    sheet = Sheet(note, hooks, ready.places, ready.clean, heading_shift)
    return _html("\n".join(ready.marked), sheet)


def render_text(text: str, note: Note, hooks: Hooks) -> str:
    """A piece of markdown from `note`, such as a card's answer, as HTML.

    It carries no line marks, and its text goes through `mention` as of line 0.
    """
    return _html(text, Sheet(note, hooks, None, (), 0))


def _html(text: str, sheet: Sheet) -> str:
    md = _markdown()
    env = {"sheet": sheet}
    tokens = callouts.rewrite(md.parse(text, env))
    html = md.renderer.render(tokens, md.options, env)
    return str(html) + "</details>" * sheet.open_details


@cache
def _markdown() -> MarkdownIt:
    return writer(Rules)


class Sheet:
    """One rendering's state: where on disk we are, and which ids are taken.

    `places` is None for a piece of text that has no lines.
    """

    def __init__(
        self,
        note: Note,
        hooks: Hooks,
        places: Places | None,
        lines: Sequence[str],
        shift: int,
    ) -> None:
        self.hooks = hooks
        self.shift = shift
        self.open_details = 0
        self.open_tags: list[str] = []
        self.folding: list[bool] = []
        self.task = False
        self._places = places
        self._lines = lines
        self._marked: set[int] = set()
        self._strip: strips.Strip | None = None
        self._cell = 0
        self._at = 0
        self._links = {(one.line, one.start): one for one in note.links}
        self._same = {_written(one): one for one in reversed(note.links)}

    def anchor(self, line: int) -> str:
        """The id of the first element on the note's line `line`, "" for the others."""
        if self._places is None or line >= len(self._places.lines):
            return ""
        number = self._places[line][0]
        if number in self._marked:
            return ""
        self._marked.add(number)
        return f"L{number}"

    def marks(self, first: int, end: int) -> str:
        """Empty elements with the ids of the lines from `first` to before `end`."""
        anchors = (self.anchor(line) for line in range(first, end))
        return "".join(f'<span id="{anchor}"></span>' for anchor in anchors if anchor)

    def row(self) -> None:
        """A table row begins: its first cell is looked for from the line's start."""
        self._cell = 0

    def enter(self, token: Token, *, cell: bool) -> None:
        """Note where the inline `token` stands, for the text and links in it."""
        self._strip, self._at = None, token.meta.get("from", 0)
        if self._places is None or not token.map:
            return
        first = token.map[0]
        if not cell:
            self._strip = strips.strip_of(token.content, first, self._lines)
            return
        strip = strips.cell_strip(token.content, first, self._lines, self._cell)
        if strip is not None:
            self._cell = strip.at(len(token.content))[1]
            self._strip = strip

    def leave(self, token: Token) -> None:
        """One child of the inline token is written: what comes next stands after it."""
        at = token.meta.get("at")
        if at is not None:
            self._at = at[1] + (token.type == "strong_close")
        elif token.type == "text":
            self._at += len(token.content)

    def words(self, text: str, skip: int = 0) -> str:
        """Plain text through the hook, told where it stands; `skip` lies before it.

        Where markdown has moved the text (a lone `~` beside a pair) it stands nowhere.
        """
        if not text:
            return ""
        offset = self._at + skip
        strip = self._strip
        if strip is None or not strip.content.startswith(text, offset):
            return self.hooks.mention(0, 0, text)
        return self.hooks.mention(*self._place(offset), text)

    def break_mark(self) -> str:
        """The mark of the line that begins after the break being written."""
        if self._strip is None:
            return ""
        line = self._strip.at(self._at)[0] + 1
        return self.marks(line, line + 1)

    def settled(self, link: Link) -> Link:
        """The note's own link, resolved, for one just read here."""
        here = self._links.get(self._place(self._at)) if self._strip else None
        return here or self._same.get(_written(link)) or link

    def _place(self, offset: int) -> tuple[int, int]:
        if self._strip is None or self._places is None:
            return 0, 0
        line, column = self._strip.at(offset)
        number, base = self._places[line]
        return number, base + column


def _written(link: Link) -> tuple[str, str, str, bool]:
    return link.target, link.heading, link.block, link.embed
