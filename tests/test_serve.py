from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from gzip import decompress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest
from playwright.sync_api import Page, expect

from studygraph.config import PLUGIN_FILE
from studygraph.errors import StudygraphError
from studygraph.serve import PortError, serve
from studygraph.study.events import Answered
from studygraph.study.log import ReviewLog
from studygraph.update import BuildReport

NOTE = "# Gates\n\n## Vocab\n**Forget gate**: clears the cell state\n"


class Served:
    """A preview that runs in a thread; `done` gets each report and each error."""

    def __init__(self, notes: Path, out: Path) -> None:
        self.notes, self.out = notes, out
        self.done: Queue[BuildReport | StudygraphError] = Queue()
        self.address = ""
        self._ready, self._stop = Event(), Event()
        self._thread = Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(60)
        self.port = int(self.address.rsplit(":", 1)[1].strip("/"))

    def _run(self) -> None:
        serve(
            self.notes,
            self.out,
            port=0,
            told=self._told,
            stop=self._stop,
        )

    def _told(self, address: str, outcome: BuildReport | StudygraphError) -> None:
        if self.address:
            self.done.put(outcome)
        else:
            self.address = address
            self._ready.set()

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(
            method,
            path,
            skip_host="Host" in headers,
            skip_accept_encoding="Accept-Encoding" in headers,
        )
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def close(self) -> None:
        self._stop.set()
        self._thread.join(20)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "gates.md").write_text(NOTE)
    running = Served(notes, tmp_path / "site")
    yield running
    running.close()


def test_every_file_is_served_as_it_is_on_disk_but_pages_hear_of_builds(
    served: Served,
) -> None:
    for path in (p for p in served.out.rglob("*") if p.is_file()):
        name = path.relative_to(served.out).as_posix()
        if name.startswith("."):
            continue
        answer, content = served.get(f"/{name}")
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if name.endswith(".html"):
            assert content.count(b"/~studygraph/reload.js") == 1, name
            assert b"connect-src 'self'" in content, name
        else:
            assert content == path.read_bytes(), name
    answer, content = served.get("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert content == served.get("/index.html")[1]
    answer, content = served.get("/index.html", "HEAD")
    assert (answer.status, content) == (200, b"")


def test_text_is_packed_for_those_who_take_it_so(served: Served) -> None:
    answer, packed = served.get("/assets/site.css", **{"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert decompress(packed) == served.get("/assets/site.css")[1]
    font = next(served.out.rglob("*.woff2")).relative_to(served.out).as_posix()
    answer, _ = served.get(f"/{font}", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] is None


def test_a_folder_leads_to_its_index(served: Served) -> None:
    answer, _ = served.get("/concepts")
    assert (answer.status, answer.headers["Location"]) == (302, "/concepts/")
    assert served.get("/concepts/")[0].status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/concepts/../../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/link.txt",
        "/linked/secret.txt",
        "/.studygraph-site",
        "/nowhere.html",
        "/index.html/",
        "/index.html%00.txt",
        "/a\x7fb",
    ],
)
def test_nothing_outside_the_site_is_served(served: Served, path: str) -> None:
    secret = served.out.parent / "secret.txt"
    secret.write_text("secret")
    (served.out / "link.txt").symlink_to(secret)
    (served.out / "linked").symlink_to(secret.parent)
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as plain:
        plain.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = b"".join(iter(lambda: plain.recv(65536), b""))
    assert answer.split()[1] in {b"404", b"400"}
    assert b"secret" not in answer.split(b"\r\n\r\n", 1)[1]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("evil.example", 403),
        ("localhost.evil.example:{port}", 403),
        ("", 403),
    ],
)
def test_only_this_computers_names_are_answered(
    served: Served, host: str, status: int
) -> None:
    named = host.format(port=served.port)
    assert served.get("/", Host=named)[0].status == status


def test_a_page_that_is_gone_leads_back(served: Served) -> None:
    answer, content = served.get("/notes/gone.html")
    page = content.decode()
    assert answer.status == 404
    assert "<h1>No such page</h1>" in page
    assert '<a href="/">' in page
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert served.get(style)[0].status == 200


def test_nothing_else_can_be_sent(served: Served) -> None:
    assert served.get("/", "POST")[0].status == 403


def test_other_computers_cannot_connect(served: Served) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # no packet is sent: it picks our address
        except OSError:
            pytest.skip("this computer has no other address")
        own = probe.getsockname()[0]
    if own.startswith("127."):
        pytest.skip("this computer has no other address")
    with pytest.raises(OSError, match=r"refused|unreachable"):
        socket.create_connection((own, served.port), timeout=5)


def test_who_asks_for_the_headers_of_the_news_is_not_kept_waiting(
    served: Served,
) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as link:
        link.sendall(b"HEAD /~studygraph/events HTTP/1.0\r\nHost: localhost\r\n\r\n")
        said = b"".join(iter(lambda: link.recv(4096), b""))
    assert said.startswith(b"HTTP/1.0 200")
    assert said.endswith(b"\r\n\r\n")


def test_an_edit_is_built_and_told(served: Served) -> None:
    stream = HTTPConnection("127.0.0.1", served.port, timeout=60)
    stream.request("GET", "/~studygraph/events")
    events = stream.getresponse()

    def told() -> bytes:
        while not (line := events.readline()).startswith(b"data:"):
            pass
        return line

    first = told()
    (served.notes / "gates.md").write_text(NOTE.replace("clears", "empties"))
    assert told() != first
    stream.close()
    report = served.done.get(timeout=60)
    assert isinstance(report, BuildReport)
    assert "notes/gates.html" in report.changed
    assert b"empties" in served.get("/notes/gates.html")[1]


def test_settings_that_break_leave_the_old_site_standing(served: Served) -> None:
    (served.notes / "studygraph.toml").write_text("[site]\ntitel = 'x'\n")
    error = served.done.get(timeout=60)
    assert "unknown key `site.titel`" in str(error)
    assert served.get("/")[0].status == 200
    (served.notes / "studygraph.toml").write_text("[site]\ntitle = 'Gates'\n")
    report = served.done.get(timeout=60)
    assert isinstance(report, BuildReport)
    assert b"<title>Gates" in served.get("/")[1]


def test_the_settings_that_obsidian_keeps_are_followed_too(served: Served) -> None:
    (served.notes / "gates.md").write_text(
        f"{NOTE}\nWhat clears a cell?==: A forget gate\n"
    )
    served.done.get(timeout=60)
    before = served.get("/data/deck.js")[1]
    plugin = served.notes / PLUGIN_FILE
    plugin.parent.mkdir(parents=True)
    plugin.write_text('{"settings": {"singleLineCardSeparator": "==:"}}')
    report = served.done.get(timeout=60)
    assert isinstance(report, BuildReport)
    assert served.get("/data/deck.js")[1] != before


def test_an_open_page_reloads_itself(served: Served, page: Page) -> None:
    page.goto(f"{served.address}notes/gates.html")
    expect(page.get_by_text("clears the cell state").first).to_be_visible()
    (served.notes / "gates.md").write_text(NOTE.replace("clears", "empties"))
    expect(page.get_by_text("empties the cell state").first).to_be_visible(
        timeout=60_000
    )


def test_a_port_in_use_is_one_sentence(served: Served, tmp_path: Path) -> None:
    with pytest.raises(PortError, match=f"port {served.port} is in use: name another"):
        serve(
            served.notes,
            tmp_path / "other",
            port=served.port,
            told=lambda *_: None,
        )


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    (tmp_path / "gates.md").write_text(NOTE)
    command = [sys.executable, "-m", "studygraph", "serve", str(tmp_path)]
    with subprocess.Popen(
        [*command, "-o", str(tmp_path / "site"), "--port", "0"],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "1 note" in process.stdout.readline()
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "\nstopped\n", "")


LINE = (
    '{"id":"e1","at":"2026-03-01T09:00:00.000Z","do":"answer","card":"card:1",'
    '"rating":3}\n'
)


def send(served: Served, body: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.request("POST", "/~studygraph/reviews", body.encode(), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_answers_go_to_the_notebooks_own_log(served: Served) -> None:
    origin = f"http://127.0.0.1:{served.port}"
    assert send(served, LINE, Origin=origin) == 200
    assert send(served, LINE, Origin=origin) == 200
    (file,) = (served.notes / ".studygraph").iterdir()
    assert file.read_text() == LINE
    assert served.get("/~studygraph/reviews")[1].decode() == LINE


@pytest.mark.parametrize("origin", ["http://elsewhere.example", ""])
def test_no_page_from_elsewhere_writes_to_the_log(served: Served, origin: str) -> None:
    assert send(served, LINE, **({"Origin": origin} if origin else {})) == 403
    assert not (served.notes / ".studygraph").exists()


def test_what_is_no_answer_is_refused(served: Served) -> None:
    origin = f"http://127.0.0.1:{served.port}"
    assert send(served, "{}", Origin=origin) == 400
    assert not (served.notes / ".studygraph").exists()


def test_the_review_page_keeps_its_answers_in_the_log(
    served: Served, page: Page
) -> None:
    """The page is closed before its server: pytest takes down the last one first."""
    page.goto(f"{served.address}review.html")
    expect(page.locator("[data-flash]")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("4")
    expect(page.locator("[data-status]")).to_have_text("Kept as easy.")
    events = ReviewLog(served.notes).read().events
    assert [type(event) for event in events] == [Answered]
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.locator("[data-progress]")).to_contain_text("1 card seen")
