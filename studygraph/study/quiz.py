"""A quiz from the graph: multiple choice, graded and explained with its lines.

Wrong answers are siblings of the right one: concepts of the same parent, then of the
same community, then of the same course, never one that would be right as well. The same
seed over the same notes asks the same quiz, on every machine and version.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from studygraph.graph.model import ConceptNode, EdgeType, NodeId
from studygraph.note import CardKind
from studygraph.study.model import Origin
from studygraph.study.sources.naming import names
from studygraph.study.wording import BLANK, masked, name_pattern, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from studygraph.concepts.model import Evidence
    from studygraph.graph.index import GraphIndex
    from studygraph.study.model import StudyCard

CHOICES = 4

_FEWEST_CHOICES = 3
_ASKED = (Origin.DEFINITION, Origin.RELATION)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its `choices`; `right` is the index of the one that is true.

    `concepts` gives the node behind each choice. `card` is what the question is made
    of: its source is the evidence, its back the explanation.
    """

    text: str
    choices: tuple[str, ...]
    right: int
    card: StudyCard
    concepts: tuple[NodeId, ...]

    @property
    def evidence(self) -> Evidence:
        """The line that says which answer is right."""
        return self.card.source


@dataclass(frozen=True, slots=True)
class Mark:
    """One question as it was answered; `given` is None where it was left out."""

    question: Question
    given: int | None

    @property
    def is_right(self) -> bool:
        """Whether the right answer was given."""
        return self.given == self.question.right


@dataclass(frozen=True, slots=True)
class Grade:
    """A graded quiz: its marks, how many were right, and how each lecture went.

    `lectures` holds (lecture, right, asked), the weakest first.
    """

    marks: tuple[Mark, ...]
    right: int
    lectures: tuple[tuple[str, int, int], ...]

    @property
    def share(self) -> float:
        """The share of right answers, 0..1."""
        return self.right / len(self.marks) if self.marks else 0.0


def make_quiz(
    index: GraphIndex, cards: Iterable[StudyCard], *, seed: int, count: int = 10
) -> tuple[Question, ...]:
    """Up to `count` questions made of `cards`, no two of one family.

    Lectures take turns, so that an exam over many asks about each.
    """
    cards = tuple(cards)
    siblings = _Siblings(index, cards)
    by_lecture: dict[str, list[StudyCard]] = defaultdict(list)
    families: set[str] = set()
    for card in _shuffled(cards, seed, lambda card: card.id):
        if card.origin in _ASKED:
            by_lecture[card.lecture].append(card)
    lectures = _shuffled(by_lecture, seed, lambda lecture: lecture)
    questions: list[Question] = []
    for card in _in_turn([by_lecture[lecture] for lecture in lectures]):
        if len(questions) == count:
            break
        question = None if card.family in families else _question(siblings, card, seed)
        if question:
            families.add(card.family)
            questions.append(question)
    return tuple(questions)


def grade(questions: Sequence[Question], given: Sequence[int | None]) -> Grade:
    """The answers `given`, an index of a choice or None each, marked."""
    marks = tuple(Mark(q, answer) for q, answer in zip(questions, given, strict=True))
    results: dict[str, list[bool]] = defaultdict(list)
    for mark in marks:
        results[mark.question.card.lecture].append(mark.is_right)
    lectures = [(name, sum(held), len(held)) for name, held in results.items()]
    return Grade(
        marks,
        sum(mark.is_right for mark in marks),
        tuple(sorted(lectures, key=lambda row: (row[1] / row[2], row[0]))),
    )


def _question(siblings: _Siblings, card: StudyCard, seed: int) -> Question | None:
    right = siblings.right(card, seed)
    if right is None:
        return None
    wrong = siblings.of(right, card, seed)
    if len(wrong) < _FEWEST_CHOICES - 1:
        return None
    held = _shuffled([right, *wrong], seed, lambda node: f"{card.id} {node.id}")
    return Question(
        text=_text(card),
        choices=tuple(siblings.said(node, card) for node in held),
        right=held.index(right),
        card=card,
        concepts=tuple(node.id for node in held),
    )


def _asks_meaning(card: StudyCard) -> bool:
    return card.origin is Origin.DEFINITION and card.kind is CardKind.BASIC


def _text(card: StudyCard) -> str:
    """The card asked so that one of several concepts is the answer."""
    if card.origin is Origin.RELATION:
        return f"{card.front} Which one of these is among them?"
    if card.kind is CardKind.CLOZE:
        start = card.front.index("{{c1::")
        end = card.front.index("}}", start)
        return f"What is left out? {card.front[:start]}{BLANK}{card.front[end + 2 :]}"
    if _asks_meaning(card):
        return card.front.replace("Define", "What is said of", 1).rstrip(".?") + "?"
    return card.front


class _Siblings:
    """Concepts that are near to another and yet not it, the nearest kind first."""

    def __init__(self, index: GraphIndex, cards: Iterable[StudyCard]) -> None:
        self._index = index
        self._meanings = {
            card.concepts[0]: masked(card.back, _names(index, card.concepts[0]))
            for card in cards
            if card.origin is Origin.DEFINITION
            and card.kind is CardKind.BASIC
            and card.back
        }
        self._community: dict[NodeId, tuple[NodeId, ...]] = {}
        for community in index.graph.communities:
            for member in community.members:
                self._community[member] = community.members
        self._courses: dict[str, list[NodeId]] = defaultdict(list)
        for concept in index.concepts():
            for course in concept.courses:
                self._courses[course].append(concept.id)

    def concept(self, node: NodeId) -> ConceptNode | None:
        found = self._index.nodes.get(node)
        return found if isinstance(found, ConceptNode) else None

    def right(self, card: StudyCard, seed: int) -> ConceptNode | None:
        """The concept that is the answer; one of a relation's members."""
        if card.origin is Origin.RELATION:
            return self.concept(_shuffled(card.concepts[1:], seed, str)[0])
        return self.concept(card.concepts[0])

    def said(self, node: ConceptNode, card: StudyCard) -> str:
        """How a concept stands among the choices: by its name, else its meaning."""
        return self._meanings[node.id] if _asks_meaning(card) else node.label

    def of(self, right: ConceptNode, card: StudyCard, seed: int) -> list[ConceptNode]:
        """Enough wrong answers to `card`, in an order that depends on the seed.

        Of meanings those with a gap as the right one has, or none: it would tell.
        """
        wrong = self._wrong(right, card, seed)
        if _asks_meaning(card):
            gap = self._has_gap(right.id)
            alike = sorted(wrong, key=lambda node: self._has_gap(node.id) is not gap)
            wrong = iter(alike)
        return list(islice(wrong, CHOICES - 1))

    def _wrong(
        self, right: ConceptNode, card: StudyCard, seed: int
    ) -> Iterator[ConceptNode]:
        """All wrong answers to `card`, each once, the nearest kind first."""
        asked = name_pattern(names(right))
        own = set(words(right.label))
        seen: set[NodeId] = set(card.concepts)
        for group in self._groups(right):
            for node in _shuffled(set(group), seed, lambda node: f"{card.id} {node}"):
                other = self.concept(node)
                if (
                    other is None
                    or other.id in seen
                    or (_asks_meaning(card) and other.id not in self._meanings)
                    or asked.search(other.label)
                    or set(words(other.label)) <= own
                    or name_pattern(names(other)).search(card.front)
                    or self._is_close(right.id, other.id)
                ):
                    continue
                seen.add(other.id)
                yield other

    def _has_gap(self, node: NodeId) -> bool:
        """Whether a concept's meaning names it, so that there is a gap for the name."""
        return BLANK in self._meanings.get(node, "")

    def _groups(self, right: ConceptNode) -> Iterator[Iterable[NodeId]]:
        up = (EdgeType.PART_OF, EdgeType.IS_A)
        parents = [edge.target for edge in self._index.out(right.id, *up)]
        yield [e.source for p in parents for e in self._index.into(p, *up)]
        yield [e.target for e in self._index.out(right.id, EdgeType.CONTRASTS_WITH)]
        yield [e.source for e in self._index.into(right.id, EdgeType.CONTRASTS_WITH)]
        yield self._community.get(right.id, ())[:24]
        yield chain.from_iterable(self._courses[c][:60] for c in right.courses)

    def _is_close(self, a: NodeId, b: NodeId) -> bool:
        """Whether one is a kind or part of the other, so that both could be right."""
        kinds = (EdgeType.IS_A, EdgeType.PART_OF)
        return any(
            edge.target == y
            for x, y in ((a, b), (b, a))
            for edge in self._index.out(x, *kinds)
        )


def _names(index: GraphIndex, node: NodeId) -> tuple[str, ...]:
    found = index.nodes.get(node)
    return names(found) if isinstance(found, ConceptNode) else ()


def _shuffled(values: Iterable[_T], seed: int, name: Callable[[_T], str]) -> list[_T]:
    """`values` in an order that depends on the seed and their names alone."""

    def place(value: _T) -> tuple[bytes, str]:
        key = name(value)
        return sha256(f"{seed} {key}".encode()).digest(), key

    return sorted(values, key=place)


def _in_turn(groups: Sequence[Sequence[_T]]) -> Iterator[_T]:
    """The first of each group, then the second of each, and so on."""
    for place in range(max(map(len, groups), default=0)):
        for group in groups:
            if place < len(group):
                yield group[place]
