"""Japanese words that sound like a word of the articles: wrong conversions, and slips in kana.

A dictionary word is nearly always right, although no article has it. It is replaced only where a word of the
articles sounds the same and has the same neighbour there: 向こう behind コード, since they say "コードが無効". A word
that no dictionary has is replaced by one that sounds nearly the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.spelling.forms import Form, Neighbours
from indexer.spelling.kana import is_kana, is_kanji, is_katakana, is_slip, loose_key, sound_key
from indexer.spelling.lexis import Sounded
from indexer.text.analysis import Token

__all__ = ["Homophone", "HomophoneSpeller"]

_OKURIGANA: Final = re.compile("[\u3041-\u3096]+")
_WINDOW: Final = 3
"""Tokens that one word may have been cut into."""
_MIN_KANA: Final = 3
"""Kana of a word that is replaced."""
_MIN_NEAR: Final = 4
"""Kana from which a slip in one is believed."""
_MIN_HALF: Final = 2
"""Kana of each half of a compound."""
_KANJI: Final = 2
_KATAKANA: Final = 3
"""Characters from which a word is recognised."""
_MAX_WORDS: Final = 20_000
"""Loanwords that are candidates, the most frequent first."""


class Homophone(NamedTuple):
    """Tokens that are taken for a word.

    Attributes:
        first: Position of the first token.
        stop: One past the last.
        surface: The word.
    """

    first: int
    stop: int
    surface: str


class HomophoneSpeller:
    """Finds words that are written as others. Safe between threads.

    Args:
        by_sound: Forms by sound key, the most frequent first.
        neighbours: Tells which words follow each other.
        known: Surfaces and words of the articles.
    """

    def __init__(
        self, by_sound: Mapping[str, Sequence[Sounded]], neighbours: Neighbours, known: Collection[str]
    ) -> None:
        self._neighbours = neighbours
        self._known = known
        self._by_sound = {
            key: content
            for key, sounded in by_sound.items()
            if (content := [each for each in sounded if each.form.surface in known and _is_distinct(each.form)])
        }
        self._katakana = {
            key: sounded[0] for key, sounded in self._by_sound.items() if is_katakana(sounded[0].form.surface)
        }
        self._loose: dict[str, list[str]] = {}
        for key in self._katakana:
            self._loose.setdefault(loose_key(key), []).append(key)
        self._keys: dict[int, list[str]] = {}
        for key in sorted(self._katakana, key=lambda each: -self._katakana[each].documents)[:_MAX_WORDS]:
            self._keys.setdefault(len(key), []).append(key)

    def find(self, tokens: Sequence[Token]) -> Iterator[Homophone]:
        """Yield what is to be replaced, from left to right."""
        position = 0
        while position < len(tokens):
            found = self._at(tokens, position)
            if found:
                yield found
            position = found.stop if found else position + 1

    def _at(self, tokens: Sequence[Token], first: int) -> Homophone | None:
        for stop in range(min(len(tokens), first + _WINDOW), first, -1):
            window = tokens[first:stop]
            if not self._is_suspect(window):
                continue
            meant = self._meant(tokens, first, stop)
            if meant:
                return Homophone(first, stop, meant)
        return None

    def _is_suspect(self, window: Sequence[Token]) -> bool:
        """Tell whether tokens that touch each other may be one word that is written otherwise."""
        if not all(token.reading for token in window) or not (window[0].is_content and window[-1].is_content):
            return False
        if any(token.end != after.start for token, after in pairwise(window)):
            return False
        # What a word was cut into by mistake are words by themselves: 無 and 項 for 無効.
        return any(map(self._is_unknown, window)) and all(
            len(token.surface) == 1 or self._is_unknown(token) for token in window
        )

    def _is_unknown(self, token: Token) -> bool:
        return token.surface not in self._known and token.word not in self._known

    def _meant(self, tokens: Sequence[Token], first: int, stop: int) -> str | None:
        window = tokens[first:stop]
        written = "".join(token.surface for token in window)
        reading = "".join(token.reading for token in window)
        before = next((token.word for token in reversed(tokens[:first]) if token.is_content), "")
        after = next((token.word for token in tokens[stop:] if token.is_content), "")
        if len(reading) < _MIN_KANA:
            return None
        is_word = len(window) > 1 or window[0].is_listed
        for each in self._same_sound(written, reading):
            word = each.form.word
            if not is_word or self._follows(before, word) or self._follows(word, after):
                return each.form.surface
        if len(window) > 1 or not is_katakana(written):
            return None
        sound = sound_key(reading)
        if not is_word:
            return self._nearly(sound) or self._compound(sound)
        # ギフトガード: the word before it, which it touches, wants カード.
        touches = first > 0 and tokens[first - 1].end == window[0].start and is_katakana(tokens[first - 1].surface)
        return next((each for word, each in self._loosely(sound) if touches and self._follows(before, word)), None)

    def _follows(self, first: str, second: str) -> bool:
        return bool(first and second) and self._neighbours.follow(first, second)

    def _loosely(self, sound: str, kana: int = 0) -> Iterator[tuple[str, str]]:
        """Yield the word and the surface of each loanword that differs in marks alone, of so many kana if given."""
        for key in self._loose.get(loose_key(sound), ()):
            if not kana or len(key) == kana:
                form = self._katakana[key].form
                yield form.word, form.surface

    def _compound(self, sound: str) -> str | None:
        """Return two loanwords that follow each other and sound like this together: クレジトカド."""
        for place in range(_MIN_HALF, len(sound) - _MIN_HALF + 1):
            for first, head in self._loosely(sound[:place]):
                for second, tail in self._loosely(sound[place:]):
                    if self._follows(first, second):
                        return head + tail
        return None

    def _same_sound(self, written: str, reading: str) -> Iterator[Sounded]:
        """Yield words that a text may stand for: conversion keeps the reading, kana lose long vowels and marks."""
        sound = sound_key(reading)
        for each in self._by_sound.get(sound, ()):
            surface = each.form.surface
            if _OKURIGANA.sub("", surface) == _OKURIGANA.sub("", written) != "":
                continue  # 立替 for 立て替え
            if surface != written and (is_kana(written) or each.form.reading == reading):
                yield each

    def _nearly(self, sound: str) -> str | None:
        if len(sound) < _MIN_NEAR:
            return next((surface for _, surface in self._loosely(sound, len(sound))), None)
        near = [
            key
            for length in range(len(sound) - 1, len(sound) + 2)
            for key, _, _ in process.extract(
                sound, self._keys.get(length, ()), scorer=OSA.distance, score_cutoff=1, limit=None
            )
            if is_slip(sound, key)
        ]
        best = max(near, key=lambda key: self._katakana[key].documents, default=None)
        return self._katakana[best].form.surface if best else None


def _is_distinct(form: Form) -> bool:
    """Tell whether a word is long enough to be recognised."""
    surface = form.surface
    is_long = (is_kanji(surface) and len(surface) >= _KANJI) or (is_katakana(surface) and len(surface) >= _KATAKANA)
    return form.is_content and is_long
