"""A rendered note made to fit its page.

Heading levels follow one another, since notes skip some; the template's prompts step
back; every line that holds words has a mark to link to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from studygraph.note import BlockKind
from studygraph.site.quotes import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studygraph.note import Note

_HEADING = re.compile(r'<h([1-6])( id="L(\d+)")?>(.*?)</h\1>', re.DOTALL)
_TASK = re.compile(r'<input type="checkbox"[^>]*>')
_MARKED = re.compile(r'<([a-z][a-z0-9]*) id="L(\d+)"[^>]*>')
_NO_TEXT_INSIDE = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tr"})
_OPENING = re.compile(r'<(p|li|blockquote) id="L(\d+)">')
_EMPTY_CODE = re.compile(
    r'<pre( id="L\d+")?>((?:<span id="L\d+"></span>)*)<code[^>]*>\s*</code></pre>'
)
_DEEPEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the table of contents; `depth` 0 is outermost."""

    title: Markup
    anchor: str
    depth: int


def anchored(note: Note, html: str) -> str:
    """`html` with a mark for each line that got none, at the line before it.

    Links lead to any line that holds words; front matter is not shown, and a few shapes
    render several lines as one.
    """
    there = {int(match[2]) for match in _MARKED.finditer(html)}
    marks: dict[int, str] = {}
    last = 0
    for line in sorted({1, *there, *_lines_with_words(note)}):
        if line in there:
            last = line
        else:
            marks[last] = marks.get(last, "") + f'<span id="L{line}"></span>'

    def mark(match: re.Match[str]) -> str:
        extra = marks.get(int(match[2]), "")
        outside = match[1] in _NO_TEXT_INSIDE
        return extra + match[0] if outside else match[0] + extra

    return marks.get(0, "") + (_MARKED.sub(mark, html) if marks else html)


def _lines_with_words(note: Note) -> set[int]:
    numbers = note.disk_lines or range(1, len(note.lines) + 1)
    return {n for n, text in zip(numbers, note.lines, strict=True) if text.strip()}


def muted(note: Note, html: str) -> str:
    """`html` with the template's prompts and empty answers set back, tasks named."""
    prompts = {
        line
        for block in note.blocks
        if block.kind is BlockKind.PROMPT
        for line in range(block.line, block.end_line + 1)
    }

    def opening(match: re.Match[str]) -> str:
        muted = ' class="prompt"' if int(match[2]) in prompts else ""
        return f'<{match[1]} id="L{match[2]}"{muted}>'

    html = _TASK.sub(_task, html)
    html = _EMPTY_CODE.sub(r'<p class="prompt"\1>\2Left empty</p>', html)
    return _OPENING.sub(opening, html)


def _task(match: re.Match[str]) -> str:
    """A task's box as a picture with a name; it cannot be ticked on a page."""
    done = "checked" in match[0]
    name, sign = ("done", "☑") if done else ("to do", "☐")
    return f'<span class="task" role="img" aria-label="{name}">{sign}</span>'


class Levels:
    """Rewrites headings so that levels follow one another, and lists them.

    The note's own title gives way to the page's, its line mark stays. What is added to
    a section goes before the next heading.
    """

    def __init__(
        self, note: Note, asides: dict[int, str], additions: Mapping[int, str]
    ) -> None:
        self._additions = additions
        self._waiting = ""
        self.toc: list[Entry] = []
        self._sections = {section.line: section for section in note.sections}
        self._asides = asides
        self._open: list[tuple[int, int]] = []
        tops = [section.line for section in note.sections if section.level == 1]
        first = note.sections[0].line if note.sections else 0
        self._title = first if tops == [first] else 0

    def rewrite(self, html: str) -> str:
        """`html` with its headings rewritten and what is added in its place."""
        return _HEADING.sub(self._heading, html) + self._waiting

    def _heading(self, match: re.Match[str]) -> str:
        """The heading that `match` found, at its new level, its margin note after."""
        line = int(match[3] or 0)
        before, self._waiting = self._waiting, self._additions.get(line, "")
        aside = self._asides.get(line, "")
        if line and line == self._title:
            return f'{before}<span id="L{line}"></span>{aside}'
        level = self._level(int(match[1]))
        section = self._sections.get(line)
        if section is not None and level - 2 < _DEEPEST_SHOWN:
            title = section.title or section.heading
            words = quote(section.heading) if "$" in section.heading else quote(title)
            self.toc.append(Entry(words, f"L{line}", level - 2))
        mark = match[2] or ""
        return f"{before}<h{level}{mark}>{match[4]}</h{level}>{aside}"

    def _level(self, written: int) -> int:
        """2 to 6: one below the heading that this one stands under."""
        while self._open and self._open[-1][0] >= written:
            self._open.pop()
        level = min(self._open[-1][1] + 1 if self._open else 2, 6)
        self._open.append((written, level))
        return level


def without_headings(html: str) -> str:
    """`html` with headings as bold lines, for where none may stand."""
    return _HEADING.sub(r"<p><b>\4</b></p>", html)
