"""The log and its replay: nothing is lost, devices merge, history is kept."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_values import graph_of, question, with_cards

from studygraph.study.cards import make_cards
from studygraph.study.events import (
    Answered,
    Event,
    Place,
    Renamed,
    Undone,
    from_line,
    parse,
    to_line,
)
from studygraph.study.log import ReviewLog, ReviewLogError, device
from studygraph.study.model import Origin, StudyCard
from studygraph.study.renamed import find_renamed, place_of
from studygraph.study.replay import replay
from studygraph.study.scheduling import Rating, Stage

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def answered(
    number: int, card: str = "card:a", rating: Rating = Rating.GOOD
) -> Answered:
    return Answered(f"e{number}", START + timedelta(days=number), card, rating)


YEARS = (START.replace(2020, tzinfo=None), START.replace(2040, tzinfo=None))
names = st.text(max_size=12)
moments = st.datetimes(YEARS[0], YEARS[1], timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
places = st.builds(Place, names, st.integers(0, 9999), names, names, names)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Answered,
        names,
        moments,
        names,
        st.sampled_from(Rating),
        st.none() | places,
        st.integers(0, 9999).map(lambda tenths: tenths / 10),
    ),
    st.builds(Undone, names, moments, names),
    st.builds(Renamed, names, moments, names, names),
)


@given(events)
def test_an_event_comes_back_from_its_line_as_it_was(event: Event) -> None:
    line = to_line(event)
    assert "\n" not in line
    assert from_line(line) == event


@given(st.text())
def test_no_line_makes_reading_fail(line: str) -> None:
    from_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "3",
        '{"id":"a","at":"2026-01-01T00:00:00Z","do":"answer","card":"c","rating":9}',
        '{"id":"a","at":"2026-01-01T00:00:00","do":"undo","event":"x"}',
        '{"id":"a","at":"2026-01-01T00:00:00Z","do":"undo","place":{"note":1}}',
        '{"id":"a","at":"9999-12-31T23:00:00Z","do":"undo","event":"x"}',
        '{"id":"a","at":"0001-01-01T00:00:00+14:00","do":"undo","event":"x"}',
        '{"id":"","at":"2026-01-01T00:00Z","do":"answer","card":"","rating":3,"seconds":NaN}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_record_is_none(line: str) -> None:
    assert from_line(line) is None


def test_what_is_added_is_read_back_in_the_order_of_time(tmp_path: Path) -> None:
    log = ReviewLog(tmp_path, "desk")
    log.add(answered(2), answered(1))
    log.add(answered(3))
    assert [event.id for event in log.read().events] == ["e1", "e2", "e3"]


def test_devices_merge_by_being_there(tmp_path: Path) -> None:
    ReviewLog(tmp_path, "desk").add(answered(1), answered(3))
    ReviewLog(tmp_path, "phone").add(answered(2), answered(3))
    found = ReviewLog(tmp_path, "tablet").read().events
    assert [event.id for event in found] == ["e1", "e2", "e3"]


def test_a_torn_last_line_is_counted_and_the_next_answer_is_whole(
    tmp_path: Path,
) -> None:
    log = ReviewLog(tmp_path, "desk")
    log.add(answered(1), answered(2))
    log.path.write_bytes(log.path.read_bytes()[:-20])
    log.add(answered(3))
    found = log.read()
    assert [event.id for event in found.events] == ["e1", "e3"]
    assert found.torn == (("reviews-desk.jsonl", 2),)


@given(st.integers(0, 400))
def test_a_cut_anywhere_loses_only_what_was_cut(size: int) -> None:
    whole = "".join(to_line(answered(n)) + "\n" for n in range(4))
    kept = whole[:size]
    found = parse(kept)
    complete = kept.count("\n")
    assert [e.id for e in found.events][:complete] == [f"e{n}" for n in range(complete)]
    assert len(found.events) + len(found.torn) <= complete + 1


def test_events_taken_in_twice_are_there_once(tmp_path: Path) -> None:
    log = ReviewLog(tmp_path, "desk")
    assert log.take_in([answered(1), answered(2)]) == 2
    assert log.take_in([answered(2), answered(3)]) == 1
    assert len(log.read().events) == 3


def test_a_log_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / ".studygraph").write_text("in the way")
    with pytest.raises(ReviewLogError, match="answer again"):
        ReviewLog(tmp_path, "desk").add(answered(1))


def test_a_device_has_one_name_that_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert device() == device()
    monkeypatch.setenv("STUDYGRAPH_DEVICE", "my phone/../x")
    assert device() == "my-phone-x"


_CHILD = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from studygraph.study.events import Answered
from studygraph.study.log import ReviewLog
from studygraph.study.scheduling import Rating

log = ReviewLog(Path(sys.argv[1]), "desk")
at = datetime(2026, 3, 1, tzinfo=UTC)
for number in range(100_000):
    event = Answered(f"e{number:06}", at + timedelta(minutes=number), "c", Rating.GOOD)
    log.add(event)
    print(event.id, flush=True)
"""


@pytest.mark.parametrize("answers", [1, 7, 40])
def test_a_kill_loses_at_most_the_answer_in_flight(
    tmp_path: Path, answers: int
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    kept = [child.stdout.readline().strip() for _ in range(answers)]
    child.send_signal(signal.SIGKILL)
    kept += child.stdout.read().split()
    child.stdout.close()
    child.wait()
    log = ReviewLog(tmp_path, "desk")
    found = log.read()
    ids = [event.id for event in found.events]
    assert ids[: len(kept)] == kept
    assert len(ids) + len(found.torn) <= len(kept) + 1
    log.add(answered(400_000))
    assert len(log.read().events) == len(ids) + 1


def test_an_undone_answer_never_was() -> None:
    events = (answered(1), answered(2), Undone("u", START + timedelta(days=3), "e2"))
    assert replay(events) == replay(events[:1])


def test_answers_build_up_a_memory() -> None:
    state = replay([answered(0), answered(1), answered(9, rating=Rating.AGAIN)])
    memory = state.memories["card:a"]
    assert (memory.reviews, memory.lapses) == (3, 1)
    assert memory.stage is Stage.RELEARNING
    assert memory.first == START


def test_a_renamed_card_keeps_its_history_through_two_changes() -> None:
    events: list[Event] = [
        answered(0, "old"),
        Renamed("r1", START + timedelta(days=1), "old", "newer"),
        answered(2, "newer"),
        Renamed("r2", START + timedelta(days=3), "newer", "newest"),
    ]
    state = replay(events)
    assert set(state.memories) == {"newest"}
    assert state.memories["newest"].reviews == 2


def test_a_question_changed_and_changed_back_ends_where_it_was() -> None:
    events: list[Event] = [
        answered(0, "a"),
        Renamed("r1", START + timedelta(days=1), "a", "b"),
        answered(2, "b"),
        Renamed("r2", START + timedelta(days=3), "b", "a"),
    ]
    state = replay(events)
    assert set(state.memories) == {"a"}
    assert state.memories["a"].reviews == 2


def _card(
    text: str, answer: str = "To throw away what is old", line: int = 9
) -> StudyCard:
    held = with_cards(question(text, answer, line))
    cards = make_cards(graph_of(held), (held,))
    return next(card for card in cards if card.origin is Origin.NOTE)


def _reviewed(card: StudyCard) -> Iterator[Event]:
    for number in range(3):
        yield Answered(
            f"e{number}",
            START + timedelta(days=number),
            card.id,
            Rating.GOOD,
            place_of(card),
        )


@pytest.mark.parametrize(
    "after",
    [
        _card("What is the purpose of a forget gate?"),
        _card("Why does it need a forget gate at all?", "To drop old things"),
        _card("Why a forget gate, then?", line=13),
    ],
)
def test_a_reworded_question_in_the_same_place_keeps_its_history(
    tmp_path: Path, after: StudyCard
) -> None:
    before = _card("Why does it need a forget gate?")
    log = ReviewLog(tmp_path, "desk")
    log.add(*_reviewed(before))
    state = replay(log.read().events)
    log.add(*find_renamed([after], state, START + timedelta(days=5)))
    state = replay(log.read().events)
    assert state.memories[after.id].reviews == 3
    assert before.id not in state.memories
    assert find_renamed([after], state, START) == ()


@pytest.mark.parametrize(
    "after",
    [
        _card("How many weights does a convolution have?", "Nine a channel"),
        _card("How many weights does it need?", "Nine a channel", line=14),
    ],
)
def test_another_question_starts_afresh(after: StudyCard) -> None:
    before = _card("Why does it need a forget gate?")
    state = replay(_reviewed(before))
    assert find_renamed([after], state, START) == ()


def test_a_question_still_there_lends_its_history_to_no_other() -> None:
    before = _card("Why does it need a forget gate?")
    after = _card("Why does it need a forget gate, then?")
    state = replay(_reviewed(before))
    assert find_renamed([before, after], state, START) == ()


def test_ten_thousand_reviews_replay_within_a_second() -> None:
    """From the text of the log; in seconds of the processor, the best of three."""
    place = Place("notes/a.md", 3, "note", "what is a gate", "12-abcdef01")
    text = "\n".join(
        to_line(
            Answered(
                f"{n:016x}",
                START + timedelta(minutes=11 * n),
                f"card:{n * 7919 % 800:010x}",
                Rating(n % 4 + 1),
                place,
                seconds=4.5,
            )
        )
        for n in range(10_000)
    )
    spent = []
    for _ in range(3):
        start = process_time()
        state = replay(parse(text).events)
        spent.append(process_time() - start)
        assert len(state.memories) == 800
    assert min(spent) < 1
