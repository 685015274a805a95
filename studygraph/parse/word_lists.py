"""Word lists of the package: small TOML files that name sets of words.

A value is text; words stand between white space, or phrases between commas where the
text holds a comma. Lists are data: a language is added there, not in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType


def load(package: str, name: str) -> Mapping[str, frozenset[str]]:
    """The lists of the file `name` in `package`, by their names."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    table = {key: _words(value) for key, value in tomllib.loads(text).items()}
    return MappingProxyType(table)


def _words(text: str) -> frozenset[str]:
    parts = text.split(",") if "," in text else text.split()
    return frozenset(" ".join(part.split()) for part in parts if part.strip())
