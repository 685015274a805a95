"""Which demos are the project's own, so that they run without asking.

`own.txt` holds a SHA-256 for each; code with one letter changed is no longer one.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from studygraph.demos.model import Demo


def is_own(demo: Demo) -> bool:
    """Whether this is, to the letter, a demo that the project ships."""
    listed = files("studygraph.demos").joinpath("own.txt").read_text(encoding="ascii")
    return digest(demo.code) in listed.split()


def digest(code: str) -> str:
    """The SHA-256 of `code` as hexadecimal text."""
    return sha256(code.encode()).hexdigest()
