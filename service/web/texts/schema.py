"""The strings of the API page, apart from the others: no other page shows them."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SCHEMA_TEXTS"]

_EN: Mapping[str, str] = {
    "schema_title": "API",
    "schema_samples": "Samples",
    "schema_reference": "Reference",
    "schema_search": "Search",
    "schema_feedback": "Say whether it helped",
    "schema_insights": "Read the figures",
    "schema_example": "it says already redeemed",
    "schema_no_script": "The reference needs JavaScript. This is the description for programs:",
}

_JA: Mapping[str, str] = {
    "schema_title": "API",
    "schema_samples": "例",
    "schema_reference": "仕様",
    "schema_search": "検索する",
    "schema_feedback": "役に立ったかを送る",
    "schema_insights": "利用状況を読む",
    "schema_example": "登録済みと表示される",
    "schema_no_script": "仕様の表示にはJavaScriptが必要です。プログラム向けの記述はこちら:",
}

SCHEMA_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"ja": MappingProxyType(_JA), "en": MappingProxyType(_EN)}
)
