"""How each token of a note is written as HTML; `html` provides the sheet.

markdown-it writes what needs no more than its tag. `_WRITERS` holds what does, one
function a kind of token, each of the sheet and the token.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML

from studygraph.parse import code, inline, links, raw_html, wikilinks
from studygraph.parse.masking import BLOCK_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from studygraph.note import Link
    from studygraph.parse.callouts import Callout
    from studygraph.parse.html import Sheet

_DEEPEST = 6
_NO_ANCHOR = frozenset(
    {"bullet_list_open", "ordered_list_open", "table_open", "thead_open", "tbody_open"}
)
"""Tokens that leave the line's id to what opens on the same line inside them."""

_LEAVES = frozenset({"fence", "code_block", "math_block", "math_block_label"})
_TASK = re.compile(r"\[(.)\](?:\s+|\Z)")
_NOWHERE = (0, 0, 0)


class Rules(RendererHTML):
    """markdown-it's renderer with our writers before its own."""

    def render(
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        """The HTML of block tokens."""
        sheet: Sheet = env["sheet"]
        out = []
        for place, token in enumerate(tokens):
            if token.type == "inline":
                sheet.enter(token, cell=tokens[place - 1].type in _CELLS)
                out.append(self.renderInline(token.children or (), options, env))
                out.extend(f"</{tag}>" for tag in reversed(sheet.open_tags))
                sheet.open_tags.clear()
            else:
                _adjust(sheet, tokens, place)
                out.append(self._token(tokens, place, options, env))
        return "".join(out)

    def renderInline(  # noqa: N802 - the library's name
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        """The HTML of an inline token's children."""
        sheet: Sheet = env["sheet"]
        out = []
        linked = 0
        for place, token in enumerate(tokens):
            if token.type == "text":
                if linked:
                    out.append(escape(token.content, quote=False))
                else:
                    out.append(_text(sheet, tokens, place))
            else:
                shown = self._token(tokens, place, options, env)
                if token.type in {"link_open", "link_close"}:
                    linked += token.nesting
                elif linked:  # a picture that would be a link itself
                    shown = _ANCHOR.sub("", shown)
                out.append(shown)
            sheet.leave(token)
        return "".join(out)

    def _token(
        self, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[place]
        writer = _WRITERS.get(token.type)
        if writer is not None:
            return writer(env["sheet"], token)
        if token.type == "callout_open":
            env["sheet"].enter(token.meta["title_place"], cell=False)
            title = self.renderInline(token.meta["title"], options, env)
            return _callout(env["sheet"], token, title.strip())
        rule = self.rules.get(token.type)
        if rule is not None:
            return str(rule(tokens, place, options, env))
        return self.renderToken(tokens, place, options, env)


_ANCHOR = re.compile(r"</?a\b[^>]*>")
_CELLS = frozenset({"td_open", "th_open"})


def _adjust(sheet: Sheet, tokens: Sequence[Token], place: int) -> None:
    """Give a block's token what its tag is to carry: id, level, class."""
    token = tokens[place]
    kind = token.type
    opens = token.nesting > 0 and kind not in _NO_ANCHOR
    if token.map and (opens or kind in _LEAVES):
        anchor = sheet.anchor(token.map[0])
        if anchor:
            token.attrSet("id", anchor)
    if token.tag[:1] == "h" and kind.startswith("heading"):
        token.tag = f"h{min(int(token.tag[1:]) + sheet.shift, _DEEPEST)}"
    elif kind == "list_item_open":
        sheet.task = False
        below = tokens[place + 2] if place + 2 < len(tokens) else None
        if below is not None and below.type == "inline" and _TASK.match(below.content):
            token.attrJoin("class", "task")
            sheet.task = True
    elif kind == "tr_open":
        sheet.row()
    elif kind in _CELLS and "style" in token.attrs:
        side = str(token.attrs.pop("style")).removeprefix("text-align:")
        token.attrSet("class", f"align-{side}")


def _text(sheet: Sheet, tokens: Sequence[Token], place: int) -> str:
    text, skip, box = tokens[place].content, 0, ""
    if place == 0 and sheet.task and (task := _TASK.match(text)):
        sheet.task = False
        done = " checked" if task[1] in "xX" else ""
        box = f'<input type="checkbox" disabled{done}> '
        text, skip = text[task.end() :], task.end()
    if "^" in text and (
        place + 1 == len(tokens) or tokens[place + 1].type.endswith("break")
    ):
        text = BLOCK_ID.sub("", text)
    return box + sheet.words(text, skip)


def _special(_: Sheet, token: Token) -> str:
    return escape(token.content, quote=False)


def _break(sheet: Sheet, _: Token) -> str:
    return "<br>\n" + sheet.break_mark()


def _start(sheet: Sheet, token: Token) -> tuple[str, str]:
    """The id attribute of a leaf block, and the marks of the lines inside it."""
    anchor = token.attrGet("id")
    marks = sheet.marks(*token.map) if token.map else ""
    return (f' id="{anchor}"' if anchor else ""), marks


def _fence(sheet: Sheet, token: Token) -> str:
    info = code.read_info(token.info) if token.type == "fence" else code.Info()
    language = f' data-language="{escape(info.language)}"' if info.language else ""
    anchor, marks = _start(sheet, token)
    inside = sheet.hooks.highlight(token.content, info.language)
    return f"<pre{anchor}{language}>{marks}<code>{inside}</code></pre>\n"


def _code(_: Sheet, token: Token) -> str:
    return f"<code>{escape(token.content, quote=False)}</code>"


def _math_block(sheet: Sheet, token: Token) -> str:
    anchor, marks = _start(sheet, token)
    formula = sheet.hooks.math(token.content.strip(), True)
    return f'<div class="math"{anchor}>{marks}{formula}</div>\n'


def _math(sheet: Sheet, token: Token) -> str:
    return sheet.hooks.math(token.content.strip(), token.type != "math_inline")


def _tag(_: Sheet, token: Token) -> str:
    return f'<span class="tag">#{escape(token.content)}</span>'


def _wikilink(sheet: Sheet, token: Token) -> str:
    embed = token.markup == "!"
    inside = wikilinks.read(token.content, embed=embed)
    link = sheet.settled(links.from_wikilink(inside, _NOWHERE, embed=embed))
    if embed:
        return sheet.hooks.embed(link)
    return _anchor(sheet, link) + escape(inside.text, quote=False) + "</a>"


def _image(sheet: Sheet, token: Token) -> str:
    source = str(token.attrs.get("src", ""))
    label, size = inline.image_label(token.content)
    if links.is_local(source):
        link = links.from_address(source, label, _NOWHERE, size=size, embed=True)
        return sheet.hooks.embed(sheet.settled(link))
    shown = escape(label.strip() or source, quote=False)
    if links.is_web(source):
        address = escape(links.on_the_web(source))
        return f'<a class="external" href="{address}">{shown}</a>'
    return shown


def _link(sheet: Sheet, token: Token) -> str:
    address = str(token.attrs.get("href", ""))
    if links.is_local(address):
        link = links.from_address(address, "", _NOWHERE)
        return _anchor(sheet, sheet.settled(link))
    target = f' href="{escape(links.on_the_web(address))}"' if address else ""
    return f'<a class="external" rel="noopener noreferrer"{target}>'


def _anchor(sheet: Sheet, link: Link) -> str:
    address = sheet.hooks.link(link)
    if address is None:
        return '<a class="missing">'
    return f'<a href="{escape(address)}">'


def _html_block(sheet: Sheet, token: Token) -> str:
    marks = sheet.marks(*token.map) if token.map else ""
    html, sheet.open_details = raw_html.block(
        token.content, sheet.open_details, sheet.hooks.sanitise
    )
    return marks + html


def _html_inline(sheet: Sheet, token: Token) -> str:
    return raw_html.inline(token.content, sheet.open_tags)


def _callout(sheet: Sheet, token: Token, title: str) -> str:
    callout: Callout = token.meta["callout"]
    title = title or escape(callout.name.capitalize(), quote=False)
    anchor = token.attrGet("id")
    start = f' id="{anchor}"' if anchor else ""
    kind = f'class="callout" data-callout="{escape(callout.kind)}"'
    sheet.folding.append(bool(callout.fold))
    if callout.fold:
        shown = " open" if callout.fold == "+" else ""
        return f"<details {kind}{start}{shown}><summary>{title}</summary>\n"
    return f'<div {kind}{start}><p class="callout-title">{title}</p>\n'


def _callout_end(sheet: Sheet, _: Token) -> str:
    return "</details>\n" if sheet.folding.pop() else "</div>\n"


_WRITERS: Mapping[str, Callable[[Sheet, Token], str]] = {
    "text_special": _special,
    "softbreak": _break,
    "hardbreak": _break,
    "fence": _fence,
    "code_block": _fence,
    "code_inline": _code,
    "math_block": _math_block,
    "math_block_label": _math_block,
    "math_inline": _math,
    "math_inline_double": _math,
    "tag": _tag,
    "wikilink": _wikilink,
    "image": _image,
    "link_open": _link,
    "html_block": _html_block,
    "html_inline": _html_inline,
    "callout_close": _callout_end,
}
