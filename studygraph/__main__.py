"""`python -m studygraph` is the same as the `studygraph` command."""

from __future__ import annotations

from studygraph.cli import main

if __name__ == "__main__":
    main()
