"""What runs inside every Python: plain modules that import nothing of the package.

`studylab` is what demos import; `plots` draws what it prints. Both keep to the subset
of Python that MicroPython knows, because the page runs them as they are.
"""

from __future__ import annotations
