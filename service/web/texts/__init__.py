"""Every string of the pages, one module a language; a test holds them to the same keys, and each key to a use."""

from collections.abc import Mapping
from types import MappingProxyType

from service.web.texts.en import EN
from service.web.texts.ja import JA
from service.web.texts.learn import LEARN_TEXTS
from service.web.texts.owner import OWNER_TEXTS
from service.web.texts.schema import SCHEMA_TEXTS

__all__ = [
    "LANGUAGE_NAMES",
    "LEARN_TEXTS",
    "OWNER_TEXTS",
    "SCHEMA_TEXTS",
    "TEXTS",
    "general_texts",
    "page_language",
]

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"ja": MappingProxyType(JA), "en": MappingProxyType(EN)})

_OF_PAGES = "_of_pages"
"""Ends the key of a text that stands in for another where there are no causes."""

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "العربية", "bg": "Български", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch",
        "el": "Ελληνικά", "en": "English", "es": "Español", "fa": "فارسی", "fi": "Suomi", "fr": "Français",
        "he": "עברית", "hi": "हिन्दी", "hu": "Magyar", "id": "Bahasa Indonesia", "it": "Italiano", "ja": "日本語",
        "ko": "한국어", "nb": "Norsk bokmål", "nl": "Nederlands", "no": "Norsk", "pl": "Polski", "pt": "Português",
        "pt-BR": "Português (Brasil)", "ro": "Română", "ru": "Русский", "sv": "Svenska", "th": "ไทย", "tr": "Türkçe",
        "uk": "Українська", "vi": "Tiếng Việt", "zh": "中文", "zh-CN": "简体中文", "zh-Hans": "简体中文",
        "zh-Hant": "繁體中文", "zh-TW": "繁體中文",
    }
)  # fmt: skip
"""What languages call themselves, for links to translations; another one is shown by its tag."""


def page_language(lang: str) -> str:
    """Return the language of the texts around an article: its own where there are such texts, else English."""
    primary = lang.partition("-")[0]
    return primary if primary in TEXTS else "en"


def general_texts(page_lang: str, *, has_causes: bool) -> dict[str, str]:
    """Return the texts of a language; where articles are pages of documentation, they do not speak of causes."""
    texts = dict(TEXTS[page_lang])
    if not has_causes:
        texts |= {name.removesuffix(_OF_PAGES): text for name, text in texts.items() if name.endswith(_OF_PAGES)}
    return texts
