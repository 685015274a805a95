"""What every test may ask for: a browser, a watched page, real notes, golden folders.

A test that asks for `browser`, `page` or `corpus` gets the marker of that name. With
`-m "not browser"` no browser starts. Tests never touch the user's own cache folder.
"""

from __future__ import annotations

import difflib
import itertools
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

TESTS = Path(__file__).parent
ROOT = TESTS.parent
GOLDEN = TESTS / "golden"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OWN_ADDRESSES = ("file:", "data:", "blob:", "http://127.0.0.1:", "http://localhost:")

CheckGolden = Callable[[Path, str], None]

settings.register_profile("quiet", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quiet")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden folders instead of comparing with them",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser or real notes, and put the heavy modules first.

    A module's tests stay in one process, where they share its fixtures: what begins
    last ought to be short, for all processes to end together.
    """
    heavy: Counter[Path] = Counter()
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        for name in sorted(wanted & {"browser", "corpus"}):
            item.add_marker(name)
        heavy[item.path] += any(map(item.get_closest_marker, ("browser", "slow")))
    items.sort(key=lambda item: (-heavy[item.path], item.path))


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's cache folder is an empty one, and no terminal has a width.

    Readline tells its width to all that is started from a process that loads it, and
    pytest does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder that holds corpus/ and cases/: real notes, not part of the project."""
    named = os.environ.get("STUDYGRAPH_CORPUS")
    if not named:
        pytest.skip("STUDYGRAPH_CORPUS is not set: tests on real notes are left out")
    folder = Path(named)
    assert (folder / "corpus").is_dir(), f"STUDYGRAPH_CORPUS={named} has no corpus/"
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, started once for all tests."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        notice = f"no browser: none of {', '.join(BROWSERS)} is installed"
        if os.environ.get("STUDYGRAPH_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{notice}, and STUDYGRAPH_REQUIRE_BROWSER=1 asks for one")
        pytest.skip(notice)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=list(BROWSER_FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page. Its test fails on a console error or a request to anywhere else."""
    tab = browser.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(f"error: {error}"))
    tab.on(
        "console",
        lambda said: (
            faults.append(f"console: {said.text}")
            if said.type in {"error", "warning"}
            else None
        ),
    )
    tab.on(
        "request",
        lambda sent: (
            None
            if sent.url.startswith(OWN_ADDRESSES)
            else faults.append(f"request: {sent.url}")
        ),
    )
    yield tab
    tab.close()
    assert faults == []


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> CheckGolden:
    """Compares a folder with tests/golden/CASE, or rewrites it on --update-golden."""
    update = bool(request.config.getoption("--update-golden"))

    def check(actual: Path, case: str) -> None:
        expected = GOLDEN / case
        if update:
            shutil.rmtree(expected, ignore_errors=True)
            shutil.copytree(actual, expected)
        complaints = _differences(expected, actual)
        assert not complaints, "\n".join(
            [
                f"{case} differs from tests/golden/{case}.",
                "If that is meant: pytest --update-golden, then read the diff.",
                *complaints,
            ]
        )

    return check


def _differences(expected: Path, actual: Path) -> list[str]:
    """What differs between two folders: files missing, extra, or with other bytes."""
    before, after = _contents(expected), _contents(actual)
    complaints = [f"missing: {name}" for name in sorted(before.keys() - after.keys())]
    complaints += [f"extra: {name}" for name in sorted(after.keys() - before.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            old, new = (
                data.decode("utf-8", "backslashreplace").splitlines()
                for data in (before[name], after[name])
            )
            diff = difflib.unified_diff(old, new, f"golden/{name}", name, lineterm="")
            complaints += [f"changed: {name}", *itertools.islice(diff, 60)]
    return complaints


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
