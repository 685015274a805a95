"""From one source file to one `Note`: a pure function of the file's text and path.

`parse` reads front matter, walks markdown once and asks every syntax module for its
share. What depends on other notes is left to `vault`: prompts learnt by repetition,
day or month first, organiser titles, where links lead.
"""

from __future__ import annotations

from studygraph.parse.reading import parse
from studygraph.parse.template import learn_prompts
from studygraph.parse.vault import (
    Habits,
    Survey,
    merge,
    settle,
    survey,
)

__all__ = ["Habits", "Survey", "learn_prompts", "merge", "parse", "settle", "survey"]
