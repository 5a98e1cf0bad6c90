"""Find the phrases of checks in a text, and tell when the language takes one back.

"nobody asked me for the number" and 「番号は聞かれていません」 hold a phrase and do not state it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kb.model.check import Phrases

__all__ = ["Span", "find_phrases", "fold", "is_made_of"]


class Span(NamedTuple):
    """A stretch of the folded text."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Return whether they have a character in common."""
        return self.start < other.end and other.start < self.end

    def outweighs(self, other: "Span") -> bool:
        """Return whether it overlaps the other and says more."""
        return self.overlaps(other) and self.end - self.start > other.end - other.start


# After the phrase: 「…とは言われていません」「…と聞かれたことはない」.
_JA_NEGATION = re.compile(
    r"(?:と|って|に|を|で|が|とか|なんて)?(?:は|も)?"
    r"(?:出|言われ|表示され|教え|伝え|送っ?|買っ?|聞かれ|頼まれ|求められ|われ|まれ|なっ|され|あり|ござい)?(?:っ|し|まし)?"
    r"(?:(?:て|で)?(?:は|も)?(?:い|お|ら|わ)?(?:ない|ません|なかった|ませんでした|なく|ず)"
    r"|[ぁ-ん]{0,4}た(?:こと|覚え|おぼえ|記憶|わけ|訳)(?:は|も|が|では|じゃ)?(?:一度も|まったく|全く)?(?:ない|なく|なかった|ありません))"
)
# Before it: "nobody ever asked me to", "I almost told them".
_EN_NEGATION = re.compile(
    r"(?:\b(?:not|never|nobody|no one|none|without|nor|no|almost|nearly|cannot)|n't)(?: [a-z']+){0,3} $"
)
_LOOK_BACK = 40
_SHORT = 120
"""Characters of a reply at most: a longer text says more than yes or no."""

_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


def find_phrases(phrases: Phrases, folded: str, *, even_if_negated: bool = False) -> Iterator[Span]:
    """Yield where one of the phrases is said, and not taken back.

    Args:
        phrases: By language, as an author writes them: ``…`` stands for a few words in between, ``{a|b}`` for
            either of two.
        folded: The text, as :func:`fold` returns it.
        even_if_negated: Yield also where it is taken back.
    """
    for lang, texts in phrases.items():
        if not _script_of(lang, texts).search(folded):
            continue  # most patterns are of the language that the text is not in
        pattern = _pattern(lang, texts)
        for match in pattern.finditer(folded) if pattern else ():
            if even_if_negated or not _is_taken_back(lang, folded, match):
                yield Span(*match.span())


def is_made_of(phrases: Phrases, folded: str) -> bool:
    """Return whether a short text says nothing beside these phrases: "No, nobody." of "no" and "nobody"."""
    return len(folded) <= _SHORT and any(
        pattern is not None and re.fullmatch(rf"\W*(?:{pattern.pattern}\W*)+", folded) is not None
        for pattern in (_pattern(lang, texts) for lang, texts in phrases.items())
    )


def _is_taken_back(lang: str, folded: str, match: re.Match[str]) -> bool:
    if lang == "ja":
        return _JA_NEGATION.match(folded, match.end()) is not None
    return _EN_NEGATION.search(folded, max(0, match.start() - _LOOK_BACK), match.start()) is not None


_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_LATIN = re.compile("[a-z]")
_ANYTHING = re.compile("")


@lru_cache(maxsize=1024)
def _script_of(lang: str, phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what a text must have a character of if any of the phrases can be in it."""
    script = _JAPANESE if lang == "ja" else _LATIN
    return script if all(script.search(fold(phrase)[0]) for phrase in phrases) else _ANYTHING


@lru_cache(maxsize=1024)
def _pattern(lang: str, phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return one pattern for all phrases, longest first; none for no phrases."""
    if not phrases:
        return None
    ordered = sorted((fold(phrase)[0] for phrase in phrases), key=len, reverse=True)
    alternatives = "|".join(_expression(lang, phrase) for phrase in ordered)
    return re.compile(f"(?:{alternatives})" if lang == "ja" else rf"(?<![a-z0-9])(?:{alternatives})(?![a-z])")


def _expression(lang: str, phrase: str) -> str:
    """Return a regular expression for one folded phrase."""
    gap = "[^。!?\n]{0,16}?" if lang == "ja" else "[^.!?\n]{0,40}?"
    made = []
    for place, part in enumerate(_ALTERNATIVES.split(phrase)):  # every second part stood between braces
        if place % 2:
            either = sorted(part.split("|"), key=len, reverse=True)
            made.append(f"(?:{'|'.join(map(re.escape, either))})")
        else:
            made.append(gap.join(map(re.escape, part.split("..."))))
    return "".join(made)


def fold(text: str) -> tuple[str, list[int]]:
    """Return the text half-width, lower case and with single blanks, and the offset of each character."""
    folded: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and text[end] in "\uff9e\uff9f\u3099\u309a":  # voicing marks belong to their kana
            end += 1
        plain = unicodedata.normalize("NFKC", text[position:end]).casefold().replace("\u2019", "'")
        for character in plain:
            if character.isspace():
                if folded and folded[-1] == " ":
                    continue
                character = "\n" if character == "\n" else " "  # noqa: PLW2901 - one blank for all
            folded.append(character)
            offsets.append(position)
        position = end
    return "".join(folded), offsets
