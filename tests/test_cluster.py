"""The passes on a real Dask cluster: a scheduler and two workers on this machine."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sites import NOTES

from studygraph import cluster

SKIPPED = "the extra `cluster` is not installed"

SECONDS = 60


def build(out: Path, *options: str) -> tuple[int, str]:
    """The exit code of a clean build of the sample course, and what it complained."""
    done = subprocess.run(
        [sys.executable, "-m", "studygraph", "build", NOTES, "-o", out, *options],
        capture_output=True,
        text=True,
        timeout=SECONDS * 3,
        env={**os.environ, "STUDYGRAPH_CACHE": str(out.with_suffix(".cache"))},
        check=False,
    )
    return done.returncode, done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def dask(place: Path, *words: str) -> list[str]:
    """A command that takes part in the cluster which is written down at `place`."""
    module = f"distributed.cli.dask_{words[0]}"
    said = ["--scheduler-file", str(place), "--no-dashboard", *words[1:]]
    return [sys.executable, "-m", module, *said]


@contextmanager
def two_workers(folder: Path) -> Iterator[str]:
    """The address of a scheduler on loopback with two workers, who stand elsewhere."""
    pytest.importorskip("distributed", reason=SKIPPED)
    place = folder / "scheduler.json"
    alone = ("--nthreads", "1", "--no-nanny", "--death-timeout", str(SECONDS))
    worker = dask(place, "worker", *alone, "--host", "127.0.0.1")
    with ExitStack() as stack:
        for command in (
            dask(place, "scheduler", "--host", "127.0.0.1", "--port", "0"),
            *([*worker, "--name", name] for name in ("one", "two")),
        ):
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=folder,
                    env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(process.terminate)
        deadline = time.monotonic() + SECONDS
        while not place.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield json.loads(place.read_text())["address"]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with two_workers(tmp_path_factory.mktemp("cluster")) as address:
        yield address


def free() -> str:
    """An address on loopback at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.slow
def test_a_cluster_makes_the_same_site_byte_for_byte(
    scheduler: str, tmp_path: Path
) -> None:
    assert build(tmp_path / "alone", "--workers", "1") == (0, "")
    code, said = build(tmp_path / "shared", "--cluster", scheduler)
    assert code == 0, said
    assert files(tmp_path / "shared") == files(tmp_path / "alone")


def square_or_die(mark: Path | None, number: int) -> int:
    """The square; it costs the worker its life where `mark` is not there, or None."""
    if number == 7 and not (mark and mark.exists()):
        if mark:
            mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def added(*numbers: int) -> int:
    return sum(numbers)


@pytest.mark.slow
def test_a_worker_that_is_lost_costs_time_and_all_of_them_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("distributed"), "level", logging.WARNING)
    wanted = [number * number for number in range(20)]
    with two_workers(tmp_path) as address, cluster.connect(address) as passes:
        passes._client.wait_for_workers(2, timeout=SECONDS)  # type: ignore[attr-defined] # noqa: SLF001
        mark = partial(square_or_die, tmp_path / "mark")
        assert passes.each(mark, range(20)) == wanted
        assert (tmp_path / "mark").exists()
        assert passes.total(mark, added, range(20)) == sum(wanted)
        with pytest.raises(cluster.ClusterError, match="all workers were lost"):
            passes.total(partial(square_or_die, None), added, range(20))


@pytest.mark.slow
def test_a_scheduler_without_workers_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason=SKIPPED)
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 5)
    place = tmp_path / "scheduler.json"
    command = dask(place, "scheduler", "--host", "127.0.0.1", "--port", "0")
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        try:
            while not place.exists() and process.poll() is None:
                time.sleep(0.1)
            with (
                pytest.raises(cluster.ClusterError, match="`dask worker"),
                cluster.connect(json.loads(place.read_text())["address"]),
            ):
                pass
        finally:
            process.terminate()


@pytest.mark.parametrize("address", ["", "nowhere", "http://127.0.0.1"])
def test_an_address_where_nobody_answers_is_one_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason=SKIPPED)
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 1)
    with (
        pytest.raises(cluster.ClusterError, match="no scheduler answers"),
        cluster.connect(address or free()),
    ):
        pass
    clients = list(distributed.Client._instances)  # noqa: SLF001
    assert {client.status for client in clients} <= {"closed"}


def test_without_dask_the_option_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(cluster.MissingDaskError, match=r"\[cluster\]"),
        cluster.connect("tcp://127.0.0.1:8786"),
    ):
        pass


def test_workers_and_a_cluster_are_not_named_together(tmp_path: Path) -> None:
    code, said = build(tmp_path / "site", "--workers", "2", "--cluster", "tcp://a:1")
    assert (code, "name one" in said) == (2, True)
