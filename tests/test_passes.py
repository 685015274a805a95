from __future__ import annotations

import gc
import math
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from ctypes import CDLL
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import get_ident
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import NOTES

from studygraph.build import study
from studygraph.config import load_settings
from studygraph.copies import beside, shared
from studygraph.passes import Passes, WorkerError, no_collections, over


@given(st.lists(st.integers(), max_size=30), st.integers(1, 9))
def test_executors_change_neither_results_nor_order_and_keep_their_shares(
    items: list[int], shares: int
) -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        passes = Passes(lambda: [one, other], shares)
        done = passes.each(lambda n: n * n, items)
        where = [passes.each(lambda _: get_ident(), items) for _ in range(2)]
    assert done == [n * n for n in items]
    assert where[0] == where[1]


@pytest.mark.slow
def test_two_processes_find_what_one_finds() -> None:
    settings = load_settings(NOTES)
    alone = study(NOTES, settings, workers=1)
    shared = study(NOTES, settings, workers=2)
    assert shared.notes == alone.notes
    assert shared.graph == alone.graph
    assert shared.mentions == alone.mentions
    assert shared.problems == alone.problems


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(CDLL(None), "malloc_stats"),
    reason="another C library",
)
def test_no_thread_has_memory_of_its_own() -> None:
    """What it frees would be kept for it, and never be given back."""
    code = """
from ctypes import CDLL
from studygraph.passes import over
if __name__ == "__main__":
    with over(2, 200) as passes:
        assert len(passes.each(bytes, [100_000] * 200)) == 200
    CDLL(None).malloc_stats()
"""
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stderr
    assert "Arena 0" in told
    assert "Arena 1" not in told


def die(_: object) -> None:
    """End the process, if it is not the first, which leaves the others time to."""
    if parent_process():
        os._exit(1)
    sleep(0.001)


@pytest.mark.slow
def test_a_process_that_dies_is_one_sentence() -> None:
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(WorkerError, match="--workers 1"),
    ):
        Passes(lambda: [executor], 2).each(die, [1, 2])


def test_a_small_notebook_is_read_without_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", never)
    with over(2, 300) as passes:
        assert passes.each(str, [1, 2]) == ["1", "2"]


def die_told(told: Callable[[], int]) -> None:
    """The same in a copy that hears something."""
    die(told)


def square(number: int) -> tuple[int, int]:
    """The square and the process; the first leaves time to its copies."""
    if not parent_process():
        sleep(0.001)
    return number * number, os.getpid()


def square_of(told: Callable[[], int]) -> tuple[int, int]:
    """The square of what is told. Raises ValueError where that has no root."""
    number = told()
    return square(number) if math.sqrt(number) else (0, 0)


def sleep_for(told: Callable[[], int]) -> None:
    """Sleep as many seconds as is told."""
    sleep(told())


PARENT = """
import os, sys, time
from studygraph.passes import over

def told(_):
    print(os.getpid(), flush=True)
    return 0

if __name__ == "__main__":
    with over(2, 1_000) as passes:
        passes.each(told, range(1_000))
        print("done", flush=True)
        time.sleep(60)
"""


def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        found = {int(line) for line in iter(parent.stdout.readline, "done\n")}
        parent.kill()
    assert len(found) == 2
    for _ in range(100):
        if not any(map(is_alive, found)):
            return
        sleep(0.1)
    pytest.fail("a process outlives its parent")


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not status.exists() or "zombie" not in status.read_text(encoding="utf-8")


def test_copies_give_what_one_process_gives_in_order() -> None:
    done = shared(square, range(1000), workers=3)
    assert [square for square, _ in done] == [n * n for n in range(1000)]
    processes = {process for _, process in done}
    assert os.getpid() in processes
    assert (1 < len(processes) <= 3) == (sys.platform == "linux")


@pytest.mark.parametrize("workers", [1, 3])
def test_what_comes_first_is_done_here_once(workers: int) -> None:
    done: list[int] = []
    first = partial(done.append, os.getpid())
    assert shared(abs, range(100), workers=workers, first=first) == list(range(100))
    assert done == [os.getpid()]


def test_a_machine_with_hundreds_of_cores_does_not_wait_for_itself() -> None:
    assert shared(abs, range(32_000), workers=256) == list(range(32_000))


def test_one_item_is_worth_no_copies() -> None:
    assert shared(lambda _: os.getpid(), [5], workers=2) == [os.getpid()]


def test_what_a_copy_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        shared(lambda n: 1 // (n - 500), range(1000), workers=2)


@pytest.mark.parametrize("copied", [True, False])
def test_a_copy_works_beside_this_process(*, copied: bool) -> None:
    with beside(square_of, copied=copied) as other:
        here = os.getpid()
        other.tell(3)
        squared, process = other.result()
    assert squared == 9
    assert (process != here) == (copied and sys.platform == "linux")
    with beside(square_of, copied=copied) as failing:
        failing.tell(-1)
        with pytest.raises(ValueError, match="math domain"):
            failing.result()
    assert active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="no copies of processes there")
def test_a_copy_that_nobody_waits_for_is_ended() -> None:
    start = monotonic()
    with beside(sleep_for, copied=True) as other:
        other.tell(60)
    assert monotonic() - start < 30
    assert active_children() == []


ORPHAN = """
import time
from multiprocessing import active_children
from studygraph.copies import beside

with beside(lambda told: told(), copied=True):
    with beside(lambda told: bytes(10_000_000), copied=True):
        print(*(copy.pid for copy in active_children()), flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no copies of processes there")
def test_copies_end_when_the_first_process_is_killed() -> None:
    command = [sys.executable, "-c", ORPHAN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        copies = [int(number) for number in parent.stdout.readline().split()]
        sleep(0.5)  # now one waits to be told, and one for its result to be taken
        parent.kill()
    assert len(copies) == 2
    for _ in range(100):
        if not any(map(is_alive, copies)):
            return
        sleep(0.1)
    pytest.fail("a copy outlives its parent")


@pytest.mark.skipif(sys.platform != "linux", reason="no copies of processes there")
def test_a_copy_that_dies_is_one_sentence() -> None:
    with (
        pytest.raises(WorkerError, match="--workers 1"),
        beside(die_told, copied=True) as other,
    ):
        other.result()
    with pytest.raises(WorkerError, match="--workers 1"):
        shared(die, range(1000), workers=2)
    assert active_children() == []


def test_the_collector_is_left_as_it_was_found() -> None:
    with no_collections():
        assert not gc.isenabled()
    with pytest.raises(ValueError), no_collections():  # noqa: PT011 - ours
        raise ValueError
    assert gc.isenabled()


def test_what_a_build_leaves_is_not_looked_through_when_it_ends() -> None:
    seen: list[str] = []

    def look(phase: str, _: object) -> None:
        seen.append(phase)

    gc.callbacks.append(look)
    try:
        with no_collections():
            left = [[number] for number in range(10_000)]
        [[number] for number in left[:100]]
    finally:
        gc.callbacks.remove(look)
    assert not seen
    assert gc.get_freeze_count() == 0  # so that a later look finds it
