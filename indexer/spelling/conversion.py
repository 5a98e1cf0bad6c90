"""Kana to words: the most probable way to cut a kana text into words that the articles have."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from indexer.spelling.forms import Form, Neighbours
from indexer.spelling.kana import VOICING, is_kana, is_kanji, sound_key
from indexer.spelling.lexis import Lexis, Sounded

__all__ = ["Conversion", "KanaConverter", "Piece"]

_LONGEST: Final = 12
"""Kana of a word."""
_UNKNOWN: Final = 8.0
"""Cost of a kana that belongs to no word, in nats; that of a word is -log of the share of documents that have it."""
_RAREST: Final = 4.5
"""At most, since in ten thousand documents every word but a few is rare."""
_WORD: Final = 1.0
"""Added for every word, so that few long ones are preferred to many short ones."""
_LISTED: Final = (8.0, 1.3, 3.0)
"""Cost of a word that the dictionary has and the articles have not: at first, less for each kana, and at least."""
_SCRAP: Final = 2.0
"""Added for a single kanji: they are read into everything."""
_MAX_SCRAP: Final = 3
"""Kana up to which that holds."""
_LOOSE: Final = 4.0
"""Added for a word behind a single kana where both stand together between blanks: "tsukau" is no つ and 買う."""
_HONORIFIC: Final = "オゴ"
"""But おみせ is お and 店."""
_SLIP: Final = 1.5
"""Added where a word does not sound quite as it was written: a long vowel for a short one."""
_SAID: Final = "トイワ"
_NO_ORDER: Final = 1.0
"""Added for the stem of a verb in る before 言われた: what one was told to do is 買え, not 変え."""
_FOLLOWS: Final = 2.5
"""What two words gain for following each other somewhere in the articles."""
_FAR_MORE: Final = 2
"""Times as many documents that have a function word of the same sound, from which nothing follows for the other.

どうしよう is no 仕様, though people write しようもない.
"""
_WAYS: Final = 4
"""Ways kept to each place: the last word decides whether the next one follows."""


class Piece(NamedTuple):
    """A part of a kana text.

    Attributes:
        start: Its first kana.
        end: One past its last.
        form: The word of the articles; None for kana that are none.
    """

    start: int
    end: int
    form: Form | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """A kana text in words.

    Attributes:
        pieces: From its first kana to its last.
        cost: Of all of them, in nats.
    """

    pieces: tuple[Piece, ...]
    cost: float

    @property
    def unknown(self) -> int:
        """How many kana belong to no word of the articles."""
        return sum(piece.end - piece.start for piece in self.pieces if piece.form is None)

    @property
    def scraps(self) -> int:
        """How many kana stand alone: many of them make no sense."""
        return sum(piece.end - piece.start == 1 for piece in self.pieces)

    @property
    def content(self) -> int:
        """How many kana belong to content words."""
        return sum(piece.end - piece.start for piece in self.pieces if piece.form and piece.form.is_content)


class _Way(NamedTuple):
    """A way to a place: what it costs, and the pieces."""

    cost: float
    pieces: tuple[Piece, ...] = ()


_Ways: TypeAlias = dict[str, _Way]
"""The best ways to a place, by the last content word on each."""


class KanaConverter:
    """Converts kana by the forms of a generation. Safe between threads.

    Args:
        lexis: The words.
        neighbours: Tells which words follow each other.
    """

    def __init__(self, lexis: Lexis, neighbours: Neighbours) -> None:
        self._by_sound = lexis.by_sound
        self._neighbours = neighbours
        # As many documents as have the most frequent word: others are in other languages.
        most = max((each[0].documents for each in lexis.by_sound.values()), default=0)
        self._log_count = math.log(most + 1)

    def convert(
        self,
        katakana: str,
        breaks: Iterable[int] = (),
        listed: Iterable[tuple[int, int]] = (),
        fixed: Mapping[int, Piece] = MappingProxyType({}),
        *,
        is_spaced: bool = False,
    ) -> Conversion:
        """Return the most probable words, by dynamic programming over words and which follow each other.

        Args:
            katakana: The text.
            breaks: Places that no word goes across.
            listed: Where the dictionary sees words.
            fixed: Words that stay as they are, by where they begin.
            is_spaced: Whether blanks stand between words, as in romaji.
        """
        begins = {0, *breaks} if is_spaced else ()
        stops = sorted({*breaks, *fixed, len(katakana)})
        words: dict[int, list[int]] = {}
        for begin, end in listed:
            words.setdefault(begin, []).append(end)
        ways: list[_Ways] = [{} for _ in range(len(katakana) + 1)]
        ways[0][""] = _Way(0.0)
        for start in range(len(katakana)):
            _keep_best(ways[start])
            if start in fixed:
                _step(ways, fixed[start], 0.0, self._neighbours)
                continue
            limit = next(stop for stop in stops if stop > start)
            is_loose = start - 1 in begins and start not in begins and katakana[start - 1] not in _HONORIFIC
            self._extend(katakana, ways, start, min(limit, start + _LONGEST), _LOOSE if is_loose else 0.0)
            for end in words.get(start, ()):
                if self._has(katakana[start:end]):
                    continue
                at_first, less, least = _LISTED
                _step(ways, Piece(start, end, None), max(at_first - less * (end - start), least))
        best = min(ways[-1].values(), default=_Way(0.0))
        return Conversion(best.pieces, best.cost)

    def _sounding(self, written: str) -> Iterator[Sounded]:
        """Yield forms that sound like this, and those that do behind another word: ぎれ for 切れ."""
        key = sound_key(written)
        yield from self._by_sound.get(key, ())
        for other in VOICING.get(key[0], "") if len(written) > 1 else "":
            for each in self._by_sound.get(other + key[1:], ()):
                form = each.form
                if form.is_content and form.reading == other + written[1:] and not is_kana(form.surface):
                    yield each

    def _has(self, written: str) -> bool:
        """Tell whether the articles have a content word that sounds just so."""
        found = self._by_sound.get(sound_key(written), ())
        return any(each.form.is_content and each.form.reading == written for each in found)

    def _extend(self, katakana: str, ways: list[_Ways], start: int, limit: int, loose: float) -> None:
        _step(ways, Piece(start, start + 1, None), _UNKNOWN)
        for end in range(start + 1, limit + 1):
            written = katakana[start:end]
            sounding = [*self._sounding(written)]
            everyday = max((each.documents for each in sounding if not each.form.is_content), default=0)
            for form, documents in sounding:
                cost = min(self._log_count - math.log(documents), _RAREST) + _WORD
                if form.is_content:
                    cost += loose
                if f"{form.surface}る" == form.word and katakana.startswith(_SAID, end):
                    cost += _NO_ORDER
                if form.reading != written:
                    cost += _SLIP
                if len(form.surface) == 1 and end - start <= _MAX_SCRAP and is_kanji(form.surface):
                    cost += _SCRAP
                is_rare = form.is_content and _FAR_MORE * documents < everyday
                _step(ways, Piece(start, end, form), cost, None if is_rare else self._neighbours)


def _keep_best(ways: _Ways) -> None:
    if len(ways) > _WAYS:
        for last in sorted(ways, key=lambda each: ways[each].cost)[_WAYS:]:
            del ways[last]


def _step(ways: list[_Ways], piece: Piece, cost: float, neighbours: Neighbours | None = None) -> None:
    """Go on by a piece from every way to where it begins."""
    word = piece.form.word if piece.form and piece.form.is_content else ""
    there = ways[piece.end]
    for last, way in ways[piece.start].items():
        total = way.cost + cost
        if word and last and neighbours and neighbours.follow(last, word):
            total -= _FOLLOWS
        known = there.get(word or last)
        if known is None or total < known.cost:
            there[word or last] = _Way(total, (*way.pieces, piece))
