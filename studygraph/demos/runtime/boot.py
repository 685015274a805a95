"""Start a demo in CPython: its code on standard input, its name as the argument.

A script, run by `demos/run.py` in a process of its own. Errors are shown as Python
shows them, without the lines of this file.
"""

from __future__ import annotations

import linecache
import sys
import traceback
from pathlib import Path


def main() -> None:
    """Run the code as `__main__`, with `studylab` at hand; exit 1 where it fails."""
    name = sys.argv[1]
    code = sys.stdin.buffer.read().decode("utf-8")
    sys.argv[:] = [name]
    sys.path.insert(0, str(Path(__file__).parent))
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        exec(compile(code, name, "exec"), {"__name__": "__main__"})  # noqa: S102
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001
        inside = error.__traceback__.tb_next if error.__traceback__ else None
        traceback.print_exception(type(error), error, inside)
        sys.exit(1)


if __name__ == "__main__":
    main()
