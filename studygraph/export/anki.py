r"""Cards for Anki: a text file to import, or a package with its images (`.apkg`).

A note's GUID is the card's id, which never depends on the answer: importing again
updates what changed, keeps every interval and adds nothing twice. Math is `\( \)` and
`\[ \]`, which Anki sets itself. The package needs the extra `anki` (genanki); its bytes
differ from run to run, because Anki's own ids are times.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from studygraph.errors import StudygraphError
from studygraph.note import CardKind, Link, NotePath
from studygraph.parse.html import Hooks, render_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from studygraph.note import Note
    from studygraph.study.model import StudyCard

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"})

_BASIC, _CLOZE = "Basic", "Cloze"
_HEAD = (
    "#separator:tab",
    "#html:true",
    "#guid column:1",
    "#notetype column:2",
    "#deck column:3",
    "#tags column:6",
)
_PARAGRAPH = re.compile(r"\A<p>(.*)</p>\s*\Z", re.DOTALL)
_TAG_SPACE = re.compile(r"[\s:]+")
_CSS = (
    ".card{font-family:sans-serif;font-size:20px;text-align:center}"
    ".source{margin-top:1.5em;font-size:14px;color:#666}"
    "ul,ol,pre{display:inline-block;text-align:left}img{max-width:100%}"
)


class NoGenankiError(StudygraphError):
    """The extra that writes packages is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "an .apkg file needs the package genanki: install studygraph-notes[anki], "
            "or name a file that ends in .txt"
        )


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """One note as Anki has it: HTML fields, `guid` its name for good.

    `media` maps the file names that the fields use to files on disk.
    """

    guid: str
    cloze: bool
    deck: str
    front: str
    back: str
    source: str
    tags: tuple[str, ...]
    media: Mapping[str, Path]


def anki_notes(
    cards: Iterable[StudyCard],
    notes: Iterable[Note],
    attachments: Mapping[NotePath, Path],
    *,
    title: str,
) -> tuple[AnkiNote, ...]:
    """The cards that have an answer, as notes of the deck `title`, a course below it.

    `attachments` are the notebook's other files, for the images.
    """
    by_path = {note.path: note for note in notes}
    return tuple(
        _anki_note(card, by_path[card.note], attachments, title)
        for card in cards
        if card.back is not None
    )


def to_text(notes: Iterable[AnkiNote]) -> str:
    """A text file for Anki's import: GUID, note type, deck, front, back and tags.

    It uses the types Basic and Cloze that every collection has; the source line stands
    below the answer. Images are to be copied into Anki's media folder.
    """
    rows = [
        (
            note.guid,
            _CLOZE if note.cloze else _BASIC,
            note.deck,
            note.front,
            f"{note.back}{note.source}",
            " ".join(note.tags),
        )
        for note in notes
    ]
    lines = ["\t".join(map(_cell, row)) for row in rows]
    return "\n".join([*_HEAD, *lines, ""])


def write_package(notes: Iterable[AnkiNote], path: Path) -> None:
    """Write an Anki package with the images in it.

    Raises NoGenankiError where the extra is missing.
    """
    genanki = _genanki()
    basic, cloze = _models(genanki)
    decks: dict[str, Any] = {}
    media: dict[str, str] = {}
    for note in notes:
        if note.deck not in decks:
            decks[note.deck] = genanki.Deck(_number(note.deck), note.deck)
        decks[note.deck].add_note(
            genanki.Note(
                model=cloze if note.cloze else basic,
                fields=[note.front, note.back, note.source],
                tags=list(note.tags),
                guid=note.guid,
            )
        )
        media |= {name: str(file) for name, file in note.media.items()}
    _write(list(decks.values()), media, path)


def _models(genanki: ModuleType) -> tuple[object, object]:
    """The package's two note types, which differ from those that every collection has.

    They have a field for the source line.
    """
    basic = genanki.Model(
        _number("basic model"),
        "studygraph",
        fields=_fields("Front", "Back", "Source"),
        templates=[
            {
                "name": "Card 1",
                "qfmt": "{{Front}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Back}}{{Source}}",
            }
        ],
        css=_CSS,
    )
    cloze = genanki.Model(
        _number("cloze model"),
        "studygraph cloze",
        fields=_fields("Text", "Back Extra", "Source"),
        templates=[
            {
                "name": "Cloze",
                "qfmt": "{{cloze:Text}}",
                "afmt": "{{cloze:Text}}<br>{{Back Extra}}{{Source}}",
            }
        ],
        css=_CSS,
        model_type=genanki.Model.CLOZE,
    )
    return basic, cloze


def _fields(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _genanki() -> ModuleType:
    try:
        import genanki  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise NoGenankiError from error
    module: ModuleType = genanki
    return module


def _write(decks: list[object], media: dict[str, str], path: Path) -> None:
    """Write the package whole or not at all; images under the names the notes use."""
    with TemporaryDirectory(dir=path.parent, prefix=".anki-") as folder:
        files = []
        for name, source in sorted(media.items()):
            files.append(f"{folder}/{name}")
            shutil.copyfile(source, files[-1])
        package = _genanki().Package(decks, media_files=files)
        package.write_to_file(f"{folder}/deck.apkg")
        Path(folder, "deck.apkg").replace(path)


def _anki_note(
    card: StudyCard, note: Note, attachments: Mapping[NotePath, Path], title: str
) -> AnkiNote:
    media: dict[str, Path] = {}
    hooks = _hooks(attachments, media)

    def html(text: str) -> str:
        made = render_text(text, note, hooks).strip()
        alone = _PARAGRAPH.match(made)
        return alone[1] if alone and "<p>" not in alone[1] else made

    is_cloze = card.kind is CardKind.CLOZE and "{{c" in card.front
    lead = f"<i>{escape(card.context)}</i><br>" if card.context else ""
    place = f"{card.lecture}, line {card.line}"
    return AnkiNote(
        guid=card.id.replace("card:", "sg-"),
        cloze=is_cloze,
        deck="::".join(filter(None, (title, card.course))),
        front=lead + html(card.front),
        back=html(card.back or ""),
        source=f'<div class="source">{escape(place)}</div>',
        tags=tuple(
            _TAG_SPACE.sub("-", tag)
            for tag in ("studygraph", card.origin.value, card.course or "", *card.decks)
            if tag
        ),
        media=media,
    )


def _hooks(attachments: Mapping[NotePath, Path], media: dict[str, Path]) -> Hooks:
    """Anki's own way with links, images and math; `media` collects the images."""

    def embed(link: Link) -> str:
        path = link.resolved
        suffix = PurePosixPath(path or link.target).suffix.casefold()
        if path is None or path not in attachments or suffix not in IMAGES:
            return escape(link.text or link.target)
        mark = sha256(path.encode()).hexdigest()[:8]
        name = f"studygraph-{mark}{suffix}"
        media[name] = attachments[path]
        return f'<img src="{name}" alt="{escape(PurePosixPath(path).stem)}">'

    def math(tex: str, display: bool) -> str:  # noqa: FBT001
        apart = tex.replace("}}", "} }").replace("{{", "{ {")
        kept = escape(apart, quote=False).strip()
        return rf"\[{kept}\]" if display else rf"\({kept}\)"

    return Hooks(
        link=lambda _link: None,
        embed=embed,
        mention=lambda _line, _column, text: escape(text, quote=False),
        math=math,
        highlight=lambda code, _language: escape(code, quote=False),
        sanitise=lambda html: escape(html, quote=False),
    )


def _cell(text: str) -> str:
    """One field on one line; quoted where it holds a quotation mark."""
    flat = text.replace("\t", "    ").replace("\r", "")
    if "\n" in flat or '"' in flat or flat.startswith("#"):
        doubled = flat.replace('"', '""')
        return f'"{doubled}"'
    return flat


def _number(name: str) -> int:
    """A number for a model or deck that is the same in every export."""
    digest = sha256(f"studygraph {name}".encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)
