"""The site as the preview shows it: its files, and pages that hear of a new build."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Condition
from time import time_ns
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from studygraph.study.log import ReviewLog

OWN = "/~studygraph/"
"""Where the server answers itself, beside the site's files."""
REVIEWS = f"{OWN}reviews"
EVENTS = f"{OWN}events"
RELOAD = f"{OWN}reload.js"

SCRIPT = b"""\
"use strict";
const built = new URL(document.currentScript.src).searchParams.get("built");
new EventSource("/~studygraph/events").onmessage = (said) => {
  if (said.data !== built) location.reload();
};
"""
_POLICY = b'<meta http-equiv="Content-Security-Policy" content="'
_HEARTBEAT_SECONDS = 15.0


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
            f'<meta name="studygraph-reviews" content="{REVIEWS}">'
            f'<script src="{RELOAD}?built={self.built}" defer></script>'
        )
        parts = (start, policy, rules, quote_mark, end, script.encode(), head, rest)
        return b"".join(parts)
