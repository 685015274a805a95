"""The store room: a disposable index of a notebook, and the answers it gives."""

from __future__ import annotations

from studygraph.store.contents import Contents
from studygraph.store.index import Store

__all__ = ["Contents", "Store"]
