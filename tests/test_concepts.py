"""The concepts room as a whole: two passes, the user's word, honest evidence."""

from __future__ import annotations

import inspect
import math
import pickle
import re
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from notes_of import knowledge_of, lexicon_of, note_of

from studygraph.concepts import (
    directions,
    link,
    mentions,
    merge,
    pairs,
    relations,
    salience,
    survey,
    trees,
)
from studygraph.concepts.candidates import collect_and_keep, kept_or_collected
from studygraph.concepts.linear import fitted
from studygraph.concepts.phrases import rows
from studygraph.concepts.tally import Entry, tally
from studygraph.concepts.termhood import FEATURES
from studygraph.concepts.terms import Term, chosen
from studygraph.concepts.trees import Cuts, Weights, shipped, weights_of
from studygraph.config import ConceptSettings

FIRST = """
    ## Vocab
    **gradient descent** - walks down the gradient of a loss function
    **learning rate** - how long a step of gradient descent is

    ## Scratch Notes
    - the learning rate of gradient descent is small
    - a loss function is minimised
"""
SECOND = """
    ## Scratch Notes
    ### Momentum
    - **Momentum** keeps the direction of gradient descent
    - works with a smaller learning rate
"""


def labels(settings: ConceptSettings | None = None) -> set[str]:
    notes = note_of(FIRST, "ECS100-L1.md"), note_of(SECOND, "ECS100-L2.md")
    knowledge = knowledge_of(*notes, settings=settings)
    return {concept.id.removeprefix("concept:") for concept in knowledge.concepts}


def test_what_a_note_defines_is_a_concept() -> None:
    assert {"gradient-descent", "learning-rate", "momentum"} <= labels()


def test_every_concept_says_why() -> None:
    concepts = knowledge_of(note_of(FIRST)).concepts
    assert concepts
    for concept in concepts:
        assert 0 < concept.score <= 1
        assert concept.parts
        assert all(name in FEATURES for name, _, _ in concept.parts)


def test_the_user_has_the_last_word() -> None:
    assert "learning-rate" not in labels(ConceptSettings(exclude=("Learning Rates",)))
    assert "small" in labels(ConceptSettings(include=("small",)))
    merged = labels(ConceptSettings(alias={"loss function": "gradient descent"}))
    assert "loss-function" not in merged
    assert "gradient-descent" in merged


def test_pairs_kept_distinct_are_not_folded() -> None:
    text = "A context free grammar (CFG) is a grammar. The **CFG** has **rules**."
    folded = {c.id for c in knowledge_of(note_of(text)).concepts}
    apart = ConceptSettings(distinct=(("CFG", "context free grammar"),))
    kept = {c.id for c in knowledge_of(note_of(text), settings=apart).concepts}
    assert "concept:cfg" not in folded
    assert "concept:cfg" in kept


def test_merging_is_the_same_in_any_order_and_grouping() -> None:
    parts = [
        survey(note_of(FIRST, "a.md")),
        survey(note_of(SECOND, "b.md")),
        survey(note_of("The loss function (LF) of a **network**.", "c.md")),
    ]
    whole = merge(*parts)
    for a, b, c in permutations(parts):
        assert merge(merge(a, b), c) == merge(a, merge(b, c)) == whole


def test_words_of_the_template_are_no_evidence() -> None:
    note = note_of("## Connections\n- Link all related words\n- **entropy**\n")
    assert "concept:link" not in {c.id for c in knowledge_of(note).concepts}
    assert not any("related" in m.text for m in knowledge_of(note).mentions)


def names_in(text: str) -> set[str]:
    """The folded phrases that the survey of a note finds."""
    found = survey(note_of(text))
    return {*found.once, *found.spreads}


def test_the_code_of_a_linked_lecture_is_no_phrase() -> None:
    found = names_in("""
        # LSTM

        - GANs - [[ECS189G-L14]] come later
        - rescales, see [[ECS189G-L5#Adam]], and [[Forget gate]]
        - see [[VL03 Momentum]] and [[OS-L02 Scheduling]]
        """)
    assert {"gan", "adam", "forget gate", "momentum", "scheduling"} <= found
    assert not [name for name in found if re.search("ecs189g|vl03|l02", name)]


def test_the_code_that_opens_a_lecture_s_title_is_no_part_of_a_term() -> None:
    found = names_in("# OS-L02 Scheduling\n\nScheduling decides who runs.\n")
    assert "scheduling" in found
    assert not [name for name in found if "l02" in name]


def test_a_cited_title_is_no_phrase() -> None:
    found = names_in("""
        # LSTM

        The forget gate decides.

        ## Links
        ### Resources
        - [Decoupled Weight Decay](https://example.org/decay)
        ### Connections
        - [[Hidden state]]
        """)
    assert {"forget gate", "hidden state"} <= found
    assert "decoupled weight decay" not in found


def test_a_name_with_marks_inside_is_written_without_the_gaps_they_leave() -> None:
    knowledge = knowledge_of(
        note_of("""
        ## *Saturating* generator

        The *Saturating* generator is a loss. A *Saturating* generator stalls.
        """)
    )
    names = [name for c in knowledge.concepts for name in (c.label, *c.aliases)]
    assert [name for name in names if "aturating generator" in name]
    assert not [name for name in names if "  " in name]


def test_a_short_form_in_capitals_is_a_mention_and_the_small_word_is_none() -> None:
    note = note_of("An AS routes. As such it acts, e.g. as one. So G and an AS pair.\n")
    names = mentions.trie({"as": "autonomous system", "g": "generator"})
    held = rows(note)
    found = mentions.find(held, names, {}, "en", {})
    assert [held[0].text[at.start : at.end] for at in found] == ["AS", "G", "AS"]
    assert mentions.in_text("as seen, e.g. here", "en", names) == []
    assert mentions.in_text("an AS", "en", names) == ["autonomous system"]


def test_mentions_stand_where_they_say() -> None:
    note = note_of(FIRST)
    mentions = knowledge_of(note).mentions
    assert mentions
    for mention in mentions:
        line = note.lines[mention.line - 1]
        assert line[mention.column :].startswith(mention.text)


def test_a_card_is_about_what_it_asks() -> None:
    note = note_of(
        """
        ## Refresh the Info
        1. What does the learning rate do?
           It sets the step of gradient descent.
        """
    )
    asked = {about.concept for about in knowledge_of(note).abouts}
    assert "concept:learning-rate" in asked


@hypothesis(max_examples=30)
@given(st.text(max_size=200))
def test_no_text_breaks_the_two_passes(text: str) -> None:
    note = note_of(text)
    assert link(note, lexicon_of(note)).path == note.path


CUTS = Cuts(0.3, 0.6)


def term(key: str, score: float) -> Term:
    return Term(key, (key,), Entry(tuple(key.split())), (), score)


def test_a_note_keeps_as_many_terms_as_it_is_sure_of() -> None:
    sure = [term(f"sure{i}", 0.9) for i in range(5)]
    doubtful = [term(f"doubt{i}", 0.1) for i in range(50)]
    assert {t.key for t in chosen([*sure, *doubtful], CUTS)} == {t.key for t in sure}


def test_of_two_nested_names_the_surer_one_stays() -> None:
    both = [term("loss", 0.5), term("loss slide", 0.45)]
    assert [t.key for t in chosen(both, CUTS)] == ["loss"]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("A tariff is a tax on imports.", "told"),
        ("The tariff refers to taxes.", "told"),
        ("This tax is known as a tariff.", "called"),
        ("Taxes on imports are called tariffs.", "called"),
        ("We need the concept of a tariff.", "called"),
        ("There are tariffs, which are taxes.", "apposed"),
        ("It is a tax such as a tariff.", ""),
        ("The tariff is high.", ""),
        ("Of tariffs, taxes and quotas.", ""),
    ],
)
def test_prose_introduces_a_term(text: str, how: str) -> None:
    found = collect_and_keep(note_of(text))
    entry = tally(found, "tariff", [found.phrases["tariff"]])
    counted = {"called": entry.called, "told": entry.told, "apposed": entry.apposed}
    assert counted == {kind: int(kind == how) for kind in counted}


def test_a_note_is_about_what_it_introduces_more_than_about_what_it_uses() -> None:
    about = """
        # Tariffs
        ## What is a tariff?
        **Tariff** - a tax on imports. A tariff is set by a government.
        - a tariff raises prices
        - like an excise tax
        """
    note = note_of(about)
    terms = {term.key: term.salience for term in link(note, lexicon_of(note)).terms}
    assert max(terms, key=lambda key: terms[key]) == "tariff"
    found = {(n.concept, n.weight) for n in knowledge_of(note).note_concepts}
    assert ("concept:tariff", terms["tariff"]) in found


def test_the_parts_of_a_score_add_up_to_it() -> None:
    weights = Weights(
        ("a", "b"),
        0.5,
        (((0, 1.0, 1, 2, 0.1), (-1, 0.0, -1, -1, -0.4), (-1, 0.0, -1, -1, 0.7)),),
    )
    for values in ((0.0, 0.0), (2.0, 0.0)):
        shares = sum(share for _, _, share in weights.parts(values))
        root = weights.trees[0][0][4]
        assert weights.log_odds(values) == pytest.approx(0.5 + root + shares)


def test_the_most_telling_parts_are_the_first_of_all() -> None:
    weights, _ = shipped()
    for n in range(2, 30):
        values = [float(i % n) for i in range(len(FEATURES))]
        assert weights.parts(values, most=8) == weights.parts(values)[:8]


def test_candidates_are_kept_once_and_for_that_very_note() -> None:
    before, after = note_of(FIRST), note_of(SECOND)
    assert before.path == after.path
    kept = collect_and_keep(before)
    assert kept_or_collected(before) is kept
    assert kept_or_collected(before) is not kept
    collect_and_keep(before)
    assert kept_or_collected(after).phrases.keys() != kept.phrases.keys()


def test_weights_say_the_same_in_another_process() -> None:
    weights, _ = shipped()
    known = [float(i % 7) for i in range(len(FEATURES))]
    for values in (known, [*known[:-1], math.nan]):
        there = pickle.loads(pickle.dumps(weights))  # noqa: S301  (made just here)
        assert there == weights
        assert there.log_odds(values) == weights.log_odds(values)


def test_compiled_trees_give_what_the_trees_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trees, "_UNCOMPILED", 60)
    monkeypatch.setattr(trees, "HOPELESS", 0.0)  # so that both kinds are asked
    uncached = inspect.unwrap(trees._compiled)  # noqa: SLF001
    monkeypatch.setattr(trees, "_compiled", uncached)
    weights = replace(shipped()[0])
    places = range(len(FEATURES))
    asked = [[float(i * n % 7) / 2 - 1 for i in places] for n in range(60)]
    before = [weights.walk(values) for values in asked]
    assert min(before) < trees.HOPELESS < max(before)
    weights.walk(asked[0])
    monkeypatch.setattr(trees, "HALFWAY", -1)  # of the uncompiled walk alone
    assert [weights.walk(values) for values in asked] == before


def test_the_shipped_weights_fit_the_features() -> None:
    assert shipped()[0].features == FEATURES
    assert fitted("salience")["core"].features == salience.FEATURES
    models = relations.shipped()
    assert models.pair.features == models.holds.features == pairs.FEATURES
    assert models.type.features == directions.DIRECTED
    assert models.type.answers == relations.ANSWERS
    model = {"features": ["x"], "base": 0.0, "trees": []}
    assert weights_of(model).log_odds([1.0]) == 0


def meanings_in(text: str) -> dict[str, tuple[int, str]]:
    """What a note says that each concept is, and on which line."""
    told = knowledge_of(note_of(text)).meanings
    return {str(m.concept): (m.line, m.text) for m in told}


def test_an_answer_to_what_a_term_is_defines_it() -> None:
    found = meanings_in("""
        # Cells
        #flashcards
        - osmosis moves water, turgor bends cells

        ## Questions
        What is osmosis?
        - diffusion of water through a membrane

        **Turgor**::the pressure of water on the wall of a cell

        What is the **membrane potential**?
        - 70 mV
        """)
    assert found["concept:osmosis"] == (7, "diffusion of water through a membrane")
    assert found["concept:turgor"] == (9, "the pressure of water on the wall of a cell")
    assert "concept:membrane-potential" not in found


def test_a_definition_in_the_note_comes_before_an_answer_of_it() -> None:
    found = meanings_in("""
        # Cells

        - **Osmosis**: water that moves through a membrane

        What is osmosis?
        - the thing with the water and the salt
        """)
    assert found["concept:osmosis"][0] == 3


@pytest.mark.parametrize(
    ("entry", "other"),
    [
        ("- Recall - found of all", "Confusion matrix"),
        ("- **Work**: J", "Kinetic energy"),
        ("- Ohm", "Kinetic energy"),
    ],
)
def test_what_the_vocabulary_lists_is_a_concept(entry: str, other: str) -> None:
    note = note_of(
        f"# Week 3\n## Vocab\n{entry}\n- {other}\n- Summary - the end\n\n## Notes\nHi."
    )
    labels = {concept.label.lower() for concept in knowledge_of(note).concepts}
    assert labels & {"recall", "work", "ohm"}
    assert labels.isdisjoint({"summary", "vocab"})
