"""The graph room: notes and knowledge in, one StudyGraph out.

`model` holds the records, `build` joins them, `network` is the only module that knows
NetworkX, `layout` places the concepts, `order` sorts lectures, `index` answers "what
is next to this".
"""

from __future__ import annotations

from studygraph.graph.build import build
from studygraph.graph.index import GraphIndex

__all__ = ["GraphIndex", "build"]
