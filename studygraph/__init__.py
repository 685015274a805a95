"""Lecture notes in, a knowledge graph to study from out.

The rooms and what passes between them: docs/architecture.md. The pipeline as one
paragraph: `studygraph.build`.
"""

from __future__ import annotations

__version__ = "0.1.0"
