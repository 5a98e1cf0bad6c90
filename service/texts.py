"""Every string of the pages, in Japanese and English; a test holds both to the same keys."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TEXTS"]

_JA = {
    "site": "Kaiketsu",
    "tagline": "うまくいかないことを、そのまま書いてください。",
    "search_label": "何が起きましたか",
    "search_placeholder": "例: コードを入れたら無効と出る",
    "search_button": "調べる",
    "secret_note": "ギフトコードの番号そのものは書かないでください。",
    "common": "よくある原因",
    "candidates": "この中にありますか",
    "answer": "原因はこれのようです",
    "none_title": "合う記事が見つかりません",
    "none_help": "言い方を変えるか、画面に出た文をそのまま入れてみてください。"
    "お急ぎのときはカードの発行元の窓口へご連絡ください。",
    "first_step": "まずすること",
    "read_more": "詳しく見る",
    "urgent": "急ぎ",
    "urgent_help": "番号を聞かれている、買うように言われているなら、"
    "教えずにすぐ相談してください。消費者ホットライン 188",
    "verified": "確認日",
    "review_after": "次の見直し",
    "sources": "出典",
    "seen": "閲覧",
    "trust_official": "公式",
    "trust_quoted": "公式の引用",
    "trust_third-party": "第三者",
    "trust_unconfirmed": "未確認",
    "near": "似ている原因",
    "messages": "画面の表示",
    "contents": "この記事の内容",
    "other_lang": "English",
    "only_in": "この記事は日本語版だけです。",
    "back": "検索に戻る",
    "error_title": "表示できません",
}
_EN = {
    "site": "Kaiketsu",
    "tagline": "Describe what went wrong, in your own words.",
    "search_label": "What happened?",
    "search_placeholder": "e.g. it says my code has already been redeemed",
    "search_button": "Search",
    "secret_note": "Please do not write the gift code itself.",
    "common": "Common causes",
    "candidates": "Is it one of these?",
    "answer": "This looks like the cause",
    "none_title": "Nothing here fits",
    "none_help": "Try other words, or paste the text on the screen. If it is urgent, call the card's issuer.",
    "first_step": "First step",
    "read_more": "Read more",
    "urgent": "Urgent",
    "urgent_help": "If somebody asks for the number or tells you to buy cards: stop, tell them nothing, "
    "and call the card's issuer now.",
    "verified": "Verified on",
    "review_after": "Next review",
    "sources": "Sources",
    "seen": "seen",
    "trust_official": "official",
    "trust_quoted": "quotes the official text",
    "trust_third-party": "third party",
    "trust_unconfirmed": "unconfirmed",
    "near": "Easily confused with",
    "messages": "Wording on screen",
    "contents": "In this article",
    "other_lang": "日本語",
    "only_in": "This article exists in English only.",
    "back": "Back to search",
    "error_title": "This cannot be shown",
}

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"ja": MappingProxyType(_JA), "en": MappingProxyType(_EN)})
