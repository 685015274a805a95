"""Definitions."""

from __future__ import annotations

from studygraph.note import Definition, LedgerEntry, Note


def find(note: Note) -> tuple[tuple[Definition, ...], tuple[LedgerEntry, ...]]:
    """All."""
    return (), ()
