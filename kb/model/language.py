"""Languages: tags in standard form, and which language a query is in.

A query is told from its script alone. That is enough for what it decides here (which words to split with which
analyser, which translation to show): kana or kanji means Japanese, anything else is shown English first. Statistical
detectors are unsure below a sentence, where most queries live.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock

import langcodes

__all__ = [
    "count_japanese",
    "detect_language",
    "is_foreign",
    "is_right_to_left",
    "language_tag",
    "languages_of_script",
    "shown_language",
    "written_alike",
]

# Hiragana, katakana, half-width katakana, CJK ideographs.
_JAPANESE = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\u4e00-\u9fff]")
_SCRIPTS = (
    (re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]"), ("ja",)),
    (_JAPANESE, ("ja", "zh", "yue")),
    (re.compile("[\uac00-\ud7a3]"), ("ko",)),
    (re.compile("[\u0e01-\u0e5b]"), ("th",)),
    (re.compile("[\u0620-\u06d3]"), ("ar", "fa", "ur", "ckb", "ps", "ug")),
    (re.compile("[\u05d0-\u05ea]"), ("he", "yi")),
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr", "be", "kk", "mk", "mn")),
    (re.compile("[\u0386-\u03ce]"), ("el",)),
    (re.compile("[\u0904-\u0939]"), ("hi", "mr", "ne")),
)
"""Letters that only some languages have, the most spoken first; kana before kanji, which Chinese has as well."""
_RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"}
"""Scripts in use; ISO 15924."""
_MOST_TAG_CHARACTERS = 35
"""RFC 5646, section 4.4.1: what a buffer for any tag in use should hold."""
_LANGUAGE_SCRIPT_REGION = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(?![^-])")
"""What decides on the script, RFC 5646, section 2.1; too short for a secret, so that it may be a key."""
_LANGCODES = Lock()


def language_tag(text: str) -> str | None:
    """Return a BCP 47 tag in standard form (``pt_br`` as ``pt-BR``); None where ``text`` is none."""
    if len(text) > _MOST_TAG_CHARACTERS:
        return None
    with _forgotten_tags():
        return langcodes.standardize_tag(text) if langcodes.tag_is_valid(text) else None


def shown_language(text: str, languages: Iterable[str]) -> str:
    """Return the language in which the articles are shown that answer a text.

    Args:
        text: A query.
        languages: Tags of the languages that there are articles in.
    """
    there = list(languages)
    names = languages_of_script(text)
    found = (tag for name in names for tag in there if tag.partition("-")[0].casefold() == name)
    return next(found, detect_language(text))


def languages_of_script(text: str) -> tuple[str, ...]:
    """Return the languages whose letters a text has, the likeliest first; none for Latin ones, which many share."""
    return next((names for pattern, names in _SCRIPTS if pattern.search(text)), ())


def written_alike(tag: str, names: Collection[str]) -> bool:
    """Return whether a language is one of ``names``; with none of them, whether it is written in shared letters.

    Args:
        tag: Of the language.
        names: Of :func:`languages_of_script`.
    """
    primary = tag.partition("-")[0].casefold()
    return primary in names if names else all(primary not in group for _, group in _SCRIPTS)


def is_foreign(text: str, languages: Iterable[str]) -> bool:
    """Return whether a text is in a script of its own that none of the languages is written in.

    Args:
        text: A query.
        languages: Tags of the languages that there are articles in.
    """
    letters = sum(map(str.isalpha, text))
    there = {tag.partition("-")[0].casefold() for tag in languages}
    for pattern, names in _SCRIPTS:
        if len(pattern.findall(text)) * 2 > letters:  # faces such as (´Д`) borrow a letter or two
            return there.isdisjoint(names)
    return False


def is_right_to_left(tag: str) -> bool:
    """Return whether a language is written from right to left, by the script that the tag names or implies."""
    start = _LANGUAGE_SCRIPT_REGION.match(tag)
    return start is not None and _runs_right_to_left(start[0])


@lru_cache(maxsize=64)
def _runs_right_to_left(tag: str) -> bool:
    with _forgotten_tags():
        return langcodes.tag_is_valid(tag) and langcodes.get(tag).maximize().script in _RIGHT_TO_LEFT


@contextmanager
def _forgotten_tags() -> Iterator[None]:
    """Empty the caches of langcodes afterwards: they have no bound, and keep whatever a request called its language.

    That may be a phone number. One thread at a time, because langcodes looks into a cache twice for a value.
    """
    with _LANGCODES:
        try:
            yield
        finally:
            langcodes.Language._PARSE_CACHE.clear()  # noqa: SLF001 - there is no public way
            langcodes.Language._INSTANCES.clear()  # noqa: SLF001


def count_japanese(text: str) -> int:
    """Return how many kana and kanji the text has."""
    return len(_JAPANESE.findall(text))


def detect_language(text: str) -> str:
    """Return ``ja`` if the text has kana or kanji, else ``en``."""
    return "ja" if _JAPANESE.search(text) else "en"
