"""Detect the language of a page by the share of its letters.

Code, links, quotations and markup are no evidence: an English page may quote a screen in Japanese. Scripts decide
where they can; the Latin and Cyrillic ones are shared by many languages, for which py3langid is asked.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, Protocol, cast

from kb.model.page import LangFrom

__all__ = ["TextLanguage", "language_of_text"]

_NO_EVIDENCE = re.compile(
    r"""
    ^[ ]*(`{3,}|~{3,}).*?^[ ]*\1[`~]*[ ]*$   # fenced code
    |<!--.*?-->
    |data:[\w/+.-]+;base64,[A-Za-z0-9+/=%]+    # a picture inside of the text
    |[A-Za-z0-9+/=_-]{50,}                     # a key or a file
    |^[ ]{0,3}>.*?$                           # a quotation
    |`+[^`\n]+`+
    |\{\{.*?\}\}|\{%.*?%\}
    |</?[A-Za-z][^>]*>
    |\]\([^)\n]*\)                            # the address of a link, its text stays
    |\[\[[^\]\n|]*\||https?://\S+|\S+@\S+
    |「[^」\n]*」|『[^』\n]*』|“[^”\n]*”|«[^»\n]*»|„[^“\n]*“|"[^"\n]*"
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_SCRIPTS = {
    "HIRAGANA": "kana", "KATAKANA": "kana", "CJK": "han", "HANGUL": "ko", "THAI": "th", "GREEK": "el",
    "HEBREW": "he", "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta", "TELUGU": "te", "BENGALI": "bn",
    "GUJARATI": "gu", "KHMER": "km", "LAO": "lo", "MALAYALAM": "ml", "KANNADA": "kn", "SINHALA": "si",
    "CYRILLIC": "cyrillic", "ARABIC": "arabic", "DEVANAGARI": "devanagari",
}  # fmt: skip
_SHARED = {"cyrillic", "arabic", "devanagari"}
"""Scripts of several languages, of which the detector's first is taken: English is none of them."""
_DENSE = {"kana", "han", "ko"}
_LETTERS_A_DENSE_ONE = 3
"""A character of these scripts says about as much as three Latin letters."""
_LEAST_KANA = 0.05
"""Share of kana among kana and kanji from which a text is Japanese and not Chinese."""
_MOST_CHARACTERS = 6_000
"""A page says what language it is in well before this; a reference of megabytes is not read to its end."""
_LEAST_LETTERS = 24
"""Fewer letters of a shared script are no evidence."""
_LONG_ENOUGH = 400
"""Letters from which the guess is as good as certain."""
_MANY_KANJI = 60
"""Weight of kanji without kana from which a text is as good as certainly no Japanese: a title can be kanji alone."""
_CHINESE = re.compile("[您你请这這们們吗嗎没为设择个么吧呢她它]")
"""Characters that Japanese does not have, or hardly: pronouns, particles, simplified verbs of help pages."""
_NO_LANGUAGE = "zxx"
_PLACEHOLDER = "la"
"""Latin in a help page is "lorem ipsum"."""
_SURE = 0.9
_SURE_ENGLISH = 0.5
"""Error messages, names and commands make English pages look odd to a model, so English needs less."""


class TextLanguage(NamedTuple):
    """What a text tells.

    Attributes:
        tag: Language; empty where it cannot be told.
        sure: How it is told.
    """

    tag: str
    sure: LangFrom


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def language_of_text(markdown: str) -> TextLanguage:
    """Return the language of a page's own words."""
    text = _NO_EVIDENCE.sub(" ", markdown[: 2 * _MOST_CHARACTERS])[:_MOST_CHARACTERS]
    counts: dict[str, int] = {}
    for character in text:
        if script := _script(character):
            counts[script] = counts.get(script, 0) + (_LETTERS_A_DENSE_ONE if script in _DENSE else 1)
    total = sum(counts.values())
    cjk = counts.get("kana", 0) + counts.get("han", 0)
    if cjk * 2 > total:
        tag = "ja" if counts.get("kana", 0) > _LEAST_KANA * cjk else "zh"
        is_sure = tag == "ja" or cjk >= _MANY_KANJI or _CHINESE.search(text)
        return TextLanguage(tag, "text" if is_sure else "short text")
    leader = max(counts, key=counts.__getitem__, default="other")
    if leader not in {"other", "kana", "han", *_SHARED}:
        return TextLanguage(leader, "text")
    letters = counts.get(leader, 0)
    if letters < _LEAST_LETTERS:
        return TextLanguage("", "unsure")
    tag, probability = _identifier().classify(" ".join(text.split()))
    if tag in {_NO_LANGUAGE, _PLACEHOLDER}:
        return TextLanguage("", "unsure")
    if leader not in _SHARED and probability < (_SURE_ENGLISH if tag == "en" else _SURE):
        return TextLanguage("", "unsure")
    return TextLanguage(tag, "text" if letters >= _LONG_ENOUGH else "short text")


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    """Return the language of the character's script, ``other`` for one that languages share, or nothing."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "").removeprefix("HALFWIDTH ")
    return _SCRIPTS.get(name.partition(" ")[0], "other")


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    # Loaded when a text asks for it: its model takes half a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return cast("_Identifier", LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
