"""The demos room: how runnable code is found, run, checked and drawn.

`find` looks for them, `header` reads what the code declares, `run` runs it in a process
of its own, `records` turns its output into text and drawings, `illustrate` joins demos
to the graph. `runtime/` is what the code itself may import.
"""

from __future__ import annotations

from studygraph.demos.find import Found, find, look
from studygraph.demos.illustrate import illustrate
from studygraph.demos.model import Demo, Drawing, Outcome, Parameter, Place, Status
from studygraph.demos.own import is_own
from studygraph.demos.picture import standalone
from studygraph.demos.records import pieces
from studygraph.demos.run import matches, run

__all__ = [
    "Demo",
    "Drawing",
    "Found",
    "Outcome",
    "Parameter",
    "Place",
    "Status",
    "find",
    "illustrate",
    "is_own",
    "look",
    "matches",
    "pieces",
    "run",
    "standalone",
]
