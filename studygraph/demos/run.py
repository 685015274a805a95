"""Run a demo in a Python process of its own.

The process inherits no environment and no path but the runtime folder, works in an
empty folder that is deleted afterwards, and is ended with everything it started when
it takes too long or prints too much. Limit: this keeps accidents away, not attackers;
code that is not one's own is read before it is run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Timer

from studygraph.demos import runtime
from studygraph.demos.header import fill
from studygraph.demos.model import Demo, Outcome, Status

SECONDS = 20.0
MOST_BYTES = 1_000_000

_BOOT = Path(runtime.__file__).with_name("boot.py")


def run(
    demo: Demo, values: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> Outcome:
    """Run `demo` with sliders set to `values`, for at most `seconds`.

    Raises ArgumentError for a value that the demo does not take.
    """
    code = fill(demo.code, demo.parameters, values or {})
    command = [sys.executable, "-s", "-P", "-B", "-u", "-X", "utf8", str(_BOOT)]
    with tempfile.TemporaryDirectory(prefix="studygraph-") as folder:
        process = subprocess.Popen(  # noqa: S603
            [*command, f"{demo.name}.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=_environment(),
            start_new_session=os.name == "posix",
        )
        return _watch(process, code, seconds)


def matches(demo: Demo, outcome: Outcome) -> bool:
    """Whether a run without arguments printed what is recorded beside the demo."""
    return outcome.status is Status.FINISHED and outcome.output == demo.recorded


def _watch(process: subprocess.Popen[bytes], code: str, seconds: float) -> Outcome:
    """Feed `code` to `process` and read it to its end or to one of the limits."""
    too_long = Event()

    def stop() -> None:
        too_long.set()
        _end(process)

    timer = Timer(seconds, stop)
    timer.start()
    try:
        output = _talk(process, code)
        if len(output) > MOST_BYTES:
            _end(process)
        status = process.wait()
    finally:
        timer.cancel()
        _end(process)
    text = output[:MOST_BYTES].decode("utf-8", "replace").replace("\r\n", "\n")
    if len(output) > MOST_BYTES:
        return Outcome(text, Status.TOO_MUCH)
    if too_long.is_set():
        return Outcome(text, Status.TOO_LONG)
    return Outcome(text, Status.FAILED if status else Status.FINISHED)


def _talk(process: subprocess.Popen[bytes], code: str) -> bytes:
    """Write the code, read what is printed, up to one byte over the limit."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover
        message = "the process has no pipes"
        raise RuntimeError(message)
    with process.stdout:
        try:
            process.stdin.write(code.encode())
            process.stdin.close()
        except BrokenPipeError:  # it ended before it read its code
            pass
        return process.stdout.read(MOST_BYTES + 1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, and on POSIX everything that it started."""
    if os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # gone already
            return
    else:
        process.kill()


def _environment() -> dict[str, str]:
    """The few variables that a Python process cannot do without."""
    kept = {"PYTHONHASHSEED": "0"}
    if "SYSTEMROOT" in os.environ:
        kept["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return kept
