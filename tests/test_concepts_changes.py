"""What an edit of one note changes for the others, and what it leaves as it was."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from notes_of import lexicon_of, note_of

from studygraph.concepts import NoteLinks, link, survey
from studygraph.concepts.changes import changes, said
from studygraph.concepts.termhood import (
    FEATURES,
    Spread,
    stages,
    with_spread,
    without_spread,
)
from studygraph.concepts.trees import shipped
from studygraph.kept import pack
from studygraph.note import Note

LINES = (
    "## Forget gate",
    "The forget gate is a part of the LSTM.",
    "- **forget gate**: decides what leaves the cell state",
    "Long short-term memory (LSTM) keeps a cell state.",
    "The LSTM has gates.",
    "A context free grammar (CFG) has rules.",
    "- CFG - control flow graph",
    "Parsing with a CFG is slow.",
    "We use a priority queue. The PQ keeps the frontier.",
    "A mini batch of images.",
    "Every minibatch goes through the convolution.",
    "The covolution of images.",
    "**Convolution** slides over images.",
    "Adam optimizer with a learning rate",
    "- **Adam**: an optimizer",
    "The variance of the sample, or sample variance.",
    "sample variance is also called s squared",
    "control flow graph (CFG)",
    "The previous hidden state and the hidden state.",
    "The hidden states are vectors.",
    "# Gates (LSTM)",
    "- **Vanishing**: what small gradients do",
    "The vanishing gradient, and vanishing gradients in the LSTM.",
    "- **activation function**: bends sums",
    "- **activation**: what the activation function gives",
    "A fresh thought.",
)
LONG = ["Every walk to the old mill of the town was a walk in the rain."] * 50
"""Of a note with so many words not every phrase is scored."""
MORE: list[list[str]] = [[], LONG]
NOTEBOOKS = st.lists(
    st.lists(st.sampled_from(LINES), max_size=9), min_size=2, max_size=5
)
SPREADS = st.builds(Spread, *(st.integers(1, 40),) * 2, *(st.integers(0, 12),) * 2)


def notes_with(bodies: list[list[str]]) -> list[Note]:
    return [
        note_of("\n".join(lines), f"ECS{100 + n % 2}-L{n}.md")
        for n, lines in enumerate(bodies)
    ]


def unreached(before: list[Note], after: list[Note]) -> list[tuple[Note, NoteLinks]]:
    """The notes both have that the change leaves alone, with what they said before."""
    old, new = lexicon_of(*before), lexicon_of(*after)
    moved = changes(said(old), new)
    kept = []
    for note in before:
        links = link(note, old)
        if note in after and not moved.reach(note, pack(survey(note)), links):
            kept.append((note, links))
    return kept


@hypothesis(max_examples=60, deadline=None)
@given(NOTEBOOKS, st.lists(st.sampled_from(LINES), max_size=6), st.sampled_from(MORE))
def test_a_note_that_no_change_reaches_says_what_it_said(
    bodies: list[list[str]], instead: list[str], more: list[str]
) -> None:
    bodies = [[*lines, *more] for lines in bodies]
    before, after = notes_with(bodies), notes_with([instead, *bodies[1:]])
    lexicon = lexicon_of(*after)
    for note, links in unreached(before, after):
        assert link(note, lexicon) == links


def test_a_word_of_its_own_reaches_no_other_note() -> None:
    bodies = [[LINES[1], LINES[4]], [LINES[3], LINES[2]], [LINES[9]]]
    edited = [[*bodies[0], "An ablation was done."], *bodies[1:]]
    kept = unreached(notes_with(bodies), notes_with(edited))
    assert [note.path for note, _ in kept] == ["ECS101-L1.md", "ECS100-L2.md"]


def test_what_a_short_form_stands_for_reaches_who_uses_it() -> None:
    bodies = [["A thought."], [LINES[7]], [LINES[9]]]
    edited = [[LINES[5]], *bodies[1:]]
    (only,) = unreached(notes_with(bodies), notes_with(edited))
    assert only[0].path == "ECS100-L2.md"


def test_what_a_short_form_stands_for_may_fold_into_something_else() -> None:
    parsing = note_of(LINES[7])
    old = lexicon_of(parsing, note_of(LINES[5], "a.md"))
    new = replace(old, same={**old.same, "context free grammar": "grammar"})
    links = link(parsing, old)
    assert link(parsing, new) != links
    assert changes(said(old), new).reach(parsing, pack(survey(parsing)), links)


def test_which_of_two_variants_is_in_more_notes_is_a_change() -> None:
    both = note_of(f"{LINES[9]}\n\n{LINES[10]}")
    lexicon = lexicon_of(both)
    assert {"mini batch", "minibatch"} <= set(link(both, lexicon).together)
    stage = stages(lexicon.termhood)
    n = next(
        n
        for n in range(2, 60)
        if all(stage(Spread(n, p)) == stage(Spread(n + 1, p)) for p in (300, 2))
    )
    few, more = {"mini batch": Spread(n, 300)}, {"mini batch": Spread(n + 1, 300)}
    old = replace(lexicon, spreads={**few, "minibatch": Spread(n + 1, 2)})
    new = replace(lexicon, spreads={**more, "minibatch": Spread(n, 2)})
    moved = changes(said(old), new)
    assert not moved.folded | moved.moved
    assert moved.reach(both, pack(survey(both)), link(both, old))


def test_only_a_threshold_passed_is_another_thing_said() -> None:
    lexicon = lexicon_of(note_of(LINES[1]))
    stage = stages(lexicon.termhood)
    few, more, most = Spread(2, 90), Spread(2, 91), Spread(40, 90, 9, 9)
    assert stage(few) == stage(more) != stage(most)
    old = replace(lexicon, spreads={"forget gate": few, "lstm": few})
    new = replace(lexicon, spreads={"forget gate": most, "lstm": more})
    assert changes(said(old), new).moved == {"forget gate"}
    assert changes(said(old), old).moved == set()


def test_a_spread_that_changes_no_score_reaches_nobody() -> None:
    note = note_of(LINES[1])
    lexicon = lexicon_of(note)
    links, terms = link(note, lexicon), pack(survey(note))
    told = []
    for n in range(1, 60):
        old = replace(lexicon, spreads={"forget gate": Spread(n, 90)})
        new = replace(lexicon, spreads={"forget gate": Spread(n + 1, 90)})
        moved = changes(said(old), new)
        if moved.moved:
            told.append(moved.reach(note, terms, links))
            assert told[-1] or link(note, old) == link(note, new)
    assert {True, False} <= set(told)


def test_in_how_many_notes_a_phrase_is_reaches_who_scores_it_alone() -> None:
    note = note_of("\n".join([*LONG, "Nets have a forget gate in every last cell."]))
    lexicon = lexicon_of(note)
    links, terms = link(note, lexicon), pack(survey(note))
    for key, scored in {"forget gate": True, "last": False}.items():
        spread = replace(lexicon, spreads={key: Spread(40, 90, 9, 9)})
        assert (key in links.scored) == scored
        assert changes(said(lexicon), spread).reach(note, terms, links) == scored
        assert scored or link(note, spread) == links


@given(SPREADS, SPREADS, st.lists(st.floats(-5, 60), min_size=120, max_size=120))
def test_trees_take_one_stage_for_the_same(
    a: Spread, b: Spread, own: list[float]
) -> None:
    weights, _ = shipped()
    stage = stages(weights)
    values = without_spread(own[: len(FEATURES)])
    if stage(a) == stage(b):
        of_a, of_b = (weights.log_odds(with_spread(values, s)) for s in (a, b))
        assert of_a == of_b


def test_a_stage_is_left_where_a_threshold_is_passed() -> None:
    stage = stages(shipped()[0])
    assert len({stage(Spread(n, n, 0, 0)) for n in (1, 3, 30)}) == 3
