"""Which column of a table is what, and a row of it as a page."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from service.importing.page import Page
from service.importing.report import Report

__all__ = ["columns_of", "missing_columns", "page_of_row"]

_COLUMNS = {
    "title": (
        "title", "question", "questions", "subject", "query", "canonical_question", "headline", "article title",
        "タイトル", "件名", "質問", "質問文", "質問内容", "問い合わせ", "お問い合わせ", "見出し",
        "frage", "titel", "titre", "pregunta", "título", "titulo", "pergunta", "domanda", "titolo", "vraag",
        "问题", "标题", "問題", "標題", "질문", "제목", "вопрос", "คำถาม", "câu hỏi", "pertanyaan", "soru", "سؤال",
    ),
    "body": (
        "body", "answer", "answers", "content", "html", "response", "description", "text", "solution", "article body",
        "本文", "回答", "回答文", "回答内容", "内容", "答え",
        "antwort", "inhalt", "réponse", "reponse", "contenu", "respuesta", "contenido", "resposta", "conteúdo",
        "risposta", "contenuto", "antwoord", "答案", "答复", "答覆", "답변", "내용", "ответ", "คำตอบ", "trả lời",
        "jawaban", "cevap", "جواب",
    ),
    "url": ("url", "link", "html_url", "permalink", "リンク"),
    "lang": ("lang", "language", "locale", "言語", "sprache", "langue", "idioma"),
    "tags": ("tags", "labels", "keywords", "keyword", "label_names", "タグ", "キーワード", "schlagworte"),
    "folder": (
        "category", "section", "folder", "collection", "topic", "カテゴリ", "カテゴリー", "分類", "区分",
        "kategorie", "catégorie", "categoría", "categoria", "分类", "카테고리", "분류", "категория",
    ),
    "date": ("date", "updated_at", "updated", "last_updated", "modified", "更新日", "更新日時", "最終更新日"),
    "draft": ("draft", "下書き"),
    "state": ("status", "state", "published", "enabled", "公開", "ステータス"),
}  # fmt: skip
"""Names of columns, in lower case; the first that a table has is taken."""
_MOST_NAMES = 120
_IS_DRAFT = {"true", "yes", "1"}
_KEPT_BACK = {"draft", "unpublished", "archived", "hidden", "private", "false", "no", "0", "下書き", "非公開"}
_HTML = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|a|b|strong|em|span)>|<(?:br|img|hr)\b", re.IGNORECASE)
_STRUCTURE = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]\s|```|~~~|:::)|\s{4}|\s*$")
"""Lines of text that mean something to Markdown, or nothing at all."""


def columns_of(names: Iterable[object]) -> dict[str, str]:
    """Return the column of each field that a table has; a page needs ``title`` and ``body``."""
    known = {str(name).strip().casefold(): str(name) for name in names if name is not None}
    found = {key: next((known[each] for each in each_of if each in known), "") for key, each_of in _COLUMNS.items()}
    return {key: column for key, column in found.items() if column}


def missing_columns(columns: Mapping[str, str], names: Iterable[object]) -> str:
    """Return what a table lacks to be pages, in words; empty where it lacks nothing."""
    missing = [key for key in ("title", "body") if key not in columns]
    if not missing:
        return ""
    there = ", ".join(str(name).strip() for name in names if name)[:_MOST_NAMES] or "none"
    return f"name a column {' or '.join(_COLUMNS[missing[0]][:2])}; it has {there}"


def page_of_row(row: Mapping[str, str], columns: Mapping[str, str], origin: str, report: Report) -> Page | None:
    """Return the page of a row; none, and a report of it, where it has no title or no body.

    Args:
        row: Values by column.
        columns: The column of each field.
        origin: Where the row stands.
        report: Takes a row without a title or a body.
    """
    values = {key: " ".join((row.get(column) or "").split()) for key, column in columns.items() if key != "body"}
    body = (row.get(columns["body"]) or "").strip()
    if not values["title"] or not body:
        report.lose("rows without a title or a body", origin)
        return None
    is_html = _HTML.search(body) is not None
    return Page(
        origin=origin,
        title=values["title"],
        body=body if is_html else _with_its_lines(body),
        is_html=is_html,
        folders=tuple(filter(None, (values.get("folder", ""),))),
        lang=values.get("lang", ""),
        url=values.get("url", ""),
        tags=tuple(filter(None, map(str.strip, re.split(r"[,;、]", values.get("tags", ""))))),
        date=values.get("date", ""),
        is_draft=values.get("draft", "").casefold() in _IS_DRAFT or values.get("state", "").casefold() in _KEPT_BACK,
    )


def _with_its_lines(text: str) -> str:
    """Return text whose lines stay lines: Markdown runs them together unless told otherwise."""
    lines = [line.rstrip() for line in text.splitlines()]
    is_code = False
    for number, (line, following) in enumerate(pairwise(lines)):
        is_code ^= line.lstrip().startswith("```")
        if not is_code and not _STRUCTURE.match(line) and not _STRUCTURE.match(following):
            lines[number] = f"{line}  "
    return "\n".join(lines)
