"""The preview over HTTP: the site's files, the review log, and the news of builds."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from gzip import compress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from studygraph.errors import StudygraphError
from studygraph.serve.preview import EVENTS, RELOAD, REVIEWS, SCRIPT
from studygraph.study.events import parse, to_line

if TYPE_CHECKING:
    from studygraph.serve.preview import Preview

HOST = "127.0.0.1"
_NAMES = frozenset({"127.0.0.1", "localhost"})
_MOST_REVIEWS = 20_000_000
"""Bytes that a page may send at once: a whole log, when progress is loaded."""
_COMPRESSION = 6
"""A level usual on the web: a page is as large here as a host would send it."""
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


class Server(ThreadingHTTPServer):
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

    server: Server
    error_message_format = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        "<title>%(message)s</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/assets/site.css"><main class="wrap">'
        "<h1>%(message)s</h1><p>%(explain)s</p>"
        '<p><a href="/">All lectures</a></p></main></html>'
    )
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
        elif urlsplit(self.path).path != REVIEWS:
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
        if path == EVENTS:
            self._tell(preview, body=body)
        elif path == REVIEWS:
            events = preview.log.read().events
            lines = "".join(f"{to_line(event)}\n" for event in events)
            self._send("text/plain", lines.encode(), body=body)
        elif path == RELOAD:
            self._send("text/javascript", SCRIPT, body=body)
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
            gone = "Its note may be gone or have another name now."
            self.send_error(HTTPStatus.NOT_FOUND, "No such page", gone)
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

    def _tell(self, preview: Preview, *, body: bool) -> None:
        """Server-sent events: the newest build now, and each later one."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self._send_rules()
        self.end_headers()
        known = ""
        while body:
            known = preview.wait(known)
            self.wfile.write(f"retry: 1000\ndata: {known}\n\n".encode())
            self.wfile.flush()
