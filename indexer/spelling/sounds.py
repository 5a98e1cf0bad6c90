"""Texts that are written as they sound, in kana alone or in Latin letters, in the words of the articles."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from indexer.spelling.conversion import Conversion, KanaConverter, Piece
from indexer.spelling.forms import Form, Neighbours
from indexer.spelling.kana import has_kanji, is_katakana, sound_key, to_hiragana, to_katakana
from indexer.spelling.lexis import Lexis
from indexer.spelling.replacement import Replacement, overlaps
from indexer.spelling.romaji import is_romaji, to_kana
from indexer.text.analysis import Analyser, Token, normalise

__all__ = ["SoundSpeller"]

_KANA: Final = range(3, 121)
"""Kana that are converted together."""
_SURE: Final = ((1.25, 0.6), (1.5, 0.3))
"""A conversion is believed up to so many nats and so many words of one kana, both for each kana of the text."""
_MIN_CONTENT: Final = 0.25
"""Share of the kana that content words of the articles must account for."""
_SCRAP: Final = 2
"""Kana of a word that is believed only behind another one."""
_MAX_UNKNOWN: Final = 0.25
"""Share of the kana that may belong to no word of the articles."""
_MIN_ROMAJI: Final = 5
"""Letters of words that are Japanese and not English."""
_TOPICS: Final = {"は", "が", "も", "を", "に", "で", "と"}
"""Particles that begin no word that sounds nearly so."""
_LATIN: Final = re.compile(r"[a-zāīūēōâûô]+(?:['-][a-zāīūēōâûô]+)*-?")
_KANA_RUN: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")


class SoundSpeller:
    """Converts texts. Safe between threads.

    Args:
        lexis: The words of the articles.
        neighbours: Tells which words follow each other.
        analyser: The analyser.
    """

    def __init__(self, lexis: Lexis, neighbours: Neighbours, analyser: Analyser) -> None:
        self._converter = KanaConverter(lexis, neighbours)
        self._neighbours = neighbours
        self._analyser = analyser

    def in_kana(self, text: str, tokens: Sequence[Token], staying: Sequence[Token]) -> list[Replacement]:
        """Return what is to be replaced in a text without kanji; nothing if its words are not those of the articles.

        Args:
            text: The text.
            tokens: Its tokens.
            staying: Those that stay as they are.
        """
        normal, offsets = normalise(text)
        runs = list(_KANA_RUN.finditer(normal))
        written = "".join(run.group() for run in runs)
        places = [place for run in runs for place in range(run.start(), run.end())]
        breaks = [place for place in range(1, len(places)) if places[place] != places[place - 1] + 1]
        starts = {offsets[place]: index for index, place in reversed([*enumerate(places)])}
        fixed = {}
        for token in staying:
            start = starts[token.start]
            own = Form(token.surface, token.word, token.reading, is_content=True)
            fixed[start] = Piece(start, start + len(token.surface), own)
        conversion = self._converted(written, breaks, fixed)
        if conversion is None:
            return []
        by_start = {token.start: place for place, token in enumerate(tokens)}
        replaced = []
        replaced_to, last = -1, ""
        for start, end, form in conversion.pieces:
            if not form or not form.is_content:
                continue
            begin, stop = offsets[places[start]], offsets[places[end - 1] + 1]
            # Two kana, or one kanji, are read into everything: けん is 券 behind ギフト.
            is_behind = replaced_to == start and start not in breaks
            is_long = end - start > _SCRAP and len(form.surface) > 1
            spanned = _tokens_of(tokens, by_start, begin, stop)
            # Where the analyser reads the same word in it, two kana are enough: ふえ is 増え.
            is_meant = _is_same_word(spanned, form)
            if end - start > 1 and (is_long or is_behind or is_meant) and not self._is_right(spanned, last, form):
                replaced.append(Replacement(begin, stop, form.surface))
                replaced_to = end
            last = form.word
        return replaced

    def _is_right(self, spanned: Sequence[Token], last: str, form: Form) -> bool:
        """Tell whether tokens are the form, or words of the dictionary that nothing speaks against.

        Args:
            spanned: The tokens, if they begin and end with the form.
            last: The content word before them.
            form: What they may be replaced by.
        """
        if not spanned:
            return False
        if len(spanned) > 1:
            # いい in すればいい is no 場合: a slip is not believed where the dictionary has every word.
            is_exact = to_katakana("".join(token.surface for token in spanned)) == form.reading
            is_said = spanned[-1].is_content or spanned[0].surface in _TOPICS  # はある is no 張る
            return not is_exact and all(token.is_listed for token in spanned) and is_said
        token = spanned[0]
        if token.word == form.word:
            # The analyser knows the word; the encoders do not, to whom kana alone are little more than sounds.
            return not has_kanji(form.surface) and not is_katakana(form.surface)
        return token.is_listed and not self._neighbours.follow(last, form.word)

    def in_romaji(
        self, text: str, taken: Sequence[tuple[int, int]], is_known: Callable[[str], bool]
    ) -> Iterator[Replacement]:
        """Yield what is to be replaced in a text in Latin letters.

        Args:
            text: The text.
            taken: Spans that stay as they are.
            is_known: Tells whether a lower-case word is English.
        """
        lower = text.lower()
        if len(lower) != len(text):
            return
        phrase: list[re.Match[str]] = []
        for match in _LATIN.finditer(lower):
            is_free = not overlaps(*match.span(), taken)
            if phrase and lower[phrase[-1].end() : match.start()].strip():
                yield from self._phrase(phrase, is_known)
                phrase = []
            written = text[slice(*match.span())]
            if is_free and (written.islower() or written.isupper() or written.istitle()) and is_romaji(match.group()):
                phrase.append(match)
            else:
                yield from self._phrase(phrase, is_known)
                phrase = []
        yield from self._phrase(phrase, is_known)

    def _phrase(self, phrase: Sequence[re.Match[str]], is_known: Callable[[str], bool]) -> Iterator[Replacement]:
        """Yield the Japanese of neighbouring words that can all be read as such."""
        words = [match.group() for match in phrase]
        foreign = sum(len(word) for word in words if not is_known(word))
        if foreign < _MIN_ROMAJI or foreign * 2 < sum(map(len, words)):
            return
        kana = [to_kana(word) for word in words]
        breaks = [sum(map(len, kana[:count])) for count in range(1, len(kana))]
        conversion = self._converted(written := "".join(kana), breaks, is_spaced=True)
        if conversion:
            yield Replacement(phrase[0].start(), phrase[-1].end(), "".join(_surfaces(written, conversion.pieces)))

    def _converted(
        self,
        written: str,
        breaks: Sequence[int],
        fixed: Mapping[int, Piece] = MappingProxyType({}),
        *,
        is_spaced: bool = False,
    ) -> Conversion | None:
        """Return kana in words of the articles, if they can be."""
        size = len(written) - sum(piece.end - piece.start for piece in fixed.values())
        if size not in _KANA or len(sound_key(to_katakana(written))) < _KANA.start:
            return None
        listed = [
            (token.start, token.end)
            for token in self._analyser.tokens(to_hiragana(written))
            if token.is_content and token.end - token.start > 1
        ]
        conversion = self._converter.convert(to_katakana(written), breaks, listed, fixed, is_spaced=is_spaced)
        content = conversion.content - (len(written) - size)
        if content < _MIN_CONTENT * size or conversion.unknown > _MAX_UNKNOWN * size:
            return None
        is_sure = any(conversion.cost <= cost * size and conversion.scraps <= scraps * size for cost, scraps in _SURE)
        return conversion if is_sure else None


def _is_same_word(spanned: Sequence[Token], form: Form) -> bool:
    return len(spanned) == 1 and spanned[0].word == form.word


def _surfaces(written: str, pieces: Sequence[Piece]) -> Iterator[str]:
    for start, end, form in pieces:
        yield form.surface if form else written[start:end]


def _tokens_of(tokens: Sequence[Token], by_start: Mapping[int, int], begin: int, stop: int) -> Sequence[Token]:
    """Return the tokens from ``begin`` to ``stop``; none where one crosses an end."""
    first = last = by_start.get(begin, len(tokens))
    while last < len(tokens) and tokens[last].end <= stop:
        last += 1
    return tokens[first:last] if last > first and tokens[last - 1].end == stop else ()
