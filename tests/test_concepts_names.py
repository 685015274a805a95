"""Names: folding, acronyms, variants, words of every lecture and of subjects."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notes_of import knowledge_of, lexicon_of, note_of

from studygraph.concepts import acronyms, survey, variants, vocabulary
from studygraph.concepts.acronyms import expansion, is_short
from studygraph.concepts.candidates import collect
from studygraph.concepts.folding import concept_id, fold, singular
from studygraph.concepts.groups import groups
from studygraph.concepts.knowledge import names
from studygraph.concepts.tally import tally
from studygraph.concepts.termhood import Spread
from studygraph.concepts.wordfacts import of_words
from studygraph.concepts.words import is_known, look_up, stop_words
from studygraph.kept import Kept


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Forget Gates", "forget gate"),
        ("the forget gate", "forget gate"),
        ("Mini-batch", "mini batch"),
        ("matrices", "matrix"),
        ("metrics", "metric"),
        ("VMs", "vm"),
        ("Rolle's theorem", "rolle theorem"),
        ("naïve Bayes", "naive baye"),
        ("A-star", "a star"),
        ("analysis", "analysis"),
        ("C++", "c++"),
        ("忘却门", "忘却门"),
        ("  ", ""),
        ("***", ""),
    ],
)
def test_a_term_is_folded_the_same_however_it_is_written(
    written: str, key: str
) -> None:
    assert fold(written) == key


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more_in_words_and_never_raises(
    text: str,
) -> None:
    key = fold(text)
    assert key == " ".join(key.split())
    assert concept_id(key).startswith("concept:")


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        *(("classes", "class"), ("theories", "theory"), ("bias", "bias")),
        *(("gas", "gas"), ("sizes", "size"), ("buzzes", "buzz"), ("waltzes", "waltz")),
    ],
)
def test_only_plurals_lose_their_ending(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_german_endings_fall_with_the_german_stemmer() -> None:
    assert fold("Wahrscheinlichkeiten", "de") == fold("Wahrscheinlichkeit", "de")


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("CFG", "we write a Context Free Grammar", "Context Free Grammar"),
        ("MUA", "spikes give multi-unit activity", "multi-unit activity"),
        ("LSTM", "nothing that fits", ""),
        ("TLB", "the table", ""),
        ("LLC", "every core shares the last level cache", "last level cache"),
    ],
)
def test_an_acronym_finds_the_words_it_abbreviates(
    short: str, before: str, long: str
) -> None:
    assert expansion(short, before) == long


def test_a_word_in_capitals_is_short_and_a_sentence_is_not() -> None:
    assert is_short("TLBs")
    assert not is_short("Table")
    assert not is_short("A long thing")


def test_pairs_are_read_from_parentheses_leads_and_initials() -> None:
    note = note_of(
        """
        A context free grammar (CFG) has rules.

        - ALU - arithmetic logic unit

        We use a priority queue. The PQ keeps the frontier.
        """
    )
    stated, guessed = map(dict, acronyms.pairs(collect(note)))
    assert stated["cfg"] == "context free grammar"
    assert stated["alu"] == "arithmetic logic unit"
    assert guessed == {"pq": "priority queue"}


def test_another_name_stands_in_brackets_behind_what_a_paragraph_sets_apart() -> None:
    note = note_of(
        """
        **Backpropagation** (backprop) - the chain rule, from the loss back

        The backprop (long ago) - it was slow. A network (deep): many layers.
        """
    )
    pairs = dict(acronyms.pairs(collect(note)).stated)
    assert pairs == {"backprop": "backpropagation"}


def test_what_brackets_describe_or_number_has_no_other_name_there() -> None:
    note = note_of(
        """
        ## Poisson distribution (discrete)
        ## Bisection (chapter 3)
        ## Write-up rule (property)
        ## Apache server (multiprocess at the time)
        ## Hidden state (short-term memory)
        Discrete chapter property, multiprocess at the time, short-term memory.
        """
    )
    pairs = dict(acronyms.pairs(collect(note)).stated)
    assert pairs == {"short term memory": "hidden state"}


def test_two_initials_of_any_phrase_and_an_everyday_word_are_no_guess() -> None:
    note = note_of(
        """
        We try incremental deployment. Each host has an ID.
        The number of trees is NOT fixed.
        """
    )
    assert acronyms.pairs(collect(note)).guessed == ()


def test_what_is_written_in_capitals_is_not_clipped_from_a_longer_word() -> None:
    clipped = note_of("The conv is fast. A convolution slides a kernel.")
    assert dict(acronyms.pairs(collect(clipped)).guessed)["conv"] == "convolution"
    other = note_of("The conv is fast. A conveyor moves boxes.")
    assert "conv" not in dict(acronyms.pairs(collect(other)).guessed)
    capitals = note_of("TCP sends it, tcp waits. The tcpdump program shows it.")
    assert "tcp" not in dict(acronyms.pairs(collect(capitals)).guessed)


def test_a_short_form_does_not_stand_for_words_with_itself_in_them() -> None:
    note = note_of("First comes the check (DAC is all capitals) and then the rest.")
    assert acronyms.pairs(collect(note)).stated == ()


@pytest.mark.parametrize(
    ("short", "long", "is_one"),
    [
        ("cnn", "convolutional neural network", True),
        ("conv", "convolution", True),
        ("html", "hypertext markup language", True),
        ("as", "autonomous system", False),  # "software as a service"
        ("queue", "list", False),
        ("mean", "expected value", False),
        ("theorem", "moment generating", False),
    ],
)
def test_only_what_abbreviates_is_spelled_out_inside_a_longer_name(
    short: str, long: str, *, is_one: bool
) -> None:
    assert acronyms.abbreviates(short, long) is is_one


def test_an_everyday_word_and_a_second_name_stay_in_longer_names() -> None:
    lexicon = lexicon_of(
        note_of(
            """
            An autonomous system (AS) announces its routes. A second (AS) does too.

            ## Queue (list)
            - The queue and the list
            - A convolutional neural network (CNN)
            """
        )
    )
    course, own, asked = "ECS100", dict[str, str](), set[str]()
    for key, canonical in (
        ("as", "autonomous system"),
        ("software as a service", "software as a service"),
        ("queue length", "queue length"),
        ("cnn layer", "convolutional neural network layer"),
    ):
        assert lexicon.canonical(key, course, own, asked) == canonical


def test_what_a_note_of_the_course_states_comes_before_a_guess() -> None:
    stated = note_of("A virtual private network (VPN) is a tunnel.", "ECS100-L1.md")
    guessed = note_of("A visible public node. So VPN it is.", "ECS100-L2.md")
    assert dict(acronyms.pairs(collect(guessed)).guessed) == {
        "vpn": "visible public node"
    }
    lexicon = lexicon_of(stated, guessed)
    assert lexicon.meant("vpn", "ECS100") == "virtual private network"
    assert "visible public node" in groups(collect(guessed), lexicon)[0]
    assert "virtual private network" in groups(collect(guessed), lexicon)[0]


def test_a_short_form_of_two_meanings_has_none_in_a_third_course() -> None:
    lexicon = lexicon_of(
        note_of("Mandatory access control (MAC) is strict.", "ECS100-L1.md"),
        note_of("Mandatory access control (MAC) is strict.", "ECS200-L1.md"),
        note_of("A message authentication code (MAC) is short.", "ECS200-L2.md"),
    )
    assert lexicon.meant("mac", "ECS100") == "mandatory access control"
    assert lexicon.meant("mac", "ECS300") == ""


def test_a_heading_with_a_symbol_adds_words_to_the_name_below_it() -> None:
    note = note_of(
        """
        ## New Input Injection Gate $i_t$
        - the injection gate decides
        - fused by the injection gate
        """
    )
    pairs = dict(acronyms.pairs(collect(note)).stated)
    assert pairs["new input injection gate"] == "injection gate"
    assert pairs["input gate"] == "injection gate"


def spreads(*keys: str, rare: tuple[str, ...] = ()) -> dict[str, Spread]:
    return {key: Spread(1, 1 if key in rare else 5, 1, 0) for key in keys}


@pytest.mark.parametrize(
    ("variant", "key"),
    [
        ("covolution", "convolution"),
        ("minibatch", "mini batch"),
        ("admissible", "admissibility"),
        ("variance of sample", "sample variance"),
        ("adam optimizer", "adam"),
        ("previous hidden state", "hidden state"),
    ],
)
def test_a_variant_stands_for_the_commoner_name(variant: str, key: str) -> None:
    same = variants.same(spreads(variant, key, rare=(variant,)), Kept())
    assert same.get(variant, variant) == same.get(key, key)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("cell", "cell state"),
        ("subnet", "subset"),  # too often for a slip
        ("state machine", "machine state"),
        ("afferent", "efferent"),
        ("operator", "operation"),
        ("sample variance", "population variance"),
    ],
)
def test_distinct_things_stay_apart(a: str, b: str) -> None:
    same = variants.same(spreads(a, b), Kept())
    assert same.get(a, a) != same.get(b, b)


def test_a_rare_term_of_a_subject_is_no_slip_of_another() -> None:
    assert variants.same(spreads("alkane", "alkene", rare=("alkane",)), Kept()) == {}


def test_a_letter_of_the_ending_is_no_slip() -> None:
    assert variants.same(spreads("amylas", "amylos", rare=("amylas",)), Kept()) == {}
    assert variants.same(spreads("amxlos", "amylos", rare=("amxlos",)), Kept()) != {}


def test_the_order_of_notes_does_not_say_what_is_a_variant() -> None:
    keys = ("provide healthcare", "provide health care", "healthcare provider")
    found = [variants.same(spreads(*order), Kept()) for order in permutations(keys)]
    assert found == [found[0]] * len(found)


def test_everyday_words_are_commoner_than_technical_ones() -> None:
    assert look_up("house").zipf > look_up("gradient").zipf > look_up("hsp").zipf
    assert look_up("quickly").kind == "r"
    assert is_known("convolution") or look_up("convolution").zipf < 3
    assert "the" in stop_words("en")
    assert "der" in stop_words("de")


def test_the_words_of_every_lecture_are_told_from_those_of_a_subject() -> None:
    names = dict(
        zip(vocabulary.NAMES, vocabulary.features("loss function"), strict=True)
    )
    assert names["subject_term"] == 1
    names = dict(zip(vocabulary.NAMES, vocabulary.features("key insight"), strict=True))
    assert names["subject_term"] == 0
    assert names["scaffold_first"] == names["scaffold_last"] == 1


@pytest.mark.parametrize(
    ("key", "inside"),
    [
        ("loss function", 1 / 2),  # "loss" or "function"
        ("loss function plot", 2 / 3),
        ("new loss function plot", 2 / 4),
        ("central nervous system map", 3 / 4),  # "nervous system" is in it, too
        ("muddy lilac doormat", 0),
        ("matrix", 0),  # nothing is inside one word
    ],
)
def test_the_longest_term_of_a_subject_inside_a_phrase_counts(
    key: str, inside: float
) -> None:
    names = dict(zip(vocabulary.NAMES, vocabulary.features(key), strict=True))
    assert names["subject_inside"] == inside


def test_function_words_inside_a_phrase_do_not_make_it_common() -> None:
    joined = of_words("sum of square", ("sum", "of", "squares"), "en").first
    apart = of_words("sum square", ("sum", "squares"), "en").first
    assert joined[:2] == (3, len("sum of square"))
    assert joined[2:-3] == apart[2:-3]
    assert (joined[-2], apart[-2]) == (1, 0)
    assert of_words("sum", ("sum",), "en").first[2:7] == (look_up("sum").zipf,) * 5


@pytest.mark.parametrize(
    ("key", "surfaces", "label"),
    [
        ("euler", {"Euler's": 2, "Euler's method": 2}, "Euler's method"),
        ("adam", {"Adam": 6, "Adam optimizer": 1}, "Adam"),
        ("recursive", {"recursive": 6, "recursive function": 1}, "recursive function"),
        ("lstm", {"LSTM": 3, "LSTM cell": 3}, "LSTM"),
    ],
)
def test_a_piece_of_a_name_is_no_label(
    key: str, surfaces: dict[str, int], label: str
) -> None:
    assert names(key, surfaces)[0] == label
    assert set(surfaces) == {label, *names(key, surfaces)[1]}


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("Output gate", "output gate"),
        ("Mean Squared Error", "mean squared error"),
        ("Jacobian", "Jacobian"),
        ("Markov Chain", "Markov chain"),
        ("CPU Scheduling", "CPU scheduling"),
        ("Cisco Networking Academy", "Cisco Networking Academy"),
        ("Undercompleteness", "Undercompleteness"),
    ],
)
def test_a_label_has_the_capitals_of_names_alone(written: str, label: str) -> None:
    assert names(fold(written), {written: 2}) == (label, ())
    assert names(fold(written), {written: 2}, in_english=False) == (written, ())


def test_of_names_that_do_not_fold_to_the_key_the_label_ends_as_it_does() -> None:
    key = "local domain name system server"
    assert names(key, {"LDNS": 9, "local DNS server": 2})[0] == "local DNS server"
    assert names("convolutional neural network", {"CNN": 9})[0] == "CNN"


def test_a_name_holds_no_quotation_marks_and_no_run_of_blanks() -> None:
    note = note_of(
        """
        # The “closest” server
        The “closest” server wins. A "safe" language is checked.

        - **blackholing** **attack**: traffic is lost
        """
    )
    found = collect(note)
    for key in ("closest server", "blackholing attack"):
        assert tally(found, key, (found.phrases[key],)).surfaces.keys() == {key}


def test_the_letters_before_questions_and_answers_are_no_phrases() -> None:
    text = "Q: Why does a **qubit** decay?\nA: noise\n\n**Q:** What now?\n\nQ1. Then?\n"
    found = collect(note_of(text))
    assert {"qubit", "noise"} <= found.phrases.keys()
    assert {"q", "a", "q1"}.isdisjoint(found.phrases)
    assert "q" in collect(note_of("The charge **Q** of a body. Q is kept.")).phrases


def test_a_note_that_is_called_by_its_number_too_has_no_other_name_by_that() -> None:
    text = "---\naliases: [L02, eddy]\nlecture: 2\n---\n# Vortex\n\nA vortex turns.\n"
    known = survey(note_of(text, "vortex.md"))
    assert known.aliases == (("eddy", "vortex"),)


def test_a_short_form_that_only_brackets_hold_is_shown_in_capitals() -> None:
    text = "The **electron transport chain** (ETC) is a row. A chain of electrons.\n"
    found = knowledge_of(note_of(text)).concepts
    chain = next(c for c in found if c.id == "concept:electron-transport-chain")
    assert chain.aliases == ("ETC",)
