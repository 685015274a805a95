"""Notes in other languages: the language is known, and the lecture is understood.

The lectures in fixtures/languages are ours, two in each language, in the ways that
students write: with bold terms and without, in lists and in running text.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from studygraph.build import Study, study
from studygraph.concepts import fold
from studygraph.concepts.grammar import word_pattern
from studygraph.concepts.terms import VOCABULARY
from studygraph.config import NotebookSettings, ParseSettings, Settings
from studygraph.graph.model import ConceptNode, EdgeType
from studygraph.note import Note, NotePath, SectionKind
from studygraph.parse import parse
from studygraph.parse.language import said
from studygraph.read.model import SourceFile

ROOT = Path(__file__).parents[1]
LECTURES = Path(__file__).parent / "fixtures" / "languages"
TOP = 15


@dataclass(frozen=True, slots=True)
class Lecture:
    """What a reader of the lecture expects to find in it."""

    name: str
    language: str
    terms: tuple[str, ...]
    questions: tuple[str, ...]
    defined: tuple[str, ...]


def lecture(name: str, language: str, terms: str, asks: str, defined: str) -> Lecture:
    return Lecture(
        name,
        language,
        tuple(terms.split(", ")),
        tuple(asks.split(" / ")),
        tuple(defined.split(", ")),
    )


EXPECTED = (
    lecture(
        "photosynthese", "de",
        "Photosynthese, Chloroplast, Chlorophyll, Stroma, Thylakoid, Lichtreaktion, "
        "Calvin-Zyklus, ATP-Synthase, RuBisCO, Thylakoidmembran",
        "Wo findet die Lichtreaktion statt? / Wofür braucht der Calvin-Zyklus das "
        "NADPH? / Was treibt die ATP-Synthase an?",
        "Photosynthese, Chloroplast, Chlorophyll, ATP-Synthase",
    ),
    lecture(
        "mikrooekonomie", "de",
        "Nachfragekurve, Angebotskurve, Elastizität, Konsumentenrente, Substitute, "
        "Gleichgewichtspreis, Preiselastizität, Höchstpreis, Wohlfahrtsverlust, "
        "Angebotsüberschuss",
        "Wann ist ein Markt im Gleichgewicht? / Was sind Substitute? / Warum führt ein "
        "Höchstpreis zu einem Wohlfahrtsverlust?",
        "Nachfragekurve, Angebotskurve, Höchstpreis, Wohlfahrtsverlust",
    ),
    lecture(
        "revolution-francaise", "fr",
        "Ancien Régime, tiers état, États généraux, privilèges, cahier de doléances, "
        "Assemblée nationale, monarchie constitutionnelle, suffrage censitaire, "
        "souveraineté nationale, dette publique",
        "Pourquoi Louis XVI convoque-t-il les États généraux ? / Qu'est-ce que le "
        "suffrage censitaire ? / Que contiennent les cahiers de doléances ?",
        "Ancien Régime, tiers état, États généraux, cahier de doléances",
    ),
    lecture(
        "algorithmique", "fr",
        "arbre binaire, racine, feuille, hauteur, arbre binaire de recherche, "
        "parcours en largeur, parcours en profondeur, parcours infixe, arbre AVL, "
        "rotation double",
        "Pourquoi le parcours infixe donne-t-il les clés triées ? / Quand faut-il une "
        "rotation double ? / Quelle est la hauteur d'un arbre AVL ?",
        "arbre binaire, racine, hauteur, arbre AVL",
    ),
    lecture(
        "termodinamica", "es",
        "entropía, energía interna, proceso adiabático, entalpía, proceso isotérmico, "
        "máquina térmica, ciclo de Carnot, capacidad calorífica, sistema aislado, "
        "sistema cerrado",
        "¿Qué es un proceso isotérmico? / ¿Por qué una máquina térmica no puede tener "
        "un rendimiento del cien por cien? / ¿Cuándo es mayor la capacidad calorífica?",
        "entropía, energía interna, proceso adiabático, sistema cerrado",
    ),
    lecture(
        "fonologia", "es",
        "fonema, alófono, par mínimo, sílaba, distribución complementaria, diptongo, "
        "punto de articulación, modo de articulación, hiato, asimilación",
        "¿Qué es un par mínimo? / ¿Cuándo están dos alófonos en distribución "
        "complementaria? / ¿En qué se diferencian el diptongo y el hiato?",
        "fonema, alófono, diptongo",
    ),
    lecture(
        "diritto-romano", "it",
        "obbligazione, usucapione, stipulatio, buona fede, proprietà, possesso, "
        "mancipatio, compravendita, mutuo, lex Aquilia",
        "Che differenza c'è tra proprietà e possesso? / Quando serve la mancipatio? / "
        "Perché la compravendita è un contratto consensuale?",
        "obbligazione, usucapione, stipulatio, mancipatio, mutuo, compravendita",
    ),
    lecture(
        "tettonica", "it",
        "litosfera, astenosfera, dorsale oceanica, subduzione, margine divergente, "
        "margine convergente, faglia, epicentro, mantello, terremoto",
        "Che cosa succede in un margine convergente? / Qual è la differenza tra "
        "ipocentro ed epicentro? / Perché le onde sismiche ci dicono com'è fatto il "
        "mantello?",
        "litosfera, astenosfera, subduzione, terremoto, punto caldo",
    ),
)  # fmt: skip
every_lecture = pytest.mark.parametrize(
    "expected", EXPECTED, ids=[expected.name for expected in EXPECTED]
)


@cache
def studied(name: str) -> Study:
    """The lecture as a notebook of its own."""
    with TemporaryDirectory() as folder:
        shutil.copy(LECTURES / f"{name}.md", folder)
        return study(Path(folder), Settings())


def concepts_of(found: Study) -> dict[str, float]:
    """The labels of the note's concepts, and how much it is about each."""
    labels = {node.id: node.label for node in found.graph.nodes}
    weights: dict[str, float] = {}
    for edge in found.graph.edges:
        if edge.type in (EdgeType.DEFINES, EdgeType.MENTIONS):
            label = labels[edge.target]
            weights[label] = max(weights.get(label, 0.0), edge.weight)
    return weights


def best_concepts(found: Study) -> list[str]:
    """The labels of the note's concepts, those it is most about first."""
    weights = concepts_of(found)
    return sorted(weights, key=lambda label: (-weights[label], label))


def note_of(text: str, *, fallback: str = "en") -> Note:
    source = SourceFile(NotePath("note.md"), text, "")
    return parse(source, ParseSettings(), fallback=fallback)


@every_lecture
def test_a_lecture_is_known_by_its_language(expected: Lecture) -> None:
    (note,) = studied(expected.name).notes
    assert note.language == expected.language


@every_lecture
def test_eight_of_ten_terms_are_among_the_first_fifteen(expected: Lecture) -> None:
    first = best_concepts(studied(expected.name))[:TOP]
    known = {fold(label, expected.language) for label in first}
    missed = [t for t in expected.terms if fold(t, expected.language) not in known]
    assert len(expected.terms) == 10
    assert len(missed) <= 2, (missed, first)


@every_lecture
def test_sections_are_known_by_the_words_of_their_language(expected: Lecture) -> None:
    (note,) = studied(expected.name).notes
    kinds = {section.kind for section in note.sections}
    assert kinds >= set(SectionKind) - {SectionKind.LINKS}


@every_lecture
def test_review_questions_are_cards(expected: Lecture) -> None:
    (note,) = studied(expected.name).notes
    assert tuple(card.question for card in note.cards) == expected.questions


@every_lecture
def test_definitions_are_found_in_the_vocabulary_and_in_prose(
    expected: Lecture,
) -> None:
    (note,) = studied(expected.name).notes
    found = {fold(definition.term, note.language) for definition in note.definitions}
    assert {fold(term, note.language) for term in expected.defined} <= found


def test_a_german_term_of_the_prose_ends_in_a_noun() -> None:
    for name in ("photosynthese", "mikrooekonomie"):
        labels = best_concepts(studied(name))
        assert [label for label in labels if label.split()[-1].islower()] == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("revolution-francaise", "privilèges"),
        ("termodinamica", "entalpía"),
        ("mikrooekonomie", "Elastizität"),
        ("diritto-romano", "buona fede"),
    ],
)
def test_a_word_of_the_vocabulary_needs_no_meaning_to_count(
    name: str, word: str
) -> None:
    nodes = studied(name).graph.nodes
    scores = {n.label: n.score for n in nodes if isinstance(n, ConceptNode)}
    assert scores[word] >= VOCABULARY


def test_no_heading_of_the_template_is_a_concept() -> None:
    for expected in EXPECTED:
        found = studied(expected.name)
        labels = {label.casefold() for label in best_concepts(found)}
        frames = {
            section.title.casefold()
            for section in found.notes[0].sections
            if section.kind is not SectionKind.OTHER
        }
        assert not labels & frames


@pytest.mark.parametrize(
    ("name", "language", "terms"),
    [
        (
            "saibo-bunretsu", "ja",
            "体細胞分裂 減数分裂 紡錘体 DNA複製 前期 中期 紡錘糸 細胞質分裂 乗換え",
        ),
        ("youhua", "zh", "梯度下降 学习率 发散 随机梯度下降 动量"),
        ("choejeokhwa", "ko", "경사_하강법 학습률 발산 확률적_경사_하강법"),
        ("sangkhro", "th", "คลอโรฟิลล์ คลอโรพลาสต์ ไทลาคอยด์ ออกซิเจน"),
    ],
)  # fmt: skip
def test_marked_terms_are_the_concepts_where_no_words_show(
    name: str, language: str, terms: str
) -> None:
    found = studied(name)
    (note,) = found.notes
    marked = {term.replace("_", " ") for term in terms.split()}
    assert note.language == language
    assert set(best_concepts(found)) == marked | {note.title}
    assert len(note.cards) == 1
    kinds = {section.kind for section in note.sections}
    assert kinds >= {SectionKind.VOCAB, SectionKind.SCRATCH, SectionKind.REVIEW}
    assert marked & {definition.term for definition in note.definitions}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- **梯度下降**\uff1a一种优化方法\n- 学习率决定每一步的大小", "zh"),
        ("LSTM 是一种循环神经网络 (recurrent neural network)。", "zh"),
        ("過学習とは、訓練データに合わせすぎることをいう。", "ja"),
        ("경사 하강법은 손실을 줄이는 방법이다.", "ko"),
        ("การสังเคราะห์ด้วยแสงเกิดในคลอโรพลาสต์", "th"),
        ("The sign 木 is for a tree, and two of them are the sign for a forest.", "en"),
        ("Die Idee von *machine learning* ist es, aus Daten zu lernen.", "de"),
        ("The *Weltgeist* (von Welt und Geist) is the mind that is in it.", "en"),
    ],
)  # fmt: skip
def test_prose_shows_its_language(text: str, code: str) -> None:
    assert note_of(text, fallback="xx").language == code


@pytest.mark.parametrize(
    ("value", "code"),
    [("de", "de"), ("pt-BR", "pt"), ("German", "de"), ("français", "fr"),
     ("日本語", "ja"), ("go", ""), ("js", ""), ("Python", ""), ("", "")],
)  # fmt: skip
def test_front_matter_says_a_language_that_people_speak(value: str, code: str) -> None:
    assert said(value) == code


def test_front_matter_counts_before_prose_and_prose_before_the_setting() -> None:
    prose = "Der Zustand der Zelle ist das, was sie von dem Satz und nicht vergisst."
    assert note_of(f"---\nlang: it\n---\n{prose}", fallback="fr").language == "it"
    assert note_of(f"---\nlanguage: go\n---\n{prose}", fallback="fr").language == "de"
    assert note_of("- Entropie\n- Enthalpie", fallback="de").language == "de"
    assert note_of("- Entropie\n- Enthalpie").language == "en"


def test_the_notebook_says_the_language_of_notes_that_do_not(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## Begriffe\n- Entropie\n", encoding="utf-8")
    settings = Settings(notebook=NotebookSettings(language="de"))
    assert [note.language for note in study(tmp_path, settings).notes] == ["de"]
    assert [note.language for note in study(tmp_path, Settings()).notes] == ["en"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "l'entropie qu'on mesure", ["l", "entropie", "qu", "on", "mesure"]),
        ("fr", "Que mesure-t-on aujourd'hui", ["Que", "mesure", "t", "on",
                                               "aujourd'hui"]),
        ("it", "dell\u2019energia c'è", ["dell", "energia", "c", "è"]),
        ("en", "L'Hôpital's rule", ["L'Hôpital's", "rule"]),
        ("de", "ATP-Synthase und C++", ["ATP-Synthase", "und", "C++"]),
    ],
)  # fmt: skip
def test_elided_words_are_words(language: str, text: str, words: list[str]) -> None:
    assert word_pattern(language).findall(text) == words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "L'Ancien Régime", "ancien régime"),
        ("it", "l\u2019obbligazione", "Obbligazioni"),
        ("es", "la máquina térmica", "Máquinas térmicas"),
        ("de", "der Chloroplast", "Chloroplasten"),
    ],
)
def test_articles_and_endings_do_not_part_a_term(
    language: str, one: str, other: str
) -> None:
    assert fold(one, language) == fold(other, language)


def test_the_sample_course_is_in_english() -> None:
    found = study(ROOT / "notes", Settings())
    assert {note.language for note in found.notes} == {"en"}
