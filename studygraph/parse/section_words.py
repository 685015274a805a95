"""The words that say what a section is for: one table, every language together.

A heading is of a kind when its words, without emoji, arrows and numbers, are one of
these phrases, alone or after a qualifier such as "midterm". `studygraph.toml` adds
more under `[parse.sections]`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from studygraph.note import SectionKind, SectionPart

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Mapping[SectionKind, tuple[str, ...]] = MappingProxyType(
    {
        SectionKind.VOCAB: (
            *("vocab", "vocabulary", "vocab words", "vocabulary words", "new words"),
            *("key terms", "key term", "important terms", "terms", "terminology"),
            *("terms and definitions", "glossary", "glossary of terms", "keywords"),
            *("definitions", "key definitions", "key words", "key vocabulary"),
            *("vokabeln", "begriffe", "fachbegriffe", "glossar", "definitionen"),
            *("schlüsselbegriffe", "wichtige begriffe", "wortschatz"),
            *("vocabulaire", "lexique", "glossaire", "définitions", "mots clés"),
            *("mots-clés", "termes clés", "vocabulario", "glosario", "definiciones"),
            *("términos clave", "palabras clave", "conceptos clave", "términos"),
            *("vocabolario", "glossario", "definizioni", "termini chiave", "lessico"),
            *("parole chiave", "用語", "用語集", "重要語句", "キーワード", "語彙"),
            *("术语", "术语表", "关键词", "关键术语", "词汇", "용어", "핵심 용어"),
            *("คำศัพท์", "นิยาม"),
        ),
        SectionKind.CONTEXT: (
            *("unit and larger context", "larger context", "context", "unit context"),
            *("big picture", "the big picture", "summary", "lecture summary"),
            *("quick takeaway", "quick takeaways", "key takeaway", "key takeaways"),
            *("takeaways", "tl;dr", "tldr", "overview", "background and context"),
            *("kontext", "größerer zusammenhang", "zusammenhang", "einordnung"),
            *("überblick", "zusammenfassung", "fazit"),
            *("contexte", "résumé", "vue d'ensemble", "synthèse", "à retenir"),
            *("contexto", "resumen", "visión general", "panorama general"),
            *("contesto", "riassunto", "panoramica", "sintesi", "in sintesi"),
            *("背景", "概要", "要約", "まとめ", "概述", "摘要", "总结", "개요", "요약"),
            *("บริบท", "สรุป", "ภาพรวม"),
        ),
        SectionKind.SCRATCH: (
            *("scratch notes", "scratch", "notes", "lecture notes", "class notes"),
            *("my notes", "raw notes", "course notes", "note-taking area"),
            *("notizen", "mitschrift", "vorlesungsnotizen", "vorlesungsmitschrift"),
            *("notes de cours", "prise de notes", "apuntes", "notas"),
            *("notas de clase", "apuntes de clase", "appunti", "note"),
            *("appunti di lezione", "ノート", "講義ノート", "メモ", "笔记", "课堂笔记"),
            *("노트", "강의 노트", "필기", "บันทึก", "จดบันทึก"),
        ),
        SectionKind.REVIEW: (
            *("refresh the info", "review", "questions", "review questions", "recap"),
            *("study questions", "check your understanding", "self-test", "self test"),
            *("exercises", "exercise", "practice", "practice problems", "quiz"),
            *("practice questions", "problems", "cues", "cue", "cue column"),
            *("flashcards", "flash cards", "cards", "q&a", "q & a", "q and a"),
            *("exam prep", "exam prep highlights", "quick study checklist"),
            *("exam review", "self check", "knowledge check", "test yourself"),
            *("fragen", "wiederholung", "übungen", "aufgaben", "übungsaufgaben"),
            *("lernfragen", "kontrollfragen", "karteikarten", "verständnisfragen"),
            *("révision", "révisions", "exercices", "questions de révision"),
            *("preguntas", "repaso", "ejercicios", "preguntas de repaso", "tarjetas"),
            *("domande", "ripasso", "esercizi", "domande di ripasso", "indizi"),
            *("復習", "問題", "練習問題", "確認問題", "質問", "复习", "问题", "练习"),
            *("思考题", "복습", "질문", "연습 문제", "คำถาม", "ทบทวน", "แบบฝึกหัด"),
        ),
        SectionKind.LINKS: (
            *("links", "link", "related", "related word", "related words", "see also"),
            *("related notes", "related topics", "further reading", "useful links"),
            *("resources", "references", "sources", "bibliography", "connections"),
            *("resources and connections", "links and resources", "readings"),
            *("verweise", "siehe auch", "quellen", "weiterführende links"),
            *("literatur", "ressourcen", "verbindungen"),
            *("liens", "voir aussi", "ressources", "références", "connexions"),
            *("enlaces", "véase también", "recursos", "referencias", "conexiones"),
            *("collegamenti", "vedi anche", "risorse", "riferimenti", "fonti"),
            *("リンク", "関連", "参考", "参考文献", "链接", "相关", "参考资料", "링크"),
            *("ลิงก์", "อ้างอิง", "ดูเพิ่มเติม"),
        ),
    }
)
"""Heading phrases by kind, in the form `sections.fold` gives them or not yet folded."""

PARTS: Mapping[SectionPart, tuple[str, ...]] = MappingProxyType(
    {
        SectionPart.RESOURCES: (
            *("resources", "resource", "references", "sources", "bibliography"),
            *("useful links", "further reading", "readings", "quellen", "literatur"),
            *("ressourcen", "ressources", "références", "recursos", "referencias"),
            *("risorse", "riferimenti", "fonti"),
        ),
        SectionPart.CONNECTIONS: (
            *("connections", "connection", "related", "related word", "related words"),
            *("related notes", "related topics", "see also", "verbindungen"),
            *("siehe auch", "connexions", "voir aussi", "conexiones"),
            *("véase también", "collegamenti", "vedi anche"),
        ),
    }
)
"""The halves of the links section."""

QUALIFIERS: frozenset[str] = frozenset(
    {
        *("mt", "midterm", "final", "finals", "exam", "quiz", "test", "chapter"),
        *("unit", "week", "weekly", "lecture", "lesson", "module", "topic", "class"),
        *("study", "quick", "concept", "end", "of", "the", "my", "some"),
        *("klausur", "prüfung", "kapitel", "examen", "parcial", "esame", "capitolo"),
    }
)
"""Words that may stand before a phrase of the kinds REVIEW and VOCAB, and `1`, `2`."""
