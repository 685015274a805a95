"""The walk over markdown-it's tokens: blocks, headings, snippets and inline finds.

One pass, in reading order. A table row keeps its unescaped pipes, so that cells can be
told apart; body rows hang under the header row. An item hangs under the item around
it, else under the paragraph right above its list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from studygraph.note import Block, BlockKind, Equation, Snippet
from studygraph.parse import code, inner_items, math, tables
from studygraph.parse.inline import Found, plain
from studygraph.parse.masking import BLOCK_ID, Masks
from studygraph.parse.sections import Heading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from studygraph.note import Span
    from studygraph.parse.places import Places

_LEAD_GAP = 2
_TEXT = (BlockKind.PARAGRAPH, BlockKind.QUOTE)


@dataclass(slots=True)
class _Container:
    """A list, list item or quote being walked; `block` is what its parts hang under."""

    kind: str
    block: int = -1


@dataclass(slots=True)
class Walk:
    """The working state of one walk; its lists are the result."""

    places: Places
    lines: Sequence[str]
    """The lines as markdown saw them: front matter and comments blanked."""
    found: Found = field(default_factory=Found)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    snippets: list[Snippet] = field(default_factory=list)
    _masks: Masks = field(init=False)
    _open: list[_Container] = field(default_factory=list)
    _quotes: int = 0
    _lists: int = 0
    """How many quotes and lists are open."""
    _heading: int = -1
    _opened: Token | None = None
    _row: list[Token] = field(default_factory=list)
    _header: int = -1

    def __post_init__(self) -> None:
        self._masks = Masks(self.places, self.lines, self.found)

    def run(self, tokens: Sequence[Token]) -> None:
        """Walk all tokens of a note."""
        for token in tokens:
            handler = _HANDLERS.get(token.type)
            if handler is not None:
                handler(self, token)

    def _opener(self, token: Token) -> None:
        self._opened = token

    def _inline(self, token: Token) -> None:
        if token.tag == "p":
            self._text(token, None)
        elif self._opened is None:
            self._row.append(token)
        else:
            self._text(token, self._opened)

    def _table(self, _: Token) -> None:
        self._opened, self._header = None, -1

    def _container(self, token: Token) -> None:
        if token.nesting < 0:
            kind = self._open.pop().kind
            self._quotes -= kind == "quote"
            self._lists -= kind == "list"
            return
        kind = _CONTAINERS[token.type.removesuffix("_open")]
        self._quotes += kind == "quote"
        self._lists += kind == "list"
        lead = self._lead(token) if kind == "list" else -1
        self._open.append(_Container(kind, lead))

    def _lead(self, token: Token) -> int:
        """The paragraph that introduces the list `token`, -1 where there is none."""
        inside = self._open and self._open[-1].kind != "quote"
        if inside or not self.blocks or token.map is None:
            return -1
        last = self.blocks[-1]
        if last.kind is not BlockKind.PARAGRAPH:
            return -1
        gap = self.places[token.map[0]][0] - last.end_line
        told = last.text.rstrip().endswith(":")
        if gap <= 1 or (gap <= _LEAD_GAP and told):
            return len(self.blocks) - 1
        return -1

    def _add(  # noqa: PLR0913 - the parts of a Block
        self,
        kind: BlockKind,
        line: int,
        text: str,
        *,
        spans: Sequence[Span] = (),
        level: int = 0,
        language: str = "",
        parent: int | None = None,
    ) -> None:
        if parent is None:
            parent = self._parent()
        if "\xa0" in text and kind not in {BlockKind.CODE, BlockKind.MATH}:
            text = text.replace("\xa0", " ")
        if self._open and self._open[-1].kind != "list" and self._open[-1].block < 0:
            self._open[-1].block = len(self.blocks)
        self.blocks.append(
            Block(
                kind=kind,
                line=line,
                text=text,
                section=len(self.headings) - 1,
                level=level,
                parent=parent,
                spans=tuple(spans),
                language=language,
            )
        )

    def _parent(self) -> int:
        for container in reversed(self._open):
            if container.block >= 0:
                return container.block
        return self._heading

    def _text(self, token: Token, opener: Token | None) -> None:
        """A heading, paragraph, item text or quote."""
        if token.map is None:
            return
        first = token.map[0]
        line = self.places[first][0]
        inner = self._open[-1] if self._open else None
        opens = inner.kind if inner is not None and inner.block < 0 else ""
        text, spans = self._masks.read(token, first, opens)
        if opener is not None and not self._quotes:
            self._head(token, line, text, spans, int(opener.tag[1:]))
            return
        if opens == "item":
            kind, level = BlockKind.ITEM, self._lists - 1
        else:
            kind, level = _TEXT[self._quotes > 0], 0
        starts = inner_items.starts(token.content, text)
        if starts:
            self._split(kind, line, text, spans, level, starts)
        else:
            self._add(kind, line, text, spans=spans, level=level)

    def _head(
        self, token: Token, line: int, text: str, spans: Sequence[Span], level: int
    ) -> None:
        words = plain(token.children or ()).strip()
        if "^" in words:
            words = BLOCK_ID.sub("", words).strip()
        self.headings.append(Heading(line, level, words))
        parent = self._above(level)
        self._heading = len(self.blocks)
        self._add(
            BlockKind.HEADING, line, text, spans=spans, level=level, parent=parent
        )

    def _split(  # noqa: PLR0913, PLR0917 - the parts of a Block
        self,
        kind: BlockKind,
        line: int,
        text: str,
        spans: Sequence[Span],
        level: int,
        starts: Sequence[int],
    ) -> None:
        """A text whose rows at `starts` are items that hang under what is above."""
        at = len(self.blocks)
        rows = text.split("\n")
        for start, end in pairwise((0, *starts, len(rows))):
            inside = [span for span in spans if line + start <= span.line < line + end]
            piece = "\n".join(rows[start:end])
            if start == 0:
                self._add(kind, line, piece, spans=inside, level=level)
                continue
            self._add(
                BlockKind.ITEM,
                line + start,
                inner_items.unmarked(piece),
                spans=inside,
                level=level + (kind is BlockKind.ITEM),
                parent=at,
            )

    def _above(self, level: int) -> int:
        """The heading block that a heading of `level` stands under."""
        at = self._heading
        while at >= 0 and self.blocks[at].level >= level:
            at = self.blocks[at].parent
        return at

    def _table_row(self, _: Token) -> None:
        cells, self._row = self._row, []
        if not cells or cells[0].map is None:
            return
        first = cells[0].map[0]
        number, base = self.places[first]
        text, spans = tables.row(cells, self.lines, self.places, self.found)
        header = self._header < 0
        self._add(
            BlockKind.ROW,
            number,
            " " * base + text,
            spans=spans,
            level=0 if header else 1,
            parent=None if header else self._header,
        )
        if header:
            self._header = len(self.blocks) - 1

    def _code(self, token: Token) -> None:
        if token.map is None:
            return
        first, after = token.map
        text = token.content.removesuffix("\n")
        fenced = token.type == "fence"
        info = code.read_info(token.info) if fenced else code.Info()
        inside = min(first + fenced, len(self.places.lines) - 1)
        line = self.places[inside][0]
        end = self.places[max(after - 1, first)][0]
        self._add(BlockKind.CODE, line, text, language=info.language)
        below = self.lines[first + 1 : after]
        if fenced and not code.closes(token.markup, below[-1] if below else ""):
            self.found.unclosed.append((self.places[first][0], token.markup))
        if fenced and info.language not in code.QUERIES:
            self.snippets.append(code.snippet(info, text, self.places[first][0], end))

    def _math(self, token: Token) -> None:
        if token.map is None:
            return
        first, after = token.map
        line, end = self.places[first][0], self.places[after - 1][0]
        text = token.content
        inside = first + text.startswith("\n")
        self._add(
            BlockKind.MATH,
            self.places[inside][0],
            text.removeprefix("\n").removesuffix("\n"),
        )
        if text.strip():
            self.found.equations.append(Equation(text.strip(), line, end, display=True))

    def _html(self, token: Token) -> None:
        """Raw HTML: its words count, its tags do not."""
        if token.map is None:
            return
        first = token.map[0]
        content = token.content.removesuffix("\n")
        if content.lstrip().startswith("<!--") and "-->" not in content:
            self.found.unclosed.append((self.places[first][0], "<!--"))
        if text := self._masks.html(content, first):
            self._add(BlockKind.PARAGRAPH, self.places[first][0], text)


_CONTAINERS = {
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "blockquote": "quote",
    "footnote_reference": "note",
}
_HANDLERS: dict[str, Callable[[Walk, Token], None]] = {
    "inline": Walk._inline,  # noqa: SLF001 - the class's own table
    "heading_open": Walk._opener,  # noqa: SLF001
    "table_open": Walk._table,  # noqa: SLF001
    "tr_close": Walk._table_row,  # noqa: SLF001
    "fence": Walk._code,  # noqa: SLF001
    "code_block": Walk._code,  # noqa: SLF001
    "html_block": Walk._html,  # noqa: SLF001
    **dict.fromkeys(math.TOKENS, Walk._math),  # noqa: SLF001
    **dict.fromkeys(
        (f"{name}_{end}" for name in _CONTAINERS for end in ("open", "close")),
        Walk._container,  # noqa: SLF001
    ),
}
