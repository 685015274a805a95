"""A local preview: the site over HTTP, built anew and reloaded when a note changes.

It listens on this computer only, answers no other host's name (a page elsewhere could
point a name of its own here), and gives out nothing but files of the site and the
review log. Changes are found by listing the folder, which works on every file system.
A page gets one script more than on disk, and may connect to its own server: that is how
it hears of a build, and how the Review page reads and writes the notebook's own log.
"""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from studygraph import read
from studygraph.config import load_settings
from studygraph.errors import StudygraphError
from studygraph.serve.preview import Preview
from studygraph.serve.server import HOST, PortError, Server
from studygraph.study.log import ReviewLog
from studygraph.update import build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studygraph.config import Settings
    from studygraph.read.model import Listing
    from studygraph.update import BuildReport

__all__ = ["HOST", "PortError", "Preview", "serve"]

_SHORTEST_WAIT_SECONDS = 0.5


def serve(
    root: Path,
    out: Path,
    *,
    port: int,
    told: Callable[[str, BuildReport | StudygraphError], None],
    stop: Event | None = None,
) -> None:
    """Build the notebook at `root` into `out`, serve it, and build on every change.

    Returns when `stop` is set. `told` gets the address and the first report, then each
    later one, or the error that kept a later build from being made: the old site is
    served on. Raises PortError where `port` cannot be had, and what `build_site` raises
    at first.
    """
    stop = stop or Event()
    preview = Preview(out, ReviewLog(root))
    try:
        server = Server(port, preview)
    except OSError as error:
        raise PortError(port, error) from error
    address = f"http://{HOST}:{server.server_port}/"
    with server:
        before = _look(root)
        report = build_site(root, load_settings(root), out)
        preview.renew()
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            told(address, report)
            for outcome in _outcomes(root, preview, before, stop):
                told(address, outcome)
        finally:
            server.shutdown()


_Seen = tuple["Settings | str", "Listing | None"]


def _outcomes(
    root: Path, preview: Preview, before: _Seen, stop: Event
) -> Iterator[BuildReport | StudygraphError]:
    """What comes of a build on every change of notes or settings until `stop`."""
    pause = _SHORTEST_WAIT_SECONDS
    while not stop.wait(pause):
        start = monotonic()
        now = _look(root)
        # A tenth of the time at most goes into looking, however large the folder.
        pause = max(_SHORTEST_WAIT_SECONDS, 9 * (monotonic() - start))
        if now == before:
            continue
        before = now
        try:
            report = build_site(root, load_settings(root), preview.out)
        except StudygraphError as error:
            yield error
            continue
        if report.new or report.changed or report.removed:
            preview.renew()
        yield report


def _look(root: Path) -> _Seen:
    """What tells a change: the settings, or what is wrong with them, and the listing.

    Settings come from more files than one: what they say is compared, not the files.
    """
    try:
        settings = load_settings(root)
        return settings, read.scan(root, settings.read)
    except StudygraphError as error:
        return str(error), None
