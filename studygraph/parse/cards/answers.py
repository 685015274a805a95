"""What stands below a question: where its answer begins and ends.

An answer is what runs on in the same block, hangs under it, or follows without a blank
line. After a blank line only what can be nothing else is taken: a bare fence, or for a
question that stands alone the next block of text.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from studygraph.note import BlockKind, Section
from studygraph.parse.cards.wording import answer_text, unquoted
from studygraph.parse.rows import Row
from studygraph.parse.view import View

_AFTER_A_GAP = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})

_BOUNDS = frozenset({BlockKind.HEADING, BlockKind.PROMPT})

_MOST_ADJACENT = 60
"""Blocks below a question without a blank line; more is no answer, and takes long."""

Asks = Callable[[Row], bool]


class Answer(Struct, frozen=True, gc=False):
    """The answer's text, None where none is written, and its last line's index."""

    text: str | None
    end: int
    fenced: bool = False
    """A bare fence was put below the question to hold the answer."""


def below(view: View, rows: list[Row], at: int, asks: Asks, *, patient: bool) -> Answer:
    """The answer below row `at` of a block whose rows are `rows`.

    `asks` tells which rows are questions themselves, and so end an answer. `patient`
    looks past one blank line for a block of text.
    """
    block, line = rows[at].block, rows[at].at
    rows = _run_on(view, rows)
    following = next((i for i in range(at + 1, len(rows)) if asks(rows[i])), None)
    if following is not None:
        end = rows[following - 1].at
        return Answer(_raw(view, line + 1, end), end)
    blocks = _held(view, block, asks)
    has_more = at + 1 < len(rows)
    blocks += _adjacent(view, block, (blocks or [block])[-1], asks)
    if not blocks and not has_more:
        blocks = _after_a_gap(view, block, asks, patient=patient)
    if not has_more and blocks and all(_is_bare_fence(view, b) for b in blocks):
        return _fenced(view, blocks)
    end = view.closed(blocks[-1]) if blocks else rows[-1].at
    return Answer(_raw(view, line + 1, end), max(end, line))


def _run_on(view: View, rows: list[Row]) -> list[Row]:
    """The rows of an item up to a line further left than its bullet: a new thought."""
    if view.note.blocks[rows[0].block].kind is not BlockKind.ITEM:
        return rows
    own = indent(rows[0].raw)
    out = (i for i, row in enumerate(rows) if indent(row.raw) < own)
    return rows[: next(out, len(rows))]


def indent(line: str) -> int:
    """The columns of white space that a line begins with, tabs of four."""
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _held(view: View, block: int, asks: Asks) -> list[int]:
    """The blocks that hang under `block`; none where the first of them asks itself."""
    first, last = block + 1, view.last(block)
    if first <= last and any(asks(row) for row in view.rows(first)[:1]):
        return []
    return list(range(first, last + 1))


def _adjacent(view: View, own: int, last: int, asks: Asks) -> list[int]:
    """The blocks that follow without a blank line, as far as they answer."""
    taken: list[int] = []
    while (
        len(taken) < _MOST_ADJACENT
        and (after := last + 1) < len(view.note.blocks)
        and not _gap(view, last, after)
    ):
        kinds = view.note.blocks[own].kind, view.note.blocks[after].kind
        if kinds[1] in _BOUNDS or kinds == (BlockKind.ITEM, BlockKind.ITEM):
            break
        if any(asks(row) for row in view.rows(after)):
            break
        last = view.last(after)
        taken += range(after, last + 1)
    return taken


def _after_a_gap(view: View, block: int, asks: Asks, *, patient: bool) -> list[int]:
    after = view.last(block) + 1
    if after >= len(view.note.blocks):
        return []
    held, own = view.note.blocks[after], view.note.blocks[block]
    if held.section != own.section:
        return []
    if _is_bare_fence(view, after) and own.kind is BlockKind.QUOTE:
        return [after, *_second_fence(view, after)]
    if (
        not patient
        or own.kind is BlockKind.ITEM
        or held.kind not in _AFTER_A_GAP
        or any(asks(row) for row in view.rows(after)[:1])
    ):
        return []
    return list(range(after, view.last(after) + 1))


def _second_fence(view: View, fence: int) -> list[int]:
    """A second bare fence right below: the writer's own answer, then the true one."""
    after = fence + 1
    if after < len(view.note.blocks) and _is_bare_fence(view, after):
        return [after]
    return []


def _is_bare_fence(view: View, block: int) -> bool:
    held = view.note.blocks[block]
    return held.kind is BlockKind.CODE and not held.language


def _fenced(view: View, blocks: list[int]) -> Answer:
    """The last fence that holds something; the lines of all of them are taken."""
    texts = [answer_text(view.note.blocks[b].text.split("\n")) for b in blocks]
    written = [text for text in texts if text]
    end = view.closed(blocks[-1])
    return Answer(written[-1] if written else None, end, fenced=True)


def _gap(view: View, before: int, after: int) -> bool:
    lines = view.note.lines[view.end(before) + 1 : view.indices[after]]
    return any(not line.strip() for line in lines)


def _raw(view: View, first: int, end: int) -> str | None:
    lines = view.note.lines[first : end + 1]
    if lines and all(
        not line.strip() or line.lstrip().startswith(">") for line in lines
    ):
        lines = tuple(unquoted(line) for line in lines)
    return answer_text(lines)


def section_body(view: View, block: int, section: Section) -> tuple[int, str | None]:
    """The last line and the text of what stands under a heading."""
    blocks = view.note.blocks
    end, seen = view.indices[block], False
    first = end + 1
    for below in range(block + 1, len(blocks)):
        if view.number(view.indices[below]) > section.end_line:
            break
        if blocks[below].kind is BlockKind.HEADING:
            if seen or blocks[below].level <= section.level:
                break
            continue
        seen, end = True, view.closed(below)
    return end, answer_text(view.note.lines[first : end + 1]) if seen else None
