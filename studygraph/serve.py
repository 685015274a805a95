"""A local preview: the site over HTTP, built anew and reloaded when a note changes.

It listens on this computer only, answers no other host's name (a page elsewhere could
point a name of its own here), and gives out nothing but files of the site and the
review log. Changes are found by listing the folder, which works on every file system.
A page gets one script more than on disk, and may connect to its own server: that is how
it hears of a build, and how the Review page reads and writes the notebook's own log.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from gzip import compress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Condition, Event, Thread
from time import monotonic, sleep, time_ns
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from studygraph import read
from studygraph.config import FILE_NAME, load_settings
from studygraph.errors import StudygraphError
from studygraph.study.log import ReviewLog, parse, to_line
from studygraph.update import build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studygraph.read.model import Listing
    from studygraph.update import BuildReport

HOST = "127.0.0.1"
_NAMES = frozenset({"127.0.0.1", "localhost"})
_OWN = "/~studygraph/"
_REVIEWS = f"{_OWN}reviews"
_MOST_REVIEWS = 20_000_000
"""Bytes that a page may send at once: a whole log, when progress is loaded."""
_SCRIPT = b"""\
"use strict";
const built = new URL(document.currentScript.src).searchParams.get("built");
new EventSource("/~studygraph/events").onmessage = (said) => {
  if (said.data !== built) location.reload();
};
"""
_POLICY = b'<meta http-equiv="Content-Security-Policy" content="'
_COMPRESSION = 6
"""As a host on the web would send it, so that what is tried here is what it will be."""
_HEARTBEAT_SECONDS = 15.0
_SHORTEST_WAIT_SECONDS = 0.5
_SWAP_SECONDS = 0.1


class PortError(StudygraphError):
    """Nothing can be served at that port."""

    def __init__(self, port: int, error: OSError) -> None:
        reason = (
            "is in use"
            if error.errno == errno.EADDRINUSE
            else f"cannot be had ({error.strerror})"
        )
        super().__init__(
            f"port {port} {reason}: name another with --port, or --port 0 for any "
            "that is free"
        )


class Preview:
    """The site in the folder `out`, which build of it is the newest, and the log."""

    def __init__(self, out: Path, log: ReviewLog) -> None:
        self.out = out
        self.log = log
        self.built = ""
        self._news = Condition()

    def renew(self) -> None:
        """Tell every open page that the site was built."""
        with self._news:
            self.built = str(time_ns())
            self._news.notify_all()

    def wait(self, known: str) -> str:
        """The newest build, as soon as it is another than `known`, or after a while."""
        with self._news:
            self._news.wait_for(lambda: self.built != known, _HEARTBEAT_SECONDS)
            return self.built

    def file(self, url_path: str) -> Path | None:
        """The file of the site at a URL's path; None for anything else."""
        path = unquote(url_path, errors="replace").lstrip("/")
        if path.endswith("/") or not path:
            path += "index.html"
        parts = path.split("/")
        if any(p.startswith(".") or not p.isprintable() or "\\" in p for p in parts):
            return None
        top = os.path.realpath(self.out)
        real = os.path.realpath(Path(top, *parts))
        inside = real.startswith(top.rstrip(os.sep) + os.sep)
        return Path(real) if inside and Path(real).is_file() else None

    def page(self, content: bytes) -> bytes:
        """A page as it is served: it hears of builds, and may connect to do so."""
        start, policy, rest = content.partition(_POLICY)
        if not policy:
            return content
        rules, quote_mark, rest = rest.partition(b'"')
        if b"connect-src" in rules:
            rules = rules.replace(b"connect-src", b"connect-src 'self'", 1)
        else:
            rules += b"; connect-src 'self'"
        end, head, rest = rest.partition(b"</head>")
        script = (
            f'<meta name="studygraph-reviews" content="{_REVIEWS}">'
            f'<script src="{_OWN}reload.js?built={self.built}" defer></script>'
        )
        parts = (start, policy, rules, quote_mark, end, script.encode(), head, rest)
        return b"".join(parts)


class _Server(ThreadingHTTPServer):
    """One preview on loopback; requests end with the process."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, preview: Preview) -> None:
        self.preview = preview
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    """One request: a file of the site, the reload script, or the news of builds."""

    server: _Server
    server_version = "studygraph"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(body=False)

    def do_POST(self) -> None:
        """Take in answers for the review log, from our own pages only."""
        host = self.headers.get("Host", "")
        size = self.headers.get("Content-Length", "")
        if not self._is_ours() or self.headers.get("Origin") != f"http://{host}":
            self.send_error(HTTPStatus.FORBIDDEN, "Only the site's own pages may write")
        elif urlsplit(self.path).path != _REVIEWS:
            self.send_error(HTTPStatus.NOT_FOUND, "Nothing to write there")
        elif not size.isdecimal() or int(size) > _MOST_REVIEWS:
            self.send_error(HTTPStatus.BAD_REQUEST, "No answers of a sensible size")
        else:
            self._take_in(self.rfile.read(int(size)).decode("utf-8", "replace"))

    def _take_in(self, text: str) -> None:
        found = parse(text)
        if found.torn:
            self.send_error(HTTPStatus.BAD_REQUEST, "These are no answers")
            return
        try:
            self.server.preview.log.take_in(found.events)
        except StudygraphError as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, explain=str(error))
            return
        self._send("text/plain", b"kept\n", body=True)

    def _is_ours(self) -> bool:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        return host in _NAMES

    def log_message(self, *_: object) -> None:
        """Keep quiet: the terminal is for builds."""

    def _answer(self, *, body: bool) -> None:
        if not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN, "This is not that host")
            return
        path = urlsplit(self.path).path
        preview = self.server.preview
        if path == f"{_OWN}events":
            self._tell(preview)
        elif path == _REVIEWS:
            events = preview.log.read().events
            lines = "".join(f"{to_line(event)}\n" for event in events)
            self._send("text/plain", lines.encode(), body=body)
        elif path == f"{_OWN}reload.js":
            self._send("text/javascript", _SCRIPT, body=body)
        else:
            self._send_file(preview, path, body=body)

    def _send_file(self, preview: Preview, path: str, *, body: bool) -> None:
        if not preview.out.is_dir():
            sleep(_SWAP_SECONDS)  # a build is just putting the new site in place
        file, content = preview.file(path), None
        with suppress(OSError):
            content = file.read_bytes() if file else None
        if file is None or content is None:
            folder = preview.file(f"{path}/")
            if folder is not None and not path.endswith("/"):
                self.send_response(HTTPStatus.FOUND)
                self.send_header("Location", quote(f"/{unquote(path).strip('/')}/"))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_error(HTTPStatus.NOT_FOUND, "No such page")
            return
        kind = guess_type(file.name)[0] or "application/octet-stream"
        if kind == "text/html":
            content = preview.page(content)
        self._send(kind, content, body=body)

    def _send(self, kind: str, content: bytes, *, body: bool) -> None:
        text = kind.startswith("text/") or kind.endswith(("json", "javascript"))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        if text and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = compress(content, compresslevel=_COMPRESSION)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self._send_rules()
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _send_rules(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _tell(self, preview: Preview) -> None:
        """Server-sent events: the newest build now, and each later one."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self._send_rules()
        self.end_headers()
        known = ""
        while True:
            known = preview.wait(known)
            self.wfile.write(f"retry: 1000\ndata: {known}\n\n".encode())
            self.wfile.flush()


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
        server = _Server(port, preview)
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


_Seen = tuple[tuple[int, int] | None, "Listing | None"]


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
    """What tells a change: the settings' file and the listing of the notes."""
    stamp = listing = None
    with suppress(OSError):
        status = (root / FILE_NAME).stat()
        stamp = (status.st_size, status.st_mtime_ns)
    with suppress(StudygraphError):
        listing = read.scan(root, load_settings(root).read)
    return stamp, listing
