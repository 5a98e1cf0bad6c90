"""Languages in the names of files and folders: tags, tags after a dot or a hyphen, countries, names of languages."""

import re
import unicodedata

from kb.model.language import language_tag

__all__ = ["folder_suffix_of", "is_ending_as_tag", "loose_suffix_of", "suffix_of", "tag_of"]

_TAG = re.compile(r"^[A-Za-z]{2}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3})){0,2}$")
_SUFFIX = re.compile(r"^(?P<stem>.+?)\.(?P<tag>[A-Za-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?)$")
_FOLDER_SUFFIX = re.compile(r"^(?P<stem>.+?)[._-](?P<tag>[A-Za-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?)$")
"""Such as ``docs.ja`` or ``docs-zh_TW``, beside a folder ``docs``."""
_README_SUFFIX = re.compile(r"^(?P<stem>README)[-_](?P<tag>[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)$", re.IGNORECASE)
_LOOSE_SUFFIX = re.compile(r"^(?P<stem>.{2,}?)[-_. ](?P<tag>[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|[^\W\d_]{2,12})$")
"""Such as ``setup-ja`` or ``setup_english``; many words end so, and only what stands beside tells."""
_COUNTRIES = {
    "jp": "ja", "cn": "zh", "kr": "ko", "tw": "zh-TW", "cz": "cs", "dk": "da", "gr": "el", "vn": "vi", "ua": "uk",
}  # fmt: skip
"""Countries that people name for a language; as languages they are none, or hardly written."""
_NAMES = {
    "en": "english 英語 英文", "ja": "japanese nihongo 日本語 日文", "de": "german deutsch", "nl": "dutch nederlands",
    "fr": "french français francais", "es": "spanish español espanol", "it": "italian italiano",
    "pl": "polish polski", "pt": "portuguese português portugues", "zh": "chinese 中文 中国語 简体中文",
    "zh-TW": "繁體中文", "ko": "korean 한국어 韓国語", "ru": "russian русский", "tr": "turkish türkçe",
    "sv": "swedish svenska", "vi": "vietnamese", "th": "thai ไทย", "id": "indonesian", "ar": "arabic العربية",
    "uk": "ukrainian українська",
}  # fmt: skip
_TAG_OF_NAME = {name: tag for tag, names in _NAMES.items() for name in names.split()}
_ALSO_ENDINGS = frozenset({"sh", "io", "ts", "so", "id", "is", "as", "to", "no", "it", "in", "my", "be", "or", "am"})
"""Languages whose tags end names for other reasons: ``trunk.io`` is no page in Ido."""
_ENDINGS_AS_TAGS = frozenset(filter(None, map(language_tag, _ALSO_ENDINGS)))


def is_ending_as_tag(tag: str) -> bool:
    """Tell whether a language's tag ends names for other reasons as well."""
    return tag in _ENDINGS_AS_TAGS


def tag_of(part: str) -> str | None:
    """Return the language that a folder's name stands for: a tag, a country, or the name of a language."""
    if named := _TAG_OF_NAME.get(unicodedata.normalize("NFC", part).casefold()):
        return named
    return _tag(part) if _TAG.match(part) else None


def suffix_of(stem: str) -> tuple[str, str] | None:
    """Return stem and language of a file's name such as ``index.ja``."""
    return _named(_SUFFIX.match(stem) or _README_SUFFIX.match(stem))


def loose_suffix_of(stem: str) -> tuple[str, str] | None:
    """Return stem and language of a file's name such as ``setup-ja``, if that is what it is."""
    return _named(_LOOSE_SUFFIX.match(stem))


def folder_suffix_of(name: str) -> tuple[str, str] | None:
    """Return stem and language of a folder's name such as ``docs.ja``, if that is what it is."""
    return _named(_FOLDER_SUFFIX.match(name))


def _named(match: re.Match[str] | None) -> tuple[str, str] | None:
    tag = (_TAG_OF_NAME.get(match["tag"].casefold()) or _tag(match["tag"])) if match else None
    return (match["stem"], tag) if match and tag else None


def _tag(text: str) -> str | None:
    return _COUNTRIES.get(text.casefold()) or language_tag(text)
