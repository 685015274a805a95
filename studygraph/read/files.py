"""One file, read: its text with plain line ends, and what was wrong with it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from studygraph.errors import Problem, ProblemKind
from studygraph.read import drawings
from studygraph.read.decoding import Decoded, decode
from studygraph.read.model import SourceFile
from studygraph.read.repair import repair

if TYPE_CHECKING:
    from pathlib import Path

    from studygraph.config import ReadSettings
    from studygraph.note import NotePath


def read(root: Path, path: NotePath, settings: ReadSettings) -> SourceFile:
    """The note at `path` below `root` as text.

    Never raises: a file that is gone, unreadable, too large or no text has empty text
    and a Problem.
    """
    try:
        with (root / path).open("rb") as file:
            data = file.read(settings.max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be opened"
        return _refused(
            path,
            ProblemKind.UNREADABLE_FILE,
            f"the file cannot be read: {reason}",
            "Check that it is still there and its permissions.",
        )
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > settings.max_bytes:
        return _refused(
            path,
            ProblemKind.TOO_LARGE,
            f"the file is larger than {settings.max_bytes:,} bytes and left out",
            "Split it, or raise max_bytes under [read] in studygraph.toml.",
            digest,
        )
    decoded = decode(data)
    if decoded is None:
        return _refused(
            path,
            ProblemKind.BINARY_FILE,
            "the file is no text",
            "Give it the ending of its kind, or leave it out with .studygraphignore.",
            digest,
        )
    return _source(path, decoded, digest, settings.max_letters)


def _source(path: NotePath, decoded: Decoded, digest: str, most: int) -> SourceFile:
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    if decoded.bad_line:
        problems.append(_encoding_problem(path, decoded))
    drawing = drawings.is_drawing(path, text)
    if drawing:
        text = drawings.keep_text_elements(text)
    if len(text) > most:
        return _refused(
            path,
            ProblemKind.TOO_LARGE,
            f"the text is longer than {most:,} letters and left out",
            "Split it, or raise max_letters under [read] in studygraph.toml.",
            digest,
        )
    repaired = None if drawing else repair(text)
    if repaired is None:
        return SourceFile(path, text, digest, None, tuple(problems))
    problems.append(
        Problem(
            path,
            0,
            ProblemKind.REPAIRED_TEXT,
            f"the text was decoded as {repaired.decoder} by mistake, and is mended "
            "as far as it can be",
            "Export the note again as UTF-8 markdown to get back what is lost.",
        )
    )
    return SourceFile(path, repaired.text, digest, repaired.disk_lines, tuple(problems))


def _encoding_problem(path: NotePath, decoded: Decoded) -> Problem:
    if decoded.encoding in {"windows-1252", "latin-1"}:
        message = f"the file is not UTF-8; it is read as {decoded.encoding}"
    else:
        message = f"a byte here is no valid {decoded.encoding.upper()}"
    return Problem(
        path,
        decoded.bad_line,
        ProblemKind.ENCODING,
        message,
        "Save the file as UTF-8.",
    )


def _refused(
    path: NotePath, kind: ProblemKind, message: str, advice: str, digest: str = ""
) -> SourceFile:
    problem = Problem(path, 0, kind, message, advice)
    return SourceFile(path, "", digest, None, (problem,))
