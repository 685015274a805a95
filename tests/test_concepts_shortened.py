"""Names that a lecture shortens are one concept with what they are short for."""

from __future__ import annotations

import pytest
from notes_of import knowledge_of, note_of

from studygraph.concepts.model import Knowledge, RelationType
from studygraph.config import ConceptSettings

VOCAB = "## Vocab\n"


def names(found: Knowledge) -> dict[str, set[str]]:
    """Each concept's id and all its names, in small letters."""
    return {
        str(c.id): {c.label.lower(), *(alias.lower() for alias in c.aliases)}
        for c in found.concepts
    }


@pytest.mark.parametrize(
    ("lines", "concept", "short", "full"),
    [
        (
            (
                "- **activation** - what a neuron gives\n"
                "- **activation function** - bends what a neuron adds up\n"
            ),
            *("concept:activation", "activation", "activation function"),
        ),
        (
            (
                "- **vanishing gradient** - a gradient that fades over many steps\n"
                "- **vanishing** - when products of small numbers fade\n"
            ),
            *("concept:vanishing-gradient", "vanishing", "vanishing gradient"),
        ),
        (
            (
                "- **trusted boot chain** - each stage checks the next one\n"
                "- **TBC** - begins in read-only memory\n"
                "Here lie carpets, tired big cats.\n"
                "A trusted boot chain has keys, the **TBC** too.\n"
            ),
            *("concept:trusted-boot-chain", "tbc", "trusted boot chain"),
        ),
        (
            (
                "- **backpropagation** - carries the error back\n"
                "- **backprop** - needs what was kept on the way\n"
                "The **backprop** is one pass, and backpropagation another.\n"
            ),
            *("concept:backpropagation", "backprop", "backpropagation"),
        ),
    ],
)
def test_a_name_with_a_word_left_off_is_another_name(
    lines: str, concept: str, short: str, full: str
) -> None:
    found = names(knowledge_of(note_of(VOCAB + lines)))
    assert {short, full} <= found[concept]
    other = {name for key, some in found.items() if key != concept for name in some}
    assert not other & {short, full}


@pytest.mark.parametrize(
    "lines",
    [
        # Loss is no word of sort, and regression wants no noun.
        "- **regression** - fits a line\n- **regression loss** - how far it is off\n",
        # What follows "embedding" is most often not "layer".
        (
            "- **embedding** - a vector of a word\n"
            "- **embedding layer** - looks it up\n"
            "The embedding space, an embedding table and the embedding size differ.\n"
        ),
        # A pair of words that ends in an adjective may be a name.
        (
            "- **false positive** - a wrong alarm\n"
            "- **false positive rate** - their share\n"
        ),
    ],
)
def test_things_that_share_a_beginning_stay_apart(lines: str) -> None:
    assert len(names(knowledge_of(note_of(VOCAB + lines)))) > 1


def test_what_the_user_keeps_apart_stays_apart() -> None:
    note = note_of(
        VOCAB + "- **activation** - what a neuron gives\n"
        "- **activation function** - bends what a neuron adds up\n"
    )
    settings = ConceptSettings(distinct=(("activation", "activation function"),))
    found = names(knowledge_of(note, settings=settings))
    assert {"concept:activation", "concept:activation-function"} <= set(found)


def test_a_note_that_has_only_the_longer_name_means_the_same_concept() -> None:
    both = note_of(
        VOCAB + "- **activation** - what a neuron gives\n"
        "- **activation function** - bends what a neuron adds up\n"
    )
    one = note_of(
        VOCAB + "- **activation function** - bends what a neuron adds up\n"
        "- **ReLU** - an activation function that keeps what is positive\n",
        "ECS100-L2.md",
    )
    found = knowledge_of(both, one)
    assert "concept:activation-function" not in names(found)
    assert "concept:activation" in {
        c.concept for c in found.note_concepts if c.note == one.path
    }
    ends = {(r.source, r.target) for r in found.relations}
    assert all(a != b for a, b in ends)
    mutual = [
        (r.source, r.target)
        for r in found.relations
        if r.type is RelationType.RELATED_TO
    ]
    assert all(a < b for a, b in mutual)


def test_german_words_are_not_beginnings_of_compounds() -> None:
    note = note_of(
        "---\nlang: de\n---\n## Vokabeln\n"
        "- **Gewicht** - eine Zahl, die mit der Eingabe malgenommen wird\n"
        "- **Gewichtsmatrix** - alle Zahlen einer Schicht in einer Tabelle\n"
    )
    assert len(names(knowledge_of(note))) > 1
