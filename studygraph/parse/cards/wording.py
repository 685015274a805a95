"""What a card says, without the marks it was written in.

Questions lose bullets, numbers, quote marks, deck tags, block ids and review dates;
answers stay as the writer wrote them, moved to the left margin.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

_RESIDUE = re.compile(r"[ \t]*<!--(?:SR|ID):[^>]*-->")
_BLOCK_ID = re.compile(r"(?<![ \t])[ \t]+\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*%%[^%\n]+%%")
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
_LEAD = re.compile(
    r"[ \t]*(?:[-*+\u2022][ \t]+(?:\[.\][ \t]+)?|#{1,6}[ \t]+"
    r"|\(?\d{1,3}[.)][ \t]+|\(?[a-z][.)][ \t]+)"
)
LABEL = re.compile(
    r"\s*(?:(?:problem|exercise|task|aufgabe|\u00fcbung|exercice|ejercicio|esercizio)"
    r"\s*#?(?=\d)|(?:question|frage|pregunta|domanda)\s*#?(?=\d|:)|q\s?(?=\d|:))"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}\s?(?:\([a-z]\)|[a-z]\b)?)?"
    r"\s*(?:[:.)\]\u2013\u2014-]\s*|$|\s)",
    re.IGNORECASE,
)
"""A label before a question: "Question 4.7b:", "Q19", "Aufgabe 3." """

ANSWER = r"[*_]{0,2}(?:A\s?\d{0,3}|Ans(?:wer)?|Antwort|R\u00e9ponse|Respuesta|Risposta)"
"""The letter or word that an answer is led by, before its colon or dot."""

_ANSWER = re.compile(
    rf"\s*(?:{ANSWER}\s?(?::|(?<=\d)[.)])[*_]{{0,2}}|[-=]>|[\u2192\u21d2])\s*(?=\S)",
    re.IGNORECASE,
)

_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|==|~~)(?=\S)(.+?)(?<=\S)\1")
_ENDS_ASKING = re.compile(r"[?\uff1f\u061f][\s\"'\u201d\u2019*_=~)\]]*$")
_MASK = "\ufffc"


def without_residue(text: str) -> str:
    """The text without comments, as those in which card plugins keep dates and ids."""
    if "%%" in text:
        text = _COMMENT.sub("", text)
    if "<!--" not in text and "[!sr" not in text:
        return text
    lines = [line for line in text.split("\n") if not _only_residue(line)]
    return _RESIDUE.sub("", "\n".join(lines))


def _only_residue(line: str) -> bool:
    bare = line.lstrip("> \t")
    return bare.startswith("[!sr|card-metadata]") or (
        bare.startswith("<!--") and not _RESIDUE.sub("", bare).strip()
    )


def block_id(text: str) -> tuple[str, str]:
    """The text without its last `^id`, and that id, "" where there is none."""
    ids = _BLOCK_ID.findall(text) if "^" in text else []
    return (_BLOCK_ID.sub("", text), ids[-1]) if ids else (text, "")


def without_tags(text: str, tags: Sequence[str]) -> str:
    """The text without `#tag` and `#tag/sub` for each of `tags`."""
    if not tags:
        return text
    names = "|".join(re.escape(tag) for tag in tags)
    return re.sub(rf"(?<!\S)#(?:{names})(?:/[^\s#]*)?(?!\S)[ \t]*", "", text)


def mask_code(line: str) -> str:
    """The line with its inline code blanked out, as long as before."""
    return _CODE.sub(lambda m: _MASK * len(m.group()), line) if "`" in line else line


def unquoted(line: str) -> str:
    """The line without the `>` marks before it."""
    return line[match.end() :] if (match := _QUOTE.match(line)) else line


def bare(line: str) -> str:
    """The line without quote marks, bullet, task box, heading marks and number."""
    text = unquoted(line)
    while match := _LEAD.match(text):
        text = text[match.end() :]
    return text.strip()


def unwrapped(text: str) -> str:
    """The text without emphasis around the whole of it."""
    while match := _EMPHASIS.fullmatch(text):
        inside = match.group(2)
        if match.group(1) in inside:
            break
        text = inside
    return text


def question_text(text: str, tags: Sequence[str] = ()) -> str:
    """What a question's lines ask, without the marks around it."""
    kept, _ = block_id(without_tags(without_residue(text), tags))
    lines = [line for line in kept.split("\n") if line.strip()]
    while len(lines) > 1 and re.match(r"#{1,6}\s", lines[0]):
        del lines[0]
    text = "\n".join([bare(line) for line in lines[:1]] + lines[1:]).strip()
    asked = unwrapped(text)
    label = LABEL.match(asked)
    return unwrapped(asked[label.end() :]) or asked if label else asked


def unlabelled(answer: str) -> str:
    """The answer without the label or arrow that leads to it: "A1." or "->"."""
    label = _ANSWER.match(answer)
    return answer[label.end() :] if label else answer


def answer_text(lines: Sequence[str]) -> str | None:
    """The lines moved to the left margin; None where nothing is written."""
    kept = [line.expandtabs(4).rstrip() for line in lines]
    while kept and not kept[0].strip():
        del kept[0]
    while kept and not kept[-1].strip():
        del kept[-1]
    text = (
        without_residue("\n".join(kept)) if "%%" in "".join(kept) else "\n".join(kept)
    )
    return (textwrap.dedent(text) if text[:1].isspace() else text).strip() or None


def asks(text: str) -> bool:
    """Does the text end in a question mark, whatever marks stand after it?"""
    return _ENDS_ASKING.search(text[-40:]) is not None
